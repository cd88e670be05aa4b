//! Imports: plan, apply, verify, look back.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bundle::readable::{ContentTree, Difference, DifferenceTree};
use bundle::roll_back::{Remaining, Return};
use bundle::{DefinitionId, Hash};
use service::choose::Change;
use service::compare_imports::ImportComparison;
use service::ferry::{
    ImportDetail, ImportPolicies, ImportRow, PlanRehearsal, PlanView, RollBackView, Source,
};
use service::gate::Consent;
use service::history::HistoryFilter;
use service::plan_document::PlanDocument;
use service::rehearse::RehearsalReport;
use service::remove_added::RemovalReport;
use service::report::ImportReport;
use service::{ImportId, ServerId};

use crate::commands::{Answer, answer};
use crate::picker::Purpose;
use crate::practice_servers::rehearse;
use crate::saving::{SavedFile, open_plan_file, save_import_to_file, save_page_to_file, save_plan_to_file};
use crate::state::State;

/// Plans an import of apps or of an entry.
#[tauri::command]
#[specta::specta]
pub async fn plan_import(
    state: tauri::State<'_, State>,
    source: Source,
    destination: ServerId,
) -> Answer<PlanView> {
    answer(state.ferry.plan_import(source, &destination).await)
}

/// Plans an import of files that the user picks; `null` when the picker was cancelled.
#[tauri::command]
#[specta::specta]
pub async fn plan_from_file(
    state: tauri::State<'_, State>,
    destination: ServerId,
) -> Answer<Option<PlanView>> {
    match state.open_files(Purpose::Bundles, true).await {
        Some(paths) => answer(state.ferry.plan_files(paths, &destination).await.map(Some)),
        None => Ok(None),
    }
}

/// Computes a plan of this run again with other choices or another ancestor.
#[tauri::command]
#[specta::specta]
pub async fn choose(state: tauri::State<'_, State>, plan: Hash, change: Change) -> Answer<PlanView> {
    answer(state.ferry.choose(&plan, change).await)
}

/// Returns a plan of this run.
#[tauri::command]
#[specta::specta]
pub async fn plan(state: tauri::State<'_, State>, id: Hash) -> Answer<PlanView> {
    answer(state.ferry.plan_view(&id))
}

/// Returns what a plan of this run changes, as a tree with labels in a language such as `en`.
#[tauri::command]
#[specta::specta]
pub async fn plan_differences(
    state: tauri::State<'_, State>,
    plan: Hash,
    language: String,
) -> Answer<Arc<DifferenceTree>> {
    answer(state.ferry.plan_differences(&plan, language).await)
}

/// Returns everything that the bundles of a plan of this run hold, as a tree to choose from.
#[tauri::command]
#[specta::specta]
pub async fn plan_contents(
    state: tauri::State<'_, State>,
    plan: Hash,
    language: String,
) -> Answer<ContentTree> {
    answer(state.ferry.plan_contents(&plan, language).await)
}

/// Returns one definition of a plan of this run on its sides, in words.
#[tauri::command]
#[specta::specta]
pub async fn plan_difference(
    state: tauri::State<'_, State>,
    plan: Hash,
    definition: DefinitionId,
    language: String,
) -> Answer<Difference> {
    answer(state.ferry.plan_difference(&plan, definition, language).await)
}

/// Writes a plan of this run to a file that the user picks; `null` when the picker was cancelled.
#[tauri::command]
#[specta::specta]
pub async fn save_plan(
    state: tauri::State<'_, State>,
    plan: Hash,
    language: String,
) -> Answer<Option<SavedFile>> {
    answer(save_plan_to_file(&state, &plan, language).await)
}

/// Writes what a plan of this run comes to as one page of HTML; `null` when the picker was cancelled.
#[tauri::command]
#[specta::specta]
pub async fn save_plan_page(
    state: tauri::State<'_, State>,
    plan: Hash,
    language: String,
) -> Answer<Option<SavedFile>> {
    answer(save_page_to_file(&state, &plan, language).await)
}

/// Opens what a plan came to, for reading, from a file that the user picks; `null` when the picker was cancelled.
#[tauri::command]
#[specta::specta]
pub async fn open_plan(state: tauri::State<'_, State>) -> Answer<Option<PlanDocument>> {
    answer(open_plan_file(&state).await)
}

/// Carries out a plan of this run.
#[tauri::command]
#[specta::specta]
pub async fn apply_plan(
    state: tauri::State<'_, State>,
    plan: Hash,
    consent: Consent,
) -> Answer<ImportReport> {
    answer(state.ferry.apply_planned(&plan, &consent).await)
}

