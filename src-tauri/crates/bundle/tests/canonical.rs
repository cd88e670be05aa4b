//! Sameness against a second, slow reading of golden/RULES.md §2, on real exports.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bundle::{Bundle, Definition, canonical, diff};
use serde_json::{Map, Value, json};

fn corpus() -> Option<PathBuf> {
    std::env::var("APPFERRY_CORPUS").ok().map(PathBuf::from)
}

/// The exports of one app in the order of their dates, which their names begin with.
fn versions(corpus: &Path, folder: &str, app: &str) -> Vec<PathBuf> {
    let mut files: Vec<_> = std::fs::read_dir(corpus.join("bundles").join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().unwrap().to_string_lossy().to_lowercase().contains(app))
        .collect();
    files.sort();
    files
}

fn all_versions(corpus: &Path) -> Vec<Vec<PathBuf>> {
    let mut kitchen_sink = versions(corpus, "kitchensink", "kitchensink");
    kitchen_sink.extend(versions(corpus, "kitchensink", "appbuilder_app"));
    vec![kitchen_sink, versions(corpus, "education-matters", "education")]
}

type Rows = BTreeMap<String, Value>;

fn rows(bytes: &[u8]) -> Rows {
    let file: Value = serde_json::from_slice(bytes).unwrap();
    let rows = file["definitions"].as_array().unwrap().iter().filter(|row| row["id"].is_string());
    rows.map(|row| (row["id"].as_str().unwrap().to_owned(), row.clone())).collect()
}

/// The second reading: fills in what a server fills in, where `canonical` takes it away.
fn filled(row: &Value, defaults: &Value) -> Value {
    let mut json = row["json"].clone();
    let kind = row["type"].as_str().unwrap();
    match kind {
        "field" => fill_field(&mut json, defaults),
        "object" | "query" => fill_table(&mut json, kind),
        "application" => drop_unnamed_versions(&mut json),
        element
            if element.starts_with("process.") || element == "trigger" || json["diagramID"].is_string() =>
        {
            fill(&mut json, "type", &json!(kind));
        }
        view if view == "view" || view.starts_with("mobile-") => fill_view(&mut json),
        _ => {}
    }
    json!({"type": kind, "name": row["name"], "json": json})
}

fn fill(object: &mut Value, key: &str, default: &Value) {
    object.as_object_mut().unwrap().entry(key).or_insert_with(|| default.clone());
}

fn fill_view(json: &mut Value) {
    fill(json, "settings", &json!({}));
    fill(&mut json["settings"], "height", &json!(0));
    let height = &mut json["settings"]["height"];
    if height.is_null() || *height == json!("0") {
        *height = json!(0);
    }
    if let Some(position) = json.get_mut("position") {
        fill(position, "dx", &json!(1));
        fill(position, "dy", &json!(1));
        for value in position.as_object_mut().unwrap().values_mut() {
            if let Some(number) = value.as_str().and_then(|text| text.parse::<i64>().ok()) {
                *value = json!(number);
            }
        }
    }
}

fn fill_field(json: &mut Value, defaults: &Value) {
    fill(json, "settings", &json!({}));
    let key = json["key"].as_str().unwrap_or_default().to_owned();
    for (name, default) in defaults[&key].as_object().unwrap_or(&Map::new()) {
        fill(&mut json["settings"], name, default);
    }
    if key == "list" {
        for option in json["settings"]["options"].as_array_mut().unwrap() {
            let translations = option["translations"].as_array().cloned().unwrap_or_default();
            let english = translations.iter().find(|entry| entry["language_code"] == "en");
            if let Some(text) = english.and_then(|entry| entry.get("text")) {
                fill(option, "text", text);
            }
        }
    }
}

fn fill_table(json: &mut Value, kind: &str) {
    fill(json, "labelSettings", &json!({}));
    fill(&mut json["labelSettings"], "isNoLabelDisplay", &json!(0));
    let hidden = &mut json["labelSettings"]["isNoLabelDisplay"];
    if *hidden == json!("0") {
        *hidden = json!(0);
    }
    for flag in ["isImported", "isExternal"] {
        if json.get(flag) == Some(&json!("0")) {
            json[flag] = json!(0);
        }
    }
    let condition =
        if kind == "object" { json.pointer_mut("/objectWorkspace/filterConditions") } else { None };
    if let Some(condition) = condition.filter(|condition| condition.is_object()) {
        fill(condition, "glue", &json!("and"));
    }
    if kind == "query" {
        fill(json, "where", &json!({}));
        fill(&mut json["where"], "rules", &json!([]));
        if json["where"]["rules"] != json!([]) {
            fill(&mut json["where"], "glue", &json!("and"));
        }
    }
}

