//! Splits an upload that is larger than a server takes (wire 3.16) into several, to be sent one after the other.
//!
//! Each part is a bundle of its own that leaves the destination whole: objects come with their fields before what uses
//! them, links in pairs, and apps list what has arrived beside what they had, so that an export shows every part. The last
//! part brings the apps as they should be, and the roles and scopes. All parts together do what the whole would.

mod part;
#[cfg(test)]
mod tests;
mod units;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::{Bundle, Definition, DefinitionId, Definitions};
use part::{Draft, Envelopes};
use units::{Unit, units};

/// The largest upload that a server takes, in bytes; it answers a larger one with an error (wire 3.16).
pub const MOST_BYTES: usize = 14_999_999;

/// Something that is too large for any upload.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{what} alone is larger than the {limit} bytes that the server takes in one upload. Nothing can be sent."
)]
pub struct CannotSplit {
    /// What it is, for people.
    pub what: String,
    /// What the server takes, in bytes.
    pub limit: usize,
}

/// Returns the uploads that together bring a composed bundle to a destination, in the order in which they have to be
/// sent. None is larger than `limit` bytes; what fits is one upload, byte for byte.
pub fn split<'a>(
    outgoing: &Bundle<'a>,
    destination: &Definitions<'_>,
    limit: usize,
) -> Result<Vec<Cow<'a, [u8]>>, CannotSplit> {
    let text = outgoing.text().as_bytes();
    if text.len() <= limit {
        return Ok(vec![Cow::Borrowed(text)]);
    }
    let splitter = Splitter {
        outgoing,
        destination,
        limit,
        envelopes: Envelopes::of(outgoing),
        arrived: BTreeSet::new(),
        told: BTreeMap::new(),
        parts: Vec::new(),
    };
    splitter.run()
}

/// The parts as far as they are made.
pub(super) struct Splitter<'s, 'a> {
    pub(super) outgoing: &'s Bundle<'a>,
    pub(super) destination: &'s Definitions<'s>,
    limit: usize,
    envelopes: Envelopes<'s>,
    /// What the parts so far bring.
    pub(super) arrived: BTreeSet<&'s DefinitionId>,
    /// What the parts so far say about each app.
    told: BTreeMap<&'s DefinitionId, String>,
    parts: Vec<Vec<u8>>,
}

impl<'s, 'a> Splitter<'s, 'a> {
    fn run(mut self) -> Result<Vec<Cow<'a, [u8]>>, CannotSplit> {
        let mut draft = Draft::default();
        for unit in units(self.outgoing) {
            self.add(&mut draft, unit)?;
        }
        self.close(&mut draft)?;
        for file in self.envelopes.files.clone() {
            let mut with = draft.files.clone();
            with.push(file);
            if self.envelopes.files_len(&with) > self.limit {
                self.close(&mut draft)?;
                with = vec![file];
            }
            draft.files = with;
        }
        self.close(&mut draft)?;
        self.finish()?;
        Ok(self.parts.into_iter().map(Cow::Owned).collect())
    }

    /// Adds what has to arrive together, in the part at hand or in a new one.
    fn add(&mut self, draft: &mut Draft<'s>, unit: Unit<'s>) -> Result<(), CannotSplit> {
        let mut cost = self.cost(draft, &unit);
        if draft.bytes + cost > self.limit && !draft.is_empty() {
            self.close(draft)?;
            cost = self.cost(draft, &unit);
        }
        if draft.bytes + cost <= self.limit {
            draft.take(unit, cost);
            return Ok(());
        }
        // What should arrive together does not fit: then row by row, so that only a single row can be too large.
        match unit.alone() {
            Some(rows) => rows.into_iter().try_for_each(|row| self.add(draft, row)),
            None => Err(self.too_large(unit.name(self.outgoing))),
        }
    }

    /// Returns the most bytes that a unit adds to a part.
    fn cost(&self, draft: &Draft<'s>, unit: &Unit<'s>) -> usize {
        let envelope = if draft.is_empty() { self.envelopes.frame } else { 0 };
        let with = unit.with.iter().filter(|id| !draft.objects.contains(*id));
        let sent: usize = unit.rows.iter().chain(with).filter_map(|id| self.outgoing.get(id)).map(len).sum();
        let apps = unit.apps.iter().filter(|id| !draft.apps.contains(*id));
        let apps: usize = apps.map(|id| self.app_len(id)).sum();
        let connected: usize =
            unit.connections.iter().map(|one| one.object.as_str().len() + one.field.as_str().len() + 8).sum();
        envelope + sent + apps + connected
    }

    /// Returns the most bytes that an app takes whose lists are still between old and new.
    fn app_len(&self, id: &DefinitionId) -> usize {
        [self.outgoing.get(id), self.destination.get(id)].into_iter().flatten().map(len).sum()
    }

    /// Writes the part at hand, if there is anything in it, and begins the next one.
    fn close(&mut self, draft: &mut Draft<'s>) -> Result<(), CannotSplit> {
        let draft = std::mem::take(draft);
        if draft.is_empty() {
            return Ok(());
        }
        self.arrived.extend(draft.rows.iter().chain(&draft.objects));
        let mut rows: Vec<Cow<'_, Definition<'_>>> = Vec::new();
        for id in &draft.apps {
            let Some(app) = self.app_between(id) else { continue };
            if self.told.get(id).is_none_or(|told| told != app.json.get()) {
                self.told.insert(id, app.json.get().to_owned());
                rows.push(Cow::Owned(app));
            }
        }
        rows.extend(draft.objects.iter().filter_map(|id| self.with_arrived(id)).map(Cow::Owned));
        rows.extend(draft.rows.iter().filter_map(|id| self.outgoing.get(id)).map(Cow::Borrowed));
        let bytes = self.envelopes.part(&rows, &draft.files, &draft.connections);
        self.push(bytes, "A part of the bundle")
    }

    /// Brings the apps as they should be, and what other rows do not need before them.
    fn finish(&mut self) -> Result<(), CannotSplit> {
        let apps = self.outgoing.definitions.iter().filter(|row| units::is_app(row)).map(Cow::Borrowed);
        let apps: Vec<_> = apps.collect();
        let bytes = self.envelopes.last_part(&apps);
        self.push(bytes, "What belongs to the apps as a whole, with roles and scopes,")
    }

    fn push(&mut self, bytes: Vec<u8>, what: &str) -> Result<(), CannotSplit> {
        if bytes.len() > self.limit {
            return Err(self.too_large(what.to_owned()));
        }
        self.parts.push(bytes);
        Ok(())
    }

    fn too_large(&self, what: String) -> CannotSplit {
        CannotSplit { what, limit: self.limit }
    }
}

/// Returns the most bytes that a row takes in an upload, comma included.
fn len(row: &Definition<'_>) -> usize {
    let mut out = Vec::new();
    crate::outgoing::write_row(row, &mut out);
    out.len() + 1
}
