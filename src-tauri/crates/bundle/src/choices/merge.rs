//! One version of a definition made of both, by changing the bundle's text only where another side's value is taken.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value;

use super::Take;
use super::place::{Step, steps};
use crate::diff::ChangeClass;
use crate::lists::{ListPath, ids, paths, united, with_ids};
use crate::splice::{self, Edit};
use crate::three_way::{Before, FieldState, SideState, compare};
use crate::{Definition, DefinitionId};

/// Returns the merged `json`. What `fields` does not name is taken from the side that alone changed it, and from the
/// bundle where both did or nobody knows. A path at which the sides do not differ has nothing to take.
pub(super) fn merged(
    before: Before<&Definition<'_>>,
    there: &Definition<'_>,
    incoming: &Definition<'_>,
    fields: &BTreeMap<String, Take>,
) -> String {
    let differences = compare(before, Some(there), Some(incoming)).fields;
    let lists = paths(&incoming.kind);
    let mut json = incoming.json.get().to_owned();
    let mut places = Vec::new();
    let mut entries = Vec::new();
    for field in &differences {
        let take = fields.get(&field.path).copied();
        match steps(&field.path) {
            Some(steps) if list_of(lists, &steps).is_some() => {
                entries.extend(take.map(|take| (field, steps, take)))
            }
            Some(steps) => places.push((steps, field, take.unwrap_or_else(|| own_choice(field)))),
            // The columns beside `json`; the bundle's name and type go with its row.
            None => {}
        }
    }
    for path in lists {
        let list = |row: &Definition<'_>| ids(row.json.get(), path);
        let old = match before {
            Before::Present(ancestor) => list(ancestor),
            Before::Unknown | Before::Absent => Vec::new(),
        };
        let mut all = united(&old, &list(there), &list(incoming), &|_| false);
        let of_list = entries.iter().filter(|(_, steps, _)| list_of(lists, steps) == Some(*path));
        of_list.for_each(|(field, _, take)| choose_entry(&mut all, field, *take));
        json = with_ids(&json, path, &all).into_owned();
    }
    in_turn(&mut places);
    for (steps, field, take) in places.iter().filter(|(_, _, take)| *take != Take::Incoming) {
        json = put(&json, steps, field, value(field, *take)).into_owned();
    }
    json
}

fn own_choice(field: &FieldState) -> Take {
    match field.state {
        Some(SideState::Destination) => Take::Destination,
        Some(SideState::Same | SideState::Incoming | SideState::BothSame | SideState::Conflict) | None => {
            Take::Incoming
        }
    }
}

fn value(field: &FieldState, take: Take) -> Option<&Value> {
    match take {
        Take::Incoming => field.incoming.as_ref(),
        Take::Destination => field.destination.as_ref(),
        Take::Ancestor => field.ancestor.as_ref(),
    }
}

/// Returns the list of ids that a path leads to or into.
fn list_of(lists: &[ListPath], steps: &[Step]) -> Option<ListPath> {
    let is_at = |path: &&ListPath| {
        path.len() <= steps.len()
            && path.iter().zip(steps).all(|(key, step)| matches!(step, Step::Key(name) if name == key))
    };
    lists.iter().find(is_at).copied()
}

/// Lists one id, or does not, as the side does whose choice it is.
fn choose_entry(all: &mut Vec<DefinitionId>, field: &FieldState, take: Take) {
    let any = field.incoming.as_ref().or(field.destination.as_ref()).or(field.ancestor.as_ref());
    let Some(id) = any.and_then(Value::as_str).map(DefinitionId::new) else { return };
    match value(field, take) {
        Some(_) if !all.contains(&id) => all.push(id),
        Some(_) => {}
        None => all.retain(|other| *other != id),
    }
}

/// Puts changes before removals, the last of these first, and additions last, so that no place moves before its turn.
fn in_turn(places: &mut [(Vec<Step>, &FieldState, Take)]) {
    places.sort_by_key(|(steps, field, take)| {
        let index = match steps.last() {
            Some(Step::Index(index)) => i64::try_from(*index).unwrap_or(i64::MAX),
            Some(Step::Key(_)) | None => 0,
        };
        match (field.incoming.is_some(), value(field, *take).is_some()) {
            (true, true) => (0, 0),
            (true, false) => (1, -index),
            (false, _) => (2, index),
        }
    });
}

/// Puts a value at a place of a text; `None` takes away what is there.
fn put<'j>(json: &'j str, steps: &[Step], field: &FieldState, new: Option<&Value>) -> Cow<'j, str> {
    let Some((step, rest)) = steps.split_first() else {
        return match new {
            Some(order) if field.class == ChangeClass::Order => Cow::Owned(reordered(json, order)),
            Some(value) => Cow::Owned(value.to_string()),
            None => Cow::Borrowed(json),
        };
    };
    let is_gone = rest.is_empty() && new.is_none();
    let edit = |old| {
        if is_gone { Edit::Drop } else { Edit::of(Cow::Owned(put(old, rest, field, new).into_owned())) }
    };
    match step {
        Step::Key(key) => splice::at(json, &[key.as_str()], &mut |old| match (old, new) {
            (Some(old), _) if !is_gone => Some(put(old, rest, field, new).into_owned()),
            (None, Some(_)) => Some(put("{}", rest, field, new).into_owned()),
            (Some(_), _) | (None, None) => None,
        }),
        Step::Index(index) if rest.is_empty() && field.incoming.is_none() => {
            new.map_or(Cow::Borrowed(json), |new| Cow::Owned(inserted(json, *index, &new.to_string())))
        }
        Step::Index(index) => {
            splice::list(json, |place, old| if place == *index { edit(old) } else { Edit::Keep })
        }
    }
}

/// Returns a list with one more entry before the one at a place, or at its end.
fn inserted(json: &str, place: usize, entry: &str) -> String {
    let before = |at, old: &str| {
        if at == place { Edit::Put(format!("{entry},{old}").into()) } else { Edit::Keep }
    };
    match splice::list(json, before) {
        Cow::Owned(list) => list,
        Cow::Borrowed(_) => splice::with_element(json, entry),
    }
}

/// Puts the entries of a list into an order, told by their names or themselves; others keep their turn behind these.
fn reordered(json: &str, order: &Value) -> String {
    let mut items: Vec<Value> = serde_json::from_str(json).unwrap_or_default();
    let names = order.as_array().map_or(&[][..], Vec::as_slice);
    let is_called = |item: &Value, name: &Value| {
        let keys = ["id", "language_code", "uuid", "fieldID", "alias"];
        item == name || keys.iter().any(|key| item.get(key) == Some(name))
    };
    items.sort_by_key(|item| names.iter().position(|name| is_called(item, name)).unwrap_or(names.len()));
    Value::from(items).to_string()
}
