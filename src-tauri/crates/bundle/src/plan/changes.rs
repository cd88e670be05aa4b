//! What changes, in people's words: labels, places, and the values before and after.

use rayon::prelude::*;
use serde::Serialize;

use crate::DefinitionId;
use crate::diff::{ChangeClass, FieldChange, Presence, diff_definition};
use crate::impact::Scene;
use crate::plan::ChangeCounts;
use crate::readable::NodeChange;
use crate::three_way::SideState;

/// More fields of one definition than this are only counted.
const SHOWN_FIELDS: usize = 100;
/// A longer value is cut, with an ellipsis.
const SHOWN_LENGTH: usize = 400;

/// One definition that changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct ChangeRow {
    /// The definition's id.
    pub id: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its label.
    pub label: String,
    /// The row's name.
    pub name: String,
    /// The labels of what holds it, from the app down.
    pub place: Vec<String>,
    /// How it fares.
    pub change: NodeChange,
    /// The gravest sort of difference; only for what is replaced.
    pub class: Option<ChangeClass>,
    /// What differs, the first of them.
    pub fields: Vec<FieldText>,
    /// How many differ in all.
    pub fields_total: usize,
}

/// One differing value, as compact JSON text for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct FieldText {
    /// Where it stands in the definition.
    pub path: String,
    /// The destination's value; `None`: it has none.
    pub left: Option<String>,
    /// The incoming value; `None`: it has none.
    pub right: Option<String>,
}

impl From<&FieldChange> for FieldText {
    fn from(change: &FieldChange) -> Self {
        let shown = |value: &serde_json::Value| shortened(value.to_string());
        Self {
            path: change.path.clone(),
            left: (change.change != Presence::Added).then(|| shown(&change.left)),
            right: (change.change != Presence::Removed).then(|| shown(&change.right)),
        }
    }
}

/// Returns every change of a scene: hidden first, because that is the loss, then replaced, then new.
pub(super) fn rows(scene: &Scene<'_, '_>) -> Vec<ChangeRow> {
    let replaced = |id: &DefinitionId| match scene.side(id) {
        Some(SideState::Conflict) => NodeChange::Conflict,
        _ => NodeChange::Replaced,
    };
    let hidden = scene.changes.hidden.par_iter().map(|id| row(scene, id, NodeChange::Hidden));
    let replaced = scene.changes.replaced.par_iter().map(|id| row(scene, id, replaced(id)));
    let new = scene.changes.new.par_iter().map(|id| row(scene, id, NodeChange::New));
    hidden.chain(replaced).chain(new).collect()
}

/// Counts changes by how they fare.
pub(super) fn counts(rows: &[ChangeRow], unchanged: usize) -> ChangeCounts {
    let mut counts = ChangeCounts { unchanged, ..ChangeCounts::default() };
    for row in rows {
        *match row.change {
            NodeChange::New => &mut counts.new,
            NodeChange::Replaced => &mut counts.replaced,
            NodeChange::Hidden => &mut counts.hidden,
            NodeChange::Conflict => &mut counts.conflicts,
        } += 1;
    }
    counts
}

fn row(scene: &Scene<'_, '_>, id: &DefinitionId, change: NodeChange) -> ChangeRow {
    let subject = scene.subject(id);
    let (class, fields) = match (scene.destination.get(id), scene.incoming.get(id)) {
        (Some(old), Some(new)) if matches!(change, NodeChange::Replaced | NodeChange::Conflict) => {
            let difference = diff_definition(old, new);
            (difference.as_ref().map(|it| it.class), difference.map(|it| it.fields).unwrap_or_default())
        }
        _ => (None, Vec::new()),
    };
    ChangeRow {
        id: subject.id,
        kind: subject.kind,
        name: scene.definition(id).and_then(|row| row.name.as_deref()).unwrap_or_default().to_owned(),
        label: subject.name,
        place: scene.place(id),
        change,
        class,
        fields_total: fields.len(),
        fields: fields.iter().take(SHOWN_FIELDS).map(FieldText::from).collect(),
    }
}

fn shortened(mut text: String) -> String {
    if let Some((at, _)) = text.char_indices().nth(SHOWN_LENGTH) {
        text.truncate(at);
        text.push('…');
    }
    text
}
