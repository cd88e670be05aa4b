//! From bytes to the top level of an export: its text, its list of definitions, and the raw parts beside it.

use std::collections::BTreeMap;

use serde_json::error::Category;
use serde_json::value::RawValue;

use super::NotABundle;
use super::cursor::{Cursor, Failure};
use super::list::{self, Take};
use super::row::Rows;
use crate::problem::{FMT_01, ProblemList, Severity};
use crate::text::kind_of;

/// The top level of an export.
pub(super) struct Parts<'a, D> {
    /// The keys as the file lists them, repeated ones once.
    pub(super) keys: Vec<String>,
    /// Keys that stand there more than once; the last value counts, as it does for the server.
    pub(super) repeated_keys: Vec<String>,
    /// The values of all other keys than `definitions`.
    pub(super) values: BTreeMap<String, &'a RawValue>,
    pub(super) rows: Rows<'a, D>,
}

/// Returns the bytes as text, without a byte order mark.
pub(super) fn text<'a>(bytes: &'a [u8], problems: &mut ProblemList) -> Result<&'a str, NotABundle> {
    let content = match bytes.strip_prefix(b"\xEF\xBB\xBF") {
        Some(content) => {
            let message = "The file begins with a byte order mark, which the server refuses. It is left out of what AppFerry sends.";
            problems.add(FMT_01, Severity::Warning, "file", message.to_owned());
            content
        }
        None => bytes,
    };
    if content.iter().all(u8::is_ascii_whitespace) {
        return Err(NotABundle::new("The file is empty."));
    }
    if let Some(other) = other_format(content) {
        return Err(NotABundle::new(format!("The file is {other}, not an AppBuilder export.")));
    }
    std::str::from_utf8(content).map_err(|error| {
        let at = error.valid_up_to() + bytes.len() - content.len();
        NotABundle::new(format!(
            "The file is not an AppBuilder export: the byte at position {at} is not valid UTF-8 text."
        ))
    })
}

/// Names what is often taken for an export by mistake.
fn other_format(bytes: &[u8]) -> Option<&'static str> {
    let known: [(&[u8], &str); 5] = [
        (b"\x1F\x8B", "compressed (gzip)"),
        (b"PK\x03\x04", "a ZIP archive"),
        (b"\xFF\xFE", "UTF-16 text"),
        (b"\xFE\xFF", "UTF-16 text"),
        (b"<", "a web page or XML"),
    ];
    let start = bytes.trim_ascii_start();
    known.into_iter().find(|(magic, _)| start.starts_with(magic)).map(|(_, name)| name)
}

