//! The journal of imports: a record that is durable before the first byte is sent, and kept for ever.
//!
//! One import per server (URL and tenant) at a time, across the windows, processes and data folders of one user: a lock
//! held while one runs, and records that say which one nobody knows the outcome of. A program that dies leaves a record
//! that tells how far it came.

mod filter;
mod guard;
mod lock;
mod record;

use std::fs;
use std::path::{Path, PathBuf};

use bundle::Hash;

use crate::{Code, Error, ImportId, Outcome, Result, durable};

pub use filter::HistoryFilter;
pub use guard::{ImportGuard, Resolution};
use lock::{Lock, Note};
pub use record::{Asked, Destination, ImportRecord, ImportState, NewImport, RemovalNote, Uploads};

/// The journal in one folder.
#[derive(Clone, Debug)]
pub struct History {
    imports: PathBuf,
    locks: PathBuf,
}

/// What the journal holds.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// The records, the newest first.
    pub records: Vec<ImportRecord>,
    /// Records that cannot be read, as paths. They are left as they are.
    pub damaged: Vec<PathBuf>,
}

impl History {
    /// Opens the journal below a folder, with the locks in another, which all journals of a user share. Both are made
    /// when they are missing.
    pub fn open(folder: &Path, locks: &Path) -> Result<Self> {
        let history = Self { imports: folder.join("imports"), locks: locks.to_path_buf() };
        durable::create_folder(&history.imports)?;
        durable::create_folder(&history.locks)?;
        Ok(history)
    }

    /// Begins an import. Fails with [`Code::ImportUnresolved`] while another one runs into the same server, and while
    /// the outcome of an earlier one is unknown.
    pub fn begin(&self, new: NewImport) -> Result<ImportGuard> {
        let lock = self.lock(&new.destination)?;
        self.check_alone(&lock, &new.destination)?;
        let record = new.record();
        durable::create_folder(&self.folder(&record.id))?;
        ImportGuard::begin(self.clone(), record, lock)
    }

    /// Takes up an earlier import again, to learn its outcome.
    pub fn resume(&self, id: &ImportId) -> Result<ImportGuard> {
        let record = self.get(id)?;
        let lock = self.lock(&record.destination)?;
        // Somebody else may have settled it while we waited for nothing.
        Ok(ImportGuard::resume(self.clone(), self.get(id)?, lock))
    }

    /// Returns the imports into a server whose outcome nobody knows, the newest first.
    pub fn unresolved(&self, identity: &str) -> Result<Vec<ImportRecord>> {
        let mut open = self.list()?.records;
        open.retain(|record| record.destination.identity == identity && record.is_unresolved());
        Ok(open)
    }

    /// Returns the newest import that wrote a server and waits for a restart that nobody has confirmed. A restart after one
    /// import serves those before it, too.
    pub fn waiting_for_restart(&self, identity: &str) -> Result<Option<ImportRecord>> {
        let records = self.list()?.records.into_iter();
        let here = records.filter(|record| record.destination.identity == identity);
        let mut since = here.take_while(|record| !record.restart_is_confirmed());
        Ok(since.find(|record| record.restart_needed))
    }

    /// Returns the newest rehearsal of a plan that went well.
    pub fn rehearsal_of(&self, plan: &Hash) -> Result<Option<ImportRecord>> {
        let is_good = |record: &ImportRecord| {
            record.rehearses.as_ref() == Some(plan) && record.outcome == Some(Outcome::Verified)
        };
        Ok(self.list()?.records.into_iter().find(is_good))
    }

    /// Returns a record.
    pub fn get(&self, id: &ImportId) -> Result<ImportRecord> {
        let path = self.path(id);
        let text = fs::read(&path).map_err(|cause| {
            if cause.kind() == std::io::ErrorKind::NotFound {
                Error::new(Code::NotFound, format!("There is no import `{id}`."))
            } else {
                durable::failed("read", &path, cause)
            }
        })?;
        read(&path, &text)
    }

