//! Takes user data out of an export by cutting the raw text, so that every other byte stays as the server sent it.
//!
//! A server puts whole user rows, password hash and salt included, into the `*__relation` values of roles and
//! scopes (DESIGN §1.10, wire §3.11). They go before anything is written.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::NotABundle;
use crate::raw::{Member, elements, members};
use crate::text::is_too_deep;

/// An export without user data.
#[derive(Clone, Debug)]
pub struct Redacted<'a> {
    /// The bytes: borrowed and untouched when there was nothing to take out.
    pub bytes: Cow<'a, [u8]>,
    /// What was taken out, in the order of the file.
    pub removed: Vec<Removal>,
}

/// One key that was taken out with its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Removal {
    /// Where it stood, e.g. `roles[3].users__relation`.
    pub path: String,
    /// How many rows it held.
    pub rows: u32,
}

impl fmt::Display for Removal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = if self.rows == 1 { "row" } else { "rows" };
        write!(f, "{}: {} {rows}", self.path, self.rows)
    }
}

/// The parts in which the server leaks.
const PARTS: [&str; 2] = ["roles", "scopes"];

/// What the name of a leaking key ends in.
const RELATION: &str = "__relation";

/// Removes every `*__relation` key, at any depth, from the roles and scopes of an export.
///
/// Fails when the bytes could hold such a key but are not JSON, or nest too deeply to be sure of them. Bytes
/// that cannot hold one are returned without a look at the rest: [`Bundle::parse`](crate::Bundle::parse) judges them.
pub fn redact(bytes: &[u8]) -> Result<Redacted<'_>, NotABundle> {
    if !may_hold_relations(bytes) {
        return Ok(Redacted { bytes: Cow::Borrowed(bytes), removed: Vec::new() });
    }
    let content = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let refuse = |error: serde_json::Error| {
        NotABundle::new(format!(
            "The file is no AppBuilder export, so user data cannot be taken out of it: {error}."
        ))
    };
    let parts: LeakingParts<'_> = serde_json::from_slice(content).map_err(refuse)?;
    let mut cuts = Cuts::default();
    for (name, part) in parts.0 {
        if is_too_deep(part.get()) {
            return Err(NotABundle::new(format!(
                "`{name}` nests too deeply to take user data out of it with certainty. The file is not used."
            )));
        }
        // The part is a slice of the bytes, so the distance of their addresses is its place.
        let offset = part.get().as_ptr().addr() - bytes.as_ptr().addr();
        cuts.find(part.get(), offset, Path::Part(name));
    }
    Ok(cuts.apply(bytes))
}

/// Removes every `*__relation` key from one role or scope.
pub(crate) fn without_relations(raw: &RawValue) -> Cow<'_, str> {
    let mut cuts = Cuts::default();
    cuts.find(raw.get(), 0, Path::Part("entry"));
    match cuts.apply(raw.get().as_bytes()).bytes {
        Cow::Borrowed(_) => Cow::Borrowed(raw.get()),
        Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
    }
}

/// A key that is not spelled out can only be one that is spelled with an escape.
fn may_hold_relations(bytes: &[u8]) -> bool {
    [RELATION.as_bytes(), br"\u00"].into_iter().any(|sign| memchr::memmem::find(bytes, sign).is_some())
}

/// Stretches of text to leave out, ascending.
#[derive(Debug, Default)]
struct Cuts {
    ranges: Vec<Range<usize>>,
    removed: Vec<Removal>,
}

impl Cuts {
    /// Collects the cuts of one JSON value that begins at `offset`.
    fn find(&mut self, json: &str, offset: usize, path: Path<'_>) {
        match json.as_bytes().first() {
            Some(b'[') => {
                for (index, element) in elements(json).enumerate() {
                    let path = Path::Element(&path, index);
                    self.find(&json[element.clone()], offset + element.start, path);
                }
            }
            Some(b'{') => self.find_in_object(json, offset, path),
            _ => {}
        }
    }

