//! The programs that this build made.

use std::path::{Path, PathBuf};

/// Returns a program of this build, which has to be there: `make` builds programs before it runs these tests.
pub fn program(name: &str) -> PathBuf {
    // A test lies in `<target>/<profile>/deps`, programs in `<target>/<profile>`.
    let test = std::env::current_exe().unwrap();
    let folder = test.parent().and_then(Path::parent).unwrap();
    let path = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(path.is_file(), "{} is missing; `cargo build --bins` makes it", path.display());
    path
}
