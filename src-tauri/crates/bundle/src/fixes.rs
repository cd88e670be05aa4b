//! Fixes: offered edits of the outgoing bundle, each of which makes findings disappear. Nothing is edited unless a person
//! accepts it, and what an edit does not need to touch keeps its bytes.

mod roles;
mod rows;
mod system;
mod words;

use crate::FixId;
use crate::choices::Ground;
use crate::draft::Draft;

pub(crate) use roles::OF_ROLE;
pub(crate) use rows::{mending, repaired};
pub(crate) use words::{described, of_finding};

/// Carries out one accepted fix that changes what the outgoing bundle says. Those that keep or leave out definitions are
/// decisions, and [`repaired`] mends the files before they are composed.
pub(crate) fn apply(draft: &mut Draft<'_, '_>, ground: &Ground<'_, '_>, fix: &FixId) {
    match fix {
        FixId::DropSystemObjects => system::drop_system_objects(draft, ground),
        FixId::StripRoles => roles::strip(draft),
        FixId::LeaveOutRoles => roles::leave_out(draft),
        FixId::DropScope(scope) => roles::drop_scope(draft, scope),
        FixId::MapRole { from, to } => roles::map(draft, from, to),
        FixId::RenameFile(uuid) => rows::rename_file(draft, uuid),
        FixId::KeepField(_)
        | FixId::KeepPage(_)
        | FixId::KeepView(_)
        | FixId::KeepInApp(_)
        | FixId::LeaveOut(_)
        | FixId::DropCharacters(_)
        | FixId::DropColumns(_) => {}
    }
}
