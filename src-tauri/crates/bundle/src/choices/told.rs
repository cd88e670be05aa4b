//! What choices lead to, in words: what came along and why, what breaks, which fixes there are.

use serde::{Deserialize, Serialize};

use crate::choices::Take;
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

impl Decided {
    /// Says what was decided, after the name of what it is about.
    pub fn in_words(&self) -> String {
        match &self.decision {
            Decision::UseIncoming => "the bundle’s version".to_owned(),
            Decision::KeepDestination => "stays as on the destination".to_owned(),
            Decision::Skip => "left out".to_owned(),
            Decision::Merge { fields } if fields.is_empty() => "merged".to_owned(),
            Decision::Merge { fields } => {
                let taken = |(path, take): (&String, &Take)| format!("`{path}` {}", taken_from(*take));
                format!("merged, with {}", fields.iter().map(taken).collect::<Vec<_>>().join(", "))
            }
        }
    }
}

fn taken_from(take: Take) -> &'static str {
    match take {
        Take::Incoming => "from the bundle",
        Take::Destination => "from the destination",
        Take::Ancestor => "as both had it before",
    }
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum FixState {
    /// It is part of the plan.
    Accepted,
    /// It is accepted, but there is nothing for it to edit.
    WithoutEffect,
    /// It could be accepted.
    Offered,
}
