//! Help: the guide, and what describes a problem.

use crate::about::about;
use crate::commands::{Answer, answer};
use crate::guide::{self, GuidePage};
use crate::saving::{SavedFile, save_report_to_file};
use crate::state::State;

/// Opens the guide at a page, in a window of its own.
#[tauri::command]
#[specta::specta]
pub async fn open_guide(app: tauri::AppHandle, page: GuidePage) -> Answer<()> {
    answer(guide::open(&app, page))
}

/// Describes the program and what ran in it, without secrets: with names only if they may be told, and with the end of
/// the log if that is wanted. It is sent nowhere.
#[tauri::command]
#[specta::specta]
pub async fn problem_report(state: tauri::State<'_, State>, names: bool, log: bool) -> Answer<String> {
    let end = log.then(|| state.log.end());
    answer(state.ferry.problem_report(about(), end.as_deref(), names).await)
}

/// Writes such a description, as it was shown, to a file that the user picks; `null` when the picker was cancelled.
#[tauri::command]
#[specta::specta]
pub async fn save_problem_report(state: tauri::State<'_, State>, text: String) -> Answer<Option<SavedFile>> {
    answer(save_report_to_file(&state, &text).await)
}
