//! The way back from an import: what has to be sent so that a destination is what its snapshot says, and what no import
//! can bring back.
//!
//! What somebody changed since the import is a conflict, and stays unless the user wants it gone. Nothing that the import
//! added is deleted here: it remains, unseen once nothing lists it any more.

mod access;
mod altered;
mod closure;
mod remaining;
mod write;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::impact::LiveFacts;
use crate::verify::{AccessMismatch, Columns, is_as_planned};
use crate::{Bundle, Definition, DefinitionId, Definitions, Predicted, canonical, label, predict};

pub use altered::AlteredData;
pub use remaining::{Remaining, removable};

/// What a roll back is worked out from.
#[derive(Clone, Copy, Debug)]
pub struct RollBackSides<'s, 'a> {
    /// The destination's export of all apps just before the import.
    pub snapshot: &'s Bundle<'a>,
    /// The exports of single apps in the snapshot: roles, scopes and files travel only there.
    pub apps: &'s [Bundle<'a>],
    /// The roles and scopes that the destination had just before the import.
    pub facts: &'s LiveFacts,
    /// What was sent.
    pub outgoing: &'s Bundle<'a>,
    /// The destination's export of all apps as it is now.
    pub live: &'s Bundle<'a>,
    /// The columns of the objects in the bundle, before the import and now.
    pub columns: &'s Columns,
    /// Roles and scopes that are not as the import should have left them.
    pub access: &'s [AccessMismatch],
    /// What to do with single conflicts; without a word the current definition stays.
    pub choices: &'s BTreeMap<DefinitionId, Return>,
}

/// What to do with a definition that was changed since the import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum Return {
    /// Keep what is there now.
    #[default]
    KeepCurrent,
    /// Use what was there before the import.
    UsePrevious,
}

/// A way back.
#[derive(Clone, Debug)]
pub struct RollBack {
    /// The bundle to import; `None`: an import has nothing to do.
    pub bundle: Option<Vec<u8>>,
    /// What comes back, and what does not.
    pub table: RollBackTable,
}

/// What comes back by a roll back, and what does not. Lists are sorted by id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RollBackTable {
    /// Restored exactly.
    pub restored: Vec<ReturnRow>,
    /// Restored, but data that the import altered cannot return.
    pub altered: Vec<AlteredData>,
    /// Added by the import. They will remain.
    pub remaining: Vec<Remaining>,
    /// Changed by the import, and changed again since.
    pub conflicts: Vec<Conflict>,
    /// What else does not come back, as full sentences.
    pub not_restored: Vec<String>,
}

/// A definition, for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ReturnRow {
    /// Its id.
    pub id: DefinitionId,
    /// Its type as the row writes it.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its name; untrusted text.
    pub name: Option<String>,
    /// Its English label, or the first; untrusted text.
    pub label: Option<String>,
}

/// A definition that the import changed and somebody changed again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Conflict {
    /// The definition.
    #[serde(flatten)]
    pub row: ReturnRow,
    /// Whether no app leads to it any more.
    pub is_gone: bool,
    /// What is done with it.
    pub choice: Return,
}

impl ReturnRow {
    fn of(definition: &Definition<'_>) -> Self {
        Self {
            id: definition.id.clone(),
            kind: definition.kind.as_str().to_owned(),
            name: definition.name.as_deref().map(ToOwned::to_owned),
            label: label(&definition.json, "en"),
        }
    }
}

/// Works out the way back from an import.
pub fn roll_back(sides: &RollBackSides<'_, '_>) -> RollBack {
    let before = Definitions::of(sides.snapshot);
    let live = Definitions::of(sides.live);
    let predicted = predict(sides.snapshot, sides.outgoing, "");
    let way = Way { sides, before: &before, live: &live, predicted: &predicted };
    let mut table = RollBackTable::default();
    let restored = way.sort(&mut table);
    altered::move_altered(&way, &restored, &mut table);
    let access = access::restored(sides, &mut table.not_restored);
    let rows = closure::with_whole_objects(&way, &restored);
    let is_needed = !restored.is_empty() || !access.is_empty();
    let bundle = is_needed.then(|| write::bundle(sides.snapshot, rows.into_values(), &access));
    table.remaining = remaining::of(&way, bundle.as_deref());
    RollBack { bundle, table }
}

/// Returns what the import added and is still there, with what of it can be deleted as the destination is now.
pub fn remaining_now(sides: &RollBackSides<'_, '_>) -> Vec<Remaining> {
    let (before, live) = (Definitions::of(sides.snapshot), Definitions::of(sides.live));
    let predicted = predict(sides.snapshot, sides.outgoing, "");
    remaining::of(&Way { sides, before: &before, live: &live, predicted: &predicted }, None)
}

/// The definitions of all sides.
struct Way<'w, 'a> {
    sides: &'w RollBackSides<'w, 'a>,
    before: &'w Definitions<'w>,
    live: &'w Definitions<'w>,
    predicted: &'w Predicted<'w>,
}

impl Way<'_, '_> {
    /// Tells which definitions go back, and writes down what becomes of each that the import changed or hid.
    fn sort(&self, table: &mut RollBackTable) -> BTreeSet<DefinitionId> {
        let mut restored = BTreeSet::new();
        let changed = self.predicted.fates().filter(|(_, fate)| !fate.is_same || !fate.is_visible);
        for previous in changed.filter_map(|(id, _)| self.before.get(id)) {
            let id = &previous.id;
            match self.fate(previous) {
                Fate::IsBack => {}
                Fate::GoesBack => {
                    table.restored.push(ReturnRow::of(previous));
                    restored.insert(id.clone());
                }
                Fate::Conflict { is_gone } => {
                    let choice = self.sides.choices.get(id).copied().unwrap_or_default();
                    table.conflicts.push(Conflict { row: ReturnRow::of(previous), is_gone, choice });
                    if choice == Return::UsePrevious {
                        restored.insert(id.clone());
                    }
                }
            }
        }
        restored
    }

    fn fate(&self, previous: &Definition<'_>) -> Fate {
        let id = &previous.id;
        let Some(now) = self.live.get(id) else {
            // What the import hid comes back with the list that names it; its row is sent for good measure.
            return match self.predicted.is_visible(id) {
                true => Fate::Conflict { is_gone: true },
                false => Fate::GoesBack,
            };
        };
        if canonical::same(previous, now) {
            return Fate::IsBack;
        }
        match self.predicted.definitions().get(id).is_some_and(|left| is_as_planned(left, now)) {
            true => Fate::GoesBack,
            false => Fate::Conflict { is_gone: false },
        }
    }
}

/// What becomes of a definition that the import changed or hid.
enum Fate {
    /// It is what it was already.
    IsBack,
    /// Nobody touched it since.
    GoesBack,
    /// Somebody did.
    Conflict { is_gone: bool },
}

#[cfg(test)]
mod tests;
