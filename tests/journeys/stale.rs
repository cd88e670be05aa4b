//! A destination that changed after the plan was made: nothing is sent, and what changed is named.

use std::time::Duration;

use practice::Call;
use service::history::ImportState;
use service::report::ImportReport;
use service::{Code, Outcome};
use support::journey::{Journey, code, consent};
use support::window::until;

fn assert_nothing_was_sent(journey: &Journey, report: &ImportReport, changed: &str) {
    assert_eq!(report.outcome, Outcome::Stale);
    assert_eq!(journey.practice.production().import_count(), 0);
    assert_eq!(journey.door.calls("POST /definition/import"), 0);
    let named: Vec<_> = report.changed_since_plan.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(named, [changed]);
    assert_eq!(report.changed_since_plan[0].name.as_deref(), Some("Item list"));
    assert_eq!(report.changed_since_plan[0].kind, "view");
    let record = journey.ferry.history().get(&report.import).unwrap();
    assert_eq!((record.state, record.is_unresolved()), (ImportState::NotSent, false));
    assert!(!report.restart_needed);
}

#[tokio::test]
async fn a_change_after_the_plan_stops_the_import() {
    let journey = Journey::begin().await;
    let plan = journey.plan("Visits").await;
    let changed = journey.work_of_another_builder(&journey.production, "Item list").await;
    let report = journey.apply(&plan).await.unwrap();
    assert_nothing_was_sent(&journey, &report, &changed);
    let again = journey.plan("Visits").await;
    assert_eq!(journey.apply(&again).await.unwrap().outcome, Outcome::Verified);
}

#[tokio::test]
async fn a_change_between_the_first_look_and_the_snapshot_stops_it_too() {
    let journey = Journey::begin().await;
    let plan = journey.plan("Visits").await;
    // Between the two looks at all definitions the touched apps are read: time for somebody to change something.
    journey.practice.production().delay(Call::ExportApp, Duration::from_millis(700));
    let app_export = format!("GET /definition/export/{}", plan.apps[0].id);
    let read_before = journey.door.calls(&app_export);
    let meddle = async {
        until(|| async { (journey.door.calls(&app_export) > read_before).then_some(()) }).await.unwrap();
        journey.work_of_another_builder(&journey.production, "Item list").await
    };
    let (report, changed) = tokio::join!(journey.apply(&plan), meddle);
    let report = report.unwrap();
    assert_nothing_was_sent(&journey, &report, &changed);
    assert!(report.snapshot.is_some(), "the snapshot shows what was found");

    // Nothing was sent, so there is nothing to verify, and nothing that could keep the next import waiting.
    assert_eq!(code(journey.ferry.verify_import(&report.import, false).await), Code::Invalid);
    let again = journey.plan("Visits").await;
    assert_eq!(journey.apply(&again).await.unwrap().outcome, Outcome::Verified);
}

#[tokio::test]
async fn a_role_that_is_gone_after_the_plan_stops_the_import_and_is_named() {
    let journey = Journey::begin().await;
    let plan = journey.plan("Visits").await;
    let (_, client) = journey.ferry.server(&journey.production).await.unwrap();
    let roles = client.roles().await.unwrap();
    let role = roles.iter().find(|role| role.name == "Visit coordinator").unwrap();
    journey.practice.production().remove_role(&role.uuid).unwrap();
    let report = journey.apply(&plan).await.unwrap();
    assert_eq!(report.outcome, Outcome::Stale);
    let changed: Vec<_> =
        report.changed_since_plan.iter().map(|row| (row.kind.as_str(), row.id.as_str())).collect();
    assert_eq!(changed, [("role", role.uuid.as_str())]);
    assert_eq!(journey.practice.production().import_count(), 0);
    assert_eq!(journey.door.calls("POST /definition/import"), 0);
}

#[tokio::test]
async fn a_role_that_got_another_scope_after_the_plan_stops_the_import_and_is_named() {
    let journey = Journey::begin().await;
    let plan = journey.plan("Visits").await;
    let (_, client) = journey.ferry.server(&journey.production).await.unwrap();
    let (roles, scopes) = (client.roles().await.unwrap(), client.scopes().await.unwrap());
    let role = roles.iter().find(|role| role.name == "Visit coordinator").unwrap();
    assert_eq!(role.scopes, None, "the list of roles does not tell it");
    let scope = scopes.iter().find(|scope| scope.name == "All Access").unwrap();
    journey.practice.production().link_role(&role.uuid, "scopes", &scope.uuid).unwrap();
    let report = journey.apply(&plan).await.unwrap();
    assert_eq!(report.outcome, Outcome::Stale);
    let changed: Vec<_> = report
        .changed_since_plan
        .iter()
        .map(|row| (row.kind.as_str(), row.id.as_str(), row.name.as_deref()))
        .collect();
    assert_eq!(changed, [("role", role.uuid.as_str(), Some("Visit coordinator"))]);
    assert_eq!(journey.door.calls("POST /definition/import"), 0);
    let again = journey.plan("Visits").await;
    assert_eq!(journey.apply(&again).await.unwrap().outcome, Outcome::Verified);
}

#[tokio::test]
async fn a_definition_that_somebody_removed_is_named_by_its_id() {
    let journey = Journey::begin().await;
    let plan = journey.plan("Visits").await;
    let id = journey.definition(&journey.production, "Loans table").await["id"].as_str().unwrap().to_owned();
    journey.practice.production().remove_row(&id).unwrap();
    journey.practice.production().restart().unwrap();
    let report = journey.apply(&plan).await.unwrap();
    assert_eq!(report.outcome, Outcome::Stale);
    let row = report.changed_since_plan.iter().find(|row| row.id.as_str() == id).unwrap();
    assert_eq!(row.kind, "removed");
    assert_eq!(journey.practice.production().import_count(), 0);
}

#[tokio::test]
async fn a_plan_that_is_kept_is_listed_read_made_again_and_deleted() {
    let journey = Journey::begin().await;
    let plan = journey.plan("Visits").await;
    let id = plan.id.parse().unwrap();
    journey.ferry.keep_plan(&id, "en".to_owned()).await.unwrap();
    journey.ferry.keep_plan(&id, "en".to_owned()).await.unwrap();
    std::fs::write(journey.home.path().join("config/plans/junk.json"), "{").unwrap();
    let [kept] = &journey.ferry.saved_plans().await.unwrap()[..] else { panic!("one plan is kept") };
    assert_eq!((kept.id, kept.apps[0].as_str()), (id, "Visits"));
    assert_eq!(journey.ferry.saved_plan(&id).await.unwrap().head.plan, plan.id);

    journey.work_of_another_builder(&journey.production, "Item list").await;
    let stale = journey.ferry.apply_saved(&id, &consent(&plan)).await.unwrap();
    assert_eq!(stale.outcome, Outcome::Stale);
    let again = journey.ferry.plan_again(&id).await.unwrap();
    assert!(again.id != plan.id && again.source == plan.source && again.choices == plan.choices);
    assert_eq!(journey.apply(&again).await.unwrap().outcome, Outcome::Verified);

    journey.ferry.delete_saved_plan(&id).await.unwrap();
    journey.ferry.delete_saved_plan(&id).await.unwrap();
    assert!(journey.ferry.saved_plans().await.unwrap().is_empty());
    assert_eq!(code(journey.ferry.apply_saved(&id, &consent(&plan)).await), Code::Disk);
}
