//! Creating and altering tables for the objects of a file (steps 2 to 7 of an import).
//!
//! What the database refuses only ends up in the notices; the first refusal stops the remaining columns of its object.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Abort, Overlay};
use crate::columns::{Column, ColumnType, FieldColumn, Key, column_of, is_known_key, is_on};
use crate::sql::SqlError;
use crate::store::Store;

/// The parts the steps share.
pub(crate) struct Schema<'a> {
    /// The tenant's database.
    pub store: &'a mut Store,
    /// The definitions.
    pub overlay: &'a Overlay,
    /// Fields whose column a test wants to fail.
    pub failing: &'a BTreeSet<String>,
    /// Where refusals go.
    pub notices: &'a mut Vec<String>,
}

/// A field key the server does not know stops the import before any table is touched (wire 306).
pub(crate) fn refuse_unknown_fields(store: &Store, overlay: &Overlay) -> Result<(), Abort> {
    let unknown = |field: &Value| field["key"].as_str().is_some_and(|key| !is_known_key(key));
    let stumbles =
        overlay.objects().iter().any(|object| overlay.fields(store, object).iter().any(|(_, f)| unknown(f)));
    match stumbles {
        true => {
            Err(Abort::Message("TypeError: Cannot read properties of undefined (reading 'id')".to_owned()))
        }
        false => Ok(()),
    }
}

