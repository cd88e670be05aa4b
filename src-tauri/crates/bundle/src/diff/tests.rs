#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::example::{definition, definition_of_text, stamp};

/// Every place where two forms of a definition differ: path, sides, class.
fn places(kind: &str, left: &Value, right: &Value) -> Vec<(String, Presence, ChangeClass)> {
    let (left, right) = (definition("id", kind, left), definition("id", kind, right));
    let fields = diff_definition(&left, &right).map(|changed| changed.fields).unwrap_or_default();
    fields.into_iter().map(|field| (field.path, field.change, field.class)).collect()
}

fn only_place(kind: &str, left: &Value, right: &Value) -> (String, Presence, ChangeClass) {
    let places = places(kind, left, right);
    assert_eq!(places.len(), 1, "{places:?}");
    places[0].clone()
}

fn class(kind: &str, left: &Value, right: &Value) -> ChangeClass {
    diff_definition(&definition("id", kind, left), &definition("id", kind, right)).unwrap().class
}

fn bundle(text: &str) -> Bundle<'_> {
    Bundle::parse(text.as_bytes()).unwrap()
}

#[test]
fn definitions_are_sorted_into_the_five_kinds() {
    let left = [
        definition("same", "step", &json!({"a": 1})),
        definition("gone", "step", &json!({})),
        definition("other", "step", &json!({"a": 1})),
        definition("saved", "step", &json!({"a": 1})),
    ];
    let mut right = left.clone();
    right[1] = definition("new", "hint", &json!({}));
    right[2] = definition("other", "step", &json!({"a": 2}));
    right[3].updated_at = stamp("2031-01-01T00:00:00.000Z");
    right.reverse();
    let diff = diff_definitions(&left.iter().collect(), &right.iter().collect());
    assert_eq!(diff.unchanged, 1);
    assert_eq!(
        diff.added,
        [DefinitionRef { id: "new".into(), kind: "hint".into(), name: Some("new".into()) }]
    );
    assert_eq!(diff.removed[0].id, "gone".into());
    assert_eq!(diff.touched, [TouchedDefinition { id: "saved".into() }]);
    assert_eq!(diff.changed.len(), 1);
    assert_eq!(diff.changed[0].id, "other".into());
    assert!(!diff.is_empty());
}

#[test]
fn a_diff_is_written_as_the_command_line_promises() {
    let left = definition("v", "view", &json!({"settings": {"label": 1}}));
    let right = definition("v", "view", &json!({"settings": {"label": 2}}));
    let step = definition("s", "step", &json!({}));
    let diff = diff_definitions(&[left, step.clone()].iter().collect(), &[right].iter().collect());
    assert_eq!(
        serde_json::to_value(&diff).unwrap(),
        json!({
            "unchanged": 0, "added": [], "removed": [{"id": "s", "type": "step", "name": "s"}],
            "changed": [{"id": "v", "type": "view", "name": "v", "class": "content", "fields": [
                {"path": "settings.label", "change": "changed", "left": 1, "right": 2, "class": "content"},
            ]}],
            "touched": [], "envelope": [],
        })
    );
}

#[test]
fn what_the_server_fills_in_is_no_difference() {
    assert_eq!(places("view", &json!({}), &json!({"settings": {"height": 0}})), []);
    let left = definition("f", "field", &json!({"key": "string", "settings": {"required": 0}}));
    let mut right = definition("f", "field", &json!({"settings": {}, "key": "string"}));
    assert_eq!(diff_definition(&left, &right), None);
    right.created_at = crate::Stamp::Null;
    let diff = diff_definitions(&[left].iter().collect(), &[right].iter().collect());
    assert_eq!((diff.unchanged, diff.touched.len()), (0, 1));
}

