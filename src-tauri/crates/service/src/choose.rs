//! Computes a plan of this run again, with other choices or another ancestor, on what was read for it. Asks the destination
//! only for numbers of rows, and writes nothing to any server; whether it is still as it was is looked at before an import.

use std::future::ready;

use bundle::Choices;
use bundle::plan;
use bundle::readable::ContentTree;
use serde::Deserialize;

use crate::ancestor::Memory;
use crate::plan_import::{AncestorWish, Planned, Settling, There, ancestor_of, cannot_plan, settle};
use crate::server::Server;
use crate::settings::SavedServer;
use crate::{Progress, Result};

/// What is different this time.
#[derive(Clone, Debug, Deserialize, specta::Type)]
pub struct Change {
    /// What a person chooses now, all of it.
    pub choices: Choices,
    /// Another ancestor; `None`: the same as before.
    pub ancestor: Option<AncestorWish>,
}

/// Returns everything that the bundles of a plan hold, as a tree with labels in a language, to choose from. Takes a
/// while: it reads both sides.
pub fn contents(planned: &Planned, language: &str) -> Result<ContentTree> {
    let given: Vec<&[u8]> = planned.given.bundles.iter().map(AsRef::as_ref).collect();
    let choices = &planned.plan.inputs.choices;
    plan::contents(&given, &planned.sides.destination, choices, language)
        .map_err(|error| cannot_plan(error, given.len() == 1))
}

/// Returns the plan that the same bundles come to with another choice.
pub async fn choose(
    planned: &Planned,
    change: Change,
    (saved, destination): (&SavedServer, &Server),
    memory: Memory<'_>,
    progress: &Progress,
) -> Result<Planned> {
    let Change { choices, ancestor: wish } = change;
    let (given, there) = (planned.given.clone(), There::of(planned));
    let ancestor = match wish {
        Some(wish) => ancestor_of(wish, &given, &there, destination, memory).await?,
        None => planned.plan.ancestor.clone(),
    };
    let settling = Settling { given, there, ancestor, choices };
    // Who else is importing was asked when the destination was read; a choice makes no other answer.
    let importing = ready(planned.importing.clone());
    let mut again = settle(settling, (saved, destination), memory.library, importing, progress).await?;
    (again.plan.rolls_back, again.plan.rehearses) = (planned.plan.rolls_back, planned.plan.rehearses);
    again.plan.returned = planned.plan.returned.clone();
    Ok(again)
}
