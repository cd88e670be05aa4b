//! What an export reaches: the walks from an application that decide which definitions a server shows.
//!
//! A server never deletes a definition, it only stops showing it: whatever no application leads to is stored
//! but in no export (golden/RULES.md §1.5). Both exports are this walk, with two different stops.

mod names;
mod outline;
mod parents;
mod walk;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use bumpalo::Bump;
use rayon::prelude::*;

use crate::tree::read;
use crate::{Definition, DefinitionId, DefinitionType, Definitions};
use names::ObjectNames;
use outline::Outline;
use walk::Walk;

/// The lists and links of a set of definitions, read once, ready to be walked.
#[derive(Clone, Debug)]
pub struct Reach {
    ids: Vec<DefinitionId>,
    outlines: Vec<Outline>,
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
        let ids: Vec<DefinitionId> = rows.iter().map(|row| row.id.clone()).collect();
        let positions: HashMap<&str, u32> = (0..).zip(&ids).map(|(at, id)| (id.as_str(), at)).collect();
        let names = ObjectNames::read(&rows);
        let kinds: Vec<&DefinitionType<'_>> = rows.iter().map(|row| &row.kind).collect();
        let lookup = outline::Lookup { positions: &positions, kinds: &kinds, names: &names };
        let outline = |arena: &mut Bump, row: &&Definition<'_>| {
            arena.reset();
            lookup.outline(&row.kind, read(&row.json, arena))
        };
        let outlines = rows.par_iter().with_min_len(64).map_init(Bump::new, outline).collect();
        Self { ids, outlines }
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
        self.ids.binary_search(id).is_ok_and(|at| self.outlines[at].is_system_object())
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
        (0..).zip(&self.outlines).filter(|(_, outline)| outline.is_application()).map(|(at, _)| at)
    }

    fn position(&self, application: &DefinitionId) -> Option<u32> {
        let at = u32::try_from(self.ids.binary_search(application).ok()?).ok()?;
        self.outlines[at as usize].is_application().then_some(at)
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
