//! What the tests of this package share: the corpus, programs of this build, and a window under control.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr, missing_docs)]

pub mod desk;
pub mod disk;
pub mod door;
pub mod journey;
pub mod other;
pub mod programs;
pub mod scene;
pub mod window;

use std::path::{Path, PathBuf};

/// Returns the folder of real exports and recordings, or says how many cases are skipped without it.
pub fn corpus(skipped: usize) -> Option<PathBuf> {
    let corpus = std::env::var_os("APPFERRY_CORPUS").map(PathBuf::from).filter(|path| path.is_dir());
    if corpus.is_none() {
        println!("skipped: {skipped} cases that need APPFERRY_CORPUS");
    }
    corpus
}

/// Returns a folder for what people look at after a test: `tests/output/<name>`.
pub fn output(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("output").join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}
