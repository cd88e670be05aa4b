//! Texts inside raw JSON: what a value is, one string decoded, and fields that should be a text but may be anything.

use std::borrow::Cow;
use std::fmt;

use rayon::prelude::*;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// Returns the text of a JSON string, borrowed unless it holds escapes. `None` for any other value, and for
/// half of a surrogate pair, which no text can hold.
pub(crate) fn text_of(raw: &RawValue) -> Option<Cow<'_, str>> {
    unquoted(raw.get())
}

/// Does the same for the text of a JSON value.
pub(crate) fn unquoted(json: &str) -> Option<Cow<'_, str>> {
    let inner = json.strip_prefix('"')?.strip_suffix('"')?;
    if memchr::memchr(b'\\', inner.as_bytes()).is_none() {
        return Some(Cow::Borrowed(inner));
    }
    serde_json::from_str(json).ok().map(Cow::Owned)
}

/// Says in words what a JSON value is, e.g. "a list".
pub(crate) fn kind_of(raw: &RawValue) -> &'static str {
    match raw.get().as_bytes().first() {
        Some(b'{') => "an object",
        Some(b'[') => "a list",
        Some(b'"') => "a text",
        Some(b't' | b'f') => "a truth value",
        Some(b'n') => "`null`",
        _ => "a number",
    }
}

/// A field of a JSON object that is expected to be a text; anything else reads as `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Loose<'a>(pub(crate) Option<Cow<'a, str>>);

impl<'de: 'a, 'a> Deserialize<'de> for Loose<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LooseVisitor)
    }
}

struct LooseVisitor;

impl<'de> Visitor<'de> for LooseVisitor {
    type Value = Loose<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Loose(Some(Cow::Borrowed(text))))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Loose(Some(Cow::Owned(text.to_owned()))))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Loose(None))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Loose(None))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Loose(None))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Loose(None))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Loose(None))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Loose(None))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
        while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Loose(None))
    }
}

/// Returns the first eight bytes of a text as a number that sorts as they do.
pub(crate) fn first_bytes(text: &str) -> u64 {
    let bytes = text.as_bytes();
    match bytes.first_chunk() {
        Some(first) => u64::from_be_bytes(*first),
        None => bytes.iter().enumerate().fold(0, |sum, (at, byte)| sum | u64::from(*byte) << (56 - 8 * at)),
    }
}

/// The deepest nesting that is read, one level below what the JSON parser itself refuses. Real definitions
/// have 10 levels.
pub(crate) const DEEPEST: usize = 120;

/// Tells whether JSON text nests deeper than [`DEEPEST`]. The text must be valid JSON.
pub(crate) fn is_too_deep(json: &str) -> bool {
    // A level takes two bytes, and few definitions have as many brackets as levels would be too many.
    json.len() > 2 * DEEPEST
        && brackets(json.as_bytes()) > DEEPEST
        && deepest_level(json.as_bytes()) > DEEPEST
}

/// Counts opening brackets, in short sums that the compiler turns into vector instructions.
fn brackets(json: &[u8]) -> usize {
    // The two differ in one bit.
    let count = |part: &[u8]| part.iter().map(|byte| u8::from(byte | 0x20 == b'{')).sum::<u8>();
    json.chunks(usize::from(u8::MAX)).map(|part| usize::from(count(part))).sum()
}

fn deepest_level(json: &[u8]) -> usize {
    let (mut level, mut deepest, mut at) = (0_usize, 0, 0);
    while at < json.len() {
        match json[at] {
            b'"' => at = string_end(json, at),
            b'{' | b'[' => {
                level += 1;
                deepest = deepest.max(level);
                at += 1;
            }
            b'}' | b']' => {
                level = level.saturating_sub(1);
                at += 1;
            }
            _ => at += 1,
        }
    }
    deepest
}

/// Returns the position after the string that opens at `open`, or the end of the text if it never closes.
pub(crate) fn string_end(json: &[u8], open: usize) -> usize {
    let mut at = open + 1;
    while let Some(found) = memchr::memchr2(b'"', b'\\', json.get(at..).unwrap_or_default()) {
        at += found;
        if json[at] == b'"' {
            return at + 1;
        }
        at += 2;
    }
    json.len()
}

