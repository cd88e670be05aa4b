//! Facts that no export tells: what the destination's server said when it was asked.

use std::collections::{BTreeMap, BTreeSet};

use crate::verify::Column;
use crate::{DefinitionId, Hash};

/// What a server told beside its definitions. `None`, or a missing entry, is unknown, never empty.
///
/// It belongs to what a plan is sealed against: a different answer makes the plan stale. Numbers of rows are not in
/// here, because people who work with an app change them all day ([`Counts`]).
#[derive(Clone, Debug, Default)]
pub struct LiveFacts {
    /// The roles the destination has (wire §5, 202).
    pub roles: Option<BTreeMap<String, RoleFact>>,
    /// The scopes the destination has (wire §5, 203).
    pub scopes: Option<BTreeMap<String, ScopeFact>>,
    /// The real columns of objects that the import touches (wire T:68).
    pub columns: BTreeMap<DefinitionId, Vec<Column>>,
}

/// A role of the destination.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleFact {
    /// Its name.
    pub name: String,
    /// The ids of its scopes; `None` when the server did not tell.
    pub scopes: Option<BTreeSet<String>>,
}

/// A scope of the destination.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScopeFact {
    /// Its name.
    pub name: String,
}

impl LiveFacts {
    /// Returns a hash that differs when any fact differs.
    pub fn hash(&self) -> Hash {
        Hash::of(format!("{self:?}").as_bytes())
    }
}

/// A number of rows that a rule would like to know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Question {
    /// The object whose rows are counted.
    pub object: DefinitionId,
    /// Which rows; `None` counts all of them.
    pub condition: Option<Condition>,
}

/// Which rows of an object are counted: what the server's own query builder can express (wire 211 to 213).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Condition {
    /// Rows with a value in a field.
    HasValue(DefinitionId),
    /// Rows without a value in a field.
    IsEmpty(DefinitionId),
    /// Rows whose field is exactly this text.
    Equals(DefinitionId, String),
}

/// How many rows the server counted; what is missing is unknown.
pub type Counts = BTreeMap<Question, u64>;
