//! Redaction on files of every shape: what leaks is gone, and nothing else has changed.

#![allow(clippy::unwrap_used)]

use bundle::redact;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const CANARY: &str = "canary-0d6f";

/// Takes every `*__relation` out of a value, at any depth; the independent second opinion.
fn without_relations(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|key, _| !key.ends_with("__relation"));
            members.values_mut().for_each(without_relations);
        }
        Value::Array(elements) => elements.iter_mut().for_each(without_relations),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// JSON with white space before and after every token.
fn spaced(value: &Value, spaces: &mut dyn Iterator<Item = &'static str>) -> String {
    let mut space = || spaces.next().unwrap_or_default();
    let (before, after) = (space(), space());
    let inside = match value {
        Value::Array(elements) => {
            let elements: Vec<_> = elements.iter().map(|element| spaced(element, spaces)).collect();
            format!("[{}{}]", elements.join(","), spaces.next().unwrap_or_default())
        }
        Value::Object(members) => {
            let members: Vec<_> = members
                .iter()
                .map(|(key, value)| {
                    let key = Value::from(key.as_str());
                    format!("{}:{}", spaced(&key, spaces), spaced(value, spaces))
                })
                .collect();
            format!("{{{}{}}}", members.join(","), spaces.next().unwrap_or_default())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.to_string(),
    };
    format!("{before}{inside}{after}")
}

fn users() -> impl Strategy<Value = Value> {
    let user = ("[a-z]{1,6}", any::<u32>()).prop_map(|(name, id)| {
        json!({"id": id, "username": name, "password": CANARY, "salt": CANARY, "note": "\"users__relation\": ["})
    });
    prop_oneof![Just(Value::Null), prop::collection::vec(user.clone(), 0..3).prop_map(Value::from), user,]
}

fn entry() -> impl Strategy<Value = Value> {
    let key = prop_oneof![
        4 => "[a-c]{1,2}__relation",
        2 => Just("users__relation".to_owned()),
        4 => "[a-z \"\\\\{}\\[\\],:]{0,6}",
        1 => Just("__relation".to_owned()),
        1 => Just("users__relations".to_owned()),
    ];
    let plain = prop_oneof![
        Just(Value::Null),
        any::<i32>().prop_map(Value::from),
        "[ -~]{0,10}".prop_map(Value::from),
        Just(json!([])),
        Just(json!([{"uuid": "s", "roles__relation": [{"password": CANARY}]}, 1])),
    ];
    prop::collection::vec((key, plain, users()), 0..6).prop_map(|members| {
        let member = |(key, plain, users): (String, Value, Value)| {
            let value = if key.ends_with("__relation") { users } else { plain };
            (key, value)
        };
        Value::Object(members.into_iter().map(member).collect::<Map<_, _>>())
    })
}

fn export() -> impl Strategy<Value = Value> {
    let entries = || prop::collection::vec(entry(), 0..4).prop_map(Value::from);
    let definitions = json!([{"id": "a", "type": "view", "json": {"x__relation": [1]}}]);
    (prop::option::of(entries()), prop::option::of(entries()), prop::option::of(entry())).prop_map(
        move |(roles, scopes, odd)| {
            let mut file =
                json!({"abVersion": "0.0.0", "definitions": definitions.clone(), "z__relation": [1]});
            for (part, value) in [("roles", roles), ("scopes", scopes), ("other", odd)] {
                if let Some(value) = value {
                    file[part] = value;
                }
            }
            file
        },
    )
}

proptest! {
    #[test]
    fn only_relations_are_gone(
        file in export(),
        spaces in prop::collection::vec(prop::sample::select(vec!["", "", " ", "\n\t", "\r\n  "]), 1..40),
    ) {
        let text = spaced(&file, &mut spaces.iter().copied().cycle());
        let redacted = redact(text.as_bytes()).unwrap();
        let mut expected = file.clone();
        for part in ["roles", "scopes"] {
            if let Some(part) = expected.get_mut(part) {
                without_relations(part);
            }
        }
        let left: Value = serde_json::from_slice(&redacted.bytes).unwrap();
        prop_assert_eq!(&left, &expected);
        if expected.get("other").is_none() {
            prop_assert!(!String::from_utf8_lossy(&redacted.bytes).contains(CANARY));
        }
        prop_assert_eq!(redacted.removed.is_empty(), expected == file);
        prop_assert!(is_subsequence(&redacted.bytes, text.as_bytes()));
        prop_assert!(redact(&redacted.bytes).unwrap().removed.is_empty());
    }

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
        let text = [b"{\"roles\":[{\"a__relation\":".as_slice(), &bytes, b"}]}"].concat();
        if let Ok(redacted) = redact(&text) {
            prop_assert!(serde_json::from_slice::<Value>(&redacted.bytes).is_ok());
        }
    }
}

/// Cutting leaves the bytes that stay in their order.
fn is_subsequence(part: &[u8], whole: &[u8]) -> bool {
    let mut rest = whole.iter();
    part.iter().all(|byte| rest.any(|other| other == byte))
}

#[test]
fn a_real_leak_is_closed() {
    let leak = format!(
        r#"{{"definitions":[],"roles":[{{"uuid":"r","users":[],"users__relation":[{{"uuid":"u","email":"a@b.c","password":"{CANARY}","salt":"{CANARY}"}}],"scopes":["s"]}}]}}"#
    );
    let redacted = redact(leak.as_bytes()).unwrap();
    let text = String::from_utf8(redacted.bytes.into_owned()).unwrap();
    assert_eq!(text, r#"{"definitions":[],"roles":[{"uuid":"r","users":[],"scopes":["s"]}]}"#);
    let told: Vec<_> = redacted.removed.iter().map(ToString::to_string).collect();
    assert_eq!(told, ["roles[0].users__relation: 1 row"]);
}
