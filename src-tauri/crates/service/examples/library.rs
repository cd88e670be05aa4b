//! Works on a library as AppFerry does and tells how long each step took: measured by `make bench`.
//!
//! `library put FOLDER FILE…` keeps files, each as one durable entry; `library fill FOLDER COUNT` keeps that many
//! small ones; `library get FOLDER` reads all entries back, and compares each with its hash.

#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use jiff::Timestamp;
use service::library::{EntryKind, Library, NewEntry, PartHashes, Pin, Why};

type Seconds = Vec<f64>;
type Failed = Box<dyn std::error::Error>;

fn main() -> Result<(), Failed> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [verb, folder, rest @ ..] = words.as_slice() else {
        return Err("A verb and a folder are missing.".into());
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let (opened, times) = runtime.block_on(work(verb, Path::new(folder), rest))?;
    println!(r#"{{"open_s":{opened},"each_s":{times:?}}}"#);
    Ok(())
}

async fn work(verb: &str, folder: &Path, rest: &[String]) -> Result<(f64, Seconds), Failed> {
    let began = Instant::now();
    let library = Library::open(&folder.join("library"), folder).await?;
    library.unlock().await?;
    let opened = began.elapsed().as_secs_f64();
    let times = match verb {
        "put" => put(&library, rest).await?,
        "fill" => fill(&library, rest.first().ok_or("A count is missing.")?.parse()?).await?,
        "get" => get(&library).await?,
        other => return Err(format!("`{other}` is no verb.").into()),
    };
    Ok((opened, times))
}

async fn put(library: &Library, files: &[String]) -> Result<Seconds, Failed> {
    let mut times = Seconds::new();
    for path in files {
        let content = std::fs::read(path)?;
        let began = Instant::now();
        library.put(entry(content)).await?;
        times.push(began.elapsed().as_secs_f64());
    }
    Ok(times)
}

async fn fill(library: &Library, count: usize) -> Result<Seconds, Failed> {
    let mut times = Seconds::new();
    for number in 0..count {
        let content = format!(r#"{{"definitions":[{{"id":"{number}"}}]}}"#);
        let began = Instant::now();
        library.put(entry(content.into_bytes())).await?;
        times.push(began.elapsed().as_secs_f64());
    }
    Ok(times)
}

async fn get(library: &Library) -> Result<Seconds, Failed> {
    let mut times = Seconds::new();
    for entry in library.list().await? {
        let began = Instant::now();
        library.get(&entry.id).await?;
        times.push(began.elapsed().as_secs_f64());
    }
    Ok(times)
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
