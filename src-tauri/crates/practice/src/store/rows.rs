//! The rows of data tables: inserting, reading and counting them.

use rusqlite::params_from_iter;
use rusqlite::types::Value;
use serde_json::Map;

use super::tables::converted_default;
use super::{DbResult, Store, Table};
use crate::clock;
use crate::columns::{Column, ColumnType};
use crate::convert::convert;
use crate::sql::{SqlError, quoted};

impl Store {
    /// Inserts a row and returns its id; columns that `values` leaves out get their defaults.
    pub(crate) fn insert_row(
        &self,
        table: &str,
        values: &Map<String, serde_json::Value>,
    ) -> Result<String, SqlError> {
        let table = self.existing(table)?;
        let mut cells = Vec::with_capacity(table.columns.len());
        for column in &table.columns {
            cells.push(self.cell_of(table, column, values)?);
        }
        let uuid = cells.iter().zip(&table.columns).find(|(_, column)| column.name == "uuid").and_then(
            |(cell, _)| {
                if let Value::Text(uuid) = cell { Some(uuid.clone()) } else { None }
            },
        );
        let names: Vec<String> = table.columns.iter().map(|column| quoted(&column.name)).collect();
        let marks = vec!["?"; names.len()].join(", ");
        let sql = format!("INSERT INTO data.{} ({}) VALUES ({marks})", quoted(&table.name), names.join(", "));
        self.db
            .prepare_cached(&sql)?
            .execute(params_from_iter(cells))
            .map_err(|error| refused(error, &table.name))?;
        Ok(uuid.unwrap_or_default())
    }

    /// Returns the rows of a table with the values of `columns`, in the order they were inserted.
    pub(crate) fn rows(
        &self,
        table: &str,
        columns: &[String],
        limit: Option<u64>,
    ) -> DbResult<Vec<Vec<Value>>> {
        let list: Vec<String> = columns.iter().map(|name| quoted(name)).collect();
        let limit = limit.map_or_else(|| "-1".to_owned(), |limit| limit.to_string());
        let sql =
            format!("SELECT {} FROM data.{} ORDER BY rowid LIMIT {limit}", list.join(", "), quoted(table));
        let mut query = self.db.prepare(&sql)?;
        let width = columns.len();
        query.query_map([], |row| (0..width).map(|at| row.get(at)).collect())?.collect()
    }

    /// Counts the rows for which `condition`, a SQLite expression with `parameters`, holds.
    pub(crate) fn count_rows(&self, table: &str, condition: &str, parameters: Vec<Value>) -> DbResult<i64> {
        let sql = format!("SELECT count(*) FROM data.{} WHERE {condition}", quoted(table));
        self.db.query_row(&sql, params_from_iter(parameters), |row| row.get(0))
    }

    /// The value a new row has in `column`.
    fn cell_of(
        &self,
        table: &Table,
        column: &Column,
        values: &Map<String, serde_json::Value>,
    ) -> Result<Value, SqlError> {
        let given = values.get(&column.name).filter(|value| !value.is_null());
        let cell = match (column.name.as_str(), given) {
            (_, Some(value)) => convert(&as_text(value), ColumnType::LongText, column.kind, &column.name)?,
            ("uuid", None) => Value::Text(uuid::Uuid::new_v4().to_string()),
            ("created_at" | "updated_at", None) => Value::Text(clock::now()),
            (_, None) if column.kind == ColumnType::AutoIncrement => self.next_number(table, column)?,
            (_, None) => converted_default(column).map_or(Value::Null, Value::Text),
        };
        if cell == Value::Null && !column.nullable {
            let message = format!("Field '{}' doesn't have a default value", column.name);
            return Err(SqlError::new("ER_NO_DEFAULT_FOR_FIELD", message));
        }
        Ok(cell)
    }

    fn next_number(&self, table: &Table, column: &Column) -> DbResult<Value> {
        let sql = format!(
            "SELECT coalesce(max({}), 0) + 1 FROM data.{}",
            quoted(&column.name),
            quoted(&table.name)
        );
        self.db.query_row(&sql, [], |row| row.get(0))
    }
}

/// SQLite refuses a row only because of a unique key.
fn refused(error: rusqlite::Error, table: &str) -> SqlError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::ConstraintViolation) => SqlError::duplicate("", table),
        _ => error.into(),
    }
}

/// A JSON value as the text a client would send for it.
fn as_text(value: &serde_json::Value) -> Value {
    match value {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(on) => Value::Text(u8::from(*on).to_string()),
        serde_json::Value::String(text) => Value::Text(text.clone()),
        serde_json::Value::Number(_) | serde_json::Value::Array(_) | serde_json::Value::Object(_) => {
            Value::Text(value.to_string())
        }
    }
}

#[cfg(test)]
mod tests;
