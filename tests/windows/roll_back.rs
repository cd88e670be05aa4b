//! The way back by mouse: an import is rolled back, what it added is removed, and the destination is as it was.

use support::window::Window;

use crate::{PRODUCTION, confirm, practising, select};

/// The app that is carried across.
const APP: &str = "Visits";

#[tokio::test]
async fn an_import_is_rolled_back_and_the_destination_is_as_before() {
    let mut window = practising("roll-back", &[]).await;
    let before = difference(&window).await;
    select(&window, APP).await;
    window.press("#plan-import").await;
    confirm(&window).await;
    window.press("#apply-plan").await;
    window.find("[data-outcome='verified']").await;

    window.press("#roll-back").await;
    window.find("#way-back-table").await;
    window.shows("Comes back exactly").await;
    window.picture("way-back").await;
    confirm(&window).await;
    window.picture("ready").await;
    window.press("#apply-plan").await;
    window.find("#remove-added").await;
    window.find("[data-outcome='verified']").await;
    window.picture("rolled-back").await;

    window.press("#remove-added").await;
    window.find("[data-remove]").await;
    if !window.client.find_all(fantoccini::Locator::Css("#choose-all-added")).await.unwrap().is_empty() {
        window.press("#choose-all-added").await;
    }
    window.fill("#removal-name", PRODUCTION).await;
    window.picture("remove").await;
    window.press("#remove-confirm").await;
    window.find("#removal-report").await;
    window.shows("everything else is as it was").await;
    window.picture("removed").await;
    window.click("Close").await;

    window.click("Back to the servers").await;
    let again =
        support::window::until(|| async { (difference(&window).await == before).then_some(()) }).await;
    assert!(again.is_some(), "{before} before, and now {}", difference(&window).await);
    window.picture("as-before").await;
    window.press("#place-history").await;
    window.find("[data-import]").await;
    window.picture("history").await;
    window.close().await;
}

/// Returns in words how the app differs between the two servers; empty while that is not known.
async fn difference(window: &Window) -> String {
    let find = "const rows = [...document.querySelectorAll(\"[data-pane='source'] [data-app]\")];
        const row = rows.find((row) => row.textContent.includes(arguments[0]));
        return row?.querySelector('.difference .parts')?.textContent ?? ''";
    let read = || async {
        let text = window.script(find, vec![APP.into()]).await.as_str().unwrap_or_default().to_owned();
        (!text.is_empty()).then_some(text)
    };
    support::window::until(read).await.unwrap_or_default()
}
