//! Two sets of definitions read as one: what an import leaves is mostly what was there before.

use std::sync::Arc;

use bumpalo::Bump;
use rayon::prelude::*;

use super::names::ObjectNames;
use super::outline::Places;
use super::{Base, NOWHERE, Over, Reach, Read, in_order, read_rows};
use crate::ids::Ids;
use crate::references::{Gathered, Graph};
use crate::tree::Node;
use crate::{Definition, Definitions, Hash, canonical};

/// A set of definitions and another that was laid over it, read together.
#[derive(Clone, Debug)]
pub(crate) struct Both {
    /// Where the set before leads.
    pub(crate) before: Reach,
    /// Where the set after leads.
    pub(crate) after: Reach,
    /// The canonical hash of each definition of the set before, by place.
    pub(crate) hashes_before: Vec<Hash>,
    /// The canonical hash of each definition of the set after, by place.
    pub(crate) hashes_after: Vec<Hash>,
    /// Who refers to whom before and after.
    pub(crate) graphs: [Graph; 2],
}

impl Both {
    /// Reads two sets, of which the set after holds all ids of the set before. What is the same in both is read once.
    /// The ids are those of the set before.
    pub(crate) fn read(before: &Definitions<'_>, after: &Definitions<'_>, ids: Ids) -> Self {
        let sets = Sets::of(before, after, ids);
        let end = sets.before.len();
        let (names, names_after) = rayon::join(
            || ObjectNames::read((0..).zip(before.iter())),
            || ObjectNames::read(sets.order.iter().map(|&at| (at, sets.after(at)))),
        );
        let look = |gathered: &mut Gathered,
                    row: &Definition<'_>,
                    json: Node<'_>,
                    arena: &Bump,
                    text: &mut String| {
            gathered.add(row, json, &sets.ids);
            canonical::hash_of_read(row, json, arena, text)
        };
        let rows = Places { ids: &sets.ids, rows: &sets.union };
        let read = read_rows(&sets.union[..end], &rows, &names, &look);

        let have_new_names = names_after != names;
        let again = sets.to_read_again(|at| have_new_names && read.asked_names[at]);
        let rows: Vec<_> = again.iter().map(|&at| sets.after(at)).collect();
        let places = Places { ids: &sets.ids, rows: &sets.after };
        let reread = read_rows(&rows, &places, &names_after, &look);
        sets.both(read, &again, reread)
    }
}

/// Two sets with one numbering: first all of the set before in the order of their ids, then what is new.
struct Sets<'s> {
    before: Vec<&'s Definition<'s>>,
    union: Vec<&'s Definition<'s>>,
    ids: Arc<Ids>,
    // Every place in the order of ids.
    order: Vec<u32>,
    // What the set after has instead, for every place.
    after: Vec<&'s Definition<'s>>,
}

impl<'s> Sets<'s> {
    fn of(before: &'s Definitions<'s>, after: &'s Definitions<'s>, mut ids: Ids) -> Self {
        let before: Vec<_> = before.iter().collect();
        let (mut union, mut rows_after) = (before.clone(), before.clone());
        let mut order = Vec::with_capacity(after.len());
        let mut next = 0;
        for row in after.iter() {
            let place = match before.get(next) {
                Some(old) if old.id == row.id => {
                    rows_after[next] = row;
                    next += 1;
                    next - 1
                }
                Some(_) | None => {
                    union.push(row);
                    rows_after.push(row);
                    union.len() - 1
                }
            };
            order.push(u32::try_from(place).expect("a file that fits into memory has fewer rows than 2^32"));
        }
        ids.extend(union[before.len()..].iter().map(|row| &row.id));
        Self { before, union, ids: Arc::new(ids), order, after: rows_after }
    }

    fn after(&self, at: u32) -> &'s Definition<'s> {
        self.after[at as usize]
    }

    /// Returns the places of what has to be read as it is afterwards: what says something else or is new, and what was
    /// asked for. Lists tell the kinds of what they name, so that a change of kind reaches into all rows.
    fn to_read_again(&self, is_asked: impl Fn(usize) -> bool + Sync) -> Vec<u32> {
        let pairs = || self.before.par_iter().zip(&self.after);
        let changes_a_kind = pairs().any(|(before, after)| before.kind != after.kind);
        let stays = |(at, (before, after)): (usize, (&&Definition<'_>, &&Definition<'_>))| {
            !changes_a_kind && before.has_same_text(after) && !is_asked(at)
        };
        let old: Vec<bool> = pairs().enumerate().map(stays).collect();
        let is_kept = |at: &u32| old.get(*at as usize).copied().unwrap_or(false);
        (0..u32::try_from(self.union.len()).unwrap_or(NOWHERE)).filter(|at| !is_kept(at)).collect()
    }

