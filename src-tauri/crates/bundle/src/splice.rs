//! Changes single values inside the text of a JSON value; every other byte stays as it was.

use std::borrow::Cow;
use std::ops::Range;

use crate::raw::{Member, elements, members};

/// What becomes of one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Edit<'e> {
    /// It stays.
    Keep,
    /// It goes.
    Drop,
    /// This text stands there instead.
    Put(Cow<'e, str>),
}

impl<'e> Edit<'e> {
    /// Keeps what is only borrowed, and puts what was written anew.
    pub(crate) fn of(text: Cow<'e, str>) -> Self {
        match text {
            Cow::Borrowed(_) => Self::Keep,
            Cow::Owned(_) => Self::Put(text),
        }
    }
}

/// Edits the elements of a list, each told with its place.
pub(crate) fn list<'j, 'e>(json: &'j str, mut edit: impl FnMut(usize, &'j str) -> Edit<'e>) -> Cow<'j, str> {
    let spans = elements(json).enumerate().map(|(place, span)| {
        let edit = edit(place, &json[span.clone()]);
        (Entry { whole: span.clone(), value: span }, edit)
    });
    edited(json, &spans.collect::<Vec<_>>())
}

/// Edits the values of an object, each told with its key.
pub(crate) fn object<'j, 'e>(json: &'j str, mut edit: impl FnMut(&str, &'j str) -> Edit<'e>) -> Cow<'j, str> {
    let spans = members(json).map(|member| {
        let edit = edit(&member.key(json), &json[member.value.clone()]);
        let Member { key, value, .. } = member;
        (Entry { whole: key.start..value.end, value }, edit)
    });
    edited(json, &spans.collect::<Vec<_>>())
}

/// Changes the value that stands at a path of keys. The change is told the old text, if any, and returns the new one;
/// `None` takes the key away. Missing objects on the way are made; what is no object stays as it is.
pub(crate) fn at<'j>(
    json: &'j str,
    path: &[&str],
    change: &mut dyn FnMut(Option<&str>) -> Option<String>,
) -> Cow<'j, str> {
    let Some((key, rest)) = path.split_first() else { return Cow::Borrowed(json) };
    // A damaged file may have something else where an object belongs; it has no place for anything.
    if !json.starts_with('{') {
        return Cow::Borrowed(json);
    }
    let mut found = false;
    let changed = object(json, |name, value| {
        if name != *key {
            return Edit::Keep;
        }
        found = true;
        if !rest.is_empty() {
            return Edit::of(at(value, rest, change));
        }
        change(Some(value))
            .map_or(Edit::Drop, |new| if new == value { Edit::Keep } else { Edit::Put(new.into()) })
    });
    if found {
        return changed;
    }
    let new = match rest {
        [] => change(None),
        _ => Some(at("{}", rest, change).into_owned()).filter(|made| made != "{}"),
    };
    new.map_or(changed, |new| Cow::Owned(with_member(json, key, &new)))
}

/// Returns an object with one more entry at its end.
pub(crate) fn with_member(json: &str, key: &str, value: &str) -> String {
    appended(json, &format!("{}:{value}", quoted(key)))
}

/// Returns a list with one more element at its end.
pub(crate) fn with_element(json: &str, value: &str) -> String {
    appended(json, value)
}

/// Writes a text as JSON.
pub(crate) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn appended(json: &str, entry: &str) -> String {
    let inside = json.trim_end();
    let (before, close) = inside.split_at(inside.len().saturating_sub(1));
    let comma = if before[1.min(before.len())..].trim().is_empty() { "" } else { "," };
    format!("{before}{comma}{entry}{close}")
}

/// Where one entry of a container stands: with its key, and its value alone.
struct Entry {
    whole: Range<usize>,
    value: Range<usize>,
}

