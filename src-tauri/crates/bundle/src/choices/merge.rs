//! One version of a definition made of both, by changing the bundle's text only where another side's value is taken.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::value::RawValue;

use super::Take;
use super::place::{Step, steps};
use crate::diff::fields::NAMES;
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
        let mut all = united(&old, &list(there), &list(incoming));
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

/// Returns the paths at which [`merged`] takes the value of one side by itself, and whether it takes only an order there.
/// Entries of the lists of ids are not among them: they are taken by their place, and that is another one on each side.
pub(crate) fn takeable(
    before: Before<&Definition<'_>>,
    there: &Definition<'_>,
    incoming: &Definition<'_>,
) -> BTreeMap<String, bool> {
    let lists = paths(&incoming.kind);
    let stands_alone = |path: &str| steps(path).is_some_and(|steps| list_of(lists, &steps).is_none());
    let fields = compare(before, Some(there), Some(incoming)).fields.into_iter();
    fields.filter(|field| stands_alone(&field.path)).map(|field| (field.path, field.is_order)).collect()
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

/// Puts the innermost places first, and of one list changes before removals, the last of these first, then its order,
/// and additions last, so that no place moves before its turn.
fn in_turn(places: &mut [(Vec<Step>, &FieldState, Take)]) {
    places.sort_by_key(|(steps, field, take)| {
        let index = match steps.last() {
            Some(Step::Index(index)) => i64::try_from(*index).unwrap_or(i64::MAX),
            Some(Step::Key(_)) | None => 0,
        };
        let turn = match (field.incoming.is_some(), value(field, *take).is_some()) {
            _ if field.is_order => (2, 0),
            (true, true) => (0, 0),
            (true, false) => (1, -index),
            (false, _) => (3, index),
        };
        // The order of a list is told at the place of the list, and is about the places of its entries.
        (Reverse(steps.len() + usize::from(field.is_order)), turn)
    });
}

/// Puts a value at a place of a text; `None` takes away what is there.
fn put<'j>(json: &'j str, steps: &[Step], field: &FieldState, new: Option<&Value>) -> Cow<'j, str> {
    let Some((step, rest)) = steps.split_first() else {
        return match new {
            Some(order) if field.is_order => Cow::Owned(reordered(json, order)),
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

/// Puts the entries of a list into an order, told by their names or themselves. Others stay at their places.
fn reordered(json: &str, order: &Value) -> String {
    let mut items: Vec<&RawValue> = serde_json::from_str(json).unwrap_or_default();
    let names = order.as_array().map_or(&[][..], Vec::as_slice);
    let turn = |item: &RawValue| {
        let item: Value = serde_json::from_str(item.get()).ok()?;
        names.iter().position(|name| is_called(&item, name))
    };
    let mut called: Vec<_> =
        items.iter().enumerate().filter_map(|(place, item)| Some((turn(item)?, place, *item))).collect();
    let places: Vec<_> = called.iter().map(|(_, place, _)| *place).collect();
    called.sort_by_key(|(turn, place, _)| (*turn, *place));
    places.into_iter().zip(called).for_each(|(place, (_, _, item))| items[place] = item);
    let texts: Vec<_> = items.iter().map(|item| item.get()).collect();
    format!("[{}]", texts.join(","))
}

/// Tells whether an entry is meant, by its name or by all that it says.
fn is_called(item: &Value, name: &Value) -> bool {
    let is_same = |key: &str| {
        let told = item.get(key);
        told.is_some() && (told == Some(name) || told == name.get(key))
    };
    item == name || NAMES.iter().any(|key| is_same(key))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::example::{definition, definition_of_text};

    fn all_of(take: Take, versions: &[Value; 3]) -> Definition<'static> {
        let [ancestor, there, here] = versions.each_ref().map(|json| definition("o", "object", json));
        let fields = compare(Before::Present(&ancestor), Some(&there), Some(&here)).fields;
        let takes = fields.into_iter().map(|field| (field.path, take)).collect();
        let json = merged(Before::Present(&ancestor), &there, &here, &takes);
        definition_of_text("o", "object", &json)
    }

    fn entries(names: &[u8]) -> Value {
        names.iter().map(|name| json!({"id": name.to_string(), "label": "x"})).collect()
    }

    #[test]
    fn an_order_is_taken_without_losing_what_the_entries_say() {
        for key in ["objectWorkspaceViews", "other"] {
            let [old, new] = [json!({key: entries(&[1, 2])}), json!({key: entries(&[2, 1])})];
            let merged = all_of(Take::Destination, &[old.clone(), new.clone(), old]);
            assert_eq!(merged.json.get(), new.to_string(), "{key}");
        }
    }

    #[test]
    fn what_is_removed_is_counted_before_anything_moves() {
        let [old, there] = [json!({"x": entries(&[9, 1, 2, 3])}), json!({"x": entries(&[2, 1, 3])})];
        let merged = all_of(Take::Destination, &[old.clone(), there.clone(), old]);
        assert_eq!(merged.json.get(), there.to_string());
        let nested = |outer: &[u8], inner: &[u8]| {
            let mut list = entries(outer);
            list[outer.len() - 1]["x"] = entries(inner);
            json!({"x": list})
        };
        let [old, there] = [nested(&[1, 2, 3], &[4, 5]), nested(&[1, 3], &[5])];
        let merged = all_of(Take::Destination, &[old.clone(), there.clone(), old]);
        assert_eq!(merged.json.get(), there.to_string());
    }

    fn list() -> impl Strategy<Value = Value> {
        let entry = |id: String| {
            (Just(id), 0_u8..3, prop::sample::subsequence(vec!["p", "q", "r"], 0..3).prop_shuffle())
        };
        let ids = prop::sample::subsequence(vec!["a", "b", "c", "d"], 0..4).prop_shuffle();
        ids.prop_flat_map(move |ids| ids.into_iter().map(|id| entry(id.to_owned())).collect::<Vec<_>>())
            .prop_map(|entries| {
                let entry = |(id, n, inner): (String, u8, Vec<&str>)| {
                    let inner: Value = inner.into_iter().map(|id| json!({"id": id})).collect();
                    json!({"id": id, "n": n, "inner": inner})
                };
                entries.into_iter().map(entry).collect()
            })
    }

    fn version() -> impl Strategy<Value = Value> {
        (list(), list(), 0_u8..3)
            .prop_map(|(left, right, n)| json!({"x": left, "objectWorkspaceViews": right, "n": n}))
    }

    fn sorted(mut json: Value) -> Value {
        if let Value::Array(items) = &mut json {
            items.iter_mut().for_each(|item| *item = sorted(item.take()));
            items.sort_by_key(Value::to_string);
        } else if let Value::Object(members) = &mut json {
            members.values_mut().for_each(|value| *value = sorted(value.take()));
        }
        json
    }

    proptest! {
        #[test]
        fn a_side_taken_everywhere_is_that_side(versions in [version(), version(), version()]) {
            for (side, take) in [(0, Take::Ancestor), (1, Take::Destination), (2, Take::Incoming)] {
                let merged: Value = serde_json::from_str(all_of(take, &versions).json.get()).unwrap();
                prop_assert_eq!(sorted(merged), sorted(versions[side].clone()), "{:?}", take);
            }
        }
    }
}
