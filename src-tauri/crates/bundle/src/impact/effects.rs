//! What an import means for the other apps of the destination, and who uses whom around one definition.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::impact::links::is_use;
use crate::impact::scene::is_page;
use crate::impact::{Scene, Subject, touched_elsewhere};
use crate::references::{Bond, Direction, Graph, Link};
use crate::{DefinitionId, DefinitionType};

/// More places of one app than this are only counted.
const SHOWN_PLACES: usize = 200;

/// A place in another app that uses something that changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct AffectedPlace {
    /// The id of the page, widget, data collection, query or process step.
    pub id: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its label.
    pub label: String,
    /// The labels of what holds it, from the app down.
    pub place: Vec<String>,
    /// The label of what it uses and that changes.
    pub through: String,
    /// Where in it that is said, e.g. `settings.dataviewID`.
    pub path: String,
}

/// The places of one app that changes reach.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Affected {
    /// The first places, by id.
    pub(crate) places: Vec<AffectedPlace>,
    /// How many there are.
    pub(crate) total: usize,
}

/// What is around one definition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, specta::Type)]
pub struct Neighbours {
    /// What it uses, afterwards where the import has it stay, else now.
    pub uses: Vec<Neighbour>,
    /// What uses it on the destination now, or afterwards when it is new.
    pub used_by: Vec<Neighbour>,
    /// What the import would hide of the definition itself, of what it holds and of what it uses.
    pub would_be_hidden: Vec<Neighbour>,
}

/// One definition beside another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct Neighbour {
    /// Its id.
    pub id: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its label, or its id where nothing is known of it.
    pub label: String,
    /// The labels of what holds it, from the app down.
    pub place: Vec<String>,
    /// The label of its app, when one app alone lists it.
    pub app: Option<String>,
    /// Where in the one that refers the other one is named; empty for what would be hidden.
    pub path: String,
    /// How the two hang together, in words.
    pub what: String,
}

/// Returns, for each app outside the bundle that a change reaches, which places of it use what changes.
pub(crate) fn affected(scene: &Scene<'_, '_>) -> BTreeMap<DefinitionId, Affected> {
    let mut apps: BTreeMap<DefinitionId, Affected> = BTreeMap::new();
    for (shared, users) in touched_elsewhere(scene) {
        for (from, through) in uses_of(scene, &shared) {
            for app in scene.apps_listing(from).iter().filter(|app| users.contains(*app)) {
                let affected = apps.entry(app.clone()).or_default();
                affected.total += 1;
                if affected.places.len() < SHOWN_PLACES {
                    affected.places.push(place(scene, from, through));
                }
            }
        }
    }
    apps
}

/// Returns how many pages, data collections, queries and processes of some apps use what changes in a shared
/// definition, as words such as `4 pages and 2 data collections`; nothing when no place does.
pub(super) fn counted_uses(
    scene: &Scene<'_, '_>,
    shared: &DefinitionId,
    apps: &BTreeSet<DefinitionId>,
) -> Option<String> {
    let mut counted: BTreeMap<usize, BTreeSet<&DefinitionId>> = BTreeMap::new();
    for (from, _) in uses_of(scene, shared) {
        if scene.apps_listing(from).iter().any(|app| apps.contains(app))
            && let Some((sort, top)) = top_of(scene, from)
        {
            counted.entry(sort).or_default().insert(top);
        }
    }
    const WORDS: [(&str, &str); 5] = [
        ("page", "pages"),
        ("data collection", "data collections"),
        ("query", "queries"),
        ("process", "processes"),
        ("object", "objects"),
    ];
    let word = |(sort, found): (usize, BTreeSet<_>)| match found.len() {
        1 => format!("1 {}", WORDS[sort].0),
        n => format!("{n} {}", WORDS[sort].1),
    };
    let words: Vec<_> = counted.into_iter().map(word).collect();
    let (last, first) = words.split_last()?;
    Some(if first.is_empty() { last.clone() } else { format!("{} and {last}", first.join(", ")) })
}

/// Returns what uses something that changes in a shared definition, from outside of it: who, and what.
fn uses_of<'s>(
    scene: &'s Scene<'_, '_>,
    shared: &DefinitionId,
) -> BTreeSet<(&'s DefinitionId, &'s DefinitionId)> {
    let Some(links) = scene.links() else { return BTreeSet::new() };
    let changes = scene.changes.replaced.iter().chain(&scene.changes.hidden);
    let changed = changes.filter(|id| scene.listed(id) == Some(shared));
    let uses = changed.flat_map(|id| links.users(id).map(move |link| (link.other, id)));
    uses.filter(|(from, _)| scene.listed(from) != Some(shared)).collect()
}

