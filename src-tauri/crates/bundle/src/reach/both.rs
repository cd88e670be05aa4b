//! Two sets of definitions read as one: what an import leaves is mostly what was there before.

use std::sync::Arc;

use bumpalo::Bump;

use super::names::ObjectNames;
use super::outline::{Outline, Places};
use super::{Base, Both, NOWHERE, Over, Reach, in_order, read_rows};
use crate::ids::Ids;
use crate::tree::Node;
use crate::{Definition, Definitions};

impl Reach {
    /// Reads a set of definitions and another that was laid over it, so that it holds all ids of the first. What is the
    /// same in both is read once; something is made of each different definition in passing.
    pub(crate) fn of_both<T: Send + Clone>(
        before: &Definitions<'_>,
        after: &Definitions<'_>,
        each: impl for<'t> Fn(&Definition<'_>, Node<'t>, &'t Bump, &mut String) -> T + Sync,
    ) -> Both<T> {
        let sets = Sets::of(before, after);
        if sets.changes_a_kind() {
            return sets.apart(&each);
        }
        let places = Places { ids: &sets.ids, rows: &sets.union };
        let names = ObjectNames::read((0..).zip(before.iter()));
        let end = before.len();
        let read = read_rows(&sets.union[..end], &places, &names, &each);

        let names_after = ObjectNames::read(sets.order.iter().map(|&at| (at, sets.after(at))));
        let mut again = sets.different.clone();
        let mut is_different = vec![false; sets.union.len()];
        again.iter().for_each(|&at| is_different[at as usize] = true);
        if names_after != names {
            let asked =
                (0..).zip(&read.asked_names).filter(|(at, asked)| **asked && !is_different[*at as usize]);
            again.extend(asked.map(|(at, _)| at));
        }
        let rows: Vec<_> = again.iter().map(|&at| sets.after(at)).collect();
        let reread = read_rows(&rows, &places, &names_after, &each);

        let (mut outlines, made_before) = (read.outlines, read.made);
        let mut made_after = Vec::with_capacity(sets.union.len());
        made_after.extend_from_slice(&made_before);
        outlines.reserve_exact(sets.union.len() - end);
        let mut over = Over { places: vec![NOWHERE; end], outlines: Vec::new() };
        for ((&at, outline), made) in again.iter().zip(reread.outlines).zip(reread.made) {
            if (at as usize) < end {
                over.places[at as usize] = u32::try_from(over.outlines.len()).unwrap_or(NOWHERE);
                over.outlines.push(outline);
                made_after[at as usize] = made;
            } else {
                // New ones come last, in the order of their places.
                outlines.push(outline);
                made_after.push(made);
            }
        }
        sets.reaches(outlines, over, (made_before, made_after))
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
    // Places whose definition is another one afterwards; new ones last.
    different: Vec<u32>,
}

impl<'s> Sets<'s> {
    fn of(before: &'s Definitions<'s>, after: &'s Definitions<'s>) -> Self {
        let before: Vec<_> = before.iter().collect();
        let mut sets = Self {
            union: before.clone(),
            after: before.clone(),
            before,
            ids: Arc::default(),
            order: Vec::with_capacity(after.len()),
            different: Vec::new(),
        };
        let mut next = 0;
        for row in after.iter() {
            let place = match sets.before.get(next) {
                Some(old) if old.id == row.id => {
                    next += 1;
                    next - 1
                }
                Some(_) | None => sets.union.len(),
            };
            sets.take(row, place);
        }
        // The new ones last, so that they come in the order of their places.
        let end = sets.before.len();
        sets.different.sort_by_key(|&at| (at as usize >= end, at));
        sets.ids = Arc::new(sets.union.iter().map(|row| &row.id).collect());
        sets
    }

    fn take(&mut self, row: &'s Definition<'s>, place: usize) {
        let at = u32::try_from(place).expect("a file that fits into memory has fewer rows than 2^32");
        self.order.push(at);
        if place == self.union.len() {
            self.union.push(row);
            self.after.push(row);
            self.different.push(at);
        } else if !self.before[place].has_same_text(row) {
            self.after[place] = row;
            self.different.push(at);
        }
    }

    fn after(&self, at: u32) -> &'s Definition<'s> {
        self.after[at as usize]
    }

    /// Lists tell the kinds of what they name, so that a change of kind reaches into rows that stay as they are.
    fn changes_a_kind(&self) -> bool {
        self.before.iter().zip(&self.after).any(|(before, after)| before.kind != after.kind)
    }

    /// Reads both sets, each for itself.
    fn apart<T: Send>(
        self,
        each: &(impl for<'t> Fn(&Definition<'_>, Node<'t>, &'t Bump, &mut String) -> T + Sync),
    ) -> Both<T> {
        let ids = Arc::new(self.before.iter().map(|row| &row.id).collect());
        let (before, made_before) = Reach::read(&self.before, ids, in_order(&self.before), each);
        let (after, made_after) = Reach::read(&self.after, self.ids, self.order.into(), each);
        Both { before, after, made_before, made_after }
    }

    fn reaches<T>(
        self,
        outlines: Vec<Outline>,
        over: Over,
        (made_before, made_after): (Vec<T>, Vec<T>),
    ) -> Both<T> {
        let base = Arc::new(Base { ids: self.ids, outlines });
        let reach = |order, rows: usize, over| {
            let end = u32::try_from(rows).unwrap_or(NOWHERE);
            Reach { base: Arc::clone(&base), order, end, over }
        };
        let before = reach(in_order(&self.before), self.before.len(), Over::default());
        let after = reach(self.order.into(), self.union.len(), over);
        Both { before, after, made_before, made_after }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::canonical;
    use crate::example::definition;

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

    proptest! {
        #[test]
        fn two_sets_read_together_lead_where_they_lead_alone(there in rows(), incoming in rows()) {
            let before: Definitions<'_> = there.iter().collect();
            let after: Definitions<'_> = there.iter().chain(&incoming).collect();
            let both = Reach::of_both(&before, &after, canonical::hash_of_read);
            prop_assert_eq!(said(&both.before, &before), said(&Reach::of(&before), &before));
            prop_assert_eq!(said(&both.after, &after), said(&Reach::of(&after), &after));
            for (id, at) in both.after.in_order() {
                let hash = after.get(id).map(canonical::definition_hash);
                prop_assert_eq!(Some(both.made_after[at]), hash);
            }
            for (id, at) in both.before.in_order() {
                let hash = before.get(id).map(canonical::definition_hash);
                prop_assert_eq!(Some(both.made_before[at]), hash);
            }
        }
    }
}
