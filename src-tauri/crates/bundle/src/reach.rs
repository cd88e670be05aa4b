//! What an export reaches: the walks from an application that decide which definitions a server shows.
//!
//! A server never deletes a definition, it only stops showing it: whatever no application leads to is stored
//! but in no export (golden/RULES.md §1.5). Both exports are this walk, with two different stops.

mod both;
mod names;
mod outline;
mod parents;
mod walk;

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bumpalo::Bump;
use rayon::prelude::*;

use crate::ids::Ids;
use crate::tree::{Node, read};
use crate::{Bundle, Definition, DefinitionId, Definitions};
pub(crate) use both::Both;
use names::ObjectNames;
use outline::{Lookup, Outline, Places};
pub use parents::Parents;
use walk::Walk;

/// The lists and links of a set of definitions, read once, ready to be walked.
#[derive(Clone, Debug)]
pub struct Reach {
    // Read once for two sets of which one was laid over the other.
    base: Arc<Base>,
    // The places of this set in the order of their ids.
    order: Arc<[u32]>,
    // Places from here on belong to the other set only.
    end: u32,
    over: Over,
}

#[derive(Debug)]
struct Base {
    ids: Arc<Ids>,
    outlines: Vec<Outline>,
}

/// Outlines that differ from those of the base.
#[derive(Clone, Debug, Default)]
struct Over {
    // For each place of the base the one in `outlines`; empty when nothing differs.
    places: Vec<u32>,
    outlines: Vec<Outline>,
}

/// A place that holds nothing.
const NOWHERE: u32 = u32::MAX;

/// What the export of one application holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AppExport {
    /// The definitions, the application first.
    pub definitions: Vec<DefinitionId>,
    /// For each system object that a field links to, the system object's side of those links.
    pub site_object_connections: BTreeMap<DefinitionId, Vec<DefinitionId>>,
    /// The roles that the application names, without the built-in ones. A server exports those of them that it has.
    pub roles: BTreeSet<String>,
}

/// The roles that every server has and no export carries (definition-model §4.5).
pub const BUILT_IN_ROLES: [&str; 5] = [
    "dd6c2d34-0982-48b7-bc44-2456474edbea",
    "6cc04894-a61b-4fb5-b3e5-b8c3f78bd331",
    "e1be4d22-1d00-4c34-b205-ef84b8334b19",
    "320ef94a-73b5-476e-9db4-c08130c64bb8",
    "ee52974b-5276-427f-ad4c-f29af6b5caaf",
];

impl Reach {
    /// Reads the lists and links of every definition. Works on all cores.
    pub fn of(definitions: &Definitions<'_>) -> Self {
        let rows: Vec<_> = definitions.iter().collect();
        let ids = Arc::new(definitions.ids().collect());
        Self::read(&rows, ids, in_order(&rows), |_, _, _, _| ()).0
    }

