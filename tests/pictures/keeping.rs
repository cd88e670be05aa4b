//! The screens of what is kept: the library, its rules, and the history.

use crate::gallery::{Gallery, PRODUCTION};
use support::window::until;

/// 09, with a search.
pub async fn library(gallery: &Gallery) {
    let window = &gallery.window;
    window.press("#place-library").await;
    window.press("#back-up-servers").await;
    window.press("#back-up-confirm").await;
    window.find("#run-ended").await;
    gallery.take("09-backed-up").await;
    window.press("#back-up-close").await;
    window.press("[data-entry]").await;
    gallery.take("09-library").await;
    let found = until(|| async {
        window.fill("#find-entry", "Length of stay").await;
        gallery.is_seen("[data-entry] mark").await.then_some(())
    });
    found.await.expect("the new entries have been read");
    window.press("[data-entry]").await;
    window.find("[data-hit]").await;
    gallery.take("09-library-search").await;
}

/// 10, of the server that is written.
pub async fn backups(gallery: &Gallery) {
    let window = &gallery.window;
    window.press("#open-backups").await;
    gallery.take("10-all-servers").await;
    window.click(PRODUCTION).await;
    window.press("#schedule-on").await;
    window.click("Rules of its own").await;
    window.find("#simulator").await;
    gallery.take("10-retention").await;
    window.press("#back").await;
}

/// What was done, and what is running.
pub async fn history(gallery: &Gallery) {
    let window = &gallery.window;
    window.press("#place-history").await;
    window.find("[data-import]").await;
    gallery.take("11-history").await;
    window.press("[data-record]").await;
    window.find("#commands").await;
    gallery.take("11-record").await;
    window.press("#place-activity").await;
    window.find("[data-activity]").await;
    gallery.take("10-activity").await;
}
