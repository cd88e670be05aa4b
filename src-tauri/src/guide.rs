//! The guide: a window of its own that shows the pages which are part of the program. Nothing in it comes from the network,
//! and nothing in it can ask the program for anything.

use serde::Deserialize;
use service::{Code, Error, Result};
use tauri::{AppHandle, Manager, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

/// The name of the window, which nothing is permitted to.
pub const WINDOW: &str = "guide";

/// A page of the guide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum GuidePage {
    /// The table of contents.
    Index,
    /// Installing, practice servers, connecting.
    FirstSteps,
    /// The two panes and the plan.
    CompareAndPlan,
    /// Importing and its result.
    Import,
    /// The way back.
    GoingBack,
    /// Trying a plan.
    Rehearsal,
    /// The library.
    Library,
    /// Schedules and retention.
    Backups,
    /// Several libraries, and shared ones.
    Teams,
    /// What runs, and what ended.
    Activity,
    /// The settings.
    Settings,
    /// The command line.
    CommandLine,
    /// Every shortcut.
    Keyboard,
    /// When something is wrong.
    Trouble,
}

impl GuidePage {
    /// Returns where the page is among the files of the window.
    fn path(self) -> &'static str {
        match self {
            Self::Index => "guide/index.html",
            Self::FirstSteps => "guide/first-steps.html",
            Self::CompareAndPlan => "guide/compare-and-plan.html",
            Self::Import => "guide/import.html",
            Self::GoingBack => "guide/going-back.html",
            Self::Rehearsal => "guide/rehearsal.html",
            Self::Library => "guide/library.html",
            Self::Backups => "guide/backups.html",
            Self::Teams => "guide/teams.html",
            Self::Activity => "guide/activity.html",
            Self::Settings => "guide/settings.html",
            Self::CommandLine => "guide/command-line.html",
            Self::Keyboard => "guide/keyboard.html",
            Self::Trouble => "guide/trouble.html",
        }
    }
}

/// Shows a page, in the guide's window if that is open.
pub fn open(app: &AppHandle, page: GuidePage) -> Result<()> {
    let shown = match app.get_webview_window(WINDOW) {
        Some(window) => turn_to(&window, page),
        None => build(app, page),
    };
    shown.map_err(|cause| Error::new(Code::Internal, "The guide could not be opened.").caused_by(cause))
}

fn build(app: &AppHandle, page: GuidePage) -> tauri::Result<()> {
    WebviewWindowBuilder::new(app, WINDOW, WebviewUrl::App(page.path().into()))
        .title("AppFerry – Guide")
        .inner_size(880.0, 760.0)
        .min_inner_size(360.0, 320.0)
        .on_navigation(is_own)
        .build()
        .map(drop)
}

fn turn_to(window: &WebviewWindow, page: GuidePage) -> tauri::Result<()> {
    let mut address = window.url()?;
    address.set_path(page.path());
    address.set_fragment(None);
    window.navigate(address)?;
    window.unminimize()?;
    window.set_focus()
}

/// Only the pages that are part of the program are shown, whatever a link says.
fn is_own(address: &Url) -> bool {
    let own = address.scheme() == "tauri" || address.host_str() == Some("tauri.localhost");
    own && address.path().starts_with("/guide/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_out_of_the_guide_lead_nowhere() {
        let may = |address: &str| Url::parse(address).is_ok_and(|address| is_own(&address));
        assert!(may("tauri://localhost/guide/import.html#stages"));
        assert!(may("http://tauri.localhost/guide/import.html"));
        for other in ["https://example.org/guide/", "tauri://localhost/index.html", "file:///guide/x.html"] {
            assert!(!may(other), "{other}");
        }
    }
}
