//! One part as it is written: its rows, of which objects and apps list only what has arrived, and the envelope.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::value::RawValue;

use super::Splitter;
use super::units::{Connection, Unit};
use crate::lists::{ids, paths, with_followers, with_ids};
use crate::outgoing::{ObjectWriter, write_list, write_row};
use crate::splice::quoted;
use crate::{Bundle, Definition, DefinitionId, Envelope, FileEntry};

/// What the next part will hold.
#[derive(Default)]
pub(super) struct Draft<'s> {
    /// In the order in which they have to arrive.
    pub(super) rows: Vec<&'s DefinitionId>,
    pub(super) objects: BTreeSet<&'s DefinitionId>,
    pub(super) apps: BTreeSet<&'s DefinitionId>,
    pub(super) connections: Vec<Connection<'s>>,
    pub(super) files: Vec<&'s FileEntry<'s>>,
    /// The most bytes that this takes.
    pub(super) bytes: usize,
}

impl<'s> Draft<'s> {
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
            && self.objects.is_empty()
            && self.connections.is_empty()
            && self.files.is_empty()
    }

    pub(super) fn take(&mut self, unit: Unit<'s>, bytes: usize) {
        let Unit { rows, with, apps, connections } = unit;
        self.rows.extend(rows);
        self.objects.extend(with);
        self.apps.extend(apps);
        self.connections.extend(connections);
        self.bytes += bytes;
    }
}

/// The parts of the whole beside its definitions, and how they are written.
pub(super) struct Envelopes<'s> {
    envelope: &'s Envelope<'s>,
    pub(super) files: Vec<&'s FileEntry<'s>>,
    /// The bytes of a part without rows.
    pub(super) frame: usize,
}

impl<'s> Envelopes<'s> {
    pub(super) fn of(outgoing: &'s Bundle<'_>) -> Self {
        let envelope = &outgoing.envelope;
        let files = envelope.files.iter().flatten().collect();
        let mut envelopes = Self { envelope, files, frame: 0 };
        envelopes.frame = envelopes.part(&[], &[], &[]).len() + r#","siteObjectConnections":{}"#.len();
        envelopes
    }

    /// Returns how many bytes a part takes that holds only these files.
    pub(super) fn files_len(&self, files: &[&FileEntry<'_>]) -> usize {
        let contents = files.iter().map(|file| file.uuid.len() + file.raw.get().len() + 4);
        self.frame + r#","files":{}"#.len() + contents.sum::<usize>()
    }

    /// Writes a part. Rows come apps first, then objects, so that nothing refers to what comes later.
    pub(super) fn part(
        &self,
        rows: &[Cow<'_, Definition<'_>>],
        files: &[&FileEntry<'_>],
        connections: &[Connection<'_>],
    ) -> Vec<u8> {
        let mut object = self.head(rows);
        if !files.is_empty() {
            let mut members = ObjectWriter::default();
            files.iter().for_each(|file| members.key(&file.uuid).extend(file.raw.get().as_bytes()));
            object.key("files").extend(members.finish());
        }
        let mut connected: BTreeMap<&DefinitionId, Vec<&DefinitionId>> = BTreeMap::new();
        for Connection { object, field } in connections {
            connected.entry(object).or_default().push(field);
        }
        if !connected.is_empty() {
            let mut members = ObjectWriter::default();
            for (object, fields) in connected {
                let out = members.key(object.as_str());
                write_list(out, &fields, |field, out| out.extend(quoted(field.as_str()).into_bytes()));
            }
            object.key("siteObjectConnections").extend(members.finish());
        }
        object.finish()
    }

    /// Writes the part that brings the apps as they should be, with roles and scopes.
    pub(super) fn last_part(&self, apps: &[Cow<'_, Definition<'_>>]) -> Vec<u8> {
        let mut object = self.head(apps);
        let raw = |list: Vec<&RawValue>, out: &mut Vec<u8>| {
            write_list(out, &list, |raw, out| out.extend(raw.get().as_bytes()));
        };
        if let Some(scopes) = &self.envelope.scopes {
            raw(scopes.iter().map(|scope| scope.raw).collect(), object.key("scopes"));
        }
        if let Some(roles) = &self.envelope.roles {
            raw(roles.iter().map(|role| role.raw).collect(), object.key("roles"));
        }
        object.finish()
    }

    fn head(&self, rows: &[Cow<'_, Definition<'_>>]) -> ObjectWriter {
        let Envelope { ab_version, filename, date, .. } = self.envelope;
        let mut object = ObjectWriter::default();
        for (key, text) in [("abVersion", ab_version), ("filename", filename), ("date", date)] {
            if let Some(text) = text {
                object.key(key).extend(quoted(text).into_bytes());
            }
        }
        write_list(object.key("definitions"), rows, |row, out| write_row(row, out));
        object
    }
}

impl<'s> Splitter<'s, '_> {
    /// Returns an object that lists, of what the bundle brings, only what has arrived.
    pub(super) fn with_arrived(&self, id: &DefinitionId) -> Option<Definition<'s>> {
        let row = self.outgoing.get(id)?;
        Some(self.edited(row, |path| {
            ids(row.json.get(), path).into_iter().filter(|id| self.is_there(id)).collect()
        }))
    }

    /// Returns an app between old and new: what it lists on the destination and what has arrived for it.
    pub(super) fn app_between(&self, id: &DefinitionId) -> Option<Definition<'s>> {
        let new = self.outgoing.get(id)?;
        let Some(old) = self.destination.get(id) else { return self.with_arrived(id) };
        Some(self.edited(old, |path| {
            let arrived: Vec<_> =
                ids(new.json.get(), path).into_iter().filter(|id| self.arrived.contains(id)).collect();
            with_followers(ids(old.json.get(), path), arrived.iter())
        }))
    }

    /// Tells whether a list may name an id: it is on the destination, has arrived, or is nowhere anyway.
    fn is_there(&self, id: &DefinitionId) -> bool {
        self.destination.contains(id) || self.arrived.contains(id) || self.outgoing.get(id).is_none()
    }

    fn edited(
        &self,
        row: &'s Definition<'_>,
        listed: impl Fn(crate::lists::ListPath) -> Vec<DefinitionId>,
    ) -> Definition<'s> {
        let mut json = Cow::Borrowed(row.json.get());
        for path in paths(&row.kind) {
            json = Cow::Owned(with_ids(&json, path, &listed(path)).into_owned());
        }
        let json = RawValue::from_string(json.into_owned()).expect("an edited object is valid JSON");
        Definition { json: Cow::Owned(json), ..row.clone() }
    }
}
