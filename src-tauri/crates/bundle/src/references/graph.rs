//! Who refers to whom among a set of definitions, in both directions.
//!
//! Compact on purpose: positions instead of ids, rules as positions in the table. The path of a single reference is found
//! again when somebody wants to read it ([`Graph::paths`]).

mod edges;
mod read;

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use bumpalo::Bump;
use rayon::prelude::*;

use super::everywhere::is_everywhere;
use super::places::PathTrail;
use super::rule::ReferenceRule;
use super::scan::scan;
use crate::ids::Ids;
use crate::tree::read;
use crate::{Definition, DefinitionId, Definitions};
use edges::{Edge, Edges};
pub(crate) use read::Gathered;

/// How many definitions are read in one go.
const CHUNK: usize = 512;

/// References between definitions, forward and in reverse.
#[derive(Clone, Debug)]
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
        let ids = Arc::new(definitions.ids().collect());
        let rows: Vec<_> = definitions.iter().collect();
        let gathered: Vec<_> = rows.par_chunks(CHUNK).map(|rows| gathered(rows, &ids)).collect();
        Self::put_together(ids, rows.len(), &gathered)
    }

    /// Puts together what was gathered from definitions, whose ids come first, in their order. Ids of others may follow,
    /// which may join later and are not there yet.
    pub(crate) fn put_together(ids: Arc<Ids>, present: usize, gathered: &[Gathered]) -> Self {
        let mut strangers = read::Strangers::new(ids.len(), Vec::new());
        let forward = read::all(gathered, &mut strangers);
        let present = u32::try_from(present).unwrap_or(u32::MAX);
        Self { ids, present, strangers: strangers.into_ids(), forward, reverse: OnceLock::new() }
    }

    /// Returns the graph after the definitions at some ascending places changed or came, from what was gathered of them
    /// in this order.
    pub(crate) fn after(&self, places: &[u32], gathered: &[Gathered]) -> Self {
        let mut strangers = read::Strangers::new(self.ids.len(), self.strangers.clone());
        let fresh = read::all(gathered, &mut strangers);
        Self {
            ids: Arc::clone(&self.ids),
            present: places.iter().map(|at| at + 1).fold(self.present, u32::max),
            strangers: strangers.into_ids(),
            forward: self.forward.with(self.ids.len(), places.iter().copied(), &fresh),
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

fn gathered(rows: &[&Definition<'_>], ids: &Ids) -> Gathered {
    let mut gathered = Gathered::default();
    let mut arena = Bump::new();
    for row in rows {
        arena.reset();
        gathered.add(row, read(&row.json, &arena), ids);
    }
    gathered
}

#[cfg(test)]
mod tests;
