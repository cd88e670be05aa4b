//! The way back: a plan out of the history, with what comes back, what does not, and what somebody changed since.

use std::collections::{BTreeMap, BTreeSet};

use bundle::roll_back::Return;
use bundle::{Bundle, DefinitionId, canonical};
use practice::Call;
use service::ferry::RollBackView;
use service::report::ImportReport;
use service::{Code, ImportId, Outcome, ServerId};
use support::desk::{At, Desk};
use support::journey::{Journey, code};
use support::scene::assert_has;

/// The definitions in canonical form, and how many there are.
async fn state(journey: &Journey, server: &ServerId) -> (bundle::Hash, usize) {
    let export = journey.export(server).await;
    let bundle = Bundle::parse(&export).unwrap();
    (canonical::definitions_hash(&bundle.definitions), bundle.definitions.len())
}

async fn imported(journey: &Journey, app: &str) -> ImportReport {
    let report = journey.apply(&journey.plan(app).await).await.unwrap();
    assert_eq!(report.outcome, Outcome::Verified);
    report
}

async fn back(journey: &Journey, import: &ImportId, choices: &[(&str, Return)]) -> RollBackView {
    let choices = choices.iter().map(|(id, choice)| (DefinitionId::new(id), *choice)).collect();
    journey.ferry.roll_back(import, choices).await.unwrap()
}

#[tokio::test]
async fn an_import_is_rolled_back_and_what_it_added_is_removed_on_its_own() {
    let journey = Journey::begin().await;
    let before = state(&journey, &journey.production).await;
    let report = imported(&journey, "Visits").await;
    let back = back(&journey, &report.import, &[]).await;
    assert!(!back.table.restored.is_empty() && back.table.conflicts.is_empty());
    assert!(!back.table.remaining.is_empty(), "the import brought something new");
    assert!(back.table.remaining.iter().all(|row| !row.is_seen && !row.is_edited));
    assert_eq!(journey.practice.production().import_count(), 1, "planning writes nothing");

    let led_back = journey.apply(&back.plan.unwrap()).await.unwrap();
    assert_eq!(led_back.outcome, Outcome::Verified, "{led_back:#?}");
    assert_eq!(state(&journey, &journey.production).await, before);
    let detail = journey.ferry.import_detail(&led_back.import).unwrap();
    assert_eq!(detail.row.rolls_back, Some(report.import));
    assert!(detail.services.contains_key("definition_manager") && !detail.account.is_empty());

    let added = journey.ferry.added_by_import(&report.import).await.unwrap();
    let wanted: BTreeSet<_> =
        added.iter().filter(|row| row.is_removable).map(|row| row.row.id.clone()).collect();
    assert_eq!(wanted.len(), added.len());
    let remove = async |wanted: &BTreeSet<DefinitionId>, name: Option<&str>| {
        journey.ferry.remove_added(&report.import, wanted.clone(), name.map(str::to_owned)).await
    };
    for name in [None, Some("practice production"), Some("")] {
        assert_eq!(code(remove(&wanted, name).await), Code::ConfirmationNeeded);
    }
    let stranger = BTreeSet::from([DefinitionId::new(&led_back.objects[0].id.to_string())]);
    assert_eq!(code(remove(&stranger, Some("Practice production")).await), Code::Invalid);
    let removed = remove(&wanted, Some("Practice production")).await.unwrap();
    assert_eq!((removed.removed.len(), removed.not_removed.len()), (wanted.len(), 0), "{removed:?}");
    assert!(removed.rest_is_untouched, "{}", removed.explanation);
    assert_eq!(state(&journey, &journey.production).await, before);
    let noted = journey.ferry.import_detail(&report.import).unwrap().removals;
    assert_eq!(noted.len(), wanted.len(), "the journal has what was asked for");
}

