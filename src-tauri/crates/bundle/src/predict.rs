//! What a destination will hold after an import (golden/RULES.md §1), worked out before anything is sent.

mod overlay;
mod system_object;

use std::collections::BTreeSet;

use crate::reach::{AppExport, Both, Reach};
use crate::references::Graph;
use crate::{Bundle, Definition, DefinitionId, Definitions, Hash, canonical};

/// The destination after an import.
#[derive(Clone, Debug)]
pub struct Predicted<'a> {
    definitions: Definitions<'a>,
    both: Both,
    // By place in `both.after`.
    visible: Vec<bool>,
    sent: BTreeSet<DefinitionId>,
    connected: BTreeSet<DefinitionId>,
    created_at_import: BTreeSet<DefinitionId>,
    updated_at_import: BTreeSet<DefinitionId>,
}

/// How a definition of the destination fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fate {
    /// Whether it is the same afterwards, in canonical form.
    pub is_same: bool,
    /// Whether the export of all applications shows it afterwards.
    pub is_visible: bool,
}

/// Predicts the destination, known by its export of all applications, after the import of a bundle.
pub fn predict<'a>(
    destination: &'a Bundle<'_>,
    outgoing: &'a Bundle<'_>,
    import_time: &str,
) -> Predicted<'a> {
    predict_onto(Definitions::of(destination), outgoing, import_time)
}

/// Predicts what becomes of a set of definitions by the import of a bundle.
///
/// The time is only written where the server would write its own. Rows that the server drops without saying so
/// change nothing ([`Bundle::dropped`]).
pub fn predict_onto<'a>(
    destination: Definitions<'a>,
    outgoing: &'a Bundle<'_>,
    import_time: &str,
) -> Predicted<'a> {
    let before = destination.clone();
    let mut overlay = overlay::Overlay::new(destination, import_time);
    let sent = outgoing.by_id().map(|row| row.id.clone()).collect();
    let ((), ids) = rayon::join(|| overlay.add_all(outgoing.by_id()), || before.ids().collect());
    let mut connected = BTreeSet::new();
    for connection in outgoing.envelope.site_object_connections.iter().flatten() {
        if overlay.connect(&connection.object, &connection.fields) {
            connected.insert(connection.object.clone());
        }
    }
    let overlay::Overlay { definitions, created_at_import, updated_at_import, .. } = overlay;
    let both = Both::read(&before, &definitions, ids);
    let visible = both.after.reached_by_all();
    Predicted { definitions, both, visible, sent, connected, created_at_import, updated_at_import }
}

impl<'a> Predicted<'a> {
    /// Returns every definition the destination will hold, orphans included as far as they are known.
    pub fn definitions(&self) -> &Definitions<'a> {
        &self.definitions
    }

    /// Goes through the definitions that the export of all applications will show, in the order of their ids.
    pub fn export_all(&self) -> impl Iterator<Item = &Definition<'a>> {
        self.parted().filter_map(|(definition, is_visible)| is_visible.then_some(definition))
    }

    /// Returns what the export of one application will hold.
    pub fn export_app(&self, application: &DefinitionId) -> AppExport {
        self.both.after.export_app(application)
    }

    /// Tells whether the export of all applications will show a definition.
    pub fn is_visible(&self, id: &DefinitionId) -> bool {
        self.both.after.find(id).is_some_and(|at| self.visible[at as usize])
    }

    /// Returns the definitions that stay stored but that no application leads to any more, or never did.
    pub fn orphans(&self) -> impl Iterator<Item = &Definition<'a>> {
        self.parted().filter_map(|(definition, is_visible)| (!is_visible).then_some(definition))
    }

    /// Returns the lists and links of all definitions, for further questions.
    pub fn reach(&self) -> &Reach {
        &self.both.after
    }

    /// Returns who refers to whom on the destination now and afterwards.
    pub(crate) fn graphs(&self) -> &[Graph; 2] {
        &self.both.graphs
    }

    /// Returns the lists and links that the destination had before.
    pub fn reach_before(&self) -> &Reach {
        &self.both.before
    }

    /// Tells how each definition that the destination had before fares, in the order of their ids.
    pub fn fates(&self) -> impl Iterator<Item = (&DefinitionId, Fate)> {
        self.both.before.in_order().map(|(id, at)| {
            let is_same = self.both.hashes_before[at] == self.both.hashes_after[at];
            (id, Fate { is_same, is_visible: self.visible[at] })
        })
    }

    /// Returns each definition that the destination had before with the hash of its canonical form, in the order of
    /// their ids.
    pub fn hashes_before(&self) -> impl Iterator<Item = (&DefinitionId, Hash)> {
        self.both.before.in_order().map(|(id, at)| (id, self.both.hashes_before[at]))
    }

    /// Goes through all definitions, telling whether the export of all applications will show each.
    fn parted(&self) -> impl Iterator<Item = (&Definition<'a>, bool)> {
        let visible = self.both.after.in_order().map(|(_, at)| self.visible[at]);
        self.definitions.iter().zip(visible)
    }

    /// Returns the ids of the definitions that the import stores.
    pub fn sent(&self) -> &BTreeSet<DefinitionId> {
        &self.sent
    }

    /// Returns the system objects that the server rebuilds to connect the bundle's fields.
    pub fn connected(&self) -> &BTreeSet<DefinitionId> {
        &self.connected
    }

    /// Tells whether `createdAt` will be the time of the import, which nobody knows exactly beforehand.
    pub fn ignores_created_at(&self, id: &DefinitionId) -> bool {
        self.created_at_import.contains(id)
    }

    /// Tells whether `updatedAt` will be the time of the import, which nobody knows exactly beforehand.
    pub fn ignores_updated_at(&self, id: &DefinitionId) -> bool {
        self.updated_at_import.contains(id)
    }

    /// Returns the hash of the predicted export of all applications, comparable to that of a real one.
    pub fn hash(&self) -> Hash {
        let places = self.both.after.in_order().filter(|(_, at)| self.visible[*at]);
        canonical::sum(places.map(|(id, at)| (id, self.both.hashes_after[at])))
    }
}

#[cfg(test)]
mod tests;
