//! Entries on their way out of the window by drag and drop: a file of their own, and the desktop's hand.
//!
//! In-window drags are the page's own. Only when the pointer leaves the window does the desktop take over.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use service::{Code, EntryId, Error, Result};
use tempfile::TempDir;

use crate::state::State;

/// The file that is, or may soon be, dragged out.
#[derive(Default)]
pub struct DragOut {
    prepared: Mutex<Option<Prepared>>,
    running: AtomicBool,
}

struct Prepared {
    file: PathBuf,
    // Only this user can look into it. It is there until the next drag or the end: places copy a dropped file when they like.
    _folder: TempDir,
}

impl DragOut {
    /// Tells whether a file is being dragged out, so that the window leaves its own drag alone.
    pub fn is_running(&self) -> bool {
        self.running.load(Ordering::Acquire)
    }

    /// Removes the last file.
    pub fn clear(&self) {
        self.put(None);
    }

    fn put(&self, prepared: Option<Prepared>) {
        *self.prepared.lock().unwrap_or_else(PoisonError::into_inner) = prepared;
    }

    fn file(&self) -> Option<PathBuf> {
        let prepared = self.prepared.lock().unwrap_or_else(PoisonError::into_inner);
        prepared.as_ref().map(|prepared| prepared.file.clone())
    }
}

/// Writes an entry, byte for byte, to a file that can be dragged out.
pub async fn prepare(state: &State, id: &EntryId) -> Result<()> {
    let name = state.ferry.entry_file_name(id).await?;
    let folder = tempfile::Builder::new().prefix("appferry-").tempdir().map_err(|cause| {
        Error::new(Code::Disk, format!("There is no room for the file to be dragged: {cause}."))
            .hint("Save a copy instead.")
    })?;
    let file = folder.path().join(name);
    state.ferry.save_entry(id, &file).await?;
    state.drag_out.put(Some(Prepared { file, _folder: folder }));
    Ok(())
}

/// Hands the prepared file to the desktop while the pointer is down. Returns whether some place took it.
pub async fn begin(app: &tauri::AppHandle, state: &State) -> Result<bool> {
    let file = state.drag_out.file().ok_or_else(|| {
        Error::new(Code::NotFound, "The file to be dragged is not ready.").hint("Save a copy instead.")
    })?;
    state.drag_out.running.store(true, Ordering::Release);
    let taken = desktop::drag(app, &file).await;
    state.drag_out.running.store(false, Ordering::Release);
    Ok(taken)
}

#[cfg(target_os = "linux")]
mod desktop {
    //! GTK's drag and drop. The toolkit has none for files that go out.

    use std::cell::{Cell, RefCell};
    use std::rc::Rc;

    use gtk::prelude::*;
    use gtk::{TargetEntry, TargetFlags, TargetList, gdk, glib};
    use tauri::Manager;
    use tokio::sync::oneshot;

    use super::Path;

    /// Drags a file from the window to wherever the pointer is let go. Returns whether it was taken there.
    pub async fn drag(app: &tauri::AppHandle, file: &Path) -> bool {
        let Ok(address) = glib::filename_to_uri(file, None) else { return false };
        let (tell, ended) = oneshot::channel();
        let window = app.get_webview_window("main");
        let begin = move || {
            if let Some(window) = window.and_then(|window| window.gtk_window().ok()) {
                begin(&window, address.to_string(), tell);
            }
        };
        // What was not begun drops its sender, and so was not taken.
        app.run_on_main_thread(begin).is_ok() && ended.await.unwrap_or(false)
    }

    fn begin(window: &gtk::ApplicationWindow, address: String, tell: oneshot::Sender<bool>) {
        // Not for this window: it knows its own entries.
        let files = [TargetEntry::new("text/uri-list", TargetFlags::OTHER_APP, 0)];
        let button = i32::try_from(gdk::BUTTON_PRIMARY).unwrap_or(1);
        let begun = window.drag_begin_with_coordinates(
            &TargetList::new(&files),
            gdk::DragAction::COPY,
            button,
            None,
            -1,
            -1,
        );
        if begun.is_none() {
            return;
        }
        let taken = Rc::new(Cell::new(true));
        let refused = Rc::clone(&taken);
        let handlers = Rc::new(RefCell::new(vec![
            window.connect_drag_data_get(move |_, _, data, _, _| {
                data.set_uris(&[&address]);
            }),
            window.connect_drag_failed(move |_, _, _| {
                refused.set(false);
                glib::Propagation::Proceed
            }),
        ]));
        let own = Rc::clone(&handlers);
        let tell = Cell::new(Some(tell));
        let end = window.connect_drag_end(move |window, _| {
            for handler in own.take() {
                window.disconnect(handler);
            }
            // Whoever asked may be gone; then nobody needs to know.
            if tell.take().is_some_and(|tell| tell.send(taken.get()).is_err()) {
                tracing::debug!("nobody waited for the end of a drag");
            }
        });
        handlers.borrow_mut().push(end);
    }
}

#[cfg(not(target_os = "linux"))]
mod desktop {
    //! On other systems files leave by ‘Save a copy…’.

    use super::Path;

    pub async fn drag(_app: &tauri::AppHandle, _file: &Path) -> bool {
        false
    }
}