#[test]
fn paths_lead_to_the_leaves() {
    let left = json!({"a": {"b": [{"c": 1}, {"c": 2}], "x.y": 1, "": 0}});
    let right = json!({"a": {"b": [{"c": 1}, {"c": 3}], "x.y": 2, "": 1}, "d": {"e": 1, "f": {}}});
    let places: Vec<_> = places("step", &left, &right).into_iter().map(|(path, ..)| path).collect();
    assert_eq!(places, [r#"a[""]"#, "a.b[1].c", r#"a["x.y"]"#, "d.e", "d.f"]);
}

#[test]
fn a_side_without_the_value_shows_null() {
    let changed = diff_definition(
        &definition("id", "step", &json!({"a": null, "b": "x"})),
        &definition("id", "step", &json!({"c": {"d": [1]}})),
    );
    let fields: Vec<_> = changed
        .unwrap()
        .fields
        .into_iter()
        .map(|field| (field.path, field.change, field.left, field.right))
        .collect();
    assert_eq!(
        fields,
        [
            ("a".to_owned(), Presence::Removed, Value::Null, Value::Null),
            ("b".to_owned(), Presence::Removed, json!("x"), Value::Null),
            ("c.d".to_owned(), Presence::Added, Value::Null, json!([1])),
        ]
    );
}

#[test]
fn row_columns_are_fields_too() {
    let left = definition("id", "step", &json!({}));
    let mut right = definition("id", "hint", &json!({}));
    right.name = None;
    let changed = diff_definition(&left, &right).unwrap();
    let paths: Vec<_> = changed.fields.iter().map(|field| (field.path.as_str(), field.class)).collect();
    assert_eq!(paths, [("row.type", ChangeClass::Content), ("row.name", ChangeClass::Text)]);
    assert_eq!((changed.kind.as_str(), changed.name, changed.class), ("hint", None, ChangeClass::Content));
}

#[test]
fn translations_and_option_texts_are_text() {
    let label = |label: &str| json!({"translations": [{"language_code": "en", "label": label}]});
    assert_eq!(
        only_place("view", &label("a"), &label("b")),
        ("translations[0].label".to_owned(), Presence::Changed, ChangeClass::Text)
    );
    let thai = json!({"translations": [{"language_code": "th"}, {"language_code": "en", "label": "a"}]});
    assert_eq!(
        only_place("view", &label("a"), &thai),
        ("translations[0]".to_owned(), Presence::Added, ChangeClass::Text)
    );
    let option = |text: &str| json!({"key": "list", "settings": {"options": [{"id": "o", "text": text}]}});
    assert_eq!(class("field", &option("a"), &option("b")), ChangeClass::Text);
    assert_eq!(class("view", &option("a"), &option("b")), ChangeClass::Content);
}

#[test]
fn the_same_entries_in_another_order_are_order() {
    let ids = |ids: Value| json!({"viewIDs": ids});
    assert_eq!(
        only_place("view", &ids(json!(["a", "b", "c"])), &ids(json!(["c", "a", "b"]))),
        ("viewIDs".to_owned(), Presence::Changed, ChangeClass::Order)
    );
    assert_eq!(
        only_place("view", &ids(json!(["a", "b"])), &ids(json!(["b", "a", "c"]))),
        ("viewIDs".to_owned(), Presence::Changed, ChangeClass::Content)
    );
    let left = json!({"options": [{"id": 1, "t": "a"}, {"id": 2}, {"id": 3}]});
    let right = json!({"options": [{"id": 3}, {"id": 1, "t": "b"}, {"id": 4}]});
    assert_eq!(
        places("step", &left, &right),
        [
            ("options[1]".to_owned(), Presence::Removed, ChangeClass::Content),
            ("options[1].t".to_owned(), Presence::Changed, ChangeClass::Content),
            ("options[2]".to_owned(), Presence::Added, ChangeClass::Content),
            ("options".to_owned(), Presence::Changed, ChangeClass::Order),
        ]
    );
}

#[test]
fn nameless_entries_go_by_their_place() {
    let left = json!({"rules": [{"a": 1}, {"a": 2}, {"a": 3}]});
    let right = json!({"rules": [{"a": 1}, {"a": 3}]});
    assert_eq!(
        only_place("step", &left, &right),
        ("rules[1]".to_owned(), Presence::Removed, ChangeClass::Content)
    );
    assert_eq!(
        only_place("step", &right, &left),
        ("rules[1]".to_owned(), Presence::Added, ChangeClass::Content)
    );
    let mixed = json!({"rules": [{"a": 1}, 5]});
    assert_eq!(
        only_place("step", &right, &mixed),
        ("rules[1]".to_owned(), Presence::Changed, ChangeClass::Content)
    );
}

#[test]
fn places_and_sizes_of_views_are_layout() {
    let sized = json!({"position": {"x": 0, "y": 1}, "settings": {"height": 60, "width": 9}});
    assert_eq!(class("view", &json!({}), &sized), ChangeClass::Layout);
    assert_eq!(class("mobile-page", &json!({}), &sized), ChangeClass::Layout);
    assert_eq!(
        class("field", &json!({"key": "string"}), &json!({"key": "string", "settings": {"width": 9}})),
        ChangeClass::Layout,
        "how wide a grid shows its column"
    );
    let moved = json!({"position": {"x": 2, "y": 1}, "settings": {"height": 60, "width": 9, "label": 1}});
    assert_eq!(class("view", &sized, &moved), ChangeClass::Content);
}

#[test]
fn how_a_builder_looked_at_a_table_is_layout() {
    let views = |id: &str| json!({"objectWorkspaceViews": {"list": [id], "currentViewID": id}, "objectWorkspace": {"hiddenFields": [id]}});
    for kind in ["object", "query"] {
        assert_eq!(class(kind, &views("a"), &views("b")), ChangeClass::Layout);
    }
    let filter =
        |key: &str| json!({"settings": {"objectWorkspace": {"filterConditions": {"rules": [{"key": key}]}}}});
    assert_eq!(class("datacollection", &filter("a"), &filter("b")), ChangeClass::Content);
}

#[test]
fn the_drawing_of_a_process_is_layout() {
    let process = |flow: &str, drawing: &str| {
        json!({"xmlDefinition": format!(
            "<bpmn2:definitions>\n<bpmn2:process id=\"{flow}\"/>\n<bpmndi:BPMNDiagram id=\"1\">{drawing}</bpmndi:BPMNDiagram>\n</bpmn2:definitions>"
        )})
    };
    assert_eq!(class("process", &process("a", "x"), &process("a", "y")), ChangeClass::Layout);
    assert_eq!(class("process", &process("a", "x"), &process("b", "x")), ChangeClass::Content);
    assert_eq!(class("process", &process("a", "x"), &json!({})), ChangeClass::Content);
    assert_eq!(class("view", &process("a", "x"), &process("a", "y")), ChangeClass::Content);
    let plain = |text: &str| json!({"xmlDefinition": text});
    assert_eq!(
        class("process", &plain("</bpmndi:BPMNDiagram><bpmndi:BPMNDiagram"), &plain("")),
        ChangeClass::Content
    );
}

#[test]
fn envelope_parts_are_compared_by_id() {
    let left = bundle(
        r#"{"definitions":[],"roles":[{"uuid":"r","name":"a"},{"uuid":"q"}],"files":{"f":null},
            "siteObjectConnections":{"u":["1","2"]}}"#,
    );
    let right = bundle(
        r#"{"definitions":[],"roles":[{"uuid":"r","name":"b","users":[1]}],"scopes":[{"uuid":"s"}],
            "files":{"f":{"meta":{}}},"siteObjectConnections":{"u":["2","1"],"v":[]}}"#,
    );
    let changes: Vec<_> =
        diff(&left, &right).envelope.into_iter().map(|entry| (entry.part, entry.id, entry.change)).collect();
    assert_eq!(
        changes,
        [
            (EnvelopePart::Roles, "q".to_owned(), Presence::Removed),
            (EnvelopePart::Roles, "r".to_owned(), Presence::Changed),
            (EnvelopePart::Scopes, "s".to_owned(), Presence::Added),
            (EnvelopePart::Files, "f".to_owned(), Presence::Changed),
            (EnvelopePart::SiteObjectConnections, "v".to_owned(), Presence::Added),
        ]
    );
    let written = serde_json::to_value(&diff(&left, &right).envelope[4]).unwrap();
    assert_eq!(written, json!({"part": "siteObjectConnections", "id": "v", "change": "added"}));
}

