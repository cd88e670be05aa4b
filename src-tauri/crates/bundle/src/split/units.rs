//! What has to arrive together, in the order in which it has to arrive.

use std::collections::{BTreeMap, BTreeSet};

use bumpalo::Bump;

use crate::lists::{held, paths};
use crate::tree::read;
use crate::{Bundle, Definition, DefinitionId, DefinitionType};

/// Rows that have to arrive together.
#[derive(Clone, Debug, Default)]
pub(super) struct Unit<'s> {
    pub(super) rows: Vec<&'s DefinitionId>,
    /// The objects that have to be there too: a server makes columns only for objects that travel.
    pub(super) with: Vec<&'s DefinitionId>,
    /// The apps that list any of it, so that an export shows it.
    pub(super) apps: BTreeSet<&'s DefinitionId>,
    pub(super) connections: Vec<Connection<'s>>,
}

/// One field that is connected to a system object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Connection<'s> {
    pub(super) object: &'s DefinitionId,
    pub(super) field: &'s DefinitionId,
}

impl<'s> Unit<'s> {
    /// Returns its rows one by one; nothing for a single row, and for links, of which each needs the other.
    pub(super) fn alone(&self) -> Option<Vec<Self>> {
        let is_one = self.rows.len() < 2 || self.with.len() > 1 || !self.connections.is_empty();
        let row = |id: &&'s DefinitionId| Self { rows: vec![id], connections: Vec::new(), ..self.clone() };
        (!is_one).then(|| self.rows.iter().map(row).collect())
    }

    /// Says what it is, for people.
    pub(super) fn name(&self, outgoing: &Bundle<'_>) -> String {
        let row = self.rows.first().or(self.with.first()).and_then(|id| outgoing.get(id));
        row.map_or_else(
            || "A part of the bundle".to_owned(),
            |row| format!("‘{}’ ({} `{}`)", crate::impact::shown_name(row), row.kind.as_str(), row.id),
        )
    }
}

/// Tells whether a row is an app.
pub(super) fn is_app(row: &Definition<'_>) -> bool {
    row.kind == DefinitionType::Application
}

/// Returns all rows but the apps: objects with their plain fields, links, indexes, queries, then the rest.
pub(super) fn units<'s>(outgoing: &'s Bundle<'_>) -> Vec<Unit<'s>> {
    let order = Order::of(outgoing);
    let mut units = order.objects();
    units.extend(order.links());
    units.extend(order.of_type(&DefinitionType::Index));
    units.extend(order.of_type(&DefinitionType::Query));
    units.extend(order.rest(&units));
    units
}

/// What the order of the rows depends on.
struct Order<'s, 'a> {
    outgoing: &'s Bundle<'a>,
    /// The object of each field and index.
    objects: BTreeMap<&'s DefinitionId, &'s DefinitionId>,
    /// The fields that link objects, with their other side where the bundle has it.
    links: BTreeMap<&'s DefinitionId, Option<&'s DefinitionId>>,
    /// The apps that list something.
    apps: BTreeMap<&'s DefinitionId, BTreeSet<&'s DefinitionId>>,
}

impl<'s, 'a> Order<'s, 'a> {
    fn of(outgoing: &'s Bundle<'a>) -> Self {
        let mut order =
            Self { outgoing, objects: BTreeMap::new(), links: BTreeMap::new(), apps: BTreeMap::new() };
        let known = |id: DefinitionId| outgoing.get(&id).map(|row| &row.id);
        let mut arena = Bump::new();
        for row in &outgoing.definitions {
            match row.kind {
                DefinitionType::Object => {
                    order.objects.extend(held(row).into_iter().filter_map(known).map(|id| (id, &row.id)));
                }
                DefinitionType::Application => {
                    for id in held(row).into_iter().filter_map(known) {
                        order.apps.entry(id).or_default().insert(&row.id);
                    }
                }
                DefinitionType::Field => {
                    arena.reset();
                    let json = read(&row.json, &arena);
                    let settings = json.get("settings");
                    let named = |key| settings.and_then(|it| it.get(key)?.decoded());
                    if named("linkObject").is_some() {
                        let opposite = named("linkColumn").and_then(|id| known(DefinitionId::new(&id)));
                        order.links.insert(&row.id, opposite.filter(|id| **id != row.id));
                    }
                }
                DefinitionType::Index
                | DefinitionType::Query
                | DefinitionType::DataCollection
                | DefinitionType::View
                | DefinitionType::Process
                | DefinitionType::Hint
                | DefinitionType::Step
                | DefinitionType::ProcessElement(_)
                | DefinitionType::Other(_) => {}
            }
        }
        order
    }

