//! SQLite files in which nothing is lost: they are filled from elsewhere, and made anew when they are damaged or of
//! another version.

use std::fs;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode};

/// What such a file is to hold.
pub(crate) struct Form {
    /// Raised whenever the tables change their form.
    pub version: i32,
    /// Drops the tables of every other version and makes these.
    pub tables: &'static str,
    /// A query that reads a table: a damaged file may open, and fail only when it is read.
    pub probe: &'static str,
}

/// Opens the file, makes it anew when it is damaged, and does without when it cannot be used: then what it learns lasts
/// as long as the program runs.
pub(crate) fn open(path: &Path, form: &Form) -> Connection {
    let opened = connect(path, form).or_else(|cause| {
        tracing::warn!("`{}` is made anew: {cause}", path.display());
        if is_damaged(&cause) {
            remove(path);
        }
        connect(path, form)
    });
    let opened = opened.or_else(|cause| {
        tracing::warn!("`{}` cannot be used: {cause}", path.display());
        let memory = Connection::open_in_memory()?;
        prepare(&memory, form)?;
        Ok::<_, rusqlite::Error>(memory)
    });
    opened.expect("a database in memory needs nothing but memory")
}

fn connect(path: &Path, form: &Form) -> rusqlite::Result<Connection> {
    let file = Connection::open(path)?;
    prepare(&file, form)?;
    Ok(file)
}

fn prepare(file: &Connection, form: &Form) -> rusqlite::Result<()> {
    file.busy_timeout(Duration::from_secs(5))?;
    file.pragma_update(None, "journal_mode", "WAL")?;
    file.pragma_update(None, "synchronous", "NORMAL")?;
    let version: i32 = file.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version != form.version {
        let (tables, version) = (form.tables, form.version);
        file.execute_batch(&format!("BEGIN IMMEDIATE; {tables} PRAGMA user_version = {version}; COMMIT;"))?;
    }
    file.query_row(form.probe, [], |_| Ok(()))
}

/// Only a damaged file is replaced: one that is busy or may not be written is another process's or user's.
fn is_damaged(cause: &rusqlite::Error) -> bool {
    matches!(cause.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
}

fn remove(path: &Path) {
    for suffix in ["-wal", "-shm", ""] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        if let Err(cause) = fs::remove_file(Path::new(&name)) {
            tracing::debug!("`{}` stays: {cause}", Path::new(&name).display());
        }
    }
}
