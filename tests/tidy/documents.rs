//! Documents that tell the truth.

use crate::{assert_none, files, read, root, shown};

#[test]
fn every_command_in_the_readme_exists() {
    let readme = read(&root().join("README.md"));
    let makefile = read(&root().join("Makefile"));
    let mut faults = Vec::new();
    for target in readme.split("make ").skip(1) {
        let target: String = target.chars().take_while(|c| c.is_ascii_lowercase() || *c == '-').collect();
        if readme.contains(&format!("`make {target}`")) && !makefile.contains(&format!("\n{target}:")) {
            faults.push(format!("make {target}"));
        }
    }
    assert_none(&faults, "the README's commands exist");
    assert!(readme.contains("make run") && readme.contains("make test"));
}

#[test]
fn every_module_says_what_it_is() {
    let mut faults = Vec::new();
    for folder in ["src-tauri", "tests"] {
        for path in files(folder, &[".rs"]) {
            let is_test = shown(&path).starts_with("src-tauri") && shown(&path).contains("tests");
            if !is_test && !read(&path).starts_with("//!") {
                faults.push(shown(&path));
            }
        }
    }
    assert_none(&faults, "every module opens with what it is");
}

#[test]
fn every_dependency_says_why_it_is_here() {
    let mut faults = Vec::new();
    for path in files("", &["Cargo.toml"]) {
        let mut explained = false;
        let mut inside = false;
        for line in read(&path).lines() {
            if line.starts_with('[') {
                inside = line.contains("dependencies");
                explained = explained && !inside;
            } else if line.starts_with('#') {
                explained = true;
            } else if line.trim().is_empty() {
                explained = false;
            } else if inside
                && line.contains('=')
                && !line.contains("path =")
                && !line.contains(".workspace")
                && !explained
            {
                faults.push(format!("{}: {line}", shown(&path)));
            }
        }
    }
    assert_none(&faults, "each dependency has one line why");
}

#[test]
fn both_licences_are_there() {
    for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
        assert!(root().join(licence).is_file(), "{licence}");
    }
}

#[test]
fn the_icon_has_one_source_and_every_size_the_window_names() {
    let configuration: serde_json::Value =
        serde_json::from_str(&read(&root().join("src-tauri/tauri.conf.json"))).unwrap();
    for icon in configuration["bundle"]["icon"].as_array().unwrap() {
        assert!(root().join("src-tauri").join(icon.as_str().unwrap()).is_file(), "{icon}");
    }
    assert!(root().join("icons/icon.svg").is_file());
}
