//! Reads the edges of many definitions on all cores.

use std::collections::HashMap;

use bumpalo::Bump;
use rayon::prelude::*;

use super::super::paths::PATHS;
use super::super::places::NoTrail;
use super::super::scan::scan;
use super::edges::{Edge, Edges};
use crate::ids::Ids;
use crate::tree::read;
use crate::{Definition, DefinitionId};

/// How many definitions are read in one go.
const CHUNK: usize = 512;

/// Ids that are referred to without being known, each with a position after the known ones.
#[derive(Debug)]
pub(super) struct Strangers {
    known: usize,
    ids: Vec<DefinitionId>,
    positions: HashMap<DefinitionId, u32>,
}

impl Strangers {
    pub(super) fn new(known: usize, ids: Vec<DefinitionId>) -> Self {
        let positions = ids.iter().cloned().zip(u32::try_from(known).unwrap_or(u32::MAX)..).collect();
        Self { known, ids, positions }
    }

    pub(super) fn into_ids(self) -> Vec<DefinitionId> {
        self.ids
    }

    fn position(&mut self, id: &str) -> u32 {
        if let Some(&known) = self.positions.get(id) {
            return known;
        }
        let id = DefinitionId::new(id);
        let at = u32::try_from(self.known + self.ids.len()).unwrap_or(u32::MAX);
        self.ids.push(id.clone());
        self.positions.insert(id, at);
        at
    }
}

/// Reads the edges of definitions in their order.
pub(super) fn all(rows: &[&Definition<'_>], ids: &Ids, strangers: &mut Strangers) -> Edges {
    let chunks: Vec<_> = rows.par_chunks(CHUNK).map(|rows| Chunk::of(rows, ids)).collect();
    let mut edges = Edges::default();
    edges.reserve(rows.len(), chunks.iter().map(|chunk| chunk.edges.len()).sum());
    for chunk in chunks {
        let mut start = 0;
        for &end in &chunk.ends {
            let found = chunk.edges[start..end].iter();
            let mut own: Vec<_> = found.map(|edge| chunk.settled(*edge, strangers)).collect();
            own.sort_unstable();
            own.dedup();
            edges.push(own);
            start = end;
        }
    }
    edges
}

/// What one core read: the edges of some definitions, with strangers of its own.
#[derive(Default)]
struct Chunk {
    edges: Vec<Found>,
    ends: Vec<usize>,
    strangers: Vec<Box<str>>,
}

#[derive(Clone, Copy)]
enum Found {
    Known(u32, Option<u16>),
    Stranger(u32, Option<u16>),
}

impl Chunk {
    fn of(rows: &[&Definition<'_>], ids: &Ids) -> Self {
        let mut chunk = Self::default();
        let mut arena = Bump::new();
        for row in rows {
            arena.reset();
            scan(&row.kind, read(&row.json, &arena), ids, &mut NoTrail, &mut |found, _| match found.at {
                // A definition names itself in many places (definition-model §3.4).
                Some(_) if found.rule.is_none() && found.id == row.id.as_str() => {}
                Some(at) => chunk.edges.push(Found::Known(at, found.rule)),
                None => chunk.add_stranger(found.id, found.rule),
            });
            chunk.ends.push(chunk.edges.len());
        }
        chunk
    }

    fn add_stranger(&mut self, id: &str, rule: Option<u16>) {
        let names_definitions = rule.is_some_and(|at| PATHS.rules[usize::from(at)].names_definitions());
        if names_definitions {
            let at = u32::try_from(self.strangers.len()).unwrap_or(u32::MAX);
            self.strangers.push(id.into());
            self.edges.push(Found::Stranger(at, rule));
        }
    }

    fn settled(&self, found: Found, strangers: &mut Strangers) -> Edge {
        match found {
            Found::Known(at, rule) => Edge::new(at, rule),
            Found::Stranger(at, rule) => Edge::new(strangers.position(&self.strangers[at as usize]), rule),
        }
    }
}
