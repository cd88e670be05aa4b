//! What both sides had in common before an import, found by what was seen on both servers.

use bundle::three_way::AncestorKind;
use bundle::{Choices, DefinitionId};
use service::export::What;
use service::ferry::{PlanView, Source};
use service::history::Asked;
use service::plan_document::PlanDocument;
use service::plan_import;
use service::plans::Plan;
use service::secrets::Keep;
use service::{Outcome, Secret};
use support::journey::{Journey, PATIENCE, consent, open};

/// A query that both editions of the sample app have.
const QUERY: &str = "Visits with people";

/// Labels a definition as a builder of that server would.
async fn label(journey: &Journey, server: &service::ServerId, label: &str) -> String {
    let id = journey.definition(server, QUERY).await["id"].as_str().unwrap().to_owned();
    let edit = |json: &mut serde_json::Value| json["translations"][0]["label"] = label.into();
    assert!(journey.control(server).edit_definition(&id, edit).unwrap());
    id
}

fn said(plan: &PlanView, rule: &str) -> Vec<String> {
    let findings = plan.findings.iter().filter(|finding| finding.rule == rule);
    findings.map(|finding| finding.message.clone()).collect()
}

/// Carries Visits over, so that both servers have it.
async fn carried() -> Journey {
    let journey = Journey::begin().await;
    let plan = journey.plan("Visits").await;
    assert_eq!(journey.apply(&plan).await.unwrap().outcome, Outcome::Verified);
    journey
}

#[tokio::test]
async fn after_an_import_both_sides_have_an_ancestor() {
    let journey = carried().await;
    let plan = journey.plan("Visits").await;
    assert_eq!((plan.ancestor.kind, plan.counts.replaced, plan.counts.conflicts), (AncestorKind::Seen, 0, 0));
    assert!(
        plan.ancestor.definitions > 0 && plan.ancestor.definitions == plan.ancestor.of,
        "{:?}",
        plan.ancestor
    );
    assert!(plan.ancestor.newest.is_some() && plan.destination_work.is_empty());
    assert!(!plan.not_checked.iter().any(|gap| gap.contains("two-way")), "{:?}", plan.not_checked);
}

#[tokio::test]
async fn work_of_another_builder_is_named_and_asked_about() {
    let journey = carried().await;
    let id = label(&journey, &journey.production, "Visits of production").await;
    let plan = journey.plan("Visits").await;
    let work: Vec<_> = plan.destination_work.iter().map(|row| (row.id.as_str(), row.overwritten)).collect();
    assert_eq!(work, [(id.as_str(), true)]);
    let hints = said(&plan, "OVW-03");
    assert!(hints.len() == 1 && hints[0].contains("the bundle still has the old version"), "{hints:?}");
    assert_eq!((plan.counts.conflicts, said(&plan, "OVW-04").len()), (0, 0));
    let message = &plan.message_to_builders;
    assert!(message.contains("Visits of production") && message.contains("by: unknown"), "{message}");
}

#[tokio::test]
async fn what_both_sides_changed_is_a_conflict_and_the_plan_can_be_carried_out() {
    let journey = carried().await;
    label(&journey, &journey.production, "Visits of production").await;
    label(&journey, &journey.staging, "Visits of staging").await;
    let plan = journey.plan("Visits").await;
    assert_eq!(plan.counts.conflicts, 1);
    let conflicts = said(&plan, "OVW-04");
    assert!(conflicts.len() == 1 && conflicts[0].contains("in 1 place differently"), "{conflicts:?}");
    assert!(said(&plan, "OVW-03").is_empty());
    let report = journey.apply(&plan).await.unwrap();
    assert_eq!(report.outcome, Outcome::Verified, "the ancestor is found again: {report:#?}");
    assert_eq!(journey.ferry.history().get(&report.import).unwrap().asked, Asked::Skipped);
    let again = journey.plan("Visits").await;
    assert_eq!((again.counts.replaced, again.destination_work.len()), (0, 0));
}

#[tokio::test]
async fn what_only_the_source_changed_is_nobodys_loss() {
    let journey = carried().await;
    label(&journey, &journey.staging, "Visits of staging").await;
    let plan = journey.plan("Visits").await;
    assert_eq!((plan.counts.replaced, plan.counts.conflicts), (1, 0));
    assert!(said(&plan, "OVW-03").is_empty() && plan.destination_work.is_empty());
}

