#![allow(clippy::unwrap_used, clippy::needless_pass_by_value)]

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::predict_onto;

fn row(id: &str, kind: &str, json: Value) -> Value {
    json!({"id": id, "name": id, "type": kind, "json": json,
        "createdAt": "2024-05-23T10:18:59.000Z", "updatedAt": "2024-05-23T10:18:59.000Z"})
}

/// Rows of one app: objects with fields that link the next object, an index, a query, a process, a tutorial, pages.
fn app(name: &str, objects: usize, views: usize, filler: usize) -> Vec<Value> {
    let text = "x".repeat(filler);
    let id = |kind: &str, at: usize| format!("{name}-{kind}-{at}");
    let mut rows = Vec::new();
    for at in 0..objects {
        let (next, before) = ((at + 1) % objects, (at + objects - 1) % objects);
        let link = |to: usize, other: String| json!({"key": "connectObject", "columnName": "l", "settings": {"linkObject": id("object", to), "linkColumn": other}});
        rows.push(row(
            &id("object", at),
            "object",
            json!({"name": id("object", at), "note": text, "indexIDs": [id("index", at)],
                "fieldIDs": [id("link", at), id("field", at), "nowhere", id("back", at)]}),
        ));
        rows.push(row(&id("link", at), "field", link(next, id("back", next))));
        rows.push(row(&id("back", at), "field", link(before, id("link", before))));
        rows.push(row(&id("field", at), "field", json!({"key": "string", "columnName": "f", "note": text})));
        rows.push(row(&id("index", at), "index", json!({"fieldIDs": [id("field", at), id("link", at)]})));
    }
    let children: Vec<_> = (1..=views).map(|at| id("view", at)).collect();
    rows.push(row(&id("view", 0), "view", json!({"key": "page", "viewIDs": children})));
    for view in &children {
        rows.push(row(view, "view", json!({"key": "grid", "note": text})));
    }
    rows.push(row(&id("query", 0), "query", json!({"joins": {"objectID": id("object", 0)}})));
    rows.push(row(&id("process", 0), "process", json!({"elementIDs": [id("end", 0)]})));
    rows.push(row(&id("end", 0), "process.task.end", json!({"key": "End"})));
    rows.push(row(&id("hint", 0), "hint", json!({"stepIDs": [id("step", 0)]})));
    rows.push(row(&id("step", 0), "step", json!({})));
    let objects: Vec<_> = (0..objects).map(|at| id("object", at)).collect();
    rows.push(row(
        &format!("{name}-app"),
        "application",
        json!({"json": {"objectIDs": objects, "queryIDs": [id("query", 0)], "processIDs": [id("process", 0)],
            "hintIDs": [id("hint", 0)], "pageIDs": [id("view", 0)]}}),
    ));
    rows
}

fn bundle(rows: &[Value]) -> Vec<u8> {
    json!({"abVersion": "0.0.0", "date": "20260101", "definitions": rows}).to_string().into_bytes()
}

