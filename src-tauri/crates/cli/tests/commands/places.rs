//! Libraries at other places, from the command line.

use crate::example::app;
use crate::program::{Desk, word};

#[test]
fn a_library_is_made_elsewhere_filled_and_read_there() {
    let desk = Desk::new();
    let (elsewhere, own) =
        (word(&desk.path("elsewhere")), desk.file("own.json", app("Own", &["a"]).to_string()));
    let (_, kept) = desk.json(&["library", "add", &own]);
    let (code, made) = desk.json(&["library", "init", "--at", &elsewhere]);
    assert_eq!((code, &made["entries"], &made["library"]), (0, &0.into(), &elsewhere.clone().into()));
    let (code, copied) = desk.json(&["library", "copy", "--to", &elsewhere]);
    assert_eq!((code, &copied["sent"]["copied"][0]), (0, &kept["id"]), "{copied}");
    assert!(copied["received"].is_null());

    let theirs = desk.file("theirs.json", app("Theirs", &["b"]).to_string());
    let (code, added) = desk.json(&["--library", &elsewhere, "library", "add", &theirs]);
    assert_eq!(code, 0, "{added}");
    let (code, both) = desk.json(&["library", "copy", "--to", &elsewhere, "--both-ways"]);
    assert_eq!((code, &both["received"]["copied"][0]), (0, &added["id"]), "{both}");
    assert_eq!(both["sent"]["already_there"], 1);
    assert_eq!(desk.json(&["library", "list"]).1.as_array().unwrap().len(), 2);
}

#[test]
fn a_place_with_a_password_in_it_is_refused_without_repeating_it() {
    let desk = Desk::new();
    for words in [
        &["library", "init", "--at", "https://ana:canary@example.org/library"][..],
        &["--library", "https://ana:canary@example.org/library", "library", "list"],
    ] {
        let (code, told) = desk.json(words);
        assert!(code == 1 && !told.to_string().contains("canary"), "{code} {told}");
    }
}

#[test]
fn a_library_on_a_server_is_not_made_with_the_password_that_everyone_knows() {
    let desk = Desk::new();
    let (code, told) = desk.json(&["library", "init", "--at", "http://127.0.0.1:9/library"]);
    assert!(code == 1 && told["error"]["message"].as_str().unwrap().contains("passphrase"), "{code} {told}");
}

#[test]
fn a_library_is_not_made_where_its_recovery_kit_cannot_be() {
    let desk = Desk::new();
    let (team, kit) = (word(&desk.path("team")), desk.file("kit.txt", "of another library"));
    let init = ["library", "init", "--at", &team, "--kit", &kit];
    let passphrase = [("APPFERRY_LIBRARY_PASSPHRASE", "correct horse")];
    for told in [desk.json(&init), desk.json_with(&init, &passphrase)] {
        assert_eq!((told.0, &told.1["error"]["code"]), (1, &"invalid".into()), "{}", told.1);
        assert!(!desk.path("team").exists(), "{}", told.1);
    }
    let new = word(&desk.path("new.txt"));
    let (code, told) = desk.json_with(&["library", "init", "--at", &team, "--kit", &new], &passphrase);
    assert!(code == 0 && desk.path("new.txt").is_file(), "{told}");
}

#[test]
fn a_library_is_saved_under_a_name_used_by_it_and_forgotten() {
    let desk = Desk::new();
    let own = desk.file("own.json", app("Own", &["a"]).to_string());
    let team = word(&desk.path("team"));
    assert_eq!(
        desk.json(&["library", "place", "add", "Team", "--at", &team]).1["error"]["code"],
        "not-found"
    );
    desk.json(&["library", "init", "--at", &team]);
    let (code, saved) = desk.json(&["library", "place", "add", "Team", "--at", &team]);
    assert_eq!((code, &saved["name"], &saved["default"]), (0, &"Team".into(), &false.into()));
    assert_eq!(desk.json(&["--library", "team", "library", "add", &own]).0, 0);
    assert_eq!(desk.json(&["library", "list"]).1.as_array().unwrap().len(), 0);
    let (code, listed) = desk.json(&["library", "place", "use", "TEAM"]);
    assert_eq!((code, &listed[1]["default"]), (0, &true.into()));
    assert_eq!(desk.json(&["library", "list"]).1.as_array().unwrap().len(), 1);
    let (code, gone) = desk.json(&["library", "place", "remove", "team"]);
    assert_eq!((code, &gone["name"]), (0, &"Team".into()));
    assert_eq!(desk.json(&["library", "list"]).1.as_array().unwrap().len(), 0);
    assert_eq!(desk.json(&["library", "list", "--library", &team]).1.as_array().unwrap().len(), 1);
}

#[test]
fn a_locked_library_asks_for_its_passphrase_and_tells_a_wrong_one_apart() {
    let desk = Desk::new();
    let team = word(&desk.path("team"));
    let passphrase = |text| [("APPFERRY_LIBRARY_PASSPHRASE", text)];
    assert_eq!(desk.json_with(&["library", "init", "--at", &team], &passphrase("right")).0, 0);
    let list = ["--library", &team, "library", "check"];
    assert_eq!(desk.json(&list).1["error"]["code"], "passphrase-needed");
    assert_eq!(desk.json_with(&list, &passphrase("wrong")).1["error"]["code"], "wrong-passphrase");
    assert_eq!(desk.json_with(&list, &passphrase("right")).0, 0);
}

#[test]
fn a_library_is_protected_with_a_kit_and_opened_to_all_again() {
    let desk = Desk::new();
    let own = desk.file("own.json", app("Own", &["a"]).to_string());
    desk.json(&["library", "add", &own]);
    let kit = word(&desk.path("kit.txt"));
    let new = [("APPFERRY_NEW_LIBRARY_PASSPHRASE", "correct horse")];
    let (code, told) = desk.json_with(&["library", "passphrase", "set", "--kit", &kit], &new);
    assert_eq!((code, &told["protection"], &told["kit"]), (0, &"own".into(), &kit.into()), "{told}");
    let check = ["library", "check", "--read-data"];
    assert_eq!(desk.json(&check).1["error"]["code"], "passphrase-needed");
    let now = [("APPFERRY_LIBRARY_PASSPHRASE", "correct horse")];
    let (code, report) = desk.json_with(&check, &now);
    assert_eq!((code, &report["entries"]), (0, &1.into()), "{report}");
    let (code, told) = desk.json_with(&["library", "passphrase", "remove"], &now);
    assert_eq!((code, &told["protection"]), (0, &"well-known".into()), "{told}");
    assert_eq!(desk.json(&check).0, 0);
}
