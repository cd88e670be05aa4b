//! The reading half against real exports: every file is read, and every count equals one made without this crate.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use bundle::{Bundle, BundleKind, Severity, inspect, minify, outgoing, redact};
use serde_json::{Map, Value};

/// The files of two folders of the corpus, or none, with a word about it.
fn files() -> Vec<PathBuf> {
    let Ok(corpus) = std::env::var("APPFERRY_CORPUS") else {
        println!("skipped: 66 real exports, because APPFERRY_CORPUS is not set");
        return Vec::new();
    };
    let bundles = Path::new(&corpus).join("bundles");
    let folders = ["education-matters", "kitchensink"].map(|name| bundles.join(name));
    let mut files: Vec<_> = folders
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    files.sort();
    assert_eq!(files.len(), 66);
    files
}

fn len(file: &Value, part: &str) -> usize {
    let part = &file[part];
    part.as_array().map(Vec::len).or_else(|| part.as_object().map(Map::len)).unwrap_or(0)
}

#[test]
fn every_export_is_read_and_counted() {
    for path in files() {
        let bytes = std::fs::read(&path).unwrap();
        let value: Value = serde_json::from_slice(&bytes).unwrap();
        let bundle = Bundle::parse(&bytes).unwrap();
        let report = serde_json::to_value(inspect(&bytes, &bundle)).unwrap();
        let rows = value["definitions"].as_array().unwrap();
        let mut by_type: BTreeMap<&str, usize> = BTreeMap::new();
        rows.iter().for_each(|row| *by_type.entry(row["type"].as_str().unwrap()).or_default() += 1);
        let name = path.display();
        assert_eq!(report["kind"], "app", "{name}");
        assert_eq!(report["kind_doubt"], Value::Null, "{name}");
        assert_eq!(report["bytes"], bytes.len(), "{name}");
        assert_eq!(report["definitions"]["total"], rows.len(), "{name}");
        assert_eq!(report["definitions"]["by_type"], serde_json::to_value(by_type).unwrap(), "{name}");
        assert_eq!(report["roles"], len(&value, "roles"), "{name}");
        assert_eq!(report["scopes"], len(&value, "scopes"), "{name}");
        assert_eq!(report["site_object_connections"], len(&value, "siteObjectConnections"), "{name}");
        assert_eq!(report["files"]["total"], len(&value, "files"), "{name}");
        let with_content = value["files"]
            .as_object()
            .map_or(0, |files| files.values().filter(|file| file.is_object()).count());
        assert_eq!(report["files"]["with_content"], with_content, "{name}");
        for key in ["date", "filename"] {
            assert_eq!(report[key], value[key], "{name}");
        }
        assert_eq!(report["ab_version"], "0.0.0", "{name}");
        for part in ["roles", "scopes", "files"] {
            assert_eq!(report["parts"][part].is_null(), value[part].is_null(), "{name} {part}");
        }
        let app = rows.iter().find(|row| row["type"] == "application").unwrap();
        assert_eq!(report["apps"][0]["id"], app["id"], "{name}");
        assert_eq!(report["apps"][0]["name"], app["name"], "{name}");
        assert_eq!(report["apps"][0]["label"], app["json"]["translations"][0]["label"], "{name}");
        assert_eq!(report["apps"][0]["definitions"], rows.len(), "{name}");
        assert_eq!(report["apps"].as_array().unwrap().len(), 1, "{name}");
    }
}

#[test]
fn every_definition_is_what_the_file_says() {
    for path in files() {
        let bytes = std::fs::read(&path).unwrap();
        let value: Value = serde_json::from_slice(&bytes).unwrap();
        let bundle = Bundle::parse(&bytes).unwrap();
        let rows = value["definitions"].as_array().unwrap();
        assert_eq!(bundle.definitions.len(), rows.len());
        for (definition, row) in bundle.definitions.iter().zip(rows) {
            assert_eq!(row["id"], definition.id.as_str());
            assert_eq!(row["type"], definition.kind.as_str());
            assert_eq!(row["name"].as_str(), definition.name.as_deref());
            assert_eq!(row["json"], serde_json::from_str::<Value>(definition.json.get()).unwrap());
            assert_eq!(row["createdAt"].as_str(), definition.created_at.as_text());
            assert_eq!(row["updatedAt"].as_str(), definition.updated_at.as_text());
            assert_eq!(bundle.get(&definition.id).unwrap().id, definition.id);
        }
    }
}

