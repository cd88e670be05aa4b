//! Disks that are full or read-only. They need small mounts, which only root can make.

#![cfg(target_os = "linux")]

use std::process::Command;

use super::restic::Restic;
use super::*;

/// A small disk in memory, gone with the value.
struct Disk {
    folder: tempfile::TempDir,
}

impl Disk {
    fn mount(options: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let disk = Self { folder };
        let mounted = disk.run("mount", &["-t", "tmpfs", "-o", options, "tmpfs"]);
        if !mounted {
            println!("skipped: 1 disk with {options}, mounting is not allowed");
        }
        mounted.then_some(disk)
    }

    fn run(&self, program: &str, arguments: &[&str]) -> bool {
        let output = Command::new(program).args(arguments).arg(self.folder.path()).output();
        output.is_ok_and(|output| output.status.success())
    }

    async fn open(&self, index: &Path) -> Result<Library> {
        Library::open(&self.folder.path().join("library"), index).await
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        self.run("umount", &["-l"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_with_a_clear_error_and_keeps_what_it_has() {
    for options in ["size=3m", "nr_inodes=320"] {
        let Some(disk) = Disk::mount(options) else { continue };
        let index = tempfile::tempdir().unwrap();
        let library = disk.open(index.path()).await.unwrap();
        let mut saved = Vec::new();
        let error = loop {
            let seed = saved.len() as u64;
            match library.put(file(&noise(seed, 200_000), 0)).await {
                Ok(entry) => saved.push((entry.id, seed)),
                Err(error) => break error,
            }
        };
        assert_eq!(error.code(), Code::Disk, "{options}: {error}");
        assert!(error.message().contains("full"), "{options}: {error}");
        assert!(!saved.is_empty(), "{options}");
        let later = disk.open(index.path()).await.unwrap();
        assert_eq!(later.list().await.unwrap().len(), saved.len(), "{options}");
        for (id, seed) in saved {
            assert!(later.get(&id).await.unwrap() == noise(seed, 200_000), "{options}");
        }
        assert!(later.check(true, &Progress::hidden()).await.unwrap().ok, "{options}");
        if let Some(restic) = Restic::installed(later.location().folder().unwrap()) {
            restic.run(&["check", "--no-lock", "--read-data"]);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_too_small_for_a_library_leaves_a_free_place() {
    let Some(disk) = Disk::mount("nr_inodes=100") else { return };
    let index = tempfile::tempdir().unwrap();
    let refused = disk.open(index.path()).await.map(drop).unwrap_err();
    assert_eq!(refused.code(), Code::Disk, "{refused}");
    assert!(disk.run("mount", &["-o", "remount,nr_inodes=1000"]));
    let library = disk.open(index.path()).await.unwrap();
    library.put(file(b"{}", 0)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_only_disk_can_be_read_and_says_why_it_cannot_be_written() {
    let Some(disk) = Disk::mount("size=8m") else { return };
    let index = tempfile::tempdir().unwrap();
    let entry = disk.open(index.path()).await.unwrap().put(file(b"{}", 0)).await.unwrap();
    assert!(disk.run("mount", &["-o", "remount,ro"]));
    let library = disk.open(index.path()).await.unwrap();
    assert_eq!(library.get(&entry.id).await.unwrap(), b"{}");
    let error = library.put(file(b"{ }", 1)).await.unwrap_err();
    assert_eq!(error.code(), Code::Disk, "{error}");
    assert!(error.message().contains("may not be changed"), "{error}");
    assert_eq!(library.list().await.unwrap(), [entry]);
}
