//! Says in the library who is importing, for others who plan an import into the same server. Nothing depends on it.

use jiff::Timestamp;

use crate::library::ImportNote;
use crate::person;
use crate::verify_import::Parts;

/// Leaves a note in the library; `None`: that could not be done, which keeps nobody from importing.
pub(super) async fn begin(parts: &Parts<'_>) -> Option<ImportNote> {
    let owner = person::user_at_computer().unwrap_or_else(|| "somebody".to_owned());
    let server = parts.server.address().identity();
    let noted = parts.library.begin_import(&server, &owner, Timestamp::now()).await;
    noted.inspect_err(|error| tracing::warn!("others cannot see that an import runs: {error}")).ok()
}

/// Takes the note away. One that stays is not believed for long.
pub(super) async fn end(note: Option<ImportNote>, parts: &Parts<'_>) {
    let Some(note) = note else { return };
    if let Err(error) = parts.library.end_import(note).await {
        tracing::warn!("a note about an import that has ended stays for a while: {error}");
    }
}
