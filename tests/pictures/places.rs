//! The screens before anything moves: the first one, connecting, both lists, dragging, and finding.

use fantoccini::actions::{
    InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction,
};
use practice::PracticeServer;
use std::time::Duration;
use support::window::keys;

use crate::gallery::{Gallery, LOOKS, PRODUCTION, STAGING};

const DESTINATION: &str = "[data-pane='destination'] [data-app]";

/// 01.
pub async fn welcome(gallery: &Gallery) {
    gallery.window.shows("Carry apps between AppBuilder servers").await;
    gallery.take("01-first-run").await;
}

/// 04 and 04b, until both servers are there.
pub async fn connect(gallery: &Gallery) {
    let window = &gallery.window;
    let [staging, production] = gallery.practice.servers() else { panic!("two servers") };
    window.press("#connect-server").await;
    fill(gallery, staging, STAGING, "#environment-test").await;
    add(gallery).await;

    window.press("#connect-server").await;
    fill(gallery, production, PRODUCTION, "#environment-production").await;
    window.fill("#server-secret", "certainly wrong").await;
    window.press("#test-connection").await;
    window.shows("password").await;
    gallery.take("04b-connect-failed").await;
    window.fill("#server-secret", &production.password).await;
    window.press("#test-connection").await;
    window.find("#add-server:not([aria-disabled='true'])").await;
    gallery.take("04-connect").await;
    add(gallery).await;
}

async fn fill(gallery: &Gallery, server: &PracticeServer, name: &str, environment: &str) {
    for (field, value) in [
        ("#server-address", server.url.as_str()),
        ("#server-tenant", server.tenant.as_str()),
        ("#server-name", name),
        ("#server-account", server.email.as_str()),
        ("#server-secret", server.password.as_str()),
    ] {
        gallery.window.fill(field, value).await;
    }
    gallery.window.press(environment).await;
}

async fn add(gallery: &Gallery) {
    gallery.window.press("#test-connection").await;
    gallery.window.press("#add-server:not([aria-disabled='true'])").await;
    gallery.window.gone("#connect-form").await;
    // A server that was added is shown; whoever goes elsewhere before that is led back.
    gallery.window.find("[data-pane='source'] [data-app]").await;
}

/// 02, 03 and 03b.
pub async fn choose(gallery: &Gallery) {
    let window = &gallery.window;
    window.find(DESTINATION).await;
    row(gallery, "Visits").await;
    window.find("[data-pane='source'] [data-app] .difference .parts").await;
    gallery.take("02-main").await;
    both(gallery).await;
    gallery.take("02-main-several").await;
    window.press("#send-to").await;
    window.find(".menu").await;
    gallery.take("03b-send-to").await;
    gallery.escape().await;
    for look in LOOKS {
        gallery.look(look).await;
        // Where only one list is seen, nothing can be carried to the other.
        if gallery.is_seen(DESTINATION).await {
            carry(gallery).await;
            gallery.save("03-drag", look).await;
            put_back(gallery).await;
        }
    }
    gallery.look(LOOKS[0]).await;
}

/// Clicks an app of the source.
pub async fn row(gallery: &Gallery, name: &str) {
    gallery.click_path(&format!("//*[@data-pane='source']//*[@data-app][contains(., '{name}')]")).await;
}

/// Chooses two apps.
pub async fn both(gallery: &Gallery) {
    row(gallery, "Visits").await;
    let held =
        |action| gallery.window.client.perform_actions(KeyActions::new("keyboard".to_owned()).then(action));
    held(KeyAction::Down { value: keys::CONTROL }).await.unwrap();
    row(gallery, "Equipment").await;
    held(KeyAction::Up { value: keys::CONTROL }).await.unwrap();
}

/// Holds an app over the destination.
async fn carry(gallery: &Gallery) {
    let window = &gallery.window;
    let app = window.find("[data-pane='source'] [data-app]").await;
    let (from, to) = (window.middle(&app).await, window.middle(&window.find(DESTINATION).await).await);
    let step = |x: f64, y: f64| PointerAction::MoveTo { duration: Some(Duration::from_millis(100)), x, y };
    let held = MouseActions::new("mouse".to_owned())
        .then(step(from.0, from.1))
        .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT })
        .then(step(from.0 + 12.0, from.1 + 4.0))
        .then(step(to.0, to.1 + 80.0))
        .then(step(to.0, to.1 + 84.0));
    window.client.perform_actions(held).await.unwrap();
    window.shows("Dropping writes nothing").await;
}

async fn put_back(gallery: &Gallery) {
    gallery.window.key(keys::ESCAPE).await;
    let up = MouseActions::new("mouse".to_owned()).then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
    gallery.window.client.perform_actions(up).await.unwrap();
}

/// 13 and 13b, the settings, and the guide's menu.
pub async fn find(gallery: &Gallery) {
    let window = &gallery.window;
    window.press("[data-server] .place").await;
    window.find(DESTINATION).await;
    window.chord(keys::CONTROL, 'k').await;
    window.fill("#palette-query", "plan").await;
    window.find("[role='option']").await;
    gallery.take("13-palette").await;
    gallery.escape().await;
    window.press("#menu-help").await;
    gallery.take("13-menu").await;
    window.press("[data-action='shortcuts']").await;
    window.find("#change-shortcuts").await;
    gallery.take("13b-shortcuts").await;
    gallery.escape().await;
    window.press("#settings").await;
    window.find("[data-folder='library']").await;
    gallery.take("14-settings").await;
}
