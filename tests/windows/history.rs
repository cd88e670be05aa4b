//! Looking back by mouse: the restart that an import waits for is confirmed, its record says how it was made, and two
//! records are compared.

use support::window::Window;

use crate::{confirm, practising, select};

async fn import(window: &Window, app: &str) {
    select(window, app).await;
    window.press("#plan-import").await;
    confirm(window).await;
    window.press("#apply-plan").await;
    window.find("[data-outcome^='verified']").await;
    window.click("Back to the servers").await;
}

#[tokio::test]
async fn a_restart_is_confirmed_and_two_records_are_compared() {
    let mut window = practising("history", &[]).await;
    import(&window, "Visits").await;
    window.find("[data-restarted]").await;
    window.picture("restart-needed").await;
    window.press("[data-restarted]").await;
    window.gone("[data-restarted]").await;

    import(&window, "Equipment").await;
    window.press("#place-history").await;
    window.press("[data-record]").await;
    window.find("#commands").await;
    window.shows("appferry apply").await;
    window.picture("record").await;
    // A list of the window's own would be drawn outside of it.
    let choose = "const list = document.querySelector('#compare-record');
        list.selectedIndex = 1;
        list.dispatchEvent(new Event('change', { bubbles: true }));";
    window.script(choose, vec![]).await;
    window.find("#record-comparison").await;
    window.shows("Visits").await;
    window.picture("compared").await;
    window.close().await;
}
