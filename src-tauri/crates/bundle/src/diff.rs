//! What differs between two bundles, definition by definition.
//!
//! Sameness is decided by `canonical` alone; this says where an inequality lies and how grave it is.

pub(crate) mod class;
mod envelope;
pub(crate) mod fields;

use bumpalo::Bump;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{Beside, Bundle, Definition, DefinitionId, Definitions, canonical, date};

pub use class::ChangeClass;
pub use envelope::{EnvelopeChange, EnvelopePart};
pub use fields::{FieldChange, Presence};

/// The differences between a left and a right side. Every list is sorted by id.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Diff {
    /// How many definitions are the same on both sides, dates included.
    pub unchanged: u32,
    /// Definitions that only the right side has.
    pub added: Vec<DefinitionRef>,
    /// Definitions that only the left side has.
    pub removed: Vec<DefinitionRef>,
    /// Definitions that say something else.
    pub changed: Vec<ChangedDefinition>,
    /// Definitions of which only the dates differ.
    pub touched: Vec<TouchedDefinition>,
    /// Roles, scopes, stored files and system object connections that differ.
    pub envelope: Vec<EnvelopeChange>,
}

/// Names a definition in a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DefinitionRef {
    /// Its id.
    pub id: DefinitionId,
    /// Its type as the row writes it.
    #[serde(rename = "type")]
    pub kind: String,
    /// The name of the row, if it has one.
    pub name: Option<String>,
}

/// A definition that says something else on each side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct ChangedDefinition {
    /// Its id.
    pub id: DefinitionId,
    /// Its type on the right side.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its name on the right side.
    pub name: Option<String>,
    /// The gravest class of its fields.
    pub class: ChangeClass,
    /// Where it differs; never empty.
    pub fields: Vec<FieldChange>,
}

/// A definition that was saved again without another change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct TouchedDefinition {
    /// Its id.
    pub id: DefinitionId,
}

/// Compares two bundles. Works on all cores.
pub fn diff(left: &Bundle<'_>, right: &Bundle<'_>) -> Diff {
    let mut diff = diff_definitions(&Definitions::of(left), &Definitions::of(right));
    diff.envelope = diff_envelopes(left, right);
    diff
}

/// Compares a bundle with a file that was read beside it. Works on all cores.
pub fn diff_beside(left: &Bundle<'_>, right: &Beside<'_>) -> Diff {
    let mut diff = diff_definitions(&Definitions::of(left), &right.definitions);
    diff.envelope = envelope::changes(&left.envelope, &right.envelope);
    diff
}

/// Compares what two bundles carry beside their definitions. A part that one of them lacks is unknown there.
pub fn diff_envelopes(left: &Bundle<'_>, right: &Bundle<'_>) -> Vec<EnvelopeChange> {
    envelope::changes(&left.envelope, &right.envelope)
}

/// Compares two sets of definitions, leaving [`Diff::envelope`] empty. Works on all cores.
pub fn diff_definitions(left: &Definitions<'_>, right: &Definitions<'_>) -> Diff {
    let mut pairs = Vec::with_capacity(left.len().max(right.len()));
    // Both come in the order of their ids.
    let mut rows = left.iter().peekable();
    for row in right.iter() {
        while let Some(gone) = rows.next_if(|old| old.id < row.id) {
            pairs.push((Some(gone), None));
        }
        pairs.push((rows.next_if(|old| old.id == row.id), Some(row)));
    }
    pairs.extend(rows.map(|gone| (Some(gone), None)));
    let outcomes: Vec<_> = pairs
        .par_iter()
        .with_min_len(64)
        .map_init(Bump::new, |arena, (left, right)| outcome(*left, *right, arena))
        .collect();
    let mut diff = Diff::default();
    for outcome in outcomes {
        diff.add(outcome);
    }
    diff
}

/// Compares two definitions, dates apart; `None` when they are the same.
pub fn diff_definition(left: &Definition<'_>, right: &Definition<'_>) -> Option<ChangedDefinition> {
    changed(left, right, &Bump::new())
}

enum Outcome {
    Unchanged,
    Added(DefinitionRef),
    Removed(DefinitionRef),
    Changed(ChangedDefinition),
    Touched(TouchedDefinition),
}

impl Diff {
    fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Unchanged => self.unchanged += 1,
            Outcome::Added(definition) => self.added.push(definition),
            Outcome::Removed(definition) => self.removed.push(definition),
            Outcome::Changed(definition) => self.changed.push(definition),
            Outcome::Touched(definition) => self.touched.push(definition),
        }
    }

    /// Tells whether nothing differs but dates.
    pub fn is_empty(&self) -> bool {
        let Self { unchanged: _, added, removed, changed, touched: _, envelope } = self;
        added.is_empty() && removed.is_empty() && changed.is_empty() && envelope.is_empty()
    }
}

impl DefinitionRef {
    /// Names a definition.
    pub fn of(definition: &Definition<'_>) -> Self {
        Self {
            id: definition.id.clone(),
            kind: definition.kind.as_str().to_owned(),
            name: definition.name.as_deref().map(ToOwned::to_owned),
        }
    }
}

fn outcome(left: Option<&Definition<'_>>, right: Option<&Definition<'_>>, arena: &mut Bump) -> Outcome {
    match (left, right) {
        (Some(left), Some(right)) => {
            arena.reset();
            match changed(left, right, arena) {
                Some(changed) => Outcome::Changed(changed),
                None if has_same_dates(left, right) => Outcome::Unchanged,
                None => Outcome::Touched(TouchedDefinition { id: right.id.clone() }),
            }
        }
        (Some(left), None) => Outcome::Removed(DefinitionRef::of(left)),
        (None, Some(right)) => Outcome::Added(DefinitionRef::of(right)),
        (None, None) => Outcome::Unchanged,
    }
}

pub(crate) fn has_same_dates(left: &Definition<'_>, right: &Definition<'_>) -> bool {
    date::same(&left.created_at, &right.created_at) && date::same(&left.updated_at, &right.updated_at)
}

fn changed(left: &Definition<'_>, right: &Definition<'_>, arena: &Bump) -> Option<ChangedDefinition> {
    let mut fields = fields::of_row(left, right);
    if left.json.get() != right.json.get() || left.kind != right.kind {
        let trees = (canonical::tree(left, arena), canonical::tree(right, arena));
        fields.extend(fields::of_json(&right.kind, trees.0, trees.1, arena));
    }
    let class = fields.iter().map(|field| field.class).min()?;
    let DefinitionRef { id, kind, name } = DefinitionRef::of(right);
    Some(ChangedDefinition { id, kind, name, class, fields })
}

#[cfg(test)]
mod tests;
