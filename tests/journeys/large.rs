//! A bundle that is larger than a server takes at once: sent in several uploads, as one import.

use std::time::Duration;

use practice::{Call, Fault};
use serde_json::{Value, json};
use service::Outcome;
use service::export::What;
use service::ferry::PlanView;
use support::journey::Journey;
use support::window::until;

/// Plans to import an app with so many more pages of a megabyte each.
async fn planned(journey: &Journey, pages: usize) -> PlanView {
    let id = journey.app(&journey.staging, "Visits").await;
    let exported = journey.ferry.export(&journey.staging, &What::App(id)).await.unwrap();
    let mut bundle: Value = serde_json::from_slice(&exported.bytes).unwrap();
    let rows = bundle["definitions"].as_array_mut().unwrap();
    let ids: Vec<_> = (0..pages).map(|n| format!("00000000-0000-4000-8000-{n:012}")).collect();
    let app = rows.iter_mut().find(|row| row["type"] == "application").unwrap();
    app["json"]["json"]["pageIDs"].as_array_mut().unwrap().extend(ids.iter().map(|id| json!(id)));
    for id in &ids {
        let page = json!({"id": id, "key": "page", "name": id, "settings": {"notes": "x".repeat(1_000_000)}});
        rows.push(json!({"id": id, "name": id, "type": "view", "json": page}));
    }
    let path = journey.home.path().join("large.json");
    std::fs::write(&path, bundle.to_string()).unwrap();
    journey.ferry.plan_files(vec![path], &journey.production).await.unwrap()
}

#[tokio::test]
async fn forty_megabytes_arrive_complete_in_one_import() {
    let journey = Journey::begin().await;
    let plan = planned(&journey, 40).await;
    assert!(plan.upload_bytes > 40_000_000 && plan.gate.ready, "{:?}", plan.gate.reasons);
    let told = plan.checklist.iter().find(|step| step.step == "uploads").unwrap();
    assert!(told.text.contains("uploads"), "{}", told.text);
    let report = journey.apply(&plan).await.unwrap();
    assert_eq!(report.outcome, Outcome::Verified, "{} {:?}", report.explanation, report.next_steps);
    let uploads = journey.practice.production().import_count();
    assert!(uploads >= 3 && told.text.contains(&uploads.to_string()), "{uploads}: {}", told.text);
    assert_eq!(journey.ferry.imports().unwrap().len(), 1, "one import, one record");
}

#[tokio::test]
async fn what_one_upload_leaves_undone_stops_the_rest() {
    let journey = Journey::begin_in_a_hurry().await;
    let plan = planned(&journey, 20).await;
    journey.practice.production().inject(Call::Import, Fault::ProxyPage(413));
    let report = journey.apply(&plan).await.unwrap();
    // Whoever answers before all bytes are there may close the line before the answer is read.
    assert!(matches!(report.outcome, Outcome::Failed | Outcome::Unknown), "{}", report.explanation);
    assert_eq!(journey.practice.production().import_count(), 1);
    assert!(report.next_steps[0].contains("Only 1 of"), "{:?}", report.next_steps);
}

#[tokio::test]
async fn what_keeps_the_second_upload_here_is_not_said_to_be_a_refusal() {
    let journey = Journey::begin().await;
    let plan = planned(&journey, 16).await;
    journey.practice.production().delay(Call::ExportAll, Duration::from_millis(500));
    let lose_the_locks = async {
        let sent = || async { (journey.practice.production().import_count() == 1).then_some(()) };
        until(sent).await.unwrap();
        std::fs::rename(journey.home.path().join("locks"), journey.home.path().join("lost")).unwrap();
    };
    let (report, ()) = tokio::join!(journey.apply(&plan), lose_the_locks);
    let report = report.unwrap();
    assert_eq!(journey.practice.production().import_count(), 1);
    assert_eq!(report.outcome, Outcome::Failed, "{}", report.explanation);
    assert!(report.answer.starts_with("The rest was not sent: It was not possible"), "{}", report.answer);
    let told = format!("{} {} {:?}", report.answer, report.explanation, report.next_steps);
    assert!(!told.contains("refused") && !told.contains("HTTP"), "{told}");
    assert!(report.explanation.contains("stayed here") && report.as_planned > 0, "{told}");
    assert!(report.next_steps[0].contains("Only 1 of "), "{told}");
}
