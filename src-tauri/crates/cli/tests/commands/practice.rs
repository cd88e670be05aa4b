//! The main job, against the practice servers as a program of their own.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::program::{Desk, Ran, word};

/// The practice servers, ended with the test.
struct Servers {
    child: Child,
    servers: Vec<Value>,
}

impl Servers {
    fn start(desk: &Desk) -> Self {
        let mut child = desk.command(&["practice", "--json"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let started: Value = serde_json::from_str(&line).unwrap();
        Self { child, servers: started["servers"].as_array().unwrap().clone() }
    }

    fn text(&self, at: usize, key: &str) -> &str {
        self.servers[at][key].as_str().unwrap()
    }

    /// Saves both servers, and returns their names.
    fn save(&self, desk: &Desk) -> [String; 2] {
        ["test", "production"].map(|environment| {
            let at = usize::from(environment == "production");
            let (name, url, tenant) = (self.text(at, "name"), self.text(at, "url"), self.text(at, "tenant"));
            let email = self.text(at, "email");
            let words = ["server", "add", name, "--url", url, "--tenant", tenant, "--email", email];
            assert_eq!(desk.json(&[&words[..], &["--environment", environment]].concat()).0, 0);
            name.to_owned()
        })
    }

    /// Runs a command with the password of one server.
    fn json(&self, desk: &Desk, at: usize, words: &[&str]) -> (i32, Value) {
        let words: Vec<&str> = words.iter().copied().chain(["--json"]).collect();
        let ran = Ran::of(desk.command(&words).env("APPFERRY_PASSWORD", self.text(at, "password")));
        assert!(!ran.stdout.contains(self.text(at, "password")));
        (ran.code, ran.document())
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[test]
fn practice_servers_end_politely() {
    let desk = Desk::new();
    let mut servers = Servers::start(&desk);
    assert_eq!(servers.servers.len(), 2);
    assert!(servers.text(0, "url").starts_with("http://localhost:"));
    let ended = Command::new("kill").arg(servers.child.id().to_string()).status();
    if ended.is_ok_and(|status| status.success()) {
        assert_eq!(servers.child.wait().unwrap().code(), Some(0));
    }
}

#[test]
fn an_app_is_carried_over_and_proved() {
    let desk = Desk::new();
    let servers = Servers::start(&desk);
    let [staging, production] = servers.save(&desk);

    let (code, tested) = servers.json(&desk, 0, &["server", "test", &staging]);
    assert_eq!((code, &tested["ok"], &tested["builder"]), (0, &true.into(), &true.into()), "{tested}");
    assert!(tested["services"].is_object() && tested["problem"].is_null());

    let (code, listed) = servers.json(&desk, 0, &["apps", &staging]);
    assert_eq!((code, &listed["server"]), (0, &staging.as_str().into()));
    let apps = listed["apps"].as_array().unwrap();
    assert!(apps.is_sorted_by_key(|app| app["id"].to_string()));
    assert!(apps.iter().any(|app| app["label"] == "Visits" && app["definitions"].is_u64()), "{listed}");
    let side = format!("{staging}:visits");

    let file = word(&desk.path("app.json"));
    let (code, exported) = servers.json(&desk, 0, &["export", &side, "--out", &file]);
    assert_eq!((code, &exported["kind"], &exported["path"]), (0, &"app".into(), &file.as_str().into()));
    assert!(exported["entry"].is_string());

    let (code, kept) = servers.json(&desk, 1, &["backup", &production]);
    assert_eq!((code, kept[0]["kind"].as_str()), (0, Some("all-apps")));
    let (_, again) = servers.json(&desk, 1, &["backup", &production]);
    assert!(again.as_array().unwrap().iter().all(|entry| entry["unchanged"] == true), "{again}");

    let plan = word(&desk.path("plan.json"));
    let words = ["plan", "--bundle", &file, "--onto", &production, "--out", &plan];
    let (code, planned) = servers.json(&desk, 1, &words);
    assert!(code == 10 || code == 11, "{planned}");
    assert_eq!(planned["destination"]["environment"], "production");

    for missing in
        [&["apply", &plan][..], &["apply", &plan, "--yes"], &["apply", &plan, "--confirm", &staging]]
    {
        assert_eq!(servers.json(&desk, 1, missing).0, 2, "{missing:?}");
    }
    let (code, report) = servers.json(&desk, 1, &["apply", &plan, "--confirm", &production]);
    assert_eq!((code, &report["outcome"]), (0, &"verified".into()), "{report}");
    assert!(report["next_steps"].to_string().contains("Restart"));
    assert!(report["snapshot"].is_string() && report["objects"].is_array());

    let (code, stale) = servers.json(&desk, 1, &["apply", &plan, "--confirm", &production]);
    assert_eq!((code, &stale["outcome"]), (12, &"stale".into()), "{stale}");

    let import = report["import"].as_str().unwrap();
    let (_, records) = servers.json(&desk, 1, &["history"]);
    assert_eq!(records.as_array().unwrap().len(), 2);
    let (code, record) = servers.json(&desk, 1, &["history", &import[..8]]);
    assert_eq!((code, &record["outcome"]), (0, &report["outcome"]));
    let (verified, again) = servers.json(&desk, 1, &["verify", import, "--restarted"]);
    assert_eq!(
        (verified, &again["outcome"], &again["restart_needed"]),
        (0, &"verified".into(), &false.into())
    );
    assert!(!again["next_steps"].to_string().contains("Restart"), "{again}");
}

#[test]
fn backups_chain_are_mirrored_followed_and_say_what_keeps_them() {
    let desk = Desk::new();
    let servers = Servers::start(&desk);
    let [staging, production] = servers.save(&desk);
    desk.json(&["library", "retention", "set", "--last", "3"]);
    let mirror = word(&desk.path("mirror"));
    assert_eq!(desk.json(&["library", "mirror", &mirror]).1["files"], 0);
    let (code, kept) = servers.json(&desk, 0, &["backup", &staging]);
    assert_eq!((code, &kept[0]["kind"]), (0, &"all-apps".into()), "{kept}");
    let entries = kept.as_array().unwrap().len();
    let listed = desk.json(&["library", "list"]).1;
    assert_eq!(listed[0]["kept_by"], serde_json::json!(["last 1 of 3"]), "{listed}");

    let (code, mirrored) = desk.json(&["library", "mirror"]);
    assert_eq!(
        (code, &mirrored["files"], &mirrored["written"]),
        (0, &entries.into(), &serde_json::json!([]))
    );
    let folder =
        std::fs::read_dir(&mirror).unwrap().flatten().find(|item| item.path().is_dir()).unwrap().path();
    let visits = std::fs::read_dir(&folder).unwrap().flatten();
    let visits = visits.map(|item| item.path()).find(|path| word(path).contains("app_Visits_")).unwrap();
    assert_eq!(desk.json(&["diff", &word(&visits), &format!("{staging}-is-no-file.json")]).0, 1);
    let found = desk.json(&["library", "search", "visits"]).1;
    assert!(found[0]["hit_count"].as_u64().is_some(), "{found}");

    // The same apps elsewhere, and then the app of one server after an import.
    servers.json(&desk, 1, &["backup", &production]);
    let plan = word(&desk.path("plan.json"));
    servers.json(&desk, 1, &["plan", "--bundle", &word(&visits), "--onto", &production, "--out", &plan]);
    let (code, report) = servers.json(&desk, 1, &["apply", &plan, "--confirm", &production]);
    assert_eq!((code, &report["outcome"]), (0, &"verified".into()), "{report}");
    let (_, again) = servers.json(&desk, 1, &["backup", &production]);
    let changed = again.as_array().unwrap().iter().find(|entry| entry["name"] == "Visits").unwrap();
    assert!(changed["unchanged"] == false && changed["parent"].is_string(), "{changed}");
    let (code, timeline) = desk.json(&["library", "timeline", "Visits"]);
    let moments = timeline["moments"].as_array().unwrap();
    let last = moments.last().unwrap();
    assert_eq!(
        (code, &last["what"], &last["before"]),
        (0, &"changed".into(), &changed["parent"]),
        "{timeline}"
    );
    assert!(last["inside"]["changed"].as_u64().unwrap() > 0, "{timeline}");
    let health = desk.json(&["schedule", "show"]).1;
    assert!(health.as_array().unwrap().iter().all(|one| one["good_at"].is_string()), "{health}");
    assert_eq!(desk.json(&["library", "check", "--read-data"]).0, 0);
}
