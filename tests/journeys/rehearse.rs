//! Rehearsals: a plan is tried on a scratch server, and only there.

use service::ferry::PlanView;
use service::settings::RehearsalPolicy;
use service::{Code, Environment, Outcome, ServerId};
use support::desk::{At, Desk};
use support::journey::{Journey, add, code, draft};
use support::scene::assert_has;

/// Saves staging again, under another name and for another use.
async fn also_staging(journey: &Journey, name: &str, environment: Environment) -> ServerId {
    let mut draft = draft(&journey.practice.servers()[0], &journey.door.url(), environment);
    draft.name = name.to_owned();
    add(&journey.ferry, draft, &journey.practice.servers()[0].password).await
}

/// Plans onto production from a file, so that staging may be overwritten afterwards.
async fn planned(journey: &Journey) -> PlanView {
    let plan = journey.plan("Visits").await;
    journey.ferry.remove_server(&journey.staging).await.unwrap();
    plan
}

#[tokio::test]
async fn a_rehearsal_brings_the_scratch_server_to_the_state_of_the_destination_and_imports_there() {
    let journey = Journey::begin().await;
    let plan = planned(&journey).await;
    let scratch = also_staging(&journey, "Scratch", Environment::Scratch).await;
    let id = plan.id.parse().unwrap();
    journey.ferry.set_rehearsal_policy(&journey.production, RehearsalPolicy::Require).unwrap();
    assert_eq!(code(journey.apply(&plan).await), Code::Blocked, "it was not rehearsed");

    let rehearsal = journey.ferry.rehearse_planned(&id, &scratch).await.unwrap();
    assert_eq!(rehearsal.outcome, Outcome::Verified, "{rehearsal:#?}");
    assert!(rehearsal.seeded_by.is_some() && rehearsal.not_shown[0].contains("no rows"));
    assert_eq!(journey.practice.production().import_count(), 0, "the destination is only read");
    assert_eq!(journey.practice.staging().import_count(), 2);
    assert!(journey.ferry.rehearsed_at(&id).unwrap().is_some());
    assert_eq!(journey.apply(&plan).await.unwrap().outcome, Outcome::Verified);
}

#[tokio::test]
async fn nothing_but_a_scratch_server_is_overwritten() {
    let journey = Journey::begin().await;
    let plan = journey.plan("Visits").await;
    let id = plan.id.parse().unwrap();
    let twin = also_staging(&journey, "Twin", Environment::Scratch).await;
    for on in [&journey.production, &journey.staging, &twin] {
        assert_eq!(code(journey.ferry.rehearse_planned(&id, on).await), Code::Invalid);
    }
    let mut draft = draft(&journey.practice.servers()[1], &journey.door.url(), Environment::Scratch);
    draft.name = "Production as scratch".to_owned();
    let disguised = add(&journey.ferry, draft, &journey.practice.servers()[1].password).await;
    assert_eq!(code(journey.ferry.rehearse_planned(&id, &disguised).await), Code::Invalid);
    let uploads = [journey.practice.staging(), journey.practice.production()].map(|it| it.import_count());
    assert_eq!(uploads, [0, 0]);
}

#[tokio::test]
async fn a_plan_whose_destination_changed_is_not_rehearsed() {
    let journey = Journey::begin().await;
    let plan = planned(&journey).await;
    let scratch = also_staging(&journey, "Scratch", Environment::Scratch).await;
    journey.work_of_another_builder(&journey.production, "Item list").await;
    let refused = journey.ferry.rehearse_planned(&plan.id.parse().unwrap(), &scratch).await;
    assert_eq!(code(refused), Code::StalePlan);
    assert_eq!(journey.practice.staging().import_count(), 0);
}

#[test]
fn the_command_line_rehearses_on_a_practice_server_of_its_own() {
    let (desk, _practice) = Desk::with_practice_program();
    let (visits, planned) = desk.plan("Visits");
    let rehearsed = desk.run(At::Production, &["rehearse", &visits]);
    assert_eq!((rehearsed.code, &rehearsed.document["outcome"]), (0, &"verified".into()), "{rehearsed:?}");
    assert_has(&rehearsed.document, &["plan", "on", "report", "not_shown"]);
    assert_eq!(rehearsed.document["plan"], planned.document["plan"], "bound to this very plan");
    let refused = desk.run(At::Production, &["rehearse", &visits, "--on", "production"]);
    assert_eq!((refused.code, &refused.document["error"]["code"]), (1, &"invalid".into()), "{refused:?}");
    assert_eq!(desk.apply(&visits).code, 0);
}
