//! The gate: what a person has to say before an import, and what nobody can allow.

use bundle::Choices;
use bundle::choices::FixState;
use serde_json::{Value, json};
use service::choose::Change;
use service::export::What;
use service::ferry::{ImportPolicies, PlanView, Source};
use service::gate::Consent;
use service::history::Asked;
use service::history::ImportState;
use service::report::ImportReport;
use service::settings::{SavedServer, SnapshotPolicy};
use service::{Code, Environment, Outcome, ServerId};
use support::journey::{Journey, add, code, consent, draft};

#[tokio::test]
async fn a_snapshot_holds_the_apps_that_its_server_asks_for_and_is_never_left_out() {
    let journey = Journey::begin().await;
    let apps = async |report: &ImportReport| {
        let library = journey.ferry.library().await.unwrap();
        let entry = library.entry(&report.snapshot.unwrap()).await.unwrap();
        entry.extra.keys().filter(|part| part.starts_with("app-")).count()
    };
    let touched = journey.apply(&journey.plan("Visits").await).await.unwrap();
    let policies = ImportPolicies { snapshot: SnapshotPolicy::All, ..ImportPolicies::default() };
    journey.ferry.set_import_policies(&journey.production, policies).unwrap();
    assert_eq!(journey.ferry.import_policies(&journey.production).unwrap(), policies);
    let all = journey.apply(&journey.plan("Equipment").await).await.unwrap();
    let there = journey.ferry.list_apps(&journey.production, true).await.unwrap().apps.len();
    assert_eq!(apps(&all).await, there);
    assert!(apps(&touched).await < there);
}

async fn refused(journey: &Journey, plan: &PlanView, consent: &Consent) -> Code {
    let refusal = code(journey.apply_saying(plan, consent).await);
    assert_eq!(journey.door.calls("POST /definition/import"), 0);
    let unresolved = journey.imports().await.iter().any(|import| import.unresolved);
    assert!(!unresolved);
    refusal
}

fn says(typed_name: Option<&str>, accept_errors: bool) -> Consent {
    Consent { typed_name: typed_name.map(str::to_owned), accept_errors, asked: Asked::Skipped }
}

#[tokio::test]
async fn production_wants_its_name() {
    let journey = Journey::begin().await;
    let plan = journey.plan("Visits").await;
    for typed in
        [None, Some(""), Some("Practice staging"), Some("practice production"), Some("Practice production ")]
    {
        assert_eq!(refused(&journey, &plan, &says(typed, true)).await, Code::ConfirmationNeeded, "{typed:?}");
    }
    let records = journey.ferry.history().list().unwrap().records;
    assert!(records.iter().all(|record| record.state == ImportState::NotSent));
    assert!(records.iter().all(|record| record.snapshot.is_none()));
    let explanation = journey.ferry.import_report(&records[0].id).unwrap().explanation;
    assert_eq!(explanation.matches("Nothing was sent.").count(), 1, "{explanation}");
    let report = journey.apply_saying(&plan, &says(Some("Practice production"), false)).await.unwrap();
    assert_eq!(report.outcome, Outcome::Verified);
}

#[tokio::test]
async fn errors_want_to_be_accepted() {
    let journey = Journey::begin().await;
    let plan = journey.plan("Equipment").await;
    assert!(plan.gate.ready && plan.gate.errors_to_accept > 0);
    let name = Some("Practice production");
    assert_eq!(refused(&journey, &plan, &says(name, false)).await, Code::ConfirmationNeeded);
    assert_eq!(refused(&journey, &plan, &says(None, true)).await, Code::ConfirmationNeeded);
}

#[tokio::test]
async fn a_test_server_wants_nothing_for_an_import_without_errors() {
    let journey = Journey::begin().await;
    let apps = vec![journey.app(&journey.production, "Volunteers").await];
    let source = Source::Server { server: journey.production, apps };
    let plan = journey.ferry.plan_import(source, &journey.staging).await.unwrap();
    let errors = plan.gate.errors_to_accept;
    assert_eq!(plan.gate.typed_name.is_some(), errors > 0, "errors want the name on every real server");
    let said = says(plan.gate.typed_name.as_deref(), errors > 0);
    assert_eq!(journey.apply_saying(&plan, &said).await.unwrap().outcome, Outcome::Verified);
}

