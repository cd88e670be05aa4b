#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::example::{definition, definition_of_text, stamp};

fn canonical(kind: &str, json: &Value) -> String {
    text(&definition("id", kind, json))
}

fn assert_same(kind: &str, forms: &[Value]) {
    let first = definition("id", kind, &forms[0]);
    for form in forms {
        let other = definition("id", kind, form);
        assert_eq!(text(&first), text(&other), "{form}");
        assert!(same(&first, &other), "{form}");
        assert_eq!(definition_hash(&first), definition_hash(&other), "{form}");
    }
}

fn assert_all_different(kind: &str, forms: &[Value]) {
    for (index, left) in forms.iter().enumerate() {
        for right in &forms[index + 1..] {
            assert_ne!(canonical(kind, left), canonical(kind, right));
            assert!(!same(&definition("id", kind, left), &definition("id", kind, right)), "{left} {right}");
        }
    }
}

#[test]
fn text_is_compact_json_with_sorted_keys() {
    let definition = definition("id", "step", &json!({"z": [3, 1], "a": {"c": null, "b": "\"é\""}}));
    assert_eq!(
        text(&definition),
        r#"{"json":{"a":{"b":"\"é\"","c":null},"z":[3,1]},"name":"id","type":"step"}"#
    );
}

#[test]
fn name_and_type_count_but_dates_and_id_do_not() {
    let plain = definition("id", "step", &json!({}));
    let mut other = definition("id", "step", &json!({}));
    other.id = DefinitionId::new("other");
    other.updated_at = stamp("1999-01-01");
    other.created_at = crate::Stamp::Absent;
    assert!(same(&plain, &other));
    assert_eq!(definition_hash(&plain), definition_hash(&other));
    other.name = None;
    assert!(!same(&plain, &other));
    assert_ne!(text(&plain), text(&other));
    assert_ne!(text(&plain), text(&definition_of_text("id", "hint", "{}")));
}

#[test]
fn a_view_without_height_has_height_0() {
    assert_same(
        "view",
        &[
            json!({}),
            json!({"settings": {}}),
            json!({"settings": {"height": 0}}),
            json!({"settings": {"height": "0"}}),
            json!({"settings": {"height": null}}),
        ],
    );
    assert_all_different(
        "view",
        &[
            json!({}),
            json!({"settings": {"height": 60}}),
            json!({"settings": {"height": "60"}}),
            json!({"settings": {"height": false}}),
            json!({"settings": {"width": 0}}),
            json!({"settings": null}),
        ],
    );
    assert_all_different(
        "datacollection",
        &[json!({}), json!({"settings": {}}), json!({"settings": {"height": 0}})],
    );
}

#[test]
fn a_view_position_holds_numbers_and_spans_of_1() {
    assert_same(
        "view",
        &[
            json!({"position": {"x": 0, "y": "3"}}),
            json!({"position": {"x": "0", "y": 3, "dx": 1}}),
            json!({"position": {"x": 0, "y": 3, "dx": "1", "dy": 1}}),
        ],
    );
    assert_same("view", &[json!({"position": {}}), json!({"position": {"dx": 1, "dy": 1}})]);
    assert_all_different(
        "view",
        &[
            json!({}),
            json!({"position": {}}),
            json!({"position": {"x": 0}}),
            json!({"position": {"x": 1}}),
            json!({"position": {"x": "01"}}),
            json!({"position": {"x": ""}}),
            json!({"position": {"dx": 2}}),
            json!({"position": null}),
        ],
    );
}

#[test]
fn a_field_setting_equal_to_its_default_is_absent() {
    assert_same(
        "field",
        &[
            json!({"key": "number"}),
            json!({"key": "number", "settings": {}}),
            json!({"key": "number", "settings": {"showIcon": 1, "required": 0, "typeDecimals": "none", "default": ""}}),
        ],
    );
    assert_all_different(
        "field",
        &[
            json!({"key": "number"}),
            json!({"key": "number", "settings": {"showIcon": 0}}),
            json!({"key": "number", "settings": {"showIcon": "1"}}),
            json!({"key": "number", "settings": {"required": false}}),
            json!({"key": "number", "settings": {"default": "none"}}),
            json!({"key": "connectObject", "settings": {"showIcon": 1}}),
            json!({"key": "number", "settings": null}),
        ],
    );
    assert_all_different(
        "field",
        &[json!({"key": "new"}), json!({"key": "new", "settings": {"showIcon": 1}})],
    );
}

