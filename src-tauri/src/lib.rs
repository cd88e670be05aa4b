//! The shell: the only Rust that knows the window. Commands unpack, call one verb of `service`, and hand the answer on.

mod about;
mod bindings;
mod commands;
mod desktop;
mod door;
mod drag_out;
mod folders;
mod guide;
mod log;
mod options;
mod picker;
mod practice_servers;
mod remembered;
mod saving;
mod state;
mod typing;

use std::ffi::OsString;
use std::path::Path;

use tauri::{DragDropEvent, Manager, PhysicalPosition, RunEvent, WebviewWindowBuilder, WindowEvent};

use crate::door::DropPoint;
use crate::options::Options;
use crate::state::State;

/// The window that may ask for everything; `tauri.conf.json` opens it.
const MAIN: &str = "main";

/// Opens the window and stays until it is closed. Returns the exit code.
pub fn run() -> i32 {
    let options = match Options::from_arguments(std::env::args_os().skip(1)) {
        Ok(options) => options,
        Err(message) => return refuse(&message),
    };
    let commands = bindings::builder();
    let handler = commands.invoke_handler();
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, arguments, folder| {
            open_here(app, arguments, &folder);
            show(app);
        }))
        .plugin(tauri_plugin_window_state::Builder::new().build())
        // The guide only shows pages: it is answered nothing.
        .invoke_handler(move |invoke| invoke.message.webview_ref().label() == MAIN && handler(invoke))
        .on_window_event(outside)
        .setup(move |app| {
            commands.mount_events(app);
            let state = State::open(&options)?;
            state.open_library_in_the_background();
            state.do_what_is_due_in_the_background();
            state.door.open(&options.open, &std::env::current_dir().unwrap_or_default());
            app.manage(state);
            open_window(app)
        })
        .build(tauri::generate_context!());
    match app {
        Ok(app) => {
            app.run(|app, event| heard(app, &event));
            0
        }
        Err(error) => refuse(&error.to_string()),
    }
}

/// Hears what the system says: on macOS files and links, which elsewhere are words at the start; and the end, at which
/// goes what the program has started outside of itself.
fn heard(app: &tauri::AppHandle, event: &RunEvent) {
    let Some(state) = app.try_state::<State>() else { return };
    #[cfg(target_os = "macos")]
    if let RunEvent::Opened { urls } = event {
        let words: Vec<_> = urls.iter().map(|url| OsString::from(url.as_str())).collect();
        state.door.open(&words, Path::new("/"));
    }
    if matches!(event, RunEvent::Exit) {
        // Nothing stays behind that was only there to be dragged.
        state.drag_out.clear();
        state.ferry.close();
    }
}

/// Opens the one window. Its title follows the page's, which names the servers and the environment that is written.
fn open_window(app: &tauri::App) -> Result<(), Box<dyn std::error::Error>> {
    for window in &app.config().app.windows {
        WebviewWindowBuilder::from_config(app, window)?
            // A title that cannot be set is a lesser evil than a window that closes.
            .on_document_title_changed(|window, title| drop(window.set_title(&title)))
            .build()?;
    }
    Ok(())
}

/// Opens in the one window what AppFerry was started with again, in that folder.
fn open_here(app: &tauri::AppHandle, arguments: Vec<String>, folder: &str) {
    let words = arguments.into_iter().skip(1).map(OsString::from);
    // Options belong to the first start; here they are only told from files.
    let options = Options::from_arguments(words).unwrap_or_default();
    if let Some(state) = app.try_state::<State>() {
        state.door.open(&options.open, Path::new(folder));
    }
}

/// Takes files that are held over the window or dropped on it, asks before the window closes while something runs, and
/// ends with it.
fn outside(window: &tauri::Window, event: &WindowEvent) {
    if window.label() != MAIN {
        return;
    }
    if matches!(event, WindowEvent::Destroyed)
        && let Some(guide) = window.get_webview_window(guide::WINDOW)
    {
        // Alone it would keep the program alive.
        drop(guide.close());
    }
    let Some(state) = window.try_state::<State>() else { return };
    if let WindowEvent::DragDrop(event) = event
        && !state.drag_out.is_running()
    {
        let point = |position: &PhysicalPosition<f64>| {
            let at = position.to_logical::<f64>(window.scale_factor().unwrap_or(1.0));
            DropPoint { x: at.x, y: at.y }
        };
        match event {
            DragDropEvent::Enter { paths, position } => state.door.held(paths, point(position)),
            DragDropEvent::Over { position } => state.door.moved(point(position)),
            DragDropEvent::Drop { paths, position } => {
                state.door.receive(paths.clone(), Some(point(position)));
            }
            // Leaving, and whatever a later version adds.
            DragDropEvent::Leave | _ => state.door.left(),
        }
    }
    if let WindowEvent::CloseRequested { api, .. } = event
        && state.door.asks_before_closing(state.running())
    {
        api.prevent_close();
    }
}

/// Brings the one window to the front when AppFerry is started again.
fn show(app: &tauri::AppHandle) {
    if let Some(window) = app.get_webview_window(MAIN) {
        // A window manager may refuse; then the user finds the window as it is.
        drop(window.unminimize());
        drop(window.set_focus());
    }
}

/// Says why there is no window. There is no other place to say it.
#[allow(clippy::print_stderr)]
fn refuse(message: &str) -> i32 {
    eprintln!("AppFerry could not start. {message}");
    1
}
