//! The main job by single clicks: an app from the practice staging to the practice production, with warnings before, a snapshot
//! on the way and a proof after.

use support::window::Window;

use crate::{PRODUCTION, confirm, imported, practising, select};

#[tokio::test]
async fn an_app_is_carried_to_production_by_single_clicks_and_verified() {
    let mut window = practising("main-job", &[]).await;
    select(&window, "Visits").await;
    window.press("#send-to").await;
    window.picture("send-to").await;
    window.choose(PRODUCTION).await;
    window.find("#apply-plan").await;
    window.picture("review").await;
    confirm(&window).await;
    window.picture("ready").await;
    watch_for(&window, "[data-stage]").await;
    window.press("#apply-plan").await;
    window.picture("apply").await;
    imported(&mut window).await;
    window.find("html[data-was-there]").await;
    window.shows("Restart").await;

    window.click("Back to the servers").await;
    window.press("#place-library").await;
    window.find("#entries").await;
    window.shows("Before import of").await;
    window.picture("library").await;
    window.press("#place-history").await;
    window.shows(PRODUCTION).await;
    window.picture("history").await;
    window.close().await;
}

/// Remembers in the page that something was there, which may be gone before anybody else looks.
async fn watch_for(window: &Window, css: &str) {
    let watch = "const [css] = arguments, root = document.documentElement;
        const look = () => { if (document.querySelector(css)) root.dataset.wasThere = ''; };
        new MutationObserver(look).observe(document.body, { childList: true, subtree: true });";
    window.script(watch, vec![css.into()]).await;
}

#[tokio::test]
async fn every_app_row_exports_with_one_click() {
    let window = practising("export", &["carried.json"]).await;
    window.press("[data-pane='source'] [data-app] button[aria-label^='Export']").await;
    let path = window.home.path().join("carried.json");
    let saved = support::window::until(|| async { std::fs::read(&path).ok() }).await.expect("a file");
    let bundle = bundle::Bundle::parse(&saved).unwrap();
    assert_eq!(bundle.kind, bundle::BundleKind::App);
    window.close().await;
}

#[tokio::test]
async fn a_file_is_picked_and_planned() {
    let mut window = practising("import-a-file", &["picked.json", "picked.json"]).await;
    window.press("[data-pane='source'] [data-app] button[aria-label^='Export']").await;
    let path = window.home.path().join("picked.json");
    support::window::until(|| async { path.is_file().then_some(()) }).await.expect("a file");
    window.press("#plan-from-file").await;
    window.find("#apply-plan").await;
    window.picture("plan-of-a-file").await;
    window.close().await;
}
