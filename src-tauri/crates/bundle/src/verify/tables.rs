//! The tables of objects against what their fields ask for.

use bumpalo::Bump;
use serde::{Deserialize, Serialize};

use super::{Column, Columns};
use crate::column::expected::{self, ExpectedColumn, is_plain_table};
use crate::tree::{Node, read};
use crate::{Definition, DefinitionId, DefinitionType, Definitions, Predicted, canonical};

/// A column that is not what its field asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ColumnMismatch {
    /// The object.
    pub object: DefinitionId,
    /// The field.
    pub field: DefinitionId,
    /// The column's name.
    pub column: String,
    /// What the field asks for, e.g. `decimal(10,2)`.
    pub expected: String,
    /// What the table has, e.g. `int(11)`; `None` when it has no such column.
    pub actual: Option<String>,
    /// Whether definition and column disagreed in the same way before the import, which then did not cause it.
    pub was_so_before: bool,
}

/// Compares the table of every object whose columns were read after the import.
pub(super) fn mismatches(
    predicted: &Predicted<'_>,
    before: &Definitions<'_>,
    columns: &Columns,
) -> Vec<ColumnMismatch> {
    let arena = Bump::new();
    let mut mismatches = Vec::new();
    for (object, after) in &columns.after {
        let definition = predicted.definitions().get(object).filter(|row| row.kind == DefinitionType::Object);
        let Some(definition) = definition else { continue };
        let table = Table { object, before: columns.before.get(object), after };
        let json = read(&definition.json, &arena);
        if is_plain_table(json) {
            let comparison = Comparison { predicted, before, arena: &arena };
            mismatches.extend(field_ids(json).filter_map(|field| comparison.field(&table, &field)));
        }
    }
    mismatches
}

/// Returns the fields of an object in the order in which the server works through them.
pub(super) fn field_ids(object: Node<'_>) -> impl Iterator<Item = DefinitionId> {
    let ids = object.get("fieldIDs").map_or(&[][..], Node::items);
    ids.iter().filter_map(|id| id.decoded()).map(|id| DefinitionId::new(&id))
}

struct Table<'t> {
    object: &'t DefinitionId,
    before: Option<&'t Vec<Column>>,
    after: &'t [Column],
}

struct Comparison<'c, 'a> {
    predicted: &'c Predicted<'a>,
    before: &'c Definitions<'a>,
    arena: &'c Bump,
}

impl Comparison<'_, '_> {
    fn field(&self, table: &Table<'_>, id: &DefinitionId) -> Option<ColumnMismatch> {
        let definition = self.predicted.definitions().get(id)?;
        let expected = self.expected(definition)?;
        let found = table.after.iter().find(|column| column.is_called(&expected.name));
        let old_definition = self.before.get(id);
        let is_same_field = old_definition.is_some_and(|old| canonical::same(old, definition));
        let old = table.before.map(|columns| columns.iter().find(|column| column.is_called(&expected.name)));
        let has_right_type = found.is_some_and(|column| expected.kind.accepts(&column.plain_type()));
        if has_right_type && !is_left_alone(&expected, old.flatten(), found, is_same_field) {
            return None;
        }
        Some(ColumnMismatch {
            object: table.object.clone(),
            field: id.clone(),
            column: expected.name.clone(),
            expected: expected.words(),
            actual: found.map(words),
            was_so_before: is_same_field && old.is_some_and(|old| old == found),
        })
    }

    /// A link to an object that is no plain table, or that is nowhere, stores nothing.
    fn expected(&self, definition: &Definition<'_>) -> Option<ExpectedColumn> {
        let json = read(&definition.json, self.arena);
        let expected = expected::of_field(json)?;
        if expected.kind != expected::ExpectedType::Any {
            return Some(expected);
        }
        let linked = json.at(&["settings", "linkObject"]).and_then(Node::decoded)?;
        let linked = self.predicted.definitions().get(&DefinitionId::new(&linked))?;
        is_plain_table(read(&linked.json, self.arena)).then_some(expected)
    }
}

/// Tells whether a changed field asks for `NOT NULL` or a unique key that the column, which the import did not touch,
/// does not have: the database refused, because of the rows there are (golden/RULES.md §3, rows 8 and 9).
fn is_left_alone(
    expected: &ExpectedColumn,
    old: Option<&Column>,
    found: Option<&Column>,
    is_same_field: bool,
) -> bool {
    let Some(found) = found.filter(|found| !is_same_field && old == Some(*found)) else { return false };
    (expected.is_required && found.may_be_empty()) || (expected.is_unique && !found.is_unique())
}

fn words(column: &Column) -> String {
    let mut words = column.kind.clone();
    words.push_str(if column.may_be_empty() { "" } else { " not null" });
    words.push_str(if column.is_unique() { " unique" } else { "" });
    words
}
