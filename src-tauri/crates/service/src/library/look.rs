//! A look at a place before a library there is opened or made: nothing of it is written and no key is derived.

use super::access::Access;
use super::location::Location;
use super::place::{self, Place, Protection};
use super::storage::Storage;
use super::{Library, blocking, complete_exchange};
use crate::Result;

/// What a look at a place shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// A library is there. Otherwise the place is free for one.
    pub there: bool,
    /// What opens it. `None`: it does not say, or there is none.
    pub protection: Option<Protection>,
}

impl Library {
    /// Looks at a place. One that holds anything else than a library is refused; an exchange that a crash has
    /// interrupted there is completed.
    pub async fn look(location: &Location, access: Access) -> Result<Seen> {
        let location = location.clone();
        blocking(move || {
            complete_exchange(&location)?;
            let storage = Storage::new(&location, &access)?;
            let there = place::look(&storage)? == Place::Repository;
            let protection = if there { place::protection(&storage)? } else { None };
            Ok(Seen { there, protection })
        })
        .await
    }
}
