//! Making a library on a server, where no file can be locked: of several makers at one place one makes it, and the others
//! wait for it.
//!
//! Each maker lays a claim down and then looks who else has one. Whoever is alone makes the library; whoever is not takes
//! the claim back and tries again a little later. So no two ever make it at the same time, whoever came first.

use std::thread;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use rustic_core::RusticError;
use uuid::Uuid;

use super::fault;
use super::place::{self, Place};
use super::storage::Storage;
use crate::{Code, Error, Result};

/// How the names of claims begin.
pub(super) const CLAIM: &str = ".making-";
/// A claim this far from now is what a crash has left: making a library takes seconds.
const STALE: SignedDuration = SignedDuration::from_mins(10);
/// So often a maker that is not alone tries again.
const ATTEMPTS: u64 = 20;
/// The shortest wait before the next attempt.
const PAUSE: Duration = Duration::from_millis(400);

/// Runs `make` when nobody else does. It has to look for itself whether a library is there by then.
pub(super) fn one_at_a_time<T>(storage: &Storage, make: impl FnOnce() -> Result<T>) -> Result<T> {
    for attempt in 0..ATTEMPTS {
        let claim = Claim::lay_down(storage)?;
        if claim.is_the_only_one()? || place::look(storage)? == Place::Repository {
            return make();
        }
        drop(claim);
        // Makers that met once must not meet again.
        let chance = Uuid::new_v4().as_u64_pair().1 % (attempt + 2);
        thread::sleep(PAUSE * (1 + u32::try_from(chance).unwrap_or(1)));
    }
    Err(Error::new(
        Code::Library,
        format!("Somebody else is making a library at `{}`. Nothing was made.", storage.location()),
    )
    .hint("Wait a moment, and then open the library that is there."))
}

/// The claim of one maker; it ends when it is dropped.
struct Claim<'s> {
    storage: &'s Storage,
    name: String,
}

impl<'s> Claim<'s> {
    fn lay_down(storage: &'s Storage) -> Result<Self> {
        let claim = Self { storage, name: format!("{CLAIM}{}", Uuid::new_v4()) };
        let now = Timestamp::now().to_string().into_bytes();
        let refused = |cause: Box<RusticError>| fault::on_write(storage.location(), &cause);
        storage.files().write_beside(&claim.name, now).map_err(refused)?;
        Ok(claim)
    }

    fn is_the_only_one(&self) -> Result<bool> {
        let refused = |cause: Box<RusticError>| fault::unreadable(self.storage.location(), &cause);
        let names = self.storage.files().names().map_err(refused)?;
        for other in names.iter().filter(|name| name.starts_with(CLAIM) && **name != self.name) {
            match self.storage.files().read_beside(other).map_err(refused)? {
                Some(content) if is_fresh(&content) => return Ok(false),
                Some(_) => self.storage.files().remove_beside(other).map_err(refused)?,
                None => {}
            }
        }
        Ok(true)
    }
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        if let Err(cause) = self.storage.files().remove_beside(&self.name) {
            tracing::warn!("a claim is left behind that means nothing soon: {}", fault::words(&cause));
        }
    }
}

/// A claim that cannot be read is being written.
fn is_fresh(content: &[u8]) -> bool {
    let since = std::str::from_utf8(content).ok().and_then(|text| text.parse::<Timestamp>().ok());
    since.is_none_or(|since| Timestamp::now().duration_since(since).abs() < STALE)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::access::Access;
    use super::super::location::Location;
    use super::*;

    fn storage(folder: &tempfile::TempDir) -> Storage {
        Storage::new(&Location::Folder(folder.path().to_path_buf()), &Access::default()).unwrap()
    }

    #[test]
    fn a_claim_of_somebody_else_counts_until_it_is_stale() {
        let folder = tempfile::tempdir().unwrap();
        let storage = storage(&folder);
        let other = folder.path().join(format!("{CLAIM}other"));
        let old = STALE + SignedDuration::from_mins(1);
        for (age, expected) in [(SignedDuration::ZERO, false), (old, true), (-old, true)] {
            std::fs::write(&other, (Timestamp::now() - age).to_string()).unwrap();
            assert_eq!(Claim::lay_down(&storage).unwrap().is_the_only_one().unwrap(), expected, "{age}");
        }
        assert!(!other.exists(), "what a crash has left goes");
        std::fs::write(&other, "").unwrap();
        assert!(!Claim::lay_down(&storage).unwrap().is_the_only_one().unwrap());
    }

    #[test]
    fn nothing_of_a_claim_stays() {
        let folder = tempfile::tempdir().unwrap();
        one_at_a_time(&storage(&folder), || Ok(())).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
