//! What an export reaches: the walks from an application that decide which definitions a server shows.
//!
//! A server never deletes a definition, it only stops showing it: whatever no application leads to is stored
//! but in no export (golden/RULES.md §1.5). Both exports are this walk, with two different stops.

mod names;
mod outline;
mod parents;
mod walk;

use std::collections::{BTreeMap, BTreeSet};

use bumpalo::Bump;
use rayon::prelude::*;

use crate::text::first_bytes;
use crate::tree::{Node, read};
use crate::{Bundle, Definition, DefinitionId, Definitions};
use names::ObjectNames;
use outline::Outline;
use walk::Walk;

/// The lists and links of a set of definitions, read once, ready to be walked.
#[derive(Clone, Debug)]
pub struct Reach {
    ids: Vec<DefinitionId>,
    outlines: Vec<Outline>,
    // The places of the ids in their order.
    order: Vec<u32>,
}

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
        let order = (0..).zip(&rows).map(|(at, _)| at).collect();
        Self::read(&rows, order, |_, _, _, _| ()).0
    }

    /// Does the same for a bundle, and has something else made of each definition in passing, for which it
    /// lends a text to write over.
    pub(crate) fn of_bundle<T: Send>(
        bundle: &Bundle<'_>,
        each: impl for<'t> Fn(&Definition<'_>, Node<'t>, &'t Bump, &mut String) -> T + Sync,
    ) -> (Self, Vec<T>) {
        // In the order of the file, where the next definition's text is the next to be fetched from memory.
        let rows: Vec<_> = bundle.definitions.iter().collect();
        Self::read(&rows, bundle.order().to_vec(), each)
    }

    fn read<T: Send>(
        rows: &[&Definition<'_>],
        order: Vec<u32>,
        each: impl for<'t> Fn(&Definition<'_>, Node<'t>, &'t Bump, &mut String) -> T + Sync,
    ) -> (Self, Vec<T>) {
        let row = |at: u32| rows[at as usize];
        let places = || order.iter().map(|&at| (first_bytes(row(at).id.as_str()), at)).collect::<Vec<_>>();
        let names = || ObjectNames::read(order.iter().map(|&at| (at, row(at))));
        let (places, names) = rayon::join(places, names);
        let lookup = outline::Lookup { order: &places, rows, names: &names };
        let read_one = |(arena, text): &mut (Bump, String), row: &&Definition<'_>| {
            arena.reset();
            let json = read(&row.json, arena);
            (lookup.outline(&row.kind, json), each(row, json, arena, text))
        };
        let (mut outlines, mut made) = (Vec::new(), Vec::new());
        let read = rows.par_iter().with_min_len(512).map_init(|| (Bump::new(), String::new()), read_one);
        read.unzip_into_vecs(&mut outlines, &mut made);
        drop(places);
        let ids = rows.iter().map(|row| row.id.clone()).collect();
        (Self { ids, outlines, order }, made)
    }

    /// Returns the applications, web and mobile, in the order of their ids.
    pub fn applications(&self) -> impl Iterator<Item = &DefinitionId> {
        self.application_positions().map(|at| self.id(at))
    }

    /// Returns what the export of all applications shows.
    pub fn export_all(&self) -> Vec<DefinitionId> {
        let mut walk = Walk::of_all(&self.outlines);
        self.application_positions().for_each(|application| walk.run(application));
        self.ids_of(&walk.found)
    }

    /// Returns what the export of one application shows; nothing when there is no such application.
    pub fn export_app(&self, application: &DefinitionId) -> AppExport {
        self.position(application).map(|at| self.export_app_at(at)).unwrap_or_default()
    }

    /// Returns, for each object, query, data collection, process and hint, the applications whose lists hold it
    /// (definition-model §4.1). More than one makes it shared.
    pub fn listed_by(&self) -> BTreeMap<DefinitionId, Vec<DefinitionId>> {
        let lists = |at| self.outlines[at as usize].listed().collect();
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
        self.find(id).is_some_and(|at| self.outlines[at as usize].is_system_object())
    }

    fn by_definition(&self, found: impl Fn(u32) -> Vec<u32>) -> BTreeMap<DefinitionId, Vec<DefinitionId>> {
        let mut applications: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        for application in self.application_positions() {
            for definition in found(application) {
                applications.entry(definition).or_default().insert(application);
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
        let mut walk = Walk::of_one(&self.outlines, application);
        walk.run(application);
        walk
    }

    fn application_positions(&self) -> impl Iterator<Item = u32> {
        self.order.iter().copied().filter(|&at| self.outlines[at as usize].is_application())
    }

    fn position(&self, application: &DefinitionId) -> Option<u32> {
        self.find(application).filter(|&at| self.outlines[at as usize].is_application())
    }

    fn find(&self, id: &DefinitionId) -> Option<u32> {
        let found = self.order.binary_search_by(|&at| self.id(at).cmp(id));
        found.ok().map(|place| self.order[place])
    }

    fn id(&self, at: u32) -> &DefinitionId {
        &self.ids[at as usize]
    }

    fn ids_of<'p>(&self, positions: impl IntoIterator<Item = &'p u32>) -> Vec<DefinitionId> {
        positions.into_iter().map(|&at| self.id(at).clone()).collect()
    }
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
