//! An import whose answer nobody hears: it is never sent again, and only the destination can tell how it ended.

use std::time::Duration;

use bundle::Bundle;
use practice::{Call, Fault};
use service::export::What;
use service::ferry::Source;
use service::history::ImportState;
use service::library::Why;
use service::{Code, Environment, Outcome};
use support::journey::{ALL_ACCESS, Journey, code};

#[tokio::test]
async fn a_proxy_gives_up_and_the_import_is_verified_all_the_same() {
    let journey = Journey::begin().await;
    let plan = journey.plan("Visits").await;
    let fault = Fault::GatewayTimeout { finish_after: Duration::from_millis(800) };
    journey.practice.production().inject(Call::Import, fault);
    let report = journey.apply(&plan).await.unwrap();
    assert_eq!(report.outcome, Outcome::Verified);
    assert!(report.answer.contains("504"), "{}", report.answer);
    assert_eq!(journey.practice.production().import_count(), 1);
    assert_eq!(journey.door.calls("POST /definition/import"), 1);
}

#[tokio::test]
async fn a_server_that_dies_leaves_the_outcome_unknown_until_it_is_back() {
    let journey = Journey::begin_in_a_hurry().await;
    let plan = journey.plan("Visits").await;
    let fault = Fault::AnswerLost { finish_after: Duration::from_millis(200) };
    journey.practice.production().inject(Call::Import, fault);
    journey.door.shut_behind("POST /definition/import");
    let report = journey.apply(&plan).await.unwrap();
    assert_eq!(report.outcome, Outcome::Unknown);
    assert!(report.explanation.contains("may still be running"), "{}", report.explanation);
    assert!(report.not_verified.iter().any(|gap| gap.contains("could not be read")));
    assert!(journey.ferry.history().get(&report.import).unwrap().is_unresolved());
    assert!(journey.imports().await[0].unresolved);

    journey.door.open();
    let next = journey.plan("Volunteers").await;
    let refused = journey.apply(&next).await.unwrap_err();
    assert_eq!(refused.code(), Code::ImportUnresolved);
    assert_eq!(refused.as_command(), Some(format!("appferry verify {}", report.import).as_str()));
    assert_eq!(journey.practice.production().import_count(), 1);

    let verified = journey.ferry.verify_import(&report.import, false).await.unwrap();
    assert_eq!(verified.outcome, Outcome::Verified);
    let record = journey.ferry.history().get(&report.import).unwrap();
    assert_eq!((record.state, record.outcome), (ImportState::Resolved, Some(Outcome::Verified)));
    let records: Vec<_> = journey.ferry.entries().await.unwrap();
    let records = records.iter().filter(|entry| entry.why == Why::ImportRecord { import: report.import });
    let kept = records.map(|entry| entry.id).collect::<Vec<_>>();
    assert_eq!(kept.len(), 1, "the library gets the record once its outcome is known");
    let text = journey.ferry.library().await.unwrap().get(&kept[0]).await.unwrap();
    assert_eq!(serde_json::from_slice::<serde_json::Value>(&text).unwrap()["outcome"], "verified");

    let next = journey.plan("Volunteers").await;
    assert_eq!(journey.apply(&next).await.unwrap().outcome, Outcome::Verified);
}

#[tokio::test]
async fn an_import_that_never_arrived_can_be_settled() {
    let journey = Journey::begin_in_a_hurry().await;
    let before = journey.export(&journey.production).await;
    let plan = journey.plan("Visits").await;
    journey.practice.production().inject(Call::Import, Fault::Cut);
    let report = journey.apply(&plan).await.unwrap();
    assert_eq!(report.outcome, Outcome::Unknown, "it may be on its way yet");
    assert_eq!(journey.practice.production().import_count(), 1);
    assert_eq!(journey.export(&journey.production).await, before);

    let later = journey.ferry.verify_import(&report.import, false).await.unwrap();
    assert_eq!(later.outcome, Outcome::Failed, "{}", later.explanation);
    assert!(later.explanation.contains("Nothing of it arrived"), "{}", later.explanation);
    assert!(!later.restart_needed);
    let again = journey.plan("Visits").await;
    assert_eq!(journey.apply(&again).await.unwrap().outcome, Outcome::Verified);
}

#[tokio::test]
async fn a_lost_answer_to_an_import_that_changes_nothing_is_no_dead_end() {
    let journey = Journey::begin_in_a_hurry().await;
    let first = journey.plan("Volunteers").await;
    assert_eq!(journey.apply(&first).await.unwrap().outcome, Outcome::Verified);
    let again = journey.plan("Volunteers").await;
    journey.practice.production().inject(Call::Import, Fault::AnswerLost { finish_after: Duration::ZERO });
    assert_eq!(journey.apply(&again).await.unwrap().outcome, Outcome::Verified);
}

