//! Secrets with and without a keychain. Real keychains run in children with a private bus, home and runtime folder.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::process::{Command, Output};

use super::*;

/// Names the scene that a child plays; absent in an ordinary test run.
const SCENE: &str = "APPFERRY_TEST_KEYCHAIN_SCENE";

#[tokio::test]
async fn without_a_keychain_secrets_live_for_the_session() {
    let (secrets, server) = (Secrets::without_keychain(), ServerId::random());
    assert!(secrets.get(&server).await.unwrap().is_none());
    let refused = secrets.keep(&server, Secret::new("s3cret"), Keep::Keychain).await.unwrap_err();
    assert_eq!(refused.code(), Code::Keychain);
    secrets.keep(&server, Secret::new("s3cret"), Keep::Session).await.unwrap();
    assert_eq!(secrets.clone().get(&server).await.unwrap().unwrap().expose(), "s3cret");
    assert!(secrets.get(&ServerId::random()).await.unwrap().is_none());
    secrets.forget(&server).await.unwrap();
    assert!(secrets.get(&server).await.unwrap().is_none());
    let state = secrets.state().await;
    assert!(!state.available && state.message.unwrap().contains("switched off"));
}

/// Plays a scene when this process is a child.
#[tokio::test]
async fn child_plays_a_scene() {
    match std::env::var(SCENE).as_deref() {
        Ok("unlocked") => unlocked().await,
        Ok("no service") => unusable("No keychain service answers").await,
        Ok("locked") => unusable("locked").await,
        Ok("started late") => started_late().await,
        Ok(other) => panic!("no scene {other}"),
        Err(_) => {}
    }
}

async fn unlocked() {
    let (secrets, server) = (Secrets::open(), ServerId::random());
    assert_becomes_available(&secrets).await;
    assert!(secrets.get(&server).await.unwrap().is_none());
    secrets.keep(&server, Secret::new("s3cret ✓"), Keep::Keychain).await.unwrap();
    let later = Secrets::open();
    assert_eq!(later.place(&server).await, Some(Keep::Keychain));
    assert_eq!(later.get(&server).await.unwrap().unwrap().expose(), "s3cret ✓");
    later.keep(&server, Secret::new("for now"), Keep::Session).await.unwrap();
    assert_eq!(later.get(&server).await.unwrap().unwrap().expose(), "for now");
    assert_eq!(later.place(&server).await, Some(Keep::Session));
    assert!(Secrets::open().get(&server).await.unwrap().is_none(), "the older one is gone");
    secrets.keep(&server, Secret::new("again"), Keep::Keychain).await.unwrap();
    secrets.forget(&server).await.unwrap();
    secrets.forget(&server).await.unwrap();
    assert!(secrets.get(&server).await.unwrap().is_none());
}

async fn unusable(why: &str) {
    let (secrets, server) = (Secrets::open(), ServerId::random());
    let state = secrets.state().await;
    assert!(!state.available && state.message.as_ref().unwrap().contains(why), "{state:?}");
    let refused = secrets.keep(&server, Secret::new("s3cret"), Keep::Keychain).await.unwrap_err();
    assert_eq!(refused.code(), Code::Keychain);
    assert!(refused.hints().iter().any(|hint| hint.contains("this session")), "{refused:?}");
    assert_eq!(secrets.get(&server).await.unwrap_err().code(), Code::Keychain, "absence is not proved");
    assert_eq!(secrets.place(&server).await, None);
    secrets.keep(&server, Secret::new("s3cret"), Keep::Session).await.unwrap();
    assert_eq!(secrets.get(&server).await.unwrap().unwrap().expose(), "s3cret");
    assert!(!format!("{refused:?}").contains("s3cret"));
}

async fn started_late() {
    let secrets = Secrets::open();
    assert!(!secrets.state().await.available);
    assert!(start_keyring("\n"));
    assert_becomes_available(&secrets).await;
}

/// A keychain service takes a moment to appear on the bus.
async fn assert_becomes_available(secrets: &Secrets) {
    let mut state = secrets.state().await;
    for _ in 0..200 {
        if state.available {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        state = secrets.state().await;
    }
    assert_eq!(state, KeychainState { available: true, message: None });
}

/// Starts gnome-keyring on the bus of this process, with a password for the login keyring.
fn start_keyring(password: &str) -> bool {
    let command = "printf '%s' \"$1\" | gnome-keyring-daemon --unlock --components=secrets --daemonize";
    Command::new("sh").args(["-c", command, "sh", password]).output().unwrap().status.success()
}

/// Plays a scene in a child. `wrapper` comes before the child's own command line.
fn play(scene: &str, wrapper: &str) -> Output {
    let home = tempfile::tempdir().unwrap();
    let runtime = home.path().join("runtime");
    std::fs::create_dir(&runtime).unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(&runtime, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    let child = std::env::current_exe().unwrap();
    Command::new("sh")
        .args(["-c", &format!("{wrapper} \"$@\""), "sh"])
        .arg(child)
        .args(["--exact", "secrets::tests::child_plays_a_scene", "--nocapture"])
        .env(SCENE, scene)
        .env("HOME", home.path())
        .env("XDG_RUNTIME_DIR", &runtime)
        .env("XDG_DATA_HOME", home.path().join("data"))
        .env("XDG_CONFIG_HOME", home.path().join("config"))
        .env("XDG_CACHE_HOME", home.path().join("cache"))
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .env_remove("DISPLAY")
        .output()
        .unwrap()
}

fn installed(programs: &[&str]) -> bool {
    let there = |program: &&str| {
        let found = Command::new("sh").args(["-c", &format!("command -v {program}")]).output();
        found.is_ok_and(|output| output.status.success())
    };
    let all = programs.iter().all(there);
    if !all {
        println!("skipped: 1 keychain scene, it needs {}", programs.join(" and "));
    }
    all
}

fn assert_played(output: &Output) {
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && text.contains("1 passed"), "{text}\n{errors}");
}

#[cfg(target_os = "linux")]
#[test]
fn no_bus_at_all_is_explained() {
    assert_played(&play("no service", ""));
}

#[cfg(target_os = "linux")]
#[test]
fn a_bus_without_a_keychain_is_explained() {
    if installed(&["dbus-run-session"]) {
        // An own configuration: the usual one would start a keychain that happens to be installed.
        let config = "<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><policy context='default'>\
            <allow send_destination='*' eavesdrop='true'/><allow eavesdrop='true'/><allow own='*'/></policy></busconfig>";
        let wrapper = format!(
            "printf '%s' \"{config}\" > \"$HOME/bus.conf\"; dbus-run-session --config-file=\"$HOME/bus.conf\" --"
        );
        assert_played(&play("no service", &wrapper));
        if installed(&["gnome-keyring-daemon"]) {
            assert_played(&play("started late", &wrapper));
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_unlocked_keychain_keeps_gives_back_and_forgets() {
    if installed(&["dbus-run-session", "gnome-keyring-daemon"]) {
        let unlock = "gnome-keyring-daemon --unlock --components=secrets --daemonize";
        let wrapper = format!(
            "dbus-run-session -- sh -c 'printf \"\\n\" | {unlock} >/dev/null; \"$@\"; code=$?; exit $code' sh"
        );
        assert_played(&play("unlocked", &wrapper));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_locked_keychain_is_not_taken_for_an_empty_one() {
    if installed(&["dbus-run-session", "gnome-keyring-daemon"]) {
        let wrapper = "dbus-run-session -- sh -c \
            'gnome-keyring-daemon --start --components=secrets >/dev/null; \"$@\"; code=$?; exit $code' sh";
        assert_played(&play("locked", wrapper));
    }
}
