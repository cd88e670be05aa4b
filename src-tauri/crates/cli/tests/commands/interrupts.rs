//! Ctrl-C: obeyed while nothing is sent, refused afterwards.
#![cfg(unix)]

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use practice::{Call, Options, Practice};
use tokio::runtime::Runtime;

use crate::program::{Desk, Ran, word};

/// Practice servers in this process, so that they can be slowed down, and a plan onto one of them.
struct Scene {
    desk: Desk,
    practice: Practice,
    plan: String,
    /// The practice servers live as long as this does.
    _runtime: Runtime,
}

impl Scene {
    fn new() -> Self {
        let (desk, runtime) = (Desk::new(), Runtime::new().unwrap());
        let practice = runtime.block_on(Practice::start(Options::default())).unwrap();
        let (file, plan) = (word(&desk.path("app.json")), word(&desk.path("plan.json")));
        let scene = Self { desk, practice, plan, _runtime: runtime };
        for (at, (server, name)) in scene.practice.servers().iter().zip(["staging", "production"]).enumerate()
        {
            let words = ["server", "add", name, "--url", &server.url, "--tenant", &server.tenant];
            scene
                .done(at, &[&words[..], &["--email", &server.email, "--environment", "production"]].concat());
        }
        scene.done(0, &["export", "staging:Visits", "--out", &file]);
        scene.done(1, &["plan", "--bundle", &file, "--onto", "production", "--out", &scene.plan]);
        scene
    }

    fn command(&self, at: usize, words: &[&str]) -> Command {
        let mut command = self.desk.command(words);
        command.env("APPFERRY_PASSWORD", &self.practice.servers()[at].password);
        command
    }

    fn done(&self, at: usize, words: &[&str]) {
        let ran = Ran::of(&mut self.command(at, words));
        assert!([0, 10].contains(&ran.code), "{words:?}: {ran:?}");
    }

    /// Begins to apply the plan.
    fn apply(&self) -> Child {
        let mut command = self.command(1, &["apply", &self.plan, "--confirm", "production", "--json"]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// Tells how far the only import has come, as its record has it.
    fn state(&self) -> Option<String> {
        let folder = std::fs::read_dir(self.desk.config().join("imports")).ok()?.flatten().next()?;
        let record = std::fs::read(folder.path().join("record.json")).ok()?;
        let record: serde_json::Value = serde_json::from_slice(&record).ok()?;
        Some(record["state"].as_str()?.to_owned())
    }

    /// Waits for a state that comes soon, or never.
    fn wait_for(&self, state: &str) {
        for _ in 0..3_000 {
            if self.state().as_deref() == Some(state) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("the import is {:?} and never {state}", self.state());
    }

    fn uploads(&self) -> u64 {
        self.practice.production().import_count()
    }
}

fn interrupt(child: &Child) {
    let asked = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(asked.success());
}

#[test]
fn before_the_upload_ctrl_c_ends_an_import_and_nothing_is_sent() {
    let scene = Scene::new();
    scene.practice.production().delay(Call::ExportAll, Duration::from_secs(2));
    let child = scene.apply();
    scene.wait_for("prepared");
    interrupt(&child);
    let ran = Ran::from(child.wait_with_output().unwrap());
    assert_eq!((ran.code, &ran.document()["error"]["code"]), (1, &"canceled".into()), "{ran:?}");
    assert!(ran.stderr.contains("Stopping"), "{ran:?}");
    assert_eq!(scene.uploads(), 0);
    assert_eq!(scene.state().as_deref(), Some("not-sent"));
}

#[test]
fn after_the_upload_ctrl_c_is_refused_and_the_proof_is_awaited() {
    let scene = Scene::new();
    scene.practice.production().delay(Call::Import, Duration::from_secs(3));
    let child = scene.apply();
    scene.wait_for("sending");
    // The upload follows its record at once.
    std::thread::sleep(Duration::from_millis(500));
    interrupt(&child);
    interrupt(&child);
    let ran = Ran::from(child.wait_with_output().unwrap());
    assert_eq!((ran.code, &ran.document()["outcome"]), (0, &"verified".into()), "{ran:?}");
    assert!(ran.stderr.contains("cannot be cancelled"), "{ran:?}");
    assert_eq!(scene.uploads(), 1);
}