#[tokio::test]
async fn a_read_only_server_is_never_written() {
    let journey = Journey::begin().await;
    let mut draft = draft(&journey.practice.servers()[1], &journey.door.url(), Environment::Scratch);
    (draft.name, draft.read_only) = ("Look only".to_owned(), true);
    let looked_at = add(&journey.ferry, draft, &journey.practice.servers()[1].password).await;
    let apps = vec![journey.app(&journey.staging, "Visits").await];
    let source = Source::Server { server: journey.staging, apps };
    let plan = journey.ferry.plan_import(source, &looked_at).await.unwrap();
    assert!(!plan.gate.ready && plan.gate.reasons[0].contains("read-only"), "{:?}", plan.gate.reasons);
    assert_eq!(refused(&journey, &plan, &consent(&plan)).await, Code::ReadOnly);
    assert!(journey.imports().await.is_empty(), "not even begun");
}

#[tokio::test]
async fn a_server_that_became_production_after_the_plan_wants_its_name() {
    let journey = Journey::begin().await;
    let scratch = journey.save_again(&journey.production, "Scratch", Environment::Scratch).await;
    let apps = vec![journey.app(&journey.staging, "Visits").await];
    let plan =
        journey.ferry.plan_import(Source::Server { server: journey.staging, apps }, &scratch).await.unwrap();
    assert_eq!(plan.gate.typed_name, None);
    let to_production = |saved: &mut SavedServer| saved.environment = Environment::Production;
    journey.ferry.settings().edit_server(&scratch, to_production).unwrap();
    assert_eq!(refused(&journey, &plan, &says(None, true)).await, Code::ConfirmationNeeded);
}

/// Plans to import an app of staging into production from a file that somebody changed.
async fn plan_changed(journey: &Journey, app: &str, change: impl FnOnce(&mut Value)) -> PlanView {
    try_to_plan_changed(journey, app, change).await.unwrap()
}

async fn try_to_plan_changed(
    journey: &Journey,
    app: &str,
    change: impl FnOnce(&mut Value),
) -> service::Result<PlanView> {
    let id = journey.app(&journey.staging, app).await;
    let exported = journey.ferry.export(&journey.staging, &What::App(id)).await.unwrap();
    let mut bundle: Value = serde_json::from_slice(&exported.bytes).unwrap();
    change(&mut bundle);
    let path = journey.home.path().join("changed.json");
    std::fs::write(&path, bundle.to_string()).unwrap();
    journey.ferry.plan_files(vec![path], &journey.production).await
}

fn row<'b>(bundle: &'b mut Value, name: &str) -> &'b mut Value {
    let rows = bundle["definitions"].as_array_mut().unwrap();
    rows.iter_mut().find(|row| row["name"] == name).unwrap()
}

async fn assert_blocked(journey: &Journey, plan: &PlanView, rule: &str) {
    assert!(!plan.gate.ready, "{rule}");
    assert!(plan.gate.reasons.iter().any(|reason| reason.contains(rule)), "{:?}", plan.gate.reasons);
    assert_eq!(refused(journey, plan, &consent(plan)).await, Code::Blocked, "{rule}");
    assert!(untouched(journey, &journey.production));
}

fn untouched(journey: &Journey, server: &ServerId) -> bool {
    journey.control(server).import_count() == 0
}

#[tokio::test]
async fn an_unknown_process_step_is_refused_whatever_is_said() {
    let journey = Journey::begin().await;
    let change = |bundle: &mut Value| row(bundle, "Welcome letter")["json"]["key"] = json!("Telegram");
    let plan = plan_changed(&journey, "Volunteers", change).await;
    assert_blocked(&journey, &plan, "FMT-02").await;
}

#[tokio::test]
async fn an_unknown_field_is_refused_whatever_is_said() {
    let journey = Journey::begin().await;
    let change = |bundle: &mut Value| row(bundle, "Person->phone")["json"]["key"] = json!("hologram");
    let plan = plan_changed(&journey, "Volunteers", change).await;
    assert_blocked(&journey, &plan, "FMT-03").await;
}

