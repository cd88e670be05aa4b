//! The library from the command line: what goes in comes out, byte for byte.

use crate::example::{APP, app};
use crate::program::{Desk, word};

#[test]
fn a_file_comes_back_byte_for_byte() {
    let desk = Desk::new();
    let content = serde_json::to_string_pretty(&app("Garden", &["a", "bb"])).unwrap();
    let file = desk.file("app.json", &content);
    let (code, entry) = desk.json(&["library", "add", &file]);
    assert_eq!(code, 0, "{entry}");
    for key in [
        "id",
        "kind",
        "apps",
        "server",
        "exported_at",
        "bytes",
        "sha256",
        "canonical_sha256",
        "tags",
        "note",
        "pinned",
        "trashed",
        "kept_by",
    ] {
        assert!(entry.get(key).is_some(), "{key} is missing in {entry}");
    }
    let id = entry["id"].as_str().unwrap();
    let out = desk.path("back.json");
    let (code, got) = desk.json(&["library", "get", &id[..8], "--out", &word(&out)]);
    assert_eq!((code, &got["id"]), (0, &entry["id"]));
    assert_eq!(std::fs::read(&out).unwrap(), content.as_bytes());
    let printed = desk.run(&["library", "get", id, "--out", "-"]);
    assert_eq!(printed.stdout, content);

    let side = format!("library:{}", &id[..8]);
    let (code, found) = desk.json(&["inspect", &side]);
    assert_eq!((code, &found["sha256"]), (0, &entry["sha256"]));
    assert_eq!(desk.json(&["diff", &side, &file]).0, 0);
}

#[test]
fn entries_are_listed_by_app_and_kind() {
    let desk = Desk::new();
    let file = desk.file("app.json", app("Garden", &["a"]).to_string());
    desk.json(&["library", "add", &file]);
    let ids = |words: &[&str]| desk.json(&[&["library", "list"], words].concat()).1.as_array().unwrap().len();
    assert_eq!(ids(&[]), 1);
    assert_eq!((ids(&["--app", "garden"]), ids(&["--app", APP]), ids(&["--app", "Shop"])), (1, 1, 0));
    assert_eq!((ids(&["--kind", "app"]), ids(&["--kind", "all-apps"])), (1, 0));
    assert_eq!(ids(&["--server", "staging"]), 0);
    let shown = desk.run(&["library", "list"]).stdout;
    assert!(shown.contains("STORED") && shown.contains("app.json"), "{shown}");
}

#[test]
fn a_check_names_what_is_damaged() {
    let desk = Desk::new();
    let file = desk.file("app.json", app("Garden", &["a"]).to_string());
    let (_, entry) = desk.json(&["library", "add", &file]);
    let (code, report) = desk.json(&["library", "check", "--read-data"]);
    assert_eq!((code, &report["ok"], &report["entries"]), (0, &true.into(), &1.into()));
    for pack in packs(&desk.config().join("library/data")) {
        let length = std::fs::metadata(&pack).unwrap().len();
        let mut permissions = std::fs::metadata(&pack).unwrap().permissions();
        #[expect(clippy::permissions_set_readonly_false, reason = "it is the test's own file")]
        permissions.set_readonly(false);
        std::fs::set_permissions(&pack, permissions).unwrap();
        std::fs::File::options().write(true).open(&pack).unwrap().set_len(length / 2).unwrap();
    }
    let (code, report) = desk.json(&["library", "check", "--read-data"]);
    assert_eq!((code, &report["ok"]), (1, &false.into()));
    assert_eq!(report["damaged"][0]["entry"], entry["id"], "{report}");
}

#[test]
fn an_entry_that_is_not_there_and_a_library_elsewhere() {
    let desk = Desk::new();
    let (code, told) = desk.json(&["inspect", "library:ab12"]);
    assert_eq!((code, &told["error"]["code"]), (1, &"not-found".into()));
    let place = word(&desk.path("elsewhere"));
    let file = desk.file("app.json", app("Garden", &["a"]).to_string());
    assert_eq!(desk.json(&["library", "add", &file, "--library", &place]).0, 0);
    assert!(desk.path("elsewhere/config").is_file());
    assert_eq!(desk.json(&["library", "list"]).1.as_array().unwrap().len(), 0);
}

#[test]
fn user_data_is_left_out_of_copies_of_files() {
    let desk = Desk::new();
    let mut bundle = app("Garden", &["a"]);
    bundle["roles"] = serde_json::json!([
        { "uuid": "r1", "name": "Gardener", "users__relation": [{ "email": "a@example.org", "salt": "canary" }] }
    ]);
    let file = desk.file("app.json", bundle.to_string());
    let out = word(&desk.path("copy.json"));
    let (code, exported) = desk.json(&["export", &file, "--out", &out, "--to-library"]);
    assert_eq!((code, &exported["path"]), (0, &out.as_str().into()), "{exported}");
    assert!(!std::fs::read_to_string(&out).unwrap().contains("canary"));
    let entry = exported["entry"].as_str().unwrap();
    assert!(!desk.run(&["library", "get", entry, "--out", "-"]).stdout.contains("canary"));
}

