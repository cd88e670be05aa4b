//! The data tables: real SQLite tables whose columns carry MariaDB's types, and what altering them does.

use rusqlite::types::Value;
use rusqlite::{params, params_from_iter};

use super::{DbResult, Store};
use crate::columns::{Column, ColumnType, Key};
use crate::convert::{convert, text_of};
use crate::sql::{SqlError, quoted};

/// A column of `DESCRIBE` that says the database counts the value up.
const AUTO_INCREMENT: &str = "auto_increment";

/// MariaDB cuts no name: longer ones are refused (1059).
const MAX_NAME: usize = 64;

/// One data table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Table {
    /// The name as it was created.
    pub name: String,
    /// Its columns, in order.
    pub columns: Vec<Column>,
    keys: Vec<String>,
}

impl Table {
    /// Returns the column with this name; MariaDB does not mind the case.
    pub(crate) fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name))
    }

    /// Returns whether the table has a key with this name.
    pub(crate) fn has_key(&self, name: &str) -> bool {
        self.keys.iter().any(|key| key.eq_ignore_ascii_case(name))
    }

    /// Returns the columns as `DESCRIBE` lists them (wire 68).
    pub(crate) fn described(&self) -> Vec<serde_json::Value> {
        self.columns.iter().map(describe).collect()
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name.eq_ignore_ascii_case(name))
    }
}

/// Returns one line of `DESCRIBE`.
pub(crate) fn describe(column: &Column) -> serde_json::Value {
    let default = column.default.as_ref().map(|default| match column.kind {
        // MariaDB prints the default of a long text as an expression.
        ColumnType::LongText => format!("'{default}'"),
        ColumnType::Decimal { .. } => converted_default(column).unwrap_or_else(|| default.clone()),
        ColumnType::Varchar(_)
        | ColumnType::Text
        | ColumnType::Json
        | ColumnType::Int
        | ColumnType::AutoIncrement
        | ColumnType::Boolean
        | ColumnType::Date
        | ColumnType::DateTime => default.clone(),
    });
    serde_json::json!({
        "Field": column.name, "Type": column.kind.to_string(), "Null": if column.nullable { "YES" } else { "NO" },
        "Key": column.key.word(), "Default": default,
        "Extra": if column.kind == ColumnType::AutoIncrement { AUTO_INCREMENT } else { "" },
    })
}

impl Store {
    /// Returns the data table with this name.
    pub(crate) fn table(&self, name: &str) -> Option<&Table> {
        self.tables.get(&name.to_ascii_lowercase())
    }

    /// Creates a table with the columns every object has.
    pub(crate) fn create_table(&mut self, name: &str) -> Result<(), SqlError> {
        let columns = vec![
            Column { nullable: false, key: Key::Primary, ..Column::new("uuid", ColumnType::Varchar(255)) },
            Column::new("created_at", ColumnType::DateTime),
            Column::new("updated_at", ColumnType::DateTime),
            Column::new("properties", ColumnType::Text),
        ];
        self.create_table_of(name, columns)
    }

    /// Creates a table with just these columns.
    pub(crate) fn create_table_of(&mut self, name: &str, columns: Vec<Column>) -> Result<(), SqlError> {
        check_name(name)?;
        let list: Vec<String> = columns.iter().map(|column| quoted(&column.name)).collect();
        self.db.execute(&format!("CREATE TABLE data.{} ({})", quoted(name), list.join(", ")), [])?;
        let table = Table { name: name.to_owned(), columns, keys: Vec::new() };
        self.tables.insert(name.to_ascii_lowercase(), table);
        Ok(())
    }

    /// Adds a column; rows that exist get its default.
    pub(crate) fn add_column(&mut self, table: &str, column: Column) -> Result<(), SqlError> {
        check_name(&column.name)?;
        if self.existing(table)?.column(&column.name).is_some() {
            return Err(SqlError::new(
                "ER_DUP_FIELDNAME",
                format!("Duplicate column name '{}'", column.name),
            ));
        }
        self.db.execute(
            &format!("ALTER TABLE data.{} ADD COLUMN {}", quoted(table), quoted(&column.name)),
            [],
        )?;
        self.fill(table, &column)?;
        self.existing_mut(table)?.columns.push(column);
        Ok(())
    }

    /// Alters an existing column as `ALTER TABLE … MODIFY` does: all rows are converted, or nothing changes.
    pub(crate) fn modify_column(&mut self, table: &str, column: Column) -> Result<(), SqlError> {
        let position = self.existing(table)?.position(&column.name);
        let Some(position) = position else {
            return Err(SqlError::new("ER_BAD_FIELD_ERROR", format!("Unknown column '{}'", column.name)));
        };
        let old = self.existing(table)?.columns[position].clone();
        let cells = self.cells(table, &old.name)?;
        let mut converted = Vec::new();
        for (rowid, value) in cells {
            let new = convert(&value, old.kind, column.kind, &column.name)?;
            if new == Value::Null && !column.nullable {
                return Err(SqlError::null_left(&column.name));
            }
            if new != value {
                converted.push((rowid, new));
            }
        }
        self.write_cells(table, &old.name, converted)?;
        // The name's case and the keys stay as they were.
        self.existing_mut(table)?.columns[position] = Column { name: old.name, key: old.key, ..column };
        Ok(())
    }