/// Imports the parts one after the other and looks at each state; returns the last.
fn sent(destination: &[u8], parts: &[Cow<'_, [u8]>], whole: &Bundle<'_>) -> crate::Hash {
    let there = Bundle::parse(destination).unwrap();
    let bundles: Vec<_> = parts.iter().map(|part| Bundle::parse(part).unwrap()).collect();
    let at_last = predict_onto(Definitions::of(&there), whole, "");
    let seen = at_last.reach_before().export_all();
    let mut definitions = Definitions::of(&there);
    for part in &bundles {
        assert!(part.dropped.is_empty() && part.has_unique_ids());
        let predicted = predict_onto(definitions, part, "");
        for row in &part.definitions {
            let is_seen = predicted.is_visible(&row.id) || !at_last.is_visible(&row.id);
            assert!(is_seen, "{} is seen as soon as it arrives", row.id);
        }
        for id in seen.iter().filter(|id| at_last.is_visible(id)) {
            assert!(predicted.is_visible(id), "{id} stays in sight");
        }
        definitions = predicted.definitions().clone();
    }
    let (last, whole) = (predict_onto(definitions, bundles.last().unwrap(), ""), at_last.definitions().len());
    assert_eq!(last.definitions().len(), whole);
    last.hash()
}

#[test]
fn what_fits_is_sent_as_it_is() {
    let outgoing = bundle(&app("a", 2, 2, 0));
    let whole = Bundle::parse(&outgoing).unwrap();
    let parts = split(&whole, &Definitions::default(), outgoing.len()).unwrap();
    assert!(matches!(parts.as_slice(), [Cow::Borrowed(bytes)] if *bytes == outgoing));
    assert!(split(&whole, &Definitions::default(), outgoing.len() - 1).unwrap().len() > 1);
}

#[test]
fn a_definition_that_fits_nowhere_is_named() {
    let mut rows = app("a", 1, 1, 0);
    rows.push(row("large", "datacollection", json!({"note": "x".repeat(5000)})));
    let outgoing = bundle(&rows);
    let refused = split(&Bundle::parse(&outgoing).unwrap(), &Definitions::default(), 4000).unwrap_err();
    assert!(
        refused
            .to_string()
            .starts_with("‘large’ (datacollection `large`) alone is larger than the 4000 bytes")
    );
}

#[test]
fn files_travel_after_the_definitions_and_roles_last() {
    let mut export: Value = serde_json::from_slice(&bundle(&app("a", 2, 2, 100))).unwrap();
    export["files"] =
        json!({"one": {"contents": "A".repeat(1500)}, "two": null, "three": {"contents": "B".repeat(1500)}});
    export["roles"] = json!([{"uuid": "r", "scopes": ["s"]}]);
    export["scopes"] = json!([{"uuid": "s"}]);
    export["siteObjectConnections"] = json!({"USER": ["a-link-0"]});
    let outgoing = export.to_string();
    let parts = split(&Bundle::parse(outgoing.as_bytes()).unwrap(), &Definitions::default(), 2000).unwrap();
    let parts: Vec<Value> = parts.iter().map(|part| serde_json::from_slice(part).unwrap()).collect();
    let with = |key: &str| parts.iter().filter(|part| part.get(key).is_some()).count();
    assert_eq!((with("files"), with("roles"), with("scopes"), with("siteObjectConnections")), (2, 1, 1, 1));
    let last = parts.last().unwrap();
    assert_eq!(last["roles"], export["roles"]);
    assert_eq!(last["definitions"].as_array().unwrap().len(), 1);
    export["files"]["one"]["contents"] = json!("A".repeat(2500));
    let outgoing = export.to_string();
    split(&Bundle::parse(outgoing.as_bytes()).unwrap(), &Definitions::default(), 2000).unwrap_err();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn all_parts_in_order_do_what_the_whole_would(
        objects in 1_usize..5, views in 0_usize..6, others in 0_usize..3, filler in 0_usize..300,
        here in prop::collection::vec(any::<bool>(), 60), limit in 2500_usize..6000,
    ) {
        let mut rows = app("a", objects, views, filler);
        rows.extend(app("b", 1 + others, others, filler / 2));
        let outgoing = bundle(&rows);
        // The destination has some of it, and more in its lists.
        let mut there: Vec<Value> =
            rows.iter().zip(here.iter().cycle()).filter(|(_, here)| **here).map(|(row, _)| row.clone()).collect();
        for row in &mut there {
            for key in ["fieldIDs", "viewIDs"] {
                if let Some(list) = row["json"][key].as_array_mut() {
                    list.insert(0, json!("extra"));
                }
            }
        }
        there.push(row("extra", "field", json!({"key": "string"})));
        let there = bundle(&there);
        let whole = Bundle::parse(&outgoing).unwrap();
        let destination = Bundle::parse(&there).unwrap();
        let definitions = Definitions::of(&destination);
        let parts = split(&whole, &definitions, limit).unwrap();
        prop_assert!(parts.iter().all(|part| part.len() <= limit));
        let at_once = predict_onto(definitions, &whole, "").hash();
        prop_assert_eq!(sent(&there, &parts, &whole), at_once);
    }
}
