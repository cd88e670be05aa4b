//! Reads the text of one JSON value into a tree.

use bumpalo::Bump;
use serde_json::value::RawValue;

use super::{Member, Node, spelling};

/// How deep arrays and objects may nest before the rest is kept as text; real definitions stay under 40.
pub(crate) const MAX_DEPTH: usize = 128;

/// Up to this length a string is looked through byte by byte, which is faster than to set up a search.
const SHORT: usize = 48;

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
    members: Vec<Member<'t>>,
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
            self.members.push((name, value));
            if !self.more(b'}') {
                break;
            }
        }
        let members = self.arena.alloc_slice_copy(&self.members[start..]);
        self.members.truncate(start);
        Node::Map(sorted(members))
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
        let bytes = self.text.as_bytes();
        // Most strings are short and plain; the search for large ones starts after a first look.
        let mut at = start;
        while bytes.get(at).is_some_and(|&byte| byte != b'"' && byte != b'\\') && at < start + SHORT {
            at += 1;
        }
        if bytes.get(at) == Some(&b'"') {
            self.at = at + 1;
            return &self.text[start..at];
        }
        let end = self.string_end(at);
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
        let rest = &self.text[self.at..];
        let length = rest.find([',', ']', '}', ' ', '\n', '\t', '\r']).unwrap_or(rest.len());
        self.at += length;
        Node::Number(spelling::number(&rest[..length], self.arena))
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

/// Sorts entries by key; of equal keys the last one stays.
fn sorted<'t>(members: &'t mut [Member<'t>]) -> &'t [Member<'t>] {
    members.sort_by(|left, right| left.0.cmp(right.0));
    let mut kept = 0;
    for index in 0..members.len() {
        if kept > 0 && members[kept - 1].0 == members[index].0 {
            kept -= 1;
        }
        members[kept] = members[index];
        kept += 1;
    }
    &members[..kept]
}
