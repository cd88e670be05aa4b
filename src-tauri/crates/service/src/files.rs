//! Files that come from, and go to, the user's own folders.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use jiff::Timestamp;

use crate::library::{Entry, Library};
use crate::provenance::{self, Arrival};
use crate::{Code, Error, Result, durable};

/// A larger file is refused: the largest real export has some 20 MB.
pub const LARGEST_FILE: u64 = 512 * 1024 * 1024;

/// Reads a file as it is, at most [`LARGEST_FILE`] bytes of it. What it holds is not judged.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>> {
    let failed = |cause: io::Error| {
        if cause.kind() == io::ErrorKind::NotFound {
            return Error::new(Code::NotFound, format!("There is no file `{}`.", path.display()));
        }
        durable::failed("read", path, cause)
    };
    let mut file = File::open(path).map_err(failed)?;
    let about = file.metadata().map_err(failed)?;
    if about.is_dir() {
        return Err(Error::new(Code::Invalid, format!("`{}` is a folder, not a file.", path.display())));
    }
    let too_large = || {
        let shown = path.display();
        let message =
            format!("The file `{shown}` is larger than the {LARGEST_FILE} bytes that AppFerry reads.");
        Error::new(Code::TooLarge, message)
    };
    if about.len() > LARGEST_FILE {
        return Err(too_large());
    }
    let mut bytes = vec![0; usize::try_from(about.len()).unwrap_or_default()];
    fill(&file, &mut bytes).map_err(failed)?;
    // What is no plain file, a pipe for one, does not tell its size, and a file may have grown meanwhile.
    if !bytes.is_empty() {
        file.seek(SeekFrom::Start(about.len())).map_err(failed)?;
    }
    file.take(LARGEST_FILE + 1 - about.len()).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(too_large());
    }
    Ok(bytes)
}

/// Reads the beginning of a file into memory, its halves at the same time: fetching fresh memory takes longer than
/// copying a file that the system has at hand.
#[cfg(unix)]
fn fill(file: &File, bytes: &mut [u8]) -> io::Result<()> {
    use std::os::unix::fs::FileExt;

    let (front, back) = bytes.split_at_mut(bytes.len() / 2);
    let offset = front.len() as u64;
    std::thread::scope(|scope| {
        let back = scope.spawn(|| file.read_exact_at(back, offset));
        file.read_exact_at(front, 0)?;
        back.join().unwrap_or_else(|_| Err(io::Error::other("the reading of the second half ended")))
    })
}

/// Reads the beginning of a file into memory.
#[cfg(not(unix))]
fn fill(mut file: &File, bytes: &mut [u8]) -> io::Result<()> {
    file.read_exact(bytes)
}

/// Reads a bundle from a file, redacted; the file itself stays as it is.
pub fn read(path: &Path) -> Result<Arrival> {
    let (bytes, shown) = (read_bytes(path)?, path.display());
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_file_comes_back_whole_and_what_is_none_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        std::fs::write(&path, b"{}").unwrap();
        assert_eq!(read_bytes(&path).unwrap(), b"{}");
        assert_eq!(read_bytes(&folder.path().join("b.json")).unwrap_err().code(), Code::NotFound);
        assert_eq!(read_bytes(folder.path()).unwrap_err().code(), Code::Invalid);
    }

    #[test]
    fn a_file_beyond_the_limit_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("large.json");
        File::create(&path).unwrap().set_len(LARGEST_FILE + 1).unwrap();
        assert_eq!(read_bytes(&path).unwrap_err().code(), Code::TooLarge);
    }
}
