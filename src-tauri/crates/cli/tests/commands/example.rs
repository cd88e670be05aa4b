//! Small exports, made here.

use serde_json::{Value, json};

pub const APP: &str = "4a1c8f0e-0000-4000-8000-000000000001";
pub const OBJECT: &str = "4a1c8f0e-0000-4000-8000-000000000002";

/// Returns the export of one app with one object and its fields.
pub fn app(label: &str, fields: &[&str]) -> Value {
    json!({
        "abVersion": "0.0.0", "filename": "app_garden_20260101", "date": "20260101",
        "definitions": definitions(label, fields), "files": {}, "siteObjectConnections": {}, "roles": [],
    })
}

/// Returns the export of all apps of a server that has this one.
pub fn all_apps(label: &str, fields: &[&str]) -> Value {
    json!({ "abVersion": "0.0.0", "date": "20260101", "definitions": definitions(label, fields) })
}

fn definitions(label: &str, fields: &[&str]) -> Vec<Value> {
    let labelled = |label: &str| json!([{ "language_code": "en", "label": label }]);
    let id = |name: &&str| format!("4a1c8f0e-0000-4000-8000-0000000001{:02x}", name.len());
    let ids: Vec<String> = fields.iter().map(id).collect();
    let mut rows = vec![
        row(
            APP,
            "application",
            "garden",
            json!({ "name": "garden", "json": { "objectIDs": [OBJECT] }, "translations": labelled(label) }),
        ),
        row(
            OBJECT,
            "object",
            "bed",
            json!({ "name": "bed", "tableName": "AB_bed", "fieldIDs": ids, "translations": labelled("Bed") }),
        ),
    ];
    for (id, name) in ids.iter().zip(fields) {
        let json = json!({
            "key": "string", "columnName": name, "settings": {}, "translations": labelled(name),
        });
        rows.push(row(id, "field", name, json));
    }
    rows
}

fn row(id: &str, kind: &str, name: &str, mut json: Value) -> Value {
    json["id"] = id.into();
    json["type"] = kind.into();
    let date = "2026-01-01T00:00:00.000Z";
    json!({ "id": id, "name": name, "type": kind, "json": json, "createdAt": date, "updatedAt": date })
}
