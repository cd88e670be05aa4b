//! A bundle that is larger than a server takes at once: sent in several uploads, as one import.

use std::collections::BTreeSet;
use std::time::Duration;

use practice::{Call, Fault};
use serde_json::{Value, json};
use service::export::What;
use service::ferry::PlanView;
use service::gate::Consent;
use service::history::ImportState;
use service::{Code, ImportId, Outcome};
use support::journey::{Journey, code, consent};
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
    assert_eq!(journey.imports().await.len(), 1, "one import, one record");
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

/// Everything on production, and so many copies of it with ids, names and tables of their own, as one bundle of all apps.
async fn many_apps(journey: &Journey, copies: usize, bytes: usize) -> Value {
    let mut bundle: Value = serde_json::from_slice(&journey.export(&journey.production).await).unwrap();
    let rows = bundle["definitions"].as_array().unwrap().clone();
    let system: Vec<&Value> =
        rows.iter().filter(|row| row["json"]["isSystemObject"] == json!(true)).collect();
    let is_system = |row: &&Value| {
        let fields =
            system.iter().flat_map(|object| object["json"]["fieldIDs"].as_array().into_iter().flatten());
        system.contains(row) || fields.clone().any(|id| *id == row["id"])
    };
    let own: Vec<Value> = rows.iter().filter(|row| !is_system(row)).cloned().collect();
    let ids: Vec<&str> = own.iter().map(|row| row["id"].as_str().unwrap()).collect();
    let all = bundle["definitions"].as_array_mut().unwrap();
    for copy in 1..=copies {
        let mut text = serde_json::to_string(&own).unwrap();
        for id in &ids {
            text = text.replace(id, &format!("{copy:04}{}", &id[4..]));
        }
        let mut copied: Vec<Value> = serde_json::from_str(&text).unwrap();
        for row in &mut copied {
            if row["type"] == "field" {
                continue;
            }
            for key in ["/name", "/json/name", "/json/tableName"] {
                if let Some(Value::String(name)) = row.pointer_mut(key) {
                    name.push_str(&format!(" {copy}"));
                }
            }
        }
        all.extend(copied);
    }
    let pages = all.iter_mut().filter(|row| row["json"]["key"] == "page").collect::<Vec<_>>();
    let each = bytes / pages.len();
    pages.into_iter().for_each(|page| page["json"]["settings"]["notes"] = json!("x".repeat(each)));
    bundle
}

#[tokio::test]
async fn forty_megabytes_of_all_apps_arrive_complete() {
    let journey = Journey::begin().await;
    let bundle = many_apps(&journey, 5, 41_000_000).await;
    let path = journey.home.path().join("all.json");
    std::fs::write(&path, bundle.to_string()).unwrap();
    let plan = journey.ferry.plan_files(vec![path], &journey.production).await.unwrap();
    assert!(
        plan.upload_bytes > 40_000_000 && plan.apps.len() >= 8,
        "{} {}",
        plan.upload_bytes,
        plan.apps.len()
    );
    assert!(plan.gate.ready, "{:?}", plan.gate.reasons);
    let report = journey.apply(&plan).await.unwrap();
    assert_eq!(report.outcome, Outcome::Verified, "{} {:?}", report.explanation, report.next_steps);
    let there: Value = serde_json::from_slice(&journey.export(&journey.production).await).unwrap();
    let there: BTreeSet<&str> =
        there["definitions"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect();
    let missing = bundle["definitions"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap());
    assert_eq!(missing.filter(|id| !there.contains(id)).collect::<Vec<_>>(), Vec::<&str>::new());
}

/// Applies a plan of several uploads, and dies when the server has answered to so many of them.
async fn dies_after(journey: &Journey, plan: &PlanView, uploads: usize) -> ImportId {
    let answered = || async {
        let record = journey.ferry.history().list().unwrap().records.into_iter().next()?;
        let is_answered = record.state == ImportState::Answered;
        (is_answered && record.uploads.is_some_and(|all| all.sent == uploads)).then_some(())
    };
    tokio::select! {
        report = journey.apply(plan) => panic!("it ended: {report:?}"),
        answered = until(answered) => answered.unwrap(),
    }
    journey.imports().await[0].id
}

#[tokio::test]
async fn after_a_crash_the_rest_follows_and_nothing_is_sent_twice() {
    let journey = Journey::begin_in_a_hurry().await;
    let plan = planned(&journey, 30).await;
    let import = dies_after(&journey, &plan, 2).await;
    assert!(journey.imports().await[0].unresolved);

    let judged = journey.ferry.verify_import(&import, false).await.unwrap();
    assert_eq!(judged.outcome, Outcome::VerifiedWithDifferences, "{}", judged.explanation);
    assert!(judged.explanation.contains("The first 2 of"), "{}", judged.explanation);
    assert!(judged.missing.is_empty() && judged.different.is_empty(), "only what was sent is judged");
    assert!(judged.next_steps[0].starts_with("Go on with the rest."), "{:?}", judged.next_steps);

    let unsaid = journey.ferry.resume_import(&import, &Consent::default()).await;
    assert_eq!(code(unsaid), Code::ConfirmationNeeded);
    let report = journey.ferry.resume_import(&import, &consent(&plan)).await.unwrap();
    assert_eq!(report.outcome, Outcome::Verified, "{} {:?}", report.explanation, report.next_steps);
    let told = plan.checklist.iter().find(|step| step.step == "uploads").unwrap();
    let uploads = journey.practice.production().import_count();
    assert!(told.text.contains(&format!("{uploads} uploads")), "{uploads}: {}", told.text);
    assert_eq!(journey.imports().await.len(), 1, "one import, one record");
    let done = journey.ferry.resume_import(&import, &consent(&plan)).await;
    assert_eq!(code(done), Code::Invalid, "there is nothing left");
}

#[tokio::test]
async fn the_rest_is_not_sent_onto_what_somebody_changed() {
    let journey = Journey::begin_in_a_hurry().await;
    let plan = planned(&journey, 30).await;
    let import = dies_after(&journey, &plan, 1).await;
    journey.work_of_another_builder(&journey.production, "Item list").await;
    let report = journey.ferry.resume_import(&import, &consent(&plan)).await.unwrap();
    assert_eq!(report.outcome, Outcome::Stale, "{}", report.explanation);
    assert!(report.explanation.contains("Nothing more was sent."), "{}", report.explanation);
    assert_eq!(journey.practice.production().import_count(), 1);
    assert!(!journey.imports().await[0].unresolved, "what arrived is known");
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
    let told = format!("{} {} {:?}", report.answer, report.explanation, report.next_steps);
    assert_eq!(report.outcome, Outcome::VerifiedWithDifferences, "{told}");
    assert!(report.explanation.contains("The first 1 of") && report.as_planned > 0, "{told}");
    assert!(told.contains("The next upload could not begin: It was not possible"), "{told}");
    assert!(
        !told.contains("refused") && !told.contains("HTTP") && !told.contains("Nothing was sent"),
        "{told}"
    );
}
