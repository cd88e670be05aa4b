//! How each changed definition fares.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::DefinitionId;
use crate::diff::{ChangeClass, diff_definition};
use crate::impact::Scene;
use crate::readable::shape::NodeChange;
use crate::three_way::SideState;

/// How a definition fares, and how gravely it differs.
#[derive(Clone, Copy)]
pub(super) struct Fate {
    /// Replaced, new, hidden, in conflict.
    pub(super) change: NodeChange,
    /// The gravest sort of difference, where it is replaced.
    pub(super) class: Option<ChangeClass>,
    /// Which side changed it, where an ancestor tells.
    pub(super) side: Option<SideState>,
}

/// Each changed definition once: what is lost counts more than what is replaced.
pub(super) fn fates<'s>(scene: &'s Scene<'_, '_>) -> BTreeMap<&'s DefinitionId, Fate> {
    let replaced = |id: &'s DefinitionId| (id, replaced(id, scene));
    let mut fates: BTreeMap<_, _> = scene.changes.replaced.par_iter().map(replaced).collect();
    let without_class = |change| Fate { change, class: None, side: None };
    fates.extend(scene.changes.new.iter().map(|id| (id, without_class(NodeChange::New))));
    fates.extend(scene.changes.hidden.iter().map(|id| (id, without_class(NodeChange::Hidden))));
    fates
}

fn replaced(id: &DefinitionId, scene: &Scene<'_, '_>) -> Fate {
    let (old, new) = (scene.destination.get(id), scene.incoming.get(id));
    let class = old.zip(new).and_then(|(old, new)| diff_definition(old, new)).map(|it| it.class);
    let side = scene.side(id);
    let is_conflict = side == Some(SideState::Conflict);
    Fate { change: if is_conflict { NodeChange::Conflict } else { NodeChange::Replaced }, class, side }
}