/// Tells whether a text that is JSON holds a character above U+FFFF, as itself or as an escaped surrogate pair.
/// Half a pair is none: the server stores it as the six characters of its escape.
pub(crate) fn has_wide_character(json: &str) -> bool {
    json.bytes().any(|byte| byte >= 0xF0) || has_escaped_pair(json.as_bytes())
}

/// Tells whether a whole file could hold such a character: a first look that costs next to nothing.
pub(crate) fn may_hold_wide_characters(text: &str) -> bool {
    let highest = |part: &[u8]| part.iter().fold(0, |highest, byte| u8::max(highest, *byte));
    let bytes = text.as_bytes();
    let (wide, escaped) = rayon::join(
        || bytes.par_chunks(1 << 16).any(|part| highest(part) >= 0xF0),
        || memchr::memmem::find(bytes, br"\u").is_some(),
    );
    wide || escaped
}

fn has_escaped_pair(json: &[u8]) -> bool {
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'\\', &json[at..]) {
        at += found;
        let is_high = escaped_unit(json, at).is_some_and(|unit| (0xD800..0xDC00).contains(&unit));
        if is_high && escaped_unit(json, at + 6).is_some_and(|unit| (0xDC00..0xE000).contains(&unit)) {
            return true;
        }
        // An escape is at least two bytes; the digits of `\uXXXX` hold no backslash.
        at = (at + 2).min(json.len());
    }
    false
}

