//! `inspect` and `diff` of files: no settings, no keychain, no library.

use crate::example::{APP, all_apps, app};
use crate::program::Desk;

#[test]
fn a_bundle_is_described_with_the_keys_of_the_contract() {
    let desk = Desk::new();
    let file = desk.file("app.json", app("Garden", &["a", "bb"]).to_string());
    let (code, found) = desk.json(&["inspect", &file]);
    assert_eq!(code, 0);
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
        assert!(found.get(key).is_some(), "{key} is missing in {found}");
    }
    assert_eq!((&found["kind"], &found["definitions"]["total"]), (&"app".into(), &4.into()));
    assert_eq!(found["definitions"]["by_type"]["field"], 2);
    assert_eq!((&found["apps"][0]["id"], &found["apps"][0]["label"]), (&APP.into(), &"Garden".into()));
    assert!(!desk.config().exists(), "inspecting a file leaves nothing behind");
}

#[test]
fn people_see_lines_and_nothing_that_steers_their_terminal() {
    let desk = Desk::new();
    let file = desk.file("app.json", app("Gar\u{202e}den\u{1b}[2J", &["a"]).to_string());
    let ran = desk.run(&["inspect", &file]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert!(ran.stdout.contains("Gar<U+202E>den<U+001B>[2J"), "{}", ran.stdout);
    assert!(ran.stdout.chars().all(|character| character == '\n' || !character.is_control()));
    let (_, found) = desk.json(&["inspect", &file]);
    assert_eq!(found["apps"][0]["label"], "Gar\u{202e}den\u{1b}[2J");
}

#[test]
fn standard_input_is_a_side() {
    let desk = Desk::new();
    let ran =
        desk.run_with_input(&["inspect", "-", "--json"], all_apps("Garden", &[]).to_string().as_bytes());
    assert_eq!((ran.code, &ran.document()["kind"]), (0, &"all-apps".into()));
}

#[test]
fn what_is_no_bundle_fails_and_says_what_it_is() {
    let desk = Desk::new();
    let whole = app("Garden", &["a"]).to_string();
    let cases = [
        desk.file("empty.json", ""),
        desk.file("text.json", "good morning"),
        desk.file("list.json", "[1, 2]"),
        desk.file("other.json", "{\"name\": \"a\"}"),
        desk.file("truncated.json", &whole[..whole.len() / 2]),
        desk.file("binary.json", [0, 159, 146, 150, 255, 0, 1]),
        desk.file("deep.json", format!("{{\"definitions\": {}", "[".repeat(100_000))),
    ];
    for file in cases {
        let (code, told) = desk.json(&["inspect", &file]);
        assert_eq!((code, &told["error"]["code"]), (1, &"not-a-bundle".into()), "{file}");
        let message = told["error"]["message"].as_str().unwrap();
        assert!(message.ends_with('.') && message.contains(".json"), "{message}");
        assert!(told["error"]["hint"].is_string());
    }
}

#[test]
fn a_side_that_is_nothing_says_so_and_leaves_nothing_behind() {
    let desk = Desk::new();
    let (code, told) = desk.json(&["inspect", "absent.json"]);
    assert_eq!((code, &told["error"]["code"]), (1, &"not-found".into()));
    let (code, told) = desk.json(&["inspect", "./absent.json"]);
    assert_eq!((code, &told["error"]["code"]), (1, &"not-found".into()));
    let ran = desk.run(&["inspect", &format!("{}/", desk.path("").display())]);
    assert!(ran.code == 1 && ran.stdout.is_empty(), "{ran:?}");
    assert!(ran.stderr.contains("is a folder"), "{}", ran.stderr);
    assert!(!desk.config().exists());
}

#[test]
fn the_same_content_does_not_differ_whatever_its_form_and_dates() {
    let desk = Desk::new();
    let left = app("Garden", &["a", "bb"]);
    let mut right = left.clone();
    right["date"] = "20260202".into();
    right["definitions"][1]["updatedAt"] = "2026-02-02T00:00:00.000Z".into();
    let (left, right) = (
        desk.file("left.json", left.to_string()),
        desk.file("right.json", serde_json::to_string_pretty(&right).unwrap()),
    );
    let (code, found) = desk.json(&["diff", &left, &right]);
    assert_eq!((code, &found["unchanged"]), (0, &3.into()));
    assert_eq!(found["touched"].as_array().unwrap().len(), 1);
    assert_eq!(found["left"]["canonical_sha256"], found["right"]["canonical_sha256"]);
}

#[test]
fn differences_are_named_with_their_fields_and_end_with_ten() {
    let desk = Desk::new();
    let left = desk.file("left.json", app("Garden", &["a", "bb"]).to_string());
    let right = desk.file("right.json", app("Gardens", &["bb", "ccc"]).to_string());
    let (code, found) = desk.json(&["diff", &left, &right]);
    assert_eq!(code, 10);
    let names = |list: &str| {
        let entries = found[list].as_array().unwrap().iter();
        entries.map(|entry| entry["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!((names("added"), names("removed")), (vec!["ccc".to_owned()], vec!["a".to_owned()]));
    assert_eq!(names("changed"), ["garden", "bed"]);
    let label = &found["changed"][0]["fields"][0];
    assert_eq!((&label["path"], &label["right"]), (&"translations[0].label".into(), &"Gardens".into()));
    assert_eq!(found["changed"][0]["class"], "text");
    let shown = desk.run(&["diff", &left, &right]);
    assert!(shown.stdout.starts_with("1 added, 1 removed, 2 changed"), "{}", shown.stdout);
}

#[test]
fn with_an_ancestor_each_difference_says_which_side_made_it() {
    let desk = Desk::new();
    let file = |name: &str, label: &str, fields: &[&str]| desk.file(name, app(label, fields).to_string());
    let ancestor = file("ancestor.json", "Garden", &["a", "bb"]);
    let left = file("left.json", "Gardens", &["a", "bb", "ccc"]);
    let right = file("right.json", "The garden", &["bb"]);
    let (code, found) = desk.json(&["diff", &left, &right, "--ancestor", &ancestor]);
    assert_eq!(code, 10);
    let sides = |list: &str| {
        let entries = found[list].as_array().unwrap().iter();
        entries.map(|entry| entry["side"].as_str().unwrap_or("-").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(sides("removed"), ["right", "-"], "an app's export does not tell what others had");
    assert_eq!(sides("changed"), ["conflict", "conflict"]);
    assert_eq!(found["left"]["kind"], "app");
    let shown = desk.run(&["diff", &left, &right, "--ancestor", &ancestor]).stdout;
    assert!(shown.contains("Changed on the left: 0, on the right: 1, on both: 2, unknown: 1."), "{shown}");
    let two_way = desk.json(&["diff", &left, &right]).1;
    assert!(two_way["changed"][0].get("side").is_none());
    let plain = desk.file("plain.json", "{}");
    assert_eq!(desk.json(&["diff", &left, &right, "--ancestor", &plain]).0, 1);
}

#[test]
fn saving_again_and_roles_have_a_side_too() {
    let desk = Desk::new();
    let with = |name: &str, date: &str, role: &str| {
        let mut export = app("Garden", &["a"]);
        export["definitions"][2]["updatedAt"] = date.into();
        export["roles"] = serde_json::json!([{"uuid": "r", "translations": [], "note": role}]);
        desk.file(name, export.to_string())
    };
    let ancestor = with("ancestor.json", "2026-01-01T00:00:00.000Z", "old");
    let left = with("left.json", "2026-01-01T00:00:00.000Z", "new");
    let right = with("right.json", "2026-02-01T00:00:00.000Z", "old");
    let (_, found) = desk.json(&["diff", &left, &right, "--ancestor", &ancestor]);
    assert_eq!(found["touched"][0]["side"], "right");
    assert_eq!(found["envelope"][0]["side"], "left", "{found}");
}
