//! Files of the desktop onto the window, and entries out of it, with another program on a real display.

use bundle::Hash;
use support::other::{Other, carry, let_go, on_screen};
use support::window::until;

use crate::{PRODUCTION, confirm, imported, practising};

#[tokio::test]
async fn a_file_dropped_on_a_server_is_planned_and_imported() {
    let mut window = practising("drop-in", &["dropped here.json"]).await;
    window.press("[data-pane='source'] [data-app] button[aria-label='Export Visits…']").await;
    let file = window.home.path().join("dropped here.json");
    until(|| async { file.is_file().then_some(()) }).await.expect("a file");

    let other = Other::source(&file).await;
    let target = on_screen(&window, "[data-pane='destination'] [data-app]").await;
    carry(other.middle(), target).await;
    window.shows(&format!("Plan import of 1 file into PRODUCTION – {PRODUCTION}")).await;
    window.picture("over-production").await;
    let_go();
    window.find("#apply-plan").await;
    window.picture("plan").await;
    confirm(&window).await;
    window.press("#apply-plan").await;
    imported(&mut window).await;
    window.close().await;
}

#[tokio::test]
async fn files_that_go_elsewhere_leave_nothing_behind() {
    let mut window = practising("drop-aside", &[]).await;
    let file = window.home.path().join("never.json");
    std::fs::write(&file, "{}").unwrap();
    let other = Other::source(&file).await;
    let library = on_screen(&window, "#place-library").await;
    carry(other.middle(), library).await;
    window.shows("Keep a copy of 1 file").await;
    window.picture("over-the-library").await;
    carry_back(&other).await;
    window.gone("#place-library.accepts").await;
    let_go();
    window.find("[data-pane='source'] [data-app]").await;
    window.close().await;
}

async fn carry_back(other: &Other) {
    let (x, y) = other.middle();
    for step in [40, 20, 0] {
        support::other::point((x - step, y)).await;
    }
}

#[tokio::test]
async fn an_entry_dragged_out_of_the_window_is_the_same_file_byte_for_byte() {
    let mut window = practising("drag-out", &["saved.json"]).await;
    window.press("#back-up").await;
    window.find("[data-notice='done']").await;
    window.press("#place-library").await;
    window.press("[data-entry]").await;
    window.press("#save-entry").await;
    let saved = window.home.path().join("saved.json");
    let bytes = until(|| async { std::fs::read(&saved).ok() }).await.expect("a saved copy");

    let output = window.home.path().join("dropped");
    let other = Other::target(&output).await;
    let entry = on_screen(&window, "[data-entry] .name").await;
    carry(entry, other.middle()).await;
    window.picture("out").await;
    let_go();
    let told = until(|| async { std::fs::read_to_string(&output).ok().filter(|told| told.ends_with('\n')) });
    let told = told.await.expect("a dropped file");
    let hash = Hash::of(&bytes).to_string();
    assert!(told.starts_with("file:///") && told.trim_end().ends_with(&hash), "{told} is not {hash}");
    window.shows("left the window").await;
    window.picture("said").await;
    window.close().await;
}
