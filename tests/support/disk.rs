//! A small disk in memory that can be filled. Only root can make one.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A small disk, gone with the value.
pub struct Disk {
    folder: TempDir,
}

impl Disk {
    /// Mounts a disk of so many megabytes; `None`, with a line that says so, where that is not allowed.
    pub fn of_megabytes(megabytes: usize) -> Option<Self> {
        let disk = Self { folder: tempfile::tempdir().unwrap() };
        let options = format!("size={megabytes}m");
        let mounted = disk.run("mount", &["-t", "tmpfs", "-o", &options, "tmpfs"]);
        if !mounted {
            println!("skipped: 1 case with a small disk, because mounting is not allowed");
        }
        mounted.then_some(disk)
    }

    /// Returns where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Leaves no byte free.
    pub fn fill(&self) {
        let mut file = std::fs::File::create(self.filler()).unwrap();
        let block = vec![0_u8; 4096];
        while std::io::Write::write_all(&mut file, &block).is_ok() {}
    }

    /// Frees what was filled.
    pub fn free(&self) {
        std::fs::remove_file(self.filler()).unwrap();
    }

    fn filler(&self) -> PathBuf {
        self.path().join("filler")
    }

    fn run(&self, program: &str, arguments: &[&str]) -> bool {
        let output = Command::new(program).args(arguments).arg(self.folder.path()).output();
        output.is_ok_and(|output| output.status.success())
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        self.run("umount", &["-l"]);
    }
}
