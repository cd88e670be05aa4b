//! Saved servers, without asking any.

use serde_json::json;

use crate::program::{Desk, Ran};

const ADD: [&str; 7] =
    ["server", "add", "Staging", "--url", "https://apps.example.org", "--email", "a@example.org"];

#[test]
fn a_server_is_saved_listed_and_forgotten() {
    let desk = Desk::new();
    let (code, added) =
        desk.json(&[&ADD[..], &["--tenant", "north", "--environment", "production"]].concat());
    let expected = json!({
        "name": "Staging", "url": "https://apps.example.org", "tenant": "north", "email": "a@example.org",
        "environment": "production", "read_only": false,
    });
    assert_eq!((code, &added), (0, &expected));
    assert_eq!(desk.json(&["server", "list"]), (0, json!([expected])));
    assert_eq!(desk.json(&["server", "remove", "staging"]), (0, expected));
    assert_eq!(desk.json(&["server", "list"]), (0, json!([])));
    let (code, told) = desk.json(&["server", "remove", "staging"]);
    assert_eq!((code, &told["error"]["code"]), (1, &"not-found".into()));
}

#[test]
fn an_address_that_cannot_be_meant_is_wrong_use() {
    let desk = Desk::new();
    for url in
        ["nonsense", "ftp://apps.example.org", "http://apps.example.org", "https://me:x@apps.example.org"]
    {
        let (code, told) = desk.json(&["server", "add", "A", "--url", url, "--email", "a@example.org"]);
        assert_eq!(code, 2, "{url}: {told}");
    }
    let plain = ["server", "add", "A", "--url", "http://apps.example.org", "--email", "a@example.org"];
    assert_eq!(desk.json(&[&plain[..], &["--allow-plain-http"]].concat()).0, 0);
    assert_eq!(desk.json(&[&plain[..], &["--allow-plain-http"]].concat()).0, 2, "the name is taken");
}

#[test]
fn a_password_goes_in_and_never_comes_out() {
    let desk = Desk::new();
    let ran = desk.run_with_input(&[&ADD[..], &["--password-stdin"]].concat(), b"canary-1234\n");
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(!format!("{ran:?}").contains("canary-1234"));
    let mut found = Vec::new();
    for entry in std::fs::read_dir(desk.config()).unwrap().flatten() {
        if entry.path().is_file() {
            found.extend(std::fs::read(entry.path()).unwrap());
        }
    }
    assert!(!String::from_utf8_lossy(&found).contains("canary-1234"));
}

#[test]
fn without_a_password_a_server_is_not_asked() {
    let desk = Desk::new();
    assert_eq!(desk.json(&ADD).0, 0);
    let (code, told) = desk.json(&["apps", "Staging"]);
    assert_eq!((code, &told["error"]["code"]), (1, &"secret-missing".into()), "{told}");
    assert!(told["error"]["hint"].as_str().unwrap().contains("APPFERRY_PASSWORD"));
    let ran = desk.run_with_input(&["apps", "Staging", "--token-stdin", "--json"], b"token\n");
    assert_eq!((ran.code, &ran.document()["error"]["code"]), (2, &"usage".into()));
}

#[test]
fn servers_that_are_not_saved_are_named_with_those_that_are() {
    let desk = Desk::new();
    desk.json(&ADD);
    for words in [
        &["apps", "nowhere"][..],
        &["server", "test", "nowhere"],
        &["backup", "nowhere"],
        &["inspect", "nowhere"],
    ] {
        let (code, told) = desk.json(words);
        assert_eq!((code, &told["error"]["code"]), (1, &"not-found".into()), "{words:?}: {told}");
        assert!(told["error"]["hint"].as_str().unwrap().contains("`Staging`"), "{told}");
    }
}

#[test]
fn what_is_not_given_of_a_server_stays_when_it_is_changed() {
    let desk = Desk::new();
    desk.json(&ADD);
    let (_, before) = desk.json(&["server", "list"]);
    let (code, changed) =
        desk.json(&["server", "change", "staging", "--rename", "Asia", "--read-only", "true"]);
    assert_eq!(
        (code, &changed["name"], &changed["read_only"]),
        (0, &json!("Asia"), &json!(true)),
        "{changed}"
    );
    for same in ["url", "tenant", "email", "environment"] {
        assert_eq!(changed[same], before[0][same], "{same}");
    }
    let (_, back) =
        desk.json(&["server", "change", "asia", "--read-only", "false", "--environment", "scratch"]);
    assert_eq!(
        (&back["name"], &back["read_only"], &back["environment"]),
        (&json!("Asia"), &json!(false), &json!("scratch"))
    );
    assert_eq!(
        desk.json(&["server", "change", "asia", "--rename", "library"]).0,
        1,
        "the word has a meaning"
    );
    assert_eq!(desk.json(&["server", "change", "nowhere", "--rename", "x"]).1["error"]["code"], "not-found");
}

#[test]
fn an_app_that_is_written_as_a_path_is_told_how_it_is_written() {
    let desk = Desk::new();
    desk.json(&ADD);
    let (code, told) = desk.json(&["inspect", "Staging/Visits"]);
    assert_eq!(code, 1);
    assert_eq!(told["error"]["hint"], "An app of ‘Staging’ is written `Staging:Visits`.", "{told}");
    let (_, told) = desk.json(&["inspect", "elsewhere/Visits"]);
    assert!(!told.to_string().contains("is written"), "{told}");
}

#[test]
#[cfg(target_os = "linux")]
fn without_a_keychain_a_server_with_a_password_is_not_half_saved() {
    let desk = Desk::new();
    let mut command = desk.command_with_keychain(&[&ADD[..], &["--json"]].concat());
    command.env("APPFERRY_PASSWORD", "canary-1234").env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    let ran = Ran::of(&mut command);
    assert_eq!((ran.code, &ran.document()["error"]["code"]), (1, &"keychain".into()), "{ran:?}");
    assert!(ran.document()["error"]["hint"].as_str().unwrap().contains("--no-keychain"));
    assert_eq!(desk.json(&["server", "list"]), (0, json!([])));
}