/// Reads the top level once, from the first byte to the last.
pub(super) fn split<'a, T: Take<'a>>(text: &'a str, take: T) -> Result<Parts<'a, T::Row>, NotABundle> {
    let parts =
        read(&mut Cursor::new(text), take).map_err(|failure| NotABundle::new(what_it_is(text, failure)))?;
    if parts.keys.iter().any(|key| key == "definitions") {
        return Ok(parts);
    }
    Err(NotABundle::new("The file is JSON but not an AppBuilder export: it has no `definitions`."))
}

fn read<'a, T: Take<'a>>(cursor: &mut Cursor<'a>, take: T) -> Result<Parts<'a, T::Row>, Failure> {
    let mut parts =
        Parts { keys: Vec::new(), repeated_keys: Vec::new(), values: BTreeMap::new(), rows: Rows::default() };
    cursor.expect(b'{')?;
    let mut is_first = true;
    while !cursor.skip(b'}') {
        if !is_first {
            cursor.expect(b',')?;
        }
        is_first = false;
        let key: String = cursor.value()?;
        cursor.expect(b':')?;
        if parts.keys.contains(&key) {
            parts.repeated_keys.push(key.clone());
        } else {
            parts.keys.push(key.clone());
        }
        if key == "definitions" {
            parts.rows = list::read(cursor, take)?;
        } else {
            parts.values.insert(key, cursor.value()?);
        }
    }
    cursor.expect_end().map(|()| parts)
}

/// Says what a file is that could not be read. Only the failing path pays for this second look.
fn what_it_is(text: &str, failure: Failure) -> String {
    let value = match (serde_json::from_str::<&RawValue>(text), failure) {
        (Err(error), _) => return not_json(&error),
        (Ok(_), Failure::Hopeless) => {
            return "The file is not an AppBuilder export: most of its `definitions` are none.".to_owned();
        }
        (Ok(value), Failure::Unreadable) => value,
    };
    if kind_of(value) != "an object" {
        return format!("The file holds {}, not the object that an AppBuilder export is.", kind_of(value));
    }
    let object = serde_json::from_str::<BTreeMap<String, &RawValue>>(value.get()).unwrap_or_default();
    match object.get("definitions").map(|definitions| kind_of(definitions)) {
        Some(kind) if kind != "a list" => {
            format!("The file is not an AppBuilder export: its `definitions` are {kind}, not a list.")
        }
        Some(_) | None => {
            "The file cannot be read as an AppBuilder export: a key holds half a character.".to_owned()
        }
    }
}

fn not_json(error: &serde_json::Error) -> String {
    let place = format!("line {}, column {}", error.line(), error.column());
    match error.classify() {
        Category::Eof => {
            format!("The file is not complete JSON: it ends in the middle ({place}), as a cut download does.")
        }
        Category::Syntax | Category::Data | Category::Io => {
            let text = error.to_string();
            let cause = text.split(" at line ").next().unwrap_or_default();
            format!("The file cannot be read as an AppBuilder export: {cause} ({place}).")
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::list::ReadAll;
    use super::*;

    fn refusal(bytes: &[u8]) -> String {
        let mut problems = ProblemList::default();
        let refusal = text(bytes, &mut problems).and_then(|text| split(text, ReadAll).map(|_| ()));
        refusal.unwrap_err().message
    }

    #[test]
    fn keys_and_raw_values_are_kept_in_order() {
        let text = r#" { "b" : [1, 2] , "definitions" : [ ] , "a" : "x" , "b" : null } "#;
        let parts = split(text, ReadAll).unwrap();
        assert_eq!(parts.keys, ["b", "definitions", "a"]);
        assert_eq!(parts.repeated_keys, ["b"]);
        assert_eq!(parts.values["a"].get(), "\"x\"");
        assert_eq!(parts.values["b"].get(), "null");
        assert!(parts.rows.definitions.is_empty());
    }

    #[test]
    fn commas_colons_and_brackets_must_be_where_they_belong() {
        for broken in [
            r#"{"definitions":[],}"#,
            r#"{,"definitions":[]}"#,
            r#"{"a" 1,"definitions":[]}"#,
            r#"{"definitions":[] "a":1}"#,
            r#"{"definitions":[}"#,
            r#"{"definitions":[null,]}"#,
            r#"{"definitions":[,null]}"#,
            r#"{"definitions":[null null]}"#,
            r#"{"definitions":[]]}"#,
            r#"{"definitions":[]}}"#,
            r#"{"definitions":[],"a":tru}"#,
            r#"{definitions:[]}"#,
        ] {
            let sentence = refusal(broken.as_bytes());
            assert!(sentence.contains("line 1, column"), "{broken}: {sentence}");
        }
    }

    #[test]
    fn the_place_of_an_error_is_that_in_the_file() {
        let file = "{\n  \"definitions\": [\n    {\"id\": \"a\", \"json\": {\"x\": 01}}\n  ]\n}";
        assert!(refusal(file.as_bytes()).contains("line 3, column 32"), "{}", refusal(file.as_bytes()));
    }

    #[test]
    fn other_formats_are_known_by_how_they_begin() {
        for (bytes, name) in [
            (&b"\x1F\x8B\x08"[..], "compressed (gzip)"),
            (b"PK\x03\x04rest", "a ZIP archive"),
            (b"\xFF\xFE{\0", "UTF-16 text"),
            (b"\xFE\xFF\0{", "UTF-16 text"),
            (b"\n <html>", "a web page or XML"),
            (b"\xEF\xBB\xBF<?xml", "a web page or XML"),
        ] {
            assert!(refusal(bytes).contains(name), "{name}");
        }
    }

    #[test]
    fn the_place_of_a_bad_byte_counts_the_byte_order_mark() {
        assert!(refusal(b"{\"\xFF\"}").contains("position 2 "));
        assert!(refusal(b"\xEF\xBB\xBF{\"\xFF\"}").contains("position 5 "));
    }

    #[test]
    fn half_a_character_in_a_key_is_named() {
        assert!(refusal(br#"{"\ud83d":1,"definitions":[]}"#).contains("half a character"));
        assert!(refusal(br#"{"definitions":[{"\ud83d":1}]}"#).contains("half a character"));
    }
}
