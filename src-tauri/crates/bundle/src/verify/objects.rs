//! What became of each object the import touched.

use std::collections::{BTreeMap, BTreeSet};

use bumpalo::Bump;
use serde::{Deserialize, Serialize};

use super::tables::field_ids;
use super::{ColumnMismatch, Columns, Verification};
use crate::tree::{Node, read};
use crate::{Definition, DefinitionId, DefinitionType, Predicted};

/// What became of one object, its fields and indexes, and its table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ObjectResult {
    /// The object's id.
    pub id: DefinitionId,
    /// The name of its row, if it has one.
    pub name: Option<String>,
    /// How it ended.
    pub state: ObjectState,
    /// What failed first, as a full sentence. A server gives up an object's remaining fields after one failed, so
    /// that later failures are often its consequence.
    pub first_failure: Option<String>,
    /// What failed besides, in the order in which the server works, as full sentences.
    #[serde(default)]
    pub followed_by: Vec<String>,
    /// Whether the columns of its table were read.
    pub columns_read: bool,
}

/// How an object ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum ObjectState {
    /// As predicted, as far as it was read.
    Applied,
    /// The object, one of its fields or indexes, or its table is not as predicted.
    Different,
    /// The destination does not show the object.
    Missing,
}

/// Judges the objects that the import stores or rebuilds, and those to which it brings a field or an index.
pub(super) fn results(
    predicted: &Predicted<'_>,
    columns: &Columns,
    verification: &Verification,
) -> Vec<ObjectResult> {
    let arena = Bump::new();
    let failures = Failures::of(verification);
    let is_touched = |id: &DefinitionId| predicted.sent().contains(id) || predicted.connected().contains(id);
    let mut results = Vec::new();
    for object in predicted.export_all().filter(|row| row.kind == DefinitionType::Object) {
        let json = read(&object.json, &arena);
        let parts: Vec<_> =
            std::iter::once(object.id.clone()).chain(field_ids(json)).chain(index_ids(json)).collect();
        if !parts.iter().any(is_touched) {
            continue;
        }
        let mut failed =
            parts.iter().filter_map(|part| failures.sentence(predicted.definitions().get(part), part));
        let (first_failure, followed_by) = (failed.next(), failed.collect());
        let state = match (failures.missing.contains(&object.id), &first_failure) {
            (true, _) => ObjectState::Missing,
            (false, Some(_)) => ObjectState::Different,
            (false, None) => ObjectState::Applied,
        };
        results.push(ObjectResult {
            id: object.id.clone(),
            name: object.name.as_deref().map(ToOwned::to_owned),
            state,
            first_failure,
            followed_by,
            columns_read: columns.after.contains_key(&object.id),
        });
    }
    results
}

fn index_ids(object: Node<'_>) -> impl Iterator<Item = DefinitionId> {
    let ids = object.get("indexIDs").map_or(&[][..], Node::items);
    ids.iter().filter_map(|id| id.decoded()).map(|id| DefinitionId::new(&id))
}

/// What failed, by definition.
struct Failures<'v> {
    missing: BTreeSet<&'v DefinitionId>,
    different: BTreeMap<&'v DefinitionId, bool>,
    columns: BTreeMap<&'v DefinitionId, &'v ColumnMismatch>,
}

impl<'v> Failures<'v> {
    fn of(verification: &'v Verification) -> Self {
        let columns = verification.columns.iter().filter(|column| !column.was_so_before);
        Self {
            missing: verification.missing.iter().map(|entry| &entry.id).collect(),
            different: verification.different.iter().map(|entry| (&entry.id, entry.kept)).collect(),
            columns: columns.map(|column| (&column.field, column)).collect(),
        }
    }

    /// Says what failed about one definition.
    fn sentence(&self, definition: Option<&Definition<'_>>, id: &DefinitionId) -> Option<String> {
        let kind = definition.map_or("definition", |definition| definition.kind.as_str());
        let name = definition.and_then(|definition| definition.name.as_deref()).unwrap_or(id.as_str());
        if self.missing.contains(id) {
            return Some(format!("The {kind} `{name}` is missing."));
        }
        if let Some(column) = self.columns.get(id) {
            let ColumnMismatch { column, expected, actual, .. } = column;
            return Some(match actual {
                Some(actual) => format!("The column `{column}` is `{actual}` instead of `{expected}`."),
                None => format!("The column `{column}` is missing; `{expected}` was expected."),
            });
        }
        self.different.get(id).map(|kept| match kept {
            true => format!("The {kind} `{name}` is still the old one."),
            false => format!("The {kind} `{name}` is not as predicted."),
        })
    }
}
