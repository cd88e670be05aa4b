//! Reading what an import would change: from change to change by key, by search, side by side and as JSON.

use support::window::Window;

use crate::{practising, select};

/// F7, which goes to the next change, as WebDriver writes it.
const F7: char = '\u{E037}';

#[tokio::test]
async fn changes_are_read_by_key_by_search_and_as_json() {
    let mut window = practising("differences", &[]).await;
    select(&window, "Visits").await;
    window.press("#plan-import").await;
    window.press("#tab-differences").await;
    window.find("#change-tree [data-change]").await;
    window.shows("Change 1 of").await;
    window.picture("first").await;

    let first = name(&window).await;
    window.press("#change-tree [data-change]").await;
    window.key(F7).await;
    window.shows("Change 2 of").await;
    assert_ne!(name(&window).await, first);
    window.picture("next").await;

    let all = positions(&window).await;
    window.fill("#find-change", "Phone").await;
    support::window::until(|| async { (positions(&window).await < all).then_some(()) })
        .await
        .expect("fewer changes are listed than before");
    window.picture("found").await;

    window.click("JSON").await;
    window.shows("\"id\"").await;
    window.picture("json").await;
    window.close().await;
}

/// Returns the label of the definition that is shown.
async fn name(window: &Window) -> String {
    window.find("#difference-name").await.text().await.unwrap()
}

/// Returns how many changes the tree goes through.
async fn positions(window: &Window) -> u32 {
    let text = window.find("#change-position").await.text().await.unwrap();
    text.split(|letter: char| !letter.is_ascii_digit())
        .filter_map(|part| part.parse().ok())
        .next_back()
        .unwrap_or(0)
}
