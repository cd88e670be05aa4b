//! The list of entries, kept in SQLite beside the settings so that listing needs neither the key nor the packs.
//!
//! Nothing is lost with it: it is filled from the repository, and made anew when it is missing, damaged or of another
//! version. Its failures are logged and never stop anything.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use rusqlite::{Connection, ErrorCode};
use rustic_core::Id;
use rustic_core::repofile::SnapshotId;

use super::entry::{Entry, NewEntry};

/// Raised whenever the rows change their form.
const VERSION: i32 = 3;

/// So many earlier entries are looked at when a new one is cut into parts.
const ALIKE: usize = 4;

/// What one restic snapshot is to us.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Row {
    /// One of our entries.
    Entry(Box<Entry>),
    /// Somebody else's snapshot in the same repository.
    Foreign,
}

/// The rows by restic id, in memory, and in a file while that can be used.
pub(super) struct Catalog {
    path: PathBuf,
    file: Option<Connection>,
    rows: BTreeMap<SnapshotId, Row>,
}

impl Catalog {
    /// Opens the file and reads its rows; whatever is wrong with it, the catalog is usable.
    pub(super) fn open(path: &Path) -> Self {
        let (file, rows) = match load(path) {
            Ok((file, rows)) => (Some(file), rows),
            Err(cause) => {
                tracing::warn!("the list of entries is made anew: {cause}");
                remake(path, &cause)
            }
        };
        Self { path: path.to_path_buf(), file, rows }
    }

    /// Returns the row of a snapshot.
    pub(super) fn row(&self, id: &SnapshotId) -> Option<&Row> {
        self.rows.get(id)
    }

    /// Returns the snapshots of the newest entries that may have much in common with a new one, the closest first.
    pub(super) fn alike(&self, new: &NewEntry) -> Vec<SnapshotId> {
        let server = new.origin.as_ref().map(|origin| &origin.server);
        let mut alike: Vec<_> = self
            .rows
            .iter()
            .filter_map(|(id, row)| match row {
                Row::Entry(entry) if entry.kind == new.kind && entry.name == new.name => Some((id, entry)),
                Row::Entry(_) | Row::Foreign => None,
            })
            .collect();
        alike.sort_by_key(|(_, entry)| (entry.server.as_ref() == server, entry.stored_at));
        alike.into_iter().rev().take(ALIKE).map(|(id, _)| *id).collect()
    }

    /// Adds rows.
    pub(super) fn add(&mut self, news: Vec<(SnapshotId, Row)>) {
        let saved = self.file.as_ref().map(|file| {
            let all = file.unchecked_transaction()?;
            for (id, row) in &news {
                let json = match row {
                    Row::Entry(entry) => serde_json::to_string(entry).ok(),
                    Row::Foreign => None,
                };
                let insert = "INSERT OR REPLACE INTO entry (restic_id, json) VALUES (?1, ?2)";
                all.execute(insert, (hex(id), json))?;
            }
            all.commit()
        });
        self.log_failure(saved);
        self.rows.extend(news);
    }

    /// Removes the rows of snapshots that are not in the repository any more.
    pub(super) fn retain(&mut self, is_there: impl Fn(&SnapshotId) -> bool) {
        let gone: Vec<SnapshotId> = self.rows.keys().filter(|id| !is_there(id)).copied().collect();
        for id in gone {
            let saved = self
                .file
                .as_ref()
                .map(|file| file.execute("DELETE FROM entry WHERE restic_id = ?1", (hex(&id),)).map(drop));
            self.log_failure(saved);
            self.rows.remove(&id);
        }
    }

    fn log_failure(&self, saved: Option<rusqlite::Result<()>>) {
        if let Some(Err(cause)) = saved {
            tracing::warn!("the list of entries in `{}` was not updated: {cause}", self.path.display());
        }
    }
}

type Loaded = (Connection, BTreeMap<SnapshotId, Row>);

fn load(path: &Path) -> rusqlite::Result<Loaded> {
    let file = Connection::open(path)?;
    file.busy_timeout(std::time::Duration::from_secs(5))?;
    file.pragma_update(None, "journal_mode", "WAL")?;
    file.pragma_update(None, "synchronous", "NORMAL")?;
    let version: i32 = file.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version != VERSION {
        file.execute_batch(&format!(
            "BEGIN IMMEDIATE;
             DROP TABLE IF EXISTS entry;
             CREATE TABLE entry (restic_id TEXT PRIMARY KEY, json TEXT) WITHOUT ROWID;
             PRAGMA user_version = {VERSION};
             COMMIT;"
        ))?;
    }
    let rows = rows(&file)?;
    Ok((file, rows))
}

fn rows(file: &Connection) -> rusqlite::Result<BTreeMap<SnapshotId, Row>> {
    let mut statement = file.prepare("SELECT restic_id, json FROM entry")?;
    let (mut found, mut rows) = (statement.query(())?, BTreeMap::new());
    while let Some(row) = found.next()? {
        // A row that does not read back is read from the repository again.
        let (Ok(id), Ok(json)) = (row.get_ref(0)?.as_str(), row.get_ref(1)?.as_str_or_null()) else {
            continue;
        };
        if let (Ok(id), Some(row)) = (Id::from_str(id), parse(json)) {
            rows.insert(SnapshotId::from(id), row);
        }
    }
    Ok(rows)
}

fn parse(json: Option<&str>) -> Option<Row> {
    match json {
        None => Some(Row::Foreign),
        Some(json) => serde_json::from_str(json).ok().map(|entry| Row::Entry(Box::new(entry))),
    }
}

/// Only a damaged file is replaced: one that is busy or may not be written is another process's or user's.
fn remake(path: &Path, cause: &rusqlite::Error) -> (Option<Connection>, BTreeMap<SnapshotId, Row>) {
    let damaged =
        matches!(cause.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase));
    let again = damaged && remove(path);
    match again.then(|| load(path)) {
        Some(Ok((file, rows))) => (Some(file), rows),
        Some(Err(_)) | None => (None, BTreeMap::new()),
    }
}

fn remove(path: &Path) -> bool {
    for suffix in ["-wal", "-shm"] {
        let mut beside = path.as_os_str().to_owned();
        beside.push(suffix);
        if let Err(cause) = fs::remove_file(&beside) {
            tracing::debug!("`{}` stays: {cause}", Path::new(&beside).display());
        }
    }
    fs::remove_file(path).is_ok()
}

fn hex(id: &SnapshotId) -> String {
    id.into_inner().to_hex().as_str().to_owned()
}
