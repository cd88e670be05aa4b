//! What a person does in the real window, from the first run to the proof of an import.
//!
//! Runs inside `tests/windows/session`, which brings a display, a message bus, a keychain and a home of its own.
#![allow(clippy::unwrap_used, missing_docs)]

mod accessibility;
mod arrivals;
mod backups;
mod connect;
mod desktop;
mod differences;
mod drag;
mod first_run;
mod help;
mod history;
mod keyboard;
mod keychain;
mod libraries;
mod library;
mod main_job;
mod rehearsal;
mod roll_back;
mod settings;

use fantoccini::Locator;
use fantoccini::elements::Element;
use support::window::Window;

/// The name that has to be typed before production is written.
const PRODUCTION: &str = "Practice production";

/// Opens a window and starts the practice servers from the first screen.
async fn practising(name: &str, picks: &[&str]) -> Window {
    let window = Window::open(name, picks).await;
    window.click("Start practice servers").await;
    window.find("[data-pane='source'] [data-app]").await;
    window.find("[data-pane='destination'] [data-app]").await;
    window
}

/// Returns the row of an app by its label.
async fn app(window: &Window, side: &str, label: &str) -> Element {
    let row = format!("//*[@data-pane='{side}']//*[@data-app][contains(., '{label}')]");
    window.client.wait().for_element(Locator::XPath(&row)).await.unwrap()
}

/// Selects an app of the source by its label.
async fn select(window: &Window, label: &str) {
    let row = app(window, "source", label).await;
    window.click_on(&row).await;
}

/// Waits until an import has ended, and that it is proved.
async fn imported(window: &mut Window) {
    let outcome = window.find("[data-outcome]").await;
    window.picture("result").await;
    let outcome = outcome.attr("data-outcome").await.unwrap();
    assert_eq!(outcome.as_deref(), Some("verified"), "{}", window.text().await);
}

/// Accepts errors if there are any, and types the name. Nobody else builds on a practice server, so nobody is asked.
async fn confirm(window: &Window) {
    // First, as it waits until the plan is there.
    window.press("#typed-name").await;
    window.write(PRODUCTION).await;
    if window.is_there("#accept-errors").await {
        window.press("#accept-errors").await;
    }
}
