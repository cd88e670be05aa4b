//! What the packages are made of.

use serde_json::Value;

use super::*;

#[test]
fn every_place_that_tells_the_version_tells_the_same() {
    let root = root();
    let manifest = read(&root.join("Cargo.toml"));
    let version = manifest.lines().find_map(|line| line.strip_prefix("version = ")).unwrap();
    let version = version.trim_matches('"');
    let metainfo = read(&root.join("package/linux/org.appferry.AppFerry.metainfo.xml"));
    assert!(metainfo.contains(&format!("<release version=\"{version}\"")), "the release in the metainfo");
    let interface = read(&root.join("ui/package.json"));
    assert!(interface.contains(&format!("\"version\": \"{version}\"")), "the version in ui/package.json");
}

/// Returns the paths in a configuration that are told from the window's folder. Those below `gen` come from the build.
fn sources(config: &Value) -> Vec<String> {
    match config {
        Value::String(path) if path.starts_with("../") => vec![path.clone()],
        Value::Array(values) => values.iter().flat_map(sources).collect(),
        Value::Object(members) => members.values().flat_map(sources).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

#[test]
fn every_system_opens_bundles_and_links() {
    for system in ["macos", "windows"] {
        let config: Value =
            serde_json::from_str(&read(&root().join(format!("package/{system}.json")))).unwrap();
        let schemes = &config["plugins"]["deep-link"]["desktop"]["schemes"];
        assert_eq!(schemes, &serde_json::json!(["appferry"]), "{system}");
        let types = config["bundle"]["fileAssociations"].as_array().unwrap();
        assert!(types.iter().any(|kind| kind["ext"] == serde_json::json!(["abbundle"])), "{system}");
    }
    // What is another program's on Windows is not taken from it.
    assert!(!read(&root().join("package/windows.json")).contains("\"json\""));
    let desktop = read(&root().join("package/linux/appferry.desktop"));
    assert!(desktop.contains("x-scheme-handler/appferry") && desktop.contains("Exec={{exec}} %U"));
    assert!(read(&root().join("package/linux/org.appferry.AppFerry.mime.xml")).contains("*.abbundle"));
}

#[test]
fn every_file_of_a_package_is_there() {
    let mut missing = Vec::new();
    for system in ["linux", "macos", "windows"] {
        let config = read(&root().join(format!("package/{system}.json")));
        let config = serde_json::from_str(&config).unwrap();
        let sources = sources(&config);
        missing.extend(sources.into_iter().filter(|path| !root().join("src-tauri").join(path).exists()));
    }
    assert_none(&missing, "every file of a package exists");
}

/// The trial in a fresh system names the tests that it does there; one that was renamed would only be missed in it.
#[test]
fn every_test_that_a_package_is_tried_with_is_there() {
    let trial = read(&root().join("package/try"));
    let words = trial.split(|letter: char| letter.is_whitespace() || "\"';".contains(letter));
    let named: Vec<_> = words.filter_map(|word| word.split_once("::")).collect();
    assert!(named.len() >= 4, "{named:?}");
    let is_there = |module: &str, test: &str| {
        ["windows", "journeys"].iter().any(|suite| {
            let path = root().join(format!("tests/{suite}/{module}.rs"));
            path.is_file() && read(&path).contains(&format!("fn {test}("))
        })
    };
    let missing = named.into_iter().filter(|(module, test)| !is_there(module, test));
    let missing: Vec<_> = missing.map(|(module, test)| format!("{module}::{test}")).collect();
    assert_none(&missing, "every test of package/try exists");
}
