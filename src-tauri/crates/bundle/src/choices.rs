//! What a person chose about an import: which definitions, what becomes of single ones, and which fixes are accepted.
//!
//! Choices are inputs of a plan (DESIGN §1.2), so that they have one spelling, and whoever reads a plan file refuses
//! what this version does not know.

mod carry_out;
mod fix_id;
mod merge;
mod needs;
mod place;
mod told;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::DefinitionId;

pub(crate) use carry_out::{Chosen, Ground, choose};
pub use fix_id::{FixId, NotAFix};
pub(crate) use merge::takeable;
pub(crate) use needs::Need;
pub use told::{Breaking, Decided, FixOffer, FixState, Needed, Told};

/// Everything that a person chose about an import. The default is all of the bundle, as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Choices {
    /// Which definitions of the bundle are taken.
    pub selection: Selection,
    /// What becomes of single definitions, of the bundle or of the destination.
    pub decisions: BTreeMap<DefinitionId, Decision>,
    /// The accepted fixes.
    pub fixes: BTreeSet<FixId>,
}

/// Which definitions of a bundle are taken.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum Selection {
    /// All of them.
    #[default]
    All,
    /// These, all that they hold, and whatever these need and the destination does not have in the same form.
    Only(BTreeSet<DefinitionId>),
}

/// What becomes of one definition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Decision {
    /// The bundle's version, also of the lists in it: what only the destination lists there disappears. Of something
    /// that only the destination has, that it disappears. As without a decision.
    UseIncoming,
    /// The destination's version, in the lists where the destination has it. It is not sent, unless one of its fields or
    /// indexes is: servers make columns only for objects that travel, so then the destination's own row travels along.
    /// What only the bundle has stays out.
    KeepDestination,
    /// Nothing of it is sent, nor of what it holds unless that has a decision of its own; the destination keeps what it
    /// has, and lists it where it did.
    Skip,
    /// One version made of both. What `fields` does not name is taken from the side that alone changed it since the
    /// ancestor, and from the bundle where both did or nobody knows; lists of ids keep what either side has unless the
    /// other side removed it since the ancestor.
    Merge {
        /// Whose value is taken, by the path of a difference as a three-way comparison names it.
        fields: BTreeMap<String, Take>,
    },
}

/// Whose value is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum Take {
    /// The bundle's.
    Incoming,
    /// The destination's.
    Destination,
    /// The one that both had before.
    Ancestor,
}

/// A choice that does not fit the bundle and the destination.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct CannotChoose {
    /// A full sentence that names what does not fit.
    pub message: String,
}

impl CannotChoose {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }
}

impl Choices {
    /// Tells whether the bundle is taken as it is.
    pub fn is_as_given(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    fn some() -> Choices {
        let merge = Decision::Merge { fields: [("settings.label".to_owned(), Take::Destination)].into() };
        Choices {
            selection: Selection::Only(["p".into()].into()),
            decisions: [("a".into(), Decision::Skip), ("b".into(), merge)].into(),
            fixes: [FixId::StripRoles, FixId::KeepField("f".into())].into(),
        }
    }

    #[test]
    fn choices_have_one_spelling_and_read_back() {
        let text = serde_json::to_string(&some()).unwrap();
        assert_eq!(
            text,
            r#"{"selection":{"only":["p"]},"decisions":{"a":"skip","b":{"merge":{"fields":{"settings.label":"destination"}}}},"fixes":["keep-field:f","strip-roles"]}"#
        );
        assert_eq!(serde_json::from_str::<Choices>(&text).unwrap(), some());
        let none = serde_json::to_string(&Choices::default()).unwrap();
        assert_eq!(none, r#"{"selection":"all","decisions":{},"fixes":[]}"#);
        assert!(Choices::default().is_as_given() && !some().is_as_given());
    }

    #[test]
    fn what_this_version_does_not_know_is_refused_by_name() {
        let with = |key: &str, value| {
            let mut choices = serde_json::to_value(Choices::default()).unwrap();
            choices[key] = value;
            serde_json::from_value::<Choices>(choices).unwrap_err().to_string()
        };
        assert!(with("decisions", json!({"a": "flip"})).contains("`flip`"));
        assert!(with("decisions", json!({"a": {"merge": {"fields": {"x": "mine"}}}})).contains("`mine`"));
        assert!(with("decisions", json!({"a": {"merge": {"fields": {}, "more": 1}}})).contains("`more`"));
        assert!(with("fixes", json!(["polish"])).contains("`polish`"));
        assert!(with("selection", json!("some")).contains("`some`"));
        assert!(with("later", json!(1)).contains("`later`"));
    }
}