#[tokio::test]
async fn work_since_the_import_is_a_conflict_and_never_lost_silently() {
    let journey = Journey::begin().await;
    let before = state(&journey, &journey.production).await;
    let report = imported(&journey, "Visits").await;
    let replaced = back(&journey, &report.import, &[]).await.table.restored;
    let page = replaced.iter().find(|row| row.kind == "view").unwrap();
    let edit = |json: &mut serde_json::Value| json["translations"][0]["label"] = "Since".into();
    assert!(journey.practice.production().edit_definition(page.id.as_str(), edit).unwrap());

    let kept = back(&journey, &report.import, &[]).await;
    assert_eq!(kept.table.conflicts[0].row.id, page.id);
    assert_eq!(journey.apply(&kept.plan.unwrap()).await.unwrap().outcome, Outcome::Verified);
    let name = page.name.as_deref().unwrap();
    let now = journey.definition(&journey.production, name).await;
    assert_eq!(now["json"]["translations"][0]["label"], "Since");

    let wanted = (page.id.as_str(), Return::UsePrevious);
    let planned = back(&journey, &report.import, &[wanted]).await.plan.unwrap();
    let other = replaced.iter().find(|row| row.id != page.id).unwrap();
    assert!(journey.practice.production().edit_definition(other.id.as_str(), edit).unwrap());
    let again = journey.ferry.plan_again(&planned.id.parse().unwrap()).await.unwrap();
    let writes = async |plan: &service::ferry::PlanView, id: &DefinitionId| {
        let tree = journey.ferry.plan_differences(&plan.id.parse().unwrap(), "en".to_owned()).await.unwrap();
        tree.nodes.iter().any(|node| node.change.is_some() && node.definition.as_deref() == Some(id.as_str()))
    };
    assert!(writes(&again, &page.id).await, "what was said about a conflict holds");
    assert!(!writes(&again, &other.id).await, "what was done since is a conflict, and stays");

    let previous = back(&journey, &report.import, &[wanted, (other.id.as_str(), Return::UsePrevious)]).await;
    assert_eq!(journey.apply(&previous.plan.unwrap()).await.unwrap().outcome, Outcome::Verified);
    assert_eq!(state(&journey, &journey.production).await, before);
    assert!(back(&journey, &report.import, &[]).await.table.restored.is_empty(), "everything is back");
}

#[tokio::test]
async fn data_that_a_changed_column_lost_are_named() {
    let journey = Journey::begin().await;
    let report = journey.apply(&journey.plan("Equipment").await).await.unwrap();
    let table = back(&journey, &report.import, &[]).await.table;
    let altered: Vec<_> = table.altered.iter().filter_map(|one| one.row.name.as_deref()).collect();
    assert_eq!(altered, ["Item->price", "Item->bought"], "{table:#?}");
}

#[tokio::test]
async fn what_was_never_sent_or_is_not_known_cannot_be_rolled_back() {
    let journey = Journey::begin_in_a_hurry().await;
    let plan = journey.plan("Visits").await;
    journey.work_of_another_builder(&journey.production, "Item list").await;
    let stale = journey.apply(&plan).await.unwrap();
    assert_eq!(code(journey.ferry.roll_back(&stale.import, BTreeMap::new()).await), Code::Invalid);
    let plan = journey.plan("Visits").await;
    journey.practice.production().inject(Call::Import, practice::Fault::Cut);
    let unknown = journey.apply(&plan).await.unwrap();
    assert_eq!(code(journey.ferry.roll_back(&unknown.import, BTreeMap::new()).await), Code::ImportUnresolved);
}

#[test]
fn the_command_line_rolls_back_and_repeats_what_the_history_says() {
    let (desk, _practice) = Desk::with_practice_program();
    let before = desk.run(At::Production, &["inspect", "production"]).document["canonical_sha256"].clone();
    let (visits, _) = desk.plan("Visits");
    let import = desk.apply(&visits).document["import"].as_str().unwrap().to_owned();
    let out = desk.word("back.plan.json");
    let planned = desk.run(At::Production, &["rollback", &import, "--out", &out]);
    assert!(planned.code == 10 || planned.code == 11, "{planned:?}");
    assert_has(&planned.document, &["plan", "findings", "predicted_sha256", "roll_back"]);
    assert_has(&planned.document["roll_back"], &["restored", "altered", "remaining", "conflicts"]);
    let back = desk.apply(&out);
    assert_eq!((back.code, &back.document["outcome"]), (0, &"verified".into()), "{back:?}");
    let there = desk.run(At::Production, &["inspect", "production"]);
    assert_eq!(there.document["canonical_sha256"], before);

    let unsaid = desk.run(At::Production, &["rollback", &import, "--remove-added"]);
    assert_eq!(unsaid.code, 2, "{unsaid:?}");
    let words = ["rollback", &import, "--remove-added", "--confirm", "production"];
    let removed = desk.run(At::Production, &words);
    assert_eq!(removed.code, 0, "{removed:?}");
    assert!(!removed.document["removed"].as_array().unwrap().is_empty());

    // What the history offers to copy does the same again.
    let record = desk.run(At::Nowhere, &["history", &import]).document;
    let commands = record["commands"].as_array().unwrap();
    assert_eq!(commands.len(), 2);
    let mut codes = Vec::new();
    for command in commands {
        let words: Vec<_> = command.as_str().unwrap().split(' ').skip(1).collect();
        codes.push(desk.run(At::Production, &words).code);
    }
    assert_eq!(codes, [10, 0], "{commands:?}");
}
