//! The library: list, save, add, check.

use bundle::{DefinitionId, Diff};
use service::EntryId;
use service::compare_entry::With;
use service::find::Found;
use service::library::{CheckReport, Entry, Mark};
use service::timeline::Timeline;
use service::upkeep::Checked;

use crate::commands::{Answer, answer};
use crate::drag_out;
use crate::picker::Purpose;
use crate::saving::{Saved, save_entry_to_file};
use crate::state::State;

/// Lists the entries, the newest first.
#[tauri::command]
#[specta::specta]
pub async fn library_entries(state: tauri::State<'_, State>) -> Answer<Vec<Entry>> {
    answer(state.ferry.entries().await)
}

/// Finds entries by anything people remember of them.
#[tauri::command]
#[specta::specta]
pub async fn find_entries(state: tauri::State<'_, State>, text: String) -> Answer<Found> {
    answer(state.ferry.find(&text).await)
}

/// Compares an entry, on the left side, with another one or with what a server holds now.
#[tauri::command]
#[specta::specta]
pub async fn compare_entry(state: tauri::State<'_, State>, left: EntryId, right: With) -> Answer<Diff> {
    answer(state.ferry.compare_entry(&left, right).await)
}

/// Tells when an app appeared, changed and vanished on each server.
#[tauri::command]
#[specta::specta]
pub async fn app_timeline(state: tauri::State<'_, State>, app: DefinitionId) -> Answer<Timeline> {
    answer(state.ferry.timeline_of_app(&app).await)
}

/// Tells when a definition appeared, changed and vanished on each server.
#[tauri::command]
#[specta::specta]
pub async fn definition_timeline(
    state: tauri::State<'_, State>,
    definition: DefinitionId,
) -> Answer<Timeline> {
    answer(state.ferry.timeline_of_definition(&definition).await)
}

/// Changes what can change about an entry: note, tags, pin, trash.
#[tauri::command]
#[specta::specta]
pub async fn mark_entry(state: tauri::State<'_, State>, entry: EntryId, mark: Mark) -> Answer<Entry> {
    answer(state.ferry.mark(&entry, mark).await)
}

/// Writes an entry to a file that the user picks; `null` when the picker was cancelled.
#[tauri::command]
#[specta::specta]
pub async fn save_entry(state: tauri::State<'_, State>, entry: EntryId) -> Answer<Option<Saved>> {
    answer(save_entry_to_file(&state, &entry).await)
}

/// Writes an entry to a file that can be dragged out of the window.
#[tauri::command]
#[specta::specta]
pub async fn prepare_drag(state: tauri::State<'_, State>, entry: EntryId) -> Answer<()> {
    answer(drag_out::prepare(&state, &entry).await)
}

/// Hands the prepared file to the desktop while the pointer is down; says whether some place took it.
#[tauri::command]
#[specta::specta]
pub async fn drag_prepared(app: tauri::AppHandle, state: tauri::State<'_, State>) -> Answer<bool> {
    answer(drag_out::begin(&app, &state).await)
}

/// Keeps files that the user picks; `null` when the picker was cancelled.
#[tauri::command]
#[specta::specta]
pub async fn add_files(state: tauri::State<'_, State>) -> Answer<Option<Vec<Entry>>> {
    match state.open_files(Purpose::Bundles, true).await {
        Some(paths) => answer(state.ferry.add_files(&paths).await.map(Some)),
        None => Ok(None),
    }
}

/// Checks the library.
#[tauri::command]
#[specta::specta]
pub async fn check_library(state: tauri::State<'_, State>, read_data: bool) -> Answer<CheckReport> {
    answer(state.ferry.check_library(read_data).await)
}

/// Says how the last checks of the library ended.
#[tauri::command]
#[specta::specta]
pub async fn last_check(state: tauri::State<'_, State>) -> Answer<Checked> {
    answer(state.ferry.last_check().await)
}
