//! Servers: overview, connect, sign in, practice.

use service::connect::ConnectionTest;
use service::ferry::{Overview, ServerCard, ServerDraft};
use service::secrets::Keep;
use service::settings::ServerChange;
use service::{Secret, ServerId};

use crate::commands::{Answer, answer};
use crate::state::State;

/// Returns what the window shows first.
#[tauri::command]
#[specta::specta]
pub async fn overview(state: tauri::State<'_, State>) -> Answer<Overview> {
    answer(state.ferry.overview().await)
}

/// Tries a server before it is saved.
#[tauri::command]
#[specta::specta]
pub async fn test_server(
    state: tauri::State<'_, State>,
    draft: ServerDraft,
    secret: String,
) -> Answer<ConnectionTest> {
    answer(state.ferry.test_draft(&draft, Secret::new(secret)).await)
}

/// Saves a server.
#[tauri::command]
#[specta::specta]
pub async fn add_server(
    state: tauri::State<'_, State>,
    draft: ServerDraft,
    secret: String,
    keep: Keep,
) -> Answer<ServerCard> {
    answer(state.ferry.add_server(draft, Secret::new(secret), keep).await)
}

/// Changes what a server is called, used for and open to.
#[tauri::command]
#[specta::specta]
pub async fn change_server(
    state: tauri::State<'_, State>,
    server: ServerId,
    change: ServerChange,
) -> Answer<()> {
    answer(state.ferry.change_server(&server, change))
}

/// Forgets a server.
#[tauri::command]
#[specta::specta]
pub async fn remove_server(state: tauri::State<'_, State>, server: ServerId) -> Answer<()> {
    answer(state.ferry.remove_server(&server).await)
}

/// Gives a server its secret again.
#[tauri::command]
#[specta::specta]
pub async fn sign_in(
    state: tauri::State<'_, State>,
    server: ServerId,
    secret: String,
    keep: Keep,
) -> Answer<()> {
    answer(state.ferry.sign_in(&server, Secret::new(secret), keep).await)
}

/// Starts the practice servers.
#[tauri::command]
#[specta::specta]
pub async fn start_practice(state: tauri::State<'_, State>) -> Answer<Overview> {
    answer(state.practice.lock().await.start(&state.ferry).await)?;
    answer(state.ferry.overview().await)
}
