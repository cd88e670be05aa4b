//! Secrets go in and never come out: passwords, tokens, session cookies, and the password hashes that servers leak.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use service::export::What;
use service::{Code, Environment, Outcome, Secret};
use support::journey::{Journey, draft};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;

/// Everything that was logged, at every level, by every crate, until it is taken away.
#[derive(Clone)]
struct Log(Arc<Mutex<Option<Vec<u8>>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if let Some(log) = self.0.lock().unwrap().as_mut() {
            log.extend_from_slice(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// What must be found nowhere.
struct Canaries(Vec<String>);

impl Canaries {
    fn of(journey: &Journey) -> Self {
        let mut all = journey.door.cookies();
        for control in [journey.practice.staging(), journey.practice.production()] {
            all.extend(control.leaked_secrets().unwrap());
            all.extend([control.viewer().password, control.user_token()]);
        }
        all.extend(journey.practice.servers().iter().map(|server| server.password.clone()));
        all.extend(FILE.iter().chain(&WRONG).map(|canary| (*canary).to_owned()));
        Self(all)
    }

    fn assert_absent(&self, place: &str, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes);
        for (number, canary) in self.0.iter().enumerate() {
            assert!(!text.contains(canary.as_str()), "canary {number} of {} is in {place}", self.0.len());
        }
    }
}

/// What a host shows of a value.
macro_rules! shown {
    ($value:expr) => {
        format!("{} {:?}", serde_json::to_string(&$value).unwrap(), $value)
    };
}

const FILE: [&str; 2] = ["canary-hash-3f1c", "canary-salt-77ab"];
const WRONG: [&str; 1] = ["canary-mistyped-password"];

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_is_anywhere() {
    let log = Log(Arc::new(Mutex::new(Some(Vec::new()))));
    let everything = tracing_subscriber::fmt().with_max_level(LevelFilter::TRACE).with_ansi(false);
    everything.with_writer(log.clone()).try_init().unwrap();
    let journey = Journey::begin().await;
    let mut said = live(&journey).await;
    said.extend(told(&journey).await);

    let canaries = Canaries::of(&journey);
    assert!(canaries.0.len() > 10 && canaries.0.iter().all(|canary| canary.len() >= 8));
    let log = log.0.lock().unwrap().take().unwrap();
    assert!(String::from_utf8_lossy(&log).contains("an import was answered"), "the log was listened to");
    canaries.assert_absent("the log", &log);
    for text in &said {
        canaries.assert_absent("what was said", text.as_bytes());
    }
    for path in files(journey.home.path()) {
        canaries.assert_absent(&path.display().to_string(), &std::fs::read(&path).unwrap());
    }
    in_the_library(&journey, &canaries).await;
}

/// Does everything once, and returns what a host would show.
async fn live(journey: &Journey) -> Vec<String> {
    let ferry = &journey.ferry;
    let test = ferry.test_server(&journey.staging).await.unwrap();
    let visits = journey.app(&journey.staging, "Visits").await;
    let exported = ferry.export(&journey.staging, &What::App(visits)).await.unwrap();
    let raw = journey.practice.staging().leaked_secrets().unwrap();
    assert!(!raw.is_empty() && !exported.entry.redacted.is_empty(), "there was something to take out");
    let backup = ferry.back_up(&journey.production).await.unwrap();
    // The user's own file stays as it is; what AppFerry keeps of it is searched.
    let folder = tempfile::tempdir().unwrap();
    let added = ferry.add_files(&[leaking_file(folder.path(), &exported.bytes)]).await.unwrap();
    assert!(!added[0].redacted.is_empty());
    let plan = journey.plan("Visits").await;
    let report = journey.apply(&plan).await.unwrap();
    assert_eq!(report.outcome, Outcome::Verified);
    let overview = ferry.overview().await.unwrap();
    vec![
        shown!(test),
        shown!(exported.entry),
        shown!(backup),
        shown!(added),
        shown!(plan),
        shown!(report),
        shown!(overview),
    ]
}

/// Fails in the ways in which a secret is near, and returns what a host would show.
async fn told(journey: &Journey) -> Vec<String> {
    let draft = draft(&journey.practice.servers()[0], &journey.door.url(), Environment::Test);
    let wrong = journey.ferry.test_draft(&draft, Secret::new(WRONG[0])).await.unwrap();
    assert_eq!(wrong.problem.as_ref().unwrap().code, Code::WrongPassword);
    let mut in_the_url = draft;
    in_the_url.url = format!("http://builder:{}@localhost:1", WRONG[0]);
    let refused = journey.ferry.test_draft(&in_the_url, Secret::new(WRONG[0])).await.unwrap_err();
    journey.practice.site().set_production(true);
    let no_cookie = journey.ferry.test_server(&journey.production).await.unwrap();
    journey.practice.site().set_production(false);
    vec![format!("{wrong:?}"), format!("{refused:?} {:?}", refused.report()), format!("{no_cookie:?}")]
}

/// A file as other people's tools save it: with whole rows of accounts.
fn leaking_file(folder: &Path, bytes: &[u8]) -> PathBuf {
    let mut export: Value = serde_json::from_slice(bytes).unwrap();
    export["roles"][0]["users__relation"] = json!([{"username": "x", "password": FILE[0], "salt": FILE[1]}]);
    let path = folder.join("leaking.json");
    std::fs::write(&path, export.to_string()).unwrap();
    path
}

async fn in_the_library(journey: &Journey, canaries: &Canaries) {
    let library = journey.ferry.library().await.unwrap();
    let entries = library.list().await.unwrap();
    assert!(entries.len() >= 9, "{}", entries.len());
    for entry in &entries {
        canaries.assert_absent(&entry.name, &library.get(&entry.id).await.unwrap());
        for part in entry.extra.keys() {
            canaries.assert_absent(part, &library.get_part(&entry.id, part).await.unwrap());
        }
    }
    let restic = |arguments: &[&str]| {
        let mut command = Command::new("restic");
        command
            .args(["--no-cache", "--no-lock", "-r"])
            .arg(library.location().folder().unwrap())
            .args(arguments);
        command.env("RESTIC_PASSWORD", "appferry").output()
    };
    let Ok(listed) = restic(&["snapshots", "--json"]) else {
        println!("skipped: {} dumps, restic is not installed", entries.len());
        return;
    };
    let snapshots: Value = serde_json::from_slice(&listed.stdout).unwrap();
    assert_eq!(snapshots.as_array().unwrap().len(), entries.len());
    canaries.assert_absent("the tags of the repository", &listed.stdout);
    for snapshot in snapshots.as_array().unwrap() {
        let dumped = restic(&["dump", "--archive", "tar", snapshot["id"].as_str().unwrap(), "/"]).unwrap();
        assert!(dumped.status.success(), "{}", String::from_utf8_lossy(&dumped.stderr));
        canaries.assert_absent("a snapshot of the repository", &dumped.stdout);
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}
