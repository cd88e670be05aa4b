//! A power cut: what the disk has at this moment is all there is, whatever the computer still meant to write.

#![cfg(target_os = "linux")]

use std::process::Command;

use super::*;

/// A disk whose content is a file: a copy of the file is what a power cut leaves.
struct Disk {
    folder: tempfile::TempDir,
}

impl Disk {
    /// Makes and mounts one; `None` where that is not allowed.
    fn new() -> Option<Self> {
        let disk = Self { folder: tempfile::tempdir().unwrap() };
        let image = disk.image();
        std::fs::File::create(&image).unwrap().set_len(48 << 20).unwrap();
        let made = run(Command::new("mkfs.ext4").args(["-q", "-F"]).arg(&image));
        let mounted = made && mount(&image, &disk.place("disk"));
        if !mounted {
            println!("skipped: 1 power cut, mounting an image is not allowed");
        }
        mounted.then_some(disk)
    }

    fn image(&self) -> PathBuf {
        self.folder.path().join("image")
    }

    fn place(&self, name: &str) -> PathBuf {
        let place = self.folder.path().join(name);
        std::fs::create_dir_all(&place).unwrap();
        place
    }

    /// Copies the disk as it is, while it is in use, and starts the copy up.
    fn after_a_power_cut(&self) -> PathBuf {
        let (copy, place) = (self.folder.path().join("copy"), self.place("later"));
        std::fs::copy(self.image(), &copy).unwrap();
        assert!(mount(&copy, &place));
        place
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        for name in ["later", "disk"] {
            run(Command::new("umount").arg("-l").arg(self.folder.path().join(name)));
        }
    }
}

fn mount(image: &Path, place: &Path) -> bool {
    run(Command::new("mount").args(["-o", "loop"]).arg(image).arg(place))
}

fn run(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_power_cut_every_saved_entry_is_there() {
    let Some(disk) = Disk::new() else { return };
    let index = tempfile::tempdir().unwrap();
    let library = Library::open(&disk.place("disk").join("library"), index.path()).await.unwrap();
    let mut saved = Vec::new();
    for seed in 0..rounds(4, 60) {
        saved.push((library.put(file(&noise(seed, 60_000), 0)).await.unwrap().id, seed));
        let place = disk.after_a_power_cut();
        let fresh = tempfile::tempdir().unwrap();
        let later = Library::open(&place.join("library"), fresh.path()).await.unwrap();
        assert_eq!(later.list().await.unwrap().len(), saved.len());
        for (id, seed) in &saved {
            assert!(later.get(id).await.unwrap() == noise(*seed, 60_000));
        }
        assert!(later.check(true, &Progress::hidden()).await.unwrap().ok);
        drop(later);
        assert!(run(Command::new("umount").arg(&place)));
    }
}
