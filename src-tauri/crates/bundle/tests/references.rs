//! The table of references against real exports: every id that stands anywhere in a definition is at a known place.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use bundle::impact::{Circumstances, Counts, LiveFacts};
use bundle::plan::{Sides, compute};
use bundle::references::Graph;
use bundle::three_way::Ancestor;
use bundle::{Bundle, Definitions, Severity, inspect};
use serde_json::Value;

/// The real exports, and what a real server exported before and after imports.
fn files() -> Vec<PathBuf> {
    let Ok(corpus) = std::env::var("APPFERRY_CORPUS") else {
        println!("skipped: 90 real exports, because APPFERRY_CORPUS is not set");
        return Vec::new();
    };
    let mut files = Vec::new();
    for part in ["bundles", "golden"] {
        for folder in
            std::fs::read_dir(Path::new(&corpus).join(part)).unwrap().map(|entry| entry.unwrap().path())
        {
            let Ok(entries) = std::fs::read_dir(&folder) else { continue };
            files.extend(entries.map(|entry| entry.unwrap().path()));
        }
    }
    // What was before and what one app exports is nearly the same again.
    let is_read = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap();
        name.ends_with(".json") && !["pair.json", "destination-before.json", "app-after.json"].contains(&name)
    };
    files.retain(is_read);
    files.sort();
    assert!(files.len() > 90, "{}", files.len());
    files
}

/// Counts the texts and keys that are exactly an id of the file, by a walk that knows nothing of the table.
fn exact_ids(value: &Value, own: &str, ids: &BTreeSet<&str>) -> usize {
    let is_id = |text: &str| usize::from(ids.contains(text) && text != own);
    match value {
        Value::String(text) => is_id(text),
        Value::Array(items) => items.iter().map(|item| exact_ids(item, own, ids)).sum(),
        Value::Object(members) => {
            members.iter().map(|(key, value)| is_id(key) + exact_ids(value, own, ids)).sum()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    }
}

#[test]
fn every_id_in_a_real_export_is_at_a_known_place() {
    let mut unknown: BTreeMap<String, usize> = BTreeMap::new();
    let mut total = 0;
    for path in files() {
        let bytes = std::fs::read(&path).unwrap();
        let bundle = Bundle::parse(&bytes).unwrap();
        let definitions = Definitions::of(&bundle);
        let counts = inspect(&bytes, &bundle).references;
        let ids: BTreeSet<_> = definitions.ids().map(|id| id.as_str()).collect();
        let parse = |json: &str| serde_json::from_str(json).unwrap();
        let exact: usize = bundle
            .definitions
            .iter()
            .map(|row| exact_ids(&parse(row.json.get()), row.id.as_str(), &ids))
            .sum();
        assert!(counts.total + counts.unknown_paths >= u32::try_from(exact).unwrap(), "{}", path.display());
        total += counts.total;
        let graph = Graph::of(&definitions);
        for (from, link) in graph.unknown() {
            let row = definitions.get(from).unwrap();
            for place in graph.paths(row, link.other) {
                *unknown.entry(format!("{} {place}", row.kind.as_str())).or_default() += 1;
            }
        }
    }
    println!("{total} references, {} unknown places", unknown.len());
    assert_eq!(unknown, BTreeMap::new());
}

#[test]
fn references_are_counted_as_they_were_by_others() {
    let Ok(corpus) = std::env::var("APPFERRY_CORPUS") else {
        println!("skipped: 1 real export, because APPFERRY_CORPUS is not set");
        return;
    };
    let file = "bundles/kitchensink/1744758027-3221d0c-appbuilder_app.json";
    let bytes = std::fs::read(Path::new(&corpus).join(file)).unwrap();
    let counts = inspect(&bytes, &Bundle::parse(&bytes).unwrap()).references;
    assert_eq!((counts.total, counts.unresolved, counts.unknown_paths), (1780, 7, 0));
}

#[test]
fn four_years_of_exports_break_no_link_to_an_object() {
    let is_version = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap();
        name.ends_with("-kitchenSink.json") || name.ends_with("-appbuilder_app.json")
    };
    let versions: Vec<_> = files().into_iter().filter(is_version).collect();
    let mut said: BTreeMap<String, usize> = BTreeMap::new();
    for pair in versions.windows(2) {
        let (there, incoming) = (std::fs::read(&pair[0]).unwrap(), std::fs::read(&pair[1]).unwrap());
        let (facts, circumstances) = (LiveFacts::default(), Circumstances::default());
        let given: [&[u8]; 1] = [&incoming];
        let sides = Sides {
            given: &given,
            destination: there.as_slice().into(),
            facts: &facts,
            circumstances: &circumstances,
            ancestor: Ancestor::None,
            choices: &bundle::Choices::default(),
        };
        let review = compute(sides, &mut |_| Counts::new()).unwrap().review;
        let about =
            |rule: &str| rule.starts_with("REF") || ["REM-04", "REM-08", "SHR-03", "SHR-06"].contains(&rule);
        for finding in review.findings.iter().filter(|finding| about(finding.rule)) {
            let is_error = finding.rule == "REF-01" && finding.severity == Severity::Error;
            let is_blocked = is_error && !finding.confirmable;
            assert!(!is_blocked, "{}: {}", pair[1].display(), finding.message);
            if finding.severity == Severity::Warning {
                println!("{} {}", finding.rule, finding.message);
            }
            *said.entry(format!("{} {:?}", finding.rule, finding.severity)).or_default() += 1;
        }
    }
    println!("{said:?}");
}
