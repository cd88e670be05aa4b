//! FMT, FIL and IDN-07: what is wrong with the file itself, said as findings.

use crate::impact::{Finding, Scene, Subject};

/// Turns every problem of the incoming file into a finding.
pub(super) fn problems_of_the_file(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let findings = scene.problems.iter().map(|problem| {
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
