//! Rows that say what a field is, even where they do not differ, and the order of all rows.

use super::link;
use super::values::value;
use super::walk::Subject;
use crate::column::expected;
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

/// Where the kind of a link stands; it is told by itself where the phrase does not tell it.
const LINK_TYPE: &str = "settings.linkType";

/// What is said of a column that nobody asked the server about.
const NOT_RECORDED: &str = "not recorded";

/// Returns the rows that are not there because nothing differs in them. Only a field has such rows.
pub(super) fn of(
    subject: &Subject,
    (sides, trees): (&Sides<'_, '_>, [Option<Node<'_>>; 3]),
    names: &Names<'_, '_>,
    rows: &[PropertyRow],
) -> Vec<PropertyRow> {
    if subject.family != Family::Field {
        return Vec::new();
    }
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
    if !has(link::PHRASE) && !has(LINK_TYPE) {
        let phrase = |side: Node<'_>| link::phrase(side.get("settings")?, subject.holder.as_deref(), names);
        let said = trees.map(|side| side.and_then(phrase));
        context
            .extend(said.iter().any(Option::is_some).then(|| row(link::PHRASE, "Link", said.clone(), false)));
    }
    context.extend(live_column(sides, trees, names));
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

/// Tells the column that the destination's table has, and the one that the field asks for; nothing for a field that is
/// kept in no column.
fn live_column(
    sides: &Sides<'_, '_>,
    [_, there, here]: [Option<Node<'_>>; 3],
    names: &Names<'_, '_>,
) -> Option<PropertyRow> {
    let [now, asked] = [there, here].map(|side| side.and_then(expected::of_field));
    let name = &now.as_ref().or(asked.as_ref())?.name;
    let known = match names.columns_beside(&sides.shown()?.id) {
        None => NOT_RECORDED.to_owned(),
        Some(columns) => {
            let live = columns.iter().find(|column| column.is_called(name));
            live.map_or_else(|| "none".to_owned(), |column| column.kind.clone())
        }
    };
    let after = here.map(|_| match &asked {
        Some(column) => format!("{} after the import", column.words()),
        None => "none after the import".to_owned(),
    });
    let before = sides.has_ancestor().then(|| NOT_RECORDED.to_owned());
    Some(row("row.liveColumn", "Live column", [before, Some(known), after], true))
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
        takeable: false,
    }
}

/// Orders rows: the label first, then what a field is, then everything else, and last who changed it when.
pub(super) fn rank(path: &str) -> usize {
    if path == "label" || path.starts_with("translations") {
        return 0;
    }
    match (FIELD.iter().position(|(known, ..)| *known == path), path) {
        (Some(place), _) => place + 1,
        (None, link::PHRASE | LINK_TYPE) => FIELD.len() + 1,
        (None, "row.liveColumn") => FIELD.len() + 2,
        (None, "row.updatedAt") => usize::MAX - 1,
        (None, "row.changedBy") => usize::MAX,
        (None, _) => FIELD.len() + 3,
    }
}
