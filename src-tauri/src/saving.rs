//! Bundles and plans on their way to, or from, a file that the user picks.

use std::path::Path;

use bundle::Hash;
use serde::Serialize;
use service::export::What;
use service::mirror::Mirrored;
use service::plan_document::PlanDocument;
use service::secrets::Keep;
use service::{EntryId, ImportId, Result, Secret, ServerId, files};

use crate::picker::Purpose;
use crate::state::State;

/// A bundle that was written to a file.
#[derive(Debug, Serialize, specta::Type)]
pub struct Saved {
    /// The file, for people.
    pub path: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its hash.
    pub sha256: Hash,
    /// The entry of the library that holds the same bytes.
    pub entry: EntryId,
}

/// Exports to a file. The picker comes first, so that Cancel costs nothing; the library keeps the export in any case.
pub async fn export_to_file(state: &State, server: &ServerId, what: &What) -> Result<Option<Saved>> {
    let name = state.ferry.proposed_file_name(server, what).await;
    let Some(path) = state.save_file(Purpose::Export, &name).await else { return Ok(None) };
    let exported = state.ferry.export(server, what).await?;
    files::write(&path, &exported.bytes)?;
    let entry = exported.entry;
    Ok(Some(Saved { path: shown(&path), bytes: entry.bytes, sha256: entry.sha256, entry: entry.id }))
}

/// Writes an entry to a file.
pub async fn save_entry_to_file(state: &State, id: &EntryId) -> Result<Option<Saved>> {
    let name = state.ferry.entry_file_name(id).await?;
    let Some(path) = state.save_file(Purpose::Entry, &name).await else { return Ok(None) };
    let entry = state.ferry.save_entry(id, &path).await?;
    Ok(Some(Saved { path: shown(&path), bytes: entry.bytes, sha256: entry.sha256, entry: entry.id }))
}

/// Something that was written to a file.
#[derive(Debug, Serialize, specta::Type)]
pub struct SavedFile {
    /// The file, for people.
    pub path: String,
}

impl SavedFile {
    /// Tells of a file.
    pub fn at(path: &Path) -> Self {
        Self { path: shown(path) }
    }
}

/// Writes a plan with what it came to.
pub async fn save_plan_to_file(state: &State, plan: &Hash, language: String) -> Result<Option<SavedFile>> {
    let name = format!("plan-{}.json", &plan.to_string()[..12]);
    let Some(path) = state.save_file(Purpose::Plan, &name).await else { return Ok(None) };
    state.ferry.save_plan(plan, language, &path).await?;
    Ok(Some(SavedFile::at(&path)))
}

/// Writes what a plan came to as a page.
pub async fn save_page_to_file(state: &State, plan: &Hash, language: String) -> Result<Option<SavedFile>> {
    let name = format!("plan-{}.html", &plan.to_string()[..12]);
    let Some(path) = state.save_file(Purpose::PlanPage, &name).await else { return Ok(None) };
    state.ferry.save_plan_page(plan, language, &path).await?;
    Ok(Some(SavedFile::at(&path)))
}

/// Writes the record of an import.
pub async fn save_import_to_file(state: &State, import: &ImportId) -> Result<Option<SavedFile>> {
    let name = format!("import-{}.json", &import.to_string()[..8]);
    let Some(path) = state.save_file(Purpose::Record, &name).await else { return Ok(None) };
    state.ferry.export_import(*import, path.clone()).await?;
    Ok(Some(SavedFile::at(&path)))
}

/// Writes a description of a problem, exactly as it was shown.
pub async fn save_report_to_file(state: &State, text: &str) -> Result<Option<SavedFile>> {
    let Some(path) = state.save_file(Purpose::ProblemReport, "AppFerry report.txt").await else {
        return Ok(None);
    };
    files::write(&path, text.as_bytes())?;
    Ok(Some(SavedFile::at(&path)))
}

/// Reads what a plan came to.
pub async fn open_plan_file(state: &State) -> Result<Option<PlanDocument>> {
    match state.open_file(Purpose::Plan).await {
        Some(path) => state.ferry.open_plan(path).await.map(Some),
        None => Ok(None),
    }
}

/// Chooses the folder of the mirror and brings it up to date.
pub async fn mirror_to_folder(state: &State) -> Result<Option<Mirrored>> {
    match state.choose_folder(Purpose::Mirror).await {
        Some(folder) => state.ferry.set_mirror(Some(folder)).await,
        None => Ok(None),
    }
}

/// The name that is proposed for a recovery kit.
const KIT: &str = "AppFerry recovery kit.txt";

/// Protects the library with a passphrase. The kit comes first: without it nothing is done.
pub async fn protect_library_with_kit(
    state: &State,
    passphrase: Secret,
    keep: Keep,
) -> Result<Option<SavedFile>> {
    let Some(path) = state.save_file(Purpose::RecoveryKit, KIT).await else { return Ok(None) };
    state.ferry.protect_library(passphrase, &path, keep).await?;
    Ok(Some(SavedFile::at(&path)))
}

/// Writes a new recovery kit; older ones open nothing any more.
pub async fn renew_kit_to_file(state: &State) -> Result<Option<SavedFile>> {
    let Some(path) = state.save_file(Purpose::RecoveryKit, KIT).await else { return Ok(None) };
    state.ferry.renew_recovery_kit(&path).await?;
    Ok(Some(SavedFile::at(&path)))
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
