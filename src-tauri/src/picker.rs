//! Where files come from and go to: the operating system's pickers, or a script of choices for tests. Where there is no
//! picker, the interface asks for a path to be typed: `typing.rs`.
//!
//! Paths stay in Rust; the interface only learns what was done with them.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use serde::Serialize;

/// What files are picked for. Each purpose remembers the folder that it was last in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize, Serialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// An export of a server.
    Export,
    /// A copy of an entry.
    Entry,
    /// Exports for the library, or to be imported.
    Bundles,
    /// A plan.
    Plan,
    /// A plan as a page.
    PlanPage,
    /// The record of an import.
    Record,
    /// A recovery kit.
    RecoveryKit,
    /// Saved servers.
    Connections,
    /// A certificate authority.
    Authority,
    /// The folder of a library.
    Library,
    /// The folder that mirrors the newest exports.
    Mirror,
    /// A description of a problem.
    ProblemReport,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Wish {
    /// Where to save a file.
    Save {
        /// The name that is proposed.
        name: String,
    },
    /// Which files to open.
    Open {
        /// Whether there may be more than one.
        several: bool,
    },
    /// Which folder to use.
    Folder,
}

/// What is asked, and what for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What for.
    pub purpose: Purpose,
    /// What.
    pub wish: Wish,
}

impl Purpose {
    /// Returns what stands above the picker.
    fn title(self) -> &'static str {
        match self {
            Self::Export => "Export",
            Self::Entry => "Save a copy",
            Self::Bundles => "Choose exports",
            Self::Plan => "Plan",
            Self::PlanPage => "Save the plan as a page",
            Self::Record => "Save the record",
            Self::RecoveryKit => "Save the recovery kit",
            Self::Connections => "Connections",
            Self::Authority => "Choose a certificate authority",
            Self::Library => "Choose a folder for the library",
            Self::Mirror => "Mirror the newest exports to a folder",
            Self::ProblemReport => "Save the report",
        }
    }

    /// Returns the endings of its files, and what they are called together.
    fn files(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::PlanPage => ("HTML", &["html"]),
            Self::Authority => ("PEM", &["pem", "crt", "cer"]),
            Self::RecoveryKit | Self::ProblemReport => ("Text", &["txt"]),
            Self::Export
            | Self::Entry
            | Self::Bundles
            | Self::Plan
            | Self::Record
            | Self::Connections
            | Self::Library
            | Self::Mirror => ("JSON", &["json", "abbundle"]),
        }
    }
}

/// Asks the user for files.
pub trait Picker: Send + Sync {
    /// Asks, beginning in a folder; `None` is Cancel.
    fn pick(&self, question: &Question, folder: Option<&Path>) -> Option<Vec<PathBuf>>;
    /// Tells whether asking is possible at all: without a portal and without zenity a picker looks like Cancel.
    fn is_available(&self) -> bool;
}

/// Names a file whose lines answer the pickers, one after the other, or says `none`: then there are no pickers, as on a
/// desktop without a portal. For tests of the real window.
const SCRIPT: &str = "APPFERRY_PICKER_SCRIPT";

/// Returns the operating system's pickers, or the script's.
pub fn picker() -> Arc<dyn Picker> {
    match std::env::var_os(SCRIPT) {
        Some(path) if path == "none" => Arc::new(Missing),
        Some(path) => Arc::new(Scripted::read(&PathBuf::from(path))),
        None => Arc::new(Native),
    }
}

struct Native;

impl Picker for Native {
    fn pick(&self, question: &Question, folder: Option<&Path>) -> Option<Vec<PathBuf>> {
        let (kind, endings) = question.purpose.files();
        let mut dialog = rfd::FileDialog::new().set_title(question.purpose.title());
        if let Some(folder) = folder.filter(|folder| folder.is_dir()) {
            dialog = dialog.set_directory(folder);
        }
        match &question.wish {
            Wish::Save { name } => one(dialog.set_file_name(name).add_filter(kind, endings).save_file()),
            Wish::Open { several: true } => dialog.add_filter(kind, endings).pick_files(),
            Wish::Open { several: false } => one(dialog.add_filter(kind, endings).pick_file()),
            Wish::Folder => one(dialog.pick_folder()),
        }
    }

    fn is_available(&self) -> bool {
        !cfg!(target_os = "linux") || has_portal() || on_path("zenity")
    }
}

fn one(path: Option<PathBuf>) -> Option<Vec<PathBuf>> {
    path.map(|path| vec![path])
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

struct Missing;

impl Picker for Missing {
    fn pick(&self, _question: &Question, _folder: Option<&Path>) -> Option<Vec<PathBuf>> {
        None
    }

    fn is_available(&self) -> bool {
        false
    }
}

struct Scripted(Mutex<VecDeque<PathBuf>>);

impl Scripted {
    fn read(script: &Path) -> Self {
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
    fn pick(&self, question: &Question, _folder: Option<&Path>) -> Option<Vec<PathBuf>> {
        let path = self.next()?;
        match &question.wish {
            Wish::Save { name } if path.is_dir() => one(Some(path.join(name))),
            Wish::Save { .. } | Wish::Open { .. } | Wish::Folder => one(Some(path)),
        }
    }

    fn is_available(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_answers_line_by_line_and_an_empty_line_cancels() {
        let folder = std::env::temp_dir();
        let picker = Scripted(Mutex::new(VecDeque::from([folder.clone(), PathBuf::new()])));
        let save = Wish::Save { name: "app.json".to_owned() };
        let picked = picker.pick(&Question { purpose: Purpose::Export, wish: save }, None);
        assert_eq!(picked, Some(vec![folder.join("app.json")]));
        let open = Question { purpose: Purpose::Bundles, wish: Wish::Open { several: true } };
        assert_eq!(picker.pick(&open, None), None);
        assert_eq!(picker.pick(&open, None), None);
    }
}