#[test]
fn notes_tags_pins_and_the_trash_are_kept_and_taken_back() {
    let desk = Desk::new();
    let file = desk.file("app.json", app("Garden", &["a"]).to_string());
    let entry = desk.json(&["library", "add", &file]).1["id"].as_str().unwrap().to_owned();
    let short = &entry[..8];
    assert_eq!(desk.json(&["library", "note", short, "Ask Noi first."]).1["note"], "Ask Noi first.");
    assert_eq!(
        desk.json(&["library", "tag", short, "fair", "v7"]).1["tags"],
        serde_json::json!(["fair", "v7"])
    );
    let untagged = desk.json(&["library", "tag", short, "v7", "--remove"]).1;
    assert_eq!(untagged["tags"], serde_json::json!(["fair"]));
    assert_eq!(desk.json(&["library", "pin", short]).1[0]["pinned"], true);
    let (code, told) = desk.json(&["library", "trash", short]);
    assert_eq!((code, &told["error"]["code"]), (1, &"invalid".into()), "what is pinned stays");
    assert_eq!(desk.json(&["library", "unpin", short]).1[0]["pinned"], false);
    let trashed = desk.json(&["library", "trash", short]).1;
    assert!(trashed[0]["trashed"] == true && trashed[0]["trashed_until"].is_string(), "{trashed}");
    assert!(desk.run(&["library", "list"]).stdout.contains("in the trash"));
    let listed = desk.json(&["library", "restore", short]).1;
    assert_eq!((&listed[0]["trashed"], &listed[0]["note"]), (&false.into(), &"Ask Noi first.".into()));
    assert_eq!(desk.json(&["library", "pin", short, "ffff"]).0, 1);
    assert_eq!(desk.json(&["library", "list"]).1[0]["pinned"], false, "all are found before one is changed");
}

#[test]
fn words_inside_bundles_find_the_entries_that_still_had_them() {
    let desk = Desk::new();
    let add = |name: &str, fields: &[&str]| {
        let file = desk.file(name, app("Garden", fields).to_string());
        desk.json(&["library", "add", &file]).1["id"].as_str().unwrap().to_owned()
    };
    let old = add("old.json", &["Passport number"]);
    let new = add("new.json", &["Identity"]);
    let search = |words: &[&str]| {
        let (code, found) = desk.json(&[&["library", "search"], words].concat());
        assert_eq!(code, 0, "{found}");
        found
    };
    let found = search(&["passport"]);
    assert_eq!((found.as_array().unwrap().len(), &found[0]["id"]), (1, &old.into()));
    assert_eq!(found[0]["hits"][0]["matched"], "Passport number", "{found}");
    assert_eq!(found[0]["hits"][0]["type"], "field");
    assert_eq!(search(&["garden"]).as_array().unwrap().len(), 2);
    assert_eq!(search(&["new.json", "identity"])[0]["id"], new, "words of the entry and of its inside");
    assert_eq!(search(&["new.json", "passport"]), serde_json::json!([]));
    desk.json(&["library", "note", &new, "ask Noi first"]);
    assert_eq!(search(&["noi"])[0]["id"], new);
    assert!(desk.run(&["library", "search", "passport"]).stdout.contains("field ‘Passport number’"));

    let (code, timeline) = desk.json(&["library", "timeline", "Garden"]);
    assert_eq!(
        (code, &timeline["name"], &timeline["moments"]),
        (0, &"Garden".into(), &serde_json::json!([]))
    );
    assert_eq!(desk.json(&["library", "timeline", "no such app"]).1["error"]["code"], "not-found");
}

#[test]
fn an_entry_with_passwords_inside_says_so_when_it_leaves() {
    let desk = Desk::new();
    let mut bundle = app("Garden", &["a"]);
    bundle["definitions"].as_array_mut().unwrap().push(serde_json::json!(
        { "id": "s", "name": "Mailer", "type": "object", "json": { "id": "s", "name": "Mailer", "secrets": ["canary"] } }
    ));
    let file = desk.file("app.json", bundle.to_string());
    let entry = desk.json(&["library", "add", &file]).1;
    assert_eq!(entry["secrets"], 1, "{entry}");
    let out = word(&desk.path("out.json"));
    let ran = desk.run(&["library", "get", entry["id"].as_str().unwrap(), "--out", &out]);
    assert!(ran.stderr.contains("passwords or keys") && !ran.stderr.contains("canary"), "{}", ran.stderr);
    assert!(!ran.stdout.contains("canary"));
}

fn packs(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_dir() {
            found.extend(packs(&entry.path()));
        } else {
            found.push(entry.path());
        }
    }
    found
}
