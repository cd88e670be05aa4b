//! Walks through the sides of one definition at once and stops where they differ.

use std::collections::{BTreeMap, BTreeSet};

use super::values::{distinct, excerpts, value};
use super::words::{known, language, member, plain};
use super::{filter, process, raw, state};
use crate::diff::ChangeClass;
use crate::diff::class;
use crate::diff::fields::{Step, names, written};
use crate::family::Family;
use crate::readable::names::{Names, translated};
use crate::readable::outline::is_noise;
use crate::readable::shape::{PropertyRow, RowState};
use crate::tree::Node;

/// The same place on each side: ancestor, destination, incoming.
pub(super) type Sides<'t> = [Option<Node<'t>>; 3];
/// What is said of a place on each side.
pub(super) type Texts = [Option<String>; 3];

/// Returns a row for each place where the sides differ; none if and only if they are all the same.
pub(super) fn differences<'t>(
    family: Family,
    sides: Sides<'t>,
    has_ancestor: bool,
    names: &Names<'_, '_>,
) -> Vec<PropertyRow> {
    let mut walk =
        Walk { family, has_ancestor, names, path: Vec::new(), entries: Vec::new(), rows: Vec::new() };
    walk.values(sides);
    walk.rows
}

struct Walk<'n, 't> {
    family: Family,
    has_ancestor: bool,
    names: &'n Names<'n, 'n>,
    path: Vec<Step<'t>>,
    /// What the list entries on the path are called.
    entries: Vec<String>,
    rows: Vec<PropertyRow>,
}

