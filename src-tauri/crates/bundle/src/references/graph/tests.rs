//! Planted references are found again, from both ends.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::example::definition;

fn ends(graph: &Graph, id: &str, direction: Direction) -> Vec<String> {
    let rule = |link: &Link<'_>| link.rule.map_or("?", |rule| rule.id);
    let links = graph.links(&id.into(), direction);
    links
        .map(|link| format!("{} {}{}", rule(&link), link.other, if link.resolves { "" } else { "!" }))
        .collect()
}

fn graph(rows: &[Definition<'static>]) -> Graph {
    Graph::of(&rows.iter().collect())
}

#[test]
fn references_are_known_from_both_ends() {
    let graph = graph(&[
        definition("o", "object", &json!({"fieldIDs": ["f"], "labelFormat": "{f}", "id": "o"})),
        definition(
            "f",
            "field",
            &json!({"key": "connectObject", "settings": {"linkObject": "gone", "linkColumn": "f"}}),
        ),
        definition("w", "view", &json!({"key": "grid", "settings": {"secret": "o"}})),
        definition("1631594504471", "view", &json!({"key": "page", "viewIDs": ["w"]})),
    ]);
    assert_eq!(ends(&graph, "o", Direction::Forward), ["C08 f", "O01 f"]);
    assert_eq!(ends(&graph, "f", Direction::Reverse), ["C08 o", "O01 o"]);
    assert_eq!(ends(&graph, "f", Direction::Forward), ["F01 gone!"]);
    assert_eq!(ends(&graph, "gone", Direction::Reverse), ["F01 f!"]);
    assert_eq!(ends(&graph, "w", Direction::Reverse), ["C13 1631594504471"]);
    assert_eq!(ends(&graph, "o", Direction::Reverse), ["? w"]);
    assert_eq!(
        graph.unknown().map(|(from, link)| format!("{from}>{}", link.other)).collect::<Vec<_>>(),
        ["w>o"]
    );
    assert_eq!(
        graph.unresolved().map(|(from, link)| format!("{from}>{}", link.other)).collect::<Vec<_>>(),
        ["f>gone"]
    );
    assert!(graph.has(&"o".into()) && !graph.has(&"gone".into()));
}

#[test]
fn a_path_is_told_when_somebody_asks() {
    let menu = json!({"key": "menu", "settings": {"order": [{"pageId": "p"}, {"pageId": "q", "tabId": "p"}], "x": {"y": "p"}}});
    let rows = [definition("m", "view", &menu), definition("p", "view", &json!({"key": "page"}))];
    let paths = graph(&rows).paths(&rows[0], &"p".into());
    assert_eq!(paths, ["settings.order[].pageId", "settings.order[].tabId", "settings.x.y"]);
}

#[test]
fn system_definitions_that_exports_leave_out_are_there() {
    let link = json!({"key": "user", "settings": {"linkObject": "228e3d91-5e42-49ec-b37c-59323ae433a1"}});
    assert_eq!(graph(&[definition("f", "field", &link)]).unresolved().count(), 0);
}

#[test]
fn json_inside_a_text_is_read() {
    let rules = json!([{"rules": {"rules": [{"key": "g"}]}}]).to_string();
    let rows = [
        definition("f", "field", &json!({"key": "string", "settings": {"validationRules": rules}})),
        definition("g", "field", &json!({"key": "string"})),
    ];
    assert_eq!(ends(&graph(&rows), "f", Direction::Forward), ["F08 g"]);
}

/// Plants references to `targets` in a definition, in one of the ways the table knows, or in none.
fn planted(way: usize, id: &str, targets: &[String]) -> Definition<'static> {
    match way {
        0 => definition(id, "object", &json!({"fieldIDs": targets})),
        1 => definition(
            id,
            "field",
            &json!({"key": "combined", "settings": {"combinedFields": targets.join(",")}}),
        ),
        2 => definition(
            id,
            "query",
            &targets.iter().fold(
                json!({}),
                |inner, to| json!({"joins": {"links": [{"fieldID": to, "links": inner["joins"]["links"]}]}}),
            ),
        ),
        3 => definition(
            id,
            "process.task.x",
            &json!({"key": "InsertRecord", "fieldValues": targets.iter().map(|to| (to.clone(), json!({"set": "0"}))).collect::<serde_json::Map<_, _>>()}),
        ),
        _ => definition(id, "view", &json!({"key": "new-widget", "somewhere": {"else": targets}})),
    }
}

