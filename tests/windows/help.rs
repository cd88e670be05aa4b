//! Help in the real window: the guide in a window of its own, the description of a problem, and a typed path.

use std::process::Command;

use fantoccini::Locator;
use support::window::{Window, until};

use crate::practising;

#[tokio::test]
async fn the_guide_opens_at_the_page_of_the_view() {
    let window = practising("guide", &[]).await;
    window.press("#menu-help").await;
    window.press("[data-action='guide']").await;
    // The driver of one window does not always get along with a second one, so that it is looked for on the desktop.
    let title = || async {
        let found = Command::new("xdotool").args(["search", "--name", "AppFerry – Guide"]).output().ok()?;
        (!found.stdout.is_empty()).then_some(())
    };
    assert!(until(title).await.is_some(), "there is no second window");
    let seen = window.pictures().join("desktop.png");
    drop(Command::new("import").args(["-window", "root"]).arg(seen).status());
    drop(window);
}

#[tokio::test]
async fn a_problem_is_described_without_the_name_of_a_server_and_saved_as_shown() {
    let mut window = practising("report", &["report.txt"]).await;
    window.press("#menu-help").await;
    window.press("[data-action='reportProblem']").await;
    window.find("#save-report").await;
    window.picture("report").await;
    let shown = window.find("#report-preview").await.prop("value").await.unwrap().unwrap();
    assert!(shown.contains("AppFerry: ") && shown.contains("System: "), "{shown}");
    assert!(!shown.contains("Practice production") && !shown.contains("127.0.0.1"), "{shown}");
    window.press("#save-report").await;
    let path = window.home.path().join("report.txt");
    let saved = until(|| async { std::fs::read_to_string(&path).ok() }).await.expect("a file");
    assert_eq!(saved.trim_end(), shown.trim_end());
    window.close().await;
}

#[tokio::test]
async fn without_a_file_picker_a_path_is_typed() {
    let mut window = Window::without_picker("typed-path").await;
    window.click("Start practice servers").await;
    window.find("[data-pane='source'] [data-app]").await;
    window.press("[data-pane='source'] [data-app] button[aria-label^='Export']").await;
    let path = window.home.path().join("typed.json");
    window.fill("#typed-path", "/nowhere/typed.json").await;
    window.press("#use-path").await;
    window.find("[data-code='not-found']").await;
    window.picture("refused").await;
    window.fill("#typed-path", &path.display().to_string()).await;
    window.press("#use-path").await;
    until(|| async { path.is_file().then_some(()) }).await.expect("a file");
    let dialogs = Locator::Css("#typed-path");
    assert!(window.client.find_all(dialogs).await.unwrap().is_empty());
    window.close().await;
}
