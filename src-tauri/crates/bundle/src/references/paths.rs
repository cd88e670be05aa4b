//! The paths of the table, compiled once into steps that a walk over a definition follows.
//!
//! A path names keys from the outside in: `settings.linkObject`. `[]` stands for every element of a list, `*` in a key for
//! any run of letters, `(.rules[])*` for any number of such steps, `{}` at the end for the keys themselves, and `<json>`
//! for going on inside a text that holds JSON.

use std::sync::LazyLock;

use super::rule::{Kin, ReferenceRule};
use super::table::rules;
use crate::text::first_bytes;

/// The rules in the order of the table, and the steps for each kin.
pub(super) static PATHS: LazyLock<Paths> = LazyLock::new(Paths::of_table);

/// Where a walk stands, as the index of a [`Place`].
pub(super) type PlaceAt = u32;

/// The compiled table.
#[derive(Debug, Default)]
pub(super) struct Paths {
    pub(super) rules: Vec<&'static ReferenceRule>,
    places: Vec<Place>,
    starts: [PlaceAt; KINS.len()],
}

/// A place that a path leads to or through.
#[derive(Debug, Default)]
pub(super) struct Place {
    // By key, sorted, with the first bytes of the keys, which nearly always tell them apart.
    keys: Vec<(u64, &'static str, PlaceAt)>,
    // What a key begins and ends with.
    globs: Vec<(&'static str, &'static str, PlaceAt)>,
    pub(super) items: Option<PlaceAt>,
    pub(super) json: Option<PlaceAt>,
    /// The rules for a text that stands here.
    pub(super) texts: Vec<u16>,
    /// The rules for the keys of an object that stands here.
    pub(super) names: Vec<u16>,
}

const KINS: [Kin; 11] = [
    Kin::Application,
    Kin::Object,
    Kin::Query,
    Kin::Field,
    Kin::Index,
    Kin::DataCollection,
    Kin::View,
    Kin::Process,
    Kin::Element,
    Kin::Hint,
    Kin::Step,
];

impl Paths {
    fn of_table() -> Self {
        let mut paths = Self::default();
        for kin in KINS {
            paths.starts[kin as usize] = paths.add_place();
        }
        for (rule, at) in rules().zip(0..) {
            paths.rules.push(rule);
            for (&kin, path) in
                rule.from.iter().flat_map(|kin| rule.paths.iter().map(move |path| (kin, path)))
            {
                paths.add(paths.starts[kin as usize], path, at);
            }
        }
        paths.places.iter_mut().for_each(|place| place.keys.sort_unstable());
        paths
    }

    /// Returns where the walk over a definition of a kin begins.
    pub(super) fn start(&self, kin: Kin) -> PlaceAt {
        self.starts[kin as usize]
    }

    /// Returns a place.
    pub(super) fn place(&self, at: PlaceAt) -> &Place {
        &self.places[at as usize]
    }

    fn add(&mut self, start: PlaceAt, path: &'static str, rule: u16) {
        let (path, names) = match path.strip_suffix("{}") {
            Some(path) => (path, true),
            None => (path, false),
        };
        let end = self.follow(start, path);
        let place = &mut self.places[end as usize];
        if names { &mut place.names } else { &mut place.texts }.push(rule);
    }

    fn follow(&mut self, mut at: PlaceAt, path: &'static str) -> PlaceAt {
        let mut rest = path;
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix("[]") {
                at = self.step(at, |place| &mut place.items);
                rest = after;
            } else if let Some(after) = rest.strip_prefix("<json>") {
                at = self.step(at, |place| &mut place.json);
                rest = after;
            } else if let Some((repeated, after)) =
                rest.strip_prefix('(').and_then(|rest| rest.split_once(")*"))
            {
                self.repeat(at, repeated);
                rest = after;
            } else {
                let named = rest.strip_prefix('.').unwrap_or(rest);
                let length = named.find(['.', '[', '(', '<']).unwrap_or(named.len());
                at = self.key(at, &named[..length]);
                rest = &named[length..];
            }
        }
        at
    }

    /// Has steps lead back to where they began.
    fn repeat(&mut self, at: PlaceAt, steps: &'static str) {
        match steps.strip_suffix("[]") {
            Some(list) => {
                let list = self.follow(at, list);
                self.places[list as usize].items = Some(at);
            }
            None => {
                let key = steps.trim_start_matches('.');
                if !self.places[at as usize].keys.iter().any(|(_, name, _)| *name == key) {
                    self.places[at as usize].keys.push((first_bytes(key), key, at));
                }
            }
        }
    }

