//! The first minute: a promise, two ways in, and nothing that can be damaged.

use support::window::Window;

#[tokio::test]
async fn a_newcomer_starts_the_practice_servers_with_one_click() {
    let mut window = Window::open("first-run", &[]).await;
    window.shows("Carry apps between AppBuilder servers").await;
    window.picture("welcome").await;
    window.click("Start practice servers").await;
    window.shows("Practice staging").await;
    window.shows("Practice production").await;
    window.find("[data-pane='source'] [data-app]").await;
    window.find("[data-pane='destination'] [data-app]").await;
    window.shows("PRACTICE").await;
    window.picture("two-panes").await;
    window.close().await;
}