impl Schema<'_> {
    /// Creates the tables and all columns that are not links.
    pub(crate) fn create_columns(&mut self) {
        for object in self.overlay.objects().iter().filter(|object| has_table(object)) {
            if let Err(error) = self.create_columns_of(object) {
                self.note(object, &error);
            }
        }
    }

    /// Creates the indexes whose columns are all there: those on links come after the links.
    pub(crate) fn create_indexes(&mut self, on_links: bool) {
        for object in self.overlay.objects().iter().filter(|object| has_table(object)) {
            for (_, index) in self.overlay.listed(self.store, &object["indexIDs"]) {
                let fields = self.overlay.listed(self.store, &index["fieldIDs"]);
                let has_link = fields.iter().any(|(_, field)| column_of(field) == FieldColumn::Link);
                if has_link == on_links && !fields.is_empty() {
                    let result = self.create_index(object, &index, &fields);
                    self.note_refusal(object, result);
                }
            }
        }
    }

    /// Creates the columns and join tables of links, also those that end in system objects.
    pub(crate) fn create_links(&mut self, connections: &[(String, Vec<String>)]) {
        for object in self.overlay.objects() {
            for (_, field) in self.overlay.fields(self.store, &object) {
                self.create_link(&object, &field);
            }
        }
        for (id, fields) in connections {
            let Some(object) = self.overlay.definition(self.store, id) else { continue };
            for id in fields {
                if let Some(field) = self.overlay.definition(self.store, id) {
                    self.create_link(&object, &field);
                }
            }
        }
    }

    /// Creates the columns of combined fields. Their text is not put together here.
    pub(crate) fn create_combined(&mut self) {
        for object in self.overlay.objects().iter().filter(|object| has_table(object)) {
            for (_, field) in self.overlay.fields(self.store, object) {
                if let FieldColumn::Combined(column) = column_of(&field) {
                    let result = self.add_if_missing(table_name(object), column);
                    self.note_refusal(object, result);
                }
            }
        }
    }

    fn create_columns_of(&mut self, object: &Value) -> Result<(), SqlError> {
        let table = table_name(object);
        if self.store.table(table).is_none() {
            self.store.create_table(table)?;
        }
        for (id, field) in self.overlay.fields(self.store, object) {
            match column_of(&field) {
                FieldColumn::Own { column, .. } if self.failing.contains(&id) => {
                    return Err(SqlError::new(
                        "ER_LOCK_WAIT_TIMEOUT",
                        format!("Column `{}` failed on request", column.name),
                    ));
                }
                FieldColumn::Own { column, unique, alter } => {
                    self.put_column(table, column, unique, alter)?
                }
                FieldColumn::Translations => {
                    self.add_if_missing(table, Column::new("translations", ColumnType::Json))?;
                }
                FieldColumn::Nothing | FieldColumn::Combined(_) | FieldColumn::Link => {}
            }
        }
        Ok(())
    }

    fn put_column(&mut self, table: &str, column: Column, unique: bool, alter: bool) -> Result<(), SqlError> {
        let name = column.name.clone();
        let exists = self.store.table(table).is_some_and(|table| table.column(&name).is_some());
        match (exists, alter) {
            (false, _) => self.store.add_column(table, column)?,
            (true, true) => self.store.modify_column(table, column)?,
            (true, false) => return Ok(()),
        }
        let key = format!("{table}_{name}_unique").to_lowercase();
        let has_key = self.store.table(table).is_some_and(|table| table.has_key(&key));
        if unique && !has_key {
            self.store.add_unique(table, &key, &[name])?;
        }
        Ok(())
    }

    fn create_index(
        &mut self,
        object: &Value,
        index: &Value,
        fields: &[(String, Value)],
    ) -> Result<(), SqlError> {
        let table = table_name(object);
        let columns: Vec<String> =
            fields.iter().filter_map(|(_, field)| field["columnName"].as_str()).map(str::to_owned).collect();
        let name = format!("{table}_{}", index["name"].as_str().unwrap_or_default());
        let name: String = name.chars().take(64).collect();
        if self.store.table(table).is_some_and(|table| table.has_key(&name)) {
            return Ok(());
        }
        match is_on(&index["unique"]) {
            true => self.store.add_unique(table, &name, &columns),
            false => self.store.add_key(table, &name, &columns),
        }
    }

    fn create_link(&mut self, object: &Value, field: &Value) {
        if column_of(field) == FieldColumn::Link && has_table(object) {
            let result = self.link(object, field);
            self.note_refusal(object, result);
        }
    }

    /// Where a link is stored depends on both ends (definition-model 5.4). What exists is left as it is.
    fn link(&mut self, object: &Value, field: &Value) -> Result<(), SqlError> {
        let settings = &field["settings"];
        let end = |key: &str| settings[key].as_str().and_then(|id| self.overlay.definition(self.store, id));
        let Some(other) = end("linkObject") else { return Err(unlinked(field, "object")) };
        let Some(other_field) = end("linkColumn") else { return Err(unlinked(field, "field")) };
        let column = |field: &Value| {
            let name = field["columnName"].as_str().unwrap_or_default();
            Column { key: Key::Multiple, ..Column::new(name, ColumnType::Varchar(255)) }
        };
        match (settings["linkType"].as_str(), settings["linkViaType"].as_str()) {
            (Some("one"), Some("many")) => self.add_if_missing(table_name(object), column(field)),
            (Some("one"), Some("one")) if is_on(&settings["isSource"]) => {
                let unique = Column { key: Key::Unique, ..column(field) };
                self.add_if_missing(table_name(object), unique)
            }
            (Some("many"), Some("one")) if has_table(&other) => {
                self.add_if_missing(table_name(&other), column(&other_field))
            }
            (Some("many"), Some("many")) => match is_on(&settings["isSource"]) {
                true => self.join(object, field, &other),
                false => self.join(&other, &other_field, object),
            },
            _ => Ok(()),
        }
    }

    fn join(&mut self, source: &Value, field: &Value, target: &Value) -> Result<(), SqlError> {
        let cut = |value: &Value, length| {
            value.as_str().unwrap_or_default().chars().take(length).collect::<String>()
        };
        let name = format!(
            "AB_JOINMN_{}_{}_{}",
            cut(&source["name"], 15),
            cut(&target["name"], 15),
            cut(&field["columnName"], 14),
        );
        if self.store.table(&name).is_some() {
            return Ok(());
        }
        let (from, to) = (cut(&source["name"], 60), cut(&target["name"], 60));
        let to = if from.eq_ignore_ascii_case(&to) { format!("{to}2") } else { to };
        let columns = [from, to].map(|name| Column::new(&name, ColumnType::Varchar(255)));
        self.store.create_table_of(&name, columns.into())
    }

    fn add_if_missing(&mut self, table: &str, column: Column) -> Result<(), SqlError> {
        match self.store.table(table) {
            Some(existing) if existing.column(&column.name).is_some() => Ok(()),
            _ => self.store.add_column(table, column),
        }
    }

    fn note_refusal(&mut self, object: &Value, result: Result<(), SqlError>) {
        if let Err(error) = result {
            self.note(object, &error);
        }
    }

    fn note(&mut self, object: &Value, error: &SqlError) {
        let name = object["name"].as_str().unwrap_or_default();
        self.notices.push(format!("{name}: {error}"));
    }
}

/// Objects of other databases or services have no table here.
fn has_table(object: &Value) -> bool {
    let elsewhere = ["isImported", "isExternal", "isAPI"].iter().any(|flag| is_on(&object[*flag]));
    !elsewhere && !table_name(object).is_empty()
}

fn table_name(object: &Value) -> &str {
    object["tableName"].as_str().unwrap_or_default()
}

fn unlinked(field: &Value, what: &str) -> SqlError {
    let name = field["columnName"].as_str().unwrap_or_default();
    SqlError::new("EUNLINKED", format!("Unable to find linked {what} of `{name}`"))
}

#[cfg(test)]
mod tests;