fn edited<'j>(json: &'j str, entries: &[(Entry, Edit<'_>)]) -> Cow<'j, str> {
    if entries.iter().all(|(_, edit)| *edit == Edit::Keep) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len());
    // What stands between two entries that stay comes from before the second, so that the first one needs no comma.
    let mut at = 0;
    let mut is_first = true;
    for (entry, edit) in entries {
        let Entry { whole, value } = entry;
        let before = &json[at..whole.start];
        at = whole.end;
        match edit {
            Edit::Drop => {
                // The opening bracket stays even if the first entry goes.
                if out.is_empty() {
                    out.push_str(&before[..1]);
                }
                continue;
            }
            Edit::Keep | Edit::Put(_) if out.is_empty() => out.push_str(before),
            Edit::Keep | Edit::Put(_) if is_first => {
                out.push_str(before.trim_start().trim_start_matches(','))
            }
            Edit::Keep | Edit::Put(_) => out.push_str(if before.contains(',') { before } else { "," }),
        }
        is_first = false;
        out.push_str(&json[whole.start..value.start]);
        match edit {
            Edit::Put(text) => out.push_str(text),
            Edit::Keep | Edit::Drop => out.push_str(&json[value.clone()]),
        }
    }
    out.push_str(&json[at..]);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn without(json: &str, gone: &[&str]) -> String {
        object(json, |key, _| if gone.contains(&key) { Edit::Drop } else { Edit::Keep }).into_owned()
    }

    #[test]
    fn only_what_is_named_changes() {
        let json = r#"{ "a":1 , "b":{"x": 2}, "c" : [3] }"#;
        assert!(matches!(object(json, |_, _| Edit::Keep), Cow::Borrowed(_)));
        assert_eq!(without(json, &["a"]), r#"{ "b":{"x": 2}, "c" : [3] }"#);
        assert_eq!(without(json, &["c"]), r#"{ "a":1 , "b":{"x": 2} }"#);
        assert_eq!(without(r#"{"a":1,"b":2}"#, &["b"]), r#"{"a":1}"#);
        assert_eq!(without(r#"{"a":1,"b":2}"#, &["a", "b"]), "{}");
        let put = object(json, |key, _| if key == "b" { Edit::Put("0".into()) } else { Edit::Keep });
        assert_eq!(put, r#"{ "a":1 , "b":0, "c" : [3] }"#);
    }

    #[test]
    fn values_are_found_by_their_path_and_made_where_they_are_missing() {
        let json = r#"{"a":{"b":[1]}}"#;
        let set =
            |path: &[&str], new: Option<&str>| at(json, path, &mut |_| new.map(str::to_owned)).into_owned();
        assert_eq!(set(&["a", "b"], Some("2")), r#"{"a":{"b":2}}"#);
        assert_eq!(set(&["a", "b"], None), r#"{"a":{}}"#);
        assert_eq!(set(&["a", "c"], Some("2")), r#"{"a":{"b":[1],"c":2}}"#);
        assert_eq!(set(&["x", "y"], Some("2")), r#"{"a":{"b":[1]},"x":{"y":2}}"#);
        assert_eq!(set(&["x", "y"], None), json);
        assert_eq!(set(&["a", "b"], Some("[1]")), json);
        assert_eq!(set(&["a", "b", "c"], Some("2")), json);
        assert_eq!(at("null", &["a"], &mut |_| Some("1".to_owned())), "null");
        assert_eq!(with_element("[ ]", "1"), "[ 1]");
        assert_eq!(with_element("[1]", "\"a\""), "[1,\"a\"]");
    }

    proptest! {
        #[test]
        fn what_stays_after_an_edit_is_what_was_kept(
            values in prop::collection::vec((0_u8..3, "[a,\\]\"}{ ]{0,4}"), 0..6),
            spaced in any::<bool>(),
        ) {
            let texts: Vec<_> = values.iter().map(|(_, text)| json!({"x": text})).collect();
            let object_value: Value =
                texts.iter().enumerate().map(|(at, value)| (format!("k{at}"), value.clone())).collect();
            let list_value = Value::from(texts);
            let text = |value: &Value| if spaced { format!("{value:#}") } else { value.to_string() };
            let edit = |at: usize| match values[at].0 {
                0 => Edit::Keep,
                1 => Edit::Drop,
                _ => Edit::Put("[0]".into()),
            };
            let list_text = text(&list_value);
            let edited: Value = serde_json::from_str(&list(&list_text, |at, _| edit(at))).unwrap();
            let expected = list_value.as_array().unwrap().iter().enumerate().filter_map(|(at, value)| {
                match edit(at) { Edit::Keep => Some(value.clone()), Edit::Drop => None, Edit::Put(_) => Some(json!([0])) }
            });
            prop_assert_eq!(edited, expected.collect::<Value>());
            let object_text = text(&object_value);
            let edited: Value = serde_json::from_str(&object(&object_text, |key, _| edit(key[1..].parse().unwrap()))).unwrap();
            let expected = object_value.as_object().unwrap().iter().filter_map(|(key, value)| {
                match edit(key[1..].parse().unwrap()) {
                    Edit::Keep => Some((key.clone(), value.clone())), Edit::Drop => None, Edit::Put(_) => Some((key.clone(), json!([0]))) }
            });
            prop_assert_eq!(edited, expected.collect::<Value>());
        }
    }
}