    /// Returns the record whose id begins with a text.
    pub fn find(&self, prefix: &str) -> Result<ImportRecord> {
        let prefix = prefix.to_ascii_lowercase();
        let mut found = self.list()?.records;
        found.retain(|record| record.id.to_string().starts_with(&prefix));
        match (found.len(), found.pop()) {
            (1, Some(record)) => Ok(record),
            (0, _) => Err(Error::new(Code::NotFound, format!("There is no import `{prefix}`."))),
            (n, _) => Err(Error::new(Code::Invalid, format!("{n} imports begin with `{prefix}`."))
                .hint("Give more of the id.")),
        }
    }

    /// Lists all records; a damaged one is named and stops nothing.
    pub fn list(&self) -> Result<Listing> {
        let mut listing = Listing::default();
        let folders =
            fs::read_dir(&self.imports).map_err(|cause| durable::failed("read", &self.imports, cause))?;
        for folder in folders.flatten() {
            let path = folder.path().join("record.json");
            match fs::read(&path).map(|text| read(&path, &text)) {
                Ok(Ok(record)) => listing.records.push(record),
                // A folder without a record is an import that ended before it began.
                Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {}
                Ok(Err(_)) | Err(_) => listing.damaged.push(path),
            }
        }
        listing.records.sort_by_key(|record| std::cmp::Reverse((record.started_at, record.id)));
        listing.damaged.sort();
        Ok(listing)
    }

    fn lock(&self, destination: &Destination) -> Result<Lock> {
        let name = Hash::of(destination.identity.as_bytes());
        Lock::take(&self.locks, &name.to_string())?.ok_or_else(|| {
            let message =
                format!("An import into ‘{}’ is running already. Nothing was sent.", destination.name);
            Error::new(Code::ImportUnresolved, message).hint("Wait until it has ended.")
        })
    }

    /// Refuses while the outcome of an import into a server is unknown, to this journal or to another one.
    fn check_alone(&self, lock: &Lock, destination: &Destination) -> Result<()> {
        match self.unresolved(&destination.identity)?.first() {
            Some(open) => Err(unresolved(open)),
            None => self.check_note(lock, destination),
        }
    }

    /// Refuses while a program with another journal left an import whose outcome nobody knows.
    fn check_note(&self, lock: &Lock, destination: &Destination) -> Result<()> {
        let Some(note) = lock.note()? else { return Ok(()) };
        if note.journal == self.imports {
            // This journal knows better: nothing in it is unresolved, so that the note only outlived a crash.
            return lock.clear_note();
        }
        let (name, journal) = (&destination.name, note.journal.display());
        let message = format!(
            "The outcome of an import into ‘{name}’ is not known yet, which was made with other folders: `{journal}`. Nothing was sent."
        );
        Err(Error::new(Code::ImportUnresolved, message)
            .hint(format!("Verify import `{}` there.", note.import))
            .hint(format!(
                "If these folders are gone for good, look at the server yourself, and then remove `{}`.",
                lock.note_path().display()
            )))
    }

    fn note(&self, import: ImportId) -> Note {
        Note { import, journal: self.imports.clone() }
    }

    fn folder(&self, id: &ImportId) -> PathBuf {
        self.imports.join(id.to_string())
    }

    fn path(&self, id: &ImportId) -> PathBuf {
        self.folder(id).join("record.json")
    }

    fn write(&self, record: &ImportRecord) -> Result<()> {
        let mut text = serde_json::to_vec_pretty(record).map_err(|cause| {
            Error::new(Code::Internal, "The import's record could not be written.").caused_by(cause)
        })?;
        text.push(b'\n');
        durable::write(&self.path(&record.id), &text)
    }
}

fn read(path: &Path, text: &[u8]) -> Result<ImportRecord> {
    serde_json::from_slice(text).map_err(|cause| {
        Error::new(Code::Disk, format!("The record `{}` is damaged.", path.display())).caused_by(cause)
    })
}

fn unresolved(open: &ImportRecord) -> Error {
    let message = format!(
        "The outcome of an earlier import into ‘{}’ is not known yet. Nothing was sent.",
        open.destination.name
    );
    Error::new(Code::ImportUnresolved, message)
        .hint("Verify that import first: the history shows it.")
        .command(format!("appferry verify {}", open.id))
}

#[cfg(test)]
mod tests;