    fn find_in_object(&mut self, json: &str, offset: usize, path: Path<'_>) {
        let members: Vec<Member> = members(json).collect();
        let leaks = |member: &Member| member.key(json).ends_with(RELATION);
        let last_kept = members.iter().rposition(|member| !leaks(member));
        for (index, member) in members.iter().enumerate() {
            let key = member.key(json);
            let (value, path) = (&json[member.value.clone()], Path::Member(&path, &key));
            if !leaks(member) {
                self.find(value, offset + member.value.start, path);
                continue;
            }
            let cut = if last_kept.is_some_and(|last| index < last) {
                // With the comma that follows it.
                member.start..members[index + 1].start
            } else {
                // Nothing stays behind it: with the comma before it instead.
                member.start - usize::from(index > 0)..member.value.end
            };
            self.ranges.push(offset + cut.start..offset + cut.end);
            self.removed.push(Removal { path: path.to_string(), rows: count_rows(value) });
        }
    }

    fn apply(self, bytes: &[u8]) -> Redacted<'_> {
        if self.ranges.is_empty() {
            return Redacted { bytes: Cow::Borrowed(bytes), removed: Vec::new() };
        }
        let mut out = Vec::with_capacity(bytes.len());
        let mut at = 0;
        for range in self.ranges {
            out.extend_from_slice(&bytes[at..range.start]);
            at = range.end;
        }
        out.extend_from_slice(&bytes[at..]);
        Redacted { bytes: Cow::Owned(out), removed: self.removed }
    }
}

/// Counts what a relation held: its rows, or one for a single row.
fn count_rows(json: &str) -> u32 {
    match json.as_bytes().first() {
        Some(b'[') => u32::try_from(elements(json).count()).unwrap_or(u32::MAX),
        Some(b'n') => 0,
        _ => 1,
    }
}

/// The way to a value, written out only when something is removed there.
#[derive(Clone, Copy)]
enum Path<'p> {
    Part(&'p str),
    Element(&'p Path<'p>, usize),
    Member(&'p Path<'p>, &'p str),
}

/// A key is shown up to this many characters, since a hostile one may fill the file.
const SHOWN: usize = 80;

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Part(name) => f.write_str(name),
            Self::Element(parent, index) => write!(f, "{parent}[{index}]"),
            Self::Member(parent, key) => write!(f, "{parent}.{key:.SHOWN$}"),
        }
    }
}

/// The values of all top-level keys that leak; a file may have a key twice.
struct LeakingParts<'a>(Vec<(&'static str, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for LeakingParts<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(LeakingPartsVisitor).map(Self)
    }
}

struct LeakingPartsVisitor;

