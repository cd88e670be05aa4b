//! Where two trees differ: the paths of the leaves, each with both values.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use bumpalo::Bump;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::class::{self, ChangeClass};
use crate::family::Family;
use crate::tree::{Member, Node};
use crate::{Definition, DefinitionType};

/// One place where a definition differs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct FieldChange {
    /// Where in the definition's `json`, e.g. `settings.options[2].text`; `row.name` and `row.type` are the columns.
    /// An index counts in the right side's list, or in the left side's when only that has the entry.
    pub path: String,
    /// Which sides have a value there.
    pub change: Presence,
    /// The left side's value; `null` when it has none.
    pub left: Value,
    /// The right side's value; `null` when it has none.
    pub right: Value,
    /// What kind of difference it is.
    pub class: ChangeClass,
    /// Whether both sides have the same entries of a list and this is about their order alone, told by the entries'
    /// names where they have some.
    #[serde(skip)]
    pub is_order: bool,
}

/// Which sides of a difference have a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum Presence {
    /// Only the right side.
    Added,
    /// Only the left side.
    Removed,
    /// Both.
    Changed,
}

/// One step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step<'t> {
    Key(&'t str),
    Index(usize),
}

/// Compares the columns of two rows, `json` and dates apart.
pub(super) fn of_row(left: &Definition<'_>, right: &Definition<'_>) -> Vec<FieldChange> {
    let mut changes = Vec::new();
    if left.kind != right.kind {
        let (left, right) = (left.kind.as_str(), right.kind.as_str());
        changes.push(FieldChange::new(
            "row.type",
            Some(left.into()),
            Some(right.into()),
            ChangeClass::Content,
        ));
    }
    if left.name != right.name {
        let [left, right] = [left, right].map(|row| row.name.as_deref().map(Value::from));
        changes.push(FieldChange::new("row.name", left, right, ChangeClass::Text));
    }
    changes
}

/// Compares two normalised trees; nothing comes back if and only if they are equal.
pub(super) fn of_json<'t>(
    kind: &DefinitionType<'_>,
    left: Node<'t>,
    right: Node<'t>,
    arena: &'t Bump,
) -> Vec<FieldChange> {
    let family = Family::of(kind, right);
    at(family, &[], (Some(left), Some(right)), arena)
}

/// Compares what stands at one path of two trees.
pub(crate) fn at<'t>(
    family: Family,
    path: &[Step<'t>],
    (left, right): (Option<Node<'t>>, Option<Node<'t>>),
    arena: &'t Bump,
) -> Vec<FieldChange> {
    let mut comparison = Comparison { family, path: path.to_vec(), arena, changes: Vec::new() };
    comparison.values(left, right);
    comparison.changes
}

impl FieldChange {
    fn new(path: impl Into<String>, left: Option<Value>, right: Option<Value>, class: ChangeClass) -> Self {
        let change = match (&left, &right) {
            (None, _) => Presence::Added,
            (Some(_), None) => Presence::Removed,
            (Some(_), Some(_)) => Presence::Changed,
        };
        Self {
            path: path.into(),
            change,
            left: left.unwrap_or(Value::Null),
            right: right.unwrap_or(Value::Null),
            class,
            is_order: false,
        }
    }
}

struct Comparison<'t> {
    family: Family,
    path: Vec<Step<'t>>,
    arena: &'t Bump,
    changes: Vec<FieldChange>,
}

impl<'t> Comparison<'t> {
    fn values(&mut self, left: Option<Node<'t>>, right: Option<Node<'t>>) {
        if left == right {
            return;
        }
        match (left, right) {
            (Some(Node::Map(left)), Some(Node::Map(right))) => self.maps(left, right),
            // An object that one side lacks is shown by its leaves; an empty one is a leaf itself.
            (None, Some(Node::Map(right))) if !right.is_empty() => self.maps(&[], right),
            (Some(Node::Map(left)), None) if !left.is_empty() => self.maps(left, &[]),
            (Some(Node::List(left)), Some(Node::List(right))) => self.lists(left, right),
            _ => {
                let class = class::of_values(self.family, &self.path, left, right);
                self.leaf(left, right, class);
            }
        }
    }

