//! The rules about circumstances fire on the smallest case they are about, and stay silent beside it.

#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};

use super::{Answer, Ending, State, after_import, dashed, days};
use crate::Severity;
use crate::impact::example::*;
use crate::impact::{Circumstances, Finding, LiveFacts, judge};

type Row = (&'static str, &'static str, Value);

fn rows(label: &str) -> Vec<Row> {
    vec![(app("a", &[], &[]).0, "application", labelled(label, app("a", &[], &[]).2))]
}

/// Judges a bundle of 2026-01-02 for a destination of 2026-01-01, unless the text of that is changed.
fn judged_on(there: &str, label: &str, today: Option<&str>, last_backup: Option<&str>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let own = |text: Option<&str>| text.map(str::to_owned);
    seen(there, &one_app(&rows(label), &json!({})), &LiveFacts::default(), |scene| {
        scene.circumstances = Circumstances { today: own(today), last_backup: own(last_backup) };
        findings = judge(scene);
    });
    findings
}

fn there() -> String {
    all_apps(&rows("Before"))
}

#[test]
fn run_01_is_always_said() {
    let findings = judged(&there(), &there());
    let expected =
        "Import replaces, it does not merge. A snapshot is taken first; data rows are not part of it.";
    assert_eq!(messages(&findings, "RUN-01"), [expected]);
    assert_eq!(said(&findings, "RUN-01")[0].severity, Severity::Info);
}

#[test]
fn run_02_compares_the_newest_backup_with_the_newest_change() {
    let rule = |label: &str, today, backup| {
        let findings = judged_on(&there(), label, today, backup);
        said(&findings, "RUN-02").iter().map(|finding| finding.severity).collect::<Vec<_>>()
    };
    let today = Some("2026-01-03");
    assert_eq!(rule("After", today, Some("2025-12-31T23:59:59Z")), [Severity::Warning]);
    assert_eq!(rule("After", today, Some("2026-01-01T00:00:00.5Z")), []);
    assert_eq!(rule("After", today, None), [Severity::Info]);
    assert_eq!(rule("After", None, None), [], "nobody looked");
    assert_eq!(rule("Before", today, Some("2025-12-31T23:59:59Z")), [], "nothing changes");
}

#[test]
fn run_03_knows_old_bundles() {
    let said = |there: &str, label: &str, today| messages(&judged_on(there, label, today, None), "RUN-03");
    assert_eq!(
        said(&there(), "After", Some("2026-02-02")),
        ["The bundle was exported on 2026-01-02, 31 days ago."]
    );
    assert!(said(&there(), "After", Some("2026-02-01")).is_empty(), "thirty days");
    assert!(
        said(&there(), "After", None).is_empty() && said(&there(), "Before", Some("2026-03-01")).is_empty()
    );
    let later = there().replace("2026-01-01T00", "2026-01-05T00");
    let expected =
        "The bundle was exported on 2026-01-02, and the destination was changed on 2026-01-05 after that.";
    assert_eq!(said(&later, "After", Some("2026-01-06")), [expected]);
    let same_day = there().replace("2026-01-01T00", "2026-01-02T23");
    assert!(said(&same_day, "After", Some("2026-01-06")).is_empty());
}

#[test]
fn run_03_leaves_system_objects_out() {
    let mut system = object("o", &[]);
    system.2["isSystemObject"] = json!(1);
    let mut rows = rows("Before");
    rows[0].2["json"]["objectIDs"] = json!(["o"]);
    rows.push(system);
    let mut export: Value = serde_json::from_str(&all_apps(&rows)).unwrap();
    export["definitions"][1]["updatedAt"] = json!("2026-01-05T00:00:00.000Z");
    let findings = judged_on(&export.to_string(), "After", Some("2026-01-05"), None);
    assert!(said(&findings, "RUN-03").is_empty(), "an import gives them its own time");
    assert_eq!(said(&findings, "RUN-08")[0].severity, Severity::Info);
}

#[test]
fn run_08_warns_when_somebody_worked_there_today() {
    let severity = |label: &str, today| said(&judged_on(&there(), label, today, None), "RUN-08")[0].severity;
    assert_eq!(severity("After", Some("2026-01-01")), Severity::Warning);
    assert_eq!(severity("After", Some("2026-01-02")), Severity::Info);
    assert_eq!(severity("Before", Some("2026-01-01")), Severity::Info, "nothing changes");
    assert_eq!(severity("After", None), Severity::Info);
}

#[test]
fn days_are_counted_over_months_and_leap_years() {
    let between = |from: &str, to: &str| days(to).unwrap() - days(from).unwrap();
    assert_eq!(between("2026-01-31", "2026-02-01"), 1);
    assert_eq!(between("2024-02-28", "2024-03-01"), 2);
    assert_eq!(between("2026-02-28", "2026-03-01"), 1);
    assert_eq!(between("2025-12-31", "2026-12-31"), 365);
    assert_eq!((days("soon"), days("2026-01"), days("")), (None, None, None));
    assert_eq!(
        (dashed("20260102").as_deref(), dashed("2026-1-2"), dashed("")),
        (Some("2026-01-02"), None, None)
    );
}

#[test]
fn what_is_said_after_an_import_follows_from_its_end() {
    let rules = |answer, state| {
        let findings = after_import(&Ending { destination: "Test", answer, state });
        findings.iter().map(|finding| finding.rule).collect::<Vec<_>>()
    };
    assert_eq!(rules(Answer::Done, State::AsPlanned), ["RUN-07", "RUN-04"]);
    assert_eq!(rules(Answer::Done, State::Different), ["RUN-07", "RUN-04"]);
    assert_eq!(rules(Answer::Stopped, State::AsPlanned), ["RUN-05", "RUN-07", "RUN-04"]);
    assert_eq!(rules(Answer::Stopped, State::Different), ["RUN-05", "RUN-07", "RUN-04"]);
    assert_eq!(rules(Answer::Stopped, State::Untouched), ["RUN-05", "RUN-07"]);
    assert_eq!(rules(Answer::RefusedAtOnce, State::Untouched), ["RUN-05", "RUN-07"]);
    assert_eq!(rules(Answer::Nothing, State::Unknown), ["RUN-06"]);
    assert_eq!(rules(Answer::Stopped, State::Unknown), ["RUN-06"]);
}

#[test]
fn what_is_said_after_an_import_names_the_server_and_what_to_do() {
    let findings =
        after_import(&Ending { destination: "Test", answer: Answer::Done, state: State::AsPlanned });
    assert_eq!(findings[0].message, "‘Test’ holds exactly what was planned.");
    assert_eq!(findings[1].advice, "Restart the services of ‘Test’, then verify again.");
    let refused =
        after_import(&Ending { destination: "Test", answer: Answer::Stopped, state: State::Untouched });
    assert_eq!(refused[0].severity, Severity::Error);
    let at_once = Ending { destination: "Test", answer: Answer::RefusedAtOnce, state: State::Untouched };
    assert_eq!(after_import(&at_once)[0].severity, Severity::Info, "nothing was stored");
    assert!(
        judged(&there(), &there())
            .iter()
            .all(|finding| !super::super::rule(finding.rule).unwrap().is_of_report)
    );
}