#[test]
fn a_part_that_a_side_lacks_is_unknown_there() {
    let app =
        bundle(r#"{"definitions":[],"roles":[{"uuid":"r"}],"scopes":[{"uuid":"s"}],"files":{"f":null}}"#);
    let all = bundle(r#"{"definitions":[],"date":"20240523"}"#);
    assert_eq!(diff(&app, &all).envelope, []);
}

/// Anything a server or a builder might do to a set of definitions, as numbers.
fn any_edits() -> impl Strategy<Value = Vec<(u8, prop::sample::Index, u16)>> {
    prop::collection::vec((0..5_u8, any::<prop::sample::Index>(), any::<u16>()), 0..12)
}

fn any_definitions() -> impl Strategy<Value = Vec<Definition<'static>>> {
    let kinds = prop::sample::select(vec!["view", "field", "object", "query", "step", "process.task.email"]);
    prop::collection::vec((kinds, crate::tree::tests::any_json()), 1..20).prop_map(|rows| {
        let json =
            |value| json!({"settings": value, "translations": [{"language_code": "en", "label": "L"}]});
        (0..)
            .zip(rows)
            .map(|(at, (kind, value))| definition(&format!("id{at}"), kind, &json(value)))
            .collect()
    })
}

/// What a script of edits is expected to be found as.
#[derive(Debug, Default, PartialEq)]
struct Expected {
    added: Vec<String>,
    removed: Vec<String>,
    changed: Vec<String>,
    touched: Vec<String>,
}

fn play(
    original: &[Definition<'static>],
    edits: &[(u8, prop::sample::Index, u16)],
) -> (Vec<Definition<'static>>, Expected) {
    let mut rows: BTreeMap<String, Definition<'static>> =
        original.iter().map(|row| (row.id.to_string(), row.clone())).collect();
    let mut expected: BTreeMap<String, u8> = BTreeMap::new();
    for (edit, at, number) in edits {
        let id = original[at.index(original.len())].id.to_string();
        // One edit each, so that none undoes another.
        if expected.contains_key(&id) {
            continue;
        }
        let row = rows.get_mut(&id).unwrap();
        match edit {
            0 => {
                let copy = definition(&format!("new{number}"), row.kind.as_str(), &json!({"copy": id}));
                let copied = copy.id.to_string();
                rows.insert(copied.clone(), copy);
                expected.insert(copied, 0);
                continue;
            }
            1 => {
                rows.remove(&id);
            }
            // On the text, as the test's own parser does not read every double exactly.
            2 => {
                let (before, after) = row.json.get().rsplit_once("\"L\"").unwrap();
                *row = definition_of_text(&id, row.kind.as_str(), &format!("{before}\"L{number}\"{after}"));
            }
            3 => {
                let open = row.json.get().strip_suffix('}').unwrap();
                *row = definition_of_text(&id, row.kind.as_str(), &format!("{open},\"added{number}\":1}}"));
            }
            _ => row.updated_at = stamp("2031-01-01T00:00:00.000Z"),
        }
        expected.insert(id, *edit);
    }
    let ids = |wanted: &[u8]| {
        expected.iter().filter(|(_, edit)| wanted.contains(edit)).map(|(id, _)| id.clone()).collect()
    };
    let expected =
        Expected { added: ids(&[0]), removed: ids(&[1]), changed: ids(&[2, 3]), touched: ids(&[4]) };
    (rows.into_values().collect(), expected)
}

proptest! {
    #[test]
    fn edits_are_found_again(original in any_definitions(), edits in any_edits()) {
        let (edited, expected) = play(&original, &edits);
        let (left, right) = (original.iter().collect(), edited.iter().collect());
        let found = diff_definitions(&left, &right);
        let ids = |list: &[DefinitionRef]| list.iter().map(|entry| entry.id.to_string()).collect();
        let summary = Expected {
            added: ids(&found.added),
            removed: ids(&found.removed),
            changed: found.changed.iter().map(|entry| entry.id.to_string()).collect(),
            touched: found.touched.iter().map(|entry| entry.id.to_string()).collect(),
        };
        prop_assert_eq!(&summary, &expected);
        let rest = original.len() - expected.removed.len() - expected.changed.len() - expected.touched.len();
        prop_assert_eq!(found.unchanged as usize, rest);
        prop_assert!(found.changed.iter().all(|entry| entry.fields.len() == 1));
        let back = diff_definitions(&right, &left);
        prop_assert_eq!(&back.added, &found.removed);
        prop_assert_eq!(&back.removed, &found.added);
    }

    #[test]
    fn nothing_differs_from_itself(original in any_definitions()) {
        let side = original.iter().collect();
        let found = diff_definitions(&side, &side);
        prop_assert!(found.is_empty() && found.touched.is_empty());
        prop_assert_eq!(found.unchanged as usize, original.len());
    }

    #[test]
    fn fields_are_named_if_and_only_if_the_canonical_forms_differ(
        left in crate::tree::tests::any_json(),
        right in crate::tree::tests::any_json(),
    ) {
        for kind in ["view", "field", "query"] {
            let [left, right] = [&left, &right].map(|json| definition("id", kind, &json!({"settings": json, "where": json})));
            let fields = diff_definition(&left, &right).map_or(0, |changed| changed.fields.len());
            prop_assert_eq!(fields == 0, canonical::same(&left, &right));
            prop_assert_eq!(fields == 0, canonical::text(&left) == canonical::text(&right));
        }
    }
}

/// Finds the value at a path such as `a.b[1]["x.y"]`.
fn value_at<'v>(json: &'v Value, path: &str) -> Option<&'v Value> {
    let mut value = json;
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(quoted) = rest.strip_prefix("[\"") {
            let (key, after) = quoted.split_once("\"]")?;
            value = value.get(serde_json::from_str::<String>(&format!("\"{key}\"")).unwrap())?;
            rest = after;
        } else if let Some(index) = rest.strip_prefix('[') {
            let (index, after) = index.split_once(']')?;
            value = value.get(index.parse::<usize>().unwrap())?;
            rest = after;
        } else {
            let key = rest.strip_prefix('.').unwrap_or(rest);
            let end = key.find(['.', '[']).unwrap_or(key.len());
            value = value.get(&key[..end])?;
            rest = &key[end..];
        }
    }
    Some(value)
}

