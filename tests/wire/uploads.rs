//! The files that were uploaded for the recordings, made again from their descriptions.

use std::path::Path;

use serde_json::{Value, json};

/// The app of most recordings.
pub const KITCHEN_SINK: &str = "0ac51d6c-7c95-461c-aa8b-7da00afc4f48";

/// Returns the bytes of the file with this name.
pub fn file(corpus: &Path, name: &str) -> Vec<u8> {
    let text = |text: &str| text.as_bytes().to_vec();
    match name {
        "empty.json" => text("{}"),
        "nodefs.json" => text("{\"abVersion\":\"0.0.0\",\"filename\":\"x\"}"),
        "emptydefs.json" => text("{\"definitions\":[]}"),
        "objdefs.json" => text("{\"definitions\":{}}"),
        "malformed.json" => text("{\"definitions\":[{\"id\":"),
        "array.json" => text("[]"),
        "str.json" => text("\"str\""),
        "null.json" => text("null"),
        "zero.json" => Vec::new(),
        "bom.json" => text("\u{FEFF}{\"definitions\":[]}"),
        "emptydefs.json.gz" => vec![0x1f, 0x8b, 8, 8, 0x77, 0, 3, 0x6b, 0, 3],
        "pad14.json" => padded(14_000_000),
        "pad16.json" => padded(16_000_000),
        "pad100.json" => padded(100_000_000),
        "big4.json" => big(corpus),
        "appbuilder_app.json" => kitchen_sink(corpus).to_string().into_bytes(),
        "app_test.json" => education(corpus),
        "extra.json" => rows(json!([{"id": "x1", "name": "x", "type": "view", "json": {}, "note": 1}])),
        "noid.json" => rows(json!([{"name": "x", "type": "view", "json": {}}])),
        "emoji.json" => rows(json!([{"id": "x2", "name": "😀", "type": "view", "json": {"label": "😀"}}])),
        "dates.json" => rows(json!([
            {"id": "x3", "name": "x", "type": "view", "json": {}, "createdAt": "2020-01-02T03:04:05.678Z", "updatedAt": "2020-01-02T03:04:05.678Z"},
            {"id": "x4", "name": "x", "type": "view", "json": {}},
        ])),
        "e1234.json" => changed_schema(corpus),
        "dropobj.json" => without_an_object(corpus),
        "sanitised.json" => with_reduced_roles(corpus),
        "noroles.json" => without_roles(corpus),
        "unknown-process-key" => process_with("Teleport"),
        "known-process-key" => process_with("End"),
        "unknown-scope" => with_unknown_scope(),
        "required-file" => {
            object_with(json!({"key": "file", "columnName": "doc", "settings": {"required": 1}}))
        }
        "unknown-field-key" => object_with(json!({"key": "hologram", "columnName": "doc", "settings": {}})),
        "known-field-key" => object_with(json!({"key": "string", "columnName": "doc", "settings": {}})),
        exact if exact.starts_with("exact") => {
            padded(exact.trim_start_matches("exact").trim_end_matches(".json").parse().unwrap())
        }
        other => panic!("no file {other}"),
    }
}

