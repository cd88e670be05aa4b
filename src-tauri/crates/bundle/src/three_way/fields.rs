//! Where three trees are not the same. A place where two of the three agree is told as the two-way comparison tells
//! it; only where all three differ is there more to find out.

use std::collections::{BTreeMap, BTreeSet};

use bumpalo::Bump;

use super::{FieldState, SideState};
use crate::Definition;
use crate::diff::ChangeClass;
use crate::diff::class;
use crate::diff::fields::{self, Step};
use crate::family::Family;
use crate::tree::{Member, Node};

/// What ancestor, destination and incoming version have in one place.
type Sides<'t> = [Option<Node<'t>>; 3];
/// What an entry of a list is called, and the how manyth of that name it is.
type Name<'t> = (Node<'t>, usize);

/// Compares the columns of three rows, `json` and dates apart.
pub(super) fn of_rows(rows: [&Definition<'_>; 3]) -> Vec<FieldState> {
    let column = |path: &str, values: [Option<&str>; 3], class| {
        let state = SideState::of(&values[0], &values[1], &values[2]);
        let [ancestor, destination, incoming] = values.map(|value| value.map(Into::into));
        let (path, is_order) = (path.to_owned(), false);
        (state != SideState::Same).then_some(FieldState {
            path,
            ancestor,
            destination,
            incoming,
            state: Some(state),
            class,
            is_order,
        })
    };
    let kind = column("row.type", rows.map(|row| Some(row.kind.as_str())), ChangeClass::Content);
    let name = column("row.name", rows.map(|row| row.name.as_deref()), ChangeClass::Text);
    kind.into_iter().chain(name).collect()
}

/// Compares three normalised trees: ancestor, destination, incoming.
pub(super) fn of_trees<'t>(family: Family, trees: [Node<'t>; 3], arena: &'t Bump) -> Vec<FieldState> {
    let mut walk = Walk { family, path: Vec::new(), arena, found: Vec::new() };
    walk.values(trees.map(Some));
    walk.found
}

struct Walk<'t> {
    family: Family,
    path: Vec<Step<'t>>,
    arena: &'t Bump,
    found: Vec<FieldState>,
}

impl<'t> Walk<'t> {
    fn values(&mut self, sides: Sides<'t>) {
        let [ancestor, destination, incoming] = sides;
        match SideState::of(&ancestor, &destination, &incoming) {
            SideState::Same => {}
            SideState::BothSame => self.pair(ancestor, incoming, SideState::BothSame),
            state @ (SideState::Incoming | SideState::Destination) => self.pair(destination, incoming, state),
            SideState::Conflict => self.apart(sides),
        }
    }

    /// Tells the difference between the two values that there are among three.
    fn pair(&mut self, left: Option<Node<'t>>, right: Option<Node<'t>>, state: SideState) {
        let changes = fields::at(self.family, &self.path, (left, right), self.arena);
        self.found.extend(changes.into_iter().map(|change| {
            FieldState::new(change, Some(state), |pair| match state {
                SideState::BothSame => [pair.left, pair.right.clone(), pair.right],
                SideState::Destination => [pair.right.clone(), pair.left, pair.right],
                SideState::Same | SideState::Incoming | SideState::Conflict => {
                    [pair.left.clone(), pair.left, pair.right]
                }
            })
        }));
    }

    /// Looks into three values that all differ, as far as they are made alike.
    fn apart(&mut self, sides: Sides<'t>) {
        match sides {
            [Some(Node::Map(a)), Some(Node::Map(b)), Some(Node::Map(c))] => self.maps([a, b, c]),
            [Some(Node::List(a)), Some(Node::List(b)), Some(Node::List(c))] => self.lists([a, b, c]),
            // Both sides began something that was not there before.
            [None, Some(Node::Map(b)), Some(Node::Map(c))] if !b.is_empty() && !c.is_empty() => {
                self.maps([&[], b, c]);
            }
            [None, Some(Node::List(b)), Some(Node::List(c))] if !b.is_empty() && !c.is_empty() => {
                self.lists([&[], b, c]);
            }
            _ => self.leaf(sides, SideState::Conflict),
        }
    }

