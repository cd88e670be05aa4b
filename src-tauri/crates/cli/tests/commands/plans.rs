//! Plans between files, and plans that cannot be applied.

use crate::example::{all_apps, app};
use crate::program::{Desk, word};

/// The keys that the contract demands.
const KEYS: [&str; 8] = [
    "plan",
    "destination",
    "bundle",
    "changes",
    "findings",
    "apps_affected",
    "checklist",
    "predicted_sha256",
];

#[test]
fn a_plan_that_changes_nothing_ends_with_zero() {
    let desk = Desk::new();
    let bundle = desk.file("app.json", app("Garden", &["a"]).to_string());
    let there = desk.file("all.json", all_apps("Garden", &["a"]).to_string());
    let (code, plan) = desk.json(&["plan", "--bundle", &bundle, "--onto", &there]);
    assert_eq!((code, &plan["changes"]["unchanged"]), (0, &3.into()), "{plan}");
    assert_eq!(plan["predicted_sha256"], plan["destination"]["canonical_sha256"]);
    let (_, found) = desk.json(&["inspect", &there]);
    assert_eq!(plan["destination"]["canonical_sha256"], found["canonical_sha256"]);
}

#[test]
fn a_plan_that_adds_ends_with_ten_and_has_every_key() {
    let desk = Desk::new();
    let bundle = desk.file("app.json", app("Garden", &["a", "bb"]).to_string());
    let there = desk.file("all.json", all_apps("Garden", &["a"]).to_string());
    let (code, plan) = desk.json(&["plan", "--bundle", &bundle, "--onto", &there]);
    assert_eq!(code, 10);
    assert!(KEYS.iter().all(|key| plan.get(key).is_some()), "{plan}");
    assert_eq!((&plan["changes"]["new"], &plan["changes"]["replaced"]), (&1.into(), &1.into()));
    assert_eq!(plan["destination"]["name"], there.as_str());
    assert!(plan["destination"]["environment"].is_null() && plan["gate"].is_null());
    let (_, again) = desk.json(&["plan", "--bundle", &bundle, "--onto", &there]);
    assert_eq!(plan, again, "a plan is computed, and so always the same");
    let shown = desk.run(&["plan", "--bundle", &bundle, "--onto", &there]).stdout;
    assert!(shown.contains("1 new, 1 replaced, 0 hidden, 2 unchanged"), "{shown}");
}

#[test]
fn a_plan_can_be_kept_as_a_page_and_with_what_it_came_to() {
    let desk = Desk::new();
    let bundle = desk.file("app.json", app("<script>Garden", &["a", "bb"]).to_string());
    let there = desk.file("all.json", all_apps("Garden", &["a"]).to_string());
    let (page, out) = (desk.path("plan.html"), desk.path("plan.json"));
    let (page_word, out_word) = (word(&page), word(&out));
    let (code, _) =
        desk.json(&["plan", "--bundle", &bundle, "--onto", &there, "--html", &page_word, "--out", &out_word]);
    assert_eq!(code, 10);
    let html = std::fs::read_to_string(page).unwrap();
    assert!(html.contains("&lt;script&gt;Garden") && !html.contains("<script"), "{html}");
    let kept: serde_json::Value = serde_json::from_slice(&std::fs::read(out).unwrap()).unwrap();
    let changes = kept["result"]["changes"].as_array().unwrap();
    assert!(changes.iter().any(|change| change["node"]["change"] == "new"), "{kept}");
}

#[test]
fn an_error_finding_wins_over_differences() {
    let desk = Desk::new();
    let bundle = desk.file("app.json", app("Garden", &["bb"]).to_string());
    let there = desk.file("all.json", all_apps("Garden", &["a"]).to_string());
    let (code, plan) = desk.json(&["plan", "--bundle", &bundle, "--onto", &there]);
    assert_eq!(code, 11, "{plan}");
    let first = &plan["findings"][0];
    assert_eq!((&first["rule"], &first["severity"]), (&"REM-01".into(), &"error".into()));
    assert!(first["subject"]["id"].is_string() && first["message"].is_string());
}