    /// Does the same for a bundle, and has something else made of each definition in passing, for which it
    /// lends a text to write over. The ids are those of the usable rows in the order of the file.
    pub(crate) fn of_bundle<T: Send>(
        bundle: &Bundle<'_>,
        ids: Arc<Ids>,
        each: impl for<'t> Fn(&Definition<'_>, Node<'t>, &'t Bump, &mut String) -> T + Sync,
    ) -> (Self, Vec<T>) {
        // In the order of the file, where the next definition's text is the next to be fetched from memory.
        let rows: Vec<_> = bundle.definitions.iter().collect();
        Self::read(&rows, ids, bundle.order().into(), each)
    }

    fn read<T: Send>(
        rows: &[&Definition<'_>],
        ids: Arc<Ids>,
        order: Arc<[u32]>,
        each: impl for<'t> Fn(&Definition<'_>, Node<'t>, &'t Bump, &mut String) -> T + Sync,
    ) -> (Self, Vec<T>) {
        let names = ObjectNames::read(order.iter().map(|&at| (at, rows[at as usize])));
        let each = |(): &mut (), row: &Definition<'_>, json: Node<'_>, arena: &Bump, text: &mut String| {
            each(row, json, arena, text)
        };
        let read = read_rows(rows, &Places { ids: &ids, rows }, &names, &each);
        let end = u32::try_from(rows.len()).unwrap_or(NOWHERE);
        let base = Arc::new(Base { ids, outlines: read.outlines });
        (Self { base, order, end, over: Over::default() }, read.made)
    }

    /// Returns the applications, web and mobile, in the order of their ids.
    pub fn applications(&self) -> impl Iterator<Item = &DefinitionId> {
        self.application_positions().map(|at| self.id(at))
    }

    /// Returns what the export of all applications shows.
    pub fn export_all(&self) -> Vec<DefinitionId> {
        let mut walk = Walk::of_all(self);
        self.application_positions().for_each(|application| walk.run(application));
        self.ids_of(&walk.found)
    }

    /// Tells, for each place, whether the export of all applications shows it.
    pub(crate) fn reached_by_all(&self) -> Vec<bool> {
        let mut walk = Walk::of_all(self);
        self.application_positions().for_each(|application| walk.run(application));
        walk.seen
    }

    /// Goes through all ids in their order, with their places.
    pub(crate) fn in_order(&self) -> impl Iterator<Item = (&DefinitionId, usize)> {
        self.order.iter().map(|&at| (self.id(at), at as usize))
    }

    /// Returns what the export of one application shows; nothing when there is no such application.
    pub fn export_app(&self, application: &DefinitionId) -> AppExport {
        self.position(application).map(|at| self.export_app_at(at)).unwrap_or_default()
    }

    /// Returns, for each object, query, data collection, process and hint, the applications whose lists hold it
    /// (definition-model §4.1). More than one makes it shared.
    pub fn listed_by(&self) -> BTreeMap<DefinitionId, Vec<DefinitionId>> {
        let lists = |at| self.outline(at).listed().filter(|&at| self.has(at)).collect();
        self.by_definition(lists)
    }

    /// Returns, for each definition, the applications whose exports hold it.
    ///
    /// System objects are not walked through: they link to the objects of every application, so that otherwise
    /// each application would use all others.
    pub fn used_by_apps(&self) -> BTreeMap<DefinitionId, Vec<DefinitionId>> {
        self.by_definition(|application| self.walk_app(application).found)
    }

    /// Tells whether a definition is a system object, which servers export and connect in their own way.
    pub fn is_system_object(&self, id: &DefinitionId) -> bool {
        self.find(id).is_some_and(|at| self.outline(at).is_system_object())
    }

    fn by_definition(&self, found: impl Fn(u32) -> Vec<u32>) -> BTreeMap<DefinitionId, Vec<DefinitionId>> {
        let mut applications: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for application in self.application_positions() {
            for definition in found(application) {
                let by = applications.entry(definition).or_default();
                if by.last() != Some(&application) {
                    by.push(application);
                }
            }
        }
        applications.iter().map(|(&at, by)| (self.id(at).clone(), self.ids_of(by))).collect()
    }

    fn export_app_at(&self, application: u32) -> AppExport {
        let walk = self.walk_app(application);
        let mut roles = walk.roles;
        roles.retain(|role| !BUILT_IN_ROLES.contains(&role.as_str()));
        let connections =
            walk.connections.iter().map(|(object, fields)| (self.id(*object).clone(), self.ids_of(fields)));
        AppExport {
            definitions: self.ids_of(&walk.found),
            site_object_connections: connections.collect(),
            roles: roles.into_iter().cloned().collect(),
        }
    }

    fn walk_app(&self, application: u32) -> Walk<'_> {
        let mut walk = Walk::of_one(self, application);
        walk.run(application);
        walk
    }

    fn application_positions(&self) -> impl Iterator<Item = u32> {
        self.order.iter().copied().filter(|&at| self.outline(at).is_application())
    }

    fn position(&self, application: &DefinitionId) -> Option<u32> {
        self.find(application).filter(|&at| self.outline(at).is_application())
    }

    pub(crate) fn find(&self, id: &DefinitionId) -> Option<u32> {
        self.base.ids.find(id.as_str()).filter(|&at| self.has(at))
    }

    fn id(&self, at: u32) -> &DefinitionId {
        self.base.ids.id(at)
    }

    /// Tells whether the definition at a place belongs to this set.
    fn has(&self, at: u32) -> bool {
        at < self.end
    }

    fn outline(&self, at: u32) -> &Outline {
        match self.over.places.get(at as usize) {
            Some(&over) if over != NOWHERE => &self.over.outlines[over as usize],
            Some(_) | None => &self.base.outlines[at as usize],
        }
    }

    fn ids_of<'p>(&self, positions: impl IntoIterator<Item = &'p u32>) -> Vec<DefinitionId> {
        positions.into_iter().map(|&at| self.id(at).clone()).collect()
    }
}

