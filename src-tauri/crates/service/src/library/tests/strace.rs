//! A process that is killed at each call to the system in turn.

#![cfg(target_os = "linux")]

use std::process::Command;

use super::processes::{CHILD, saved};
use super::*;

/// Calls that change what is on the disk, and what decides about them.
const CALLS: [&str; 8] = ["fsync", "rename", "ftruncate", "write", "mkdir", "openat", "unlink", "flock"];
/// No call is swept further: a put of two entries makes fewer of those that matter.
const MOST: u64 = 60;

/// Runs a process that puts two entries, and kills it at the n-th call of a kind. `None`: there is no `strace` that may
/// do so. Otherwise whether the process came to its end.
fn killed_at(scratch: &Scratch, call: &str, nth: u64) -> Option<bool> {
    let inject = format!("inject={call}:signal=KILL:when={nth}");
    let ended = Command::new("strace")
        .args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={call}"), "-e", &inject])
        .arg(std::env::current_exe().ok()?)
        .args(["--exact", "library::tests::processes::child_puts_and_logs"])
        .env(CHILD, format!("{}|swept|{nth}|2", scratch.folder.path().display()))
        .output()
        .ok()?;
    let refused = String::from_utf8_lossy(&ended.stderr).contains("ptrace");
    (!refused).then(|| ended.status.success())
}

/// Everything that was promised is whole, nothing is torn, and the next start needs nobody.
async fn prove(scratch: &Scratch, place: &str) {
    let library = scratch.open().await;
    let listed = library.list().await.unwrap();
    let promised = saved(scratch, "swept");
    assert!(listed.len() >= promised.len(), "{place}");
    for (id, seed) in promised {
        assert!(library.get(&id).await.unwrap() == noise(seed, 60_000), "{place}");
    }
    for entry in &listed {
        library.get(&entry.id).await.unwrap();
    }
    assert!(library.check(true, &Progress::hidden()).await.unwrap().ok, "{place}");
    library.put(file(b"{}", 0)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_call_to_the_system_nothing_that_was_saved_is_lost() {
    let (mut kills, mut swept) = (0, BTreeMap::new());
    for call in CALLS {
        for nth in (1..=rounds(1, MOST)).map(|nth| if rounds(0, 1) == 1 { nth } else { 5 }) {
            let scratch = Scratch::new();
            match killed_at(&scratch, call, nth) {
                None => {
                    println!("skipped: {} calls, strace is not installed or not allowed", CALLS.len());
                    return;
                }
                Some(true) => break,
                Some(false) => prove(&scratch, &format!("{call} {nth}")).await,
            }
            kills += 1;
            swept.insert(call, nth);
        }
    }
    println!("{kills} kills, the last of each call: {swept:?}");
    assert!(kills > 0);
}
