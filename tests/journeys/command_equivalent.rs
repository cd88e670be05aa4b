//! What the history offers to copy does the same again, whatever was chosen.

use std::process::Command;

use serde_json::Value;
use support::desk::{At, Desk, Ran};

/// Reads a command as a shell does, without the program's name.
fn words(command: &str) -> Vec<String> {
    let printing = command.replacen("appferry", "printf '%s\\n'", 1);
    let printed = Command::new("sh").args(["-c", &printing]).output().unwrap();
    String::from_utf8(printed.stdout).unwrap().lines().map(str::to_owned).collect()
}

/// Runs what the history offers for an import: how planning, and how applying, ended.
fn repeat(desk: &Desk, import: &Value) -> (Ran, Ran) {
    let record = desk.run(At::Nowhere, &["history", import.as_str().unwrap()]).document;
    let [plan, apply] = record["commands"].as_array().unwrap().as_slice() else { panic!("{record}") };
    let run = |command: &Value| {
        let words = words(command.as_str().unwrap());
        desk.run(At::Production, &words.iter().map(String::as_str).collect::<Vec<_>>())
    };
    (run(plan), run(apply))
}

fn state(desk: &Desk) -> Value {
    desk.run(At::Production, &["inspect", "production"]).document["canonical_sha256"].clone()
}

/// Applies a plan that has to come out well, and returns the import.
fn applied(desk: &Desk, plan: &str) -> Value {
    let ran = desk.apply(plan);
    assert_eq!((ran.code, &ran.document["outcome"]), (0, &"verified".into()), "{ran:?}");
    ran.document["import"].clone()
}

#[test]
fn choices_and_ways_back_are_repeated() {
    let (desk, _practice) = Desk::with_practice_program();
    let before = state(&desk);
    let (_, all) = desk.plan("Visits");
    let changed = |change: &str| {
        let rows = all.document["change_list"].as_array().unwrap();
        let row = rows.iter().find(|row| row["change"] == change && row["type"] == "view").unwrap();
        row["id"].as_str().unwrap().to_owned()
    };
    let app = all.document["bundle"]["apps"][0]["id"].as_str().unwrap();
    let (new, replaced) = (changed("new"), changed("replaced"));
    let (file, out, page) = (desk.word("Visits.json"), desk.word("it's.plan.json"), desk.word("plan.html"));
    let words =
        ["plan", "--bundle", &file, "--onto", "production", "--ancestor", "production", "--select", app];
    let merge = format!("{replaced}=merge:translations[\"it's en\"].label=destination");
    let decisions = ["--decide", &format!("{new}=skip"), &merge, "--fix", "strip-roles"];
    let kept = ["--out", &out, "--html", &page];
    let planned = desk.run(At::Production, &[&words[..], &decisions, &kept].concat()).document;
    let page = std::fs::read_to_string(page).unwrap();
    for told in ["Selected by hand: 1.", "left out", "merged, with", "Accepted"] {
        assert!(page.contains(told), "{told}: {page}");
    }
    let import = applied(&desk, &out);
    let after = state(&desk);
    assert_ne!(after, before);

    let out = desk.word("back.plan.json");
    assert!(desk.run(At::Production, &["rollback", import.as_str().unwrap(), "--out", &out]).code >= 10);
    let way_back = applied(&desk, &out);
    assert_eq!(state(&desk), before);

    let (plan, again) = repeat(&desk, &import);
    assert_eq!(again.code, 0, "{plan:?} {again:?}");
    for same in ["choices", "predicted_sha256", "bundle"] {
        assert_eq!(plan.document[same], planned[same], "{same}");
    }
    assert_eq!(state(&desk), after);

    let (plan, again) = repeat(&desk, &way_back);
    assert_eq!(again.code, 0, "{plan:?} {again:?}");
    assert!(plan.document["roll_back"].is_object(), "{plan:?}");
    assert_eq!(state(&desk), before);
}

#[test]
fn the_history_is_filtered_compared_and_exported() {
    let (desk, _practice) = Desk::with_practice_program();
    let (visits, _) = desk.plan("Visits");
    let first = applied(&desk, &visits);
    let stale = desk.apply(&visits);
    assert_eq!(stale.code, 12, "the destination has changed: {stale:?}");
    let (volunteers, _) = desk.plan("Volunteers");
    let second = desk.apply(&volunteers).document["import"].clone();
    let history = |words: &[&str]| desk.run(At::Nowhere, &[&["history"], words].concat());
    let shown = |words: &[&str]| history(words).document.as_array().unwrap().len();
    assert_eq!(shown(&[]), 3);
    assert_eq!([shown(&["--outcome", "verified", "--app", "visit"]), shown(&["--outcome", "stale"])], [1, 1]);
    assert_eq!([shown(&["--server", "PRODUCTION"]), shown(&["--server", "elsewhere"])], [3, 0]);
    assert_eq!([shown(&["--since", "2020-01-01"]), shown(&["--until", "2020-01-01T10:00:00Z"])], [3, 0]);
    assert_eq!(history(&["--since", "yesterday"]).code, 2);

    let (first, second) = (first.as_str().unwrap(), second.as_str().unwrap());
    assert_eq!([shown(&["--text", &first.to_uppercase()]), shown(&["--text", "no such words"])], [1, 0]);
    let compared = history(&[first, "--against", second]);
    assert_eq!((compared.code, &compared.document["same_bundle"]), (10, &false.into()), "{compared:?}");
    assert_eq!(compared.document["same_destination"], true);
    let about = compared.document["differences"].as_array().unwrap();
    assert!(about.iter().any(|it| it["about"] == "apps" && it["left"] == "Visits"), "{compared:?}");
    assert_eq!(history(&[first, "--against", first]).code, 0);

    let file = desk.word("import.json");
    assert_eq!(history(&[first, "--out", &file]).code, 0);
    let record: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    for kept in ["plan", "review", "report", "account", "services", "started_at", "finished_at", "uploads"] {
        assert!(!record[kept].is_null(), "{kept} is missing in {record}");
    }
}
