#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::diff::diff_definition;
use crate::example::{definition, definition_of_text, stamp};
use crate::{DefinitionId, Hash};

/// Compares three forms of a type without rules of its own, so that the canonical form is the JSON itself.
fn compared(ancestor: &Value, destination: &Value, incoming: &Value) -> ThreeWay {
    let [ancestor, destination, incoming] =
        [ancestor, destination, incoming].map(|json| definition("id", "step", json));
    compare(Before::Present(&ancestor), Some(&destination), Some(&incoming))
}

fn places(three: &ThreeWay) -> Vec<(&str, SideState)> {
    three.fields.iter().map(|field| (field.path.as_str(), field.state.unwrap())).collect()
}

fn exports(label: &str, ids: &[&str], kind: &str) -> Vec<u8> {
    let row = |id: &&str| json!({"id": id, "name": id, "type": "step", "json": {"label": label}});
    let rows: Vec<_> = ids.iter().map(row).collect();
    let mut export = json!({"abVersion": "0.0.0", "date": "20260101", "definitions": rows});
    if kind == "app" {
        export["filename"] = json!("app_a");
        export["roles"] = json!([]);
    }
    export.to_string().into_bytes()
}

#[test]
fn each_place_is_laid_to_the_side_that_changed_it() {
    let three = compared(
        &json!({"a": 1, "b": 1, "c": 1, "d": 1, "e": 1}),
        &json!({"a": 1, "b": 2, "c": 1, "d": 2, "e": 2}),
        &json!({"a": 1, "b": 1, "c": 2, "d": 2, "e": 3}),
    );
    let expected = [
        ("b", SideState::Destination),
        ("c", SideState::Incoming),
        ("d", SideState::BothSame),
        ("e", SideState::Conflict),
    ];
    assert_eq!(places(&three), expected);
    assert_eq!(three.state, Some(SideState::Conflict));
    let conflict = &three.fields[3];
    assert_eq!(
        (&conflict.ancestor, &conflict.destination, &conflict.incoming),
        (&Some(json!(1)), &Some(json!(2)), &Some(json!(3)))
    );
}

#[test]
fn presence_is_a_change_too() {
    let [old, new, other] =
        [json!({"a": 1}), json!({"a": 2}), json!({"a": 3})].map(|json| definition("id", "step", &json));
    let state = |before, destination, incoming| compare(before, destination, incoming).state;
    let present = Before::Present(&old);
    assert_eq!(state(present, Some(&old), None), Some(SideState::Incoming));
    assert_eq!(state(present, None, Some(&old)), Some(SideState::Destination));
    assert_eq!(state(present, None, None), Some(SideState::BothSame));
    assert_eq!(state(present, None, Some(&new)), Some(SideState::Conflict));
    assert_eq!(state(present, Some(&new), None), Some(SideState::Conflict));
    assert_eq!(state(Before::Absent, Some(&new), None), Some(SideState::Destination));
    assert_eq!(state(Before::Absent, None, Some(&new)), Some(SideState::Incoming));
    assert_eq!(state(Before::Absent, Some(&new), Some(&new)), Some(SideState::BothSame));
    assert_eq!(state(Before::Absent, Some(&new), Some(&other)), Some(SideState::Conflict));
    assert_eq!(state(Before::Absent, None, None), Some(SideState::Same));
}

#[test]
fn what_one_side_changed_and_the_other_removed_is_shown() {
    let [old, new] = [json!({"a": 1}), json!({"a": 2})].map(|json| definition("id", "step", &json));
    let there = compare(Before::Present(&old), Some(&new), None);
    assert_eq!(places(&there), [("a", SideState::Destination)]);
    let field = &compare(Before::Present(&old), None, Some(&new)).fields[0];
    assert_eq!((&field.destination, &field.incoming), (&None, &Some(json!(2))));
    assert_eq!(field.state, Some(SideState::Incoming));
}

#[test]
fn without_an_ancestor_nothing_is_claimed() {
    let [old, new] = [json!({"a": 1}), json!({"a": 2})].map(|json| definition("id", "step", &json));
    let two = compare(Before::Unknown, Some(&old), Some(&new));
    assert_eq!((two.state, two.fields.len(), two.fields[0].state), (None, 1, None));
    assert_eq!(two.fields[0].ancestor, None);
    assert_eq!(compare(Before::Unknown, Some(&old), Some(&old)).state, Some(SideState::Same));
    assert_eq!(compare(Before::Unknown, Some(&old), None).state, None);
}

