//! The definition rows, as `appbuilder_definition` holds them.

use rusqlite::{OptionalExtension, Row as SqliteRow, params};

use super::{DbResult, Store};

/// One stored definition; dates are `YYYY-MM-DD HH:MM:SS`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// The id.
    pub id: String,
    /// The name, a mirror of what `json` says.
    pub name: Option<String>,
    /// The type.
    pub kind: Option<String>,
    /// The definition proper, as JSON text.
    pub json: String,
    /// When it was made.
    pub created_at: Option<String>,
    /// When it was last saved.
    pub updated_at: Option<String>,
}

impl Row {
    /// Returns the definition proper; what is not JSON counts as `null`.
    pub(crate) fn value(&self) -> serde_json::Value {
        serde_json::from_str(&self.json).unwrap_or_default()
    }

    fn read(row: &SqliteRow<'_>) -> DbResult<Self> {
        Ok(Self {
            id: row.get(0)?,
            name: row.get(1)?,
            kind: row.get(2)?,
            json: row.get(3)?,
            created_at: row.get(4)?,
            updated_at: row.get(5)?,
        })
    }
}

const COLUMNS: &str = "id, name, type, json, created_at, updated_at";

impl Store {
    /// Returns all definitions in the order they were first stored.
    pub(crate) fn definitions(&self) -> DbResult<Vec<Row>> {
        let mut query =
            self.db.prepare_cached(&format!("SELECT {COLUMNS} FROM definition ORDER BY rowid"))?;
        query.query_map([], Row::read)?.collect()
    }

    /// Returns the processes and their elements.
    pub(crate) fn processes(&self) -> DbResult<Vec<Row>> {
        let mut query = self.db.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM definition WHERE type LIKE 'process%' OR type = 'trigger' ORDER BY rowid"
        ))?;
        query.query_map([], Row::read)?.collect()
    }

    /// Returns the definition with this id.
    pub(crate) fn definition(&self, id: &str) -> DbResult<Option<Row>> {
        let mut query = self.db.prepare_cached(&format!("SELECT {COLUMNS} FROM definition WHERE id = ?1"))?;
        query.query_row([id], Row::read).optional()
    }

    /// Stores a definition, over an older one with the same id.
    pub(crate) fn put_definition(&self, row: &Row) -> DbResult<()> {
        let mut statement = self.db.prepare_cached(
            "INSERT INTO definition (id, name, type, json, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (id) DO UPDATE SET name = ?2, type = ?3, json = ?4, created_at = ?5, updated_at = ?6",
        )?;
        statement.execute(params![row.id, row.name, row.kind, row.json, row.created_at, row.updated_at])?;
        Ok(())
    }

    /// Removes a definition and returns what it was.
    pub(crate) fn delete_definition(&self, id: &str) -> DbResult<Option<Row>> {
        let row = self.definition(id)?;
        self.db.execute("DELETE FROM definition WHERE id = ?1", [id])?;
        Ok(row)
    }
}
