//! What reached the window from outside, and what becomes of it.

use serde::Serialize;
use service::ferry::PlanView;
use service::library::Entry;
use service::plan_document::PlanDocument;
use service::{Code, Error, ServerId};
use tauri::Manager;
use tauri::ipc::Channel;

use crate::commands::{Answer, answer};
use crate::door::Arrival;
use crate::state::State;

/// What files turned out to be.
#[derive(Debug, Serialize, specta::Type)]
pub struct OpenedFiles {
    /// The plan in the one file, to be read.
    pub plan: Option<PlanDocument>,
    /// The entries of the library that hold the files, when they are exports.
    pub entries: Vec<Entry>,
}

/// Sends everything that reaches the window to a channel; what came before it listened comes first.
#[tauri::command]
#[specta::specta]
pub async fn watch_arrivals(state: tauri::State<'_, State>, channel: Channel<Arrival>) -> Answer<()> {
    state.door.listen(channel);
    Ok(())
}

/// Opens files that arrived: a plan to be read, or exports that are kept in the library.
#[tauri::command]
#[specta::specta]
pub async fn open_arrival(state: tauri::State<'_, State>, arrival: u32) -> Answer<OpenedFiles> {
    let paths = answer(state.door.files(arrival).ok_or_else(gone))?;
    if let [path] = paths.as_slice()
        && let Some(plan) = answer(state.ferry.find_plan(path.clone()).await)?
    {
        return Ok(OpenedFiles { plan: Some(plan), entries: Vec::new() });
    }
    answer(state.ferry.add_files(&paths).await.map(|entries| OpenedFiles { plan: None, entries }))
}

/// Plans to import files that arrived.
#[tauri::command]
#[specta::specta]
pub async fn plan_arrival(
    state: tauri::State<'_, State>,
    arrival: u32,
    destination: ServerId,
) -> Answer<PlanView> {
    let paths = answer(state.door.files(arrival).ok_or_else(gone))?;
    answer(state.ferry.plan_files(paths, &destination).await)
}

/// Answers a question for a path, typed one on each line; `null` is Cancel.
#[tauri::command]
#[specta::specta]
pub async fn answer_path(
    app: tauri::AppHandle,
    state: tauri::State<'_, State>,
    question: u32,
    typed: Option<Vec<String>>,
    replace: bool,
) -> Answer<()> {
    let home = app.path().home_dir().ok();
    answer(state.door.answer(question, typed.as_deref(), replace, home.as_deref()))
}

/// Ends the program, whatever runs.
#[tauri::command]
#[specta::specta]
pub async fn quit(app: tauri::AppHandle) -> Answer<()> {
    app.exit(0);
    Ok(())
}

fn gone() -> Error {
    Error::new(Code::NotFound, "These files are not at hand any more.").hint("Open or drop them again.")
}