    /// Puts together what was read of the set before, and what was read again at some places.
    fn both(self, read: Read<Hash, Gathered>, again: &[u32], reread: Read<Hash, Gathered>) -> Both {
        let end = self.before.len();
        let graph = Graph::put_together(Arc::clone(&self.ids), end, &read.gathered);
        let graph_after = graph.after(again, &reread.gathered);
        let graphs = [graph, graph_after];
        let (mut outlines, hashes_before) = (read.outlines, read.made);
        let mut hashes_after = Vec::with_capacity(self.union.len());
        hashes_after.extend_from_slice(&hashes_before);
        outlines.reserve_exact(self.union.len() - end);
        let mut over = Over { places: vec![NOWHERE; end], outlines: Vec::new() };
        for ((&at, outline), hash) in again.iter().zip(reread.outlines).zip(reread.made) {
            if let Some(place) = over.places.get_mut(at as usize) {
                *place = u32::try_from(over.outlines.len()).unwrap_or(NOWHERE);
                over.outlines.push(outline);
                hashes_after[at as usize] = hash;
            } else {
                // New ones come last, in the order of their places.
                outlines.push(outline);
                hashes_after.push(hash);
            }
        }
        let base = Arc::new(Base { ids: self.ids, outlines });
        let reach = |order, rows: usize, over| {
            let end = u32::try_from(rows).unwrap_or(NOWHERE);
            Reach { base: Arc::clone(&base), order, end, over }
        };
        let before = reach(in_order(&self.before), end, Over::default());
        let after = reach(self.order.into(), self.union.len(), over);
        Both { before, after, hashes_before, hashes_after, graphs }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use std::collections::BTreeSet;

    use super::*;
    use crate::DefinitionId;
    use crate::example::definition;
    use crate::references::{Direction, Link};

    /// Ids, some of which are also the names that links fall back to.
    const IDS: [&str; 12] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];

    fn ids() -> impl Strategy<Value = Vec<&'static str>> {
        prop::collection::vec(prop::sample::select(&IDS[..]), 0..4)
    }

    fn content() -> impl Strategy<Value = (&'static str, Value)> {
        let name = || prop::sample::select(&["x", "y", "z"][..]);
        let target = || prop_oneof![prop::sample::select(&IDS[..]), name()];
        prop_oneof![
            (ids(), ids(), ids()).prop_map(|(objects, pages, queries)| {
                (
                    "application",
                    json!({"json": {"objectIDs": objects, "pageIDs": pages, "queryIDs": queries}}),
                )
            }),
            (ids(), name(), any::<bool>()).prop_map(|(fields, name, system)| {
                ("object", json!({"fieldIDs": fields, "name": name, "isSystemObject": system}))
            }),
            (target(), target()).prop_map(|(object, field)| {
                (
                    "field",
                    json!({"key": "connectObject", "settings": {"linkObject": object, "linkColumn": field}}),
                )
            }),
            (ids(), ids()).prop_map(|(pages, views)| (
                "view",
                json!({"key": "page", "pageIDs": pages, "viewIDs": views})
            )),
            target().prop_map(|source| ("datacollection", json!({"settings": {"datasourceID": source}}))),
        ]
    }

    fn rows() -> impl Strategy<Value = Vec<Definition<'static>>> {
        let row = (prop::sample::select(&IDS[..]), content());
        let made = |(id, (kind, json)): (&str, (&str, Value))| definition(id, kind, &json);
        prop::collection::vec(row.prop_map(made), 0..10)
    }

    fn said(reach: &Reach, definitions: &Definitions<'_>) -> String {
        let parents = reach.parents();
        let held: Vec<_> = definitions.ids().map(|id| (id, parents.get(id))).collect();
        let system: Vec<_> = definitions.ids().filter(|id| reach.is_system_object(id)).collect();
        let apps: Vec<_> = reach.applications().map(|app| reach.export_app(app)).collect();
        format!(
            "{:?} {held:?} {system:?} {apps:?} {:?} {:?}",
            reach.export_all(),
            reach.listed_by(),
            reach.used_by_apps()
        )
    }

    fn links(graph: &Graph, id: &DefinitionId, direction: Direction) -> BTreeSet<String> {
        let rule = |link: &Link<'_>| link.rule.map_or("?", |rule| rule.id);
        // Only a graph that knows the ids of later definitions can tell that a text names one of them.
        let links = graph.links(id, direction).filter(|link| link.resolves);
        links.map(|link| format!("{} {} {}", rule(&link), link.other, link.resolves)).collect()
    }

    proptest! {
        #[test]
        fn two_sets_read_together_lead_where_they_lead_alone(there in rows(), incoming in rows()) {
            let before: Definitions<'_> = there.iter().collect();
            let after: Definitions<'_> = there.iter().chain(&incoming).collect();
            let both = Both::read(&before, &after, before.ids().collect());
            prop_assert_eq!(said(&both.before, &before), said(&Reach::of(&before), &before));
            prop_assert_eq!(said(&both.after, &after), said(&Reach::of(&after), &after));
            for (id, at) in both.after.in_order() {
                let hash = after.get(id).map(canonical::definition_hash);
                prop_assert_eq!(Some(both.hashes_after[at]), hash);
            }
            for (id, at) in both.before.in_order() {
                let hash = before.get(id).map(canonical::definition_hash);
                prop_assert_eq!(Some(both.hashes_before[at]), hash);
            }
            for (graph, rows) in both.graphs.iter().zip([&before, &after]) {
                let alone = Graph::of(rows);
                for id in rows.ids() {
                    for direction in [Direction::Forward, Direction::Reverse] {
                        prop_assert_eq!(links(graph, id, direction), links(&alone, id, direction));
                    }
                }
            }
        }
    }
}
