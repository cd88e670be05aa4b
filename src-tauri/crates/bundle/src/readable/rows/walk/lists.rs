//! Lists: entries that name themselves, ids, and the order of what is the same.

use std::collections::{BTreeMap, BTreeSet};

use super::{Sides, Texts, Walk};
use crate::diff::class;
use crate::diff::fields::{Step, names, written};
use crate::readable::rows::values::{distinct, value};
use crate::readable::rows::words::member;
use crate::readable::rows::{raw, state};
use crate::readable::shape::RowState;
use crate::tree::Node;

impl<'t> Walk<'_, 't> {
    pub(super) fn lists(&mut self, sides: Sides<'t>) {
        let items = sides.map(|side| side.map_or(&[][..], Node::items));
        if let Some(names) = names(items) {
            self.identified(sides, items, &names);
        } else if items.iter().copied().flatten().all(|item| matches!(item, Node::Text(_))) {
            self.members(sides, items);
        } else {
            self.leaf(sides);
        }
    }

    /// Compares entries that name themselves, wherever they stand.
    fn identified(&mut self, sides: Sides<'t>, items: [&'t [Node<'t>]; 3], names: &[Vec<Node<'t>>; 3]) {
        let mut places: BTreeMap<Node<'t>, (usize, Sides<'t>)> = BTreeMap::new();
        for side in [2, 1, 0] {
            for (at, (name, item)) in names[side].iter().zip(items[side]).enumerate() {
                places.entry(*name).or_insert((at, [None; 3])).1[side] = Some(*item);
            }
        }
        let before = self.rows.len();
        for (name, (at, entry)) in places {
            self.path.push(Step::Index(at));
            self.entries.push(self.entry_name(name, &entry));
            let of_entry = self.rows.len();
            self.values(entry);
            // The name of an entry is steadier than its number, which is another one on each side.
            let (own, holder) = (written(&self.path), written(&self.path[..self.path.len() - 1]));
            for row in &mut self.rows[of_entry..] {
                row.path = row.path.replacen(&own, &format!("{holder}[{}]", raw(name)), 1);
            }
            self.entries.pop();
            self.path.pop();
        }
        if self.rows.len() == before {
            let order = names.each_ref().map(|side| {
                let side = side.iter().map(|name| self.entry_name(*name, &[None; 3]));
                Some(side.collect::<Vec<_>>().join(", "))
            });
            self.order(sides, order);
        }
    }

    /// Compares lists of ids and of other plain texts entry by entry.
    fn members(&mut self, sides: Sides<'t>, items: [&'t [Node<'t>]; 3]) {
        let all: BTreeSet<Node<'t>> = items.iter().copied().flatten().copied().collect();
        let before = self.rows.len();
        for item in all {
            let entry: Sides<'t> = [0, 1, 2].map(|side| items[side].contains(&item).then_some(item));
            if state(&entry, self.has_ancestor) == RowState::Same {
                continue;
            }
            let text = value(self.key(), item, self.names);
            let texts = entry.map(|side| side.map(|_| "listed".to_owned()));
            let label = match member(self.key()) {
                Some(what) => format!("{what} ‘{text}’"),
                None => format!("{}: ‘{text}’", self.label()),
            };
            self.push(entry, texts, label, false, self.class());
            if let Some(row) = self.rows.last_mut() {
                row.path = format!("{}[{}]", row.path, raw(item));
            }
        }
        if self.rows.len() == before {
            let texts = [0, 1, 2].map(|side| {
                let texts = items[side].iter().map(|item| value(self.key(), *item, self.names));
                sides[side].map(|_| texts.collect::<Vec<_>>().join(", "))
            });
            self.order(sides, texts);
        }
    }

    /// The same entries in another order.
    fn order(&mut self, sides: Sides<'t>, texts: Texts) {
        let label = format!("Order: {}", self.label());
        let sorted = sides.map(|side| {
            let mut items = side.map_or(&[][..], Node::items).to_vec();
            items.sort_unstable();
            items
        });
        let is_order = sides[1].is_none() || sides[2].is_none() || sorted[1] == sorted[2];
        let class = if is_order { class::of_order(self.class()) } else { self.class() };
        let texts = if distinct(&sides, &texts) { texts } else { sides.map(|side| side.map(raw)) };
        self.push(sides, texts, label, false, class);
    }
}
