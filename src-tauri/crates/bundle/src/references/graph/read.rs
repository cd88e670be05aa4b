//! Gathers the edges of definitions while they are read, and numbers what they name without knowing it.

use std::collections::HashMap;

use super::super::paths::PATHS;
use super::super::places::NoTrail;
use super::super::scan::scan;
use super::edges::{Edge, Edges};
use crate::ids::Ids;
use crate::tree::Node;
use crate::{Definition, DefinitionId};

/// The references of some definitions, one definition after the other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gathered {
    // What is not known has a position of its own here, after those of the known ids.
    edges: Edges,
    strangers: Vec<Box<str>>,
}

impl Gathered {
    /// Adds the references of the next definition, whose JSON has been read.
    pub(crate) fn add(&mut self, row: &Definition<'_>, json: Node<'_>, ids: &Ids) {
        let Self { edges, strangers } = self;
        edges.push_found(|all| {
            scan(&row.kind, json, ids, &mut NoTrail, &mut |found, _| match found.at {
                // A definition names itself in many places (definition-model §3.4).
                Some(_) if found.rule.is_none() && found.id == row.id.as_str() => {}
                Some(at) => all.push(Edge::new(at, found.rule)),
                None => {
                    if found.rule.is_some_and(|at| PATHS.rules[usize::from(at)].names_definitions()) {
                        all.push(Edge::new(position(ids.len() + strangers.len()), found.rule));
                        strangers.push(found.id.into());
                    }
                }
            });
        });
    }
}

/// Ids that are referred to without being known, each with a position after the known ones.
#[derive(Debug)]
pub(super) struct Strangers {
    known: usize,
    ids: Vec<DefinitionId>,
    positions: HashMap<DefinitionId, u32>,
}

impl Strangers {
    pub(super) fn new(known: usize, ids: Vec<DefinitionId>) -> Self {
        let positions = ids.iter().cloned().zip(position(known)..).collect();
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
        let at = position(self.known + self.ids.len());
        self.ids.push(id.clone());
        self.positions.insert(id, at);
        at
    }
}

/// Puts together what was gathered from definitions in their order.
pub(super) fn all(gathered: &[Gathered], strangers: &mut Strangers) -> Edges {
    let mut edges = Edges::default();
    let size = |count: fn(&Edges) -> usize| gathered.iter().map(|part| count(&part.edges)).sum();
    edges.reserve(size(Edges::positions), size(Edges::len));
    for part in gathered {
        if part.strangers.is_empty() {
            edges.append(&part.edges);
            continue;
        }
        let own: Vec<_> = part.strangers.iter().map(|id| strangers.position(id)).collect();
        let settled = |at: u32| match (at as usize).checked_sub(strangers.known) {
            None => at,
            Some(stranger) => own[stranger],
        };
        for at in 0..part.edges.positions() {
            let found = part.edges.of(at).iter().map(|edge| edge.to(settled(edge.other)));
            edges.push_found(|all| all.extend(found));
        }
    }
    edges
}

fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
