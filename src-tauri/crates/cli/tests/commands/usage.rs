//! Words that make no sense, that are not built yet, or that lack something.

use std::process::Stdio;

use crate::example::app;
use crate::program::{Desk, Ran};

#[test]
fn wrong_words_end_with_two_and_print_nothing_on_standard_output() {
    let desk = Desk::new();
    for words in [
        &["ferry"][..],
        &["inspect"],
        &["inspect", "a", "b"],
        &["server", "add", "x"],
        &["backup"],
        &["backup", "x", "--all"],
        &["library", "lsit"],
        &["library", "list", "--kind", "bundle"],
        &["plan", "--onto", "x"],
        &["apps", "x", "--password-stdin", "--token-stdin"],
    ] {
        let ran = desk.run(words);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{words:?}: {ran:?}");
        assert!(!ran.stderr.is_empty(), "{words:?}");
        let (code, told) = desk.json(words);
        assert_eq!((code, &told["error"]["code"]), (2, &"usage".into()), "{words:?}");
    }
}

#[test]
fn a_passphrase_is_set_only_together_with_a_recovery_kit() {
    let desk = Desk::new();
    let (code, told) = desk.json(&["library", "passphrase", "set"]);
    assert_eq!((code, &told["error"]["code"]), (2, &"usage".into()), "{told}");
    let new = [("APPFERRY_NEW_LIBRARY_PASSPHRASE", "correct horse")];
    let (code, told) = desk.json_with(&["library", "passphrase", "set"], &new);
    assert!(code == 2 && told["error"]["hint"].as_str().unwrap().contains("--kit"), "{told}");
}

#[test]
fn a_roll_back_needs_a_place_for_its_plan_or_a_name_to_delete() {
    let desk = Desk::new();
    for words in [
        &["rollback", "ab12"][..],
        &["rollback", "ab12", "--out", "-"],
        &["rollback", "ab12", "--remove-added", "--out", "p"],
    ] {
        assert_eq!(desk.json(words).0, 2, "{words:?}");
    }
    assert_eq!(desk.json(&["rollback", "ab12", "--out", "p"]).0, 1, "there is no such import");
    assert_eq!(desk.json(&["rehearse", "absent.json"]).0, 1, "there is no such plan");
}

#[test]
fn help_and_version_are_answers_and_not_errors() {
    let desk = Desk::new();
    let ran = desk.run(&["--help"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert!(ran.stdout.contains("Exit codes") && ran.stdout.contains("APPFERRY_PASSWORD"));
    assert_eq!(desk.run(&["--version"]).code, 0);
    assert_eq!(desk.run(&["plan", "--help"]).code, 0);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let desk = Desk::new();
    let file = desk.file("app.json", app("Garden", &["a"]).to_string());
    let mut command = desk.command(&["inspect", &file]);
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let ran = Ran::of(command.stdout(writer).stderr(Stdio::piped()));
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
}

#[test]
fn a_log_goes_to_standard_error_and_only_when_it_is_asked_for() {
    let desk = Desk::new();
    let file = desk.file("app.json", app("Garden", &["a"]).to_string());
    let ran = Ran::of(desk.command(&["inspect", &file, "--json"]).env("APPFERRY_LOG", "trace"));
    assert_eq!((ran.code, &ran.document()["kind"]), (0, &"app".into()));
}
