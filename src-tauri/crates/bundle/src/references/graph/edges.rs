//! Lists of edges, one for each position, in two vectors.

use super::super::paths::PATHS;
use super::super::rule::ReferenceRule;

/// The other end of a reference and the rule it stands under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edge {
    pub(super) other: u32,
    rule: u16,
}

/// Marks an edge at a place that no rule knows.
const UNKNOWN: u16 = u16::MAX;

impl Edge {
    pub(super) fn new(other: u32, rule: Option<u16>) -> Self {
        Self { other, rule: rule.unwrap_or(UNKNOWN) }
    }

    /// Returns the same edge with another end.
    pub(super) fn to(self, other: u32) -> Self {
        Self { other, ..self }
    }

    pub(super) fn rule(self) -> Option<&'static ReferenceRule> {
        PATHS.rules.get(usize::from(self.rule)).copied()
    }
}

/// The edges of each position, sorted.
#[derive(Clone, Debug, Default)]
pub(super) struct Edges {
    // Where the edges of each position begin, and where the last ones end.
    starts: Vec<u32>,
    all: Vec<Edge>,
}

impl Edges {
    /// Returns the edges of a position; none for one beyond the last.
    pub(super) fn of(&self, at: usize) -> &[Edge] {
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(&start), Some(&end)) => &self.all[start as usize..end as usize],
            _ => &[],
        }
    }

    /// Appends the edges of the next position.
    pub(super) fn push(&mut self, edges: impl IntoIterator<Item = Edge>) {
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        self.all.extend(edges);
        self.starts.push(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
    }

    /// Appends the edges of the next position as they are found, in any order and several times.
    pub(super) fn push_found(&mut self, find: impl FnOnce(&mut Vec<Edge>)) {
        let start = self.all.len();
        find(&mut self.all);
        self.all[start..].sort_unstable();
        let mut end = start;
        for at in start..self.all.len() {
            if end == start || self.all[end - 1] != self.all[at] {
                self.all[end] = self.all[at];
                end += 1;
            }
        }
        self.all.truncate(end);
        self.push([]);
    }

    /// Appends the positions of others.
    pub(super) fn append(&mut self, others: &Self) {
        let before = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        self.starts.extend(others.starts.iter().skip(1).map(|start| before + start));
        self.all.extend_from_slice(&others.all);
    }

    /// Returns how many positions there are.
    pub(super) fn positions(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Returns how many edges there are.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// Makes room for so many positions and at most so many edges more.
    pub(super) fn reserve(&mut self, positions: usize, edges: usize) {
        self.starts.reserve_exact(positions + 1);
        self.all.reserve_exact(edges);
    }

    /// Returns a copy for a number of positions, of which some have other edges: those of `fresh`, one after the other.
    pub(super) fn with(
        &self,
        positions: usize,
        replaced: impl IntoIterator<Item = u32>,
        fresh: &Self,
    ) -> Self {
        let mut copy = Self::default();
        copy.reserve(positions, self.all.len() + fresh.all.len());
        let places = replaced.into_iter().enumerate().map(|(at, place)| (place, fresh.of(at)));
        let mut replaced = places.peekable();
        for at in 0..positions {
            let fresh = replaced.next_if(|(place, _)| *place as usize == at);
            copy.push(fresh.map_or_else(|| self.of(at), |(_, edges)| edges).iter().copied());
        }
        copy
    }

    /// Turns every edge around.
    pub(super) fn reversed(&self, positions: usize) -> Self {
        let mut starts = vec![0_u32; positions + 1];
        for edge in &self.all {
            starts[edge.other as usize + 1] += 1;
        }
        for at in 0..positions {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut all = vec![Edge { other: 0, rule: UNKNOWN }; self.all.len()];
        for from in 0..self.positions() {
            for edge in self.of(from) {
                let place = &mut next[edge.other as usize];
                all[*place as usize] =
                    Edge { other: u32::try_from(from).unwrap_or(u32::MAX), rule: edge.rule };
                *place += 1;
            }
        }
        Self { starts, all }
    }
}
