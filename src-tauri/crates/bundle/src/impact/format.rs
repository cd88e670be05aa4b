//! FMT: what is wrong with the file itself, said as findings.

mod content;

use crate::impact::{Finding, Rule, Scene, Subject};

/// The rules of this family.
pub(super) const RULES: &[Rule] = &[
    Rule::error("FMT-01", "model 1.1", fmt_01, "The file is not an export that the server can read."),
    Rule::error(
        "FMT-02",
        "golden 3.2",
        fmt_02,
        "A process element of an unknown kind takes down every app of the tenant.",
    )
    .blocking(),
    Rule::error(
        "FMT-03",
        "golden 3.3",
        fmt_03,
        "A field of an unknown kind breaks every export of the tenant.",
    )
    .blocking(),
    Rule::warning("FMT-04", "golden 3.4", content::fmt_04, "A widget of an unknown kind stays empty."),
    Rule::error("FMT-05", "golden 3.18", fmt_05, "The server drops a row without saying so."),
    Rule::error(
        "FMT-06",
        "golden 3.17",
        fmt_06,
        "The database refuses a character, and the row is dropped without a word.",
    ),
    Rule::error("FMT-07", "wire 3.16", fmt_07, "The bundle is larger than the server accepts in one upload.")
        .blocking(),
    Rule::info("FMT-08", "model 1.1", fmt_08, "The file is in the form of an older server."),
    Rule::warning("FMT-09", "model 1.1", fmt_09, "The file has empty rows: dead references on the source."),
    Rule::warning(
        "FMT-10",
        "model 5.5",
        content::fmt_10,
        "An object has its rows elsewhere: its table, connection or passwords do not travel.",
    ),
    Rule::error("FMT-11", "model 6.9", content::fmt_11, "The file contains passwords or keys."),
    Rule::warning(
        "FMT-12",
        "model 5.2",
        content::fmt_12,
        "A process works by itself as soon as it is there.",
    ),
];

fn fmt_01(scene: &Scene<'_, '_>) -> Vec<Finding> {
    problems(scene, "FMT-01")
}

fn fmt_02(scene: &Scene<'_, '_>) -> Vec<Finding> {
    problems(scene, "FMT-02")
}

fn fmt_03(scene: &Scene<'_, '_>) -> Vec<Finding> {
    problems(scene, "FMT-03")
}

fn fmt_05(scene: &Scene<'_, '_>) -> Vec<Finding> {
    problems(scene, "FMT-05")
}

fn fmt_06(scene: &Scene<'_, '_>) -> Vec<Finding> {
    problems(scene, "FMT-06")
}

fn fmt_07(scene: &Scene<'_, '_>) -> Vec<Finding> {
    problems(scene, "FMT-07")
}

fn fmt_08(scene: &Scene<'_, '_>) -> Vec<Finding> {
    problems(scene, "FMT-08")
}

fn fmt_09(scene: &Scene<'_, '_>) -> Vec<Finding> {
    problems(scene, "FMT-09")
}

/// Turns the problems of one rule in the incoming file into findings.
pub(super) fn problems(scene: &Scene<'_, '_>, rule: &str) -> Vec<Finding> {
    let findings = scene.problems.iter().filter(|problem| problem.code == rule).map(|problem| {
        let id = crate::DefinitionId::new(&problem.subject);
        let subject = match scene.incoming.get(&id) {
            Some(_) => scene.subject(&id),
            None => Subject::part("bundle", &problem.subject, &problem.subject),
        };
        let mut finding = Finding::new(problem.code, subject, problem.message.clone(), advice(problem.code));
        finding.severity = problem.severity;
        finding
    });
    findings.collect()
}

fn advice(rule: &str) -> &'static str {
    match rule {
        "FMT-01" => "Export again from the server; do not edit the file by hand.",
        "FMT-02" | "FMT-03" => "Upgrade the destination first, or take that part out on the source.",
        "FMT-05" | "FMT-06" => "Correct it on the source and export again.",
        "FMT-07" => "Export the apps one by one.",
        "FMT-08" => "Export again from a current server if you can.",
        "FIL-03" | "IDN-07" => "Do not import this file.",
        _ => "Look at it on the source.",
    }
}

#[cfg(test)]
mod tests;
