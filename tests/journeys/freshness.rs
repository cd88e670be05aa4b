//! What changed on a server since somebody last looked at it, and whom to ask before an import.

use service::gate::Consent;
use service::history::Asked;
use service::{Code, Outcome};
use support::journey::{Journey, code, consent};

#[tokio::test]
async fn a_look_tells_which_apps_changed_since_the_last_one() {
    let journey = Journey::begin().await;
    let freshness = async || journey.ferry.freshness(&journey.production).await.unwrap();
    assert_eq!(freshness().await.since, None, "nobody has looked before");
    journey.ferry.list_apps(&journey.production, true).await.unwrap();
    assert_eq!(freshness().await.since, None);
    journey.work_of_another_builder(&journey.production, "Item list").await;
    assert!(freshness().await.changed_apps.is_empty(), "nobody has looked since");

    journey.ferry.list_apps(&journey.production, true).await.unwrap();
    let found = freshness().await;
    assert_eq!(found.changed_apps.iter().map(|app| app.label.as_str()).collect::<Vec<_>>(), ["Equipment"]);
    assert!(found.since.is_some());
    // The same look again is no new look.
    journey.ferry.list_apps(&journey.production, false).await.unwrap();
    assert_eq!(freshness().await, found);
    journey.ferry.list_apps(&journey.production, true).await.unwrap();
    assert!(freshness().await.changed_apps.is_empty());
}

#[tokio::test]
async fn an_import_waits_until_somebody_says_whether_the_builders_were_asked() {
    let journey = Journey::begin().await;
    let plan = journey.plan("Visits").await;
    assert!(plan.gate.ask && plan.gate.ready);
    let silent = Consent { asked: Asked::No, ..consent(&plan) };
    assert_eq!(code(journey.apply_saying(&plan, &silent).await), Code::ConfirmationNeeded);
    assert_eq!(journey.door.calls("POST /definition/import"), 0);
    let asked = Consent { asked: Asked::Yes, ..consent(&plan) };
    let report = journey.apply_saying(&plan, &asked).await.unwrap();
    assert_eq!(report.outcome, Outcome::Verified);
    assert_eq!(journey.ferry.history().get(&report.import).unwrap().asked, Asked::Yes);
}