#[tokio::test]
async fn rows_that_stand_twice_are_refused_only_when_they_differ() {
    let journey = Journey::begin().await;
    let twice = |bundle: &mut Value, label: Option<&str>| {
        let mut copy = row(bundle, "Skills table").clone();
        if let Some(label) = label {
            copy["json"]["translations"][0]["label"] = json!(label);
        }
        bundle["definitions"].as_array_mut().unwrap().push(copy);
    };
    let differing = |bundle: &mut Value| twice(bundle, Some("Other"));
    let refused = try_to_plan_changed(&journey, "Volunteers", differing).await.unwrap_err();
    assert!(refused.code() == Code::Invalid && refused.message().contains("IDN-07"), "{refused}");
    let alike = plan_changed(&journey, "Volunteers", |bundle| twice(bundle, None)).await;
    assert!(alike.findings.iter().any(|finding| finding.rule == "IDN-07") && alike.gate.ready);
    assert_eq!(journey.apply(&alike).await.unwrap().outcome, Outcome::Verified);
}

#[tokio::test]
async fn a_file_that_leaves_its_folder_is_refused_whatever_is_said() {
    let journey = Journey::begin().await;
    let change = |bundle: &mut Value| {
        let file = bundle["files"].as_object_mut().unwrap().values_mut().next().unwrap();
        file["meta"]["file"] = json!("../../etc/cron.d/x");
    };
    let plan = plan_changed(&journey, "Visits", change).await;
    assert_blocked(&journey, &plan, "FIL-03").await;
}

#[tokio::test]
async fn a_role_that_names_an_unknown_scope_is_refused_whatever_is_said() {
    let journey = Journey::begin().await;
    let change = |bundle: &mut Value| {
        bundle["roles"][0]["scopes"] = json!(["00000000-0000-4000-8000-000000005c0b"]);
    };
    let plan = plan_changed(&journey, "Visits", change).await;
    assert_blocked(&journey, &plan, "ROL-01").await;
}

#[tokio::test]
async fn a_bundle_of_fifteen_million_bytes_is_refused_whatever_is_said() {
    let journey = Journey::begin().await;
    let change = |bundle: &mut Value| {
        row(bundle, "Visits table")["json"]["settings"]["notes"] = "x".repeat(15_000_000).into();
    };
    let plan = plan_changed(&journey, "Visits", change).await;
    assert!(plan.upload_bytes > 15_000_000 && !plan.gate.ready);
    assert_eq!(refused(&journey, &plan, &consent(&plan)).await, Code::TooLarge);
    assert!(untouched(&journey, &journey.production));
}

#[tokio::test]
async fn what_a_role_that_exists_nowhere_gets_is_given_to_one_that_a_person_chooses_by_name() {
    const NOBODY: &str = "00000000-1111-4222-8333-444444444444";
    let journey = Journey::begin().await;
    let (_, client) = journey.ferry.server(&journey.staging).await.unwrap();
    let roles = client.roles().await.unwrap();
    let role = roles.iter().find(|role| role.name == "Visit coordinator").unwrap();
    let forget = |bundle: &mut Value| {
        let rows = bundle["definitions"].to_string().replace(&role.uuid, NOBODY);
        bundle["definitions"] = serde_json::from_str(&rows).unwrap();
    };
    let plan = plan_changed(&journey, "Visits", forget).await;
    let nowhere =
        |plan: &PlanView| plan.findings.iter().any(|it| it.rule == "ROL-05" && it.subject.id == NOBODY);
    assert!(nowhere(&plan));
    let to = plan.roles_there.iter().find(|there| there.name == "Visit coordinator").unwrap();
    let fix = format!("map-role:{NOBODY}={}", to.id).parse().unwrap();
    let choices = Choices { fixes: [fix].into(), ..Choices::default() };
    let change = Change { choices, ancestor: None };
    let mapped = journey.ferry.choose(&plan.id.parse().unwrap(), change).await.unwrap();
    assert!(!nowhere(&mapped) && mapped.told.fixes.iter().any(|told| told.state == FixState::Accepted));
    assert_eq!(journey.apply(&mapped).await.unwrap().outcome, Outcome::Verified);
    let there = String::from_utf8(journey.export(&journey.production).await).unwrap();
    assert!(there.contains(&to.id) && !there.contains(NOBODY));
}
