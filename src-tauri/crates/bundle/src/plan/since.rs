//! What a plan says about the common ancestor, and about the work that was done on the destination since.

use serde::Serialize;

use crate::DefinitionId;
use crate::impact::Scene;
use crate::three_way::AncestorKind;

/// How the common ancestor was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, specta::Type)]
pub struct AncestorNote {
    /// The way it was found.
    pub kind: AncestorKind,
    /// How many definitions of the bundle that the destination has, too, have an ancestor.
    pub definitions: usize,
    /// How many of them there are.
    pub of: usize,
    /// When both sides had the youngest of the common versions, as RFC 3339; `None`: that is not known.
    pub newest: Option<String>,
    /// When both sides had the oldest of them.
    pub oldest: Option<String>,
}

/// Describes the ancestors of a scene.
pub(super) fn note(scene: &Scene<'_, '_>) -> AncestorNote {
    let ancestors = &scene.ancestors;
    let shared = |id: &DefinitionId| scene.incoming.get(id).is_some() && scene.destination.contains(id);
    let (newest, oldest) = ancestors.span(shared).unzip();
    AncestorNote {
        kind: ancestors.kind(),
        definitions: ancestors.count(shared),
        of: scene.changes.replaced.len() + scene.changes.unchanged.len(),
        newest: newest.map(str::to_owned),
        oldest: oldest.map(str::to_owned),
    }
}

/// Says what a comparison with these ancestors cannot tell.
pub(super) fn gap(note: &AncestorNote) -> Option<String> {
    let without = note.of.saturating_sub(note.definitions);
    match (note.kind, without) {
        (AncestorKind::TwoWay, _) => Some(
            "Without a common ancestor this is a two-way comparison: it does not tell who changed what."
                .to_owned(),
        ),
        (AncestorKind::Seen | AncestorKind::Chosen, 0) => None,
        (AncestorKind::Seen | AncestorKind::Chosen, 1) => {
            Some("1 definition has no common ancestor: it is compared two-way.".to_owned())
        }
        (AncestorKind::Seen | AncestorKind::Chosen, n) => {
            Some(format!("{n} definitions have no common ancestor: they are compared two-way."))
        }
    }
}
