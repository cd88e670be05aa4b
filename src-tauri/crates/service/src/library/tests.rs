//! The library as its users see it.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod contents;
mod corpus;
mod disks;
mod exchanged;
mod faults;
mod importing;
mod marks;
mod mended;
mod power;
mod processes;
mod protected;
mod remote;
mod restic;
mod servers;
mod sftp;
mod strace;
mod sweep;
mod versions;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;

use super::*;
use crate::Environment;

/// A scratch folder with a library and the folder for its index. At the end of the test restic proves that it can read
/// all of the library, whatever the test did to it.
struct Scratch {
    folder: tempfile::TempDir,
    /// What opens the library, where that is not the well-known password.
    passphrase: Mutex<Option<String>>,
    unread: AtomicBool,
}

impl Scratch {
    fn new() -> Self {
        let (passphrase, unread) = Default::default();
        Self { folder: tempfile::tempdir().unwrap(), passphrase, unread }
    }

    /// Says that restic has nothing to prove here: the test leaves damage behind on purpose.
    fn stays_unread(&self) {
        self.unread.store(true, Ordering::Relaxed);
    }

    /// Says what opens the library from now on, unless the library says that the well-known password does.
    fn opens_with(&self, passphrase: &str) {
        *lock(&self.passphrase) = Some(passphrase.to_owned());
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("library")
    }

    fn index(&self) -> PathBuf {
        self.folder.path().join("index")
    }

    async fn open(&self) -> Library {
        Library::open(&self.root(), &self.index()).await.unwrap()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let is_library = self.root().join("config").exists();
        if is_library && !self.unread.load(Ordering::Relaxed) && !std::thread::panicking() {
            restic::reads(&self.root(), lock(&self.passphrase).as_deref().unwrap_or_default());
        }
    }
}

/// An entry without a server, as a file that was added.
pub(super) fn file(content: &[u8], second: i64) -> NewEntry {
    NewEntry {
        kind: EntryKind::App,
        name: "Kitchen sink".to_owned(),
        content: content.into(),
        extra: BTreeMap::new(),
        apps: Vec::new(),
        origin: None,
        exported_at: None,
        stored_at: Timestamp::from_second(1_750_000_000 + second).unwrap(),
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

fn origin(server: &str) -> Origin {
    Origin {
        server: server.to_owned(),
        url: "https://builder.example.org".to_owned(),
        tenant: Some("admin".to_owned()),
        account: Some("ana@example.org".to_owned()),
        environment: Environment::Test,
        practice: false,
        services: BTreeMap::from([("definition_manager".to_owned(), Some("1.2.3".to_owned()))]),
    }
}

/// Bytes that look random and are the same in every run.
fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut dice = Dice(seed);
    (0..length).map(|_| dice.below(256) as u8).collect()
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        // splitmix64
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }
}

/// How often a loop runs: as often as CI can bear, or as `make soak` wants it.
fn rounds(usual: u64, soak: u64) -> u64 {
    if std::env::var_os("APPFERRY_SOAK").is_some() { soak } else { usual }
}

/// All files under a folder.
fn files_under(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for item in std::fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() { files.extend(files_under(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}
