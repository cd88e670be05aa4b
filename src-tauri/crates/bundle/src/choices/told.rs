//! What choices lead to, in words: what came along and why, what breaks, which fixes there are.

use serde::Serialize;

use crate::impact::{Fix, Subject};
use crate::{Decision, DefinitionId};

/// Everything that is told about the choices of a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, specta::Type)]
pub struct Told {
    /// What was not selected and comes along because something else needs it, in the order of the ids.
    pub needed: Vec<Needed>,
    /// What will miss something that is left out, in the order of the ids.
    pub breaking: Vec<Breaking>,
    /// The decisions with their definitions, in the order of the ids.
    pub decided: Vec<Decided>,
    /// All fixes: the accepted ones first.
    pub fixes: Vec<FixOffer>,
}

/// A definition that comes along unasked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct Needed {
    /// What comes along.
    pub subject: Subject,
    /// What needs it.
    pub by: DefinitionId,
    /// Why, as a full sentence.
    pub reason: String,
}

/// A definition that refers to something which will not be there because of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct Breaking {
    /// What breaks.
    pub subject: Subject,
    /// What it will miss.
    pub missing: DefinitionId,
    /// What that means, as a full sentence.
    pub text: String,
}

/// A decision with the words for its definition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct Decided {
    /// What was decided about.
    pub subject: Subject,
    /// What was decided.
    pub decision: Decision,
}

/// A fix and whether it is accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct FixOffer {
    /// The fix.
    pub fix: Fix,
    /// How it stands.
    pub state: FixState,
}

/// How a fix stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum FixState {
    /// It is part of the plan.
    Accepted,
    /// It is accepted, but there is nothing for it to edit.
    WithoutEffect,
    /// It could be accepted.
    Offered,
}
