//! Signing in: once, never again after a refused password, and again by itself when a session has ended.

use practice::{Call, Fault};
use service::{Code, Environment, Outcome, Secret};
use support::journey::{Journey, add, code, draft};

#[tokio::test]
async fn a_wrong_password_is_tried_once_and_never_again() {
    let journey = Journey::begin().await;
    let mut other = draft(&journey.practice.servers()[0], &journey.door.url(), Environment::Test);
    other.name = "Mistyped".to_owned();
    let server = add(&journey.ferry, other, "not the password").await;
    let first = journey.ferry.list_apps(&server, true).await.unwrap_err();
    assert_eq!(first.code(), Code::WrongPassword);
    assert!(first.hints()[0].contains("locks an account"), "{:?}", first.hints());
    assert_eq!(journey.door.calls("POST /auth/login"), 1);
    assert_eq!(code(journey.ferry.back_up(&server).await), Code::WrongPassword);
    let test = journey.ferry.test_server(&server).await.unwrap();
    assert_eq!(test.problem.unwrap().code, Code::WrongPassword);
    assert_eq!(journey.door.calls("POST /auth/login"), 1);

    let password = Secret::new(journey.practice.servers()[0].password.as_str());
    journey.ferry.sign_in(&server, password, service::secrets::Keep::Session).await.unwrap();
    assert_eq!(journey.ferry.list_apps(&server, true).await.unwrap().apps.len(), 4);
    assert_eq!(journey.door.calls("POST /auth/login"), 2);
}

#[tokio::test]
async fn a_locked_account_says_who_can_unlock_it() {
    let journey = Journey::begin().await;
    let draft = draft(&journey.practice.servers()[0], &journey.door.url(), Environment::Test);
    for _ in 0..6 {
        let test = journey.ferry.test_draft(&draft, Secret::new("guess")).await.unwrap();
        assert_eq!(test.problem.unwrap().code, Code::WrongPassword);
    }
    let error = journey.ferry.list_apps(&journey.staging, true).await.unwrap_err();
    assert_eq!(error.code(), Code::AccountLocked);
    assert!(error.hints()[0].contains("administrator"), "{:?}", error.hints());
}

#[tokio::test]
async fn an_account_that_may_not_build_is_told_so() {
    let journey = Journey::begin().await;
    let viewer = journey.practice.staging().viewer();
    let mut draft = draft(&journey.practice.servers()[0], &journey.door.url(), Environment::Test);
    draft.email = viewer.email;
    let test = journey.ferry.test_draft(&draft, Secret::new(viewer.password)).await.unwrap();
    assert_eq!((test.ok, test.builder), (false, Some(false)));
    assert_eq!(test.problem.unwrap().code, Code::NotBuilder);
}

#[tokio::test]
async fn a_token_signs_in_too() {
    let journey = Journey::begin().await;
    let mut draft = draft(&journey.practice.servers()[0], &journey.door.url(), Environment::Test);
    (draft.uses_token, draft.email) = (true, String::new());
    let token = Secret::new(journey.practice.staging().user_token());
    let test = journey.ferry.test_draft(&draft, token).await.unwrap();
    assert!(test.ok, "{:?}", test.problem);
    let test = journey.ferry.test_draft(&draft, Secret::new("no token")).await.unwrap();
    assert_eq!(test.problem.unwrap().code, Code::WrongPassword);
}

#[tokio::test]
async fn a_production_server_on_plain_http_is_explained() {
    let journey = Journey::begin().await;
    journey.practice.site().set_production(true);
    assert_eq!(code(journey.ferry.list_apps(&journey.staging, true).await), Code::NoCookie);
}

#[tokio::test]
async fn a_tenant_that_nobody_knows_is_named() {
    let journey = Journey::begin().await;
    let mut draft = draft(&journey.practice.servers()[0], &journey.door.url(), Environment::Test);
    draft.tenant = Some("00000000-0000-4000-8000-00000000beef".to_owned());
    let test = journey.ferry.test_draft(&draft, Secret::new("x")).await.unwrap();
    assert_eq!(test.problem.unwrap().code, Code::UnknownTenant);
}

#[tokio::test]
async fn a_session_that_ends_while_reading_is_renewed_in_silence() {
    let journey = Journey::begin().await;
    journey.ferry.list_apps(&journey.staging, true).await.unwrap();
    journey.control(&journey.staging).inject(Call::ExportAll, Fault::SessionGone);
    assert_eq!(journey.ferry.list_apps(&journey.staging, true).await.unwrap().apps.len(), 4);
    assert_eq!(journey.door.calls("POST /auth/login"), 2);
}

#[tokio::test]
async fn a_session_that_ended_between_plan_and_apply_is_renewed_before_the_upload() {
    let journey = Journey::begin().await;
    let plan = journey.plan("Visits").await;
    journey.practice.production().drop_sessions();
    assert_eq!(journey.apply(&plan).await.unwrap().outcome, Outcome::Verified);
    assert_eq!(journey.door.calls("POST /definition/import"), 1);
}

#[tokio::test]
async fn a_session_that_ends_at_the_upload_does_not_make_it_go_twice() {
    let journey = Journey::begin().await;
    let plan = journey.plan("Visits").await;
    journey.practice.production().inject(Call::Import, Fault::SessionGone);
    let report = journey.apply(&plan).await.unwrap();
    assert_eq!(report.outcome, Outcome::Failed);
    assert!(report.answer.contains("session"), "{}", report.answer);
    assert!(report.explanation.contains("before it stored anything"), "{}", report.explanation);
    assert_eq!(journey.door.calls("POST /definition/import"), 1);
    assert!(!report.restart_needed, "nothing was written");

    let again = journey.plan("Visits").await;
    assert_eq!(journey.apply(&again).await.unwrap().outcome, Outcome::Verified);
    assert_eq!(journey.practice.production().import_count(), 2);
}