    fn maps(&mut self, maps: [&'t [Member<'t>]; 3]) {
        let mut entries: BTreeMap<&'t str, Sides<'t>> = BTreeMap::new();
        for (side, members) in maps.into_iter().enumerate() {
            members.iter().for_each(|&(key, value)| entries.entry(key).or_default()[side] = Some(value));
        }
        for (key, sides) in entries {
            self.path.push(Step::Key(key));
            self.values(sides);
            self.path.pop();
        }
    }

    fn lists(&mut self, lists: [&'t [Node<'t>]; 3]) {
        let is_nested = lists.iter().any(|items| items.iter().any(|item| item.is_container()));
        let same_length = lists.iter().all(|items| items.len() == lists[0].len());
        if let Some(names) = fields::names(lists) {
            self.named(&names.map(numbered), lists);
        } else if !is_nested {
            self.named(&lists.map(|items| numbered(items.to_vec())), lists);
        } else if same_length {
            for index in 0..lists[0].len() {
                self.entry(index, lists.map(|items| items.get(index).copied()));
            }
        } else {
            // Nothing tells which entry is which.
            self.leaf(lists.map(|items| Some(Node::List(items))), SideState::Conflict);
        }
    }

    /// Compares lists whose entries have names: each entry by itself wherever it stands, then the order. Two sides
    /// that add different entries are in nobody's way.
    fn named(&mut self, names: &[Vec<Name<'t>>; 3], lists: [&'t [Node<'t>]; 3]) {
        let mut entries: BTreeMap<Name<'t>, Sides<'t>> = BTreeMap::new();
        for (side, (names, items)) in names.iter().zip(lists).enumerate() {
            for (name, item) in names.iter().zip(items) {
                entries.entry(*name).or_default()[side] = Some(*item);
            }
        }
        // What is gone comes first, as in a two-way comparison.
        for (side, later) in [(1, vec![2]), (0, vec![1, 2]), (2, vec![])] {
            for (index, name) in names[side].iter().enumerate() {
                let sides = entries[name];
                if later.iter().all(|later| sides[*later].is_none()) {
                    self.entry(index, sides);
                }
            }
        }
        self.order(names);
    }

    /// Compares an entry of a list. It is one thing; only what all three have is looked into.
    fn entry(&mut self, index: usize, sides: Sides<'t>) {
        self.path.push(Step::Index(index));
        if sides.iter().all(Option::is_some) {
            self.values(sides);
        } else {
            let state = SideState::of(&sides[0], &sides[1], &sides[2]);
            self.leaf(sides, state);
        }
        self.path.pop();
    }

    /// Tells who put the entries that were there before into another order.
    fn order(&mut self, names: &[Vec<Name<'t>>; 3]) {
        let [ancestor, destination, incoming] = names;
        let moved_by = |side: &[Name<'t>]| common(ancestor, &[side]) != common(side, &[ancestor]);
        let kept: Vec<&[Name<'t>]> = match (moved_by(destination), moved_by(incoming)) {
            (false, false) => return,
            (true, false) => vec![ancestor, destination],
            (false, true) => vec![ancestor, incoming],
            (true, true) => vec![ancestor, destination, incoming],
        };
        let orders = [ancestor, destination, incoming].map(|names| common(names, &kept));
        let state = match (moved_by(destination), moved_by(incoming)) {
            (_, false) => SideState::Destination,
            (false, true) => SideState::Incoming,
            (true, true) if orders[1] == orders[2] => SideState::BothSame,
            (true, true) => SideState::Conflict,
        };
        let class = class::of_order(class::of_path(self.family, &self.path));
        let lists = orders.map(|names| {
            let names = self.arena.alloc_slice_fill_iter(names.into_iter().map(|(name, _)| name));
            Some(Node::List(names))
        });
        self.push(lists, state, class, true);
    }

    fn leaf(&mut self, sides: Sides<'t>, state: SideState) {
        let [ancestor, destination, incoming] = sides;
        let class = |side| class::of_values(self.family, &self.path, ancestor, side);
        let class = class(destination).min(class(incoming));
        self.push(sides, state, class, false);
    }

    fn push(&mut self, sides: Sides<'t>, state: SideState, class: ChangeClass, is_order: bool) {
        if state == SideState::Same {
            return;
        }
        let [ancestor, destination, incoming] = sides.map(|side| side.map(Node::to_value));
        let path = fields::written(&self.path);
        let state = Some(state);
        self.found.push(FieldState { path, ancestor, destination, incoming, state, class, is_order });
    }
}

/// Tells entries with the same name apart by counting them.
fn numbered(names: Vec<Node<'_>>) -> Vec<Name<'_>> {
    let mut seen: BTreeMap<Node<'_>, usize> = BTreeMap::new();
    let number = |name| {
        let number = seen.entry(name).or_default();
        *number += 1;
        (name, *number)
    };
    names.into_iter().map(number).collect()
}

/// Returns the names that all the others have, too, in their order.
fn common<'t>(names: &[Name<'t>], others: &[&[Name<'t>]]) -> Vec<Name<'t>> {
    let others: Vec<BTreeSet<_>> = others.iter().map(|names| names.iter().collect()).collect();
    names.iter().filter(|name| others.iter().all(|others| others.contains(name))).copied().collect()
}
