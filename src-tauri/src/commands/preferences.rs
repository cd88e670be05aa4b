//! What the user chose about the program itself: looks, language, network, log; and where things lie.

use service::connections::Taken;
use service::settings::{PreferenceChange, Preferences};

use crate::commands::{Answer, answer};
use crate::folders::{Folder, Folders};
use crate::picker::Purpose;
use crate::saving::SavedFile;
use crate::state::State;

/// Returns how the program should look, speak, connect and log.
#[tauri::command]
#[specta::specta]
pub async fn preferences(state: tauri::State<'_, State>) -> Answer<Preferences> {
    answer(state.ferry.preferences())
}

/// Changes one preference, and returns them all.
#[tauri::command]
#[specta::specta]
pub async fn prefer(state: tauri::State<'_, State>, change: PreferenceChange) -> Answer<Preferences> {
    let preferences = answer(state.ferry.prefer(change).await)?;
    state.log.set_level(preferences.log);
    Ok(preferences)
}

/// Returns the languages that the operating system speaks, the dearest first.
#[tauri::command]
#[specta::specta]
pub async fn system_languages() -> Answer<Vec<String>> {
    Ok(sys_locale::get_locales().collect())
}

/// Believes the authority of a file that the user picks; `null` when the picker was cancelled.
#[tauri::command]
#[specta::specta]
pub async fn add_authority(state: tauri::State<'_, State>) -> Answer<Option<Preferences>> {
    match state.open_file(Purpose::Authority).await {
        Some(path) => answer(state.ferry.believe(path).await.map(Some)),
        None => Ok(None),
    }
}

/// Writes the saved servers, without secrets, to a file that the user picks; `null` when the picker was cancelled.
#[tauri::command]
#[specta::specta]
pub async fn export_connections(state: tauri::State<'_, State>) -> Answer<Option<SavedFile>> {
    let Some(path) = state.save_file(Purpose::Connections, "appferry-connections.json").await else {
        return Ok(None);
    };
    answer(state.ferry.export_connections(path.clone()).await)?;
    Ok(Some(SavedFile::at(&path)))
}

/// Saves the servers of a file that the user picks; `null` when the picker was cancelled.
#[tauri::command]
#[specta::specta]
pub async fn import_connections(state: tauri::State<'_, State>) -> Answer<Option<Taken>> {
    match state.open_file(Purpose::Connections).await {
        Some(path) => answer(state.ferry.import_connections(path).await.map(Some)),
        None => Ok(None),
    }
}

/// Returns where the program keeps things.
#[tauri::command]
#[specta::specta]
pub async fn folders(state: tauri::State<'_, State>) -> Answer<Folders> {
    Ok(Folders::of(&state).await)
}

/// Shows a folder in the desktop's file manager.
#[tauri::command]
#[specta::specta]
pub async fn open_folder(state: tauri::State<'_, State>, folder: Folder) -> Answer<()> {
    answer(Folders::of(&state).await.show(folder))
}

/// Uses the library in a folder that the user picks from now on; `null` when the picker was cancelled.
#[tauri::command]
#[specta::specta]
pub async fn choose_library(state: tauri::State<'_, State>) -> Answer<Option<String>> {
    let Some(path) = state.choose_folder(Purpose::Library).await else { return Ok(None) };
    answer(state.ferry.place_usual_library(path.clone()).await)?;
    state.open_library_in_the_background();
    Ok(Some(path.display().to_string()))
}
