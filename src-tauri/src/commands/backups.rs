//! Backups and how long they stay: schedules, rules, forecasts, prunes, the mirror, and what is told about them.

use service::library::Sweep;
use service::mirror::Mirrored;
use service::retention::{Forecast, PrunePlan};
use service::schedule::BackupHealth;
use service::settings::{BackupSettings, Schedule};
use service::{Keep, ServerId};

use crate::commands::{Answer, answer};
use crate::desktop;
use crate::saving::mirror_to_folder;
use crate::state::State;

/// Returns what was chosen about backups.
#[tauri::command]
#[specta::specta]
pub async fn backup_settings(state: tauri::State<'_, State>) -> Answer<BackupSettings> {
    answer(state.ferry.backup_settings())
}

/// Sets when a server is backed up by itself; `null`: never.
#[tauri::command]
#[specta::specta]
pub async fn set_schedule(
    state: tauri::State<'_, State>,
    server: ServerId,
    schedule: Option<Schedule>,
) -> Answer<BackupSettings> {
    answer(state.ferry.set_schedule(&server, schedule))
}

/// Sets after how many days without a good backup AppFerry speaks up: for one server, or with `null` for all others.
#[tauri::command]
#[specta::specta]
pub async fn tell_after_days(
    state: tauri::State<'_, State>,
    server: Option<ServerId>,
    days: Option<u32>,
) -> Answer<BackupSettings> {
    answer(state.ferry.tell_after_days(server.as_ref(), days))
}

/// Sets how long backups stay: those of one server, or with `null` of all that have no rules of their own.
#[tauri::command]
#[specta::specta]
pub async fn set_keep(
    state: tauri::State<'_, State>,
    server: Option<ServerId>,
    keep: Option<Keep>,
) -> Answer<BackupSettings> {
    answer(state.ferry.set_keep(server.as_ref(), keep))
}

/// Tells what rules would leave of a server's backups in some days.
#[tauri::command]
#[specta::specta]
pub async fn forecast(
    state: tauri::State<'_, State>,
    server: ServerId,
    keep: Keep,
    days: u16,
) -> Answer<Forecast> {
    answer(state.ferry.forecast(&server, &keep, days).await)
}

/// Says what a prune would do. Nothing is changed.
#[tauri::command]
#[specta::specta]
pub async fn prune_plan(state: tauri::State<'_, State>) -> Answer<PrunePlan> {
    answer(state.ferry.prune_plan().await)
}

/// Carries out a prune that was shown.
#[tauri::command]
#[specta::specta]
pub async fn prune(state: tauri::State<'_, State>, shown: PrunePlan) -> Answer<Sweep> {
    answer(state.ferry.prune(&shown).await)
}

/// Says how the backups of every saved server are.
#[tauri::command]
#[specta::specta]
pub async fn backup_health(state: tauri::State<'_, State>) -> Answer<Vec<BackupHealth>> {
    answer(state.ferry.backup_health().await)
}

/// Mirrors the newest exports to a folder that the user picks; `null` when the picker was cancelled.
#[tauri::command]
#[specta::specta]
pub async fn choose_mirror(state: tauri::State<'_, State>) -> Answer<Option<Mirrored>> {
    answer(mirror_to_folder(&state).await)
}

/// Mirrors nothing any more. The files that are there stay.
#[tauri::command]
#[specta::specta]
pub async fn stop_mirror(state: tauri::State<'_, State>) -> Answer<()> {
    answer(state.ferry.set_mirror(None).await.map(drop))
}

/// Shows a notification of the desktop. Where none can be shown, the window has said the same.
#[tauri::command]
#[specta::specta]
pub async fn tell_desktop(title: String, body: String) -> Answer<()> {
    desktop::tell(title, body).await;
    Ok(())
}
