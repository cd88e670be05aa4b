//! An open plan computed again with another ancestor.

use bundle::three_way::AncestorKind;
use bundle::{Choices, DefinitionId};
use service::choose::Change;
use service::ferry::Source;
use service::plan_import::AncestorWish;
use support::journey::Journey;

fn change(ancestor: Option<AncestorWish>) -> Change {
    Change { choices: Choices::default(), ancestor }
}

#[tokio::test]
async fn an_ancestor_is_chosen_by_hand_and_found_again() {
    let journey = Journey::begin().await;
    let plan = journey.plan("Visits").await;
    let entries = journey.ferry.library().await.unwrap().list().await.unwrap();
    let entry = entries.iter().find(|entry| entry.server.is_some()).expect("the export of the source").id;
    let id = plan.id.parse().unwrap();
    let chosen = change(Some(AncestorWish::Entry { entry }));
    let by_hand = journey.ferry.choose(&id, chosen).await.unwrap();
    assert_eq!(by_hand.ancestor.kind, AncestorKind::Chosen);
    assert_ne!(by_hand.id, plan.id, "the ancestor is part of the plan");
    let id = by_hand.id.parse().unwrap();
    let kept = journey.ferry.choose(&id, change(None)).await.unwrap();
    assert_eq!((kept.ancestor.kind, &kept.id), (AncestorKind::Chosen, &by_hand.id));
    let found = journey.ferry.choose(&id, change(Some(AncestorWish::Find))).await.unwrap();
    assert_eq!(found.id, plan.id, "as it was at first");
}

#[tokio::test]
async fn a_plan_with_the_same_inputs_is_shown_with_its_own_heads() {
    let journey = Journey::begin().await;
    let plan = journey.plan("Visits").await;
    let id = plan.id.parse().unwrap();
    let tree = journey.ferry.plan_differences(&id, "en".to_owned()).await.unwrap();
    let changed = tree.nodes.iter().find_map(|node| node.definition.clone()).unwrap();
    let head = async || {
        let definition = DefinitionId::new(&changed);
        let shown = journey.ferry.plan_difference(&id, definition, "en".to_owned()).await.unwrap();
        shown.incoming.unwrap().subtitle
    };
    assert_eq!(head().await, "Practice staging");
    let entries = journey.ferry.library().await.unwrap().list().await.unwrap();
    let entry = entries.iter().find(|entry| entry.server.is_some()).expect("the export of the source").id;
    let same = journey.ferry.plan_import(Source::Entry { entry }, &journey.production).await.unwrap();
    assert_eq!(same.id, plan.id);
    assert!(head().await.starts_with("library entry"), "{}", head().await);
}
