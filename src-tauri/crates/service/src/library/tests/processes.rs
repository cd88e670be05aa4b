//! Several processes, and processes that are killed.

use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::*;

/// Where a child process works and what it does; absent in an ordinary test run.
pub(super) const CHILD: &str = "APPFERRY_TEST_PUTTING_CHILD";

/// Starts this test program again as a process that puts `count` entries and logs each one that is saved.
fn putting_child(scratch: &Scratch, name: &str, seed: u64, count: u64) -> Child {
    let order = format!("{}|{name}|{seed}|{count}", scratch.folder.path().display());
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "library::tests::processes::child_puts_and_logs"])
        .env(CHILD, order)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Does the child's work when this process is one.
#[tokio::test(flavor = "multi_thread")]
async fn child_puts_and_logs() {
    let Ok(order) = std::env::var(CHILD) else { return };
    let [folder, name, seed, count] = order.split('|').collect::<Vec<_>>().try_into().unwrap();
    let folder = Path::new(folder);
    let library = Library::open(&folder.join("library"), &folder.join("index")).await.unwrap();
    let mut log =
        std::fs::File::options().append(true).create(true).open(folder.join(format!("{name}.log"))).unwrap();
    let first: u64 = seed.parse().unwrap();
    for number in first..first + count.parse::<u64>().unwrap() {
        let entry = library.put(file(&noise(number, 60_000), 0)).await.unwrap();
        writeln!(log, "{} {number}", entry.id).unwrap();
    }
}

/// Returns what a child says it has saved. The last line may be cut by a kill.
pub(super) fn saved(scratch: &Scratch, name: &str) -> Vec<(EntryId, u64)> {
    let text = std::fs::read_to_string(scratch.folder.path().join(format!("{name}.log"))).unwrap_or_default();
    let line = |line: &str| {
        let (id, seed) = line.split_once(' ')?;
        Some((id.parse().ok()?, seed.parse().ok()?))
    };
    text.split_inclusive('\n')
        .filter(|text| text.ends_with('\n'))
        .filter_map(|text| line(text.trim()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_that_make_and_fill_one_library_lose_nothing() {
    let scratch = Scratch::new();
    let children = [("left", 100), ("right", 200)].map(|(name, seed)| putting_child(&scratch, name, seed, 8));
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let all = [saved(&scratch, "left"), saved(&scratch, "right")].concat();
    assert_eq!(all.len(), 16);
    let library = scratch.open().await;
    assert_eq!(library.list().await.unwrap().len(), 16);
    for (id, seed) in all {
        assert!(library.get(&id).await.unwrap() == noise(seed, 60_000));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_library_sees_what_another_process_puts() {
    let scratch = Scratch::new();
    let library = scratch.open().await;
    library.put(file(b"{}", 0)).await.unwrap();
    assert!(putting_child(&scratch, "other", 1, 1).wait().unwrap().success());
    let [(id, seed)] = saved(&scratch, "other").try_into().unwrap();
    assert_eq!(library.list().await.unwrap().len(), 2);
    assert!(library.get(&id).await.unwrap() == noise(seed, 60_000));
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_kill_saved_entries_are_whole_and_nothing_else_is_listed_torn() {
    let scratch = Scratch::new();
    let mut dice = Dice(5);
    let kills = rounds(15, 500);
    for kill in 0..kills {
        let before = saved(&scratch, "killed").len();
        let mut child = putting_child(&scratch, "killed", kill * 1000, 1000);
        // The first kills come while the library is being made, the others while it is being filled.
        if kill >= 4 {
            while saved(&scratch, "killed").len() == before {
                assert!(child.try_wait().unwrap().is_none(), "the child ended by itself");
                std::thread::sleep(Duration::from_millis(5));
            }
        }
        std::thread::sleep(Duration::from_millis(dice.below(if kill >= 4 { 120 } else { 700 })));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let library = scratch.open().await;
    let listed = library.list().await.unwrap();
    let promised = saved(&scratch, "killed");
    for (id, seed) in &promised {
        assert!(library.get(id).await.unwrap() == noise(*seed, 60_000));
    }
    for entry in &listed {
        library.get(&entry.id).await.unwrap();
    }
    println!("{kills} kills: {} entries promised, {} listed", promised.len(), listed.len());
    assert!(listed.len() >= promised.len());
    assert!(library.check(true, &Progress::hidden()).await.unwrap().ok);
    library.put(file(b"{}", 0)).await.unwrap();
}
