//! Files that come from, and go to, the user's own folders.

use std::path::Path;

use jiff::Timestamp;

use crate::library::{Entry, Library};
use crate::provenance::{self, Arrival};
use crate::{Code, Error, Result, durable};

/// A larger file is refused before it is read: the largest real export has some 20 MB.
const LARGEST_FILE: u64 = 512 * 1024 * 1024;

/// Reads a bundle from a file, redacted; the file itself stays as it is.
pub fn read(path: &Path) -> Result<Arrival> {
    let shown = path.display();
    let size = std::fs::metadata(path).map_err(|cause| durable::failed("read", path, cause))?.len();
    if size > LARGEST_FILE {
        let message =
            format!("The file `{shown}` has {size} bytes; AppFerry reads files up to {LARGEST_FILE} bytes.");
        return Err(Error::new(Code::TooLarge, message));
    }
    let bytes = std::fs::read(path).map_err(|cause| durable::failed("read", path, cause))?;
    redacted(bytes).map_err(|error| {
        Error::new(Code::NotABundle, format!("`{shown}` is not an AppBuilder export. {}", error.message))
            .hint("Choose an `app.json` or `appbuilder.json` as AppBuilder or AppFerry exports it.")
    })
}

/// Takes a file into the library; its origin is unknown.
pub async fn add(path: &Path, library: &Library) -> Result<Entry> {
    let arrival = read(path)?;
    library.put_verified(provenance::from_file(path, arrival)?).await
}

/// Writes a bundle to a file that the user chose; an existing file is replaced as a whole or not at all.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    durable::write(path, bytes)
}

fn redacted(bytes: Vec<u8>) -> Result<Arrival, bundle::NotABundle> {
    let (kept, removed) = {
        let redacted = bundle::redact(&bytes)?;
        bundle::Bundle::parse(&redacted.bytes)?;
        let removed = redacted.removed.iter().map(ToString::to_string).collect();
        match redacted.bytes {
            std::borrow::Cow::Borrowed(_) => (None, removed),
            std::borrow::Cow::Owned(bytes) => (Some(bytes), removed),
        }
    };
    Ok(Arrival { bytes: kept.unwrap_or(bytes).into(), redacted: removed, at: Timestamp::now() })
}
