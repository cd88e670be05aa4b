//! Walks through the sides of one definition at once and stops where they differ.

mod diagram;
mod label;
mod lists;

use std::collections::BTreeSet;

use super::values::{distinct, excerpts, value};
use super::{filter, link, raw, state};
use crate::diff::ChangeClass;
use crate::diff::class;
use crate::diff::fields::{Step, written};
use crate::family::Family;
use crate::readable::names::Names;
use crate::readable::outline::is_noise;
use crate::readable::shape::{PropertyRow, RowState};
use crate::tree::Node;

/// The same place on each side: ancestor, destination, incoming.
pub(super) type Sides<'t> = [Option<Node<'t>>; 3];
/// What is said of a place on each side.
pub(super) type Texts = [Option<String>; 3];

/// What is walked through.
pub(super) struct Subject {
    /// What family of definitions it belongs to.
    pub(super) family: Family,
    /// The label of the object that a field belongs to.
    pub(super) holder: Option<String>,
}

/// Returns a row for each place where the sides differ; none if and only if they are all the same.
pub(super) fn differences<'t>(
    subject: &Subject,
    sides: Sides<'t>,
    has_ancestor: bool,
    names: &Names<'_, '_>,
) -> Vec<PropertyRow> {
    let mut walk = Walk {
        family: subject.family,
        holder: subject.holder.as_deref(),
        has_ancestor,
        names,
        path: Vec::new(),
        entries: Vec::new(),
        rows: Vec::new(),
    };
    walk.values(sides);
    walk.rows
}

struct Walk<'n, 't> {
    family: Family,
    holder: Option<&'n str>,
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

    /// Says in one phrase what a link joins, where its settings differ.
    fn link(&mut self, settings: Sides<'t>) -> bool {
        if self.family != Family::Field || self.path != [Step::Key("settings")] {
            return false;
        }
        let parts = settings.map(|side| side.map(link::parts));
        if state(&parts, self.has_ancestor) == RowState::Same {
            return false;
        }
        let said = settings.map(|side| side.and_then(|side| link::phrase(side, self.holder, self.names)));
        let is_said = said.iter().flatten().count() > 0 && distinct(&parts, &said);
        if is_said {
            let state = state(&parts, self.has_ancestor);
            self.row(link::PHRASE.to_owned(), "Link".to_owned(), said, state);
        }
        is_said
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
        let is_said = self.link(sides);
        for key in keys.into_iter().filter(|key| !(is_said && link::PARTS.contains(key))) {
            self.path.push(Step::Key(key));
            self.values(sides.map(|side| side.and_then(|side| side.get(key))));
            self.path.pop();
        }
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
            takeable: false,
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
}
