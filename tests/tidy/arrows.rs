//! Who may know whom.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

use crate::{assert_none, code, files, read, root, shown};

/// The crates of this project and those of its own that each may depend on.
const ALLOWED: &[(&str, &[&str])] = &[
    ("bundle", &[]),
    ("service", &["bundle"]),
    ("practice", &["bundle"]),
    ("cli", &["bundle", "service", "practice"]),
    ("shell", &["bundle", "service", "practice"]),
    ("tests", &["bundle", "service", "practice"]),
];

/// The adapters of `service`: they know neither use cases nor each other.
const ADAPTERS: &[&str] =
    &["server", "library", "secrets", "settings", "history", "index", "contents", "upkeep"];
/// What every adapter may use: the ground that all of `service` stands on.
const GROUND: &[&str] = &[
    "Code",
    "EntryId",
    "Environment",
    "Error",
    "ErrorReport",
    "Event",
    "ImportId",
    "Keep",
    "KeepRule",
    "KeptBy",
    "LibraryId",
    "NotAnEnvironment",
    "NotAnId",
    "Outcome",
    "Progress",
    "Result",
    "Secret",
    "ServerId",
    "Stage",
    "durable",
    "network",
    "person",
    "rebuildable",
    "tls",
];

#[test]
fn crates_depend_only_downwards_and_only_the_shell_knows_tauri() {
    let graph = dependencies();
    let ours: BTreeSet<_> = ALLOWED.iter().map(|(name, _)| *name).collect();
    let mut faults = Vec::new();
    for (name, allowed) in ALLOWED {
        for dependency in &graph[*name] {
            if ours.contains(dependency.as_str()) && !allowed.contains(&dependency.as_str()) {
                faults.push(format!("{name} depends on {dependency}"));
            }
        }
        if *name != "shell" && reaches(&graph, name, "tauri") {
            faults.push(format!("{name} reaches tauri"));
        }
    }
    assert_none(&faults, "arrows run only down");
}

#[test]
fn the_bundle_crate_touches_no_disk_network_or_clock() {
    let banned =
        ["std::fs", "std::net", "std::env", "SystemTime", "Instant::now", "std::process", "tokio", "reqwest"];
    let mut faults = Vec::new();
    for path in files("src-tauri/crates/bundle/src", &[".rs"]) {
        for line in code(&path).iter().filter(|line| !line.trim_start().starts_with("//")) {
            if let Some(word) = banned.iter().find(|word| line.contains(**word)) {
                faults.push(format!("{}: {word}", shown(&path)));
            }
        }
    }
    assert!(root().join("src-tauri/crates/bundle/clippy.toml").is_file());
    assert_none(&faults, "`bundle` is pure");
}

#[test]
fn adapters_know_neither_use_cases_nor_each_other() {
    let mut faults = Vec::new();
    for adapter in ADAPTERS {
        let source = root().join("src-tauri/crates/service/src");
        let mut paths = files(&format!("src-tauri/crates/service/src/{adapter}"), &[".rs"]);
        paths.push(source.join(format!("{adapter}.rs")));
        for path in paths {
            for line in code(&path) {
                for used in line.split("crate::").skip(1) {
                    let used: Vec<_> = match used.strip_prefix('{') {
                        Some(list) => list.split('}').next().unwrap().split(',').map(str::trim).collect(),
                        None => vec![used],
                    };
                    for path_used in used {
                        let first: String =
                            path_used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                        if !first.is_empty() && first != *adapter && !GROUND.contains(&first.as_str()) {
                            faults.push(format!("{}: crate::{first}", shown(&path)));
                        }
                    }
                }
            }
        }
    }
    assert_none(&faults, "adapters stand on their own");
}

#[test]
fn only_the_server_adapter_speaks_http() {
    let mut faults = Vec::new();
    for path in files("src-tauri/crates/service/src", &[".rs"]) {
        let name = shown(&path);
        // The library's storage speaks WebDAV and S3, through OpenDAL; the network only prepares the client.
        let speaks = ["src/server", "src/network.rs", "src/library/remote", "src/library/tests/servers.rs"];
        if !speaks.iter().any(|place| name.contains(place))
            && code(&path).iter().any(|line| line.contains("reqwest"))
        {
            faults.push(name);
        }
    }
    assert_none(&faults, "only `service/src/server` speaks the server's language");
}

#[test]
fn the_interface_keeps_its_arrows() {
    let mut faults = Vec::new();
    for path in files("ui/src", &[".ts", ".svelte"]) {
        let name = shown(&path);
        let text = read(&path);
        if text.contains("@tauri-apps") && !name.starts_with("ui/src/ipc/") {
            faults.push(format!("{name} imports @tauri-apps"));
        }
        let forbidden: &[&str] = if name.starts_with("ui/src/ipc/") {
            &["/state/", "/views/", "/components/"]
        } else if name.starts_with("ui/src/state/") {
            &["/views/", "/components/"]
        } else if name.starts_with("ui/src/components/") {
            &["/views/"]
        } else {
            &[]
        };
        for import in text.lines().filter(|line| line.trim_start().starts_with("import")) {
            if let Some(target) = forbidden.iter().find(|target| import.contains(**target)) {
                faults.push(format!("{name} imports from {target}"));
            }
        }
        if text.contains("{@html") {
            faults.push(format!("{name} renders HTML from data"));
        }
    }
    assert_none(&faults, "views → components → state → ipc");
}

/// Returns the names that each package of the workspace and its dependencies need to be built (tests aside).
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let entry = |package: &Value| {
        let needed = package["dependencies"].as_array().unwrap().iter().filter(|d| d["kind"] != "dev");
        let names = needed.map(|d| d["name"].as_str().unwrap().to_owned()).collect();
        (package["name"].as_str().unwrap().to_owned(), names)
    };
    packages.iter().map(entry).collect()
}

fn reaches(graph: &BTreeMap<String, BTreeSet<String>>, from: &str, target: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![from.to_owned()];
    while let Some(next) = open.pop() {
        if next == target {
            return true;
        }
        if seen.insert(next.clone()) {
            open.extend(graph.get(&next).into_iter().flatten().cloned());
        }
    }
    false
}
