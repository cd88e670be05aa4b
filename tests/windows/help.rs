//! Help in the real window: the guide in a window of its own, the description of a problem, and a typed path.

use fantoccini::Locator;
use support::window::{Window, until};

use crate::practising;

#[tokio::test]
async fn the_guide_opens_at_the_page_of_the_view() {
    let mut window = practising("guide", &[]).await;
    let own = window.client.window().await.unwrap();
    window.press("#menu-help").await;
    window.press("[data-action='guide']").await;
    let guide = until(|| async {
        let all = window.client.windows().await.ok()?;
        all.into_iter().find(|other| *other != own)
    });
    let guide = guide.await.expect("a second window");
    window.client.switch_to_window(guide).await.unwrap();
    window.shows("Compare and plan").await;
    // Nothing in it can ask the program for anything.
    let asked = "const done = arguments[0]; window.__TAURI_INTERNALS__ ? window.__TAURI_INTERNALS__.invoke('overview').then(() => done('answered'), (refused) => done(String(refused))) : done('no bridge')";
    let answer = window.client.execute_async(asked, Vec::new()).await.unwrap();
    assert_ne!(answer.as_str(), Some("answered"), "{answer}");
    window.picture("guide").await;
    window.client.switch_to_window(own).await.unwrap();
    window.find("[data-pane='source'] [data-app]").await;
    window.close().await;
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
