//! Rows that say what a field is, even where they do not differ, and the order of all rows.

use bumpalo::Bump;

use super::values::value;
use crate::canonical;
use crate::family::Family;
use crate::readable::difference::Sides;
use crate::readable::names::{Names, translated};
use crate::readable::shape::{PropertyRow, RowState};
use crate::tree::Node;

/// What people look for in a field, in this order: path, keys, label, and what an absent value means.
const FIELD: &[(&str, &[&str], &str, &str)] = &[
    ("key", &["key"], "Type", "unknown"),
    ("settings.required", &["settings", "required"], "Required", "no"),
    ("settings.unique", &["settings", "unique"], "Unique", "no"),
    ("columnName", &["columnName"], "Column", "none"),
];

/// Returns the rows that are not there because nothing differs in them. Only a field has such rows.
pub(super) fn of(
    family: Family,
    sides: &Sides<'_, '_>,
    names: &Names<'_, '_>,
    rows: &[PropertyRow],
) -> Vec<PropertyRow> {
    if family != Family::Field {
        return Vec::new();
    }
    let arena = Bump::new();
    let trees = sides.all().map(|side| side.map(|definition| canonical::tree(definition, &arena)));
    let label = |side: Node<'_>| translated(side, "label", names.language()).map(|label| label.into_owned());
    let has = |path: &str| rows.iter().any(|row| row.path == path);
    let mut context = Vec::new();
    if !rows.iter().any(|row| row.label == "Label") {
        context.push(row("label", "Label", trees.map(|side| side.and_then(label)), false));
    }
    for (path, keys, label, absent) in FIELD.iter().filter(|(path, ..)| !has(path)) {
        let key = keys.last().copied().unwrap_or_default();
        let text = |side: Node<'_>| {
            side.at(keys).map_or_else(|| (*absent).to_owned(), |node| value(key, node, names))
        };
        context.push(row(path, label, trees.map(|side| side.map(text)), *path == "columnName"));
    }
    let changed = sides.all().map(|side| side.and_then(|row| row.updated_at.as_text()).map(str::to_owned));
    context.push(row("row.updatedAt", "Changed", changed, false));
    context.push(row(
        "row.changedBy",
        "Changed by",
        sides.all().map(|side| side.map(|_| "unknown".to_owned())),
        false,
    ));
    context
}

fn row(
    path: &str,
    label: &str,
    [ancestor, destination, incoming]: [Option<String>; 3],
    code: bool,
) -> PropertyRow {
    PropertyRow {
        path: path.to_owned(),
        label: label.to_owned(),
        ancestor,
        destination,
        incoming,
        state: RowState::Same,
        code,
        noise: false,
    }
}

/// Orders rows: the label first, then what a field is, then everything else, and last who changed it when.
pub(super) fn rank(path: &str) -> usize {
    if path == "label" || path.starts_with("translations") {
        return 0;
    }
    match (FIELD.iter().position(|(known, ..)| *known == path), path) {
        (Some(place), _) => place + 1,
        (None, "row.updatedAt") => usize::MAX - 1,
        (None, "row.changedBy") => usize::MAX,
        (None, _) => FIELD.len() + 1,
    }
}