#[test]
fn a_list_that_one_side_edits_is_one_place() {
    let list = |ids: Value| json!({"viewIDs": ids});
    let three = compared(&list(json!(["a"])), &list(json!(["a"])), &list(json!(["a", "b"])));
    assert_eq!(places(&three), [("viewIDs", SideState::Incoming)]);
    assert_eq!(three.fields[0].incoming, Some(json!(["a", "b"])));
}

#[test]
fn entries_added_on_both_sides_are_in_nobodys_way() {
    let list = |ids: Value| json!({"viewIDs": ids});
    let three =
        compared(&list(json!(["a", "b"])), &list(json!(["x", "a", "b"])), &list(json!(["a", "b", "y"])));
    assert_eq!(places(&three), [("viewIDs[0]", SideState::Destination), ("viewIDs[2]", SideState::Incoming)]);
    assert_eq!(three.state, Some(SideState::Conflict), "the import replaces the whole definition");
    let new_list = compared(&json!({}), &list(json!(["x"])), &list(json!(["y"])));
    assert_eq!(
        places(&new_list),
        [("viewIDs[0]", SideState::Destination), ("viewIDs[0]", SideState::Incoming)]
    );
}

#[test]
fn an_entry_removed_here_and_changed_there_is_a_conflict() {
    let options = |options: Value| json!({"options": options});
    let three = compared(
        &options(json!([{"id": "a", "text": 1}, {"id": "b", "text": 1}])),
        &options(json!([{"id": "a", "text": 2}, {"id": "b", "text": 1}])),
        &options(json!([{"id": "b", "text": 2}])),
    );
    let expected = [("options[0]", SideState::Conflict), ("options[0].text", SideState::Incoming)];
    assert_eq!(places(&three), expected);
    let gone = compared(&json!({"m": {"a": 1}}), &json!({"m": {"a": 1, "b": 1}}), &json!({}));
    assert_eq!(places(&gone), [("m", SideState::Conflict)]);
}

#[test]
fn the_order_of_a_list_is_a_change_of_its_own() {
    let list = |ids: Value| json!({"viewIDs": ids});
    let both = compared(
        &list(json!(["a", "b", "c"])),
        &list(json!(["c", "a", "b"])),
        &list(json!(["a", "b", "c", "d"])),
    );
    let expected = [("viewIDs[3]", SideState::Incoming), ("viewIDs", SideState::Destination)];
    assert_eq!(places(&both), expected);
    assert_eq!(both.fields[1].class, ChangeClass::Order);
    assert_eq!(both.fields[1].destination, Some(json!(["c", "a", "b"])));
    let apart =
        compared(&list(json!(["a", "b", "c"])), &list(json!(["c", "a", "b"])), &list(json!(["b", "a", "c"])));
    assert_eq!(places(&apart), [("viewIDs", SideState::Conflict)]);
}

#[test]
fn entries_without_names_are_compared_by_place_while_their_number_stays() {
    let rules = |rules: Value| json!({"rules": rules});
    let [old, left, right] = [(1, 1), (2, 1), (1, 2)].map(|(a, b)| rules(json!([{"v": a}, {"v": b}])));
    let expected = [("rules[0].v", SideState::Destination), ("rules[1].v", SideState::Incoming)];
    assert_eq!(places(&compared(&old, &left, &right)), expected);
    let longer = rules(json!([{"v": 1}, {"v": 1}, {"v": 3}]));
    assert_eq!(places(&compared(&old, &left, &longer)), [("rules", SideState::Conflict)]);
}

#[test]
fn columns_of_the_row_are_places_too() {
    let mut rows = ["a", "b", "c"].map(|_| definition("id", "step", &json!({})));
    rows[2].name = None;
    rows[1].kind = crate::DefinitionType::Hint;
    let three = compare(Before::Present(&rows[0]), Some(&rows[1]), Some(&rows[2]));
    assert_eq!(places(&three), [("row.type", SideState::Destination), ("row.name", SideState::Incoming)]);
    assert_eq!(three.fields[1].ancestor, Some(json!("id")));
}

