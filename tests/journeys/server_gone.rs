//! Servers that are not there, go away, never answer, or are hidden behind something else.

use std::time::Duration;

use practice::{Call, Fault};
use service::export::{What, export};
use service::history::ImportState;
use service::library::Why;
use service::network::Network;
use service::server::{Address, Credentials, Limits, PlainHttp, Server};
use service::{Code, Environment, Outcome, Progress, Secret, connect};
use support::journey::{Journey, code, draft};

fn short() -> Limits {
    let moment = Duration::from_millis(300);
    Limits { sign_in: moment, small: moment, export_idle: moment, ..Limits::default() }
}

#[tokio::test]
async fn nobody_listens() {
    let journey = Journey::begin().await;
    let mut draft = draft(&journey.practice.servers()[0], &journey.door.url(), Environment::Test);
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    draft.url = format!("http://localhost:{free}");
    let test = journey.ferry.test_draft(&draft, Secret::new("x")).await.unwrap();
    let problem = test.problem.unwrap();
    assert_eq!(problem.code, Code::Unreachable);
    assert!(problem.hints[0].contains("port"), "{:?}", problem.hints);
    assert_eq!(test.probes.len(), 1, "nothing else is tried");
}

#[tokio::test]
async fn a_server_that_goes_away_before_the_upload_has_got_nothing() {
    let journey = Journey::begin().await;
    let plan = journey.plan("Visits").await;
    journey.door.shut();
    assert_eq!(code(journey.apply(&plan).await), Code::Unreachable);
    journey.door.open();
    assert_eq!(journey.practice.production().import_count(), 0);
    let record = &journey.ferry.history().list().unwrap().records[0];
    assert_eq!((record.state, record.outcome), (ImportState::NotSent, Some(Outcome::Failed)));
    assert_eq!(journey.apply(&plan).await.unwrap().outcome, Outcome::Verified, "the plan is still good");
}

#[tokio::test]
async fn a_server_that_is_removed_and_connected_again_keeps_its_imports_and_plans() {
    let journey = Journey::begin().await;
    let plan = journey.plan("Visits").await;
    let report = journey.apply(&plan).await.unwrap();
    let removed = journey.production;
    journey.ferry.remove_server(&removed).await.unwrap();
    assert_eq!(code(journey.ferry.verify_import(&report.import, true).await), Code::NotFound);
    let again = journey.save_again(&removed, "Production again", Environment::Production).await;
    assert_ne!(again, removed);
    let report = journey.ferry.verify_import(&report.import, true).await.unwrap();
    assert_eq!(report.outcome, Outcome::Verified);
    assert_eq!(journey.apply(&plan).await.unwrap().outcome, Outcome::Stale, "the plan finds its server, too");
}

#[tokio::test]
async fn a_server_that_goes_away_in_the_middle_of_a_snapshot_leaves_no_snapshot() {
    let journey = Journey::begin().await;
    let plan = journey.plan("Visits").await;
    let production = journey.practice.production();
    production.inject(Call::ExportAll, Fault::Delay(Duration::ZERO));
    production.inject(Call::ExportAll, Fault::Cut);
    assert_eq!(code(journey.apply(&plan).await), Code::Unreachable);
    assert_eq!(production.import_count(), 0);
    let entries = journey.ferry.entries().await.unwrap();
    assert!(!entries.iter().any(|entry| matches!(entry.why, Why::Snapshot { .. })));
}

#[tokio::test]
async fn a_tenant_that_is_never_answered_for_is_waited_for_a_bounded_time() {
    let journey = Journey::begin().await;
    let tenant = "00000000-0000-4000-8000-00000000beef";
    let address = Address::parse(&journey.door.url(), Some(tenant)).unwrap();
    let token = Credentials::Token(Secret::new("a token"));
    let server =
        Server::with_limits(address, token, PlainHttp::Refuse, short(), &Network::default()).unwrap();
    let problem = connect::test(&server).await.problem.unwrap();
    assert_eq!(problem.code, Code::TimedOut);
    assert!(problem.hints[0].contains(tenant), "{:?}", problem.hints);
}

#[tokio::test]
async fn an_export_that_stops_coming_is_given_up_and_leaves_no_entry() {
    let journey = Journey::begin().await;
    let practice = &journey.practice.servers()[0];
    let saved = journey.ferry.saved(&journey.staging).unwrap();
    let address = Address::parse(&journey.door.url(), Some(&practice.tenant)).unwrap();
    let secret = Secret::new(practice.password.as_str());
    let account = Credentials::Password { email: practice.email.clone(), secret };
    let server =
        Server::with_limits(address, account, PlainHttp::Refuse, short(), &Network::default()).unwrap();
    journey.practice.staging().inject(Call::ExportAll, Fault::Hang);
    let memory = journey.ferry.memory().await.unwrap();
    let exported = export(&saved, &server, &What::AllApps, Why::Export, memory, &Progress::hidden()).await;
    assert_eq!(code(exported), Code::TimedOut);
    assert!(memory.library.list().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_page_instead_of_an_answer_is_told_from_a_server() {
    let journey = Journey::begin().await;
    for (status, expected) in [
        (502, Code::Unreachable),
        (504, Code::TimedOut),
        (200, Code::NotAppBuilder),
        (500, Code::ServerError),
    ] {
        journey.practice.staging().inject(Call::ExportAll, Fault::ProxyPage(status));
        let error = journey.ferry.list_apps(&journey.staging, true).await.unwrap_err();
        assert_eq!(error.code(), expected, "{status}: {error}");
        assert!(!error.message().contains('<'), "{error}");
    }
}

#[tokio::test]
async fn a_proxy_that_refuses_the_size_has_stored_nothing() {
    let journey = Journey::begin().await;
    let plan = journey.plan("Visits").await;
    journey.practice.production().inject(Call::Import, Fault::ProxyPage(413));
    let report = journey.apply(&plan).await.unwrap();
    assert_eq!(report.outcome, Outcome::Failed);
    assert!(report.answer.contains("413"), "{}", report.answer);
    let again = journey.plan("Visits").await;
    assert_eq!(journey.apply(&again).await.unwrap().outcome, Outcome::Verified);
}
