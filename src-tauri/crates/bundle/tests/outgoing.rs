//! What is uploaded: six columns, no leaks, and one file of several bundles.

#![allow(clippy::unwrap_used)]

use bundle::{Bundle, inspect, minify, outgoing};
use proptest::prelude::*;
use serde_json::{Value, json};

fn compose(files: &[&str]) -> Result<Value, outgoing::CannotCompose> {
    let bundles: Vec<_> = files.iter().map(|file| Bundle::parse(file.as_bytes()).unwrap()).collect();
    outgoing::compose(&bundles).map(|upload| {
        assert_eq!(upload, minify(&upload));
        serde_json::from_slice(&upload).unwrap()
    })
}

/// Returns what bundles cannot be united about, as `part/id`.
fn disagreements(files: &[&str]) -> Vec<String> {
    let refusal = compose(files).unwrap_err();
    refusal.disagreements.iter().map(|one| format!("{}/{}", one.part, one.id)).collect()
}

fn row(id: &str, label: &str) -> Value {
    json!({"id": id, "name": label, "type": "view", "json": {"id": id, "label": label}, "updatedAt": "2024-05-23T10:18:59.000Z"})
}

fn file(rows: &[Value], parts: &Value) -> String {
    let mut file = json!({"abVersion": "0.0.0", "date": "20240523", "definitions": rows});
    for (key, value) in parts.as_object().unwrap() {
        file[key] = value.clone();
    }
    serde_json::to_string_pretty(&file).unwrap()
}

#[test]
fn a_clean_bundle_is_sent_as_its_minified_bytes() {
    let clean = file(
        &[row("a", "A")],
        &json!({"roles": [{"uuid": "r", "users": []}], "files": {"f": null}, "errors": []}),
    );
    let bundle = Bundle::parse(clean.as_bytes()).unwrap();
    assert_eq!(outgoing::compose(&[bundle]).unwrap(), minify(clean.as_bytes()));
}

#[test]
fn only_rows_that_arrive_are_sent_with_their_six_columns() {
    let rows = [
        json!(null),
        row("a", "A"),
        json!({"id": "x", "type": "view", "json": {}, "rev": 1}),
        json!({"id": "w", "type": "view", "json": {"label": "😀"}}),
        json!({"id": "t", "type": "field", "json": "{ \"key\" : \"string\" }", "createdAt": null}),
        json!({"type": "view", "json": {}}),
        row("a", "A"),
    ];
    let sent = compose(&[&file(&rows, &json!({}))]).unwrap();
    let text = json!({"id": "t", "type": "field", "json": {"key": "string"}, "createdAt": null});
    assert_eq!(sent["definitions"], json!([row("a", "A"), text]));
    assert_eq!((&sent["abVersion"], &sent["date"]), (&json!("0.0.0"), &json!("20240523")));
}

#[test]
fn relations_unknown_keys_and_broken_parts_stay_behind() {
    let parts = json!({
        "roles": [{"uuid": "r", "users__relation": [{"password": "canary"}], "scopes": ["s"]}],
        "scopes": [{"uuid": "s", "createdBy": null, "roles__relation": null}],
        "files": [],
        "future": {"a": 1},
    });
    let sent = compose(&[&file(&[row("a", "A")], &parts)]).unwrap();
    assert_eq!(sent["roles"], json!([{"uuid": "r", "scopes": ["s"]}]));
    assert_eq!(sent["scopes"], json!([{"uuid": "s", "createdBy": null}]));
    assert_eq!((sent.get("files"), sent.get("future")), (None, None));
    let repeated = file(&[row("a", "A")], &json!({})).replacen('{', "{\"date\":\"old\",", 1);
    assert_eq!(compose(&[&repeated]).unwrap()["date"], "20240523");
    let marked = format!("\u{feff}{}", file(&[row("a", "A")], &json!({})));
    assert_eq!(compose(&[&marked]).unwrap()["definitions"], json!([row("a", "A")]));
}

#[test]
fn several_bundles_become_one() {
    let left = file(
        &[row("a", "A"), row("shared", "S")],
        &json!({
            "roles": [{"uuid": "r", "scopes": ["s", "t"], "updated_at": "1"}],
            "files": {"f": null, "g": null},
            "siteObjectConnections": {"u": ["1", "2"]},
        }),
    );
    let mut shared = row("shared", "S");
    shared["updatedAt"] = json!("2025-01-01T00:00:00.000Z");
    let right = file(
        &[shared, row("b", "B")],
        &json!({
            "date": "20250101",
            "roles": [{"uuid": "r", "scopes": ["t", "s"], "updated_at": "2"}, {"uuid": "q"}],
            "scopes": [{"uuid": "s"}],
            "files": {"g": {"meta": {"file": "g.png"}, "contents": "AA"}, "h": null},
            "siteObjectConnections": {"u": ["2", "3"], "v": ["4"]},
        }),
    );
    let sent = compose(&[&left, &right]).unwrap();
    assert_eq!(sent["definitions"], json!([row("a", "A"), row("shared", "S"), row("b", "B")]));
    assert_eq!(sent["roles"], json!([{"uuid": "r", "scopes": ["s", "t"], "updated_at": "1"}, {"uuid": "q"}]));
    assert_eq!(sent["scopes"], json!([{"uuid": "s"}]));
    assert_eq!(
        sent["files"],
        json!({"f": null, "g": {"meta": {"file": "g.png"}, "contents": "AA"}, "h": null})
    );
    assert_eq!(sent["siteObjectConnections"], json!({"u": ["1", "2", "3"], "v": ["4"]}));
    assert_eq!(sent["date"], "20250101");
}