fn world() -> impl Strategy<Value = Vec<(usize, Vec<usize>)>> {
    prop::collection::vec((0..5_usize, prop::collection::vec(0..12_usize, 0..5)), 1..12)
}

fn rows_of(world: &[(usize, Vec<usize>)]) -> Vec<Definition<'static>> {
    let name = |at: &usize| format!("id-{at}");
    let row = |(at, (way, targets)): (usize, &(usize, Vec<usize>))| {
        planted(*way, &name(&at), &targets.iter().map(name).collect::<Vec<_>>())
    };
    world.iter().enumerate().map(row).collect()
}

/// Returns every reference between two definitions as text.
fn all(graph: &Graph, rows: &[Definition<'_>], direction: Direction) -> BTreeSet<(String, String, String)> {
    let mut found = BTreeSet::new();
    for row in rows {
        for link in graph.links(&row.id, direction) {
            let rule = link.rule.map_or("?", |rule| rule.id).to_owned();
            let (from, to) = match direction {
                Direction::Forward => (&row.id, link.other),
                Direction::Reverse => (link.other, &row.id),
            };
            found.insert((from.to_string(), to.to_string(), rule));
        }
    }
    found
}

proptest! {
    #[test]
    fn planted_references_are_found_again(world in world()) {
        let rows = rows_of(&world);
        let graph = graph(&rows);
        for (at, (way, targets)) in world.iter().enumerate() {
            let found: BTreeSet<_> = graph.links(&rows[at].id, Direction::Forward).filter(|link| link.resolves).map(|link| link.other.to_string()).collect();
            let there = targets.iter().filter(|to| **to < world.len() && **to != at);
            let expected: BTreeSet<_> = there.map(|to| format!("id-{to}")).collect();
            prop_assert_eq!(found, expected, "{}", way);
        }
    }

    #[test]
    fn reverse_is_the_inverse_of_forward(world in world()) {
        let rows = rows_of(&world);
        let graph = graph(&rows);
        let mut forward = all(&graph, &rows, Direction::Forward);
        forward.retain(|(_, to, _)| rows.iter().any(|row| row.id.as_str() == to));
        prop_assert_eq!(forward, all(&graph, &rows, Direction::Reverse));
    }

    #[test]
    fn reading_only_what_changed_gives_the_graph_of_the_whole(before in world(), after in world()) {
        let (old, new) = (rows_of(&before), rows_of(&after));
        let old_set: Definitions<'_> = old.iter().collect();
        let mut whole = old_set.clone();
        new.iter().for_each(|row| whole.insert(row.clone()));
        let later = whole.ids().filter(|id| !old_set.contains(id));
        let ids: Arc<Ids> = Arc::new(old_set.ids().chain(later).collect());
        let changed: BTreeMap<_, _> = new.iter().map(|row| (ids.find(row.id.as_str()).unwrap(), row)).collect();
        let (places, changed): (Vec<_>, Vec<_>) = changed.into_iter().unzip();
        let old_rows: Vec<_> = old_set.iter().collect();
        let parts: Vec<_> = old_rows.chunks(3).map(|rows| gathered(rows, &ids)).collect();
        let base = Graph::put_together(Arc::clone(&ids), old_rows.len(), &parts);
        let parts: Vec<_> = changed.chunks(2).map(|rows| gathered(rows, &ids)).collect();
        let derived = base.after(&places, &parts);
        let fresh = Graph::of(&whole);
        let rows: Vec<_> = whole.iter().cloned().collect();
        for direction in [Direction::Forward, Direction::Reverse] {
            prop_assert_eq!(all(&derived, &rows, direction), all(&fresh, &rows, direction));
        }
        let missing = |graph: &Graph| graph.unresolved().map(|(from, link)| (from.to_string(), link.other.to_string())).collect::<BTreeSet<_>>();
        prop_assert_eq!(missing(&derived), missing(&fresh));
    }
}
