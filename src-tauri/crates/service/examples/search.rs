//! Fills the contents of a library with 2,000 entries and tells how long searches take: measured by `make bench`.
//!
//! `search FOLDER` makes the file there. Each entry holds 2,000 definitions, of which the next one has 20 in another
//! version.

#![allow(clippy::print_stdout)]

use std::fmt::Write;
use std::path::Path;
use std::time::Instant;

use service::EntryId;
use service::contents::Contents;

const ENTRIES: usize = 2_000;
const DEFINITIONS: usize = 2_000;
const CHANGES: usize = 20;
/// A label that one version has, one that a hundred have, a part of a word, and what nothing is called.
const SEARCHES: [&[&str]; 4] =
    [&["passport", "number", "1400"], &["receipt"], &["eceip", "mber"], &["zebra"]];

type Failed = Box<dyn std::error::Error>;

fn main() -> Result<(), Failed> {
    let folder = std::env::args().nth(1).ok_or("A folder is missing.")?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(work(Path::new(&folder)))
}

async fn work(folder: &Path) -> Result<(), Failed> {
    let contents = Contents::open(&folder.join("contents.sqlite"));
    let mut versions = vec![0; DEFINITIONS];
    let began = Instant::now();
    for entry in 0..ENTRIES {
        for change in 0..CHANGES {
            versions[(entry * 37 + change * 101) % DEFINITIONS] += 1;
        }
        contents.learn(EntryId::random(), Some(export(&versions).into_bytes().into())).await?;
    }
    let filled = began.elapsed().as_secs_f64();
    let mut times = Vec::new();
    for words in SEARCHES {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let began = Instant::now();
        let found = contents.find(words).await?;
        times.push(format!("[{}, {}]", began.elapsed().as_secs_f64() * 1e3, found.entries.len()));
    }
    println!(r#"{{"fill_s":{filled},"search_ms_and_entries":[{}]}}"#, times.join(","));
    Ok(())
}

fn export(versions: &[u32]) -> String {
    let mut text = String::from(r#"{"abVersion":"0.0.0","date":"20260101","definitions":["#);
    for (at, version) in versions.iter().enumerate() {
        let label = match at % 20 {
            0 => format!("Receipt number {at}"),
            1 if *version == 3 => format!("Passport number {at}"),
            _ => format!("Field {at} of version {version}"),
        };
        let comma = if at == 0 { "" } else { "," };
        let translations = format!(r#"[{{"language_code":"en","label":"{label}"}}]"#);
        let json = format!(r#"{{"id":"d{at}","v":{version},"translations":{translations}}}"#);
        // Writing to a text cannot fail.
        let _written = write!(text, r#"{comma}{{"id":"d{at}","name":"d{at}","type":"field","json":{json}}}"#);
    }
    text.push_str("]}");
    text
}
