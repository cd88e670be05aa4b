//! A place in the text of an export, which moves over one JSON value at a time.

use serde::Deserialize;

/// Why an export cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// It is not JSON, or not of the shape an export has.
    Unreadable,
    /// Too many of its definitions are none.
    Hopeless,
}

/// A place between two tokens.
#[derive(Clone, Debug)]
pub(super) struct Cursor<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// Steps over white space and this byte, if it comes next.
    pub(super) fn skip(&mut self, byte: u8) -> bool {
        let found = self.next_byte() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// Steps over white space and this byte, which has to come next.
    pub(super) fn expect(&mut self, byte: u8) -> Result<(), Failure> {
        if self.skip(byte) { Ok(()) } else { Err(Failure::Unreadable) }
    }

    /// Steps to the end, where nothing but white space may be left.
    pub(super) fn expect_end(&mut self) -> Result<(), Failure> {
        if self.next_byte().is_none() { Ok(()) } else { Err(Failure::Unreadable) }
    }

    /// Reads the JSON value that comes next, checking its syntax.
    pub(super) fn value<T: Deserialize<'a>>(&mut self) -> Result<T, Failure> {
        let mut values = serde_json::Deserializer::from_str(&self.text[self.at..]).into_iter::<T>();
        let value = values.next().and_then(Result::ok).ok_or(Failure::Unreadable)?;
        self.at += values.byte_offset();
        Ok(value)
    }

    /// Steps over white space and returns what comes then; `None` at the end.
    pub(super) fn next_byte(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while bytes.get(self.at).is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::value::RawValue;

    use super::*;

    #[test]
    fn values_and_tokens_are_read_one_after_the_other() {
        let mut cursor = Cursor::new(" [ {\"a\":[1]} ,7, \"x\"\n] ");
        assert!(!cursor.skip(b'{'));
        cursor.expect(b'[').unwrap();
        assert_eq!(cursor.value::<&RawValue>().unwrap().get(), "{\"a\":[1]}");
        cursor.expect(b',').unwrap();
        assert_eq!(cursor.value::<u8>().unwrap(), 7);
        cursor.expect(b',').unwrap();
        assert_eq!(cursor.value::<String>().unwrap(), "x");
        assert!(cursor.skip(b']'));
        cursor.expect_end().unwrap();
    }

    #[test]
    fn what_does_not_come_next_fails() {
        assert_eq!(Cursor::new("[]").expect(b'{'), Err(Failure::Unreadable));
        assert_eq!(Cursor::new(" x").expect_end(), Err(Failure::Unreadable));
        assert_eq!(Cursor::new("{\"a\":").value::<&RawValue>().map(RawValue::get), Err(Failure::Unreadable));
        assert_eq!(Cursor::new("").value::<u8>(), Err(Failure::Unreadable));
    }
}
