//! The library by mouse: every server is backed up at once, and a label that only an old backup has is found again.

use support::window::Window;

use crate::practising;

/// What the production server still calls a field that the staging server calls otherwise.
const OLD_LABEL: &str = "Duration";

#[tokio::test]
async fn all_servers_are_backed_up_and_an_old_label_is_found() {
    let mut window = practising("library", &[]).await;
    window.press("#place-library").await;
    window.press("#back-up-servers").await;
    window.press("#back-up-confirm").await;
    window.find("#run-ended").await;
    window.picture("backed-up").await;
    let ended = window.find("#run-ended").await.text().await.unwrap();
    assert_eq!(ended, "2 of 2 servers backed up.");
    window.press("#back-up-close").await;
    window.find("[data-entry]").await;

    find_inside(&window, OLD_LABEL).await;
    window.picture("found").await;
    let servers = matching_servers(&window).await;
    assert!(!servers.is_empty() && servers.iter().all(|server| server.contains("production")), "{servers:?}");

    window.press("[data-entry]").await;
    window.find("[data-hit]").await;
    window.picture("hit").await;
    window.press("[data-hit] button").await;
    window.find("[data-moment='appeared']").await;
    window.picture("timeline").await;
    window.close().await;
}

#[tokio::test]
async fn an_entry_is_compared_marked_and_taken_back_from_the_trash() {
    let mut window = practising("entry", &[]).await;
    window.press("#place-library").await;
    window.press("#back-up-servers").await;
    window.press("#back-up-confirm").await;
    window.find("#run-ended").await;
    window.press("#back-up-close").await;
    window.press("[data-entry]").await;
    window.fill("#entry-note", "before the fair").await;
    window.press("#save-note").await;
    window.shows("note: “before the fair”").await;

    window.press("#compare-entry").await;
    window.press("#compare-entries").await;
    window.shows("Both hold the same.").await;
    window.picture("same").await;
    window.press("#back").await;

    window.press("[data-entry]").await;
    window.press("#trash-entry").await;
    window.find("[data-notice='done']").await;
    window.picture("trashed").await;
    window.click("Trash").await;
    window.press("[data-entry]").await;
    window.press("#restore-entry").await;
    window.gone("[data-entry]").await;
    window.shows("The trash is empty").await;
    window.close().await;
}

/// Searches until the new entries have been read.
async fn find_inside(window: &Window, words: &str) {
    let found = support::window::until(|| async {
        window.fill("#find-entry", words).await;
        let marks = "return document.querySelectorAll('[data-entry] mark').length";
        (window.script(marks, Vec::new()).await.as_u64() > Some(0)).then_some(())
    });
    assert!(found.await.is_some(), "{}", window.text().await);
}

/// Says where the entries come from that have a hit.
async fn matching_servers(window: &Window) -> Vec<String> {
    let read =
        "return [...document.querySelectorAll('[data-entry]')].filter((row) => row.querySelector('mark'))
        .map((row) => row.textContent.toLowerCase())";
    let found = window.script(read, Vec::new()).await;
    let rows = found.as_array().cloned().unwrap_or_default();
    rows.iter().filter_map(|row| row.as_str().map(str::to_owned)).collect()
}
