//! Libraries over SFTP: OpenSSH on both ends, and nothing of it left when a library is closed.

#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use super::remote::keeps_and_gives_back;
use super::servers::StorageServer;
use super::*;

/// Names the folder of the keys to a process that is the client; absent in an ordinary test run.
const CHILD: &str = "APPFERRY_TEST_SFTP_CHILD";

/// Does the client's work when this process is one.
#[tokio::test(flavor = "multi_thread")]
async fn child_keeps_over_sftp() {
    let Ok(folder) = std::env::var(CHILD) else { return };
    let folder = Path::new(&folder);
    let Some(server) = StorageServer::sftp(folder) else { return };
    keeps_and_gives_back(&server).await;
    assert!(folder.join("files/team/config").is_file());
    assert_eq!(left_of(folder), Vec::<String>::new(), "every library of this process is closed");
}

/// `ssh` reads the settings of the user, whoever starts it. A process of its own finds another `ssh` before it.
#[tokio::test(flavor = "multi_thread")]
async fn a_library_over_sftp_keeps_and_gives_back_and_leaves_no_process_behind() {
    let folder = tempfile::tempdir().unwrap();
    let (own, state) = (folder.path().join("bin"), folder.path().join("state"));
    std::fs::create_dir(&own).unwrap();
    std::fs::create_dir(&state).unwrap();
    let script =
        format!("#!/bin/sh\nexec /usr/bin/ssh -F '{}' \"$@\"\n", folder.path().join("client").display());
    std::fs::write(own.join("ssh"), script).unwrap();
    std::fs::set_permissions(own.join("ssh"), std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = std::env::var("PATH").unwrap_or_default();
    let run = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "library::tests::sftp::child_keeps_over_sftp", "--nocapture"])
        .env(CHILD, folder.path())
        .env("PATH", format!("{}:{path}", own.display()))
        .env("XDG_STATE_HOME", &state)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&[run.stdout, run.stderr].concat()).into_owned();
    said.lines().filter(|line| line.starts_with("skipped:")).for_each(|line| println!("{line}"));
    assert!(run.status.success(), "{said}");
    assert_eq!(left_of(folder.path()), Vec::<String>::new());
    assert_eq!(std::fs::read_dir(&state).unwrap().count(), 0, "the folders of connections are gone");
}

/// Returns the connections of `ssh` that still run.
fn left_of(folder: &Path) -> Vec<String> {
    let folder = folder.display().to_string();
    let command = |item: std::io::Result<std::fs::DirEntry>| {
        let line = std::fs::read(item.ok()?.path().join("cmdline")).ok()?;
        Some(String::from_utf8_lossy(&line).replace('\0', " "))
    };
    let Ok(processes) = std::fs::read_dir("/proc") else { return Vec::new() };
    processes
        .filter_map(command)
        .filter(|line| line.contains(&folder) && line.contains("ssh-connection"))
        .collect()
}
