//! Differences that have the shape of a default the server filled in by itself.
//!
//! Every app may use settings that no table of defaults knows yet. A server writes such a default where a file has
//! nothing; it never changes or removes anything (golden/RULES.md, introduction).

use bumpalo::Bump;
use serde_json::Value;

use crate::diff::{ChangeClass, FieldChange, Presence};
use crate::tree::read;
use crate::{Definition, canonical};

/// Longer texts are no defaults; the longest known one is `days`.
const LONGEST_DEFAULT: usize = 16;

/// Tells whether every difference between prediction and destination looks like a default filled in.
pub(super) fn is_all_filled_in(expected: &Definition<'_>, fields: &[FieldChange]) -> bool {
    let arena = Bump::new();
    let json = read(&expected.json, &arena);
    fields.iter().all(|field| {
        field.class != ChangeClass::Text
            && !canonical::has_known_default(&expected.kind, json, &field.path)
            && match field.change {
                Presence::Added => is_like_a_default(&field.right),
                Presence::Changed => is_respelled(&field.left, &field.right),
                Presence::Removed => false,
            }
    })
}

fn is_like_a_default(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) => true,
        Value::Number(number) => number.as_i64().is_some_and(|number| number.abs() < 1000),
        Value::String(text) => text.len() <= LONGEST_DEFAULT,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
    }
}

/// The same number as a text, or nothing said in another way.
fn is_respelled(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::String(text), Value::Number(number)) => *text == number.to_string(),
        (Value::Null, other) => is_nothing(other),
        (Value::Bool(flag), Value::Number(number)) => number.as_i64() == Some(i64::from(*flag)),
        _ => false,
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Bool(true) => false,
        Value::Number(number) => number.as_i64() == Some(0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
    }
}
