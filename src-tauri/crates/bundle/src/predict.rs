//! What a destination will hold after an import (golden/RULES.md §1), worked out before anything is sent.

mod overlay;
mod system_object;

use std::collections::BTreeSet;

use crate::reach::{AppExport, Reach};
use crate::{Bundle, Definition, DefinitionId, Definitions, Hash, canonical};

/// The destination after an import.
#[derive(Clone, Debug)]
pub struct Predicted<'a> {
    definitions: Definitions<'a>,
    reach: Reach,
    visible: BTreeSet<DefinitionId>,
    sent: BTreeSet<DefinitionId>,
    connected: BTreeSet<DefinitionId>,
    created_at_import: BTreeSet<DefinitionId>,
    updated_at_import: BTreeSet<DefinitionId>,
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
    let mut overlay = overlay::Overlay::new(destination, import_time);
    let sent = outgoing.definitions.iter().map(|row| row.id.clone()).collect();
    outgoing.definitions.iter().for_each(|row| overlay.add(row));
    let mut connected = BTreeSet::new();
    for connection in outgoing.envelope.site_object_connections.iter().flatten() {
        if overlay.connect(&connection.object, &connection.fields) {
            connected.insert(connection.object.clone());
        }
    }
    let overlay::Overlay { definitions, created_at_import, updated_at_import, .. } = overlay;
    let reach = Reach::of(&definitions);
    let visible = reach.export_all().into_iter().collect();
    Predicted { definitions, reach, visible, sent, connected, created_at_import, updated_at_import }
}

impl<'a> Predicted<'a> {
    /// Returns every definition the destination will hold, orphans included as far as they are known.
    pub fn definitions(&self) -> &Definitions<'a> {
        &self.definitions
    }

    /// Goes through the definitions that the export of all applications will show, in the order of their ids.
    pub fn export_all(&self) -> impl Iterator<Item = &Definition<'a>> {
        self.definitions.iter().filter(|definition| self.visible.contains(&definition.id))
    }

    /// Returns what the export of one application will hold.
    pub fn export_app(&self, application: &DefinitionId) -> AppExport {
        self.reach.export_app(application)
    }

    /// Tells whether the export of all applications will show a definition.
    pub fn is_visible(&self, id: &DefinitionId) -> bool {
        self.visible.contains(id)
    }

    /// Returns the definitions that stay stored but that no application leads to any more, or never did.
    pub fn orphans(&self) -> impl Iterator<Item = &Definition<'a>> {
        self.definitions.iter().filter(|definition| !self.visible.contains(&definition.id))
    }

    /// Returns the lists and links of all definitions, for further questions.
    pub fn reach(&self) -> &Reach {
        &self.reach
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
        canonical::definitions_hash(self.export_all())
    }
}

#[cfg(test)]
mod tests;