#[tokio::test]
async fn a_file_of_unknown_origin_is_compared_two_way() {
    let journey = Journey::begin().await;
    label(&journey, &journey.staging, "Visits of staging").await;
    let path = journey.home.path().join("staging.json");
    std::fs::write(&path, journey.export(&journey.staging).await).unwrap();
    label(&journey, &journey.production, "Visits of production").await;
    let plan = journey.ferry.plan_files(vec![path], &journey.production).await.unwrap();
    assert!(plan.counts.replaced > 0 && plan.counts.conflicts == 0);
    assert!(said(&plan, "OVW-04").is_empty() && plan.destination_work.is_empty());
    assert!(plan.not_checked[0].contains("two-way"), "{:?}", plan.not_checked);
}

#[tokio::test]
async fn a_chosen_entry_takes_the_place_of_what_was_found() {
    let journey = Journey::begin().await;
    let app = journey.app(&journey.staging, "Visits").await;
    let old = journey.ferry.export(&journey.staging, &What::App(app.clone())).await.unwrap();
    label(&journey, &journey.staging, "Visits of staging").await;
    let (saved, server) = journey.ferry.server(&journey.staging).await.unwrap();
    let source = plan_import::Source::Apps { saved: &saved, server: &server, apps: vec![app] };
    let planned = journey
        .ferry
        .plan(source, Some(old.entry.id), Choices::default(), &journey.production)
        .await
        .unwrap();
    assert_eq!(planned.review.ancestor.kind, AncestorKind::Chosen);
    let path = journey.home.path().join("plan.json");
    planned.plan.save(&path, &PlanDocument::of(&planned, "en").unwrap()).unwrap();
    let view = service::ferry::view(&planned);
    assert_eq!(journey.ferry.apply_file(&path, &consent(&view)).await.unwrap().outcome, Outcome::Verified);
}

#[tokio::test]
async fn a_plan_with_another_ancestor_is_stale() {
    let journey = carried().await;
    label(&journey, &journey.production, "Visits of production").await;
    let (saved, server) = journey.ferry.server(&journey.staging).await.unwrap();
    let apps: Vec<DefinitionId> = vec![journey.app(&journey.staging, "Visits").await];
    let source = plan_import::Source::Apps { saved: &saved, server: &server, apps };
    let planned = journey.ferry.plan(source, None, Choices::default(), &journey.production).await.unwrap();
    let without = Plan { ancestor: service::ancestor::AncestorChoice::TwoWay, ..planned.plan.clone() };
    let consent = consent(&service::ferry::view(&planned));
    assert_eq!(journey.ferry.apply(&without, &consent).await.unwrap().outcome, Outcome::Stale);
}

#[tokio::test]
async fn an_index_that_is_gone_is_filled_from_the_library() {
    let journey = carried().await;
    label(&journey, &journey.production, "Visits of production").await;
    let config = journey.home.path().join("config");
    let is_index = |name: &str| name.starts_with("index-");
    let files = std::fs::read_dir(&config).unwrap().map(|file| file.unwrap().path());
    let files: Vec<_> = files.filter(|path| is_index(path.file_name().unwrap().to_str().unwrap())).collect();
    assert!(!files.is_empty());
    let Journey { practice, door, home, ferry, staging, production } = journey;
    drop(ferry);
    // Those beside the database may be gone with the program.
    files.iter().filter(|path| path.exists()).for_each(|path| std::fs::remove_file(path).unwrap());
    let ferry = open(&home, PATIENCE);
    for (server, practice) in [staging, production].iter().zip(practice.servers()) {
        ferry.sign_in(server, Secret::new(practice.password.as_str()), Keep::Session).await.unwrap();
    }
    let journey = Journey { practice, door, home, ferry, staging, production };
    let app = journey.app(&journey.staging, "Visits").await;
    let source = Source::Server { server: journey.staging, apps: vec![app] };
    let plan = journey.ferry.plan_import(source, &journey.production).await.unwrap();
    assert_eq!(plan.ancestor.definitions, plan.ancestor.of, "{:?}", plan.ancestor);
    assert_eq!(plan.destination_work.len(), 1);
}
