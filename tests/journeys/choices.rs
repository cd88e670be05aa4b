//! What a person chose about an import, from an open plan to a verified server.

use bundle::readable::NodeChange;
use bundle::{Choices, Decision, DefinitionId, Hash, Selection};
use serde_json::Value;
use service::Outcome;
use service::choose::Change;
use service::ferry::PlanView;
use service::library::{Entry, Why};
use support::desk::{At, Desk};
use support::journey::Journey;

/// The ids of all definitions that an export shows.
fn ids(export: &[u8]) -> Vec<String> {
    let export: Value = serde_json::from_slice(export).unwrap();
    let rows = export["definitions"].as_array().unwrap();
    rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

/// The first page or widget that a plan would add.
async fn new_view(journey: &Journey, plan: &PlanView) -> String {
    let tree = journey.ferry.plan_differences(&plan.id.parse().unwrap(), "en".to_owned()).await.unwrap();
    let new = tree.nodes.iter().filter(|node| node.change == Some(NodeChange::New));
    new.filter(|node| node.definition_type == "view").find_map(|node| node.definition.clone()).unwrap()
}

/// The entries that hold what a plan sends.
async fn outgoing(journey: &Journey) -> Vec<Entry> {
    let mut entries = journey.ferry.library().await.unwrap().list().await.unwrap();
    entries.retain(|entry| matches!(entry.why, Why::Outgoing { .. }));
    entries
}

fn change(choices: Choices) -> Change {
    Change { choices, ancestor: None }
}

#[tokio::test]
async fn what_is_chosen_on_an_open_plan_is_what_arrives() {
    let journey = Journey::begin().await;
    let before = journey.plan("Visits").await;
    let left_out = new_view(&journey, &before).await;
    let decisions = [(DefinitionId::new(&left_out), Decision::Skip)].into();
    let choices = Choices { decisions, ..Choices::default() };
    let id: Hash = before.id.parse().unwrap();
    let chosen = journey.ferry.choose(&id, change(choices.clone())).await.unwrap();
    assert_ne!(chosen.id, before.id);
    assert_eq!((&chosen.choices, chosen.told.decided.len()), (&choices, 1));
    assert!(chosen.counts.new < before.counts.new);

    assert_eq!(outgoing(&journey).await.len(), 0, "what is only tried is no entry");
    let path = journey.home.path().join("plan.json");
    journey.ferry.save_plan(&chosen.id.parse().unwrap(), "en".to_owned(), &path).await.unwrap();
    let report = journey.apply(&chosen).await.unwrap();
    assert_eq!(report.outcome, Outcome::Verified, "{report:?}");
    let kept = outgoing(&journey).await;
    assert_eq!(kept.len(), 1, "saved, and then sent: {kept:?}");
    assert!(kept[0].parent.is_some());
    assert_eq!(kept[0].why, Why::Outgoing { plan: Some(chosen.id.parse().unwrap()) });
    assert!(!ids(&journey.export(&journey.production).await).contains(&left_out));
    let stale = journey.apply(&before).await.unwrap();
    assert_eq!(stale.outcome, Outcome::Stale);
}

#[tokio::test]
async fn a_single_page_arrives_with_what_it_needs() {
    let journey = Journey::begin().await;
    let before = journey.plan("Visits").await;
    let picked = new_view(&journey, &before).await;
    let selection = Selection::Only([DefinitionId::new(&picked)].into());
    let choices = Choices { selection, ..Choices::default() };
    let chosen = journey.ferry.choose(&before.id.parse().unwrap(), change(choices)).await.unwrap();
    assert_eq!(chosen.counts.hidden, 0);
    let there = ids(&journey.export(&journey.production).await);
    let report = journey.apply(&chosen).await.unwrap();
    assert_eq!(report.outcome, Outcome::Verified, "{report:?}");
    let now = ids(&journey.export(&journey.production).await);
    assert!(now.contains(&picked) && there.iter().all(|id| now.contains(id)));
}

#[tokio::test]
async fn what_can_be_chosen_from_is_the_whole_bundle_whatever_was_chosen() {
    let journey = Journey::begin().await;
    let before = journey.plan("Visits").await;
    let contents = async |plan: &PlanView| {
        let tree = journey.ferry.plan_contents(&plan.id.parse().unwrap(), "en".to_owned()).await.unwrap();
        tree.nodes
    };
    let all = contents(&before).await;
    let definitions = all.iter().filter(|node| node.definition.is_some()).count();
    assert_eq!(definitions, before.counts.sent());
    let changed = all.iter().filter(|node| node.change.is_some()).count();
    assert_eq!(changed, before.counts.new + before.counts.overwritten());
    let choose = async |only: &[&str]| {
        let selection = Selection::Only(only.iter().map(|id| DefinitionId::new(id)).collect());
        let choices = Choices { selection, ..Choices::default() };
        journey.ferry.choose(&before.id.parse().unwrap(), change(choices)).await.unwrap()
    };
    let picked = choose(&[&new_view(&journey, &before).await]).await;
    assert!(picked.counts.sent() < before.counts.sent());
    assert_eq!(contents(&picked).await, all);
    let nothing = choose(&[]).await;
    assert_eq!((nothing.counts.sent(), nothing.counts.hidden, nothing.gate.definitions), (0, 0, 0));
}

#[test]
fn the_command_line_selects_decides_and_fixes() {
    let (desk, _practice) = Desk::with_practice_program();
    let (_, planned) = desk.plan("Visits");
    let new = planned.document["change_list"].as_array().unwrap();
    let new = new.iter().find(|row| row["change"] == "new" && row["type"] == "view").unwrap();
    let (id, file) = (new["id"].as_str().unwrap(), desk.word("Visits.json"));
    let plan = |more: &[&str]| {
        let words = ["plan", "--bundle", &file, "--onto", "production"];
        desk.run(At::Production, &[&words[..], more].concat())
    };
    let kept = desk.word("picked.plan.json");
    let picked = plan(&["--select", id, "--out", &kept]);
    assert_eq!(picked.code, 10, "{picked:?}");
    assert_eq!(picked.document["choices"]["selection"]["only"][0], id);
    assert_eq!(picked.document["changes"]["hidden"], 0);
    let skipped = plan(&["--decide", &format!("{id}=skip")]);
    assert_eq!(skipped.document["choices"]["decisions"][id], "skip");
    let fixed = plan(&["--fix", "strip-roles", &format!("keep-view:{id}")]);
    assert!(fixed.document["told"]["fixes"].as_array().unwrap().len() > 1);
    for wrong in [["--fix", "polish"], ["--decide", "x=maybe"]] {
        assert_eq!(plan(&wrong).code, 2);
    }
    assert_eq!(plan(&["--select", "nothing"]).code, 1);
    let applied = desk.apply(&kept);
    assert_eq!((applied.code, &applied.document["outcome"]), (0, &"verified".into()), "{applied:?}");
}