    /// Objects with their fields that link nothing, in the order of the file.
    fn objects(&self) -> Vec<Unit<'s>> {
        let objects = self.outgoing.definitions.iter().filter(|row| row.kind == DefinitionType::Object);
        let unit = |row: &'s Definition<'a>| {
            let fields = held(row).into_iter().filter_map(|id| self.outgoing.get(&id));
            let plain = fields
                .filter(|field| field.kind == DefinitionType::Field && !self.links.contains_key(&field.id));
            self.unit(plain.map(|field| &field.id).collect(), vec![&row.id])
        };
        objects.map(unit).collect()
    }

    /// Fields that link objects, each with its other side, and other fields that stand nowhere. Those of system objects
    /// come first, in the order in which the server adds them there.
    fn links(&self) -> Vec<Unit<'s>> {
        let connections = self.outgoing.envelope.site_object_connections.iter().flatten();
        let connected = connections
            .flat_map(|one| one.fields.iter().map(|field| Connection { object: &one.object, field }));
        let mut units: Vec<Unit<'s>> = Vec::new();
        let mut seen: BTreeSet<&DefinitionId> = BTreeSet::new();
        for connection in connected {
            let Some(field) = self.outgoing.get(connection.field).map(|row| &row.id) else {
                units.push(Unit { connections: vec![connection], ..Unit::default() });
                continue;
            };
            let mut unit = self.link(field, &mut seen);
            unit.connections.push(connection);
            units.push(unit);
        }
        let fields = self.outgoing.definitions.iter().filter(|row| row.kind == DefinitionType::Field);
        let later =
            |row: &&Definition<'_>| self.links.contains_key(&row.id) || !self.objects.contains_key(&row.id);
        for row in fields.filter(later) {
            if !seen.contains(&row.id) {
                units.push(self.link(&row.id, &mut seen));
            }
        }
        units
    }

    fn link(&self, field: &'s DefinitionId, seen: &mut BTreeSet<&'s DefinitionId>) -> Unit<'s> {
        let both: Vec<_> = std::iter::once(field).chain(self.links.get(field).copied().flatten()).collect();
        let objects: BTreeSet<_> = both.iter().filter_map(|id| self.objects.get(id).copied()).collect();
        self.unit(both.into_iter().filter(|id| seen.insert(id)).collect(), objects.into_iter().collect())
    }

    /// All rows of a type, with the object that holds each.
    fn of_type(&self, kind: &DefinitionType<'_>) -> Vec<Unit<'s>> {
        let rows = self.outgoing.definitions.iter().filter(|row| row.kind == *kind);
        rows.map(|row| self.unit(vec![&row.id], self.objects.get(&row.id).copied().into_iter().collect()))
            .collect()
    }

    /// What is in no unit yet: what holds other rows before these, processes and tutorials whole.
    fn rest(&self, units: &[Unit<'s>]) -> Vec<Unit<'s>> {
        let mut seen: BTreeSet<&DefinitionId> =
            units.iter().flat_map(|unit| unit.rows.iter().chain(&unit.with)).copied().collect();
        let rows = self.outgoing.definitions.iter();
        let held: BTreeSet<_> = rows.filter(|row| !is_app(row)).flat_map(held).collect();
        // What nothing but an app holds begins; what is held comes after its holder.
        let (first, then): (Vec<_>, Vec<_>) = self
            .outgoing
            .definitions
            .iter()
            .filter(|row| !is_app(row))
            .partition(|row| !held.contains(&row.id));
        let mut rest = Vec::new();
        for row in first.into_iter().chain(then) {
            let with_held = self.with_held(row, &mut seen);
            let is_whole = matches!(row.kind, DefinitionType::Process | DefinitionType::Hint);
            let apps = self.apps.get(&row.id).cloned().unwrap_or_default();
            match is_whole {
                true => rest.push(Unit { rows: with_held, apps, ..Unit::default() }),
                false => rest.extend(with_held.into_iter().map(|id| Unit {
                    rows: vec![id],
                    apps: apps.clone(),
                    ..Unit::default()
                })),
            }
        }
        rest.retain(|unit| !unit.rows.is_empty());
        rest
    }

    /// Returns a row and all that it holds, from the outside in, as far as nobody had them before.
    fn with_held(
        &self,
        row: &'s Definition<'a>,
        seen: &mut BTreeSet<&'s DefinitionId>,
    ) -> Vec<&'s DefinitionId> {
        let mut open = vec![row];
        let mut found = Vec::new();
        while let Some(row) = open.pop() {
            if !seen.insert(&row.id) {
                continue;
            }
            found.push(&row.id);
            if !paths(&row.kind).is_empty() && !is_app(row) {
                open.extend(held(row).iter().rev().filter_map(|id| self.outgoing.get(id)));
            }
        }
        found
    }

    fn unit(&self, rows: Vec<&'s DefinitionId>, with: Vec<&'s DefinitionId>) -> Unit<'s> {
        let listed = rows.iter().chain(&with).filter_map(|id| self.apps.get(id));
        let apps = listed.flatten().copied().collect();
        Unit { rows, with, apps, connections: Vec::new() }
    }
}