#[test]
fn what_a_server_fills_in_is_nobodys_change() {
    let view = |json: Value| definition("id", "view", &json);
    let [old, filled, new] = [json!({}), json!({"settings": {"height": 0}}), json!({"a": 1})].map(view);
    let three = compare(Before::Present(&old), Some(&filled), Some(&new));
    assert_eq!((three.state, places(&three)), (Some(SideState::Incoming), vec![("a", SideState::Incoming)]));
}

#[test]
fn saving_again_is_told_by_the_dates() {
    let [old, mut later, mut latest] = ["a", "b", "c"].map(|_| definition("id", "step", &json!({})));
    later.updated_at = stamp("2031-01-01T00:00:00.000Z");
    latest.updated_at = stamp("2032-01-01T00:00:00.000Z");
    let state = |left, right| state_with_dates(Before::Present(&old), Some(left), Some(right));
    assert_eq!(state(&later, &old), Some(SideState::Destination));
    assert_eq!(state(&old, &later), Some(SideState::Incoming));
    assert_eq!(state(&later, &latest), Some(SideState::Conflict));
    assert_eq!(state(&later, &later), Some(SideState::Same));
    let changed = definition("id", "step", &json!({"a": 1}));
    assert_eq!(state(&later, &changed), Some(SideState::Incoming), "content counts before dates");
}

#[test]
fn a_chosen_app_says_nothing_of_what_it_does_not_hold() {
    let ids: Vec<DefinitionId> = ["a", "b"].map(DefinitionId::new).into();
    let [app, all] = ["app", "all"].map(|kind| exports("x", &["a"], kind));
    let app = Ancestors::read(Ancestor::Chosen(&app)).unwrap();
    assert!(matches!(app.definition(&ids[0]), Before::Present(row) if row.id == ids[0]));
    assert!(matches!(app.hash(&ids[1]), Before::Unknown));
    let all = Ancestors::read(Ancestor::Chosen(&all)).unwrap();
    assert!(matches!((all.hash(&ids[1]), all.definition(&ids[1])), (Before::Absent, Before::Absent)));
    assert_eq!((all.kind(), all.at(&ids[0])), (AncestorKind::Chosen, None));
    assert_eq!((app.count(|id| ids.contains(id)), app.count(|_| false)), (1, 0));
    assert_eq!(app.sum(|_| true), all.sum(|_| true));
    assert!(matches!(Ancestors::read(Ancestor::Chosen(b"[]")), Err(crate::NotABundle { .. })));
}

#[test]
fn a_seen_version_counts_by_its_hash_and_is_shown_only_when_the_content_has_it() {
    let held = exports("x", &["a", "b"], "all");
    let all = Ancestors::read(Ancestor::Chosen(&held)).unwrap();
    let [a, b, c] = ["a", "b", "c"].map(DefinitionId::new);
    let Before::Present(hash) = all.hash(&a) else { panic!("the bundle holds it") };
    let version = |hash, bundle| Version { hash, at: "2026-01-01T00:00:00Z".to_owned(), bundle };
    let wrong = Hash::of(b"something else");
    let of = BTreeMap::from([
        (a.clone(), version(hash, Some(0))),
        (b.clone(), version(wrong, Some(0))),
        (c.clone(), version(wrong, None)),
    ]);
    let bundles: [&[u8]; 1] = [&held];
    let seen = Ancestors::read(Ancestor::Seen { bundles: &bundles, of: &of }).unwrap();
    assert!(matches!(seen.definition(&a), Before::Present(_)));
    assert!(
        matches!((seen.definition(&b), seen.hash(&b)), (Before::Unknown, Before::Present(it)) if it == wrong)
    );
    assert!(matches!(seen.definition(&c), Before::Unknown));
    assert_eq!((seen.kind(), seen.at(&a)), (AncestorKind::Seen, Some("2026-01-01T00:00:00Z")));
    assert_ne!(seen.sum(|_| true), seen.sum(|id| *id == a));
    assert_eq!(Ancestors::read(Ancestor::None).unwrap().sum(|_| true), None);
}