/// Values without doubles, which not every parser reads exactly, and without keys that end a bracket in a path.
fn any_exact_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (0..4_u8).prop_map(Value::from),
        "[a-c]{0,2}".prop_map(Value::from)
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec(("[a-c.\" ]{0,2}|id", inner), 0..5)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn values_are_found_at_their_paths(left in any_exact_json(), right in any_exact_json()) {
        // A type without rules of its own, so that the canonical form is the JSON itself.
        let [left, right] = [left, right].map(|json| json!({"root": json}));
        let fields = diff_definition(&definition("id", "step", &left), &definition("id", "step", &right));
        for field in fields.map(|changed| changed.fields).unwrap_or_default() {
            // Two lists of the same names in another order are shown by these names.
            let is_order_of_names = field.class == ChangeClass::Order && field.left.get(0).is_some_and(|name| !name.is_object());
            match field.change {
                Presence::Removed => prop_assert_eq!(value_at(&left, &field.path), Some(&field.left), "{}", field.path),
                Presence::Added | Presence::Changed if !is_order_of_names => {
                    prop_assert_eq!(value_at(&right, &field.path), Some(&field.right), "{}", field.path);
                }
                Presence::Added | Presence::Changed => {
                    prop_assert!(value_at(&right, &field.path).unwrap().is_array(), "{}", field.path);
                }
            }
        }
    }

    #[test]
    fn paths_are_named_once(left in any_exact_json(), right in any_exact_json()) {
        let [left, right] = [left, right].map(|json| definition("id", "step", &json!({"root": json})));
        let fields = diff_definition(&left, &right).map(|changed| changed.fields).unwrap_or_default();
        // An entry that went and one that came may have had the same place.
        let places: std::collections::BTreeSet<_> = fields.iter().map(|field| (field.path.as_str(), format!("{:?}", field.change))).collect();
        prop_assert_eq!(places.len(), fields.len());
    }

    #[test]
    fn a_swapped_diff_shows_the_same_places(left in any_exact_json(), right in any_exact_json()) {
        let [left, right] = [left, right].map(|json| definition("id", "step", &json!({"root": json})));
        let there = diff_definition(&left, &right);
        let back = diff_definition(&right, &left);
        prop_assert_eq!(there.as_ref().map(|changed| changed.class), back.as_ref().map(|changed| changed.class));
        let count = |changed: &Option<ChangedDefinition>, presence| {
            changed.iter().flat_map(|changed| &changed.fields).filter(|field| field.change == presence).count()
        };
        prop_assert_eq!(count(&there, Presence::Added), count(&back, Presence::Removed));
        prop_assert_eq!(count(&there, Presence::Removed), count(&back, Presence::Added));
        prop_assert_eq!(count(&there, Presence::Changed), count(&back, Presence::Changed));
    }
}

#[test]
fn a_report_reads_well() {
    let left = [
        definition("app", "application", &json!({"name": "Visits", "json": {"pageIDs": ["p1", "p2"]}})),
        definition(
            "f1",
            "field",
            &json!({"key": "number", "columnName": "qty", "settings": {"typeDecimals": "period", "typeDecimalPlaces": 2}}),
        ),
        definition("f2", "field", &json!({"key": "string", "columnName": "note"})),
        definition(
            "p1",
            "view",
            &json!({"translations": [{"language_code": "en", "label": "Visits"}], "position": {"x": 0, "y": 0}}),
        ),
    ];
    let right = [
        definition("app", "application", &json!({"name": "Visits", "json": {"pageIDs": ["p2", "p1"]}})),
        definition(
            "f1",
            "field",
            &json!({"key": "number", "columnName": "qty", "settings": {"showIcon": 1}}),
        ),
        definition("f3", "field", &json!({"key": "date", "columnName": "when"})),
        definition(
            "p1",
            "view",
            &json!({"translations": [{"language_code": "en", "label": "All visits"}], "position": {"x": 1, "y": "0"}}),
        ),
    ];
    insta::assert_json_snapshot!(diff_definitions(&left.iter().collect(), &right.iter().collect()));
}
