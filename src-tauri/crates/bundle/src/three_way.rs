//! Who changed what since a common ancestor: each definition, and inside one each field path, between ancestor,
//! destination and incoming version. Without an ancestor nothing is claimed.

mod ancestors;
mod fields;

use bumpalo::Bump;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::diff::{ChangeClass, FieldChange, Presence, diff_definition, has_same_dates};
use crate::family::Family;
use crate::{Definition, canonical};

pub use ancestors::{Ancestor, AncestorKind, Ancestors, Version};

/// What is known of something at the time when both sides were the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Before<T> {
    /// Nothing: this can only be compared two-way.
    #[default]
    Unknown,
    /// It did not exist then.
    Absent,
    /// It was like this.
    Present(T),
}

/// Which side changed something since the ancestor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum SideState {
    /// Neither.
    Same,
    /// Only the source, whose version comes in.
    Incoming,
    /// Only the destination.
    Destination,
    /// Both, in the same way.
    BothSame,
    /// Both, each in its own way.
    Conflict,
}

/// One definition between three sides.
#[derive(Clone, Debug, PartialEq)]
pub struct ThreeWay {
    /// Which side changed it; `None`: two-way only, nobody knows.
    pub state: Option<SideState>,
    /// Where the sides differ, in the order of the paths. Empty where no two versions of it can be compared.
    pub fields: Vec<FieldState>,
}

/// One place where the three versions of a definition are not all the same.
#[derive(Clone, Debug, PartialEq, Serialize, specta::Type)]
pub struct FieldState {
    /// Where it stands, named as a [`FieldChange::path`]; an index counts in the incoming list, or in the
    /// destination's, or in the ancestor's: the first that has the entry.
    pub path: String,
    /// The ancestor's value; `None`: it had none, or nothing is known of it.
    pub ancestor: Option<Value>,
    /// The destination's value; `None`: it has none.
    pub destination: Option<Value>,
    /// The incoming value; `None`: it has none.
    pub incoming: Option<Value>,
    /// Which side changed it; `None`: two-way only, nobody knows.
    pub state: Option<SideState>,
    /// What kind of difference it is.
    pub class: ChangeClass,
    /// Whether this is about the order of a list's entries alone, as in a [`FieldChange`].
    #[serde(skip)]
    pub is_order: bool,
}

impl<T> Before<T> {
    /// Borrows what is known.
    pub fn as_ref(&self) -> Before<&T> {
        match self {
            Self::Unknown => Before::Unknown,
            Self::Absent => Before::Absent,
            Self::Present(value) => Before::Present(value),
        }
    }
}

impl SideState {
    /// Tells who changed something by what there was and is; an absent thing is as good a state as any other.
    fn of<T: PartialEq>(ancestor: &T, destination: &T, incoming: &T) -> Self {
        match (destination == incoming, ancestor == destination, ancestor == incoming) {
            (true, true, _) => Self::Same,
            (true, false, _) => Self::BothSame,
            (false, true, _) => Self::Incoming,
            (false, false, true) => Self::Destination,
            (false, false, false) => Self::Conflict,
        }
    }
}

/// Tells which side changed a definition, from its canonical hashes alone. What is the same on both sides is the same
/// with or without an ancestor.
pub fn state_of<T: PartialEq>(
    before: Before<&T>,
    destination: Option<&T>,
    incoming: Option<&T>,
) -> Option<SideState> {
    match before {
        Before::Unknown => (destination == incoming).then_some(SideState::Same),
        Before::Absent => Some(SideState::of(&None, &destination, &incoming)),
        Before::Present(ancestor) => Some(SideState::of(&Some(ancestor), &destination, &incoming)),
    }
}

/// Tells which side changed a definition, or saved it again without another change.
pub fn state_with_dates(
    before: Before<&Definition<'_>>,
    destination: Option<&Definition<'_>>,
    incoming: Option<&Definition<'_>>,
) -> Option<SideState> {
    let state = compare_hashes(before, destination, incoming);
    match (before, destination, incoming, state) {
        (
            Before::Present(ancestor),
            Some(destination),
            Some(incoming),
            Some(SideState::Same | SideState::BothSame),
        ) if !has_same_dates(destination, incoming) => {
            match [destination, incoming].map(|side| has_same_dates(ancestor, side)) {
                [true, _] => Some(SideState::Incoming),
                [false, true] => Some(SideState::Destination),
                [false, false] => Some(SideState::Conflict),
            }
        }
        _ => state,
    }
}

