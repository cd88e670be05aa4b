//! A plan file comes from anywhere: whatever is written in it, nothing is sent that was not planned against the
//! destination as it is.

use std::path::PathBuf;

use bundle::Choices;
use serde_json::{Value, json};
use service::gate::Consent;
use service::history::Asked;
use service::plan_document::PlanDocument;
use service::plan_import::Source;
use service::{Code, EntryId, Environment, Outcome};
use support::journey::{Journey, add, code, draft};

/// A saved plan for Visits, from staging onto production.
async fn saved_plan(journey: &Journey) -> (PathBuf, Value) {
    let app = journey.app(&journey.staging, "Visits").await;
    let (saved, server) = journey.ferry.server(&journey.staging).await.unwrap();
    let source = Source::Apps { saved: &saved, server: &server, apps: vec![app] };
    let planned = journey.ferry.plan(source, None, Choices::default(), &journey.production).await.unwrap();
    let path = journey.home.path().join("plan.json");
    let document = PlanDocument::of(&planned, "en").unwrap();
    planned.plan.save(&path, &document).unwrap();
    assert_eq!(PlanDocument::open(&path).unwrap().head.plan, planned.plan.id().to_string());
    let text = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    (path, text)
}

fn yes() -> Consent {
    Consent { typed_name: Some("Practice production".to_owned()), accept_errors: true, asked: Asked::Skipped }
}

enum Ending {
    Stale,
    Refused(Code),
}

async fn assert_sends_nothing(journey: &Journey, plan: &Value, consent: &Consent, ending: Ending) {
    let path = journey.home.path().join("edited.json");
    std::fs::write(&path, plan.to_string()).unwrap();
    let applied = journey.ferry.apply_file(&path, consent).await;
    match ending {
        Ending::Stale => assert_eq!(applied.unwrap().outcome, Outcome::Stale),
        Ending::Refused(expected) => assert_eq!(code(applied), expected),
    }
    assert_eq!(journey.door.calls("POST /definition/import"), 0);
}

#[tokio::test]
async fn a_saved_plan_is_small_holds_no_bundle_and_works() {
    let journey = Journey::begin().await;
    let (path, text) = saved_plan(&journey).await;
    assert!(!text.to_string().contains("\"json\""), "a plan is its inputs");
    assert_eq!(journey.ferry.apply_file(&path, &yes()).await.unwrap().outcome, Outcome::Verified);
}

#[tokio::test]
async fn other_inputs_make_a_plan_stale() {
    let journey = Journey::begin().await;
    let (_, plan) = saved_plan(&journey).await;
    let hash = "0".repeat(64);
    let edits: [(&str, Value); 4] = [
        ("destination_sha256", json!(hash)),
        ("facts_sha256", json!(hash)),
        ("bundle_sha256", json!(hash)),
        ("ancestor", json!(hash)),
    ];
    for (key, value) in edits {
        let mut edited = plan.clone();
        edited["inputs"][key] = value;
        assert_sends_nothing(&journey, &edited, &yes(), Ending::Stale).await;
    }
}

#[tokio::test]
async fn unknown_choices_are_refused_by_name() {
    let journey = Journey::begin().await;
    let (path, plan) = saved_plan(&journey).await;
    for (key, value) in [
        ("selection", json!(["x"])),
        ("decisions", json!({"x": "keep-mine"})),
        ("fixes", json!(["polish:x"])),
        ("more", json!(1)),
    ] {
        let mut edited = plan.clone();
        edited["inputs"]["choices"][key] = value;
        std::fs::write(&path, edited.to_string()).unwrap();
        let error = journey.ferry.apply_file(&path, &yes()).await.unwrap_err();
        assert_eq!(error.code(), Code::Invalid);
        assert!(error.message().contains("makes a choice that this AppFerry does not know"), "{key}");
    }
    assert_eq!(journey.door.calls("POST /definition/import"), 0);
}

