//! Runs the program as a user does.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A folder for one test: files, settings and library.
pub struct Desk {
    folder: TempDir,
}

/// What one run of the program left.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Desk {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn config(&self) -> PathBuf {
        self.path("config")
    }

    /// Writes a file and returns its path as a word for the command line.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        word(&path)
    }

    /// Returns a command that leaves the user's own settings and keychain alone.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = self.command_with_keychain(words);
        command.arg("--no-keychain");
        command
    }

    /// Returns a command that leaves only the user's own settings alone.
    pub fn command_with_keychain(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_appferry"));
        command.args(words).arg("--config").arg(self.config());
        command.current_dir(self.folder.path());
        command.env_remove("APPFERRY_PASSWORD").env_remove("APPFERRY_LOG");
        command.env("XDG_DATA_HOME", self.folder.path().join("user"));
        command.stdin(Stdio::null());
        command
    }

    pub fn run(&self, words: &[&str]) -> Ran {
        Ran::of(&mut self.command(words))
    }

    pub fn run_with_input(&self, words: &[&str], input: &[u8]) -> Ran {
        let mut command = self.command(words);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A program that does not want the input closes the pipe.
        drop(child.stdin.take().unwrap().write_all(input));
        Ran::from(child.wait_with_output().unwrap())
    }

    /// Runs with `--json` and returns the code and the one document.
    pub fn json(&self, words: &[&str]) -> (i32, Value) {
        let words: Vec<&str> = words.iter().copied().chain(["--json"]).collect();
        let ran = self.run(&words);
        (ran.code, ran.document())
    }

    /// Runs with `--json` and with variables.
    pub fn json_with(&self, words: &[&str], variables: &[(&str, &str)]) -> (i32, Value) {
        let words: Vec<&str> = words.iter().copied().chain(["--json"]).collect();
        let ran = Ran::of(self.command(&words).envs(variables.iter().copied()));
        (ran.code, ran.document())
    }
}

impl Ran {
    pub fn of(command: &mut Command) -> Self {
        Self::from(command.output().unwrap())
    }

    /// Reads standard output, which has to be one JSON document on one line.
    pub fn document(&self) -> Value {
        let line = self.stdout.strip_suffix('\n').unwrap_or_else(|| panic!("no line: {self:?}"));
        assert!(!line.contains('\n'), "more than one line: {self:?}");
        serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

impl From<std::process::Output> for Ran {
    fn from(output: std::process::Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

pub fn word(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}
