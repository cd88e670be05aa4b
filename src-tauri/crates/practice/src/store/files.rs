//! The files of apps: documents and pictures. They stay in the database, whatever path a bundle names.

use rusqlite::{OptionalExtension, params};
use serde_json::Value;

use super::{DbResult, Store};

/// One row of `SITE_FILE` with its contents.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StoredFile {
    /// What is known about the file, as a bundle writes it.
    pub meta: Value,
    /// The contents, base64.
    pub contents: String,
    /// When it was stored; every import stores it anew (wire 3.12).
    pub stored_at: String,
}

impl Store {
    /// Stores a file, over an older one with the same id.
    pub(crate) fn put_file(&self, uuid: &str, file: &StoredFile) -> DbResult<()> {
        self.db.execute(
            "INSERT OR REPLACE INTO file VALUES (?1, ?2, ?3, ?4)",
            params![uuid, file.meta.to_string(), file.contents, file.stored_at],
        )?;
        Ok(())
    }

    /// Returns the file with this id.
    pub(crate) fn file(&self, uuid: &str) -> DbResult<Option<StoredFile>> {
        let mut query =
            self.db.prepare_cached("SELECT meta, contents, stored_at FROM file WHERE uuid = ?1")?;
        query
            .query_row([uuid], |row| {
                let meta: String = row.get(0)?;
                Ok(StoredFile {
                    meta: serde_json::from_str(&meta).unwrap_or_default(),
                    contents: row.get(1)?,
                    stored_at: row.get(2)?,
                })
            })
            .optional()
    }
}
