//! Where the parts of a JSON value stand in its text. The text must be valid JSON, as a raw value's is.

use std::borrow::Cow;
use std::ops::Range;

use crate::text::{string_end, unquoted};

/// One entry of an object, as positions in the object's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Member {
    /// After the opening brace or the comma before this entry.
    pub(crate) start: usize,
    /// The key with its quotes.
    pub(crate) key: Range<usize>,
    /// The value.
    pub(crate) value: Range<usize>,
}

impl Member {
    /// Returns the key without quotes and escapes.
    pub(crate) fn key<'j>(&self, json: &'j str) -> Cow<'j, str> {
        let quoted = &json[self.key.clone()];
        unquoted(quoted).unwrap_or_else(|| Cow::Borrowed(quoted.trim_matches('"')))
    }
}

/// Returns the entries of an object, in the order of the text.
pub(crate) fn members(json: &str) -> impl Iterator<Item = Member> + '_ {
    let bytes = json.as_bytes();
    let mut next = 1;
    std::iter::from_fn(move || {
        let start = next;
        let key_start = skip_space(bytes, start);
        if bytes.get(key_start) != Some(&b'"') {
            return None;
        }
        let key = key_start..string_end(bytes, key_start);
        let colon = skip_space(bytes, key.end);
        let value_start = skip_space(bytes, colon + 1);
        let value = value_start..value_end(bytes, value_start);
        // After the comma, or after the closing brace, where no key can begin.
        next = skip_space(bytes, value.end) + 1;
        Some(Member { start, key, value })
    })
}

/// Returns the elements of a list, in the order of the text.
pub(crate) fn elements(json: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let bytes = json.as_bytes();
    let mut next = skip_space(bytes, 1);
    std::iter::from_fn(move || {
        let start = next;
        if start >= bytes.len() || bytes[start] == b']' {
            return None;
        }
        let end = value_end(bytes, start);
        let comma = skip_space(bytes, end);
        next = if bytes.get(comma) == Some(&b',') { skip_space(bytes, comma + 1) } else { bytes.len() };
        Some(start..end)
    })
}

fn skip_space(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')) {
        at += 1;
    }
    at
}

/// Returns the position after the value that begins here.
fn value_end(bytes: &[u8], start: usize) -> usize {
    let (mut at, mut level) = (start, 0_usize);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => at = string_end(bytes, at),
            b'{' | b'[' => {
                level += 1;
                at += 1;
            }
            b'}' | b']' => {
                level = level.saturating_sub(1);
                at += 1;
            }
            _ if level > 0 => at += 1,
            _ => return scalar_end(bytes, at),
        }
        if level == 0 {
            break;
        }
    }
    at.min(bytes.len())
}

fn scalar_end(bytes: &[u8], start: usize) -> usize {
    let ends = |byte: &u8| matches!(byte, b',' | b'}' | b']' | b' ' | b'\t' | b'\n' | b'\r');
    bytes[start..].iter().position(ends).map_or(bytes.len(), |length| start + length)
}

/// Returns what stands under a key of an object, of a repeated key the last value, as on the server.
pub(crate) fn value_of<'j>(json: &'j str, key: &str) -> Option<&'j str> {
    members(json).filter(|member| member.key(json) == key).last().map(|member| &json[member.value])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    fn read(json: &str) -> Vec<(String, &str)> {
        members(json).map(|member| (member.key(json).into_owned(), &json[member.value])).collect()
    }

    #[test]
    fn members_are_found_in_compact_and_spaced_text() {
        let compact = r#"{"a":1,"b":{"c":[1,{"d":"}"}]},"e":"x\",","f":null}"#;
        let expected = [("a", "1"), ("b", r#"{"c":[1,{"d":"}"}]}"#), ("e", r#""x\",""#), ("f", "null")];
        assert_eq!(read(compact), expected.map(|(key, value)| (key.to_owned(), value)));
        let spaced = "{ \"a\" : 1 ,\r\n\t\"\\u0062\" :[ ] }";
        assert_eq!(read(spaced), [("a".to_owned(), "1"), ("b".to_owned(), "[ ]")]);
        assert_eq!(read("{}"), []);
        assert_eq!(read("{ \n }"), []);
    }

    #[test]
    fn of_equal_keys_the_last_one_counts() {
        let json = r#"{"a":1,"b":2,"\u0061":3}"#;
        assert_eq!(
            (value_of(json, "a"), value_of(json, "b"), value_of(json, "c")),
            (Some("3"), Some("2"), None)
        );
    }

    #[test]
    fn a_member_begins_after_its_comma() {
        let json = r#"{ "a":1 , "b":2}"#;
        let starts: Vec<_> = members(json).map(|member| member.start).collect();
        assert_eq!(starts, [1, 9]);
    }

    #[test]
    fn elements_are_found() {
        let json = "[ 1,\"a,]\" ,[2, 3], {\"b\":[4]},-1.5e3 ]";
        let found: Vec<_> = elements(json).map(|range| &json[range]).collect();
        assert_eq!(found, ["1", "\"a,]\"", "[2, 3]", "{\"b\":[4]}", "-1.5e3"]);
        assert_eq!(elements("[]").count(), 0);
        assert_eq!(elements("[ ]").count(), 0);
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(|number| Value::from(f64::from(number) / 4.0)),
            "[a,:\"\\\\{}\\[\\] ]{0,6}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 30, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[a-c:{}\" ]{0,3}", inner, 0..4)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn members_are_those_of_the_value(entries in prop::collection::btree_map("[a-c:{}\" ]{0,3}", value(), 0..5)) {
            let object = Value::Object(entries.into_iter().collect());
            for json in [object.to_string(), format!("{object:#}")] {
                let read = members(&json).map(|member| {
                    (member.key(&json).into_owned(), serde_json::from_str(&json[member.value]).unwrap())
                });
                prop_assert_eq!(&Value::Object(read.collect()), &object);
            }
        }

        #[test]
        fn elements_are_those_of_the_value(entries in prop::collection::vec(value(), 0..6)) {
            let list = Value::from(entries);
            for json in [list.to_string(), format!("{list:#}")] {
                let read = elements(&json).map(|range| serde_json::from_str::<Value>(&json[range]).unwrap());
                prop_assert_eq!(&Value::Array(read.collect()), &list);
            }
        }
    }
}