    fn maps(&mut self, left: &'t [Member<'t>], right: &'t [Member<'t>]) {
        let mut sides: BTreeMap<&'t str, (Option<Node<'t>>, Option<Node<'t>>)> = BTreeMap::new();
        left.iter().for_each(|&(key, value)| sides.entry(key).or_default().0 = Some(value));
        right.iter().for_each(|&(key, value)| sides.entry(key).or_default().1 = Some(value));
        for (key, (left, right)) in sides {
            self.inside(Step::Key(key), left, right);
        }
    }

    fn lists(&mut self, left: &'t [Node<'t>], right: &'t [Node<'t>]) {
        let class = class::of_path(self.family, &self.path);
        if has_same_entries(left, right) {
            self.order(left, right);
        } else if let Some(names) = Identities::of(left, right) {
            self.identified(&names, left, right);
        } else if left.iter().chain(right).any(|item| item.is_container()) {
            self.by_index(left, right);
        } else {
            self.leaf(Some(Node::List(left)), Some(Node::List(right)), class);
        }
    }

    /// Compares lists whose entries name themselves: entries are matched by that name wherever they stand.
    fn identified(&mut self, names: &Identities<'t>, left: &'t [Node<'t>], right: &'t [Node<'t>]) {
        let old: BTreeMap<_, _> = names.left.iter().zip(left).collect();
        let new: BTreeSet<_> = names.right.iter().collect();
        for (index, (name, item)) in names.left.iter().zip(left).enumerate() {
            if !new.contains(name) {
                self.inside(Step::Index(index), Some(*item), None);
            }
        }
        for (index, (name, item)) in names.right.iter().zip(right).enumerate() {
            self.inside(Step::Index(index), old.get(name).map(|item| **item), Some(*item));
        }
        let kept: Vec<_> = names.left.iter().filter(|name| new.contains(name)).copied().collect();
        let found: Vec<_> = names.right.iter().filter(|name| old.contains_key(name)).copied().collect();
        if kept != found {
            self.order(self.arena.alloc_slice_copy(&kept), self.arena.alloc_slice_copy(&found));
        }
    }

    /// Compares nameless entries by their place, after stepping over what is equal at both ends.
    fn by_index(&mut self, left: &'t [Node<'t>], right: &'t [Node<'t>]) {
        let start = left.iter().zip(right).take_while(|(left, right)| left == right).count();
        let (left, right) = (&left[start..], &right[start..]);
        let end = left.iter().rev().zip(right.iter().rev()).take_while(|(left, right)| left == right).count();
        let (left, right) = (&left[..left.len() - end], &right[..right.len() - end]);
        for index in 0..left.len().max(right.len()) {
            self.inside(Step::Index(start + index), left.get(index).copied(), right.get(index).copied());
        }
    }

    fn inside(&mut self, step: Step<'t>, left: Option<Node<'t>>, right: Option<Node<'t>>) {
        self.path.push(step);
        match step {
            // An entry of a list is one thing; only what both sides have is looked into.
            Step::Index(_) if left.is_none() || right.is_none() => {
                self.leaf(left, right, class::of_path(self.family, &self.path));
            }
            Step::Index(_) | Step::Key(_) => self.values(left, right),
        }
        self.path.pop();
    }

    /// Tells that a list has the same entries, or names of entries, in another order.
    fn order(&mut self, left: &'t [Node<'t>], right: &'t [Node<'t>]) {
        let class = class::of_order(class::of_path(self.family, &self.path));
        self.leaf(Some(Node::List(left)), Some(Node::List(right)), class);
        self.changes.last_mut().expect("the leaf was just added").is_order = true;
    }

    fn leaf(&mut self, left: Option<Node<'t>>, right: Option<Node<'t>>, class: ChangeClass) {
        let change =
            FieldChange::new(written(&self.path), left.map(Node::to_value), right.map(Node::to_value), class);
        self.changes.push(change);
    }
}

/// The keys that name an entry of a list, the surest first.
pub(crate) const NAMES: [&str; 5] = ["id", "language_code", "uuid", "fieldID", "alias"];

/// What the entries of two lists are called: each side's names are different from each other.
struct Identities<'t> {
    left: Vec<Node<'t>>,
    right: Vec<Node<'t>>,
}

impl<'t> Identities<'t> {
    fn of(left: &[Node<'t>], right: &[Node<'t>]) -> Option<Self> {
        names([left, right]).map(|[left, right]| Self { left, right })
    }
}

/// Returns what the entries of lists are called: each list's names are different from each other, and all lists name
/// theirs by the same key. `None` when there is no such key.
pub(crate) fn names<'t, const N: usize>(lists: [&[Node<'t>]; N]) -> Option<[Vec<Node<'t>>; N]> {
    NAMES.iter().find_map(|key| {
        let names: Vec<_> = lists.iter().map(|items| names_by(key, items)).collect::<Option<_>>()?;
        names.try_into().ok()
    })
}

fn names_by<'t>(key: &str, items: &[Node<'t>]) -> Option<Vec<Node<'t>>> {
    let names: Vec<_> = items.iter().map(|item| item.get(key)).collect::<Option<_>>()?;
    let different: BTreeSet<_> = names.iter().collect();
    (different.len() == names.len() && !names.iter().any(|name| name.is_container())).then_some(names)
}

fn has_same_entries(left: &[Node<'_>], right: &[Node<'_>]) -> bool {
    let [mut left, mut right] = [left.to_vec(), right.to_vec()];
    left.sort_unstable();
    right.sort_unstable();
    left == right
}

/// Writes a path: keys with dots between them, in brackets and quotes where they hold other marks.
pub(crate) fn written(path: &[Step<'_>]) -> String {
    let mut out = String::new();
    for step in path {
        match step {
            Step::Index(index) => write!(out, "[{index}]").expect("writing to a String never fails"),
            Step::Key(key) if is_plain(key) => {
                out.push_str(if out.is_empty() { "" } else { "." });
                out.push_str(key);
            }
            Step::Key(key) => write!(out, "[\"{key}\"]").expect("writing to a String never fails"),
        }
    }
    out
}

fn is_plain(key: &str) -> bool {
    !key.is_empty()
        && key.chars().all(|character| character.is_alphanumeric() || matches!(character, '_' | '-' | ' '))
}
