//! What an import really did: the destination as it is now, against the prediction.
//!
//! A server answers "done" whatever happened to its tables, so that only this tells (wire 3.3). Dates never count.

mod access;
mod filled_in;
mod objects;
mod tables;

use std::collections::{BTreeMap, BTreeSet};

use bumpalo::Bump;
use serde::{Deserialize, Serialize};

use crate::diff::{ChangeClass, ChangedDefinition, DefinitionRef, FieldChange, diff_definition};
use crate::tree::read;
use crate::{Definition, DefinitionId, Definitions, Predicted, canonical, date};

pub use crate::column::Column;
pub use access::{AccessMismatch, AccessPart, AccessProblem, verify_access, verify_parts};
pub use objects::{ObjectResult, ObjectState};
pub use tables::ColumnMismatch;

/// The columns of the tables of some objects, before and after an import. An object that is in neither map, or only
/// in one, was not read there: unknown, which is not the same as an object without columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// As they were before the import.
    pub before: BTreeMap<DefinitionId, Vec<Column>>,
    /// As they are now.
    pub after: BTreeMap<DefinitionId, Vec<Column>>,
}

/// How a destination compares with the prediction. Lists of definitions are sorted by id.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Verification {
    /// How many definitions are as predicted.
    pub as_predicted: u32,
    /// Predicted, but not there.
    pub missing: Vec<DefinitionRef>,
    /// There, but with another content; the left side of a field is the prediction.
    pub different: Vec<DifferentDefinition>,
    /// There, but not predicted.
    pub unexpected: Vec<UnexpectedDefinition>,
    /// As predicted, but for settings that look like defaults the server filled in. No damage.
    pub filled_in: Vec<FilledInDefinition>,
    /// The objects that the import touched, each with what became of it and of its table.
    pub objects: Vec<ObjectResult>,
    /// Columns that are not what their field asks for, by object, in the order of its fields.
    pub columns: Vec<ColumnMismatch>,
}

/// A definition whose content is not the predicted one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct DifferentDefinition {
    /// Its id.
    pub id: DefinitionId,
    /// Its type as the row writes it.
    #[serde(rename = "type")]
    pub kind: String,
    /// The name of the row, if it has one.
    pub name: Option<String>,
    /// The gravest class of its fields.
    pub class: ChangeClass,
    /// Where it differs.
    pub fields: Vec<FieldChange>,
    /// Whether it is still what it was before, as with a row that the server could not store.
    pub kept: bool,
}

/// A definition that nobody predicted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct UnexpectedDefinition {
    /// Its id.
    pub id: DefinitionId,
    /// Its type as the row writes it.
    #[serde(rename = "type")]
    pub kind: String,
    /// The name of the row, if it has one.
    pub name: Option<String>,
    /// Whether a predicted definition names it. Then it was on the server all along, unseen, and is shown again.
    pub is_named: bool,
}

/// A definition into which the server filled defaults that golden/RULES.md §2 does not list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct FilledInDefinition {
    /// Its id.
    pub id: DefinitionId,
    /// Its type as the row writes it.
    #[serde(rename = "type")]
    pub kind: String,
    /// What was filled in.
    pub fields: Vec<FieldChange>,
}

impl Verification {
    /// Tells whether the destination is what was predicted, as far as it could be read.
    pub fn is_verified(&self) -> bool {
        self.missing.is_empty()
            && self.different.is_empty()
            && self.unexpected.is_empty()
            && self.columns.iter().all(|column| column.was_so_before)
    }
}

/// Compares the export of all applications of a destination with the prediction.
///
/// `before` is the destination as the prediction started from. Only the objects in [`Columns::after`] have their
/// tables compared.
pub fn verify(
    predicted: &Predicted<'_>,
    before: &Definitions<'_>,
    actual: &Definitions<'_>,
    columns: &Columns,
) -> Verification {
    let mut verification = Verification::default();
    for expected in predicted.export_all() {
        match actual.get(&expected.id) {
            Some(found) => verification.compare(expected, before.get(&expected.id), found),
            None => verification.missing.push(DefinitionRef::of(expected)),
        }
    }
    let surprises: Vec<_> = actual.iter().filter(|found| !predicted.is_visible(&found.id)).collect();
    verification.unexpected = unexpected(&surprises, predicted);
    verification.columns = tables::mismatches(predicted, before, columns);
    verification.objects = objects::results(predicted, columns, &verification);
    verification
}

impl Verification {
    fn compare(
        &mut self,
        expected: &Definition<'_>,
        before: Option<&Definition<'_>>,
        found: &Definition<'_>,
    ) {
        let Some(changed) = diff_definition(expected, found) else {
            self.as_predicted += 1;
            return;
        };
        let ChangedDefinition { id, kind, name, class, fields } = changed;
        let kept = before.is_some_and(|before| canonical::same(before, found));
        let is_old = kept && before.is_some_and(|before| is_of_before(expected, before, found));
        if !is_old && filled_in::is_all_filled_in(expected, &fields) {
            self.as_predicted += 1;
            self.filled_in.push(FilledInDefinition { id, kind, fields });
        } else {
            self.different.push(DifferentDefinition { id, kind, name, class, fields, kept });
        }
    }
}

/// Tells by its date that a definition was not replaced. Without this a row that the server kept could not be told
/// from one that was replaced and had the same defaults filled in again.
fn is_of_before(expected: &Definition<'_>, before: &Definition<'_>, found: &Definition<'_>) -> bool {
    date::same(&before.updated_at, &found.updated_at) && !date::same(&before.updated_at, &expected.updated_at)
}

/// Tells whether a definition is as predicted, or only has defaults filled in besides.
pub(crate) fn is_as_planned(expected: &Definition<'_>, found: &Definition<'_>) -> bool {
    diff_definition(expected, found)
        .is_none_or(|changed| filled_in::is_all_filled_in(expected, &changed.fields))
}

fn unexpected(found: &[&Definition<'_>], predicted: &Predicted<'_>) -> Vec<UnexpectedDefinition> {
    let mut named = BTreeSet::new();
    if !found.is_empty() {
        let ids: BTreeSet<&str> = found.iter().map(|definition| definition.id.as_str()).collect();
        let mut arena = Bump::new();
        for definition in predicted.export_all() {
            arena.reset();
            read(&definition.json, &arena).for_each_text(&mut |text| named.extend(ids.get(text).copied()));
        }
    }
    let entry = |definition: &&Definition<'_>| {
        let DefinitionRef { id, kind, name } = DefinitionRef::of(definition);
        let is_named = named.contains(id.as_str());
        UnexpectedDefinition { id, kind, name, is_named }
    };
    found.iter().map(entry).collect()
}

#[cfg(test)]
mod tests;