#[test]
fn a_list_option_takes_its_text_from_english() {
    let option = |option: Value| json!({"key": "list", "settings": {"options": [option]}});
    let translations = json!([{"language_code": "th", "text": "เอ"}, {"language_code": "en", "text": "A"}]);
    assert_same(
        "field",
        &[
            option(json!({"id": "a", "text": "A", "translations": translations})),
            option(json!({"id": "a", "translations": translations})),
        ],
    );
    assert_all_different(
        "field",
        &[
            option(json!({"id": "a", "translations": translations})),
            option(json!({"id": "a", "text": "เอ", "translations": translations})),
            option(json!({"id": "a", "text": "A"})),
            option(json!({"id": "a"})),
        ],
    );
}

#[test]
fn label_settings_and_flags_of_tables_have_one_form() {
    for kind in ["object", "query"] {
        assert_same(
            kind,
            &[
                json!({"isImported": 0}),
                json!({"isImported": "0", "labelSettings": {}}),
                json!({"isImported": 0, "labelSettings": {"isNoLabelDisplay": 0}}),
                json!({"isImported": 0, "labelSettings": {"isNoLabelDisplay": "0"}}),
            ],
        );
        assert_all_different(
            kind,
            &[
                json!({}),
                json!({"isImported": 0}),
                json!({"isExternal": 0}),
                json!({"isImported": 1}),
                json!({"isImported": "1"}),
                json!({"labelSettings": {"isNoLabelDisplay": 1}}),
            ],
        );
    }
}

#[test]
fn conditions_are_glued_by_and() {
    let grid = |filter: Value| json!({"objectWorkspace": {"filterConditions": filter}});
    assert_same("object", &[grid(json!({"rules": []})), grid(json!({"rules": [], "glue": "and"}))]);
    assert_all_different("object", &[grid(json!({"rules": []})), grid(json!({"rules": [], "glue": "or"}))]);
    assert_same("query", &[json!({}), json!({"where": {}}), json!({"where": {"rules": []}})]);
    assert_same(
        "query",
        &[json!({"where": {"rules": [1]}}), json!({"where": {"rules": [1], "glue": "and"}})],
    );
    assert_all_different(
        "query",
        &[
            json!({}),
            json!({"where": {"rules": [1]}}),
            json!({"where": {"rules": [1], "glue": "or"}}),
            json!({"where": {"glue": "and"}}),
        ],
    );
}

#[test]
fn an_application_without_named_versions_has_none() {
    let log = |entry: Value| json!({"json": {"versionData": {"changeLog": {"1.0.0": entry}}}});
    assert_same(
        "application",
        &[
            json!({"json": {}}),
            json!({"json": {"objectListSettings": {}}}),
            log(json!({"author": "N/A", "commitMessage": "Initial Version", "timestamp": "2024-01-01"})),
            log(
                json!({"author": "N/A", "commitMessage": "Initial Version", "timestamp": "2025-01-01", "versionNumber": 1}),
            ),
        ],
    );
    assert_all_different(
        "application",
        &[
            json!({"json": {}}),
            log(json!({"author": "Isaac", "commitMessage": "Initial Version"})),
            log(json!({"author": "N/A", "commitMessage": "Second"})),
            json!({"json": {"objectListSettings": {"a": 1}}}),
            json!({"objectListSettings": {}}),
        ],
    );
}

#[test]
fn a_process_element_takes_its_type_from_the_row() {
    assert_same("trigger", &[json!({"key": "Trigger"}), json!({"key": "Trigger", "type": "trigger"})]);
    assert_all_different("process.task.end", &[json!({}), json!({"type": "process.task.unknown"})]);
    assert_all_different("view", &[json!({}), json!({"type": "view"})]);
}