#[tokio::test]
async fn another_place_is_refused() {
    let journey = Journey::begin().await;
    let (_, plan) = saved_plan(&journey).await;
    let edit = |change: &dyn Fn(&mut Value)| {
        let mut edited = plan.clone();
        change(&mut edited["destination"]);
        edited
    };
    let identity = edit(&|it| it["identity"] = json!("https://elsewhere.example.org"));
    assert_sends_nothing(&journey, &identity, &yes(), Ending::Refused(Code::StalePlan)).await;
    let server = edit(&|it| it["server"] = json!(journey.staging));
    assert_sends_nothing(&journey, &server, &yes(), Ending::Refused(Code::StalePlan)).await;
    // A server that is not saved any more is found by its address, where one is saved with it.
    let nobody = edit(&|it| {
        it["server"] = json!(service::ServerId::random());
        it["identity"] = json!("https://elsewhere.example.org");
    });
    assert_sends_nothing(&journey, &nobody, &yes(), Ending::Refused(Code::NotFound)).await;
    let (_, staging) = journey.ferry.server(&journey.staging).await.unwrap();
    let both = edit(&|it| {
        it["server"] = json!(journey.staging);
        it["identity"] = json!(staging.address().identity());
    });
    let consent = Consent {
        typed_name: Some("Practice staging".to_owned()),
        accept_errors: true,
        asked: Asked::Skipped,
    };
    assert_sends_nothing(&journey, &both, &consent, Ending::Stale).await;
}

#[tokio::test]
async fn the_gate_believes_the_saved_server_and_not_the_file() {
    let journey = Journey::begin().await;
    let (_, plan) = saved_plan(&journey).await;
    let mut harmless = plan.clone();
    harmless["destination"]["environment"] = json!("scratch");
    harmless["destination"]["practice"] = json!(true);
    let nothing = Consent { typed_name: None, accept_errors: true, asked: Asked::Skipped };
    assert_sends_nothing(&journey, &harmless, &nothing, Ending::Refused(Code::ConfirmationNeeded)).await;
    let mut renamed = plan.clone();
    renamed["destination"]["name"] = json!("x");
    let other = Consent { typed_name: Some("x".to_owned()), accept_errors: true, asked: Asked::Skipped };
    assert_sends_nothing(&journey, &renamed, &other, Ending::Refused(Code::ConfirmationNeeded)).await;
}

#[tokio::test]
async fn a_read_only_server_stays_so_whatever_the_file_says() {
    let journey = Journey::begin().await;
    let (_, plan) = saved_plan(&journey).await;
    let mut draft = draft(&journey.practice.servers()[1], &journey.door.url(), Environment::Scratch);
    (draft.name, draft.read_only) = ("Look only".to_owned(), true);
    let looked_at = add(&journey.ferry, draft, &journey.practice.servers()[1].password).await;
    let mut edited = plan.clone();
    edited["destination"]["server"] = json!(looked_at);
    edited["destination"]["read_only"] = json!(false);
    assert_sends_nothing(&journey, &edited, &yes(), Ending::Refused(Code::ReadOnly)).await;
}

#[tokio::test]
async fn other_entries_are_not_sent() {
    let journey = Journey::begin().await;
    let (_, plan) = saved_plan(&journey).await;
    let backup = journey.ferry.back_up(&journey.staging).await.unwrap();
    let other = backup.entries.iter().find(|entry| entry.name == "Equipment").unwrap();
    let with = |given: Value| {
        let mut edited = plan.clone();
        edited["given"] = given;
        edited
    };
    assert_sends_nothing(&journey, &with(json!([other.id])), &yes(), Ending::Stale).await;
    let both = json!([plan["given"][0], other.id]);
    assert_sends_nothing(&journey, &with(both), &yes(), Ending::Stale).await;
    assert_sends_nothing(&journey, &with(json!([])), &yes(), Ending::Stale).await;
    let unknown = json!([EntryId::random()]);
    assert_sends_nothing(&journey, &with(unknown), &yes(), Ending::Refused(Code::NotFound)).await;
    let many: Value = vec![plan["given"][0].clone(); 100_000].into();
    assert_sends_nothing(&journey, &with(many), &yes(), Ending::Refused(Code::Invalid)).await;
}

#[tokio::test]
async fn other_labels_make_a_plan_stale() {
    let journey = Journey::begin().await;
    let (_, plan) = saved_plan(&journey).await;
    let mut edited = plan.clone();
    edited["apps"] = json!([{"id": "x", "label": "Something harmless"}]);
    assert_sends_nothing(&journey, &edited, &yes(), Ending::Stale).await;
}

#[tokio::test]
async fn what_is_no_plan_is_refused() {
    let journey = Journey::begin().await;
    let (path, plan) = saved_plan(&journey).await;
    let mut newer = plan.clone();
    newer["format"] = json!(99);
    assert_sends_nothing(&journey, &newer, &yes(), Ending::Refused(Code::Invalid)).await;
    assert_sends_nothing(&journey, &json!([1, 2]), &yes(), Ending::Refused(Code::Invalid)).await;
    std::fs::File::options().write(true).open(&path).unwrap().set_len(17 * 1024 * 1024).unwrap();
    assert_eq!(code(journey.ferry.apply_file(&path, &yes()).await), Code::Invalid);
    assert!(journey.imports().await.is_empty());
}
