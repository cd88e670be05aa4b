//! Reads the text of one JSON value into a tree.

use bumpalo::Bump;
use serde_json::value::RawValue;

use super::{Member, Node, spelling};
use crate::text::first_bytes;

/// How deep arrays and objects may nest before the rest is kept as text; real definitions stay under 40.
pub(crate) const MAX_DEPTH: usize = 128;

/// Reads a value whose syntax was checked when the [`RawValue`] was made.
pub(crate) fn read<'t>(json: &'t RawValue, arena: &'t Bump) -> Node<'t> {
    let mut reader = Reader { text: json.get(), at: 0, arena, items: Vec::new(), members: Vec::new() };
    reader.value(0)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    arena: &'t Bump,
    // Elements of the arrays and entries of the objects that are still open, innermost last.
    items: Vec<Node<'t>>,
    // With the first bytes of their keys, which nearly always decide how two keys sort.
    members: Vec<(u64, Member<'t>)>,
}

impl<'t> Reader<'t> {
    fn value(&mut self, depth: usize) -> Node<'t> {
        match self.peek() {
            b'"' => Node::Text(self.string()),
            b'{' if depth < MAX_DEPTH => self.map(depth),
            b'[' if depth < MAX_DEPTH => self.list(depth),
            b'{' | b'[' => self.deep(),
            b't' => self.word("true", Node::Bool(true)),
            b'f' => self.word("false", Node::Bool(false)),
            b'n' => self.word("null", Node::Null),
            _ => self.number(),
        }
    }

    /// Skips white space and returns the next byte; 0 at the end.
    fn peek(&mut self) -> u8 {
        let bytes = self.text.as_bytes();
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = bytes.get(self.at) {
            self.at += 1;
        }
        bytes.get(self.at).copied().unwrap_or(0)
    }

    /// Tells whether another element follows, stepping over a comma or over the closing bracket.
    fn more(&mut self, close: u8) -> bool {
        let next = self.peek();
        self.at += usize::from(next == close || next == b',');
        next == b','
    }

    fn map(&mut self, depth: usize) -> Node<'t> {
        self.at += 1;
        let start = self.members.len();
        if self.peek() == b'}' {
            self.at += 1;
            return Node::Map(&[]);
        }
        loop {
            self.peek();
            let name = self.string();
            self.peek();
            self.at += 1;
            let value = self.value(depth + 1);
            self.members.push((first_bytes(name), (name, value)));
            if !self.more(b'}') {
                break;
            }
        }
        let members = &mut self.members[start..];
        members.sort_by(|left, right| left.0.cmp(&right.0).then_with(|| left.1.0.cmp(right.1.0)));
        // Of equal keys the last one stays.
        let kept = members.chunk_by(|left, right| left.0 == right.0 && left.1.0 == right.1.0);
        let kept = kept.filter_map(|equal| equal.last().map(|(_, member)| *member));
        let mut sorted = bumpalo::collections::Vec::with_capacity_in(members.len(), self.arena);
        sorted.extend(kept);
        self.members.truncate(start);
        Node::Map(sorted.into_bump_slice())
    }

    fn list(&mut self, depth: usize) -> Node<'t> {
        self.at += 1;
        let start = self.items.len();
        if self.peek() == b']' {
            self.at += 1;
            return Node::List(&[]);
        }
        loop {
            let value = self.value(depth + 1);
            self.items.push(value);
            if !self.more(b']') {
                break;
            }
        }
        let items = self.arena.alloc_slice_copy(&self.items[start..]);
        self.items.truncate(start);
        Node::List(items)
    }

    /// Reads a string literal, returning its inside.
    fn string(&mut self) -> &'t str {
        let start = self.at + 1;
        let end = text_end(self.text.as_bytes(), start);
        if self.text.as_bytes().get(end) == Some(&b'"') {
            self.at = end + 1;
            return &self.text[start..end];
        }
        let end = self.string_end(end);
        self.at = end + 1;
        spelling::text(&self.text[start..end], self.arena)
    }

    fn string_end(&self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = start;
        while let Some(step) = memchr::memchr2(b'"', b'\\', &bytes[at..]) {
            at += step;
            if bytes[at] == b'"' {
                return at;
            }
            at += 2;
        }
        bytes.len()
    }

    fn number(&mut self) -> Node<'t> {
        let bytes = &self.text.as_bytes()[self.at..];
        let ends = |byte: &u8| matches!(byte, b',' | b']' | b'}' | b' ' | b'\n' | b'\t' | b'\r');
        let length = bytes.iter().position(ends).unwrap_or(bytes.len());
        let written = &self.text[self.at..self.at + length];
        self.at += length;
        Node::Number(spelling::number(written, self.arena))
    }

    fn word(&mut self, word: &str, node: Node<'t>) -> Node<'t> {
        self.at += word.len();
        node
    }

    /// Steps over an array or object without going into it.
    fn deep(&mut self) -> Node<'t> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut open = 0_usize;
        while let Some(byte) = bytes.get(self.at) {
            match byte {
                b'"' => self.at = self.string_end(self.at + 1),
                b'{' | b'[' => open += 1,
                b'}' | b']' => open -= 1,
                _ => {}
            }
            self.at += 1;
            if open == 0 {
                break;
            }
        }
        Node::Deep(&self.text[start..self.at])
    }
}

/// Returns where the first quote or backslash stands, looking at eight bytes at a time, as most strings are short.
fn text_end(bytes: &[u8], start: usize) -> usize {
    const ONES: u64 = u64::from_ne_bytes([0x01; 8]);
    const HIGHS: u64 = u64::from_ne_bytes([0x80; 8]);
    // The lowest set bit belongs to the first byte that is equal.
    let equal = |word: u64, byte: u8| {
        let differences = word ^ (ONES * u64::from(byte));
        differences.wrapping_sub(ONES) & !differences & HIGHS
    };
    let mut at = start;
    while let Some(Ok(word)) = bytes.get(at..at + 8).map(<[u8; 8]>::try_from) {
        let word = u64::from_le_bytes(word);
        let found = equal(word, b'"') | equal(word, b'\\');
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    while bytes.get(at).is_some_and(|byte| !matches!(byte, b'"' | b'\\')) {
        at += 1;
    }
    at
}