/// Returns the code unit of the escape `\uXXXX` at this position, if there is one.
fn escaped_unit(json: &[u8], at: usize) -> Option<u16> {
    let digits = json.get(at..at + 6)?.strip_prefix(br"\u")?;
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    fn raw(json: &str) -> Box<RawValue> {
        RawValue::from_string(json.to_owned()).unwrap()
    }

    #[test]
    fn only_strings_are_texts() {
        assert_eq!(text_of(&raw(r#""plain""#)), Some(Cow::Borrowed("plain")));
        assert!(matches!(text_of(&raw(r#""plain""#)), Some(Cow::Borrowed(_))));
        assert_eq!(text_of(&raw(r#""a\"b\u00e9\\""#)).as_deref(), Some("a\"bé\\"));
        assert_eq!(text_of(&raw(r#""""#)).as_deref(), Some(""));
        for other in ["1", "null", "true", "[]", "{}", r#""\ud83d""#] {
            assert_eq!(text_of(&raw(other)), None, "{other}");
        }
    }

    #[test]
    fn first_bytes_sort_as_texts_do() {
        let mut texts =
            ["", "a", "a\0", "ab", "abcdefgh", "abcdefghi", "abd", "b", "é", "ไทย", "1631594504471"];
        texts.sort_unstable();
        assert!(texts.windows(2).all(|pair| first_bytes(pair[0]) <= first_bytes(pair[1])));
        assert!(first_bytes("abcdefg") < first_bytes("abcdefgh"));
        assert_eq!(first_bytes("abcdefgh"), first_bytes("abcdefghi"));
    }

    #[test]
    fn values_are_named_in_words() {
        let words = [("{}", "an object"), ("[]", "a list"), ("\"\"", "a text"), ("-1", "a number")];
        for (json, word) in words.into_iter().chain([("null", "`null`"), ("false", "a truth value")]) {
            assert_eq!(kind_of(&raw(json)), word);
        }
    }

    #[test]
    fn loose_fields_take_every_value() {
        let list = r#"["a","\u0062",1,-1,1.5,null,true,[1,[2]],{"a":{"b":1}}]"#;
        let read: Vec<Loose<'_>> = serde_json::from_str(list).unwrap();
        let texts: Vec<_> = read.iter().map(|loose| loose.0.as_deref()).collect();
        assert_eq!(texts[..2], [Some("a"), Some("b")]);
        assert!(texts[2..].iter().all(Option::is_none));
    }

    #[test]
    fn depth_counts_nesting_and_not_brackets_in_texts() {
        let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(!is_too_deep(&nested(DEEPEST)));
        assert!(is_too_deep(&nested(DEEPEST + 1)));
        assert!(!is_too_deep(&format!("[{}{{}}]", "[],".repeat(500))));
        assert!(!is_too_deep(&format!(r#"["\"{}"]"#, "[".repeat(500))));
        assert!(serde_json::from_str::<serde_json::Value>(&nested(DEEPEST)).is_ok());
    }

    #[test]
    fn wide_characters_are_seen_as_themselves_and_as_escapes() {
        for wide in ["\"😀\"", r#""\uD83D\uDE00""#, r#""x\\\ud83d\ude00""#, r#"{"\uD83D\uDE00":1}"#] {
            assert!(has_wide_character(wide), "{wide}");
        }
        for narrow in [
            "\"✓ ไทย é\"",
            r#""\\uD83D\\uDE00""#,
            r#""\ud83d""#,
            r#""\ud83d\n""#,
            r#""\u00e9""#,
            "\"\\",
            "\\u12",
        ] {
            assert!(!has_wide_character(narrow), "{narrow}");
        }
    }

    #[test]
    fn a_string_ends_at_its_own_quote() {
        assert_eq!(string_end(br#""a\"b" "#, 0), 6);
        assert_eq!(string_end(br#""\\" "#, 0), 4);
        assert_eq!(string_end(br#""open"#, 0), 5);
        assert_eq!(string_end(br#""open\"#, 0), 6);
    }

    /// The depth of a value, counted over the value instead of its text.
    fn depth(value: &serde_json::Value) -> usize {
        let inside =
            |values: &mut dyn Iterator<Item = &serde_json::Value>| values.map(depth).max().unwrap_or(0);
        match value {
            serde_json::Value::Array(values) => 1 + inside(&mut values.iter()),
            serde_json::Value::Object(members) => 1 + inside(&mut members.values()),
            serde_json::Value::Null
            | serde_json::Value::Bool(_)
            | serde_json::Value::Number(_)
            | serde_json::Value::String(_) => 0,
        }
    }

    fn value() -> impl Strategy<Value = serde_json::Value> {
        let leaf = "[a\"\\\\{}\\[\\]😀é]{0,6}".prop_map(serde_json::Value::from);
        leaf.prop_recursive(8, 60, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::from),
                prop::collection::btree_map("[a{}\"]{0,3}", inner, 0..4)
                    .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn depth_of_the_text_is_depth_of_the_value(value in value()) {
            prop_assert_eq!(deepest_level(value.to_string().as_bytes()), depth(&value));
            let brackets_seen = brackets(value.to_string().as_bytes());
            prop_assert_eq!(brackets_seen, value.to_string().matches(['{', '[']).count());
        }

        #[test]
        fn wide_characters_of_the_text_are_those_of_the_value(value in value()) {
            let text = value.to_string();
            let is_wide = text.chars().any(|character| character > '\u{FFFF}');
            prop_assert_eq!(has_wide_character(&text), is_wide);
            prop_assert!(may_hold_wide_characters(&text) || !is_wide);
            let escaped: String = text.encode_utf16().map(|unit| match unit {
                0..0x80 => char::from_u32(unit.into()).unwrap().to_string(),
                _ => format!("\\u{unit:04x}"),
            }).collect();
            prop_assert_eq!(has_wide_character(&escaped), is_wide);
            prop_assert!(may_hold_wide_characters(&escaped) || !is_wide);
        }

        #[test]
        fn a_text_comes_back_as_it_was_written(text in any::<String>()) {
            let json = serde_json::to_string(&text).unwrap();
            prop_assert!(unquoted(&json).is_some_and(|read| read == text));
            prop_assert_eq!(string_end(json.as_bytes(), 0), json.len());
            let followed = format!("{json},\"next\"");
            prop_assert_eq!(string_end(followed.as_bytes(), 0), json.len());
        }

        #[test]
        fn first_bytes_never_contradict_the_order_of_texts(left in any::<String>(), right in any::<String>()) {
            let order = first_bytes(&left).cmp(&first_bytes(&right));
            prop_assert!(order.is_eq() || order == left.cmp(&right));
        }

        #[test]
        fn any_text_is_survived(text in any::<String>(), start in 0_usize..20) {
            string_end(text.as_bytes(), start);
            has_wide_character(&text);
            is_too_deep(&text);
        }
    }
}
