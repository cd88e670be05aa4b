//! What was done to keep servers and libraries safe, and how it ended: the last backups of each server, the last checks
//! of each library. One small file beside the history; without it AppFerry knows less, and says so.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{EntryId, ErrorReport, Result, ServerId, durable};

const NAME: &str = "upkeep.json";
const LOCK: &str = "upkeep.lock";
/// Every stored byte is read again when that was longer ago than this.
pub(crate) const CHECK_EVERY: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Whether a library has to be read again is asked so often, and a reading that failed is tried again after this.
const ASK_EVERY: SignedDuration = SignedDuration::from_hours(24);

/// The file. Cheap to clone; several processes may write it.
#[derive(Clone, Debug)]
pub struct Upkeep {
    folder: PathBuf,
}

/// How the last backups of a server went.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct Runs {
    /// When a backup was tried last.
    pub tried_at: Option<Timestamp>,
    /// When one was stored or found unchanged last: parsed, and read back from the library.
    pub good_at: Option<Timestamp>,
    /// How many failed one after the other since then.
    pub failures: u32,
    /// Why the last one failed.
    pub problem: Option<ErrorReport>,
}

/// How the last checks of a library ended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct Checked {
    /// When presence and sizes were checked last.
    pub quick_at: Option<Timestamp>,
    /// When every stored byte was read last.
    pub full_at: Option<Timestamp>,
    /// How many entries the last check looked at.
    pub entries: u32,
    /// The entries that the last check found damaged. They are kept, and never removed.
    pub damaged: Vec<EntryId>,
    /// Other damage. Full sentences.
    pub problems: Vec<String>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Content {
    runs: BTreeMap<ServerId, Runs>,
    checks: BTreeMap<String, Checked>,
    /// When somebody last asked whether a library has to be read again.
    asked: BTreeMap<String, Timestamp>,
}

impl Upkeep {
    /// Stands on a folder; the file is made when there is something to note.
    pub fn open(folder: &Path) -> Self {
        Self { folder: folder.to_path_buf() }
    }

    /// Returns how the backups of each server went.
    pub fn runs(&self) -> BTreeMap<ServerId, Runs> {
        self.read().runs
    }

    /// Notes how a backup went.
    pub fn ran(&self, server: &ServerId, at: Timestamp, problem: Option<ErrorReport>) -> Result<()> {
        self.change(|content| {
            let runs = content.runs.entry(*server).or_default();
            runs.tried_at = Some(at);
            runs.failures = if problem.is_some() { runs.failures.saturating_add(1) } else { 0 };
            if problem.is_none() {
                runs.good_at = Some(at);
            }
            runs.problem = problem;
        })
    }

    /// Returns how the last checks of a library ended.
    pub fn checked(&self, library: &str) -> Checked {
        self.read().checks.remove(library).unwrap_or_default()
    }

    /// Tells whether it is time to ask whether a library has to be read again, without opening it, and notes that somebody
    /// asked: whatever comes of it, a day passes before the next time.
    pub fn ask_for_check(&self, library: &str, now: Timestamp) -> Result<bool> {
        let is_older = |at: Option<&Timestamp>, than| at.is_none_or(|at| now.duration_since(*at) > than);
        let content = self.read();
        let full_at = content.checks.get(library).and_then(|checked| checked.full_at);
        let due = is_older(full_at.as_ref(), CHECK_EVERY) && is_older(content.asked.get(library), ASK_EVERY);
        if due {
            self.change(|content| {
                content.asked.insert(library.to_owned(), now);
            })?;
        }
        Ok(due)
    }

    /// Notes how a check ended.
    pub fn note_check(&self, library: &str, edit: impl FnOnce(&mut Checked)) -> Result<()> {
        self.change(|content| edit(content.checks.entry(library.to_owned()).or_default()))
    }

    /// A file that cannot be read counts as empty.
    fn read(&self) -> Content {
        let path = self.folder.join(NAME);
        let read = fs::read(&path).and_then(|text| serde_json::from_slice(&text).map_err(io::Error::from));
        read.unwrap_or_else(|cause| {
            if cause.kind() != io::ErrorKind::NotFound {
                tracing::warn!("`{}` is not used: {cause}", path.display());
            }
            Content::default()
        })
    }

    fn change(&self, edit: impl FnOnce(&mut Content)) -> Result<()> {
        durable::create_folder(&self.folder)?;
        let lock_path = self.folder.join(LOCK);
        let lock = File::create(&lock_path).map_err(|cause| durable::failed("create", &lock_path, cause))?;
        lock.lock().map_err(|cause| durable::failed("lock", &lock_path, cause))?;
        let mut content = self.read();
        edit(&mut content);
        let text = serde_json::to_vec_pretty(&content).unwrap_or_default();
        durable::write(&self.folder.join(NAME), &text)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::{Code, Error};

    #[test]
    fn failures_count_until_a_backup_is_good_again() {
        let folder = tempfile::tempdir().unwrap();
        let (upkeep, server) = (Upkeep::open(folder.path()), ServerId::random());
        let at = |second| Timestamp::from_second(second).unwrap();
        let problem = || Some(Error::new(Code::Unreachable, "The server cannot be reached.").report());
        upkeep.ran(&server, at(1), None).unwrap();
        upkeep.ran(&server, at(2), problem()).unwrap();
        upkeep.ran(&server, at(3), problem()).unwrap();
        let runs = upkeep.runs().remove(&server).unwrap();
        assert_eq!((runs.failures, runs.good_at, runs.tried_at), (2, Some(at(1)), Some(at(3))));
        upkeep.ran(&server, at(4), None).unwrap();
        let runs = Upkeep::open(folder.path()).runs().remove(&server).unwrap();
        assert_eq!((runs.failures, runs.good_at, runs.problem), (0, Some(at(4)), None));
    }

    #[test]
    fn whether_a_library_has_to_be_read_is_asked_once_a_day_and_not_within_a_month_of_a_reading() {
        let folder = tempfile::tempdir().unwrap();
        let upkeep = Upkeep::open(folder.path());
        let at = |day: i64, minute: i64| Timestamp::from_second((day * 24 * 60 + minute) * 60).unwrap();
        let asked = |day, minute| upkeep.ask_for_check("x", at(day, minute)).unwrap();
        assert_eq!((asked(0, 0), asked(0, 1), asked(1, 1)), (true, false, true));
        upkeep.note_check("x", |checked| checked.full_at = Some(at(2, 0))).unwrap();
        assert_eq!((asked(31, 0), asked(32, 1), asked(32, 2)), (false, true, false));
        assert!(upkeep.ask_for_check("y", at(0, 1)).unwrap(), "another library is asked for itself");
    }

    #[test]
    fn a_damaged_file_counts_as_empty() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(NAME), b"{").unwrap();
        let upkeep = Upkeep::open(folder.path());
        assert_eq!(upkeep.checked("x"), Checked::default());
        upkeep.note_check("x", |checked| checked.entries = 7).unwrap();
        assert_eq!(upkeep.checked("x").entries, 7);
    }
}