    fn key(&mut self, at: PlaceAt, key: &'static str) -> PlaceAt {
        let place = &self.places[at as usize];
        if let Some((start, end)) = key.split_once('*') {
            let same = |glob: &&(&str, &str, PlaceAt)| glob.0 == start && glob.1 == end;
            if let Some(&(_, _, known)) = place.globs.iter().find(same) {
                return known;
            }
            let next = self.add_place();
            self.places[at as usize].globs.push((start, end, next));
            return next;
        }
        if let Some(&(_, _, known)) = place.keys.iter().find(|(_, name, _)| *name == key) {
            return known;
        }
        let next = self.add_place();
        self.places[at as usize].keys.push((first_bytes(key), key, next));
        next
    }

    fn step(&mut self, at: PlaceAt, next: impl Fn(&mut Place) -> &mut Option<PlaceAt>) -> PlaceAt {
        if let Some(known) = *next(&mut self.places[at as usize]) {
            return known;
        }
        let new = self.add_place();
        *next(&mut self.places[at as usize]) = Some(new);
        new
    }

    fn add_place(&mut self) -> PlaceAt {
        self.places.push(Place::default());
        u32::try_from(self.places.len() - 1).unwrap_or(u32::MAX)
    }
}

impl Place {
    /// Returns where a key leads.
    pub(super) fn key(&self, key: &str) -> Option<PlaceAt> {
        if !self.keys.is_empty() {
            let first = first_bytes(key);
            let order =
                |(bytes, name, _): &(u64, &str, PlaceAt)| bytes.cmp(&first).then_with(|| (*name).cmp(key));
            if let Ok(found) = self.keys.binary_search_by(order) {
                return Some(self.keys[found].2);
            }
        }
        let fits = |(start, end, _): &&(&str, &str, PlaceAt)| {
            key.len() >= start.len() + end.len() && key.starts_with(start) && key.ends_with(end)
        };
        self.globs.iter().find(fits).map(|(_, _, next)| *next)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn rules_at(kin: Kin, steps: &[&str]) -> Vec<&'static str> {
        let mut at = Some(PATHS.start(kin));
        for step in steps {
            at = at.and_then(|at| match *step {
                "[]" => PATHS.place(at).items,
                "<json>" => PATHS.place(at).json,
                key => PATHS.place(at).key(key),
            });
        }
        let place = at.map(|at| PATHS.place(at));
        place.into_iter().flat_map(|place| &place.texts).map(|&rule| PATHS.rules[rule as usize].id).collect()
    }

    #[test]
    fn keys_lists_loops_and_globs_lead_to_their_rules() {
        assert_eq!(rules_at(Kin::Field, &["settings", "linkObject"]), ["F01"]);
        assert_eq!(rules_at(Kin::View, &["settings", "order", "[]", "tabId"]), ["V30"]);
        let deep = ["where", "rules", "[]", "rules", "[]", "key"];
        assert_eq!(rules_at(Kin::Query, &deep), ["Q08"]);
        assert_eq!(rules_at(Kin::Query, &deep[..3]), [""; 0]);
        assert_eq!(
            rules_at(Kin::Element, &["qlObj", "next", "next", "params", "cond", "rules", "[]", "value"]),
            ["P14"]
        );
        assert_eq!(
            rules_at(Kin::Element, &["conditions", "Flow_1", "filterValue", "rules", "[]", "key"]),
            ["P03"]
        );
        assert_eq!(rules_at(Kin::View, &["settings", "progressFieldID"]), ["V33"]);
        assert_eq!(rules_at(Kin::Element, &["objectID"]), ["P01", "P04"]);
        let check = ["settings", "validationRules", "<json>", "[]", "rules", "rules", "[]", "key"];
        assert_eq!(rules_at(Kin::Field, &check), ["F08"]);
        assert_eq!(rules_at(Kin::Field, &["settings", "linkObject", "deeper"]), [""; 0]);
    }

    #[test]
    fn the_table_says_of_every_rule_what_breaks() {
        let ids: BTreeSet<_> = rules().map(|rule| rule.id).collect();
        assert!(ids.len() > 90, "{}", ids.len());
        for rule in rules() {
            assert!(!rule.breaks.is_empty() && !rule.breaks.ends_with('.'), "{}", rule.id);
            assert!(!rule.from.is_empty() && !rule.paths.is_empty() && !rule.to.is_empty(), "{}", rule.id);
        }
        assert_eq!(PATHS.rules.len(), rules().count());
    }
}
