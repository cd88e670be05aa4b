//! Who made each difference, when a common ancestor was given.

use bundle::diff::{
    ChangedDefinition, DefinitionRef, Diff, EnvelopeChange, TouchedDefinition, diff_envelopes,
};
use bundle::three_way::{Ancestor, Ancestors, SideState, state_with_dates};
use bundle::{Bundle, DefinitionId};
use serde::Serialize;

use crate::failure::Failure;
use crate::host::Contents;

/// The side that made a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The left one.
    Left,
    /// The right one.
    Right,
    /// Both, in the same way.
    BothSame,
    /// Both, each in its own way.
    Conflict,
}

/// A difference with the side that made it.
#[derive(Serialize)]
pub struct Sided<T> {
    /// The difference.
    #[serde(flatten)]
    pub entry: T,
    /// The side; nothing when the ancestor does not tell.
    pub side: Option<Side>,
}

/// A [`Diff`] whose entries all have a side.
#[derive(Serialize)]
pub struct SidedDiff {
    unchanged: u32,
    added: Vec<Sided<DefinitionRef>>,
    removed: Vec<Sided<DefinitionRef>>,
    changed: Vec<Sided<ChangedDefinition>>,
    touched: Vec<Sided<TouchedDefinition>>,
    envelope: Vec<Sided<EnvelopeChange>>,
}

/// Finds the side of every difference.
pub fn sided(
    diff: Diff,
    left: &Bundle<'_>,
    right: &Bundle<'_>,
    ancestor: &Contents,
) -> Result<SidedDiff, Failure> {
    let before = ancestor.bundle()?;
    let Ok(ancestors) = Ancestors::read(Ancestor::Chosen(&ancestor.bytes)) else {
        return Err(Failure::failed("not-a-bundle", "The ancestor is not an AppBuilder export."));
    };
    let of = |id: &DefinitionId| {
        state_with_dates(ancestors.definition(id), left.get(id), right.get(id)).and_then(side)
    };
    let Diff { unchanged, added, removed, changed, touched, envelope } = diff;
    Ok(SidedDiff {
        unchanged,
        added: each(added, |entry| of(&entry.id)),
        removed: each(removed, |entry| of(&entry.id)),
        changed: each(changed, |entry| of(&entry.id)),
        touched: each(touched, |entry| of(&entry.id)),
        envelope: sided_envelope(envelope, left, right, &before),
    })
}

fn each<T>(entries: Vec<T>, side: impl Fn(&T) -> Option<Side>) -> Vec<Sided<T>> {
    entries.into_iter().map(|entry| Sided { side: side(&entry), entry }).collect()
}

fn side(state: SideState) -> Option<Side> {
    match state {
        SideState::Same => None,
        SideState::Incoming => Some(Side::Right),
        SideState::Destination => Some(Side::Left),
        SideState::BothSame => Some(Side::BothSame),
        SideState::Conflict => Some(Side::Conflict),
    }
}

/// What is not the same on both sides was changed by the side, or the sides, that differ from the ancestor. A part that
/// the ancestor lacks tells nothing.
fn sided_envelope(
    changes: Vec<EnvelopeChange>,
    left: &Bundle<'_>,
    right: &Bundle<'_>,
    before: &Bundle<'_>,
) -> Vec<Sided<EnvelopeChange>> {
    let [left, right] = [left, right].map(|side| diff_envelopes(before, side));
    let changed_by = |side: &[EnvelopeChange], entry: &EnvelopeChange| {
        side.iter().any(|change| change.part == entry.part && change.id == entry.id)
    };
    each(changes, |entry| match (changed_by(&left, entry), changed_by(&right, entry)) {
        (true, false) => Some(Side::Left),
        (false, true) => Some(Side::Right),
        (true, true) => Some(Side::Conflict),
        (false, false) => None,
    })
}

impl SidedDiff {
    /// Counts what each side did to the definitions: left, right, both, unknown.
    pub fn counts(&self) -> [usize; 4] {
        let definitions = self.added.iter().chain(&self.removed).map(|entry| entry.side);
        let sides: Vec<_> = definitions.chain(self.changed.iter().map(|entry| entry.side)).collect();
        let count = |wanted: &[Option<Side>]| sides.iter().filter(|side| wanted.contains(side)).count();
        [
            count(&[Some(Side::Left)]),
            count(&[Some(Side::Right)]),
            count(&[Some(Side::Conflict), Some(Side::BothSame)]),
            count(&[None]),
        ]
    }

    /// Goes through what both sides changed, each in its own way.
    pub fn conflicts(&self) -> impl Iterator<Item = &ChangedDefinition> {
        self.changed.iter().filter(|entry| entry.side == Some(Side::Conflict)).map(|entry| &entry.entry)
    }
}
