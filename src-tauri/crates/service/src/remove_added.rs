//! Deletes definitions that an import added, after it was rolled back: each on its own, confirmed apart from the roll back,
//! and only what nobody changed and nothing uses. What was asked for is in the journal before the first call; a call that
//! got no answer can be made again, because the server says then that nothing is there (wire 217).

use std::collections::BTreeSet;

use bundle::roll_back::Remaining;
use bundle::{Bundle, DefinitionId, canonical};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::history::RemovalNote;
use crate::roll_back::{remaining, rolled_back};
use crate::verify_import::Parts;
use crate::{Code, Error, ImportId, Progress, Result, Stage};

/// What a removal did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RemovalReport {
    /// The import whose additions were removed.
    pub import: ImportId,
    /// What the server deleted, and says is gone when it is asked again.
    pub removed: Vec<DefinitionId>,
    /// What was not deleted, or nobody knows it, as full sentences.
    pub not_removed: Vec<String>,
    /// Whether everything else on the server is as it was before.
    pub rest_is_untouched: bool,
    /// What happened, as a full sentence.
    pub explanation: String,
}

/// Returns what an import added and is still there.
pub async fn added(import: &ImportId, parts: &Parts<'_>, progress: &Progress) -> Result<Vec<Remaining>> {
    let record = rolled_back(import, parts)?;
    remaining(&record, parts, progress).await
}

/// Deletes definitions that an import added. The server's name has to be typed, whatever the server is used for.
pub async fn remove_added(
    import: &ImportId,
    wanted: &BTreeSet<DefinitionId>,
    typed_name: Option<&str>,
    parts: &Parts<'_>,
    progress: &Progress,
) -> Result<RemovalReport> {
    check_consent(typed_name, parts)?;
    let record = rolled_back(import, parts)?;
    let mut guard = parts.history.resume(import)?;
    guard.check_alone()?;
    let remaining = remaining(&record, parts, progress).await?;
    let before = state(parts).await?;
    check_removable(wanted, &remaining, &before)?;
    progress.point_of_no_return()?;
    guard.removing(RemovalNote {
        at: Timestamp::now(),
        definitions: wanted.iter().cloned().collect(),
        removed: Vec::new(),
    })?;
    progress.stage(Stage::Upload);
    let (mut removed, mut not_removed) = (Vec::new(), Vec::new());
    for id in wanted {
        match delete(id, parts).await {
            Ok(()) => removed.push(id.clone()),
            Err(error) => {
                not_removed.push(format!("`{id}`: {}", error.message()));
                break;
            }
        }
    }
    guard.removed(removed.clone())?;
    progress.stage(Stage::Verify);
    let rest_is_untouched = is_untouched(&before, wanted, parts).await;
    Ok(report(record.id, removed, not_removed, rest_is_untouched, parts))
}

fn check_consent(typed_name: Option<&str>, parts: &Parts<'_>) -> Result<()> {
    let name = &parts.saved.name;
    if parts.saved.read_only {
        let message = format!("‘{name}’ is marked read-only in AppFerry. Nothing was deleted.");
        return Err(Error::new(Code::ReadOnly, message));
    }
    match typed_name == Some(name.as_str()) {
        true => Ok(()),
        false => {
            let message =
                format!("The name of the server, ‘{name}’, has to be confirmed. Nothing was deleted.");
            Err(Error::new(Code::ConfirmationNeeded, message)
                .hint("Give the server's name exactly as it is saved."))
        }
    }
}

/// Everything that is deleted has to be an addition that nobody changed, and that nothing else uses.
fn check_removable(wanted: &BTreeSet<DefinitionId>, remaining: &[Remaining], live: &[u8]) -> Result<()> {
    let may: BTreeSet<_> =
        remaining.iter().filter(|one| one.is_removable).map(|one| one.row.id.clone()).collect();
    let live = Bundle::parse(live)?;
    let alone = bundle::roll_back::removable(&bundle::Definitions::of(&live), wanted.clone());
    match wanted.iter().find(|id| !may.contains(*id) || !alone.contains(*id)) {
        None if wanted.is_empty() => Err(Error::new(Code::Invalid, "There is nothing to delete.")),
        None => Ok(()),
        Some(id) => {
            let message = format!(
                "`{id}` was not added by that import, was changed since, or is still used. Nothing was deleted."
            );
            Err(Error::new(Code::Invalid, message)
                .hint("Roll the import back first, and look at what remains."))
        }
    }
}

/// Deletes, and asks again: only then the server says that nothing is there.
async fn delete(id: &DefinitionId, parts: &Parts<'_>) -> Result<()> {
    parts.server.delete_definition(id).await?;
    match parts.server.delete_definition(id).await? {
        false => Ok(()),
        true => Err(Error::new(Code::ServerError, "The server still has it.")),
    }
}

async fn state(parts: &Parts<'_>) -> Result<Vec<u8>> {
    Ok(parts.server.export_all(&Progress::hidden()).await?.bytes)
}

/// Tells whether nothing but the deleted definitions changed. A server that cannot be read is not untouched.
async fn is_untouched(before: &[u8], wanted: &BTreeSet<DefinitionId>, parts: &Parts<'_>) -> bool {
    let Ok(after) = state(parts).await else { return false };
    let rest = |bytes: &[u8]| {
        let bundle = Bundle::parse(bytes).ok()?;
        Some(canonical::definitions_hash(bundle.by_id().filter(|row| !wanted.contains(&row.id))))
    };
    rest(before).is_some_and(|before| Some(before) == rest(&after))
}

fn report(
    import: ImportId,
    removed: Vec<DefinitionId>,
    not_removed: Vec<String>,
    rest_is_untouched: bool,
    parts: &Parts<'_>,
) -> RemovalReport {
    let name = &parts.saved.name;
    let deleted = match removed.len() {
        1 => format!("1 definition was deleted on ‘{name}’"),
        n => format!("{n} definitions were deleted on ‘{name}’"),
    };
    let rest = match rest_is_untouched {
        true => "everything else is as it was",
        false => "whether everything else is as it was is unknown",
    };
    let explanation = format!("{deleted}; {rest}. Tables, columns and their values stay in the database.");
    RemovalReport { import, removed, not_removed, rest_is_untouched, explanation }
}
