//! What reaches the window from the desktop: files and links that AppFerry is opened with again, and the wish to close it.

use std::process::Command;

use practice::{Call, Fault, Options, Practice};
use support::programs::program;
use support::window::{Window, until};

use crate::{backups, practising, select};

/// Opens AppFerry once more with a word, as a file manager or a browser does; returns whether it was content.
fn open_again(window: &Window, word: &str) -> bool {
    let mut again = Command::new(program("appferry-desktop"));
    again.arg("--config").arg(window.home.path().join("config")).arg(word);
    again.status().unwrap().success()
}

#[tokio::test]
async fn files_and_links_open_in_the_window_that_is_there_and_write_nothing() {
    let mut window = practising("arrivals", &["given.abbundle"]).await;
    window.press("[data-pane='source'] [data-app] button[aria-label='Export Visits…']").await;
    let file = window.home.path().join("given.abbundle");
    until(|| async { file.is_file().then_some(()) }).await.expect("a file");
    assert!(open_again(&window, file.to_str().unwrap()));
    window.find("[data-entry]").await;
    window.find("#trash-entry").await;
    window.picture("file").await;

    window.press("[data-server] .place").await;
    select(&window, "Visits").await;
    window.press("#plan-import").await;
    window.press("#plan-menu").await;
    window.choose("Keep for later").await;
    window.find("[data-notice='done']").await;
    window.press("#back").await;
    window.press("#place-history").await;
    window.click("Saved plans").await;
    let kept = window.find("[data-open-plan]").await.attr("data-open-plan").await.unwrap().unwrap();
    window.press("[data-server] .place").await;
    window.gone("[data-open-plan]").await;
    assert!(open_again(&window, &format!("appferry://plan/{kept}")));
    window.find("#plan-kept-again").await;
    assert!(!window.is_there("#apply-plan").await, "a link only shows");
    window.picture("link").await;
    assert!(open_again(&window, "appferry://apply/everything"));
    window.find("#plan-kept-again").await;
    window.close().await;
}

#[tokio::test]
async fn a_window_that_is_closed_while_something_runs_asks_first() {
    let practice = Practice::start(Options::default()).await.unwrap();
    let mut window = Window::open("closing", &["never.json"]).await;
    backups::connect(&window, &practice).await;
    practice.staging().inject(Call::ExportApp, Fault::Hang);
    window.press("[data-pane='source'] [data-app] button[aria-label^='Export']").await;
    window.shows("Export Equipment from").await;
    support::other::close().await;
    window.focused("dialog button").await;
    window.picture("asked").await;
    window.click("Keep AppFerry open").await;
    window.gone("#quit").await;
    window.shows("Export Equipment from").await;

    support::other::close().await;
    window.find("#quit").await;
    // The program ends before its driver can answer.
    drop(window.client.execute("document.querySelector('#quit').click()", Vec::new()).await);
    let gone = until(|| async { window.client.title().await.is_err().then_some(()) });
    assert!(gone.await.is_some(), "the window is still there");
}
