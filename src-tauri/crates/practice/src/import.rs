//! What an import does, in the order of definition-model 5.1: upsert without delete, tables altered on the way,
//! no transaction, and a "success" that hides what the database refused.

mod access;
mod overlay;
mod schema;
mod system_objects;
mod upload;

use std::collections::BTreeSet;

use crate::clock;
use crate::store::{DbResult, Row, Store, StoredFile};
use overlay::Overlay;
pub(crate) use upload::{IncomingDate, IncomingRow, Refusal, Upload, texts};

/// The types that are stored first, before any table is touched.
const EARLY_TYPES: [&str; 5] = ["application", "object", "field", "query", "index"];

/// One import on its way.
#[derive(Debug)]
pub(crate) struct Import {
    upload: Upload,
    overlay: Overlay,
    now: String,
    /// Fields whose column a test wants to fail.
    failing: BTreeSet<String>,
    notices: Vec<String>,
}

/// The import stops, and the answer is HTTP 400 with this message; what was stored stays stored.
#[derive(Debug)]
pub(crate) enum Abort {
    /// The server's code stumbles.
    Message(String),
    /// SQLite failed, which is no part of the contract.
    Database(rusqlite::Error),
}

impl From<rusqlite::Error> for Abort {
    fn from(source: rusqlite::Error) -> Self {
        Self::Database(source)
    }
}

impl Import {
    /// Begins an import.
    pub(crate) fn new(upload: Upload, failing: BTreeSet<String>) -> Self {
        let overlay = Overlay::new(&upload.rows);
        Self { upload, overlay, now: clock::now(), failing, notices: Vec::new() }
    }

    /// Stores rows whose date of making is empty, so that it stays empty: only a seed has a right to such rows.
    pub(crate) fn store_undated(&self, store: &Store) -> DbResult<()> {
        for incoming in self.upload.rows.iter().filter(|row| row.created_at == IncomingDate::Null) {
            let undated = Row { created_at: None, ..merged(incoming, None, &self.now) };
            store.put_definition(&undated)?;
        }
        Ok(())
    }

    /// Stores applications, objects, fields, queries and indexes, and changes the tables (steps 1 to 8).
    pub(crate) fn store_schema(&mut self, store: &mut Store) -> Result<(), Abort> {
        self.store_rows(store, |kind| EARLY_TYPES.contains(&kind))?;
        schema::refuse_unknown_fields(store, &self.overlay)?;
        let mut schema = schema::Schema {
            store,
            overlay: &self.overlay,
            failing: &self.failing,
            notices: &mut self.notices,
        };
        schema.create_columns();
        schema.create_indexes(false);
        schema.create_links(&self.upload.connections);
        system_objects::connect(schema.store, &self.upload.connections, &self.now)?;
        schema.create_indexes(true);
        schema.create_combined();
        Ok(())
    }

    /// Stores everything else that is a definition (step 9).
    pub(crate) fn store_screens(&self, store: &Store) -> DbResult<()> {
        self.store_rows(store, |kind| !EARLY_TYPES.contains(&kind))
    }

    /// Stores the files (step 10). A path in a file's name is kept as text and never opened.
    pub(crate) fn store_files(&self, store: &Store) -> DbResult<()> {
        for (uuid, file) in &self.upload.files {
            if let (Some(contents), meta) = (file["contents"].as_str(), &file["meta"]) {
                let file =
                    StoredFile { meta: meta.clone(), contents: contents.to_owned(), stored_at: clock::now() };
                store.put_file(uuid, &file)?;
            }
        }
        Ok(())
    }

    /// Stores scopes, then roles (step 11). Fails after everything when a role names an unknown scope.
    pub(crate) fn store_access(&self, store: &Store, database: &str) -> Result<(), Abort> {
        access::store(store, &self.upload.scopes, &self.upload.roles, database)
    }

    /// Returns whether the file service is needed.
    pub(crate) fn has_files(&self) -> bool {
        !self.upload.files.is_empty()
    }

    /// Returns what only developers are told: statements the database refused.
    pub(crate) fn into_notices(self) -> Vec<String> {
        self.notices
    }

    fn store_rows(&self, store: &Store, wanted: impl Fn(&str) -> bool) -> DbResult<()> {
        for incoming in self.upload.rows.iter().filter(|row| !row.dropped && wanted(row.kind())) {
            let row = merged(incoming, store.definition(&incoming.id)?, &self.now);
            store.put_definition(&row)?;
        }
        Ok(())
    }
}

/// The row as it is stored: columns of the file replace those of `old`, absent ones stay (golden/RULES 1.1, 1.3).
pub(crate) fn merged(incoming: &IncomingRow, old: Option<Row>, now: &str) -> Row {
    let is_new = old.is_none();
    let old = old.unwrap_or_else(|| Row {
        id: incoming.id.clone(),
        name: None,
        kind: None,
        json: "null".to_owned(),
        created_at: None,
        updated_at: None,
    });
    let created_at = match &incoming.created_at {
        IncomingDate::At(time) => Some(time.clone()),
        IncomingDate::Absent | IncomingDate::Null if is_new => Some(now.to_owned()),
        IncomingDate::Null => None,
        IncomingDate::Absent => old.created_at,
    };
    let updated_at = match &incoming.updated_at {
        IncomingDate::At(time) => time.clone(),
        IncomingDate::Absent | IncomingDate::Null => now.to_owned(),
    };
    Row {
        id: old.id,
        name: incoming.name.clone().unwrap_or(old.name),
        kind: incoming.kind.clone().unwrap_or(old.kind),
        json: incoming.json.as_ref().map_or(old.json, ToString::to_string),
        created_at,
        updated_at: Some(updated_at),
    }
}

#[cfg(test)]
mod tests;
