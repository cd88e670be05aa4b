//! The program and the computer it runs on, as far as it helps to find a fault.

use service::problem_report::About;

/// Returns the version of the program, of the system, and of what draws the window.
pub fn about() -> About {
    let engine = tauri::webview_version().unwrap_or_else(|_| "unknown".to_owned());
    vec![
        ("AppFerry", env!("CARGO_PKG_VERSION").to_owned()),
        ("System", format!("{} ({})", system(), std::env::consts::ARCH)),
        ("Web engine", engine),
    ]
}

/// Systems name themselves in a file of theirs; others are named by their kind.
fn system() -> String {
    let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let name = release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="));
    name.map_or_else(|| std::env::consts::OS.to_owned(), |name| name.trim_matches('"').to_owned())
}
