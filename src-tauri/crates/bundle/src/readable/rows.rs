//! Where the sides of one definition differ, as rows of properties.

mod context;
mod filter;
mod link;
mod process;
mod values;
mod walk;
mod words;

use bumpalo::Bump;

use super::difference::Sides;
use super::names::Names;
use super::shape::{PropertyRow, RowState};
use crate::canonical;
use crate::choices::takeable;
use crate::family::Family;
use crate::tree::Node;

/// Returns the properties that differ, and the few that say what a field is.
pub(super) fn of(sides: &Sides<'_, '_>, names: &Names<'_, '_>, arena: &Bump) -> Vec<PropertyRow> {
    let mut rows = of_columns(sides);
    let trees = sides.all().map(|side| side.map(|definition| canonical::tree(definition, arena)));
    let shown = sides.all().into_iter().rev().flatten().next().zip(trees.into_iter().rev().flatten().next());
    let Some((definition, tree)) = shown else { return rows };
    let family = Family::of(&definition.kind, tree);
    let holder = if family == Family::Field { names.object_of(&definition.id) } else { None };
    let subject = walk::Subject { family, holder };
    rows.extend(walk::differences(&subject, trees, sides.has_ancestor(), names));
    rows.extend(context::of(&subject, (sides, trees), names, &rows));
    mark_takeable(sides, &mut rows);
    rows.sort_by_cached_key(|row| (row.noise, context::rank(&row.path), row.label.clone()));
    rows
}

/// Marks the rows that stand at a path which a merge reads; what is said of several values at once does not.
fn mark_takeable(sides: &Sides<'_, '_>, rows: &mut [PropertyRow]) {
    let Some((there, here)) = sides.there.zip(sides.here) else { return };
    let places = takeable(sides.before, there, here);
    for row in rows {
        // Where a row tells the values of a list, a merge may read no more than their order, and that is noise.
        row.takeable = places.get(&row.path).is_some_and(|is_order| !is_order || row.noise);
    }
}

/// Compares what the row says beside its JSON.
fn of_columns(sides: &Sides<'_, '_>) -> Vec<PropertyRow> {
    let kinds = sides.all().map(|side| side.map(|row| row.kind.as_str().to_owned()));
    let names = sides.all().map(|side| side.and_then(|row| row.name.as_deref()).map(str::to_owned));
    let row = |path: &str, label: &str, [ancestor, destination, incoming]: [Option<String>; 3]| {
        let state =
            state(&[ancestor.as_ref(), destination.as_ref(), incoming.as_ref()], sides.has_ancestor());
        PropertyRow {
            path: path.to_owned(),
            label: label.to_owned(),
            ancestor,
            destination,
            incoming,
            state,
            code: false,
            noise: false,
            takeable: false,
        }
    };
    let rows = [row("row.type", "Type of definition", kinds), row("row.name", "Name", names)];
    rows.into_iter().filter(|row| row.state != RowState::Same).collect()
}

/// Tells which of three values differ; without an ancestor only whether the other two do.
pub(super) fn state<T: PartialEq>(sides: &[T; 3], has_ancestor: bool) -> RowState {
    let [ancestor, destination, incoming] = sides;
    match (destination == incoming, ancestor == destination, ancestor == incoming) {
        (true, true, _) => RowState::Same,
        (true, false, _) if has_ancestor => RowState::BothSame,
        (true, false, _) => RowState::Same,
        (false, _, _) if !has_ancestor => RowState::TwoWay,
        (false, true, _) => RowState::Incoming,
        (false, false, true) => RowState::Destination,
        (false, false, false) => RowState::Conflict,
    }
}

/// Writes a value as JSON in one spelling.
pub(super) fn raw(node: Node<'_>) -> String {
    let mut out = String::new();
    node.write(&mut out);
    out
}
