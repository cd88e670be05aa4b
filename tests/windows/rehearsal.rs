//! A rehearsal by mouse: a plan is tried on a practice server of its own, the destination is only read, and the plan
//! says afterwards that it was rehearsed.

use crate::{PRODUCTION, practising, select};

#[tokio::test]
async fn a_plan_is_rehearsed_on_a_practice_server_of_its_own() {
    let mut window = practising("rehearsal", &[]).await;
    select(&window, "Visits").await;
    window.press("#plan-import").await;
    window.find("#rehearsal-state[data-rehearsed='false']").await;
    window.press("#rehearse").await;
    window.picture("where").await;
    window.press("#rehearse-confirm").await;
    window.find("[data-rehearsal='verified']").await;
    window.shows(&format!("{PRODUCTION} is not touched")).await;
    window.shows("The practice server is gone").await;
    window.picture("rehearsed").await;
    window.press("#back-to-plan").await;
    window.find("#rehearsal-state[data-rehearsed='true']").await;
    window.picture("review").await;

    window.press("#back").await;
    window.press("#place-history").await;
    window.find("[data-import]").await;
    window.picture("history").await;
    window.close().await;
}
