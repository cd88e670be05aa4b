//! A definition's JSON as a tree of borrowed text in an arena, in one spelling per value.
//!
//! Two texts that mean the same JSON give equal trees: keys are sorted (the last of two equal keys counts, as in
//! JavaScript), numbers and escapes have one form. Nothing here knows AppBuilder; `canonical` does.

mod read;
mod spelling;

use std::borrow::Cow;

use bumpalo::Bump;
use serde_json::Value;

pub(crate) use read::read;

/// One JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Node<'t> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number in its one spelling.
    Number(&'t str),
    /// The inside of a string literal with its escapes in their one spelling.
    Text(&'t str),
    /// An array.
    List(&'t [Node<'t>]),
    /// An object, sorted by key, each key once.
    Map(&'t [Member<'t>]),
    /// A value nested deeper than [`read::MAX_DEPTH`], as it was written.
    Deep(&'t str),
}

/// One entry of an object. The key is spelled like a [`Node::Text`].
pub(crate) type Member<'t> = (&'t str, Node<'t>);

/// The number 0.
pub(crate) const ZERO: Node<'static> = Node::Number("0");
/// The number 1.
pub(crate) const ONE: Node<'static> = Node::Number("1");
/// The empty text.
pub(crate) const EMPTY_TEXT: Node<'static> = Node::Text("");

impl<'t> Node<'t> {
    /// Makes a text, spelling it.
    pub(crate) fn new_text(text: &str, arena: &'t Bump) -> Self {
        Node::Text(spelling::encode(text, arena))
    }

    /// Returns the value of a key; `None` when it is absent or this is no object.
    pub(crate) fn get(self, key: &str) -> Option<Node<'t>> {
        let members = self.members();
        let found = members.binary_search_by(|(name, _)| (*name).cmp(key));
        found.ok().map(|index| members[index].1)
    }

    /// Follows keys inwards.
    pub(crate) fn at(self, keys: &[&str]) -> Option<Node<'t>> {
        keys.iter().try_fold(self, |node, key| node.get(key))
    }

    /// Returns the entries of an object, nothing for any other value.
    pub(crate) fn members(self) -> &'t [Member<'t>] {
        match self {
            Node::Map(members) => members,
            Node::Null | Node::Bool(_) | Node::Number(_) | Node::Text(_) | Node::List(_) | Node::Deep(_) => {
                &[]
            }
        }
    }

    /// Returns the elements of an array, nothing for any other value.
    pub(crate) fn items(self) -> &'t [Node<'t>] {
        match self {
            Node::List(items) => items,
            Node::Null | Node::Bool(_) | Node::Number(_) | Node::Text(_) | Node::Map(_) | Node::Deep(_) => {
                &[]
            }
        }
    }

    /// Returns the spelling of a text, which is the text itself when it holds no escape (ids and keys never do).
    pub(crate) fn text(self) -> Option<&'t str> {
        match self {
            Node::Text(text) => Some(text),
            Node::Null | Node::Bool(_) | Node::Number(_) | Node::List(_) | Node::Map(_) | Node::Deep(_) => {
                None
            }
        }
    }

    /// Returns a text without its escapes.
    pub(crate) fn decoded(self) -> Option<Cow<'t, str>> {
        self.text().map(spelling::decode)
    }

    /// Hands over every text inside this value, keys included.
    pub(crate) fn for_each_text(self, visit: &mut impl FnMut(&'t str)) {
        match self {
            Node::Text(text) => visit(text),
            Node::List(items) => items.iter().for_each(|item| item.for_each_text(visit)),
            Node::Map(members) => {
                for (name, value) in members {
                    visit(name);
                    value.for_each_text(visit);
                }
            }
            Node::Null | Node::Bool(_) | Node::Number(_) | Node::Deep(_) => {}
        }
    }

    /// Tells whether this is an object without entries.
    pub(crate) fn is_empty_map(self) -> bool {
        self == Node::Map(&[])
    }

    /// Tells whether this is an array or an object.
    pub(crate) fn is_container(self) -> bool {
        matches!(self, Node::List(_) | Node::Map(_))
    }

    /// Returns this object with one key's value changed; `None` takes the key away. An absent key stays absent.
    pub(crate) fn edit(
        self,
        key: &str,
        arena: &'t Bump,
        change: impl FnOnce(Node<'t>) -> Option<Node<'t>>,
    ) -> Node<'t> {
        let Some(old) = self.get(key) else { return self };
        let new = change(old);
        if new == Some(old) {
            return self;
        }
        self.filter_map(arena, |name, value| if name == key { new } else { Some(value) })
    }

    /// Returns this object with every entry changed or, by `None`, taken away.
    pub(crate) fn filter_map(
        self,
        arena: &'t Bump,
        mut change: impl FnMut(&'t str, Node<'t>) -> Option<Node<'t>>,
    ) -> Node<'t> {
        let members = self.members();
        let mut kept = bumpalo::collections::Vec::with_capacity_in(members.len(), arena);
        kept.extend(members.iter().filter_map(|&(name, value)| Some((name, change(name, value)?))));
        Node::Map(kept.into_bump_slice())
    }

    /// Returns this array with every element changed.
    pub(crate) fn map_items(self, arena: &'t Bump, mut change: impl FnMut(Node<'t>) -> Node<'t>) -> Node<'t> {
        match self {
            Node::List(items) => {
                Node::List(arena.alloc_slice_fill_iter(items.iter().map(|&item| change(item))))
            }
            Node::Null | Node::Bool(_) | Node::Number(_) | Node::Text(_) | Node::Map(_) | Node::Deep(_) => {
                self
            }
        }
    }

    /// Appends the compact text of this value.
    pub(crate) fn write(self, out: &mut String) {
        match self {
            Node::Null => out.push_str("null"),
            Node::Bool(true) => out.push_str("true"),
            Node::Bool(false) => out.push_str("false"),
            Node::Number(text) | Node::Deep(text) => out.push_str(text),
            Node::Text(text) => write_text(text, out),
            Node::List(items) => {
                let mut before = '[';
                for item in items {
                    out.push(before);
                    item.write(out);
                    before = ',';
                }
                out.push_str(if items.is_empty() { "[]" } else { "]" });
            }
            Node::Map(members) => {
                let mut before = '{';
                for (name, value) in members {
                    out.push(before);
                    write_text(name, out);
                    out.push(':');
                    value.write(out);
                    before = ',';
                }
                out.push_str(if members.is_empty() { "{}" } else { "}" });
            }
        }
    }

    /// Returns the value as plain data, for a report. Half a surrogate pair becomes U+FFFD.
    pub(crate) fn to_value(self) -> Value {
        match self {
            Node::Null => Value::Null,
            Node::Bool(value) => Value::Bool(value),
            Node::Number(text) => number_value(text),
            Node::Text(text) => Value::String(spelling::decode(text).into_owned()),
            Node::List(items) => items.iter().map(|item| item.to_value()).collect(),
            Node::Map(members) => members
                .iter()
                .map(|(name, value)| (spelling::decode(name).into_owned(), value.to_value()))
                .collect(),
            Node::Deep(text) => Value::String(text.to_owned()),
        }
    }
}

// `serde_json` reads a double only to within its last bit; the standard library reads it exactly.
fn number_value(text: &str) -> Value {
    match text.parse::<i64>() {
        Ok(whole) => Value::from(whole),
        Err(_) => text.parse::<f64>().map_or(Value::Null, Value::from),
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    out.push_str(text);
    out.push('"');
}

#[cfg(test)]
pub(crate) mod tests;
