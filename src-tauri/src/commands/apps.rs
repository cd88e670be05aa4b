//! Apps: list, compare, export to a file, back up.

use bundle::DefinitionId;
use service::ServerId;
use service::back_up::BackUp;
use service::compare_servers::Comparison;
use service::export::What;
use service::freshness::Freshness;
use service::library::Entry;
use service::list_apps::AppList;

use crate::commands::{Answer, answer};
use crate::saving::{Saved, export_to_file};
use crate::state::State;

/// Lists the apps of a server.
#[tauri::command]
#[specta::specta]
pub async fn list_apps(state: tauri::State<'_, State>, server: ServerId, fresh: bool) -> Answer<AppList> {
    answer(state.ferry.list_apps(&server, fresh).await)
}

/// Tells what changed on a server between the last two looks at it.
#[tauri::command]
#[specta::specta]
pub async fn freshness(state: tauri::State<'_, State>, server: ServerId) -> Answer<Freshness> {
    answer(state.ferry.freshness(&server).await)
}

/// Compares the apps of two servers.
#[tauri::command]
#[specta::specta]
pub async fn compare_servers(
    state: tauri::State<'_, State>,
    left: ServerId,
    right: ServerId,
) -> Answer<Comparison> {
    answer(state.ferry.compare_servers(&left, &right).await)
}

/// Exports one app to a file that the user picks; `null` when the picker was cancelled.
#[tauri::command]
#[specta::specta]
pub async fn export_app(
    state: tauri::State<'_, State>,
    server: ServerId,
    app: DefinitionId,
) -> Answer<Option<Saved>> {
    answer(export_to_file(&state, &server, &What::App(app)).await)
}

/// Exports all apps to a file that the user picks; `null` when the picker was cancelled.
#[tauri::command]
#[specta::specta]
pub async fn export_all(state: tauri::State<'_, State>, server: ServerId) -> Answer<Option<Saved>> {
    answer(export_to_file(&state, &server, &What::AllApps).await)
}

/// Exports one app into the library alone.
#[tauri::command]
#[specta::specta]
pub async fn keep_app(state: tauri::State<'_, State>, server: ServerId, app: DefinitionId) -> Answer<Entry> {
    answer(state.ferry.export(&server, &What::App(app)).await.map(|exported| exported.entry))
}

/// Backs up a server into the library.
#[tauri::command]
#[specta::specta]
pub async fn back_up(state: tauri::State<'_, State>, server: ServerId) -> Answer<BackUp> {
    answer(state.ferry.back_up(&server).await)
}