#[test]
fn different_versions_of_one_thing_are_named() {
    let left = file(
        &[row("a", "A"), row("b", "B")],
        &json!({"roles": [{"uuid": "r", "name": "R"}], "files": {"f": {"contents": "A"}}}),
    );
    let right = file(
        &[row("b", "other"), row("a", "other")],
        &json!({"roles": [{"uuid": "r", "name": "Q"}], "files": {"f": {"contents": "B"}}}),
    );
    assert_eq!(disagreements(&[&left, &right]), ["definitions/a", "definitions/b", "files/f", "roles/r"]);
    let sentence = compose(&[&left, &right]).unwrap_err().to_string();
    assert!(sentence.contains("`a`, `b`, `f`, `r`") && sentence.ends_with('.'), "{sentence}");
    let twice = file(&[row("a", "A"), row("a", "B")], &json!({}));
    assert_eq!(disagreements(&[&twice]), ["definitions/a"]);
}

#[test]
fn an_upload_reads_back_as_the_same_definitions() {
    let texts = ["plain", "with \"quotes\" and \\ and \u{7}", "ไทย", "  spaces  ", ""];
    let rows: Vec<_> =
        texts.iter().enumerate().map(|(at, text)| row(&format!("{at} {text}"), text)).collect();
    let odd = file(&[rows.as_slice(), &[json!(null)]].concat(), &json!({}));
    let before = Bundle::parse(odd.as_bytes()).unwrap();
    let upload = outgoing::compose(std::slice::from_ref(&before)).unwrap();
    let after = Bundle::parse(&upload).unwrap();
    assert_eq!(after.row_count(), rows.len());
    assert_eq!(
        inspect(&upload, &after).head.canonical_sha256,
        inspect(odd.as_bytes(), &before).head.canonical_sha256
    );
}

/// A file's lists and objects with their entries in one order, so that unions can be compared.
fn sorted(mut file: Value) -> Value {
    for part in ["definitions", "roles", "scopes"] {
        if let Some(entries) = file.get_mut(part).and_then(Value::as_array_mut) {
            entries.sort_by_key(ToString::to_string);
        }
    }
    file
}

proptest! {
    #[test]
    fn what_was_split_becomes_whole_again(
        owners in prop::collection::vec(1_u8..8, 1..20),
        roles in prop::collection::vec(1_u8..8, 1..5),
        files in prop::collection::vec(1_u8..8, 1..5),
    ) {
        // Each number says, bit by bit, which of three bundles hold the entry.
        let held = |owners: u8, bundle: usize| owners >> bundle & 1 == 1;
        let make = |holds: &dyn Fn(u8) -> bool| {
            let entries = |owners: &[u8], entry: &dyn Fn(usize) -> Value| -> Vec<Value> {
                owners.iter().enumerate().filter(|(_, owners)| holds(**owners)).map(|(at, _)| entry(at)).collect()
            };
            let stored: serde_json::Map<_, _> = files
                .iter()
                .enumerate()
                .filter(|(_, owners)| holds(**owners))
                .map(|(at, _)| (format!("f{at}"), json!({"meta": {"file": format!("f{at}.png")}, "contents": "AA"})))
                .collect();
            file(
                &entries(&owners, &|at| row(&format!("d{at}"), "label")),
                &json!({"roles": entries(&roles, &|at| json!({"uuid": format!("r{at}")})), "files": stored}),
            )
        };
        let parts: Vec<_> = (0..3).map(|bundle| make(&|owners| held(owners, bundle))).collect();
        let parts: Vec<_> = parts.iter().map(String::as_str).collect();
        let whole: Value = serde_json::from_str(&make(&|_| true)).unwrap();
        prop_assert_eq!(sorted(compose(&parts).unwrap()), sorted(whole));
    }

    #[test]
    fn a_bundle_united_with_itself_stays_what_it_is(labels in prop::collection::vec("[a-z\"\\\\ ]{0,6}", 0..8)) {
        let rows: Vec<_> = labels.iter().enumerate().map(|(at, label)| row(&at.to_string(), label)).collect();
        let once = file(&rows, &json!({"siteObjectConnections": {"u": ["1"]}}));
        prop_assert_eq!(compose(&[&once, &once]).unwrap(), compose(&[&once]).unwrap());
    }
}
