#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

fn raw(json: &str) -> Box<serde_json::value::RawValue> {
    serde_json::from_str(json).unwrap()
}

fn spelled(json: &str) -> String {
    let (arena, raw) = (Bump::new(), raw(json));
    let mut out = String::new();
    read(&raw, &arena).write(&mut out);
    out
}

#[test]
fn keys_are_sorted_and_white_space_goes() {
    assert_eq!(spelled(" { \"b\" : [ 1 , { } , [ ] ] ,\n\t\"a\" : null } "), r#"{"a":null,"b":[1,{},[]]}"#);
}

#[test]
fn the_last_of_equal_keys_counts() {
    assert_eq!(spelled(r#"{"a":1,"b":2,"a":3,"\u0061":4}"#), r#"{"a":4,"b":2}"#);
}

#[test]
fn escapes_have_one_spelling() {
    assert_eq!(
        spelled(r#""\u0041\/\u00e9\u0022\u005C\u000a\u001F\uD83D\uDE00""#),
        "\"A/é\\\"\\\\\\n\\u001f😀\""
    );
    assert_eq!(spelled(r#""\"\\\b\f\n\r\t""#), r#""\"\\\b\f\n\r\t""#);
}

#[test]
fn half_a_surrogate_pair_is_kept_and_shown_as_a_replacement() {
    assert_eq!(spelled(r#""\uD83Dx""#), r#""\ud83dx""#);
    let (arena, raw) = (Bump::new(), raw(r#""\uD83Dx""#));
    assert_eq!(read(&raw, &arena).to_value(), Value::String("\u{FFFD}x".to_owned()));
}

#[test]
fn numbers_are_read_as_javascript_does() {
    for (written, expected) in [
        ("-0", "0"),
        ("-0.0", "0"),
        ("0e5", "0"),
        ("1.0", "1"),
        ("1e2", "100"),
        ("-12.50", "-12.5"),
        ("12345678901234567", "12345678901234568"),
        ("123456789012345", "123456789012345"),
    ] {
        assert_eq!(spelled(written), expected, "{written}");
    }
    assert_eq!(spelled("[1e400]"), "[1e400]");
}

#[test]
fn what_is_nested_too_deep_is_kept_as_written() {
    let bomb = format!("{}\"]\" ,1{}", "[".repeat(100_000), "]".repeat(100_000));
    let out = spelled(&bomb);
    assert_eq!(out, bomb);
    assert_ne!(out, spelled(&bomb.replace(",1", ",2")));
}

#[test]
fn values_are_found_by_key() {
    let (arena, raw) = (Bump::new(), raw(r#"{"z":{"y":["a",1,"b"]},"t":"a\nb"}"#));
    let tree = read(&raw, &arena);
    assert_eq!(tree.at(&["z", "y"]).unwrap().items(), [Node::Text("a"), ONE, Node::Text("b")]);
    assert_eq!(tree.get("x"), None);
    assert_eq!(tree.at(&["t", "y"]), None);
    assert_eq!(tree.get("t").unwrap().decoded().unwrap(), "a\nb");
}

#[test]
fn one_key_is_edited_and_an_absent_one_is_not_made() {
    let (arena, raw) = (Bump::new(), raw(r#"{"a":1,"b":2}"#));
    let tree = read(&raw, &arena);
    assert_eq!(tree.edit("a", &arena, |_| None).to_value(), serde_json::json!({"b": 2}));
    assert_eq!(tree.edit("b", &arena, |_| Some(ZERO)).to_value(), serde_json::json!({"a": 1, "b": 0}));
    assert_eq!(tree.edit("c", &arena, |_| Some(ZERO)), tree);
}

pub(crate) fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        any::<f64>().prop_filter("finite", |number| number.is_finite()).prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        "[a-z\"\\\\\n\u{1}é/]{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec(("[a-d]{0,2}|\\PC{1,3}", inner), 0..6)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn layout_does_not_count(value in any_json()) {
        let compact = serde_json::to_string(&value).unwrap();
        let pretty = serde_json::to_string_pretty(&value).unwrap();
        prop_assert_eq!(spelled(&compact), spelled(&pretty));
        prop_assert_eq!(spelled(&spelled(&compact)), spelled(&compact));
    }

    #[test]
    fn values_survive(value in any_json()) {
        let (arena, raw) = (Bump::new(), raw(&value.to_string()));
        let tree = read(&raw, &arena);
        // A double without a fraction comes back as a whole number, so compare as doubles.
        prop_assert_eq!(doubles(&tree.to_value()), doubles(&value));
    }

    #[test]
    fn different_values_are_spelled_differently(left in any_json(), right in any_json()) {
        prop_assert_eq!(
            spelled(&left.to_string()) == spelled(&right.to_string()),
            doubles(&left) == doubles(&right)
        );
    }
}

fn doubles(value: &Value) -> Value {
    match value {
        Value::Number(number) => Value::from(number.as_f64().unwrap() + 0.0),
        Value::Array(items) => items.iter().map(doubles).collect(),
        Value::Object(members) => {
            members.iter().map(|(name, value)| (name.clone(), doubles(value))).collect()
        }
        Value::Null | Value::Bool(_) | Value::String(_) => value.clone(),
    }
}
