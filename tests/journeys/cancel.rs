//! Cancelling: true to its word before the upload, refused afterwards.

use std::time::Duration;

use practice::{Call, Fault};
use service::activities::{Activity, ActivityKind, ActivityState};
use service::history::ImportState;
use service::library::Why;
use service::{Code, Outcome};
use support::journey::{Journey, code};
use support::window::until;

fn import(journey: &Journey) -> Option<Activity> {
    journey.ferry.activities().list().into_iter().find(|job| job.kind == ActivityKind::Import)
}

#[tokio::test]
async fn before_the_upload_nothing_leaves_this_computer() {
    let journey = Journey::begin().await;
    let plan = journey.plan("Visits").await;
    journey.practice.production().delay(Call::ExportApp, Duration::from_millis(300));
    let cancel = async {
        let job = until(|| async { import(&journey) }).await.unwrap();
        assert!(job.cancelable);
        journey.ferry.activities().cancel(&job.id).unwrap();
        assert_eq!(import(&journey).unwrap().state, ActivityState::Canceling);
    };
    let (report, ()) = tokio::join!(journey.apply(&plan), cancel);
    assert_eq!(code(report), Code::Canceled);
    assert_eq!(import(&journey).unwrap().state, ActivityState::Canceled);
    assert_eq!(journey.practice.production().import_count(), 0);
    assert_eq!(journey.ferry.history().list().unwrap().records[0].state, ImportState::NotSent);
    let entries = journey.ferry.entries().await.unwrap();
    assert!(!entries.iter().any(|entry| matches!(entry.why, Why::Snapshot { .. })));
    assert_eq!(journey.apply(&plan).await.unwrap().outcome, Outcome::Verified);
}

#[tokio::test]
async fn once_the_upload_has_begun_cancelling_is_refused() {
    let journey = Journey::begin().await;
    let plan = journey.plan("Visits").await;
    journey.practice.production().inject(Call::Import, Fault::Delay(Duration::from_millis(600)));
    let cancel = async {
        let sent = || async { (journey.door.calls("POST /definition/import") == 1).then_some(()) };
        until(sent).await.unwrap();
        let job = import(&journey).unwrap();
        assert!(!job.cancelable);
        let refused = journey.ferry.activities().cancel(&job.id).unwrap_err();
        assert!(refused.message().contains("cannot be cancelled"), "{refused}");
        assert_eq!(import(&journey).unwrap().state, ActivityState::Running);
    };
    let (report, ()) = tokio::join!(journey.apply(&plan), cancel);
    assert_eq!(report.unwrap().outcome, Outcome::Verified);
    assert_eq!(import(&journey).unwrap().state, ActivityState::Done);
}