    /// Adds a unique key; refused when rows are equal. A key that exists already is left alone.
    pub(crate) fn add_unique(&mut self, table: &str, key: &str, columns: &[String]) -> Result<(), SqlError> {
        if self.existing(table)?.has_key(key) {
            return Err(SqlError::new("ER_DUP_KEYNAME", format!("Duplicate key name '{key}'")));
        }
        self.refuse_equal_rows(table, key, columns)?;
        let list: Vec<String> =
            columns.iter().map(|name| format!("{} COLLATE NOCASE", quoted(name))).collect();
        let index = quoted(&format!("{table} {key}"));
        self.db.execute(
            &format!("CREATE UNIQUE INDEX data.{index} ON {} ({})", quoted(table), list.join(", ")),
            [],
        )?;
        self.note_key(table, key, columns, Key::Unique)
    }

    /// Adds a key that allows equal rows.
    pub(crate) fn add_key(&mut self, table: &str, key: &str, columns: &[String]) -> Result<(), SqlError> {
        if self.existing(table)?.has_key(key) {
            return Err(SqlError::new("ER_DUP_KEYNAME", format!("Duplicate key name '{key}'")));
        }
        self.note_key(table, key, columns, Key::Multiple)
    }

    /// Drops all data tables.
    pub(super) fn drop_tables(&mut self) -> DbResult<()> {
        for table in std::mem::take(&mut self.tables).into_values() {
            self.db.execute(&format!("DROP TABLE data.{}", quoted(&table.name)), [])?;
        }
        Ok(())
    }

    /// Returns a table, or what MariaDB says when it is missing.
    pub(super) fn existing(&self, table: &str) -> Result<&Table, SqlError> {
        self.table(table)
            .ok_or_else(|| SqlError::new("ER_NO_SUCH_TABLE", format!("Table '{table}' doesn't exist")))
    }

    fn existing_mut(&mut self, table: &str) -> Result<&mut Table, SqlError> {
        self.tables
            .get_mut(&table.to_ascii_lowercase())
            .ok_or_else(|| SqlError::new("ER_NO_SUCH_TABLE", format!("Table '{table}' doesn't exist")))
    }

    /// Gives existing rows the value of a new column.
    fn fill(&self, table: &str, column: &Column) -> DbResult<()> {
        let (table, name) = (quoted(table), quoted(&column.name));
        if column.kind == ColumnType::AutoIncrement {
            self.db.execute(&format!("UPDATE data.{table} SET {name} = rowid"), [])?;
            return Ok(());
        }
        let value = match (converted_default(column), column.nullable) {
            (Some(default), _) => default,
            // What MariaDB calls the implicit default of text.
            (None, false) => String::new(),
            (None, true) => return Ok(()),
        };
        self.db.execute(&format!("UPDATE data.{table} SET {name} = ?1"), [value])?;
        Ok(())
    }

    fn cells(&self, table: &str, column: &str) -> DbResult<Vec<(i64, Value)>> {
        let sql = format!("SELECT rowid, {} FROM data.{} ORDER BY rowid", quoted(column), quoted(table));
        let mut query = self.db.prepare(&sql)?;
        query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
    }

    fn write_cells(&self, table: &str, column: &str, cells: Vec<(i64, Value)>) -> DbResult<()> {
        let sql = format!("UPDATE data.{} SET {} = ?1 WHERE rowid = ?2", quoted(table), quoted(column));
        let mut statement = self.db.prepare(&sql)?;
        for (rowid, value) in cells {
            statement.execute(params![value, rowid])?;
        }
        Ok(())
    }

    /// Finds two rows with the same values; empty ones never count as equal.
    fn refuse_equal_rows(&self, table: &str, key: &str, columns: &[String]) -> Result<(), SqlError> {
        let list: Vec<String> =
            columns.iter().map(|name| format!("{} COLLATE NOCASE", quoted(name))).collect();
        let filled: Vec<String> =
            columns.iter().map(|name| format!("{} IS NOT NULL", quoted(name))).collect();
        let first = columns.first().map_or_else(|| "NULL".to_owned(), |name| quoted(name));
        let sql = format!(
            "SELECT min({first}) FROM data.{} WHERE {} GROUP BY {} HAVING count(*) > 1 LIMIT 1",
            quoted(table),
            filled.join(" AND "),
            list.join(", "),
        );
        let mut query = self.db.prepare(&sql)?;
        let mut rows = query.query(params_from_iter::<[&str; 0]>([]))?;
        match rows.next()? {
            None => Ok(()),
            Some(row) => Err(SqlError::duplicate(&text_of(&row.get(0)?).unwrap_or_default(), key)),
        }
    }

    fn note_key(&mut self, table: &str, key: &str, columns: &[String], kind: Key) -> Result<(), SqlError> {
        let table = self.existing_mut(table)?;
        table.keys.push(key.to_owned());
        let shown = if columns.len() == 1 { kind } else { Key::Multiple };
        if let Some(position) = columns.first().and_then(|name| table.position(name)) {
            let column = &mut table.columns[position];
            if column.key == Key::None || (column.key == Key::Multiple && shown == Key::Unique) {
                column.key = shown;
            }
        }
        Ok(())
    }
}

/// The default as a cell holds it.
pub(super) fn converted_default(column: &Column) -> Option<String> {
    let text = Value::Text(column.default.clone()?);
    text_of(&convert(&text, ColumnType::LongText, column.kind, &column.name).ok()?)
}

fn check_name(name: &str) -> Result<(), SqlError> {
    if name.trim_end().is_empty() {
        return Err(SqlError::new("ER_WRONG_COLUMN_NAME", format!("Incorrect column name '{name}'")));
    }
    if name.chars().count() > MAX_NAME {
        return Err(SqlError::new("ER_TOO_LONG_IDENT", format!("Identifier name '{name}' is too long")));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
