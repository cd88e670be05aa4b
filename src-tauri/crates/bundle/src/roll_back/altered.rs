//! Data that an import altered: the column goes back to its old type, the lost values do not come back.

use std::collections::{BTreeMap, BTreeSet};

use bumpalo::Bump;
use serde::{Deserialize, Serialize};

use super::{ReturnRow, RollBackTable, Way};
use crate::column::{Column, FEWER_PLACES, Shape, change, expected};
use crate::lists::held;
use crate::tree::read;
use crate::{Definition, DefinitionId, DefinitionType};

/// A field that is restored although its data cannot be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct AlteredData {
    /// The field.
    #[serde(flatten)]
    pub row: ReturnRow,
    /// What does not come back, as a full sentence.
    pub text: String,
}

/// Moves the fields whose data were altered from the first group of the table to the second.
pub(super) fn move_altered(way: &Way<'_, '_>, restored: &BTreeSet<DefinitionId>, table: &mut RollBackTable) {
    let objects = objects(way);
    for id in restored {
        let Some(previous) = way.before.get(id).filter(|row| row.kind == DefinitionType::Field) else {
            continue;
        };
        let left = way.predicted.definitions().get(id);
        let Some(text) = left.and_then(|left| loss(way, objects.get(id).copied(), previous, left)) else {
            continue;
        };
        table.restored.retain(|row| row.id != *id);
        table.altered.push(AlteredData { row: ReturnRow::of(previous), text });
    }
}

/// Returns the object of each field whose column was known before the import; of several the one with the smallest id.
fn objects<'w>(way: &'w Way<'_, '_>) -> BTreeMap<DefinitionId, &'w DefinitionId> {
    let known =
        way.sides.columns.before.keys().rev().filter_map(|id| way.before.get(id).map(|row| (id, row)));
    known.flat_map(|(id, row)| held(row).into_iter().map(move |part| (part, id))).collect()
}

/// Says what the import did to the values of a field that cannot be undone.
fn loss(
    way: &Way<'_, '_>,
    table: Option<&DefinitionId>,
    previous: &Definition<'_>,
    left: &Definition<'_>,
) -> Option<String> {
    let arena = Bump::new();
    let (from, to) = (read(&previous.json, &arena), read(&left.json, &arena));
    let column = expected::of_field(from).map(|column| column.name);
    let found = |columns: &'_ BTreeMap<DefinitionId, Vec<Column>>| {
        let name = column.as_deref()?;
        columns.get(table?)?.iter().find(|column| column.is_called(name)).cloned()
    };
    let (old, new) = (found(&way.sides.columns.before), found(&way.sides.columns.after));
    // A database that refused has altered nothing.
    if let (Some(old), Some(new)) = (&old, &new)
        && old.plain_type() == new.plain_type()
    {
        return None;
    }
    let said = change(Shape::of_field(from), Shape::of_field(to)).filter(|change| change.loses.is_some());
    said.map(|change| change.roll_back.to_owned()).or_else(|| digits(&old?, &new?))
}

/// Fewer digits after the point are a change within one shape (golden/RULES.md §3, row 10b).
fn digits(old: &Column, new: &Column) -> Option<String> {
    (new.places()? < old.places()?).then(|| FEWER_PLACES.roll_back.to_owned())
}
