//! The report on a bundle: its keys are a contract, its counts are plain, its hashes say what is equal.

#![allow(clippy::unwrap_used)]

use bundle::{Bundle, Inspection, inspect};
use serde_json::{Value, json};

fn report(file: &Value) -> Inspection {
    let bytes = serde_json::to_vec(file).unwrap();
    inspect(&bytes, &Bundle::parse(&bytes).unwrap())
}

/// Two apps; the second also lists an object of the first, and one field belongs to nobody.
fn all_apps() -> Value {
    let app = |id: &str, label: &str, objects: Value, pages: Value| {
        let translations =
            json!([{"language_code": "th", "label": "ไทย"}, {"language_code": "en", "label": label}]);
        json!({"id": id, "name": format!("name of {id}"), "type": "application", "json": {
            "id": id, "translations": translations, "json": {"objectIDs": objects, "pageIDs": pages},
        }})
    };
    json!({"abVersion": "0.0.0", "date": "20240523", "definitions": [
        app("visits", "Visits", json!(["o1", "o2"]), json!(["p1"])),
        app("equipment", "Equipment", json!(["o2"]), json!([])),
        {"id": "o1", "name": "o1", "type": "object", "json": {"fieldIDs": ["f1", "f2"]}},
        {"id": "o2", "name": "o2", "type": "object", "json": {"fieldIDs": ["f3"]}},
        {"id": "f1", "name": "f1", "type": "field", "json": {"key": "string"}},
        {"id": "f2", "name": "f2", "type": "field", "json": {"key": "connectObject", "settings": {"linkObject": "o2"}}},
        {"id": "f3", "name": "f3", "type": "field", "json": {"key": "number"}},
        {"id": "p1", "name": "p1", "type": "view", "json": {"key": "page"}},
        {"id": "orphan", "name": "orphan", "type": "field", "json": {"key": "number"}},
        null,
    ]})
}

#[test]
fn the_report_has_the_keys_of_the_contract() {
    let report = serde_json::to_value(report(&all_apps())).unwrap();
    let keys: Vec<_> = report.as_object().unwrap().keys().map(String::as_str).collect();
    for key in [
        "kind",
        "bytes",
        "sha256",
        "canonical_sha256",
        "parts",
        "ab_version",
        "date",
        "filename",
        "apps",
        "definitions",
        "files",
        "roles",
        "scopes",
        "site_object_connections",
        "references",
        "problems",
    ] {
        assert!(keys.contains(&key), "{key}");
    }
    assert_eq!(report["kind"], "all-apps");
    assert_eq!(report["parts"], json!({"roles": null, "scopes": null, "files": null}));
    assert_eq!(report["filename"], Value::Null);
    assert_eq!(report["references"], json!({"total": 8, "unresolved": 0, "unknown_paths": 0}));
    assert_eq!(report["files"], json!({"total": 0, "with_content": 0}));
    let by_type = json!({"application": 2, "object": 2, "field": 4, "view": 1});
    assert_eq!(report["definitions"], json!({"total": 10, "by_type": by_type}));
    let problem = json!({
        "code": "FMT-09", "severity": "warning", "subject": "definitions[9]",
        "message": "1 row is `null`: a dead reference on the source. The server skips it.",
    });
    assert_eq!(report["problems"], json!([problem]));
}

#[test]
fn each_app_of_several_counts_what_its_own_export_would_hold() {
    let apps = serde_json::to_value(report(&all_apps()).apps).unwrap();
    let expected = json!([
        {"id": "equipment", "name": "name of equipment", "label": "Equipment", "definitions": 3},
        {"id": "visits", "name": "name of visits", "label": "Visits", "definitions": 7},
    ]);
    assert_eq!(apps, expected);
    let bytes = serde_json::to_vec(&all_apps()).unwrap();
    let thai = Bundle::parse(&bytes).unwrap().apps("th");
    assert!(thai.iter().all(|app| app.label.as_deref() == Some("ไทย")));
}

#[test]
fn one_app_counts_all_rows() {
    let mut file = all_apps();
    file["definitions"].as_array_mut().unwrap().remove(1);
    file["siteObjectConnections"] = json!({"u": ["f2"]});
    let report = report(&file);
    assert_eq!((report.apps[0].definitions, report.site_object_connections), (9, 1));
}

#[test]
fn the_hash_of_the_definitions_does_not_see_order_dates_or_dropped_rows() {
    let file = all_apps();
    let hash = report(&file).head.canonical_sha256;
    let mut other = file.clone();
    let rows = other["definitions"].as_array_mut().unwrap();
    rows.reverse();
    rows.remove(0);
    rows[2]["updatedAt"] = json!("2031-01-01T00:00:00.000Z");
    other["date"] = json!("20310101");
    assert_eq!(report(&other).head.canonical_sha256, hash);
    assert_ne!(report(&other).head.sha256, report(&file).head.sha256);
    other["definitions"][2]["json"]["label"] = json!("new");
    assert_ne!(report(&other).head.canonical_sha256, hash);
}

#[test]
fn the_hash_of_the_file_is_that_of_its_bytes() {
    let bytes = br#"{"definitions":[]}"#;
    let report = inspect(bytes, &Bundle::parse(bytes).unwrap());
    assert_eq!(report.head.bytes, 18);
    assert_eq!(
        report.head.sha256.to_string(),
        "40de17ef700883dc7b81a2bfe3d329111f9e940a5f2a8f4a1b51a2d5edb9c494"
    );
}
