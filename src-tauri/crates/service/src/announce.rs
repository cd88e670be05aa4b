//! Says in the library who is importing, for others who plan an import into the same server, and reads what they say.
//! Nothing depends on it: a library that cannot be asked, or does not answer, holds nobody up.

use std::time::Duration;

use jiff::Timestamp;

use crate::library::{ImportNote, Importing, Library};
use crate::server::Server;
use crate::verify_import::Parts;
use crate::{Result, person};

/// A library that takes longer is not waited for.
const LONGEST: Duration = Duration::from_secs(10);

/// Leaves a note in the library; `None`: that could not be done, which keeps nobody from importing.
pub(crate) async fn begin(parts: &Parts<'_>) -> Option<ImportNote> {
    let owner = person::user_at_computer().unwrap_or_else(|| "somebody".to_owned());
    let server = parts.server.address().identity();
    let noted = parts.library.begin_import(&server, &owner, Timestamp::now());
    within(LONGEST, noted, "others cannot see that an import runs").await
}

/// Takes the note away. One that stays is not believed for long.
pub(crate) async fn end(note: Option<ImportNote>, parts: &Parts<'_>) {
    let Some(note) = note else { return };
    let gone = parts.library.end_import(note);
    within(LONGEST, gone, "a note about an import that has ended stays for a while").await;
}

/// Returns who says to be importing into a server; `None`: the library could not be asked.
pub(crate) async fn others(destination: &Server, library: &Library) -> Option<Vec<Importing>> {
    let server = destination.address().identity();
    let asked = library.importing(&server, Timestamp::now());
    within(LONGEST, asked, "nobody knows who else is importing").await
}

/// Waits for an answer for a while. What it means that there is none is logged.
async fn within<T>(limit: Duration, answer: impl Future<Output = Result<T>>, otherwise: &str) -> Option<T> {
    match tokio::time::timeout(limit, answer).await {
        Ok(Ok(answer)) => return Some(answer),
        Ok(Err(error)) => tracing::warn!("{otherwise}: {error}"),
        Err(_) => tracing::warn!("{otherwise}: the library did not answer within {limit:?}"),
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Code, Error};

    #[tokio::test]
    async fn a_library_that_fails_or_never_answers_holds_nobody_up() {
        let soon = Duration::from_millis(1);
        assert_eq!(within(LONGEST, async { Ok(7) }, "").await, Some(7));
        let failed = async { Err(Error::new(Code::Disk, "The folder is gone.")) };
        assert_eq!(within::<u8>(LONGEST, failed, "nothing").await, None);
        assert_eq!(within::<u8>(soon, std::future::pending(), "nothing").await, None);
    }
}