#[tokio::test]
async fn a_silent_service_behind_the_server_is_no_success() {
    let journey = Journey::begin().await;
    // The role of the app can do more on production than in the bundle, which the import takes away again.
    let app = journey.app(&journey.staging, "Visits").await;
    let exported = journey.ferry.export(&journey.staging, &What::App(app)).await.unwrap();
    let role = Bundle::parse(&exported.bytes).unwrap().envelope.roles.unwrap()[0].uuid.clone().unwrap();
    journey.practice.production().link_role(&role, "scopes", ALL_ACCESS).unwrap();
    let plan = journey.plan("Visits").await;
    journey.practice.site().set_patience(Duration::from_millis(50));
    journey.practice.site().stop_service("file_processor");
    let report = journey.apply(&plan).await.unwrap();
    assert!(report.answer.contains("did not answer"), "{}", report.answer);
    assert_eq!(report.outcome, Outcome::VerifiedWithDifferences);
    assert!(report.explanation.contains("stopped on the way"), "{}", report.explanation);
    let access: Vec<_> = report.access.iter().map(bundle::verify::AccessMismatch::sentence).collect();
    assert_eq!(access, ["The role ‘Visit coordinator’ is not what was sent."]);
    assert!(report.next_steps.iter().any(|step| step.contains("administrator")), "{:?}", report.next_steps);
    assert_eq!(journey.practice.production().import_count(), 1);
}

#[tokio::test]
async fn waiting_can_be_stopped_and_the_outcome_stays_unknown_until_it_is_verified() {
    let journey = Journey::begin().await;
    let plan = journey.plan("Visits").await;
    let fault = Fault::AnswerLost { finish_after: Duration::from_millis(2500) };
    journey.practice.production().inject(Call::Import, fault);
    let stop = async {
        let waiting = || async { journey.ferry.activities().list().into_iter().find(|job| job.waits) };
        let job = support::window::until(waiting).await.unwrap();
        let proof = job.stages.iter().rev().find_map(|stage| stage.proof.clone()).unwrap();
        assert!(!job.cancelable && proof.starts_with("Look "), "{proof}");
        journey.ferry.activities().cancel(&job.id).unwrap();
    };
    let (report, ()) = tokio::join!(journey.apply(&plan), stop);
    let report = report.unwrap();
    assert_eq!(report.outcome, Outcome::Unknown);
    assert!(report.not_verified[0].contains("Waiting was stopped"), "{:?}", report.not_verified);

    // The same server under another name is still the same server.
    let twin = journey.save_again(&journey.production, "Another name", Environment::Test).await;
    let apps = vec![journey.app(&journey.staging, "Volunteers").await];
    let source = Source::Server { server: journey.staging, apps };
    let next = journey.ferry.plan_import(source, &twin).await.unwrap();
    assert_eq!(code(journey.apply(&next).await), Code::ImportUnresolved);
    assert_eq!(journey.practice.production().import_count(), 1);

    journey.practice.production().wait_for_imports().await;
    let verified = journey.ferry.verify_import(&report.import, false).await.unwrap();
    assert_eq!(verified.outcome, Outcome::Verified);
    assert!(!verified.stale_until_restart.is_empty());
}

#[tokio::test]
async fn a_destination_that_cannot_be_read_afterwards_is_reported_and_not_thrown() {
    let journey = Journey::begin_in_a_hurry().await;
    let plan = journey.plan("Visits").await;
    let production = journey.practice.production();
    // The two looks before the upload go well; after it, the server wants a sign-in again and again.
    for _ in 0..2 {
        production.inject(Call::ExportAll, Fault::Delay(Duration::ZERO));
    }
    for _ in 0..200 {
        production.inject(Call::ExportAll, Fault::SessionGone);
    }
    let report = journey.apply(&plan).await.unwrap();
    assert_eq!(report.outcome, Outcome::Unknown);
    assert!(journey.ferry.history().get(&report.import).unwrap().is_unresolved());
}

#[tokio::test]
async fn a_journal_that_breaks_after_the_upload_does_not_hide_what_happened() {
    let journey = Journey::begin().await;
    let plan = journey.plan("Visits").await;
    journey.practice.production().inject(Call::Import, Fault::Delay(Duration::from_millis(600)));
    let imports = journey.home.path().join("config/imports");
    let break_it = async {
        support::window::until(|| async {
            (journey.door.calls("POST /definition/import") == 1).then_some(())
        })
        .await
        .unwrap();
        std::fs::rename(&imports, journey.home.path().join("elsewhere")).unwrap();
    };
    let (report, ()) = tokio::join!(journey.apply(&plan), break_it);
    let report = report.unwrap();
    assert_eq!(report.outcome, Outcome::Verified);
    assert!(report.next_steps.iter().any(|step| step.contains("history")), "{:?}", report.next_steps);
    // What was durable before the upload still says that something was sent, and so nothing follows it unseen.
    std::fs::rename(journey.home.path().join("elsewhere"), &imports).unwrap();
    let next = journey.plan("Volunteers").await;
    assert_eq!(code(journey.apply(&next).await), Code::ImportUnresolved);
}
