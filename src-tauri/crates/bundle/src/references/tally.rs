//! How many references a definition holds, counted as definition-model §3.3 does.

use std::collections::HashSet;
use std::sync::Arc;

use super::everywhere::is_everywhere;
use super::paths::PATHS;
use super::places::NoTrail;
use super::rule::{ReferenceRule, Target};
use super::scan::{Found, scan};
use crate::ids::Ids;
use crate::tree::Node;
use crate::{Bundle, Definition};

/// The numbers of references in a definition or in several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// References to definitions that are there.
    pub(crate) total: u32,
    /// References to definitions that are not there, and to roles: these are rows of a server, and only a destination
    /// tells whether it has them. What every server has counts as there, and so do the bundle's own files.
    pub(crate) unresolved: u32,
    /// Ids at places that no rule knows.
    pub(crate) unknown: u32,
}

/// What a bundle's references may name.
#[derive(Debug)]
pub(crate) struct Known<'b> {
    ids: Arc<Ids>,
    files: HashSet<&'b str>,
}

impl<'b> Known<'b> {
    pub(crate) fn of(bundle: &'b Bundle<'_>, ids: Arc<Ids>) -> Self {
        let files = bundle.envelope.files.iter().flatten().map(|file| file.uuid.as_str()).collect();
        Self { ids, files }
    }

    fn counts(&self, rule: &ReferenceRule, id: &str) -> bool {
        match rule.to {
            [Target::File] => !self.files.contains(id),
            _ => !is_everywhere(id),
        }
    }
}

impl Tally {
    /// Counts the references of one definition whose JSON has been read.
    pub(crate) fn of(definition: &Definition<'_>, json: Node<'_>, known: &Known<'_>) -> Self {
        let mut tally = Self::default();
        let mut count = |found: Found<'_>, _: &NoTrail| match (found.at, found.rule) {
            (Some(_), Some(_)) => tally.total += 1,
            // A definition names itself in many places (definition-model §3.4).
            (Some(_), None) => tally.unknown += u32::from(found.id != definition.id.as_str()),
            (None, Some(rule)) => {
                tally.unresolved += u32::from(known.counts(PATHS.rules[usize::from(rule)], found.id));
            }
            (None, None) => {}
        };
        scan(&definition.kind, json, &known.ids, &mut NoTrail, &mut count);
        tally
    }
}

impl std::iter::Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), |sum, one| Self {
            total: sum.total + one.total,
            unresolved: sum.unresolved + one.unresolved,
            unknown: sum.unknown + one.unknown,
        })
    }
}