/// Numbers rows that come in the order of their ids.
fn in_order(rows: &[&Definition<'_>]) -> Arc<[u32]> {
    (0..u32::try_from(rows.len()).unwrap_or(NOWHERE)).collect()
}

/// What a look into each row found.
struct Read<T, G> {
    outlines: Vec<Outline>,
    made: Vec<T>,
    // Whether what was found depends on the names of objects.
    asked_names: Vec<bool>,
    // What was gathered from some rows after the other, in their order.
    gathered: Vec<G>,
}

/// How many rows one core reads in one go.
const CHUNK: usize = 512;

/// Looks into each row on all cores. Something is made of each, and something is gathered from neighbours.
fn read_rows<T: Send, G: Default + Send>(
    rows: &[&Definition<'_>],
    places: &Places<'_>,
    names: &ObjectNames,
    each: &(impl for<'t> Fn(&mut G, &Definition<'_>, Node<'t>, &'t Bump, &mut String) -> T + Sync),
) -> Read<T, G> {
    let mut outlines = vec![Outline::Other; rows.len()];
    let chunks = rows.par_chunks(CHUNK).zip(outlines.par_chunks_mut(CHUNK));
    let read_some = |(arena, text): &mut (Bump, String),
                     (rows, outlines): (&[&Definition<'_>], &mut [Outline])| {
        let (mut gathered, mut made) = (G::default(), Vec::with_capacity(rows.len()));
        for (row, outline) in rows.iter().zip(outlines) {
            arena.reset();
            let json = read(&row.json, arena);
            let lookup = Lookup { places, names, asked_names: Cell::new(false) };
            *outline = lookup.outline(&row.kind, json);
            made.push((each(&mut gathered, row, json, arena, text), lookup.asked_names.get()));
        }
        (made, gathered)
    };
    let parts: Vec<_> = chunks.map_init(|| (Bump::new(), String::new()), read_some).collect();
    let (mut made, mut asked_names) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
    let mut gathered = Vec::with_capacity(parts.len());
    for (some, from_some) in parts {
        for (one, asked) in some {
            made.push(one);
            asked_names.push(asked);
        }
        gathered.push(from_some);
    }
    Read { outlines, made, asked_names, gathered }
}

/// Returns what the export of all applications shows; see [`Reach::export_all`].
pub fn export_all(definitions: &Definitions<'_>) -> Vec<DefinitionId> {
    Reach::of(definitions).export_all()
}

/// Returns what the export of one application shows; see [`Reach::export_app`].
pub fn export_app(definitions: &Definitions<'_>, application: &DefinitionId) -> AppExport {
    Reach::of(definitions).export_app(application)
}

/// Returns which applications list a definition; see [`Reach::listed_by`].
pub fn listed_by(definitions: &Definitions<'_>) -> BTreeMap<DefinitionId, Vec<DefinitionId>> {
    Reach::of(definitions).listed_by()
}

/// Returns which applications' exports hold a definition; see [`Reach::used_by_apps`].
pub fn used_by_apps(definitions: &Definitions<'_>) -> BTreeMap<DefinitionId, Vec<DefinitionId>> {
    Reach::of(definitions).used_by_apps()
}

#[cfg(test)]
mod tests;
