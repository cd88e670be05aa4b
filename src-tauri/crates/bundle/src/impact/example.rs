//! Small exports for the tests of the rules.

#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};

use super::{Finding, LiveFacts, Scene, judge};
use crate::three_way::{Ancestor, Ancestors};
use crate::{Bundle, Definitions, predict};

/// Builds an export of all apps from rows of (id, type, json).
pub(super) fn all_apps(rows: &[(&str, &str, Value)]) -> String {
    export(rows, &json!({"date": "20260101"}), "2026-01-01T00:00:00.000Z")
}

/// Builds an export of one app.
pub(super) fn one_app(rows: &[(&str, &str, Value)], envelope: &Value) -> String {
    let mut parts = json!({"date": "20260102", "filename": "app_x_20260102", "files": {}, "siteObjectConnections": {}, "roles": []});
    for (key, value) in envelope.as_object().unwrap() {
        parts[key] = value.clone();
    }
    export(rows, &parts, "2026-01-02T00:00:00.000Z")
}

pub(super) fn export(rows: &[(&str, &str, Value)], envelope: &Value, updated: &str) -> String {
    let row = |(id, kind, json): &(&str, &str, Value)| json!({"id": id, "name": format!("row {id}"), "type": kind, "json": json, "createdAt": updated, "updatedAt": updated});
    let mut export = envelope.clone();
    export["abVersion"] = json!("0.0.0");
    export["definitions"] = rows.iter().map(row).collect();
    export.to_string()
}

pub(super) fn labelled(label: &str, mut json: Value) -> Value {
    json["translations"] = json!([{"language_code": "en", "label": label}]);
    json
}

pub(super) fn app(id: &'static str, objects: &[&str], pages: &[&str]) -> (&'static str, &'static str, Value) {
    let json = json!({"name": id, "json": {"name": id, "objectIDs": objects, "pageIDs": pages}});
    (id, "application", labelled(&format!("App {id}"), json))
}

pub(super) fn object(id: &'static str, fields: &[&str]) -> (&'static str, &'static str, Value) {
    let json = json!({"name": id, "tableName": format!("AB_{id}"), "fieldIDs": fields});
    (id, "object", labelled(&format!("Object {id}"), json))
}

pub(super) fn field(id: &'static str, key: &str) -> (&'static str, &'static str, Value) {
    (id, "field", labelled(&format!("Field {id}"), json!({"key": key, "columnName": id, "settings": {}})))
}

pub(super) fn page(id: &'static str, views: &[&str]) -> (&'static str, &'static str, Value) {
    (id, "view", labelled(&format!("Page {id}"), json!({"key": "page", "viewIDs": views, "pageIDs": []})))
}

pub(super) fn judged(destination: &str, incoming: &str) -> Vec<Finding> {
    judged_with(destination, incoming, &LiveFacts::default())
}

pub(super) fn judged_with(destination: &str, incoming: &str, facts: &LiveFacts) -> Vec<Finding> {
    let mut findings = Vec::new();
    seen(destination, incoming, facts, |scene| findings = judge(scene));
    findings
}

/// Sets the scene of an import and looks at it.
pub(super) fn seen(
    destination: &str,
    incoming: &str,
    facts: &LiveFacts,
    look: impl FnOnce(&mut Scene<'_, '_>),
) {
    let (there, incoming) =
        (Bundle::parse(destination.as_bytes()).unwrap(), Bundle::parse(incoming.as_bytes()).unwrap());
    let definitions = Definitions::of(&there);
    let predicted = predict(&there, &incoming, "2026-01-03T00:00:00.000Z");
    look(&mut Scene::new(&definitions, &incoming, &predicted, facts));
}

/// Judges with a common ancestor, all apps or one.
pub(super) fn judged_since(ancestor: &str, destination: &str, incoming: &str) -> Vec<Finding> {
    since(ancestor, destination, incoming, judge)
}

/// Looks at a scene with a common ancestor.
pub(super) fn since<T>(
    ancestor: &str,
    destination: &str,
    incoming: &str,
    look: impl FnOnce(&Scene<'_, '_>) -> T,
) -> T {
    let (there, incoming) =
        (Bundle::parse(destination.as_bytes()).unwrap(), Bundle::parse(incoming.as_bytes()).unwrap());
    let definitions = Definitions::of(&there);
    let predicted = predict(&there, &incoming, "2026-01-03T00:00:00.000Z");
    let facts = LiveFacts::default();
    let mut scene = Scene::new(&definitions, &incoming, &predicted, &facts);
    scene.compare_with(Ancestors::read(Ancestor::Chosen(ancestor.as_bytes())).unwrap());
    look(&scene)
}

pub(super) fn said<'f>(findings: &'f [Finding], rule: &str) -> Vec<&'f Finding> {
    findings.iter().filter(|finding| finding.rule == rule).collect()
}

pub(super) fn messages(findings: &[Finding], rule: &str) -> Vec<String> {
    said(findings, rule).into_iter().map(|finding| finding.message.clone()).collect()
}
