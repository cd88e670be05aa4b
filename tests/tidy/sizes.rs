//! Files and functions small enough to read.

use crate::{assert_none, code, files, read, shown};

#[test]
fn rust_files_have_one_subject() {
    let mut faults = Vec::new();
    for path in files("src-tauri", &[".rs"]) {
        let lines = code(&path).len();
        if lines > 500 {
            faults.push(format!("{}: {lines} lines before its tests", shown(&path)));
        }
    }
    assert_none(&faults, "no Rust file above 500 lines without tests");
}

#[test]
fn svelte_files_stay_below_300_lines() {
    let long = files("ui/src", &[".svelte"]).into_iter().map(|path| (read(&path).lines().count(), path));
    let faults: Vec<_> = long
        .filter(|(lines, _)| *lines > 300)
        .map(|(lines, path)| format!("{}: {lines}", shown(&path)))
        .collect();
    assert_none(&faults, "no Svelte file above 300 lines");
}

#[test]
fn functions_fit_on_a_screen() {
    let mut faults = Vec::new();
    for path in files("src-tauri", &[".rs"]) {
        for (name, lines) in functions(&code(&path)) {
            if lines > 60 {
                faults.push(format!("{}: `{name}` has {lines} lines", shown(&path)));
            }
        }
    }
    assert_none(&faults, "no function above 60 lines");
}

#[test]
fn commands_of_the_shell_have_at_most_ten_lines() {
    let mut faults = Vec::new();
    for path in files("src-tauri/src", &[".rs"]) {
        let lines = code(&path);
        for (at, _) in lines.iter().enumerate().filter(|(_, line)| line.trim() == "#[tauri::command]") {
            if let Some((name, length)) = functions(&lines[at..]).into_iter().next()
                && length > 10
            {
                faults.push(format!("{}: `{name}` has {length} lines", shown(&path)));
            }
        }
    }
    assert_none(&faults, "a command unpacks, calls one verb, converts the error");
}

#[test]
fn nothing_is_left_open() {
    // Written in two parts so that this file does not find itself.
    let marks = [["TO", "DO"].concat(), ["FIX", "ME"].concat(), ["XX", "X"].concat(), ["HA", "CK"].concat()];
    let mut faults = Vec::new();
    for folder in ["src-tauri", "ui/src", "tests"] {
        for path in files(folder, &[".rs", ".ts", ".svelte", ".css"]) {
            for (number, line) in read(&path).lines().enumerate() {
                let words: Vec<_> = line.split(|c: char| !c.is_alphanumeric()).collect();
                if marks.iter().any(|mark| words.contains(&mark.as_str())) {
                    faults.push(format!("{}:{}", shown(&path), number + 1));
                }
            }
        }
    }
    assert_none(&faults, "nothing is left open");
}

/// Returns the functions in formatted code with the lines of their bodies, braces included.
fn functions(lines: &[String]) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let trimmed = line.trim_start();
        let head = trimmed
            .trim_start_matches("pub(crate) ")
            .trim_start_matches("pub(super) ")
            .trim_start_matches("pub ");
        let head = head.trim_start_matches("const ").trim_start_matches("async ");
        let Some(rest) = head.strip_prefix("fn ") else { continue };
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let indent = &line[..line.len() - trimmed.len()];
        let close = format!("{indent}}}");
        if let Some(length) = lines[start..].iter().position(|line| *line == close) {
            found.push((name, length + 1));
        }
    }
    found
}