#[test]
fn a_set_of_definitions_has_one_hash_in_any_order() {
    let one = definition("1", "step", &json!({"a": 1}));
    let two = definition("2", "step", &json!({"a": 2}));
    let hash = definitions_hash([&one, &two]);
    assert_eq!(hash, definitions_hash([&two, &one]));
    assert_ne!(hash, definitions_hash([&one]));
    assert_eq!(hash, definitions_hash([&definition("1", "hint", &json!({})), &two, &one]));
    let (mut exchanged_one, mut exchanged_two) = (one.clone(), two.clone());
    std::mem::swap(&mut exchanged_one.id, &mut exchanged_two.id);
    assert_ne!(hash, definitions_hash([&exchanged_one, &exchanged_two]));
    assert_eq!(definition_hashes([&two, &one])[0], (&two.id, definition_hash(&two)));
}

fn any_field() -> impl Strategy<Value = Value> {
    let setting = prop_oneof![
        Just(("showIcon", json!(1))),
        Just(("required", json!(0))),
        Just(("width", json!(0))),
        Just(("width", json!(120))),
        Just(("unique", json!(0))),
        Just(("default", json!(""))),
        Just(("default", json!("x"))),
        Just(("supportMultilingual", json!(1))),
        Just(("note", json!({"b": [1, {"d": 2, "c": 3}], "a": null}))),
    ];
    prop::collection::vec(setting, 0..9).prop_map(|settings| {
        let settings: serde_json::Map<String, Value> =
            settings.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        json!({"key": "string", "columnName": "Name", "settings": settings, "translations": [{"label": "N"}]})
    })
}

/// Writes JSON with its keys in an order that depends on the seed, and with stray white space.
fn shuffled(value: &Value, seed: &mut u64) -> String {
    let mut next = || {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(*seed >> 33).unwrap()
    };
    match value {
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| shuffled(item, seed)).collect();
            format!("[ {} ]", items.join(" ,"))
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            for last in (1..members.len()).rev() {
                members.swap(last, next() % (last + 1));
            }
            let space = if next() % 2 == 0 { "\n" } else { "" };
            let members: Vec<_> = members
                .iter()
                .map(|(name, value)| format!("{space}\"{name}\": {}", shuffled(value, seed)))
                .collect();
            format!("{{{}}}", members.join(","))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.to_string(),
    }
}

/// Adds to the settings the defaults that are absent.
fn with_defaults(field: &Value) -> Value {
    let mut field = field.clone();
    let settings = field["settings"].as_object_mut().unwrap();
    for (name, default) in
        [("showIcon", json!(1)), ("required", json!(0)), ("width", json!(0)), ("default", json!(""))]
    {
        settings.entry(name).or_insert(default);
    }
    field
}

/// Every place in a JSON value, as a path of keys and indexes.
fn places(value: &Value, path: &str, out: &mut Vec<String>) {
    out.push(path.to_owned());
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| places(item, &format!("{path}/{index}"), out));
        }
        Value::Object(members) => {
            members.iter().for_each(|(name, item)| places(item, &format!("{path}/{name}"), out));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

proptest! {
    #[test]
    fn key_order_white_space_and_defaults_do_not_count(field in any_field(), seed in any::<u64>()) {
        let hash = definition_hash(&definition("id", "field", &field));
        let full = with_defaults(&field);
        let mut seed = seed;
        for _ in 0..100 {
            let other = definition_of_text("id", "field", &shuffled(&full, &mut seed));
            prop_assert_eq!(hash, definition_hash(&other));
        }
    }

    #[test]
    fn any_other_change_counts(field in any_field(), pick in any::<prop::sample::Index>()) {
        let mut all = Vec::new();
        places(&field, "", &mut all);
        let mut other = field.clone();
        *other.pointer_mut(pick.get(&all).as_str()).unwrap() = json!("changed");
        let (left, right) = (definition("id", "field", &field), definition("id", "field", &other));
        prop_assert_ne!(definition_hash(&left), definition_hash(&right));
        prop_assert!(!same(&left, &right));
    }
}
