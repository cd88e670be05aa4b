//! Other processes, and processes that are killed between two states.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

use super::*;

/// The folder a child works in and what it does; absent in an ordinary test run.
const CHILD: &str = "APPFERRY_TEST_IMPORTING_CHILD";

/// Starts this test program again as a process that imports; its lines say what is durable.
fn importing_child(folder: &Path, until: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "history::tests::processes::child_imports", "--nocapture"])
        .env(CHILD, format!("{}|{until}", folder.display()))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Does the child's work when this process is one: it comes as far as it was told, and waits there.
#[test]
fn child_imports() {
    let Ok(order) = std::env::var(CHILD) else { return };
    let (folder, until) = order.split_once('|').unwrap();
    let history = opened(Path::new(folder));
    loop {
        let mut guard = history.begin(new("a")).unwrap();
        say(&format!("prepared {}", guard.id()), until);
        guard.sending(ONE).unwrap();
        say(&format!("sending {}", guard.id()), until);
        guard.answered(json!({"status": "success"})).unwrap();
        say(&format!("answered {}", guard.id()), until);
        let id = guard.id();
        guard.resolve(resolution(Outcome::Verified)).unwrap();
        say(&format!("resolved {id}"), until);
    }
}

fn say(line: &str, until: &str) {
    let mut out = std::io::stdout();
    writeln!(out, "DURABLE {line}").unwrap();
    out.flush().unwrap();
    if line.starts_with(until) {
        std::io::stdin().read_line(&mut String::new()).unwrap();
    }
}

/// Reads the child's lines until one begins like this, or until the end; returns the last one, as state and id.
fn last_durable(child: &mut Child, until: &str) -> Option<(String, ImportId)> {
    let mut last = None;
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        // The line that the test harness begins before the first one has no end.
        let line = line.unwrap();
        let Some((state, id)) = line.split_once("DURABLE ").and_then(|(_, durable)| durable.split_once(' '))
        else {
            continue;
        };
        last = id.parse().ok().map(|id| (state.to_owned(), id)).or(last);
        if state == until {
            break;
        }
    }
    last
}

#[test]
fn another_process_keeps_the_server_for_itself_until_it_dies() {
    let folder = tempfile::tempdir().unwrap();
    let history = opened(folder.path());
    let mut child = importing_child(folder.path(), "prepared");
    let (_, id) = last_durable(&mut child, "prepared").unwrap();
    assert_eq!(code(history.begin(new("a"))), Code::ImportUnresolved);
    history.begin(new("b")).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(history.get(&id).unwrap().state, ImportState::Prepared);
    assert!(history.unresolved("a").unwrap().is_empty(), "nothing was sent");
    history.begin(new("a")).unwrap();
}

#[test]
fn a_process_killed_while_it_sends_leaves_an_unknown_outcome() {
    for until in ["sending", "answered"] {
        let folder = tempfile::tempdir().unwrap();
        let mut child = importing_child(folder.path(), until);
        let (_, id) = last_durable(&mut child, until).unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        let history = opened(folder.path());
        assert_eq!(history.unresolved("a").unwrap()[0].id, id, "{until}");
        assert_eq!(code(history.begin(new("a"))), Code::ImportUnresolved, "{until}");
        history.resume(&id).unwrap().resolve(resolution(Outcome::Verified)).unwrap();
        history.begin(new("a")).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn whenever_it_is_killed_the_record_is_whole_and_tells_at_least_what_was_durable() {
    for kill in 0..12_u64 {
        let folder = tempfile::tempdir().unwrap();
        let mut child = importing_child(folder.path(), "never");
        let killer = std::thread::spawn({
            let id = child.id().to_string();
            move || {
                std::thread::sleep(std::time::Duration::from_millis(60 + kill * 7));
                Command::new("kill").args(["-9", &id]).status().unwrap()
            }
        });
        let last = last_durable(&mut child, "the end");
        killer.join().unwrap();
        child.wait().unwrap();
        let listing = opened(folder.path()).list().unwrap();
        assert!(listing.damaged.is_empty(), "kill {kill}: {listing:?}");
        // Killed before anything was durable.
        let Some((said, id)) = last else { continue };
        let order = ["prepared", "sending", "answered", "resolved"];
        let state = listing.records.iter().find(|record| record.id == id).unwrap().state;
        let found = serde_json::to_value(state).unwrap();
        let rank = |name: &str| order.iter().position(|state| *state == name).unwrap();
        assert!(rank(found.as_str().unwrap()) >= rank(&said), "kill {kill}: {said}, then {found}");
    }
}
