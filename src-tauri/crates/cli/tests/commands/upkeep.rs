//! Backups that make themselves, how long they stay, and the files that leave.

use serde_json::json;

use crate::example::app;
use crate::program::{Desk, word};

const ADD: [&str; 7] =
    ["server", "add", "Staging", "--url", "https://apps.example.org", "--email", "a@example.org"];

#[test]
fn rules_are_set_for_all_servers_and_for_one() {
    let desk = Desk::new();
    desk.json(&ADD);
    let (code, rules) = desk.json(&["library", "retention", "show"]);
    assert_eq!((code, &rules["keep"], &rules["servers"][0]["keep"]), (0, &json!(null), &json!(null)));
    let (code, refused) = desk.json(&["library", "retention", "set"]);
    assert_eq!((code, &refused["error"]["code"]), (1, &"invalid".into()), "rules that keep nothing");
    desk.json(&["library", "retention", "set", "--last", "10", "--daily", "30"]);
    let (_, rules) = desk.json(&["library", "retention", "set", "--server", "staging", "--daily", "14"]);
    assert_eq!((&rules["keep"]["last"], &rules["keep"]["daily"]), (&10.into(), &30.into()));
    assert_eq!(
        (&rules["servers"][0]["own"]["daily"], &rules["servers"][0]["keep"]["last"]),
        (&14.into(), &0.into())
    );
    assert_eq!(rules["servers"][0]["forecast"]["now"], 0);
    let (_, rules) = desk.json(&["library", "retention", "set", "--server", "staging", "--none"]);
    assert_eq!(
        (&rules["servers"][0]["own"], &rules["servers"][0]["keep"]["last"]),
        (&json!(null), &10.into())
    );
    assert!(desk.run(&["library", "retention", "show"]).stdout.contains("last 10, daily 30"));
}

#[test]
fn what_was_added_by_hand_is_never_pruned() {
    let desk = Desk::new();
    let file = desk.file("app.json", app("Garden", &["a"]).to_string());
    desk.json(&["library", "add", &file]);
    desk.json(&["library", "retention", "set", "--last", "1"]);
    let listed = desk.json(&["library", "list"]).1;
    assert_eq!(listed[0]["kept_by"], json!(["added by hand"]));
    let (code, plan) = desk.json(&["library", "prune", "--dry-run"]);
    assert_eq!(
        (code, &plan["to_trash"], &plan["to_remove"], &plan["kept"]),
        (0, &json!([]), &json!([]), &1.into())
    );
    assert_eq!(desk.json(&["library", "prune"]).1["dry_run"], false);
    assert_eq!(desk.json(&["library", "list"]).1.as_array().unwrap().len(), 1);
}

#[test]
fn a_schedule_tells_its_next_times_and_writes_files_for_the_system() {
    let desk = Desk::new();
    desk.json(&ADD);
    let (code, health) = desk.json(&["schedule", "set", "staging", "--at", "04:30", "--tell-after", "2"]);
    assert_eq!((code, health[0]["next"].as_array().unwrap().len()), (0, 5), "{health}");
    assert_eq!(health[0]["backups"]["schedule"], json!({ "every": "day", "hour": 4, "minute": 30 }));
    assert_eq!((&health[0]["good_at"], &health[0]["alert"]), (&json!(null), &json!(null)));
    assert_eq!(desk.json(&["schedule", "set", "staging", "--at", "24:00"]).0, 2);

    let (code, failed) = desk.json(&["schedule", "run"]);
    assert_eq!((code, &failed[0]["runs"]["failures"]), (1, &1.into()), "no password: {failed}");
    assert_eq!(failed[0]["alert"]["kind"], "missing");
    assert_eq!(desk.json(&["schedule", "run"]).0, 0, "it is not due again before its next time");
    let ran = desk.run(&["schedule", "run", "--quiet"]);
    assert_eq!(
        (ran.code, ran.stdout.as_str(), ran.stderr.as_str()),
        (0, "", ""),
        "nothing for a timer to mail"
    );

    let units = word(&desk.path("units"));
    let (code, written) = desk.json(&["schedule", "units", "--out", &units]);
    assert_eq!((code, written["files"].as_array().unwrap().len()), (0, 2));
    assert!(written["cron"].as_str().unwrap().contains("schedule run"));
    let service = std::fs::read_to_string(desk.path("units/appferry-backup.service")).unwrap();
    assert!(service.contains(&word(&desk.config())), "{service}");
    assert_eq!(desk.json(&["schedule", "remove", "staging"]).1[0]["next"], json!([]));
}
