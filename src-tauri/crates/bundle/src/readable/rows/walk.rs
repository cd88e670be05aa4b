//! Walks through the sides of one definition at once and stops where they differ.

use std::collections::{BTreeMap, BTreeSet};

use super::{shown, state};
use crate::readable::shape::{PropertyRow, RowState};
use crate::tree::Node;

/// The same place on each side: ancestor, destination, incoming.
type Sides<'t> = [Option<Node<'t>>; 3];

/// Returns a row for each place where the sides differ.
pub(super) fn differences(sides: Sides<'_>, has_ancestor: bool) -> Vec<PropertyRow> {
    let mut walk = Walk { has_ancestor, path: String::new(), rows: Vec::new() };
    walk.values(sides);
    walk.rows
}

struct Walk {
    has_ancestor: bool,
    path: String,
    rows: Vec<PropertyRow>,
}

impl Walk {
    fn values(&mut self, sides: Sides<'_>) {
        let state = state(&sides, self.has_ancestor);
        if state == RowState::Same {
            return;
        }
        let present = || sides.iter().flatten();
        let some_members = present().any(|side| !side.members().is_empty());
        if some_members && present().all(|side| matches!(side, Node::Map(_))) {
            self.maps(sides);
        } else if present().count() > 1 && present().all(|side| matches!(side, Node::List(_))) {
            self.lists(sides, state);
        } else {
            self.leaf(sides, state);
        }
    }

    fn maps(&mut self, sides: Sides<'_>) {
        let keys: BTreeSet<&str> =
            sides.iter().flatten().flat_map(|side| side.members()).map(|(key, _)| *key).collect();
        for key in keys {
            self.inside(&step_of_key(key), sides.map(|side| side.and_then(|side| side.get(key))));
        }
    }

    fn lists(&mut self, sides: Sides<'_>, state: RowState) {
        let Some(names) = names_of_all(&sides) else { return self.leaf(sides, state) };
        let mut entries: BTreeMap<Node<'_>, Sides<'_>> = BTreeMap::new();
        for (side, names) in names.iter().enumerate() {
            for (name, item) in names.iter().zip(sides[side].map_or(&[][..], Node::items)) {
                entries.entry(*name).or_default()[side] = Some(*item);
            }
        }
        let before = self.rows.len();
        for (name, sides) in entries {
            self.inside(&format!("[{}]", shown(name)), sides);
        }
        if self.rows.len() == before {
            self.leaf(sides, state);
        }
    }

    fn inside(&mut self, step: &str, sides: Sides<'_>) {
        let length = self.path.len();
        if length == 0 {
            self.path.push_str(step.strip_prefix('.').unwrap_or(step));
        } else {
            self.path.push_str(step);
        }
        self.values(sides);
        self.path.truncate(length);
    }

    fn leaf(&mut self, sides: Sides<'_>, state: RowState) {
        let [ancestor, destination, incoming] = sides.map(|side| side.map(shown));
        self.rows.push(PropertyRow {
            path: self.path.clone(),
            label: self.path.clone(),
            ancestor,
            destination,
            incoming,
            state,
            code: true,
            noise: false,
        });
    }
}

/// Returns what the entries of each list are called, when all of them are called something different.
fn names_of_all<'t>(sides: &Sides<'t>) -> Option<[Vec<Node<'t>>; 3]> {
    let of_side = |side: &Option<Node<'t>>, key| match side {
        Some(list) => names(list.items(), key),
        None => Some(Vec::new()),
    };
    let [first, second, third] = sides;
    ["id", "language_code", "uuid", "fieldID", "alias"]
        .iter()
        .find_map(|key| Some([of_side(first, key)?, of_side(second, key)?, of_side(third, key)?]))
}

fn names<'t>(items: &[Node<'t>], key: &str) -> Option<Vec<Node<'t>>> {
    let names: Vec<_> = items.iter().map(|item| item.get(key)).collect::<Option<_>>()?;
    let different: BTreeSet<_> = names.iter().collect();
    (different.len() == names.len() && !names.iter().any(|name| name.is_container())).then_some(names)
}

fn step_of_key(key: &str) -> String {
    let key = shown(Node::Text(key));
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ');
    if !key.is_empty() && key.chars().all(is_plain) { format!(".{key}") } else { format!("[\"{key}\"]") }
}
