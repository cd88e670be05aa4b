//! The library is a restic repository for restic, too.

use std::process::Command;

use super::*;

/// The `restic` of this machine, pointed at a library.
pub(super) struct Restic {
    root: PathBuf,
    password: String,
}

impl Restic {
    pub(super) fn installed(root: &Path) -> Option<Self> {
        Command::new("restic").arg("version").output().ok()?;
        Some(Self { root: root.to_path_buf(), password: "appferry".to_owned() })
    }

    pub(super) fn with_password(mut self, password: &str) -> Self {
        password.clone_into(&mut self.password);
        self
    }

    pub(super) fn run(&self, arguments: &[&str]) -> Vec<u8> {
        let output = Command::new("restic")
            .args(["--no-cache", "-r"])
            .arg(&self.root)
            .args(arguments)
            .env("RESTIC_PASSWORD", &self.password)
            .output()
            .unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }

    pub(super) fn dump(&self, snapshot: &str, path: &str) -> Vec<u8> {
        self.run(&["dump", snapshot, path])
    }
}

/// Proves that restic reads everything in a library. A passphrase counts only where the library has one of its own.
pub(super) fn reads(root: &Path, passphrase: &str) {
    let Some(restic) = Restic::installed(root) else {
        println!("skipped: 1 library, restic is not installed");
        return;
    };
    let mark = std::fs::read_to_string(root.join("appferry.json")).unwrap_or_default();
    let is_open_to_all = passphrase.is_empty() || mark.contains("well-known");
    let restic = if is_open_to_all { restic } else { restic.with_password(passphrase) };
    restic.run(&["check", "--no-lock", "--read-data"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn restic_lists_checks_and_dumps_a_library() {
    let scratch = Scratch::new();
    let library = scratch.open().await;
    let Some(restic) = Restic::installed(&scratch.root()) else {
        println!("skipped: 1 library, restic is not installed");
        return;
    };
    let content = noise(3, 400_000);
    let extra = BTreeMap::from([("roles.json".to_owned(), b"[]".as_slice().into())]);
    let entry = library.put(NewEntry { extra, pin: Pin::ForGood, ..file(&content, 0) }).await.unwrap();
    library.put(file(b"{}", 1)).await.unwrap();
    let listed: serde_json::Value = serde_json::from_slice(&restic.run(&["snapshots", "--json"])).unwrap();
    let ours = listed.as_array().unwrap().iter().find(|snapshot| {
        snapshot["tags"].as_array().unwrap().iter().any(|tag| *tag == format!("entry:{}", entry.id))
    });
    let restic_id = ours.unwrap()["id"].as_str().unwrap().to_owned();
    assert!(restic.dump(&restic_id, "/bundle.json") == content);
    assert_eq!(restic.dump(&restic_id, "/parts/roles.json"), b"[]");
    let provenance: serde_json::Value =
        serde_json::from_slice(&restic.dump(&restic_id, "/entry.json")).unwrap();
    assert_eq!(provenance["id"], entry.id.to_string());
    assert_eq!(provenance["format"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_keep_in_the_repository_is_left_alone() {
    let scratch = Scratch::new();
    let library = scratch.open().await;
    let Some(restic) = Restic::installed(&scratch.root()) else {
        println!("skipped: 1 library, restic is not installed");
        return;
    };
    let other = scratch.folder.path().join("other.txt");
    std::fs::write(&other, b"not ours").unwrap();
    restic.run(&["backup", other.to_str().unwrap()]);
    let entry = library.put(file(b"{}", 0)).await.unwrap();
    assert_eq!(library.list().await.unwrap(), [entry]);
    let report = library.check(true, &Progress::hidden()).await.unwrap();
    assert!(report.ok && report.entries == 1, "{report:?}");
}
