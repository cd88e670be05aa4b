//! Lists as the server packs them: CSV with a header row and no line end after the last (wire 60, 202, 203).

use rusqlite::types::Value as Cell;
use serde_json::Value;

use crate::columns::{ColumnType, FieldColumn, column_of};
use crate::convert::text_of;
use crate::import::texts;
use crate::roles::{SCOPE_OBJECT, link_columns, linked_fields, shown};
use crate::store::{Access, DbResult, Store};
use crate::{clock, store::Table};

/// A packed list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Packed {
    /// The count of all rows, packed or not.
    pub total: usize,
    /// The rows.
    pub csv: String,
}

/// Packs the roles; links are not filled in, as in the recording.
pub(crate) fn roles(store: &Store, limit: Option<u64>) -> DbResult<Packed> {
    let links = link_columns(store)?;
    Ok(access(&store.roles()?, &["translations", "Default Role"], &links, limit))
}

/// Packs the scopes.
pub(crate) fn scopes(store: &Store, limit: Option<u64>) -> DbResult<Packed> {
    let links: Vec<String> =
        linked_fields(store, SCOPE_OBJECT)?.into_iter().map(|(_, column)| column).collect();
    let columns = ["translations", "objectIds", "Filters", "allowAll", "createdBy"];
    Ok(access(&store.scopes()?, &columns, &links, limit))
}

/// Packs the rows of an object.
pub(crate) fn rows(store: &Store, object: &Value, limit: Option<u64>) -> DbResult<Packed> {
    let Some(table) = store.table(object["tableName"].as_str().unwrap_or_default()) else {
        return Ok(Packed::default());
    };
    let columns = columns(store, object, table)?;
    let rows = store.rows(&table.name, &columns, limit)?;
    let total = usize::try_from(store.count_rows(&table.name, "1", Vec::new())?).unwrap_or_default();
    Ok(Packed { total, csv: packed(table, &columns, &rows) })
}

/// Packs one row of an object.
pub(crate) fn row(store: &Store, object: &Value, uuid: &str) -> DbResult<Packed> {
    let Some(table) = store.table(object["tableName"].as_str().unwrap_or_default()) else {
        return Ok(Packed::default());
    };
    let columns = columns(store, object, table)?;
    let mut rows = store.rows(&table.name, &columns, None)?;
    rows.retain(|row| row.first() == Some(&Cell::Text(uuid.to_owned())));
    Ok(Packed { total: 1, csv: packed(table, &columns, &rows) })
}

/// The columns an object shows: id and dates, then its fields.
fn columns(store: &Store, object: &Value, table: &Table) -> DbResult<Vec<String>> {
    let mut columns: Vec<String> = ["uuid", "created_at", "updated_at"].map(str::to_owned).into();
    for id in texts(&object["fieldIDs"]) {
        let Some(field) = store.definition(&id)?.map(|row| row.value()) else { continue };
        let name = field["columnName"].as_str().unwrap_or_default();
        let has_column = match column_of(&field) {
            FieldColumn::Own { .. } | FieldColumn::Combined(_) | FieldColumn::Link => {
                table.column(name).is_some()
            }
            FieldColumn::Nothing | FieldColumn::Translations => false,
        };
        if has_column {
            columns.push(name.to_owned());
        }
    }
    Ok(columns)
}

fn packed(table: &Table, columns: &[String], rows: &[Vec<Cell>]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut header: Vec<String> = columns.to_vec();
    header.push("id".to_owned());
    let lines = rows.iter().map(|row| {
        let mut line: Vec<String> =
            row.iter().zip(columns).map(|(cell, name)| shown_cell(table, name, cell)).collect();
        line.push(line.first().cloned().unwrap_or_default());
        line
    });
    csv(std::iter::once(header).chain(lines))
}

fn shown_cell(table: &Table, column: &str, cell: &Cell) -> String {
    let text = text_of(cell).unwrap_or_default();
    match table.column(column).map(|column| column.kind) {
        Some(ColumnType::DateTime) if !text.is_empty() => clock::sent(&text),
        _ => text,
    }
}

fn access(all: &[Access], columns: &[&str], links: &[String], limit: Option<u64>) -> Packed {
    let mut header: Vec<String> = ["uuid", "created_at", "updated_at"].map(str::to_owned).into();
    header.extend(columns.iter().map(|column| (*column).to_owned()));
    header.push("id".to_owned());
    header.extend(links.iter().cloned());
    let limit = limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX);
    let lines = all.iter().take(limit).map(|row| {
        let row = shown(row);
        header
            .iter()
            .map(|name| {
                if name == "id" {
                    as_text(&row["uuid"])
                } else {
                    row.get(name).map(as_text).unwrap_or_default()
                }
            })
            .collect()
    });
    let lines: Vec<Vec<String>> = lines.collect();
    Packed { total: all.len(), csv: csv(std::iter::once(header.clone()).chain(lines)) }
}

fn as_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

fn csv(lines: impl Iterator<Item = Vec<String>>) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for line in lines {
        // Writing to memory with lines of equal length cannot fail.
        let _ = writer.write_record(line);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8_lossy(&bytes).trim_end_matches("\r\n").to_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    #[test]
    fn roles_are_packed_with_quoted_translations() {
        let store = Store::new().unwrap();
        let packed = roles(&store, Some(2)).unwrap();
        assert_eq!(packed.total, 5);
        let mut lines = packed.csv.split("\r\n");
        assert_eq!(
            lines.next(),
            Some("uuid,created_at,updated_at,translations,Default Role,id,scopes,users")
        );
        assert!(lines.next().unwrap().contains("\"[{\"\""));
        assert_eq!(lines.count(), 1);
    }

    #[test]
    fn an_empty_table_has_not_even_a_header() {
        let mut store = Store::new().unwrap();
        store.create_table("T").unwrap();
        assert_eq!(rows(&store, &json!({"tableName": "T"}), None).unwrap(), Packed::default());
        store.insert_row("T", json!({"uuid": "r1"}).as_object().unwrap()).unwrap();
        let packed = row(&store, &json!({"tableName": "T"}), "r1").unwrap();
        assert!(packed.csv.starts_with("uuid,created_at,updated_at,id\r\nr1,"));
    }
}
