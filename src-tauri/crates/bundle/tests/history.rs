//! Differences between consecutive days of a made-up server, against the list of what was done to it.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout)]

use std::path::Path;
use std::process::Command;

use bundle::diff::DefinitionRef;
use bundle::{Bundle, diff};
use serde_json::Value;

const DAYS: usize = 5;

fn ids(of: &Value) -> Vec<&str> {
    of.as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect()
}

fn names(list: &[DefinitionRef]) -> Vec<&str> {
    list.iter().map(|entry| entry.id.as_str()).collect()
}

fn generate(corpus: &Path, folder: &Path) {
    let made = Command::new("python3")
        .arg(corpus.join("perf/gen.py"))
        .args(["history", "--mb", "10", "--days", &DAYS.to_string(), "--out"])
        .arg(folder)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

#[test]
fn every_day_differs_from_the_one_before_by_what_was_done() {
    let Ok(corpus) = std::env::var("APPFERRY_CORPUS") else {
        println!("skipped: {} days of history, because APPFERRY_CORPUS is not set", DAYS - 1);
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    generate(Path::new(&corpus), folder.path());
    let truth = std::fs::read_to_string(folder.path().join("truth.jsonl")).unwrap();
    let version = |day: usize| std::fs::read(folder.path().join(format!("v{day:03}.json"))).unwrap();
    let (mut days, mut found) = (0, 0);
    for line in truth.lines() {
        let truth: Value = serde_json::from_str(line).unwrap();
        let day = usize::try_from(truth["day"].as_u64().unwrap()).unwrap();
        let (before, after) = (version(day - 1), version(day));
        let diff = diff(&Bundle::parse(&before).unwrap(), &Bundle::parse(&after).unwrap());
        assert_eq!(names(&diff.added), ids(&truth["added"]), "day {day}");
        assert_eq!(names(&diff.removed), ids(&truth["removed"]), "day {day}");
        let changed: Vec<_> = diff.changed.iter().map(|entry| entry.id.as_str()).collect();
        assert_eq!(changed, ids(&truth["changed"]), "day {day}");
        let touched: Vec<_> = diff.touched.iter().map(|entry| entry.id.as_str()).collect();
        assert_eq!(touched, ids(&truth["touched"]), "day {day}");
        let total = diff.unchanged as usize + diff.added.len() + changed.len() + touched.len();
        assert_eq!(total as u64, truth["total"].as_u64().unwrap(), "day {day}");
        days += 1;
        found += diff.added.len() + diff.removed.len() + changed.len() + touched.len();
    }
    assert_eq!(days, DAYS - 1);
    println!("history: {days} of {days} days equal the truth, {found} differences");
}
