//! Plans that are kept for later.

use bundle::Hash;
use service::ferry::PlanView;
use service::gate::Consent;
use service::plan_document::PlanDocument;
use service::report::ImportReport;
use service::saved_plans::SavedPlan;

use crate::commands::{Answer, answer};
use crate::state::State;

/// Keeps a plan of this run for later, with what it came to in a language such as `en`.
#[tauri::command]
#[specta::specta]
pub async fn keep_plan(state: tauri::State<'_, State>, plan: Hash, language: String) -> Answer<()> {
    answer(state.ferry.keep_plan(&plan, language).await)
}

/// Lists the kept plans, the newest first.
#[tauri::command]
#[specta::specta]
pub async fn saved_plans(state: tauri::State<'_, State>) -> Answer<Vec<SavedPlan>> {
    answer(state.ferry.saved_plans().await)
}

/// Returns what a kept plan came to, for reading.
#[tauri::command]
#[specta::specta]
pub async fn saved_plan(state: tauri::State<'_, State>, plan: Hash) -> Answer<PlanDocument> {
    answer(state.ferry.saved_plan(&plan).await)
}

/// Deletes a kept plan.
#[tauri::command]
#[specta::specta]
pub async fn delete_saved_plan(state: tauri::State<'_, State>, plan: Hash) -> Answer<()> {
    answer(state.ferry.delete_saved_plan(&plan).await)
}

/// Carries out a kept plan.
#[tauri::command]
#[specta::specta]
pub async fn apply_saved_plan(
    state: tauri::State<'_, State>,
    plan: Hash,
    consent: Consent,
) -> Answer<ImportReport> {
    answer(state.ferry.apply_saved(&plan, &consent).await)
}

/// Makes a plan again with the same choices, onto the destination as it is now.
#[tauri::command]
#[specta::specta]
pub async fn plan_again(state: tauri::State<'_, State>, plan: Hash) -> Answer<PlanView> {
    answer(state.ferry.plan_again(&plan).await)
}
