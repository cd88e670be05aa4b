//! Another program on the same display, and the hand that drags between it and the window.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::window::{Window, until};

/// The system's Python is the one that the system's bindings of GTK belong to.
pub const PYTHON: &str = "/usr/bin/python3";

/// A small window of another program, beside AppFerry's.
pub struct Other {
    child: Child,
    title: String,
}

impl Other {
    /// Opens a window that a file can be dragged from.
    pub async fn source(file: &Path) -> Self {
        Self::open("source", file).await
    }

    /// Opens a window that files can be dropped on; it writes what it gets to `output`.
    pub async fn target(output: &Path) -> Self {
        Self::open("target", output).await
    }

    async fn open(kind: &str, path: &Path) -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/windows/dnd.py");
        let child = Command::new(PYTHON).args([script, kind]).arg(path).spawn().expect("python3 is there");
        let other = Self { child, title: format!("dnd-{kind}") };
        assert!(until(|| async { place_of(&other.title) }).await.is_some(), "{} never appeared", other.title);
        other
    }

    /// Returns the middle of its window on the screen.
    pub fn middle(&self) -> (i64, i64) {
        let (x, y) = place_of(&self.title).unwrap();
        (x + 40, y + 60)
    }
}

impl Drop for Other {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Returns where the inside of a window begins on the screen.
fn place_of(title: &str) -> Option<(i64, i64)> {
    let id = window_of(title)?;
    let told = output("xwininfo", &["-id", &id])?;
    let after = |label: &str| -> Option<i64> {
        told.lines().find_map(|line| line.trim().strip_prefix(label)?.trim().parse().ok())
    };
    Some((after("Absolute upper-left X:")?, after("Absolute upper-left Y:")?))
}

fn window_of(title: &str) -> Option<String> {
    let found = output("xdotool", &["search", "--onlyvisible", "--name", title])?;
    found.lines().last().map(str::to_owned)
}

fn output(program: &str, words: &[&str]) -> Option<String> {
    let ran = Command::new(program).args(words).stderr(Stdio::null()).output().ok()?;
    ran.status.success().then(|| String::from_utf8_lossy(&ran.stdout).into_owned())
}

/// Puts the window where there is room beside it, and returns where an element's middle is on the screen.
pub async fn on_screen(window: &Window, css: &str) -> (i64, i64) {
    let id = until(|| async { window_of("AppFerry") }).await.unwrap();
    output("xdotool", &["windowmove", "--sync", &id, "0", "0"]).unwrap();
    let element = window.find(css).await;
    let (x, y) = window.middle(&element).await;
    let (left, top) = place_of("AppFerry").unwrap();
    (left + x as i64, top + y as i64)
}

/// Asks AppFerry's window to close, as the desktop does when somebody presses the cross.
pub async fn close() {
    let id = until(|| async { window_of("AppFerry") }).await.unwrap();
    output("xdotool", &["windowactivate", "--sync", &id]).unwrap();
    output("xdotool", &["key", "alt+F4"]).unwrap();
}

/// Presses the real pointer at one place, and carries what is there to another, without letting go.
pub async fn carry(from: (i64, i64), to: (i64, i64)) {
    point(from).await;
    assert!(output("xdotool", &["mousedown", "1"]).is_some());
    const STEPS: i64 = 12;
    for step in 1..=STEPS {
        point((from.0 + (to.0 - from.0) * step / STEPS, from.1 + (to.1 - from.1) * step / STEPS)).await;
    }
    // Programs say where they would take something only when the pointer moves over them.
    point((to.0 + 2, to.1 + 1)).await;
    point(to).await;
}

/// Lets the pointer go.
pub fn let_go() {
    assert!(output("xdotool", &["mouseup", "1"]).is_some());
}

/// Moves the real pointer.
pub async fn point((x, y): (i64, i64)) {
    assert!(output("xdotool", &["mousemove", &x.to_string(), &y.to_string()]).is_some());
    // A hand needs this long, too; the toolkits gather faster moves into one.
    tokio::time::sleep(Duration::from_millis(60)).await;
}
