//! Activities: list, follow, cancel.

use service::activities::Activity;
use tauri::ipc::Channel;
use tokio::sync::broadcast::error::RecvError;

use crate::about::about;
use crate::commands::{Answer, answer};
use crate::state::State;

/// Lists all activities of this run, and what an earlier end of the program cut off; the newest first.
#[tauri::command]
#[specta::specta]
pub async fn activities(state: tauri::State<'_, State>) -> Answer<Vec<Activity>> {
    Ok(state.ferry.activities().list())
}

/// Sends every change of every activity to a channel, until its window is gone.
#[tauri::command]
#[specta::specta]
pub async fn watch_activities(state: tauri::State<'_, State>, channel: Channel<Activity>) -> Answer<()> {
    let changes = state.ferry.activities().watch();
    tauri::async_runtime::spawn(forward(changes, channel));
    Ok(())
}

/// Asks an activity to stop.
#[tauri::command]
#[specta::specta]
pub async fn cancel_activity(state: tauri::State<'_, State>, activity: String) -> Answer<()> {
    answer(state.ferry.activities().cancel(&activity))
}

/// Takes activities that have ended off the list.
#[tauri::command]
#[specta::specta]
pub async fn forget_activities(state: tauri::State<'_, State>, activities: Vec<String>) -> Answer<()> {
    state.ferry.activities().forget(&activities);
    Ok(())
}

/// Returns one activity as plain text, without secrets and without anybody's names.
#[tauri::command]
#[specta::specta]
pub async fn activity_details(state: tauri::State<'_, State>, activity: String) -> Answer<String> {
    answer(state.ferry.activity_details(&about(), &activity))
}

async fn forward(mut changes: tokio::sync::broadcast::Receiver<Activity>, channel: Channel<Activity>) {
    loop {
        match changes.recv().await {
            Ok(change) => {
                if channel.send(change).is_err() {
                    return;
                }
            }
            // Missed progress does not matter: the next change of the same activity holds everything.
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
    }
}
