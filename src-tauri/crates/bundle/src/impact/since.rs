//! What happened on each side since both were the same.

use rayon::prelude::*;
use serde::Serialize;

use super::Scene;
use crate::three_way::{AncestorKind, Ancestors, Before, SideState, state_of};
use crate::{DefinitionId, Hash, canonical};

/// A definition of the destination that was changed there since the ancestor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct WorkRow {
    /// The definition's id.
    pub id: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its label.
    pub label: String,
    /// The labels of what holds it, from the app down.
    pub place: Vec<String>,
    /// When it was last saved there, as the server writes it; `None`: the server does not say.
    pub changed_at: Option<String>,
    /// Whether the import replaces it or takes it out of sight.
    pub overwritten: bool,
}

impl<'s> Scene<'s, '_> {
    /// Takes up the ancestors, and finds out which side changed what will change. Works on all cores.
    pub fn compare_with(&mut self, ancestors: Ancestors<'s>) {
        self.ancestors = ancestors;
        if self.ancestors.kind() == AncestorKind::TwoWay {
            return;
        }
        let changes: Vec<_> = self.changes.replaced.iter().chain(&self.changes.hidden).cloned().collect();
        let states = changes.into_par_iter().with_min_len(64).filter_map(|id| {
            let state = self.find_side(&id)?;
            Some((id, state))
        });
        self.sides = states.collect();
    }

    /// Tells which side changed a definition that is replaced or hidden, since the ancestor; `None`: nobody knows. A
    /// definition that the import takes out of sight counts as removed by the source.
    pub fn side(&self, id: &DefinitionId) -> Option<SideState> {
        self.sides.get(id).copied()
    }

    fn find_side(&self, id: &DefinitionId) -> Option<SideState> {
        let there = self.destination.get(id).map(canonical::definition_hash);
        let here = self.incoming.get(id).map(canonical::definition_hash);
        state_of(self.before(id).as_ref(), there.as_ref(), here.as_ref())
    }

    /// Tells what is known of a definition at the time of the ancestor. What holds it now and did not know it then
    /// shows that it is younger.
    fn before(&self, id: &DefinitionId) -> Before<Hash> {
        let holder = || self.holder(id).map(|holder| self.ancestors.definition(holder));
        let listed = format!("\"{id}\"");
        match self.ancestors.hash(id) {
            Before::Unknown => match holder() {
                Some(Before::Present(holder)) if !holder.json.get().contains(&listed) => Before::Absent,
                Some(Before::Present(_) | Before::Absent | Before::Unknown) | None => Before::Unknown,
            },
            known @ (Before::Absent | Before::Present(_)) => known,
        }
    }

    /// Returns what was changed on the destination since the ancestor, of all that the apps of the bundle use there:
    /// first what would be lost. What both sides changed alike is no work that anybody could miss.
    pub(crate) fn destination_work(&self) -> Vec<WorkRow> {
        if self.ancestors.kind() == AncestorKind::TwoWay {
            return Vec::new();
        }
        let changes = &self.changes;
        let lost = changes.hidden.iter().chain(&changes.replaced).map(|id| (id, true));
        let kept = self.kept_of_incoming_apps().map(|id| (id, false));
        let work = lost.chain(kept).filter(|(id, overwritten)| self.is_work(id, *overwritten));
        work.map(|(id, overwritten)| self.work_row(id, overwritten)).collect()
    }

    /// Goes through what the apps of the bundle show on the destination and the import leaves as it is.
    fn kept_of_incoming_apps(&self) -> impl Iterator<Item = &DefinitionId> {
        let apps = self.incoming_apps();
        self.destination.ids().filter(move |id| {
            self.incoming.get(id).is_none()
                && self.predicted.is_visible(id)
                && self.apps_listing(id).iter().any(|app| apps.contains(app))
        })
    }

    fn is_work(&self, id: &DefinitionId, overwritten: bool) -> bool {
        if overwritten {
            return matches!(self.side(id), Some(SideState::Destination | SideState::Conflict));
        }
        let there = self.destination.get(id).map(canonical::definition_hash);
        match self.before(id) {
            Before::Unknown => false,
            Before::Absent => true,
            Before::Present(ancestor) => there != Some(ancestor),
        }
    }

    fn work_row(&self, id: &DefinitionId, overwritten: bool) -> WorkRow {
        let subject = self.subject(id);
        let changed_at = self.destination.get(id).and_then(|row| row.updated_at.as_text());
        WorkRow {
            id: subject.id,
            kind: subject.kind,
            label: subject.name,
            place: self.place(id),
            changed_at: changed_at.map(str::to_owned),
            overwritten,
        }
    }
}

#[cfg(test)]
mod tests;