impl<'de> Visitor<'de> for LeakingPartsVisitor {
    type Value = Vec<(&'static str, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an AppBuilder export")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
        let mut parts = Vec::new();
        while let Some(key) = object.next_key::<String>()? {
            match PARTS.into_iter().find(|part| *part == key) {
                Some(part) => parts.push((part, object.next_value()?)),
                None => {
                    object.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(parts)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// Redacts a file whose roles are given, and returns them again with what was removed.
    fn roles(json: &str) -> (String, Vec<String>) {
        let file = format!(r#"{{"definitions":[{{"users__relation":1}}],"roles":{json},"date":"x"}}"#);
        let redacted = redact(file.as_bytes()).unwrap();
        let text = String::from_utf8(redacted.bytes.into_owned()).unwrap();
        let roles = text
            .strip_prefix(r#"{"definitions":[{"users__relation":1}],"roles":"#)
            .and_then(|rest| rest.strip_suffix(r#","date":"x"}"#));
        (roles.unwrap().to_owned(), redacted.removed.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_relation_goes_with_one_comma_wherever_it_stands() {
        let cases = [
            (r#"[{"users__relation":[{"password":"x"}],"a":1}]"#, r#"[{"a":1}]"#),
            (r#"[{"a":1,"users__relation":[],"b":2}]"#, r#"[{"a":1,"b":2}]"#),
            (r#"[{"a":1,"users__relation":[]}]"#, r#"[{"a":1}]"#),
            (r#"[{"users__relation":[]}]"#, r#"[{}]"#),
            (r#"[{"a__relation":1,"b__relation":2}]"#, r#"[{}]"#),
            (r#"[{"a__relation":1,"b":2,"c__relation":3,"d__relation":4}]"#, r#"[{"b":2}]"#),
            (
                "[{\n  \"a\": 1,\n  \"u__relation\": [\n  ],\n  \"b\": 2\n}]",
                "[{\n  \"a\": 1,\n  \"b\": 2\n}]",
            ),
            ("[{\n  \"a\": 1,\n  \"u__relation\": null\n}]", "[{\n  \"a\": 1\n}]"),
            ("[{ \"u__relation\" : {} , \"a\" : 1 }]", "[{ \"a\" : 1 }]"),
            ("[{ \"a\" : 1 , \"u__relation\" : {} }]", "[{ \"a\" : 1  }]"),
        ];
        for (before, after) in cases {
            assert_eq!(roles(before).0, after, "{before}");
        }
    }

    #[test]
    fn what_was_removed_is_told() {
        let json =
            r#"[{"users__relation":[1,[2,3]]},{"scopes":[{"roles__relation":null}],"k__relation":[{}]}]"#;
        let told = ["roles[0].users__relation: 2 rows", "roles[1].scopes[0].roles__relation: 0 rows"];
        assert_eq!(roles(json).1, [told[0], told[1], "roles[1].k__relation: 1 row"]);
    }

    #[test]
    fn texts_that_look_like_relations_stay() {
        let json = r#"[{"name":"\"users__relation\":[1],","users__relations":1,"__relationX":2}]"#;
        assert_eq!(roles(json), (json.to_owned(), Vec::new()));
    }

    #[test]
    fn a_key_spelled_with_escapes_is_recognised() {
        assert_eq!(roles(r#"[{"users\u005f_rel\u0061tion":[{"salt":"x"}],"a":1}]"#).0, r#"[{"a":1}]"#);
    }

    #[test]
    fn parts_of_another_shape_and_repeated_parts_are_cleaned_too() {
        let file = br#"{"roles":{"r":{"u__relation":[1]}},"roles":[{"u__relation":[1]}],"scopes":[{"roles__relation":[2]}]}"#;
        let redacted = redact(file).unwrap();
        assert_eq!(redacted.bytes.as_ref(), br#"{"roles":{"r":{}},"roles":[{}],"scopes":[{}]}"#);
        assert_eq!(redacted.removed.len(), 3);
        assert_eq!(redacted.removed[0].path, "roles.r.u__relation");
    }

    #[test]
    fn nothing_to_remove_means_the_same_bytes() {
        for file in
            [&b"{\"roles\":[{\"users\":[]}]}"[..], b"{\"definitions\":[{\"a__relation\":1}]}", b"no export"]
        {
            let redacted = redact(file).unwrap();
            assert!(matches!(redacted.bytes, Cow::Borrowed(same) if same == file));
            assert!(redacted.removed.is_empty());
        }
    }

    #[test]
    fn what_cannot_be_cleaned_with_certainty_is_refused() {
        let deep = format!("{{\"roles\":{}1{},\"a__relation\":1}}", "[".repeat(200), "]".repeat(200));
        for file in ["{\"roles\":[{\"users__relation\":[{\"password\":\"x\"", "[\"__relation\"]", &deep] {
            assert!(redact(file.as_bytes()).is_err(), "{file}");
        }
    }

    #[test]
    fn a_byte_order_mark_stays_where_it_is() {
        let redacted = redact(b"\xEF\xBB\xBF{\"roles\":[{\"u__relation\":[]}]}").unwrap();
        assert_eq!(redacted.bytes.as_ref(), b"\xEF\xBB\xBF{\"roles\":[{}]}");
    }
}