#[test]
fn real_exports_have_no_errors_and_old_ones_are_noted() {
    for path in files() {
        let bytes = std::fs::read(&path).unwrap();
        let bundle = Bundle::parse(&bytes).unwrap();
        let is_grave = |problem: &&bundle::Problem| problem.severity == Severity::Error;
        assert_eq!(bundle.problems.iter().find(is_grave), None, "{}", path.display());
        let value: Value = serde_json::from_slice(&bytes).unwrap();
        let old = value["errors"].is_array() || value["date"].is_null();
        assert_eq!(bundle.problems.iter().any(|problem| problem.code == "FMT-08"), old, "{}", path.display());
    }
}

#[test]
fn redaction_removes_relations_and_nothing_else() {
    let mut removed = 0;
    for path in files() {
        let bytes = std::fs::read(&path).unwrap();
        let mut value: Value = serde_json::from_slice(&bytes).unwrap();
        let redacted = redact(&bytes).unwrap();
        removed += redacted.removed.len();
        for part in ["roles", "scopes"] {
            for entry in value.get_mut(part).and_then(Value::as_array_mut).into_iter().flatten() {
                entry.as_object_mut().unwrap().retain(|key, _| !key.ends_with("__relation"));
            }
        }
        assert!(serde_json::from_slice::<Value>(&redacted.bytes).unwrap() == value, "{}", path.display());
        assert!(redact(&redacted.bytes).unwrap().removed.is_empty(), "{}", path.display());
    }
    println!("{removed} relations taken out of the corpus");
}

#[test]
fn an_upload_means_the_same_as_its_export() {
    for path in files() {
        let bytes = std::fs::read(&path).unwrap();
        let bundle = Bundle::parse(&bytes).unwrap();
        let upload = outgoing::compose(std::slice::from_ref(&bundle)).unwrap();
        let mut expected: Value = serde_json::from_slice(&redact(&bytes).unwrap().bytes).unwrap();
        let sent: Value = serde_json::from_slice(&upload).unwrap();
        if sent.get("errors").is_none() {
            expected.as_object_mut().unwrap().remove("errors");
        }
        let mut ids = BTreeSet::new();
        let rows = expected["definitions"].as_array_mut().unwrap();
        rows.retain(|row| ids.insert(row["id"].as_str().unwrap().to_owned()));
        assert!(sent == expected, "{}", path.display());
        assert!(upload == minify(&upload), "{}", path.display());
        let again = Bundle::parse(&upload).unwrap();
        assert_eq!(again.kind, BundleKind::App);
        if again.row_count() == bundle.row_count() {
            assert_eq!(
                inspect(&upload, &again).head.canonical_sha256,
                inspect(&bytes, &bundle).head.canonical_sha256
            );
        }
    }
}

#[test]
fn destinations_are_exports_of_all_apps() {
    let Ok(corpus) = std::env::var("APPFERRY_CORPUS") else {
        println!("skipped: 54 exports of all apps, because APPFERRY_CORPUS is not set");
        return;
    };
    let mut seen = 0;
    for folder in std::fs::read_dir(Path::new(&corpus).join("golden")).unwrap() {
        let folder = folder.unwrap().path();
        for name in ["destination-before.json", "destination-after.json"] {
            let Ok(bytes) = std::fs::read(folder.join(name)) else { continue };
            let bundle = Bundle::parse(&bytes).unwrap();
            assert_eq!(
                (bundle.kind, bundle.kind_doubt.as_deref()),
                (BundleKind::AllApps, None),
                "{}",
                folder.display()
            );
            seen += 1;
        }
    }
    assert_eq!(seen, 54);
}
