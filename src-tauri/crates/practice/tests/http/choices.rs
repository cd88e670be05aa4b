//! What a person chose, and uploads in several parts, on a server: a picked page of a large app, and an app in pieces.

use std::path::PathBuf;

use bundle::impact::{Circumstances, Counts, LiveFacts};
use bundle::plan::{Computed, Sides, compute};
use bundle::references::{Direction, Graph};
use bundle::split::split;
use bundle::three_way::Ancestor;
use bundle::{Bundle, Choices, DefinitionId, Definitions, Hash, Selection, canonical, predict};
use serde_json::Value;

use crate::client::{Client, empty};
use crate::golden::corpus;

/// How many pages of the app are picked, one after the other.
const PICKED: usize = 4;

/// Every export of the largest app, the oldest first.
fn versions() -> Vec<Vec<u8>> {
    let Some(corpus) = corpus() else { return Vec::new() };
    let folder = std::fs::read_dir(corpus.join("bundles/education-matters")).unwrap();
    let mut files: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// Returns what the plan of one import comes to.
pub fn planned(incoming: &[u8], destination: &[u8], choices: &Choices) -> Computed {
    let sides = Sides {
        given: &[incoming],
        destination: destination.into(),
        facts: &LiveFacts::default(),
        circumstances: &Circumstances::default(),
        ancestor: Ancestor::None,
        choices,
    };
    compute(sides, &mut |_| Counts::new()).unwrap()
}

async fn exported(client: &Client) -> Vec<u8> {
    client.get("/definition/export/all").await.body
}

fn hash(export: &[u8]) -> Hash {
    canonical::definitions_hash(&Bundle::parse(export).unwrap().definitions)
}

/// Some pages inside other pages of an app, from all over it.
fn pages(export: &[u8]) -> Vec<DefinitionId> {
    let export: Value = serde_json::from_slice(export).unwrap();
    let rows = export["definitions"].as_array().unwrap();
    let app = rows.iter().find(|row| row["type"] == "application").unwrap();
    let roots = app["json"]["json"]["pageIDs"].as_array().unwrap();
    let pages = rows.iter().filter(|row| row["json"]["key"] == "page" && !roots.contains(&row["id"]));
    let pages: Vec<_> = pages.map(|row| DefinitionId::new(row["id"].as_str().unwrap())).collect();
    let step = pages.len() / PICKED;
    pages.into_iter().step_by(step).take(PICKED).collect()
}

/// What a picked bundle refers to, and neither it nor the server has, although the whole app does.
fn left_behind(picked: &Bundle<'_>, server: &Bundle<'_>, whole: &Bundle<'_>) -> Vec<DefinitionId> {
    let is_there = |id: &DefinitionId| picked.get(id).is_some() || server.get(id).is_some();
    let graph = Graph::of(&Definitions::of(picked));
    let referred = picked.definitions.iter().flat_map(|row| graph.links(&row.id, Direction::Forward));
    let missing = referred.map(|link| link.other).filter(|id| !is_there(id) && whole.get(id).is_some());
    missing.cloned().collect()
}

/// Picks pages one after the other, and expects each import to be what was foretold, to hide nothing, and to leave
/// nothing for a second one to do.
async fn pick(client: &Client, incoming: &[u8]) {
    let bundle = Bundle::parse(incoming).unwrap();
    for page in pages(incoming) {
        let only = Choices { selection: Selection::Only([page.clone()].into()), ..Choices::default() };
        let before = exported(client).await;
        let plan = planned(incoming, &before, &only);
        assert_eq!(plan.review.counts.hidden, 0, "{page}");
        assert!(plan.review.told.breaking.is_empty(), "{page}: {:?}", plan.review.told.breaking);
        let outgoing = plan.outgoing.unwrap();
        let picked = Bundle::parse(&outgoing).unwrap();
        println!("{page}: {} of {} definitions", picked.definitions.len(), bundle.definitions.len());
        assert!(picked.definitions.len() < bundle.definitions.len());
        assert_eq!(left_behind(&picked, &Bundle::parse(&before).unwrap(), &bundle), [], "{page}: not closed");
        client.import(outgoing.clone()).await;
        let after = exported(client).await;
        assert_eq!(hash(&after), plan.review.predicted_sha256, "{page}");
        assert!(Bundle::parse(&after).unwrap().get(&page).is_some());

        let again = planned(incoming, &after, &only).review;
        assert_eq!((again.counts.new, again.counts.replaced, again.counts.hidden), (0, 0, 0), "{page}");
        assert_eq!(again.told.needed, []);
    }
}

#[tokio::test]
async fn a_picked_page_of_the_largest_app_is_whole_and_a_second_run_adds_nothing() {
    let versions = versions();
    let [oldest, .., newest] = versions.as_slice() else {
        println!("skipped: pages picked from a large app, because APPFERRY_CORPUS is not set");
        return;
    };
    let practice = empty().await;
    pick(&Client::builder(&practice.servers()[0]).await, newest).await;
    let other = Client::builder(&practice.servers()[1]).await;
    other.import(oldest.clone()).await;
    pick(&other, newest).await;
}

#[tokio::test]
async fn an_app_in_parts_arrives_as_foretold_after_each() {
    let versions = versions();
    let Some(newest) = versions.last() else {
        println!("skipped: an app in parts, because APPFERRY_CORPUS is not set");
        return;
    };
    let practice = empty().await;
    let client = Client::builder(&practice.servers()[0]).await;
    let before = exported(&client).await;
    let outgoing = planned(newest, &before, &Choices::default()).outgoing.unwrap_or_else(|| newest.clone());
    let (whole, there) = (Bundle::parse(&outgoing).unwrap(), Bundle::parse(&before).unwrap());
    let parts = split(&whole, &Definitions::of(&there), outgoing.len() / 4).unwrap();
    assert!(parts.len() > 4);
    for part in &parts {
        let before = exported(&client).await;
        let (there, sent) = (Bundle::parse(&before).unwrap(), Bundle::parse(part).unwrap());
        let foretold = predict(&there, &sent, "").hash();
        client.import(part.to_vec()).await;
        assert_eq!(hash(&exported(&client).await), foretold);
    }
    let at_once = predict(&there, &whole, "").hash();
    assert_eq!(hash(&exported(&client).await), at_once);
}
