//! What an import added: no import takes it away. Rows that nothing else uses can be deleted one by one; tables, columns
//! and their values stay in the database even then (wire §5, 216).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{ReturnRow, Way};
use crate::references::{Direction, Graph};
use crate::verify::is_as_planned;
use crate::{Bundle, DefinitionId, Definitions, predict_onto};

/// A definition that the import added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Remaining {
    /// The definition.
    #[serde(flatten)]
    pub row: ReturnRow,
    /// Whether it was changed since the import.
    pub is_edited: bool,
    /// Whether an app still leads to it after the roll back.
    pub is_seen: bool,
    /// Whether it can be deleted after the roll back: nobody changed it, and nothing that stays uses it.
    pub is_removable: bool,
}

/// Returns what remains, once a bundle has led back.
pub(super) fn of(way: &Way<'_, '_>, bundle: Option<&[u8]>) -> Vec<Remaining> {
    let back = bundle.and_then(|bytes| Bundle::parse(bytes).ok());
    let afterwards = back.as_ref().map(|back| predict_onto(way.live.clone(), back, ""));
    let seen = match &afterwards {
        Some(predicted) => predicted.export_all().map(|row| row.id.clone()).collect(),
        None => way.live.ids().cloned().collect::<BTreeSet<_>>(),
    };
    let all = afterwards.as_ref().map_or(way.live, |predicted| predicted.definitions());
    let mut remaining: Vec<_> = way.added(&seen).collect();
    let unedited = remaining.iter().filter(|row| !row.is_edited).map(|row| row.row.id.clone()).collect();
    let mut shown = all.clone();
    shown.retain(|id| seen.contains(id));
    let removable = removable(&shown, unedited);
    for row in &mut remaining {
        row.is_removable = removable.contains(&row.row.id);
    }
    remaining
}

/// Returns those of some definitions that nothing else among the definitions of a server refers to, but for each other.
pub fn removable(
    definitions: &Definitions<'_>,
    mut wanted: BTreeSet<DefinitionId>,
) -> BTreeSet<DefinitionId> {
    let graph = Graph::of(definitions);
    loop {
        let is_used =
            |id: &DefinitionId| graph.links(id, Direction::Reverse).any(|link| !wanted.contains(link.other));
        let used: Vec<_> = wanted.iter().filter(|id| is_used(id)).cloned().collect();
        if used.is_empty() {
            return wanted;
        }
        for id in used {
            wanted.remove(&id);
        }
    }
}

impl Way<'_, '_> {
    /// Goes through what the import added. What no app leads to is in no export, so that it is taken as still stored.
    fn added<'w>(&'w self, seen: &'w BTreeSet<DefinitionId>) -> impl Iterator<Item = Remaining> + 'w {
        let added = self
            .predicted
            .definitions()
            .iter()
            .filter(|row| self.predicted.sent().contains(&row.id) && !self.before.contains(&row.id));
        added.map(move |added| {
            let now = self.live.get(&added.id);
            Remaining {
                row: ReturnRow::of(now.unwrap_or(added)),
                is_edited: now.is_some_and(|now| !is_as_planned(added, now)),
                is_seen: seen.contains(&added.id),
                is_removable: false,
            }
        })
    }
}
