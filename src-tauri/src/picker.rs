//! Where files come from and go to: the operating system's pickers, or a script of choices for tests.
//!
//! Paths stay in Rust; the interface only learns what was done with them.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use serde::Serialize;

/// Asks the user for files.
pub trait Picker: Send + Sync {
    /// Asks where to save a file; `None` is Cancel.
    fn save(&self, title: &str, name: &str) -> Option<PathBuf>;
    /// Asks for one or several files to open; `None` is Cancel.
    fn open(&self, title: &str, several: bool) -> Option<Vec<PathBuf>>;
    /// Asks for a folder; `None` is Cancel.
    fn folder(&self, title: &str) -> Option<PathBuf>;
    /// Says whether asking is possible at all: without a portal and without zenity a picker looks like Cancel.
    fn state(&self) -> PickerState;
}

/// Whether files can be picked.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct PickerState {
    /// Whether a picker will appear.
    pub available: bool,
    /// What to do when none will.
    pub message: Option<String>,
}

/// Names a file whose lines answer the pickers, one after the other; for tests of the real window.
const SCRIPT: &str = "APPFERRY_PICKER_SCRIPT";

/// Returns the operating system's pickers, or the script's.
pub fn picker() -> Arc<dyn Picker> {
    match std::env::var_os(SCRIPT) {
        Some(path) => Arc::new(Scripted::read(&PathBuf::from(path))),
        None => Arc::new(Native),
    }
}

struct Native;

impl Picker for Native {
    fn save(&self, title: &str, name: &str) -> Option<PathBuf> {
        let (kind, ending) = if name.ends_with(".html") { ("HTML", "html") } else { ("JSON", "json") };
        rfd::FileDialog::new().set_title(title).set_file_name(name).add_filter(kind, &[ending]).save_file()
    }

    fn open(&self, title: &str, several: bool) -> Option<Vec<PathBuf>> {
        let dialog =
            rfd::FileDialog::new().set_title(title).add_filter("JSON, PEM", &["json", "pem", "crt", "cer"]);
        if several { dialog.pick_files() } else { dialog.pick_file().map(|path| vec![path]) }
    }

    fn folder(&self, title: &str) -> Option<PathBuf> {
        rfd::FileDialog::new().set_title(title).pick_folder()
    }

    fn state(&self) -> PickerState {
        let available = !cfg!(target_os = "linux") || has_portal() || on_path("zenity");
        let message = (!available).then(|| {
            "No file picker is available. Install `xdg-desktop-portal-gtk` or `zenity`, then start AppFerry again."
                .to_owned()
        });
        PickerState { available, message }
    }
}

/// Tells whether some desktop portal is installed that can show a picker.
fn has_portal() -> bool {
    ["/usr/share/xdg-desktop-portal/portals", "/usr/local/share/xdg-desktop-portal/portals"]
        .iter()
        .filter_map(|folder| std::fs::read_dir(folder).ok())
        .flatten()
        .flatten()
        .filter_map(|entry| std::fs::read_to_string(entry.path()).ok())
        .any(|portal| portal.contains("org.freedesktop.impl.portal.FileChooser"))
}

fn on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

struct Scripted(Mutex<VecDeque<PathBuf>>);

impl Scripted {
    fn read(script: &std::path::Path) -> Self {
        let lines = std::fs::read_to_string(script).unwrap_or_default();
        Self(Mutex::new(lines.lines().map(PathBuf::from).collect()))
    }

    /// The next choice; an empty line is Cancel.
    fn next(&self) -> Option<PathBuf> {
        let next = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).pop_front();
        next.filter(|path| !path.as_os_str().is_empty())
    }
}

impl Picker for Scripted {
    fn save(&self, _title: &str, name: &str) -> Option<PathBuf> {
        self.next().map(|path| if path.is_dir() { path.join(name) } else { path })
    }

    fn open(&self, _title: &str, _several: bool) -> Option<Vec<PathBuf>> {
        self.next().map(|path| vec![path])
    }

    fn folder(&self, _title: &str) -> Option<PathBuf> {
        self.next()
    }

    fn state(&self) -> PickerState {
        PickerState { available: true, message: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_answers_line_by_line_and_an_empty_line_cancels() {
        let folder = std::env::temp_dir();
        let picker = Scripted(Mutex::new(VecDeque::from([folder.clone(), PathBuf::new()])));
        assert_eq!(picker.save("Save", "app.json"), Some(folder.join("app.json")));
        assert_eq!(picker.open("Open", false), None);
        assert_eq!(picker.open("Open", true), None);
    }
}
