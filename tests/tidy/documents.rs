//! Documents that tell the truth.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

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

/// Returns the readme and every page below `docs`.
fn pages() -> Vec<PathBuf> {
    let mut pages = files("docs", &[".md"]);
    pages.push(root().join("README.md"));
    pages
}

/// Returns where the links and pictures of a page lead: what stands between `](` and `)`, code left out.
fn links(page: &str) -> Vec<String> {
    let is_code = |line: &&str| line.starts_with("    ");
    let text: Vec<&str> = page.lines().filter(|line| !is_code(line)).collect();
    let text = text.join("\n");
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
    targets.map(|(target, _)| target.to_owned()).collect()
}

/// Tells whether a page has an anchor: one that is written out, or that of a heading.
fn has_anchor(page: &str, anchor: &str) -> bool {
    let heading = |line: &str| {
        let words = line.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
        words.chars().filter(|c| c.is_alphanumeric() || *c == '-').collect::<String>()
    };
    let mut headings = page.lines().filter(|line| line.starts_with('#'));
    page.contains(&format!("<a id=\"{anchor}\"></a>")) || headings.any(|line| heading(line) == anchor)
}

/// Says what is wrong with a link of a page. Addresses of other sites are not looked up.
fn fault_of_link(page: &Path, link: &str) -> Option<String> {
    if link.contains("://") {
        return None;
    }
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let target = if path.is_empty() { page.to_path_buf() } else { page.parent().unwrap().join(path) };
    let leads = target.is_file() && (anchor.is_empty() || has_anchor(&read(&target), anchor));
    (!leads).then(|| format!("{}: {link}", shown(page)))
}

#[test]
fn every_link_and_picture_of_the_documents_leads_somewhere() {
    let mut faults = Vec::new();
    let mut seen = 0;
    for page in pages() {
        let links = links(&read(&page));
        seen += links.len();
        faults.extend(links.iter().filter_map(|link| fault_of_link(&page, link)));
    }
    assert_none(&faults, "links and pictures lead to files that exist");
    assert!(seen > 40, "only {seen} links were found");
}

#[test]
fn every_page_and_picture_of_the_guide_is_reached() {
    let mut reached = BTreeSet::new();
    for page in pages() {
        let folder = page.parent().unwrap();
        let there = |link: &String| folder.join(link.split('#').next().unwrap()).canonicalize().ok();
        reached.extend(links(&read(&page)).iter().filter_map(there).filter(|target| *target != page));
    }
    let mut faults = files("docs/guide", &[".md", ".png"]);
    faults.retain(|file| !reached.contains(&file.canonicalize().unwrap()));
    let faults: Vec<_> = faults.iter().map(|file| shown(file)).collect();
    assert_none(&faults, "every page and picture of the guide is reached from another page");
}

/// Returns the usual keys of every action, as the window's table of shortcuts writes them.
fn shortcut_keys() -> Vec<String> {
    let code = read(&root().join("ui/src/state/shortcuts.svelte.ts"));
    let (_, table) = code.split_once("const usual = {").unwrap();
    let (table, _) = table.split_once("} as const").unwrap();
    // Between quotes stand the group of an action, and then its keys.
    table.lines().flat_map(|line| line.split('"').skip(1).step_by(2).skip(1)).map(str::to_owned).collect()
}

#[test]
fn the_guide_names_every_shortcut() {
    let guide = read(&root().join("docs/guide/keyboard.md"));
    let keys = shortcut_keys();
    let mut faults = keys.clone();
    faults.retain(|key| !guide.contains(&format!("`{key}`")));
    assert_none(&faults, "docs/guide/keyboard.md names every shortcut");
    assert!(keys.len() > 20, "only {} shortcuts were found", keys.len());
}