/// Values that often have something in common: small maps, lists of ids, lists of entries with ids.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf =
        prop_oneof![Just(Value::Null), (0..3_u8).prop_map(Value::from), "[ab]{0,1}".prop_map(Value::from)];
    let ids = prop::collection::vec("[a-d]", 0..5).prop_map(Value::from);
    prop_oneof![leaf, ids].prop_recursive(3, 30, 4, |inner| {
        let entries = prop::collection::btree_map("[a-c]", inner.clone(), 0..4);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-c]|id", inner, 0..4)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
            entries.prop_map(|entries| entries
                .into_iter()
                .map(|(id, value)| json!({"id": id, "v": value}))
                .collect()),
        ]
    })
}

fn swapped(state: SideState) -> SideState {
    match state {
        SideState::Incoming => SideState::Destination,
        SideState::Destination => SideState::Incoming,
        SideState::Same | SideState::BothSame | SideState::Conflict => state,
    }
}

/// What a place says, without its path, whose indexes count in one side's list.
type Said = (SideState, ChangeClass, String, String, String);

fn said(field: &FieldState, is_swapped: bool) -> Said {
    let FieldState { path: _, ancestor, destination, incoming, state, class, is_order: _ } = field;
    let [destination, incoming] = [destination, incoming].map(|value| format!("{value:?}"));
    let state = state.unwrap();
    match is_swapped {
        false => (state, *class, format!("{ancestor:?}"), destination, incoming),
        true => (swapped(state), *class, format!("{ancestor:?}"), incoming, destination),
    }
}

proptest! {
    #[test]
    fn swapped_sides_say_the_same(ancestor in any_json(), left in any_json(), right in any_json()) {
        let [ancestor, left, right] = [ancestor, left, right].map(|json| json!({"root": json}));
        let (there, back) = (compared(&ancestor, &left, &right), compared(&ancestor, &right, &left));
        prop_assert_eq!(there.state, back.state.map(swapped));
        let mut there: Vec<_> = there.fields.iter().map(|field| said(field, false)).collect();
        let mut back: Vec<_> = back.fields.iter().map(|field| said(field, true)).collect();
        there.sort();
        back.sort();
        prop_assert_eq!(there, back);
    }

    #[test]
    fn an_unchanged_destination_gives_the_two_way_difference(left in any_json(), right in any_json()) {
        let [left, right] = [left, right].map(|json| definition("id", "step", &json!({"root": json})));
        let three = compare(Before::Present(&left), Some(&left), Some(&right));
        let two = diff_definition(&left, &right).map(|changed| changed.fields).unwrap_or_default();
        prop_assert_eq!(three.state == Some(SideState::Same), two.is_empty());
        let two: Vec<_> = two.into_iter().map(|change| {
            FieldState::new(change, Some(SideState::Incoming), |pair| [pair.left.clone(), pair.left, pair.right])
        }).collect();
        prop_assert_eq!(three.fields, two);
    }

    #[test]
    fn the_states_of_the_places_make_up_the_state_of_the_whole(
        ancestor in any_json(), left in any_json(), right in any_json()
    ) {
        let [ancestor, left, right] = [ancestor, left, right].map(|json| json!({"root": json}));
        let three = compared(&ancestor, &left, &right);
        let states: BTreeSet<_> = three.fields.iter().map(|field| field.state.unwrap()).collect();
        match three.state.unwrap() {
            SideState::Same => prop_assert!(states.is_empty()),
            state @ (SideState::Incoming | SideState::Destination | SideState::BothSame) => {
                prop_assert_eq!(states, [state].into());
            }
            SideState::Conflict => prop_assert!(!states.is_empty()),
        }
    }

    #[test]
    fn the_edits_of_both_sides_are_found_again(script in any_script()) {
        let three = compared(&script.version(0), &script.version(1), &script.version(2));
        prop_assert_eq!(found(&three), script.expected());
    }
}

/// What was done to one thing: nothing, an edit by one side, by both alike, by each in its own way.
fn any_state() -> impl Strategy<Value = SideState> {
    prop_oneof![
        3 => Just(SideState::Same),
        1 => Just(SideState::Incoming),
        1 => Just(SideState::Destination),
        1 => Just(SideState::BothSame),
        1 => Just(SideState::Conflict),
    ]
}

/// Edits of single values, of a list of ids, and of options that have ids.
#[derive(Clone, Debug)]
struct Script {
    values: Vec<SideState>,
    removed: Vec<SideState>,
    added: Vec<SideState>,
    options: Vec<SideState>,
}

