//! Rehearsals: a plan is tried on a scratch server, and only there.

use std::time::Duration;

use practice::{Call, Fault};
use service::ferry::{ImportPolicies, PlanView};
use service::settings::RehearsalPolicy;
use service::{Code, Environment, Outcome};
use support::desk::{At, Desk};
use support::journey::{Journey, code};
use support::scene::assert_has;

/// Plans onto production, and forgets staging, so that it may be overwritten afterwards.
async fn planned(journey: &Journey) -> PlanView {
    let plan = journey.plan("Visits").await;
    journey.ferry.remove_server(&journey.staging).await.unwrap();
    plan
}

/// What is said of a plan that was not rehearsed.
async fn missing(journey: &Journey, plan: &PlanView) -> Option<String> {
    journey.ferry.plan_rehearsal(&plan.id.parse().unwrap()).await.unwrap().missing
}

fn ask(journey: &Journey, rehearsal: RehearsalPolicy) {
    let policies = ImportPolicies { rehearsal, ..ImportPolicies::default() };
    journey.ferry.set_import_policies(&journey.production, policies).unwrap();
}

#[tokio::test]
async fn a_rehearsal_brings_the_scratch_server_to_the_state_of_the_destination_and_imports_there() {
    let journey = Journey::begin().await;
    let plan = planned(&journey).await;
    let scratch = journey.save_again(&journey.staging, "Scratch", Environment::Scratch).await;
    let id = plan.id.parse().unwrap();
    assert_eq!(missing(&journey, &plan).await, None, "nobody asks for it");
    ask(&journey, RehearsalPolicy::Advise);
    assert!(missing(&journey, &plan).await.unwrap().contains("advised"));
    ask(&journey, RehearsalPolicy::Require);
    assert!(missing(&journey, &plan).await.unwrap().contains("only plans that were rehearsed"));
    assert_eq!(code(journey.apply(&plan).await), Code::Blocked, "it was not rehearsed");

    let inputs = journey.ferry.planned(&id).unwrap();
    let rehearsal = journey.ferry.rehearse(&inputs, &scratch).await.unwrap();
    assert_eq!(rehearsal.outcome, Outcome::Verified, "{rehearsal:#?}");
    assert!(rehearsal.seeded_by.is_some() && rehearsal.not_shown[0].contains("no rows"));
    assert_eq!(journey.practice.production().import_count(), 0, "the destination is only read");
    assert_eq!(journey.practice.staging().import_count(), 2);
    assert!(journey.ferry.plan_rehearsal(&id).await.unwrap().rehearsed_at.is_some());
    assert_eq!(missing(&journey, &plan).await, None, "it was rehearsed");
    assert_eq!(journey.apply(&plan).await.unwrap().outcome, Outcome::Verified);
}

#[tokio::test]
async fn a_rehearsal_that_broke_off_goes_on_at_the_step_where_it_did() {
    let journey = Journey::begin_in_a_hurry().await;
    let plan = planned(&journey).await;
    let scratch = journey.save_again(&journey.staging, "Scratch", Environment::Scratch).await;
    let inputs = journey.ferry.planned(&plan.id.parse().unwrap()).unwrap();
    for (fault, seeded, uploads) in [(Fault::Cut, false, 1), (Fault::Delay(Duration::ZERO), true, 3)] {
        // The first try breaks off while the server is brought to the state, the second one at the import itself.
        let staging = journey.practice.staging();
        [fault, Fault::Cut]
            .into_iter()
            .take(1 + usize::from(seeded))
            .for_each(|it| staging.inject(Call::Import, it));
        let broken = journey.ferry.rehearse(&inputs, &scratch).await.unwrap();
        assert_eq!((broken.outcome, broken.report.is_some()), (Outcome::Unknown, seeded), "{broken:#?}");
        assert_eq!(staging.import_count(), uploads);
    }
    let again = journey.ferry.rehearse(&inputs, &scratch).await.unwrap();
    assert_eq!((again.outcome, again.seeded_by), (Outcome::Verified, None), "{again:#?}");
    assert_eq!(journey.practice.staging().import_count(), 4, "only the import itself is sent again");
}

#[tokio::test]
async fn nothing_but_a_scratch_server_is_overwritten() {
    let journey = Journey::begin().await;
    let plan = journey.plan("Visits").await;
    let inputs = journey.ferry.planned(&plan.id.parse().unwrap()).unwrap();
    let twin = journey.save_again(&journey.staging, "Twin", Environment::Scratch).await;
    for on in [&journey.production, &journey.staging, &twin] {
        assert_eq!(code(journey.ferry.rehearse(&inputs, on).await), Code::Invalid);
    }
    let disguised =
        journey.save_again(&journey.production, "Production as scratch", Environment::Scratch).await;
    assert_eq!(code(journey.ferry.rehearse(&inputs, &disguised).await), Code::Invalid);
    let uploads = [journey.practice.staging(), journey.practice.production()].map(|it| it.import_count());
    assert_eq!(uploads, [0, 0]);
}

#[tokio::test]
async fn a_plan_whose_destination_changed_is_not_rehearsed() {
    let journey = Journey::begin().await;
    let plan = planned(&journey).await;
    let scratch = journey.save_again(&journey.staging, "Scratch", Environment::Scratch).await;
    journey.work_of_another_builder(&journey.production, "Item list").await;
    let inputs = journey.ferry.planned(&plan.id.parse().unwrap()).unwrap();
    let refused = journey.ferry.rehearse(&inputs, &scratch).await;
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
