//! The definitions as the importing service sees them: the file's rows over those of the database.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{IncomingRow, texts};
use crate::store::Store;

/// The file's rows by id, dropped ones included: their columns are created all the same (golden/RULES 1.2).
#[derive(Debug)]
pub(crate) struct Overlay {
    rows: BTreeMap<String, Value>,
    objects: Vec<String>,
}

impl Overlay {
    /// Indexes the rows of a file.
    pub(crate) fn new(rows: &[IncomingRow]) -> Self {
        let objects = rows.iter().filter(|row| row.kind() == "object").map(|row| row.id.clone()).collect();
        let rows = rows.iter().filter_map(|row| Some((row.id.clone(), row.json.clone()?))).collect();
        Self { rows, objects }
    }

    /// Returns the objects of the file, in file order.
    pub(crate) fn objects(&self) -> Vec<Value> {
        self.objects.iter().filter_map(|id| self.rows.get(id)).cloned().collect()
    }

    /// Returns a definition, from the file or else from the database.
    pub(crate) fn definition(&self, store: &Store, id: &str) -> Option<Value> {
        match self.rows.get(id) {
            Some(json) => Some(json.clone()),
            None => store.definition(id).ok().flatten().map(|row| row.value()),
        }
    }

    /// Returns the fields of an object that have a definition, in the object's order.
    pub(crate) fn fields(&self, store: &Store, object: &Value) -> Vec<(String, Value)> {
        self.listed(store, &object["fieldIDs"])
    }

    /// Returns the definitions of a list of ids.
    pub(crate) fn listed(&self, store: &Store, ids: &Value) -> Vec<(String, Value)> {
        texts(ids).into_iter().filter_map(|id| self.definition(store, &id).map(|json| (id, json))).collect()
    }
}
