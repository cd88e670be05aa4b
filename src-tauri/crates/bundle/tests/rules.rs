//! The rule reference in `docs/` says what the table of rules says.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use bundle::Severity;
use bundle::impact::{advice, rule, rule_ids, rules};

/// Writes the reference when `APPFERRY_WRITE_DOCS` is set, and otherwise compares.
#[test]
fn the_rule_reference_is_not_stale() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../docs/rules.md");
    let reference = reference();
    if std::env::var_os("APPFERRY_WRITE_DOCS").is_some() {
        std::fs::write(&path, reference).unwrap();
    } else {
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == reference, "docs/rules.md is stale; `make docs` writes it again");
    }
}

/// Definition-model §6 has 99 rules; SHR-02 is the one that only changes the weight of others.
#[test]
fn every_rule_is_judged() {
    let judged: BTreeSet<_> = rules().map(|rule| rule.id).chain(["SHR-02"]).collect();
    assert_eq!(judged, rule_ids().collect());
    assert_eq!(judged.len(), 99);
}

fn reference() -> String {
    let mut text = HEAD.to_owned();
    for (prefix, title) in FAMILIES {
        write!(text, "\n## {title}\n\n| Rule | Weight | What it means | What to do | Rests on |\n|---|---|---|---|---|\n").unwrap();
        for id in rule_ids().filter(|id| id.starts_with(prefix)) {
            writeln!(text, "{}", row(id)).unwrap();
        }
    }
    text
}

fn row(id: &str) -> String {
    let advice = advice(id).unwrap();
    match rule(id) {
        Some(rule) => {
            let weight = match rule.severity {
                Severity::Error if rule.blocks => "error, blocks",
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "info",
            };
            let weight =
                if rule.is_of_report { format!("{weight}, after an import") } else { weight.to_owned() };
            format!("| {id} | {weight} | {} | {advice} | {} |", rule.meaning, rule.source)
        }
        None if id == "SHR-02" => {
            format!(
                "| {id} | raises by one | What another app uses weighs one level more when a removal or a change of a column touches it. | {advice} | model 6 |"
            )
        }
        None => panic!("{id} has no row in the table of rules"),
    }
}

const FAMILIES: [(&str, &str); 10] = [
    ("OVW", "Overwrites"),
    ("REM", "Removals"),
    ("SCH", "Columns and data"),
    ("SHR", "Shared and system definitions"),
    ("REF", "References"),
    ("ROL", "Roles and scopes"),
    ("FIL", "Files"),
    ("IDN", "Names and ids"),
    ("FMT", "Format"),
    ("RUN", "Circumstances"),
];

const HEAD: &str = "# Rules of the impact

What AppFerry says about an import before it happens, rule by rule. This page is written by `make docs` from the tables
in `src-tauri/crates/bundle/src/impact`; do not edit it by hand.

An *error* has to be accepted before an import; one that *blocks* cannot be. A rule speaks only of new damage: what was
broken on the destination before is information, or not said at all. A finding may weigh less or more than its rule: a
count of zero rows at risk lowers it to information, use by another app raises it (SHR-02).

*Rests on* names where it was seen: a recording of a real server (`wire`, `golden`) or a section of the definition model
(`model`).
";
