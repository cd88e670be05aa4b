//! Who refers to whom among a set of definitions, in both directions.
//!
//! Compact on purpose: positions instead of ids, rules as positions in the table. The path of a single reference is found
//! again when somebody wants to read it ([`Graph::paths`]).

mod edges;
mod read;

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use bumpalo::Bump;

use super::everywhere::is_everywhere;
use super::places::PathTrail;
use super::rule::ReferenceRule;
use super::scan::scan;
use crate::ids::Ids;
use crate::tree::read;
use crate::{Definition, DefinitionId, Definitions};
use edges::{Edge, Edges};

/// References between definitions, forward and in reverse.
#[derive(Debug)]
pub struct Graph {
    // Those of the definitions first, in the order of their ids, then those that only later definitions have.
    ids: Arc<Ids>,
    // How many of the ids have a definition.
    present: u32,
    // What is referred to without being among the ids; the positions follow those of the ids.
    strangers: Vec<DefinitionId>,
    forward: Edges,
    reverse: OnceLock<Edges>,
}

/// One reference, seen from one of its ends.
#[derive(Clone, Copy, Debug)]
pub struct Link<'g> {
    /// The definition at the other end.
    pub other: &'g DefinitionId,
    /// The rule it stands under; `None` at a place that no rule knows.
    pub rule: Option<&'static ReferenceRule>,
    /// Whether the target is there.
    pub resolves: bool,
}

/// Which way to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// At what a definition refers to.
    Forward,
    /// At what refers to a definition.
    Reverse,
}

impl Graph {
    /// Reads the references of all definitions. Works on all cores.
    pub fn of(definitions: &Definitions<'_>) -> Self {
        Self::among(Arc::new(definitions.ids().collect()), definitions)
    }

    /// Does the same where other definitions may join later, so that references to them have their place: the ids are
    /// those of the definitions in their order, then those of the others.
    pub(crate) fn among(ids: Arc<Ids>, definitions: &Definitions<'_>) -> Self {
        let rows: Vec<_> = definitions.iter().collect();
        let mut strangers = read::Strangers::new(ids.len(), Vec::new());
        let forward = read::all(&rows, &ids, &mut strangers);
        let present = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        Self { ids, present, strangers: strangers.into_ids(), forward, reverse: OnceLock::new() }
    }

    /// Returns the graph after some definitions changed or came, reading only those. All their ids must have been
    /// known when this graph was made.
    pub fn after<'d, 'a: 'd>(&self, changed: impl IntoIterator<Item = &'d Definition<'a>>) -> Self {
        let mut rows: Vec<_> =
            changed.into_iter().filter_map(|row| Some((self.ids.find(row.id.as_str())?, row))).collect();
        rows.sort_by_key(|(at, _)| *at);
        rows.dedup_by_key(|(at, _)| *at);
        let mut strangers = read::Strangers::new(self.ids.len(), self.strangers.clone());
        let only: Vec<_> = rows.iter().map(|(_, row)| *row).collect();
        let fresh = read::all(&only, &self.ids, &mut strangers);
        let replaced = rows.iter().map(|(at, _)| *at);
        let present = rows.iter().map(|(at, _)| at + 1).fold(self.present, u32::max);
        Self {
            ids: Arc::clone(&self.ids),
            present,
            strangers: strangers.into_ids(),
            forward: self.forward.with(self.ids.len(), replaced, &fresh),
            reverse: OnceLock::new(),
        }
    }

    /// Goes through the references of a definition (forward) or to it (reverse). Something that refers several times by
    /// one rule is there once.
    pub fn links<'g>(
        &'g self,
        id: &DefinitionId,
        direction: Direction,
    ) -> impl Iterator<Item = Link<'g>> + use<'g> {
        let edges = match direction {
            Direction::Forward => &self.forward,
            Direction::Reverse => self.reverse(),
        };
        let of = self.position(id);
        let found = of.map_or(&[][..], |at| edges.of(at as usize));
        found
            .iter()
            .filter(move |edge| Some(edge.other) != of)
            .map(move |edge| self.link(*edge, of, direction))
    }

    /// Goes through all references whose target is not there, with who refers: the definitions that every server has
    /// count as there.
    pub fn unresolved(&self) -> impl Iterator<Item = (&DefinitionId, Link<'_>)> {
        (0..self.present).flat_map(move |at| {
            let missing = self.forward.of(at as usize).iter().filter(|edge| !self.resolves(edge.other));
            missing.map(move |edge| (self.ids.id(at), self.link(*edge, Some(at), Direction::Forward)))
        })
    }

    /// Goes through all references at places that no rule knows, with who refers.
    pub fn unknown(&self) -> impl Iterator<Item = (&DefinitionId, Link<'_>)> {
        (0..self.present).flat_map(move |at| {
            let unknown = self.forward.of(at as usize).iter().filter(|edge| edge.rule().is_none());
            unknown.map(move |edge| (self.ids.id(at), self.link(*edge, Some(at), Direction::Forward)))
        })
    }

    /// Tells whether a definition with this id is there, or on every server.
    pub fn has(&self, id: &DefinitionId) -> bool {
        self.ids.find(id.as_str()).is_some_and(|at| at < self.present) || is_everywhere(id.as_str())
    }

    /// Returns where in a definition another one is referred to, e.g. `settings.order[].pageId`, each place once.
    pub fn paths(&self, from: &Definition<'_>, to: &DefinitionId) -> Vec<String> {
        let mut paths = BTreeSet::new();
        let arena = Bump::new();
        let mut trail = PathTrail::default();
        scan(&from.kind, read(&from.json, &arena), &self.ids, &mut trail, &mut |found, trail| {
            if found.id == to.as_str() {
                paths.insert(trail.path().to_owned());
            }
        });
        paths.into_iter().collect()
    }

    fn reverse(&self) -> &Edges {
        self.reverse.get_or_init(|| self.forward.reversed(self.ids.len() + self.strangers.len()))
    }

    fn position(&self, id: &DefinitionId) -> Option<u32> {
        let stranger = || {
            let place = self.strangers.iter().position(|stranger| stranger == id)?;
            u32::try_from(self.ids.len() + place).ok()
        };
        self.ids.find(id.as_str()).or_else(stranger)
    }

    fn link(&self, edge: Edge, of: Option<u32>, direction: Direction) -> Link<'_> {
        let target = match direction {
            Direction::Forward => edge.other,
            Direction::Reverse => of.unwrap_or(u32::MAX),
        };
        Link { other: self.id(edge.other), rule: edge.rule(), resolves: self.resolves(target) }
    }

    fn id(&self, at: u32) -> &DefinitionId {
        match (at as usize).checked_sub(self.ids.len()) {
            None => self.ids.id(at),
            Some(stranger) => &self.strangers[stranger],
        }
    }

    fn resolves(&self, at: u32) -> bool {
        at < self.present || is_everywhere(self.id(at).as_str())
    }
}

#[cfg(test)]
mod tests;
