//! The main views as a screen reader gets them from the real window: every control has a name, and what changes is told.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;
use support::other::PYTHON;
use support::window::{Window, until};

use crate::{app, select};

/// What somebody can press, choose or write in.
const CONTROLS: [&str; 12] = [
    "push button",
    "toggle button",
    "check box",
    "radio button",
    "entry",
    "password text",
    "combo box",
    "link",
    "menu item",
    "page tab",
    "slider",
    "spin button",
];

#[tokio::test]
async fn every_control_of_the_main_views_has_a_name_for_a_screen_reader() {
    let mut window = Window::open_accessible("accessibility").await;
    window.shows("Start practice servers").await;
    looks_right(&window, "first run", &["push button", "heading"]).await;
    window.click("Start practice servers").await;
    app(&window, "destination", "Visits").await;
    select(&window, "Visits").await;
    looks_right(&window, "servers", &["push button", "table", "table row", "column header", "tool bar"])
        .await;
    for (place, view, roles) in [
        ("#place-library", "library", &["push button", "entry", "radio button"][..]),
        ("#place-history", "history", &["push button", "heading"]),
        ("#place-activity", "activity", &["push button", "heading"]),
        ("#settings", "settings", &["radio button", "combo box", "heading"]),
        ("[data-server] .place", "servers again", &["table row"]),
    ] {
        window.press(place).await;
        looks_right(&window, view, roles).await;
    }
    window.press("#plan-import").await;
    window.find("#apply-plan").await;
    looks_right(&window, "review", &["page tab", "push button", "entry", "heading"]).await;
    window.picture("review").await;
    window.close().await;
}

/// Waits until the tree holds these roles, then fails for each control without a name.
async fn looks_right(window: &Window, view: &str, roles: &[&str]) {
    let there = |nodes: &[Value]| {
        let seen: BTreeSet<_> = nodes.iter().filter_map(|node| node["role"].as_str()).collect();
        roles.iter().all(|role| seen.contains(role))
    };
    let found = until(|| async { Some(tree()).filter(|nodes| there(nodes)) }).await;
    let roles: BTreeSet<_> = tree().iter().map(|node| node["role"].to_string()).collect();
    let nodes = found.unwrap_or_else(|| panic!("{view} has only {roles:?}"));
    let showing = nodes.iter().filter(|node| node["showing"] == true);
    let nameless: Vec<_> = showing
        .filter(|node| node["role"].as_str().is_some_and(|role| CONTROLS.contains(&role)))
        .filter(|node| node["name"].as_str().is_none_or(|name| name.trim().is_empty()))
        .collect();
    assert!(nameless.is_empty(), "{view}: {nameless:#?}");
    for politeness in ["polite", "assertive"] {
        let region = nodes.iter().any(|node| node["attributes"]["container-live"] == politeness);
        assert!(region, "{view} has no {politeness} live region");
    }
    assert_eq!(window.client.find_all(fantoccini::Locator::Css("main h1")).await.unwrap().len(), 1, "{view}");
}

fn tree() -> Vec<Value> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/windows/tree.py");
    let told = Command::new(PYTHON).args([script, "appferry-desktop"]).output().expect("python3 is there");
    let lines = String::from_utf8_lossy(&told.stdout);
    lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}
