//! The one spelling of a text and of a number: the one `JSON.stringify` writes wherever it has one.

use std::borrow::Cow;
use std::fmt::Write;

use bumpalo::Bump;

/// Returns the inside of a string literal with its escapes respelled: `\/` and `\u0041` become the character
/// itself; control characters and halves of surrogate pairs stay escaped.
pub(super) fn text<'t>(inside: &'t str, arena: &'t Bump) -> &'t str {
    let bytes = inside.as_bytes();
    let mut at = 0;
    while let Some(step) = memchr::memchr(b'\\', &bytes[at..]) {
        at += step;
        if matches!(bytes.get(at + 1), Some(b'u' | b'/')) {
            return arena.alloc_str(&respell(inside));
        }
        at += 2;
    }
    inside
}

fn respell(inside: &str) -> String {
    let mut out = String::with_capacity(inside.len());
    let mut rest = inside;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let escape = &rest[at..];
        let length = match escape.as_bytes().get(1) {
            Some(b'/') => {
                out.push('/');
                2
            }
            Some(b'u') => respell_unit(escape, &mut out),
            Some(_) | None => {
                out.push_str(&escape[..2.min(escape.len())]);
                2
            }
        };
        rest = &escape[length.min(escape.len())..];
    }
    out.push_str(rest);
    out
}

/// Respells a `\u` escape, or two that make up one character; returns how long the escape was.
fn respell_unit(escape: &str, out: &mut String) -> usize {
    let first = unit(escape).unwrap_or(0xFFFD);
    let second = escape.get(6..).filter(|next| next.starts_with("\\u")).and_then(unit);
    let (units, length) = match second {
        Some(second) if is_pair(first, second) => (vec![first, second], 12),
        Some(_) | None => (vec![first], 6),
    };
    for character in char::decode_utf16(units) {
        match character {
            Ok(character) => push_spelled(out, character),
            Err(half) => push_unit(out, half.unpaired_surrogate()),
        }
    }
    length
}

fn push_spelled(out: &mut String, character: char) {
    match character {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\u{8}' => out.push_str("\\b"),
        '\t' => out.push_str("\\t"),
        '\n' => out.push_str("\\n"),
        '\u{c}' => out.push_str("\\f"),
        '\r' => out.push_str("\\r"),
        control if control < ' ' => push_unit(out, control as u16),
        plain => out.push(plain),
    }
}

/// Returns a text as the inside of a string literal.
pub(super) fn encode<'t>(text: &str, arena: &'t Bump) -> &'t str {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|character| push_spelled(&mut out, character));
    arena.alloc_str(&out)
}

fn is_pair(first: u16, second: u16) -> bool {
    (0xD800..0xDC00).contains(&first) && (0xDC00..0xE000).contains(&second)
}

fn unit(escape: &str) -> Option<u16> {
    u16::from_str_radix(escape.get(2..6)?, 16).ok()
}

fn push_unit(out: &mut String, unit: u16) {
    write!(out, "\\u{unit:04x}").expect("writing to a String never fails");
}

/// Returns the text that a spelled inside of a string literal stands for; half a surrogate pair becomes U+FFFD.
pub(super) fn decode(spelled: &str) -> Cow<'_, str> {
    if !spelled.contains('\\') {
        return Cow::Borrowed(spelled);
    }
    let mut out = String::with_capacity(spelled.len());
    let mut rest = spelled;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let escape = &rest[at..];
        let (character, length) = match escape.as_bytes().get(1) {
            Some(b'b') => ('\u{8}', 2),
            Some(b'f') => ('\u{c}', 2),
            Some(b'n') => ('\n', 2),
            Some(b'r') => ('\r', 2),
            Some(b't') => ('\t', 2),
            Some(b'u') => {
                (unit(escape).and_then(|unit| char::from_u32(unit.into())).unwrap_or('\u{FFFD}'), 6)
            }
            Some(&other) => (char::from(other), 2),
            None => ('\\', 1),
        };
        out.push(character);
        rest = &escape[length.min(escape.len())..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Returns a number as JavaScript reads it: whole numbers of up to 15 digits as they are, all others by their
/// nearest double, without exponent. What is too big for a double stays as it was written.
pub(super) fn number<'t>(written: &'t str, arena: &'t Bump) -> &'t str {
    let digits = written.strip_prefix('-').unwrap_or(written);
    if digits.len() <= 15 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return if digits == "0" { "0" } else { written };
    }
    match written.parse::<f64>() {
        // `-0.0` prints its sign, which JavaScript does not.
        Ok(0.0) => "0",
        Ok(value) if value.is_finite() => arena.alloc_str(&value.to_string()),
        Ok(_) | Err(_) => written,
    }
}
