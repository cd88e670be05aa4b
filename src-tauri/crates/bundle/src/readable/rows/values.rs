//! Values as people read them.

use super::words::{field_type, is_flag};
use super::{raw, walk};
use crate::readable::names::{Names, translated};
use crate::tree::Node;

/// A longer text is cut around the first place where the sides differ.
const LONGEST: usize = 600;
/// So much of what is the same is shown before that place.
const LEAD: usize = 60;
/// More entries of a list are only counted.
const MOST_ENTRIES: usize = 40;

/// Says a value that stands under a key: ids by their labels, flags as words, texts as they are.
pub(super) fn value(key: &str, node: Node<'_>, names: &Names<'_, '_>) -> String {
    match node {
        Node::Bool(true) => "yes".to_owned(),
        Node::Bool(false) => "no".to_owned(),
        Node::Null => "none".to_owned(),
        Node::Number(number) | Node::Text(number)
            if is_flag(key) && matches!(number, "0" | "1" | "true" | "false") =>
        {
            if matches!(number, "1" | "true") { "yes".to_owned() } else { "no".to_owned() }
        }
        Node::Number(_) | Node::Deep(_) => raw(node),
        Node::Text(text) => match (key, text) {
            (_, "") => "empty".to_owned(),
            ("typeDecimalPlaces" | "decimalPlaces", places) if places != "none" => format!("{places} places"),
            _ => {
                let text = node.decoded().unwrap_or_default();
                let said = if key == "key" { field_type(&text).map(str::to_owned) } else { names.of(&text) };
                said.unwrap_or_else(|| text.into_owned())
            }
        },
        Node::List(items) => list(key, items, names),
        Node::Map(_) => match translated(node, "text", names.language()) {
            Some(text) => text.into_owned(),
            None => raw(node),
        },
    }
}

fn list(key: &str, items: &[Node<'_>], names: &Names<'_, '_>) -> String {
    if items.is_empty() {
        return "none".to_owned();
    }
    let mut said: Vec<_> = items.iter().take(MOST_ENTRIES).map(|item| value(key, *item, names)).collect();
    if let Some(more) = items.len().checked_sub(MOST_ENTRIES).filter(|more| *more > 0) {
        said.push(format!("… and {more} more"));
    }
    said.join(", ")
}

/// Tells whether the words differ wherever the values do.
pub(super) fn distinct<T: PartialEq>(sides: &[T; 3], texts: &walk::Texts) -> bool {
    let pairs = [(0, 1), (0, 2), (1, 2)];
    pairs.iter().all(|&(left, right)| sides[left] == sides[right] || texts[left] != texts[right])
}

/// Cuts long texts around the first place where they differ.
pub(super) fn excerpts(texts: &walk::Texts) -> walk::Texts {
    if texts.iter().flatten().all(|text| text.len() <= LONGEST) {
        return texts.clone();
    }
    let present: Vec<&str> = texts.iter().flatten().map(String::as_str).collect();
    let first = present.first().copied().unwrap_or_default();
    let same =
        |text: &&str| first.chars().zip(text.chars()).take_while(|(left, right)| left == right).count();
    // A side that is the same as the first says nothing about where the others differ.
    let start =
        present.iter().filter(|text| **text != first).map(same).min().unwrap_or(0).saturating_sub(LEAD);
    texts.each_ref().map(|text| text.as_deref().map(|text| excerpt(text, start)))
}

fn excerpt(text: &str, start: usize) -> String {
    let before = if start > 0 { "… " } else { "" };
    let mut rest = text.chars().skip(start);
    let shown: String = rest.by_ref().take(LONGEST).collect();
    let left = rest.count();
    let after = if left > 0 { format!(" … ({left} more characters)") } else { String::new() };
    format!("{before}{shown}{after}")
}