/// Compares the versions of one definition, dates apart.
pub fn compare(
    before: Before<&Definition<'_>>,
    destination: Option<&Definition<'_>>,
    incoming: Option<&Definition<'_>>,
) -> ThreeWay {
    ThreeWay {
        state: compare_hashes(before, destination, incoming),
        fields: field_states(before, destination, incoming),
    }
}

fn compare_hashes(
    before: Before<&Definition<'_>>,
    destination: Option<&Definition<'_>>,
    incoming: Option<&Definition<'_>>,
) -> Option<SideState> {
    let hashes = match before {
        Before::Unknown => Before::Unknown,
        Before::Absent => Before::Absent,
        Before::Present(ancestor) => Before::Present(canonical::definition_hash(ancestor)),
    };
    let [there, here] = [destination, incoming].map(|side| side.map(canonical::definition_hash));
    state_of(hashes.as_ref(), there.as_ref(), here.as_ref())
}

fn field_states(
    before: Before<&Definition<'_>>,
    destination: Option<&Definition<'_>>,
    incoming: Option<&Definition<'_>>,
) -> Vec<FieldState> {
    match (before, destination, incoming) {
        (Before::Present(ancestor), Some(destination), Some(incoming)) => {
            three_versions(ancestor, destination, incoming)
        }
        (Before::Unknown, Some(destination), Some(incoming)) => {
            two_versions(destination, incoming, FieldState::two_way)
        }
        (Before::Absent, Some(destination), Some(incoming)) => {
            two_versions(destination, incoming, FieldState::added_apart)
        }
        // What one side changed and the other removed: the changes are worth reading.
        (Before::Present(ancestor), Some(changed), None) => {
            two_versions(ancestor, changed, FieldState::changed_there)
        }
        (Before::Present(ancestor), None, Some(changed)) => {
            two_versions(ancestor, changed, FieldState::changed_here)
        }
        (_, None, _) | (_, _, None) => Vec::new(),
    }
}

fn two_versions(
    left: &Definition<'_>,
    right: &Definition<'_>,
    state: fn(FieldChange) -> FieldState,
) -> Vec<FieldState> {
    let fields = diff_definition(left, right).map(|changed| changed.fields).unwrap_or_default();
    fields.into_iter().map(state).collect()
}

fn three_versions(
    ancestor: &Definition<'_>,
    destination: &Definition<'_>,
    incoming: &Definition<'_>,
) -> Vec<FieldState> {
    let arena = Bump::new();
    let versions = [ancestor, destination, incoming];
    let trees = versions.map(|definition| canonical::tree(definition, &arena));
    let mut fields = fields::of_rows(versions);
    fields.extend(fields::of_trees(Family::of(&incoming.kind, trees[2]), trees, &arena));
    fields
}

impl FieldState {
    fn new(
        change: FieldChange,
        state: Option<SideState>,
        sides: impl FnOnce(Pair) -> [Option<Value>; 3],
    ) -> Self {
        let FieldChange { path, change, left, right, class, is_order } = change;
        let pair = Pair {
            left: (change != Presence::Added).then_some(left),
            right: (change != Presence::Removed).then_some(right),
        };
        let [ancestor, destination, incoming] = sides(pair);
        Self { path, ancestor, destination, incoming, state, class, is_order }
    }

    fn two_way(change: FieldChange) -> Self {
        Self::new(change, None, |pair| [None, pair.left, pair.right])
    }

    fn added_apart(change: FieldChange) -> Self {
        Self::new(change, Some(SideState::Conflict), |pair| [None, pair.left, pair.right])
    }

    fn changed_there(change: FieldChange) -> Self {
        Self::new(change, Some(SideState::Destination), |pair| [pair.left, pair.right, None])
    }

    fn changed_here(change: FieldChange) -> Self {
        Self::new(change, Some(SideState::Incoming), |pair| [pair.left, None, pair.right])
    }
}

/// The two values of a difference.
struct Pair {
    left: Option<Value>,
    right: Option<Value>,
}

#[cfg(test)]
mod tests;
