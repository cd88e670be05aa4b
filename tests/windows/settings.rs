//! The settings in the real window: each choice holds at once and is on disk afterwards.

use serde_json::{Value, json};
use support::window::{Window, until};

/// Waits until the file of settings holds something.
async fn kept(window: &Window, what: impl Fn(&Value) -> bool) {
    let file = window.home.path().join("config").join("settings.json");
    let read = || async {
        let settings: Value = serde_json::from_slice(&std::fs::read(&file).ok()?).ok()?;
        what(&settings).then_some(())
    };
    assert!(until(read).await.is_some(), "{}", std::fs::read_to_string(&file).unwrap_or_default());
}

/// Waits until the page says so of itself.
async fn root(window: &Window, attribute: &str, value: &str) {
    window.find(&format!("html[{attribute}='{value}']")).await;
}

async fn select(window: &Window, css: &str, value: &str) {
    window.find(css).await;
    let choose = "const list = document.querySelector(arguments[0]); list.value = arguments[1]; list.dispatchEvent(new Event('change', { bubbles: true }))";
    window.script(choose, vec![json!(css), json!(value)]).await;
}

#[tokio::test]
async fn every_choice_holds_at_once_and_is_kept() {
    let mut window = Window::open("settings", &["library", "connections.json"]).await;
    window.shows("Carry apps between AppBuilder servers").await;
    window.press("#menu-file").await;
    window.press("[data-action='settings']").await;
    window.click("Dark").await;
    root(&window, "data-theme", "dark").await;
    kept(&window, |settings| settings.to_string().contains("\"dark\"")).await;
    window.click("150 %").await;
    kept(&window, |settings| settings.to_string().contains("150")).await;
    window.picture("dark-and-large").await;
    window.click("100 %").await;

    select(&window, "[data-policy-of='production'] select", "require").await;
    kept(&window, |settings| settings.to_string().contains("require")).await;
    window.click("This one:").await;
    window.fill("#proxy-address", "http://proxy.example.org:3128").await;
    window.press("#use-proxy").await;
    kept(&window, |settings| settings.to_string().contains("proxy.example.org")).await;
    // The notice lies over what is clicked next.
    window.click("Dismiss").await;
    select(&window, "#log-level", "details").await;
    kept(&window, |settings| settings.to_string().contains("details")).await;

    std::fs::create_dir_all(window.home.path().join("library")).unwrap();
    window.press("#choose-library").await;
    window.shows(&window.home.path().join("library").display().to_string()).await;
    window.press("#export-connections").await;
    let file = window.home.path().join("connections.json");
    until(|| async { file.is_file().then_some(()) }).await.expect("a file of connections");
    let log = window.home.path().join("config").join("appferry.log");
    assert!(log.is_file(), "the log lies where the settings say");

    select(&window, "#language", "th").await;
    window.shows("การตั้งค่า").await;
    root(&window, "lang", "th").await;
    kept(&window, |settings| settings.to_string().contains("\"th\"")).await;
    window.picture("thai").await;
    window.close().await;
}