/// The kitchen-sink export that the recordings imported.
fn kitchen_sink(corpus: &Path) -> Value {
    let path = corpus.join("bundles/kitchensink/1744758027-3221d0c-appbuilder_app.json");
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// A second app, in place of one that is not public.
fn education(corpus: &Path) -> Vec<u8> {
    let folder = corpus.join("bundles/education-matters");
    std::fs::read(folder.join("1700645426-8bfbec9-app_Education_Matters_20221003.json")).unwrap()
}

fn rows(rows: Value) -> Vec<u8> {
    json!({"definitions": rows}).to_string().into_bytes()
}

fn padded(size: usize) -> Vec<u8> {
    let mut text = b"{\"definitions\":[]".to_vec();
    text.resize(size - 1, b' ');
    text.push(b'}');
    text
}

/// About 8 MB of definitions.
fn big(corpus: &Path) -> Vec<u8> {
    let mut file = kitchen_sink(corpus);
    let all = file["definitions"].as_array().unwrap().clone();
    let copies = (0..12).flat_map(|copy| {
        all.iter().filter(|row| row["type"] == "view").map(move |row| {
            let mut row = row.clone();
            row["id"] = format!("{}-{copy}", row["id"].as_str().unwrap()).into();
            row
        })
    });
    let copies: Vec<Value> = copies.collect();
    file["definitions"].as_array_mut().unwrap().extend(copies);
    file.to_string().into_bytes()
}

/// A type, a table's name, a column's name and an object's name changed.
fn changed_schema(corpus: &Path) -> Vec<u8> {
    let mut file = kitchen_sink(corpus);
    for row in file["definitions"].as_array_mut().unwrap() {
        match row["name"].as_str().unwrap_or_default() {
            "test-kcs-DCNoLink->text" => row["json"]["key"] = json!("number"),
            "test-kcs-Spells" if row["type"] == "object" => {
                row["json"]["tableName"] = json!("AB_testkcsSpellsMoved")
            }
            "test-kcs-Characters->name" => row["json"]["columnName"] = json!("fullname"),
            _ => {}
        }
    }
    file.to_string().into_bytes()
}

fn without_an_object(corpus: &Path) -> Vec<u8> {
    let mut file = kitchen_sink(corpus);
    let rows = file["definitions"].as_array_mut().unwrap();
    let app = rows.iter_mut().find(|row| row["id"] == KITCHEN_SINK).unwrap();
    app["json"]["json"]["objectIDs"].as_array_mut().unwrap().remove(0);
    file.to_string().into_bytes()
}

fn with_reduced_roles(corpus: &Path) -> Vec<u8> {
    let mut file = kitchen_sink(corpus);
    let keep = ["uuid", "translations", "Default Role", "properties", "scopes"];
    for role in file["roles"].as_array_mut().unwrap() {
        role.as_object_mut().unwrap().retain(|key, _| keep.contains(&key.as_str()));
    }
    for scope in file["scopes"].as_array_mut().unwrap() {
        scope
            .as_object_mut()
            .unwrap()
            .retain(|key, _| !["roles", "roles__relation", "createdBy"].contains(&key.as_str()));
    }
    file.to_string().into_bytes()
}

fn without_roles(corpus: &Path) -> Vec<u8> {
    let mut file = kitchen_sink(corpus);
    file.as_object_mut().unwrap().retain(|key, _| key != "roles" && key != "scopes");
    file.to_string().into_bytes()
}

const APP: &str = "bbbbbbbb-0000-4000-8000-000000000001";

fn process_with(key: &str) -> Vec<u8> {
    rows(json!([
        {"id": APP, "name": "GB", "type": "application", "json": {"id": APP, "json": {"processIDs": ["gp"]}}},
        {"id": "gp", "name": "P", "type": "process", "json": {"id": "gp", "elementIDs": ["ge"]}},
        {"id": "ge", "name": "E", "type": "process.task.end", "json": {"id": "ge", "key": key}},
    ]))
}

fn object_with(mut field: Value) -> Vec<u8> {
    let object = "bbbbbbbb-0000-4000-8000-000000000002";
    field["id"] = json!("gf");
    let name = json!({"id": "gn", "key": "string", "columnName": "name", "settings": {}});
    rows(json!([
        {"id": APP, "name": "GB", "type": "application", "json": {"id": APP, "json": {"objectIDs": [object]}}},
        {"id": object, "name": "Item", "type": "object",
            "json": {"id": object, "name": "Item", "tableName": "AB_GB_Item", "fieldIDs": ["gn", "gf"]}},
        {"id": "gn", "name": "Item->name", "type": "field", "json": name},
        {"id": "gf", "name": "Item->doc", "type": "field", "json": field},
    ]))
}

fn with_unknown_scope() -> Vec<u8> {
    let role = json!({
        "uuid": "bbbbbbbb-0000-4000-8000-000000000093", "scopes": ["bbbbbbbb-0000-4000-8000-000000000091"],
        "translations": [{"language_code": "en", "name": "R"}],
    });
    json!({"definitions": [], "roles": [role]}).to_string().into_bytes()
}