/// Returns what people look for: the nearest page of a widget, the process of a step, the object of a field.
fn top_of<'s>(scene: &'s Scene<'_, '_>, id: &'s DefinitionId) -> Option<(usize, &'s DefinitionId)> {
    let row = scene.definition(id)?;
    let sort = match row.kind {
        DefinitionType::View | DefinitionType::Other(_) => 0,
        DefinitionType::DataCollection => return Some((1, id)),
        DefinitionType::Query => return Some((2, id)),
        DefinitionType::Process => return Some((3, id)),
        DefinitionType::ProcessElement(_) => 3,
        DefinitionType::Object => return Some((4, id)),
        DefinitionType::Field | DefinitionType::Index => 4,
        DefinitionType::Application | DefinitionType::Hint | DefinitionType::Step => return None,
    };
    let is_top = |id: &&DefinitionId| scene.definition(id).is_some_and(|row| sort != 0 || is_page(row));
    if sort == 0 && is_top(&id) {
        return Some((sort, id));
    }
    Some((sort, scene.holders_of(id).find(is_top).unwrap_or(id)))
}

fn place(scene: &Scene<'_, '_>, from: &DefinitionId, through: &DefinitionId) -> AffectedPlace {
    let Subject { id, kind, name, .. } = scene.subject(from);
    let path = scene.links().and_then(|links| path(scene, links.before, from, through)).unwrap_or_default();
    AffectedPlace { id, kind, label: name, place: scene.place(from), through: scene.name(through), path }
}

fn path(scene: &Scene<'_, '_>, graph: &Graph, from: &DefinitionId, to: &DefinitionId) -> Option<String> {
    let row = scene.definition(from)?;
    graph.paths(row, to).into_iter().next()
}

/// Returns what a definition uses, what uses it, and what the import would hide around it.
pub fn neighbours(scene: &Scene<'_, '_>, id: &DefinitionId) -> Neighbours {
    let Some(links) = scene.links() else { return Neighbours::default() };
    let of = |graph: &Graph, direction| {
        let mut seen = BTreeSet::new();
        let found = graph.links(id, direction).filter(|link| link.rule.is_none_or(is_told));
        found
            .filter(|link| seen.insert(link.other.clone()))
            .map(|link| {
                let (from, to) = match direction {
                    Direction::Forward => (id, link.other),
                    Direction::Reverse => (link.other, id),
                };
                neighbour(scene, link.other, path(scene, graph, from, to), in_words(&link))
            })
            .collect()
    };
    let is_there = scene.destination.contains(id);
    Neighbours {
        uses: of(if scene.predicted.is_visible(id) { links.after } else { links.before }, Direction::Forward),
        used_by: of(if is_there { links.before } else { links.after }, Direction::Reverse),
        would_be_hidden: would_be_hidden(scene, links.before, id),
    }
}

fn is_told(rule: &'static crate::references::ReferenceRule) -> bool {
    is_use(rule) || rule.bond == Bond::Holds
}

fn would_be_hidden(scene: &Scene<'_, '_>, before: &Graph, id: &DefinitionId) -> Vec<Neighbour> {
    let used: BTreeSet<_> = before.links(id, Direction::Forward).map(|link| link.other).collect();
    let hidden = scene.changes.hidden.iter().filter_map(|hidden| {
        let what = if hidden == id {
            "would be hidden itself"
        } else if scene.holders_of(hidden).any(|holder| holder == id) {
            "would be hidden with it"
        } else if used.contains(hidden) {
            "is used by it and would be hidden"
        } else {
            return None;
        };
        Some(neighbour(scene, hidden, None, what))
    });
    hidden.collect()
}

fn neighbour(scene: &Scene<'_, '_>, id: &DefinitionId, path: Option<String>, what: &str) -> Neighbour {
    let Subject { id: text, kind, name, app, .. } = scene.subject(id);
    let place = scene.place(id);
    Neighbour {
        id: text,
        kind,
        label: name,
        place,
        app,
        path: path.unwrap_or_default(),
        what: what.to_owned(),
    }
}

fn in_words(link: &Link<'_>) -> &'static str {
    match link.rule.map(|rule| rule.bond) {
        Some(Bond::Holds) => "holds it",
        Some(Bond::Belongs) => "belongs to it",
        Some(Bond::Needs) => "cannot work without it",
        Some(Bond::Shows) => "shows its records",
        Some(Bond::Filters) => "filters by it",
        Some(Bond::Runs) => "works on it when a process runs",
        Some(Bond::Uses) => "uses it",
        None => "names it at an unknown place",
    }
}

#[cfg(test)]
mod tests;
