//! The `--json` form: one document on one line. Characters that could steer a terminal are escaped, which no reader of
//! JSON notices.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

use crate::visible::is_hidden;

/// Writes one document and a line break.
pub fn write(to: &mut impl Write, document: &impl Serialize) -> io::Result<()> {
    let mut buffered = io::BufWriter::with_capacity(1 << 16, to);
    document.serialize(&mut Serializer::with_formatter(&mut buffered, Escaping)).map_err(io::Error::from)?;
    buffered.write_all(b"\n")?;
    buffered.flush()
}

/// Writes compact JSON whose strings hold nothing hidden.
struct Escaping;

impl Formatter for Escaping {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, to: &mut W, text: &str) -> io::Result<()> {
        let mut rest = text;
        // Most text is plain, and asking for that is far cheaper than asking of each character.
        if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return to.write_all(text.as_bytes());
        }
        while let Some((at, hidden)) = rest.char_indices().find(|(_, character)| is_hidden(*character)) {
            to.write_all(&rest.as_bytes()[..at])?;
            for unit in hidden.encode_utf16(&mut [0; 2]) {
                write!(to, "\\u{unit:04x}")?;
            }
            rest = &rest[at + hidden.len_utf8()..];
        }
        to.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn hidden_characters_are_escaped_and_read_back() {
        let text = "a\u{9b}31m\u{202e}b\n\"\\\u{e0041}é";
        let mut written = Vec::new();
        write(&mut written, &text).unwrap();
        let shown = String::from_utf8(written).unwrap();
        assert_eq!(shown, "\"a\\u009b31m\\u202eb\\n\\\"\\\\\\udb40\\udc41é\"\n");
        assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), text);
    }
}
