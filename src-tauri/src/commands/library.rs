//! The library: list, save, add, check.

use service::EntryId;
use service::library::{CheckReport, Entry};

use crate::commands::{Answer, answer};
use crate::saving::{Saved, save_entry_to_file};
use crate::state::State;

/// Lists the entries, the newest first.
#[tauri::command]
#[specta::specta]
pub async fn library_entries(state: tauri::State<'_, State>) -> Answer<Vec<Entry>> {
    answer(state.ferry.entries().await)
}

/// Writes an entry to a file that the user picks; `null` when the picker was cancelled.
#[tauri::command]
#[specta::specta]
pub async fn save_entry(state: tauri::State<'_, State>, entry: EntryId) -> Answer<Option<Saved>> {
    answer(save_entry_to_file(&state, &entry).await)
}

/// Keeps files that the user picks; `null` when the picker was cancelled.
#[tauri::command]
#[specta::specta]
pub async fn add_files(state: tauri::State<'_, State>) -> Answer<Option<Vec<Entry>>> {
    match state.open_files("Add exports to the library", true).await {
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
