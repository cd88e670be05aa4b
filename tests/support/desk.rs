//! Somebody at a command line: `appferry` with folders of its own, and the servers it is told of.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use practice::PracticeServer;
use serde_json::Value;
use tempfile::TempDir;

use crate::programs::program;

/// A desk with saved servers: staging (a test server) and production.
pub struct Desk {
    pub folder: TempDir,
    servers: Vec<PracticeServer>,
    /// What must never be printed.
    secrets: Vec<String>,
}

/// How one command ended.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub document: Value,
}

/// The practice servers as a program of their own; they end with this.
pub struct PracticeProgram(Child);

/// On which server a command works, and so which password it gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    Staging,
    Production,
    Nowhere,
}

impl Desk {
    /// Starts `appferry practice`, and saves its servers.
    pub fn with_practice_program() -> (Self, PracticeProgram) {
        let mut program = Command::new(program("appferry"));
        let mut child = program.args(["practice", "--json"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let practice = PracticeProgram(child);
        let started: Value = serde_json::from_str(&line).unwrap();
        let servers = started["servers"].as_array().unwrap().iter().map(server).collect();
        (Self::at(servers), practice)
    }

    /// Saves servers that run elsewhere: the first is staging, the second production.
    pub fn at(servers: Vec<PracticeServer>) -> Self {
        let secrets = servers.iter().map(|server| server.password.clone()).collect();
        let desk = Self { folder: tempfile::tempdir().unwrap(), servers, secrets };
        for (place, environment) in [(At::Staging, "test"), (At::Production, "production")] {
            let PracticeServer { name: _, url, tenant, email, .. } = desk.server(place).unwrap();
            let words = ["server", "add", environment, "--url", url, "--tenant", tenant, "--email", email];
            let ran = desk.run(At::Nowhere, &[&words[..], &["--environment", environment]].concat());
            assert_eq!(ran.code, 0, "{ran:?}");
        }
        desk
    }

    /// Adds to what must never be printed.
    pub fn keep_secret(&mut self, secrets: Vec<String>) {
        self.secrets.extend(secrets);
    }

    /// Returns a path on the desk as a word.
    pub fn word(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    /// Returns the folder of settings, journal and library.
    pub fn config(&self) -> PathBuf {
        self.folder.path().join("config")
    }

    /// Runs a command to its end.
    pub fn run(&self, at: At, words: &[&str]) -> Ran {
        self.end(self.start(at, words))
    }

    /// Runs a command to its end, and returns what a person reads.
    pub fn read(&self, at: At, words: &[&str]) -> String {
        let ended = self.begin(at, words).wait_with_output().unwrap();
        let text = String::from_utf8(ended.stdout).unwrap();
        self.assert_keeps_secrets("what people read", &text);
        text
    }

    /// Starts a command that prints JSON.
    pub fn start(&self, at: At, words: &[&str]) -> Child {
        self.begin(at, &[words, &["--json"]].concat())
    }

    /// Starts a command. Its password goes in by standard input; everything it has to say, it says.
    fn begin(&self, at: At, words: &[&str]) -> Child {
        let mut command = Command::new(program("appferry"));
        command.args(words).arg("--no-keychain").arg("--config").arg(self.config());
        command.current_dir(self.folder.path());
        command.env("APPFERRY_LOG", "trace").env_remove("APPFERRY_PASSWORD");
        // Locks are the user's, and this user has only what is on the desk.
        command.env("XDG_DATA_HOME", self.folder.path().join("user"));
        let password = self.server(at).map(|server| server.password.as_str());
        command.args(password.map(|_| "--password-stdin"));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        for file in ["cmdline", "environ"] {
            let shown = std::fs::read(format!("/proc/{}/{file}", child.id())).unwrap_or_default();
            self.assert_keeps_secrets(file, &String::from_utf8_lossy(&shown));
        }
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(password.unwrap_or_default().as_bytes()).unwrap();
        child
    }

    /// Waits for a command. Standard output has to be one JSON document on one line.
    pub fn end(&self, child: Child) -> Ran {
        let ended = child.wait_with_output().unwrap();
        let (stdout, stderr) =
            (String::from_utf8(ended.stdout).unwrap(), String::from_utf8_lossy(&ended.stderr));
        self.assert_keeps_secrets("standard output", &stdout);
        self.assert_keeps_secrets("the log", &stderr);
        let line = stdout.strip_suffix('\n').unwrap_or_else(|| panic!("no line: {stdout} {stderr}"));
        assert!(!line.contains('\n'), "more than one line: {stdout}");
        let document = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        Ran { code: ended.status.code().unwrap_or(-1), document }
    }

    /// Exports an app of staging, and plans to import it into production; returns the plan's path.
    pub fn plan(&self, app: &str) -> (String, Ran) {
        let (file, plan) = (self.word(&format!("{app}.json")), self.word(&format!("{app}.plan.json")));
        let exported = self.run(At::Staging, &["export", &format!("test:{app}"), "--out", &file]);
        assert_eq!(exported.code, 0, "{exported:?}");
        let words = ["plan", "--bundle", &file, "--onto", "production", "--out", &plan];
        (plan.clone(), self.run(At::Production, &words))
    }

    /// Carries out a plan, with the name said that production wants.
    pub fn apply(&self, plan: &str) -> Ran {
        self.run(At::Production, &["apply", plan, "--confirm", "production"])
    }

    fn server(&self, at: At) -> Option<&PracticeServer> {
        match at {
            At::Staging => Some(&self.servers[0]),
            At::Production => Some(&self.servers[1]),
            At::Nowhere => None,
        }
    }

    fn assert_keeps_secrets(&self, place: &str, text: &str) {
        let told = self.secrets.iter().position(|secret| text.contains(secret.as_str()));
        assert_eq!(told, None, "a secret is in {place}");
    }
}

impl Drop for PracticeProgram {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn server(told: &Value) -> PracticeServer {
    let text = |key: &str| told[key].as_str().unwrap().to_owned();
    PracticeServer {
        name: text("name"),
        url: text("url"),
        tenant: text("tenant"),
        email: text("email"),
        password: text("password"),
    }
}
