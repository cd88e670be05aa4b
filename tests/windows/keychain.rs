//! The command line on a desktop with a keychain: what opens a library is kept there and forgotten there, whatever else
//! was given with the command.

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use support::programs::program;

/// Runs a verb with the password of some server, as scripts have it around all the time.
fn run(home: &Path, words: &[&str], passphrase: Option<&str>) -> (bool, Value) {
    let mut command = Command::new(program("appferry"));
    command.arg("--config").arg(home.join("config")).args(words).arg("--json");
    command.env("APPFERRY_PASSWORD", "of a server");
    if let Some(passphrase) = passphrase {
        command.env("APPFERRY_LIBRARY_PASSPHRASE", passphrase);
    }
    let ran = command.output().unwrap();
    (ran.status.success(), serde_json::from_slice(&ran.stdout).unwrap())
}

#[test]
fn a_library_that_is_saved_opens_by_the_keychain_until_it_is_removed() {
    let home = tempfile::tempdir().unwrap();
    let place = home.path().join("team").display().to_string();
    let known = |words: &[&str], passphrase| run(home.path(), words, passphrase);
    assert!(known(&["library", "init", "--at", &place], Some("several words apart")).0);
    let add = ["library", "place", "add", "Team", "--at", &place];
    let (added, team) = known(&add, Some("several words apart"));
    assert!(added && team["passphrase_known"] == true, "{team}");

    let mut open = Command::new(program("appferry"));
    open.arg("--config").arg(home.path().join("config")).args(["--library", "team", "library", "check"]);
    assert!(open.output().unwrap().status.success(), "the keychain has the passphrase");

    assert!(known(&["library", "place", "remove", "team"], None).0);
    let (added, refused) = known(&add, None);
    assert!(!added && refused["error"]["code"] == "passphrase-needed", "{refused}");
}
