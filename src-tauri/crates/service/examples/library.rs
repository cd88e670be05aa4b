//! Works on an open library as AppFerry does, one order per line of its input, and tells how long each took: measured
//! by `make bench`.
//!
//! `put FILE` keeps a file as a durable entry, `fill COUNT` that many small ones, `get` reads the newest entry back,
//! `look` reads what is inside all entries, `list` lists them, and `find WORDS` searches them.

#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::Path;
use std::time::Instant;

use jiff::Timestamp;
use service::Progress;
use service::contents::Contents;
use service::find;
use service::library::{EntryKind, Library, NewEntry, PartHashes, Pin, Why};

type Failed = Box<dyn std::error::Error>;

fn main() -> Result<(), Failed> {
    let folder = std::env::args().nth(1).ok_or("A folder is missing.")?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(work(Path::new(&folder)))
}

async fn work(folder: &Path) -> Result<(), Failed> {
    let began = Instant::now();
    let library = Library::open(&folder.join("library"), folder).await?;
    let listed = library.list().await?.len();
    let opened = began.elapsed().as_secs_f64();
    library.unlock().await?;
    let contents = Contents::open(&folder.join("contents.sqlite"));
    println!(r#"{{"open_s":{opened},"entries":{listed}}}"#);
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let (order, rest) = line.split_once(' ').unwrap_or((&line, ""));
        let prepared = if order == "put" { std::fs::read(rest)? } else { Vec::new() };
        let (began, cpu) = (Instant::now(), cpu_seconds());
        let count = match order {
            "put" => library.put(entry(prepared)).await.map(|_| 1)?,
            "fill" => fill(&library, rest.parse()?).await?,
            "get" => {
                let newest = library.list().await?.into_iter().next().ok_or("There is no entry.")?;
                library.get(&newest.id).await?.len()
            }
            "look" => find::catch_up(&library, &contents, &Progress::hidden()).await.map(|()| 0)?,
            "list" => library.list().await?.len(),
            "find" => find::find(rest, library.list().await?, &contents).await?.entries.len(),
            other => return Err(format!("`{other}` is no order.").into()),
        };
        let seconds = began.elapsed().as_secs_f64();
        println!(r#"{{"s":{seconds},"cpu_s":{},"count":{count}}}"#, cpu_seconds() - cpu);
    }
    Ok(())
}

/// Keeps many entries of one definition each; every tenth is called the same.
async fn fill(library: &Library, count: usize) -> Result<usize, Failed> {
    for number in 0..count {
        let label = if number % 10 == 0 { "Passport number".to_owned() } else { format!("Field {number}") };
        let text = format!(
            r#"{{"definitions":[{{"id":"{number}","type":"field","name":"f{number}","json":{{"id":"{number}","type":"field","translations":[{{"language_code":"en","label":"{label}"}}]}}}}]}}"#
        );
        library.put(entry(text.into_bytes())).await?;
    }
    Ok(count)
}

/// How long the processors worked for this process so far. Unlike time on the wall, other programs hardly change it.
fn cpu_seconds() -> f64 {
    let told = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // After the name, which may hold anything, stand the state and ten numbers; then ticks of a hundredth of a second.
    let ticks = told.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn entry(content: Vec<u8>) -> NewEntry {
    NewEntry {
        kind: EntryKind::AllApps,
        name: "All apps".to_owned(),
        content: content.into(),
        extra: BTreeMap::new(),
        apps: Vec::new(),
        origin: None,
        exported_at: None,
        stored_at: Timestamp::now(),
        canonical_sha256: None,
        parts: PartHashes::default(),
        why: Why::AddedFile,
        pin: Pin::None,
        tags: Vec::new(),
        note: None,
        parent: None,
        redacted: Vec::new(),
        secrets: None,
    }
}
