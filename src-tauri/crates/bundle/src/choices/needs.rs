//! What a selection brings along: what the selected definitions hold, and what they need and the destination does not
//! have in the same form.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::value::RawValue;

use super::CannotChoose;
use super::carry_out::Ground;
use crate::lists::{held, ids, paths, with_ids};
use crate::reach::{Parents, Reach};
use crate::references::{Bond, Direction, Graph, Link, Target};
use crate::{Bundle, Definition, DefinitionId, DefinitionType, Definitions, canonical};

/// Why something comes along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Need {
    /// What needs it.
    pub(crate) by: DefinitionId,
    /// How the two hang together, after the name of what needs it.
    pub(crate) words: &'static str,
}

/// The selected definitions and what comes along with them.
pub(crate) struct Taken {
    /// What was selected, with all that it holds.
    asked: BTreeSet<DefinitionId>,
    /// The rest, with the reasons.
    pub(crate) needed: BTreeMap<DefinitionId, Need>,
}

impl Taken {
    pub(crate) fn has(&self, id: &DefinitionId) -> bool {
        self.asked.contains(id) || self.needed.contains_key(id)
    }

    pub(crate) fn is_asked(&self, id: &DefinitionId) -> bool {
        self.asked.contains(id)
    }
}

/// Who needs whom in a bundle.
pub(crate) struct Needs<'n, 'b, O> {
    base: &'n Bundle<'b>,
    destination: &'n Definitions<'n>,
    graph: Graph,
    reach: Reach,
    holders: Parents,
    listed_by: BTreeMap<DefinitionId, Vec<DefinitionId>>,
    /// Whether a decision keeps something out, whoever needs it.
    keeps_out: O,
}

/// How much of something comes along.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Extent {
    /// Its row, because something in it comes.
    Row,
    /// With all that it holds.
    Whole,
}

impl<'n, 'b, O: Fn(&DefinitionId) -> bool> Needs<'n, 'b, O> {
    pub(crate) fn of(ground: &Ground<'n, 'b>, keeps_out: O) -> Self {
        let definitions = Definitions::of(ground.base);
        let reach = Reach::of(&definitions);
        Self {
            base: ground.base,
            destination: ground.destination,
            graph: Graph::of(&definitions),
            holders: reach.parents(),
            listed_by: reach.listed_by(),
            reach,
            keeps_out,
        }
    }

    /// Finds everything that a selection brings along.
    pub(crate) fn closure(&self, only: &BTreeSet<DefinitionId>) -> Result<Taken, CannotChoose> {
        let mut taken = Taken { asked: BTreeSet::new(), needed: BTreeMap::new() };
        for id in only {
            let row = self.base.get(id).ok_or_else(|| {
                CannotChoose::new(format!("The bundle has no definition `{id}` that could be selected."))
            })?;
            self.ask(row, &mut taken.asked);
        }
        let mut open: Vec<(DefinitionId, Extent)> =
            taken.asked.iter().map(|id| (id.clone(), Extent::Row)).collect();
        let mut extents: BTreeMap<DefinitionId, Extent> = BTreeMap::new();
        while let Some((id, extent)) = open.pop() {
            for (other, extent, words) in self.needs_of(&id, extent) {
                let is_more = extents.get(&other).is_none_or(|known| *known < extent);
                if taken.asked.contains(&other) || !is_more {
                    continue;
                }
                extents.insert(other.clone(), extent);
                let need = Need { by: id.clone(), words };
                taken.needed.entry(other.clone()).or_insert(need);
                open.push((other, extent));
            }
        }
        Ok(taken)
    }

    fn ask(&self, row: &Definition<'_>, asked: &mut BTreeSet<DefinitionId>) {
        let mut open = vec![row];
        while let Some(row) = open.pop() {
            if !(self.keeps_out)(&row.id) && asked.insert(row.id.clone()) {
                open.extend(held(row).iter().filter_map(|id| self.base.get(id)));
            }
        }
    }

    /// Returns what one definition brings along, how much of it, and why.
    fn needs_of(&self, id: &DefinitionId, extent: Extent) -> Vec<(DefinitionId, Extent, &'static str)> {
        let mut needs = Vec::new();
        let Some(row) = self.base.get(id) else { return needs };
        if extent == Extent::Whole && !self.destination.contains(id) {
            let parts = held(row).into_iter().filter(|id| self.is_missing(id));
            needs.extend(parts.map(|part| (part, Extent::Whole, "consists of it")));
        }
        let places = self.holders.get(id).into_iter();
        let apps = self.listed_by.get(id).map_or(&[][..], Vec::as_slice);
        // One of the apps that list it is enough to find it.
        let place = match apps.iter().any(|app| self.destination.contains(app)) {
            true => places.chain(None),
            false => places.chain(apps.first()),
        };
        let place = place.filter(|place| self.is_missing(place));
        needs.extend(place.map(|place| (place.clone(), Extent::Row, "stands in it")));
        let links: Vec<_> = self.graph.links(id, Direction::Forward).collect();
        // A way to a widget names every page on it, and a page may name those around it: they come as its places.
        let named: BTreeSet<_> = links.iter().map(|link| link.other).chain([id]).collect();
        let around: BTreeSet<_> = named.into_iter().flat_map(|id| self.holders.above(id)).collect();
        let links = links.iter().filter(|link| !around.contains(link.other));
        needs.extend(links.filter_map(|link| self.need(link)));
        needs
    }

    fn need(&self, link: &Link<'_>) -> Option<(DefinitionId, Extent, &'static str)> {
        let words = match link.rule.map(|rule| rule.bond) {
            Some(Bond::Holds | Bond::Belongs) => return None,
            Some(Bond::Needs) => "cannot work without it",
            Some(Bond::Shows) => "shows its records",
            Some(Bond::Filters) => "filters by it",
            Some(Bond::Runs) => "works on it when a process runs",
            Some(Bond::Uses) => "uses it",
            None => "names it",
        };
        // Another page is only where this one leads to: a version of it that is there will do.
        let leads_away = link.rule.is_some_and(|rule| rule.to.iter().all(|to| *to == Target::View));
        let is_needed = match leads_away || link.rule.is_none() {
            true => self.is_missing(link.other),
            false => self.is_missing(link.other) || self.differs(link.other),
        };
        is_needed.then(|| (link.other.clone(), Extent::Whole, words))
    }

    /// Tells whether something is in the bundle and not on the destination.
    fn is_missing(&self, id: &DefinitionId) -> bool {
        self.base.get(id).is_some() && !self.destination.contains(id) && !(self.keeps_out)(id)
    }

    fn differs(&self, id: &DefinitionId) -> bool {
        let both = self.base.get(id).zip(self.destination.get(id));
        // Every server has its own system objects, and apps are changed by what is in them.
        let is_shared = self.reach.is_system_object(id)
            || both.is_some_and(|(row, _)| row.kind == DefinitionType::Application);
        !is_shared && !(self.keeps_out)(id) && both.is_some_and(|(new, old)| !is_same_but_for_lists(new, old))
    }
}

/// Tells whether two versions say the same apart from what they hold: that comes along by itself.
fn is_same_but_for_lists(new: &Definition<'_>, old: &Definition<'_>) -> bool {
    if canonical::same(new, old) {
        return true;
    }
    let mut json = new.json.get().to_owned();
    for path in paths(&new.kind) {
        json = with_ids(&json, path, &ids(old.json.get(), path)).into_owned();
    }
    let Ok(json) = RawValue::from_string(json) else { return false };
    canonical::same(&Definition { json: Cow::Owned(json), ..new.clone() }, old)
}
