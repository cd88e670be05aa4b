//! The whole import by keyboard alone, from the first screen to the proof: no pointer, and no focus set by a script.

use support::window::{Window, keys};

use crate::{PRODUCTION, imported};

#[tokio::test]
async fn an_app_is_carried_to_production_by_keyboard_alone() {
    let mut window = Window::open("keyboard", &[]).await;
    window.shows("Start practice servers").await;
    window.tab_to("#start-practice").await;
    window.key(keys::ENTER).await;
    window.find("[data-pane='source'] [data-app]").await;
    window.find("[data-pane='destination'] [data-app]").await;

    window.chord(keys::CONTROL, '2').await;
    // Letters find a row by its name.
    window.write("visits").await;
    window.focused("[data-pane='source'] [data-app][data-rove^='Visits']").await;
    window.key(' ').await;
    window.find("[data-pane='source'] [data-app][aria-selected='true']").await;
    window.picture("selected").await;
    window.chord(keys::CONTROL, 'i').await;

    window.find("#typed-name").await;
    if window.is_there("#accept-errors").await {
        window.tab_to("#accept-errors").await;
        window.key(' ').await;
    }
    window.tab_to("#typed-name").await;
    window.write(PRODUCTION).await;
    window.tab_to("#apply-plan:not([aria-disabled='true'])").await;
    window.picture("ready").await;
    window.key(keys::ENTER).await;
    imported(&mut window).await;
    window.close().await;
}
