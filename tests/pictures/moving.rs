//! The screens of a plan, from its review to the way back.

use std::time::Duration;

use practice::Call;
use serde_json::Value;
use support::window::until;

use crate::gallery::{EXPORTED, Gallery, PRODUCTION};
use crate::places;

/// So long takes an import while it is looked at in every look.
const SLOW: Duration = Duration::from_secs(12);

/// An app goes over well: 07, and 08 as it should be.
pub async fn first_import(gallery: &Gallery) {
    let window = &gallery.window;
    places::row(gallery, "Visits").await;
    window.press("#plan-import").await;
    confirm(gallery).await;
    gallery.take("05b-review-ready").await;
    gallery.practice.production().delay(Call::Import, SLOW);
    window.press("#apply-plan").await;
    window.find("[data-stage]").await;
    // By now everything before the upload is done.
    tokio::time::sleep(Duration::from_secs(3)).await;
    gallery.take("07-apply").await;
    gallery.practice.production().delay(Call::Import, Duration::ZERO);
    window.find("[data-outcome]").await;
    gallery.take("08-result-verified").await;
    window.click("Back to the servers").await;
}

/// Two apps go over, of which one meets everything that can go wrong: 05, 06, 12, 08 and 11.
pub async fn second_import(gallery: &Gallery) {
    let window = &gallery.window;
    disagree(gallery).await;
    window.press("[data-pane='source'] .bar button[title$='again']").await;
    places::both(gallery).await;
    window.press("#plan-import").await;
    window.find("#apply-plan").await;
    gallery.take("05-review").await;
    window.press("#tab-selection").await;
    window.find("#contents [data-check]").await;
    gallery.take("05-selection").await;
    window.press("#tab-checklist").await;
    gallery.take("05-checklist").await;
    differences(gallery).await;
    rehearse(gallery).await;
    window.press("#tab-findings").await;
    confirm(gallery).await;
    window.press("#apply-plan:not([aria-disabled='true'])").await;
    window.find("[data-outcome]").await;
    gallery.take("08-result").await;
    window.press("#roll-back").await;
    window.find("#way-back-table").await;
    gallery.take("11-roll-back").await;
    window.press("#back").await;
    window.click("Back to the servers").await;
}

/// Somebody renames a field on one server, and somebody else on the other one.
async fn disagree(gallery: &Gallery) {
    let window = &gallery.window;
    window.press("[data-pane='source'] [data-app] button[aria-label='Export Visits…']").await;
    let path = window.home.path().join(EXPORTED);
    let bytes = until(|| async { std::fs::read(&path).ok() }).await.unwrap();
    let bundle: Value = serde_json::from_slice(&bytes).unwrap();
    let mut rows = bundle["definitions"].as_array().unwrap().iter();
    let field = rows.find(|row| row["name"] == "Visit->minutes").unwrap()["id"].as_str().unwrap();
    let (staging, production) = (gallery.practice.staging(), gallery.practice.production());
    for (server, label) in [(staging, "Minutes on site"), (production, "Length of stay")] {
        let rename = |json: &mut Value| json["translations"][0]["label"] = label.into();
        assert!(server.edit_definition(field, rename).unwrap());
    }
}

/// 06, at the change that both made.
async fn differences(gallery: &Gallery) {
    let window = &gallery.window;
    window.press("#tab-differences").await;
    window.find("#change-tree [data-change]").await;
    gallery.click_path("//label[contains(., 'Conflicts')]").await;
    window.press("#change-tree [data-change='conflict']").await;
    window.find("#decide-keep-destination").await;
    gallery.take("06-differences").await;
    window.press("#decide-keep-destination").await;
    window.find("[data-decision]").await;
    window.find("#apply-plan").await;
}

/// 12, on a practice server that is there for it only.
async fn rehearse(gallery: &Gallery) {
    let window = &gallery.window;
    window.press("#tab-findings").await;
    window.press("#rehearse").await;
    window.press("#rehearse-confirm").await;
    window.find("[data-rehearsal]").await;
    gallery.take("12-rehearsal").await;
    window.press("#back-to-plan").await;
}

/// Accepts what has to be accepted, and types the name.
async fn confirm(gallery: &Gallery) {
    let window = &gallery.window;
    window.press("#typed-name").await;
    window.write(PRODUCTION).await;
    for question in ["#accept-errors", "#asked-skipped"] {
        if gallery.is_seen(question).await {
            window.press(question).await;
        }
    }
}