fn any_script() -> impl Strategy<Value = Script> {
    let states = || prop::collection::vec(any_state(), 4);
    // An id that one side removes or adds cannot be removed or added in another way by the other.
    let listed = || {
        let state =
            any_state().prop_map(|state| if state == SideState::Conflict { SideState::Same } else { state });
        prop::collection::vec(state, 4)
    };
    (states(), listed(), listed(), states()).prop_map(|(values, removed, added, options)| Script {
        values,
        removed,
        added,
        options,
    })
}

/// Tells whether a side, 1 the destination and 2 the source, did something.
fn did(side: usize, state: SideState) -> bool {
    match state {
        SideState::Same => false,
        SideState::Destination => side == 1,
        SideState::Incoming => side == 2,
        SideState::BothSame | SideState::Conflict => side != 0,
    }
}

impl Script {
    fn version(&self, side: usize) -> Value {
        let value = |state: &SideState| match (did(side, *state), *state) {
            (false, _) => json!("old"),
            (true, SideState::Conflict) => json!(format!("new of {side}")),
            (true, _) => json!("new"),
        };
        let mut json = serde_json::Map::new();
        json.extend(self.values.iter().enumerate().map(|(at, state)| (format!("value{at}"), value(state))));
        let kept = self.removed.iter().enumerate().filter(|(_, state)| !did(side, **state));
        let mut ids: Vec<_> = kept.map(|(at, _)| format!("old{at}")).collect();
        let added = self.added.iter().enumerate().filter(|(_, state)| did(side, **state));
        ids.extend(added.map(|(at, _)| format!("new{at}")));
        // An id that always stays, so that no list is ever empty.
        ids.push("stays".to_owned());
        json.insert("fieldIDs".to_owned(), json!(ids));
        let option = |(at, state)| json!({"id": format!("option{at}"), "text": value(state)});
        json.insert("options".to_owned(), self.options.iter().enumerate().map(option).collect());
        Value::Object(json)
    }

    fn expected(&self) -> BTreeMap<String, SideState> {
        let named = |name: &'static str, states: &[SideState]| {
            let named = states.iter().enumerate().map(move |(at, state)| (format!("{name}{at}"), *state));
            named.filter(|(_, state)| *state != SideState::Same).collect::<Vec<_>>()
        };
        let parts = [
            ("value", &self.values),
            ("old", &self.removed),
            ("new", &self.added),
            ("option", &self.options),
        ];
        parts.into_iter().flat_map(|(name, states)| named(name, states)).collect()
    }
}

/// Reads the edits out of a comparison.
fn found(three: &ThreeWay) -> BTreeMap<String, SideState> {
    let mut found = BTreeMap::new();
    for field in &three.fields {
        let state = field.state.unwrap();
        if let Some(option) = field.path.strip_prefix("options[").and_then(|rest| rest.strip_suffix("].text"))
        {
            found.insert(format!("option{option}"), state);
        } else if field.path.starts_with("fieldIDs") {
            found.extend(list_entries(field).into_iter().map(|id| (id, state)));
        } else {
            found.insert(field.path.clone(), state);
        }
    }
    found
}

/// Returns the ids that came or went: those of an entry, or of a whole list.
fn list_entries(field: &FieldState) -> BTreeSet<String> {
    let ids = |value: &Option<Value>| -> BTreeSet<String> {
        match value {
            Some(Value::Array(ids)) => ids.iter().map(|id| id.as_str().unwrap().to_owned()).collect(),
            Some(id) => [id.as_str().unwrap().to_owned()].into(),
            None => BTreeSet::new(),
        }
    };
    let [ancestor, destination, incoming] = [&field.ancestor, &field.destination, &field.incoming].map(ids);
    &(&ancestor ^ &destination) | &(&ancestor ^ &incoming)
}

#[test]
fn equal_texts_of_other_spelling_are_the_same() {
    let [a, b] = [r#"{"a": 1.0, "b": "\u0041"}"#, r#"{"b": "A", "a": 1}"#]
        .map(|text| definition_of_text("id", "step", text));
    assert_eq!(compare(Before::Present(&a), Some(&b), Some(&a)).state, Some(SideState::Same));
}