#[test]
fn several_bundles_become_one() {
    let desk = Desk::new();
    let bundle = desk.file("app.json", app("Garden", &["a"]).to_string());
    let there = desk.file("all.json", all_apps("Garden", &[]).to_string());
    let (one, plan) = desk.json(&["plan", "--bundle", &bundle, "--onto", &there]);
    let (two, same) = desk.json(&["plan", "--bundle", &bundle, "--bundle", &bundle, "--onto", &there]);
    assert_eq!((one, two), (10, 10), "{same}");
    assert_eq!(plan["predicted_sha256"], same["predicted_sha256"]);
}

#[test]
fn the_side_that_is_no_bundle_is_named() {
    let desk = Desk::new();
    let bundle = desk.file("app.json", app("Garden", &["a"]).to_string());
    let broken = desk.file("broken.json", "{}");
    for words in [["--bundle", &bundle, "--onto", &broken], ["--bundle", &broken, "--onto", &bundle]] {
        let (code, told) = desk.json(&[&["plan"], &words[..]].concat());
        assert_eq!((code, &told["error"]["code"]), (1, &"not-a-bundle".into()));
        assert!(told["error"]["message"].as_str().unwrap().contains("broken.json"), "{told}");
    }
}

#[test]
fn a_plan_between_files_can_be_read_and_not_applied() {
    let desk = Desk::new();
    let bundle = desk.file("app.json", app("Garden", &["a"]).to_string());
    let there = desk.file("all.json", all_apps("Garden", &[]).to_string());
    let out = word(&desk.path("plan.json"));
    assert_eq!(desk.run(&["plan", "--bundle", &bundle, "--onto", &there, "--out", &out]).code, 10);
    let kept: serde_json::Value = serde_json::from_slice(&std::fs::read(&out).unwrap()).unwrap();
    assert!(KEYS.iter().all(|key| kept.get(key).is_some()));
    let (code, told) = desk.json(&["apply", &out, "--yes"]);
    assert_eq!((code, &told["error"]["code"]), (1, &"invalid".into()));
    assert!(told["error"]["message"].as_str().unwrap().contains("names no server to"), "{told}");
    let cut = desk.file("cut.json", &std::fs::read_to_string(&out).unwrap()[..200]);
    let (code, told) = desk.json(&["apply", &cut, "--yes"]);
    assert_eq!(code, 1);
    assert!(told["error"]["message"].as_str().unwrap().contains("is not a plan"), "{told}");
    assert_eq!(told["error"]["hint"], "Make the plan again. Run `appferry plan … --out FILE`.");
}

#[test]
fn what_is_no_plan_is_not_applied() {
    let desk = Desk::new();
    for file in [desk.file("a.json", "{}"), desk.file("b.json", "nonsense"), "absent.json".to_owned()] {
        let (code, told) = desk.json(&["apply", &file, "--yes"]);
        assert_eq!(code, 1, "{file}: {told}");
    }
}

#[test]
fn an_ancestor_tells_conflicts_and_work_that_would_be_lost() {
    let desk = Desk::new();
    let bundle = desk.file("app.json", app("Ours", &["a"]).to_string());
    let there = desk.file("all.json", all_apps("Theirs", &["a"]).to_string());
    let ancestor = desk.file("before.json", all_apps("Garden", &["a"]).to_string());
    let words = ["plan", "--bundle", &bundle, "--onto", &there, "--ancestor", &ancestor];
    let (code, plan) = desk.json(&words);
    assert_eq!((code, &plan["changes"]["conflicts"]), (10, &1.into()), "{plan}");
    assert_eq!((&plan["ancestor"]["kind"], &plan["ancestor"]["definitions"]), (&"chosen".into(), &3.into()));
    assert_eq!(plan["destination_work"][0]["label"], "Theirs");
    let (_, two_way) = desk.json(&words[..5]);
    assert_eq!(
        (&two_way["ancestor"]["kind"], &two_way["changes"]["conflicts"]),
        (&"two-way".into(), &0.into())
    );
    assert_ne!(plan["plan"], two_way["plan"]);
    let shown = desk.run(&words).stdout;
    assert!(shown.contains("OVW-04") && shown.contains("Work on the destination that would be overwritten"));
}