fn drop_unnamed_versions(json: &mut Value) {
    let Some(inner) = json["json"].as_object_mut() else { return };
    if inner.get("objectListSettings") == Some(&json!({})) {
        inner.remove("objectListSettings");
    }
    let log = inner.get("versionData").and_then(|versions| versions["changeLog"].as_object());
    let is_first = log.is_some_and(|log| {
        log.len() == 1
            && log["1.0.0"]["commitMessage"] == "Initial Version"
            && log["1.0.0"]["author"] == "N/A"
    });
    if is_first {
        inner.remove("versionData");
    }
}

fn field_defaults(corpus: &Path) -> Value {
    let file = std::fs::read(corpus.join("golden/defaults.json")).unwrap();
    serde_json::from_slice::<Value>(&file).unwrap()["field.settings"].take()
}

#[test]
fn two_readings_of_the_rules_agree_on_every_pair_of_real_rows() {
    let Some(corpus) = corpus() else {
        println!("skipped: the versions of 2 apps, because APPFERRY_CORPUS is not set");
        return;
    };
    let defaults = field_defaults(&corpus);
    let (mut pairs, mut unequal, mut different) = (0, 0, 0);
    for versions in all_versions(&corpus) {
        for two in versions.windows(2) {
            let [old, new] = [&two[0], &two[1]].map(|path| std::fs::read(path).unwrap());
            let [old_rows, new_rows] = [&old, &new].map(|bytes| rows(bytes));
            let [old, new] = [&old, &new].map(|bytes| Bundle::parse(bytes).unwrap());
            for definition in &new.definitions {
                let Some(before) = old.get(&definition.id) else { continue };
                let [left, right] = [&old_rows, &new_rows].map(|rows| &rows[definition.id.as_str()]);
                let is_same = filled(left, &defaults) == filled(right, &defaults);
                assert_eq!(canonical::same(before, definition), is_same, "{:?} {}", two[1], definition.id);
                let fields = diff::diff_definition(before, definition);
                assert_eq!(fields.is_none(), is_same, "{:?} {}", two[1], definition.id);
                pairs += 1;
                unequal += usize::from(left["json"] != right["json"]);
                different += usize::from(!is_same);
            }
        }
    }
    println!("canonical: {pairs} pairs of rows, {unequal} unequal as JSON, {different} different");
    assert!(pairs > 30_000 && different > 500 && unequal > different);
}

#[test]
fn filling_in_the_defaults_makes_no_difference() {
    let Some(corpus) = corpus() else {
        println!("skipped: 66 real exports, because APPFERRY_CORPUS is not set");
        return;
    };
    let defaults = field_defaults(&corpus);
    let mut count = 0;
    for path in all_versions(&corpus).into_iter().flatten() {
        let bytes = std::fs::read(&path).unwrap();
        let rows = rows(&bytes);
        let bundle = Bundle::parse(&bytes).unwrap();
        let filled: Vec<_> = rows.iter().map(|(id, row)| with_id(id, filled(row, &defaults))).collect();
        let filled = serde_json::to_vec_pretty(&json!({"definitions": filled})).unwrap();
        let filled = Bundle::parse(&filled).unwrap();
        for definition in &filled.definitions {
            let original: &Definition<'_> = bundle.get(&definition.id).unwrap();
            assert_eq!(canonical::text(original), canonical::text(definition), "{path:?}");
            count += 1;
        }
        assert_eq!(
            canonical::definitions_hash(&bundle.definitions),
            canonical::definitions_hash(&filled.definitions),
            "{path:?}"
        );
    }
    println!("canonical: {count} rows are the same with and without what a server fills in");
}

fn with_id(id: &str, mut row: Value) -> Value {
    row["id"] = json!(id);
    row
}