/// Goes on with an import of several uploads that ended before all of them were sent.
#[tauri::command]
#[specta::specta]
pub async fn resume_import(
    state: tauri::State<'_, State>,
    import_id: ImportId,
    consent: Consent,
) -> Answer<ImportReport> {
    answer(state.ferry.resume_import(&import_id, &consent).await)
}

/// Compares a destination with what an import should have left, again.
#[tauri::command]
#[specta::specta]
pub async fn verify_import(
    state: tauri::State<'_, State>,
    import_id: ImportId,
    restarted: bool,
) -> Answer<ImportReport> {
    answer(state.ferry.verify_import(&import_id, restarted).await)
}

/// Returns the report of an import.
#[tauri::command]
#[specta::specta]
pub async fn import_report(state: tauri::State<'_, State>, import_id: ImportId) -> Answer<ImportReport> {
    answer(state.ferry.import_report(&import_id))
}

/// Returns what the newest import did that waits for a restart of a server; `null`: none waits.
#[tauri::command]
#[specta::specta]
pub async fn restart_reminder(
    state: tauri::State<'_, State>,
    server: ServerId,
) -> Answer<Option<ImportReport>> {
    answer(state.ferry.restart_reminder(&server))
}

/// Returns everything that the history knows of an import.
#[tauri::command]
#[specta::specta]
pub async fn import_detail(state: tauri::State<'_, State>, import_id: ImportId) -> Answer<ImportDetail> {
    answer(state.ferry.import_detail(&import_id))
}

/// Writes the record of an import to a file that the user picks; `null` when the picker was cancelled.
#[tauri::command]
#[specta::specta]
pub async fn export_import(state: tauri::State<'_, State>, import_id: ImportId) -> Answer<Option<SavedFile>> {
    answer(save_import_to_file(&state, &import_id).await)
}

/// Plans to roll an import back. What was changed since stays as it is now, unless `choices` says otherwise.
#[tauri::command]
#[specta::specta]
pub async fn roll_back(
    state: tauri::State<'_, State>,
    import_id: ImportId,
    choices: BTreeMap<DefinitionId, Return>,
) -> Answer<RollBackView> {
    answer(state.ferry.roll_back(&import_id, choices).await)
}

/// Returns what an import added and is still there.
#[tauri::command]
#[specta::specta]
pub async fn added_by_import(state: tauri::State<'_, State>, import_id: ImportId) -> Answer<Vec<Remaining>> {
    answer(state.ferry.added_by_import(&import_id).await)
}

/// Deletes definitions that an import added; the server's name has to be typed.
#[tauri::command]
#[specta::specta]
pub async fn remove_added(
    state: tauri::State<'_, State>,
    import_id: ImportId,
    definitions: BTreeSet<DefinitionId>,
    typed_name: Option<String>,
) -> Answer<RemovalReport> {
    answer(state.ferry.remove_added(&import_id, definitions, typed_name).await)
}

/// Tries a plan of this run on a scratch server, which is overwritten; without one, on a practice server that holds what
/// the destination shows and is gone afterwards.
#[tauri::command]
#[specta::specta]
pub async fn rehearse_plan(
    state: tauri::State<'_, State>,
    plan: Hash,
    on: Option<ServerId>,
) -> Answer<RehearsalReport> {
    answer(rehearse(&state.ferry, &plan, on.as_ref()).await)
}

/// Tells whether a plan of this run was rehearsed, and whether its destination asks for it.
#[tauri::command]
#[specta::specta]
pub async fn plan_rehearsal(state: tauri::State<'_, State>, plan: Hash) -> Answer<PlanRehearsal> {
    answer(state.ferry.plan_rehearsal(&plan).await)
}

/// Returns what a server asks for before imports into it.
#[tauri::command]
#[specta::specta]
pub async fn import_policies(state: tauri::State<'_, State>, server: ServerId) -> Answer<ImportPolicies> {
    answer(state.ferry.import_policies(&server))
}

/// Says what a server asks for before imports into it.
#[tauri::command]
#[specta::specta]
pub async fn set_import_policies(
    state: tauri::State<'_, State>,
    server: ServerId,
    policies: ImportPolicies,
) -> Answer<()> {
    answer(state.ferry.set_import_policies(&server, policies))
}

/// Lists the imports that are wanted, the newest first.
#[tauri::command]
#[specta::specta]
pub async fn history(state: tauri::State<'_, State>, filter: HistoryFilter) -> Answer<Vec<ImportRow>> {
    answer(state.ferry.imports(filter).await)
}

/// Says what is different between two imports.
#[tauri::command]
#[specta::specta]
pub async fn compare_imports(
    state: tauri::State<'_, State>,
    left: ImportId,
    right: ImportId,
) -> Answer<ImportComparison> {
    answer(state.ferry.compare_imports(left, right).await)
}