impl<'t> Walk<'_, 't> {
    fn values(&mut self, sides: Sides<'t>) {
        if state(&sides, self.has_ancestor) == RowState::Same || self.in_words(&sides) {
            return;
        }
        let present = || sides.iter().flatten();
        let is_map = |side: &Node<'_>| matches!(side, Node::Map(_));
        let is_list = |side: &Node<'_>| matches!(side, Node::List(_));
        if present().all(is_map) && present().any(|side| !side.is_empty_map()) {
            // What only one side has as a whole is one thing, unless it is the definition itself or its settings.
            let is_entry = matches!(self.path.last(), Some(Step::Index(_)));
            if is_entry && present().count() == 1 { self.leaf(sides) } else { self.maps(sides) }
        } else if present().count() > 1 && present().all(is_list) {
            self.lists(sides);
        } else {
            self.leaf(sides);
        }
    }

    /// Says what has a way of its own to be said; the words have to differ where the values do.
    fn in_words(&mut self, sides: &Sides<'t>) -> bool {
        let key = self.key();
        let names = self.names;
        let texts = |say: &dyn Fn(Node<'t>) -> String| sides.map(|side| side.map(say));
        if filter::is_filter(key, sides) {
            self.said(*sides, texts(&|side| filter::sentence(side, names)))
        } else if key == "sortFields" {
            self.said(*sides, texts(&|side| filter::sort_order(side, names)))
        } else if key == "xmlDefinition" && self.family == Family::Process {
            self.process(sides)
        } else {
            false
        }
    }

    fn said(&mut self, sides: Sides<'t>, texts: Texts) -> bool {
        let is_said = distinct(&sides, &texts);
        if is_said {
            let label = self.label();
            self.push(sides, texts, label, false, self.class());
        }
        is_said
    }

    fn maps(&mut self, sides: Sides<'t>) {
        let members = sides.iter().flatten().flat_map(|side| side.members());
        let keys: BTreeSet<&'t str> = members.map(|(key, _)| *key).collect();
        for key in keys {
            self.path.push(Step::Key(key));
            self.values(sides.map(|side| side.and_then(|side| side.get(key))));
            self.path.pop();
        }
    }

    fn lists(&mut self, sides: Sides<'t>) {
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

    /// Compares process diagrams step by step. A diagram of which only the drawing differs is noise.
    fn process(&mut self, sides: &Sides<'t>) -> bool {
        let texts = sides.map(|side| side.and_then(Node::decoded));
        let parts = texts.each_ref().map(|text| text.as_deref().map(process::parts).unwrap_or_default());
        let ids: BTreeSet<_> = parts.iter().flat_map(BTreeMap::keys).collect();
        let before = self.rows.len();
        for id in ids {
            let sides = parts.each_ref().map(|parts| parts.get(id));
            let state = state(&sides, self.has_ancestor);
            let Some(shown) = sides.iter().rev().flatten().next() else { continue };
            if state != RowState::Same {
                let texts = sides.map(|side| side.map(|part| part.text.clone()));
                self.row(format!("xmlDefinition#{id}"), shown.label.clone(), texts, state);
            }
        }
        if self.rows.len() > before {
            return true;
        }
        let content = texts.each_ref().map(|text| text.as_deref().map(process::without_drawing));
        if state(&content, self.has_ancestor) == RowState::Same {
            let drawn = texts.map(|text| text.map(|text| format!("{} characters of drawing", text.len())));
            let texts =
                if distinct(sides, &drawn) { drawn } else { excerpts(&sides.map(|side| side.map(raw))) };
            self.push(*sides, texts, "Drawing of the process".to_owned(), false, ChangeClass::Layout);
            return true;
        }
        false
    }

    fn leaf(&mut self, sides: Sides<'t>) {
        let key = self.key();
        let said = sides.map(|side| side.map(|side| value(key, side, self.names)));
        let is_said = distinct(&sides, &said);
        let texts = if is_said { said } else { sides.map(|side| side.map(raw)) };
        let is_code = !is_said
            || matches!(key, "columnName" | "tableName" | "formula" | "xmlDefinition")
            || sides.iter().flatten().any(|side| side.is_container() && side.get("text").is_none());
        let label = self.label();
        self.push(sides, excerpts(&texts), label, is_code, self.class());
    }

    fn push(&mut self, sides: Sides<'t>, texts: Texts, label: String, code: bool, class: ChangeClass) {
        let state = state(&sides, self.has_ancestor);
        self.row(written(&self.path), label, texts, state);
        if let Some(row) = self.rows.last_mut() {
            (row.code, row.noise) = (code, is_noise(class));
        }
    }

    fn row(&mut self, path: String, label: String, texts: Texts, state: RowState) {
        let [ancestor, destination, incoming] = texts;
        self.rows.push(PropertyRow {
            path,
            label,
            ancestor,
            destination,
            incoming,
            state,
            code: false,
            noise: false,
        });
    }

    fn class(&self) -> ChangeClass {
        class::of_path(self.family, &self.path)
    }

    fn key(&self) -> &'t str {
        let keys = self.path.iter().rev().find_map(|step| match step {
            Step::Key(key) => Some(*key),
            Step::Index(_) => None,
        });
        keys.unwrap_or_default()
    }

    /// Returns what people call the place: e.g. `Required`, `Option ‘Open’: Text`, `Label (Thai)`.
    fn label(&self) -> String {
        let keys: Vec<&str> = self
            .path
            .iter()
            .filter_map(|step| match step {
                Step::Key(key) => Some(*key),
                Step::Index(_) => None,
            })
            .collect();
        if let ["translations", last] = keys.as_slice() {
            return self.translated(last);
        }
        let last = keys.last().copied().unwrap_or_default();
        if let (Some(entry), [.., list, "translations", _]) = (self.entries.first(), keys.as_slice()) {
            let list = known(&[list]).map_or_else(|| plain(list), str::to_owned);
            return format!("{list} {entry}: {}", self.translated(last));
        }
        let words = known(&keys).map_or_else(|| unknown(&keys), str::to_owned);
        let words = if last == "accessLevels" { words } else { self.role(&keys).unwrap_or(words) };
        match (self.entries.last(), self.path.last()) {
            (None, _) => words,
            (Some(entry), Some(Step::Index(_))) => format!("{words} {entry}"),
            (Some(entry), _) => format!("{words} of {entry}"),
        }
    }

    fn translated(&self, key: &str) -> String {
        let code = self.entries.last().map(|entry| entry.trim_matches(['‘', '’'])).unwrap_or_default();
        let what = plain(key);
        if code == self.names.language() && self.entries.len() == 1 {
            return what;
        }
        let language = language(code).map_or_else(|| code.to_owned(), str::to_owned);
        format!("{what} ({language})")
    }

    fn role(&self, keys: &[&str]) -> Option<String> {
        let ["accessLevels", role] = keys else { return None };
        Some(format!("Access of ‘{}’", self.names.of(role).unwrap_or_else(|| (*role).to_owned())))
    }

    fn entry_name(&self, name: Node<'_>, entry: &Sides<'_>) -> String {
        // A translation is called by its language, not by what it says.
        let own = entry.iter().rev().flatten().next().filter(|_| self.key() != "translations");
        let text = own.and_then(|own| {
            ["text", "label", "name"].iter().find_map(|key| translated(*own, key, self.names.language()))
        });
        let name = || value(self.key(), name, self.names);
        format!("‘{}’", text.map_or_else(name, |text| text.into_owned()))
    }
}

/// Says the last two keys in words, so that what has no name of its own can still be found.
fn unknown(keys: &[&str]) -> String {
    let inner = keys.iter().filter(|key| !matches!(**key, "settings" | "json"));
    let words: Vec<_> = inner.map(|key| plain(key)).collect();
    let last_two = words.len().saturating_sub(2);
    words[last_two..].join(" › ")
}
