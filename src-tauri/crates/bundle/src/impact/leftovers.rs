//! REM: what goes on working in the database and in running processes although nothing lists it any more.

use crate::impact::{Finding, Rule, Scene};
use crate::{DefinitionId, DefinitionType};

/// The rules of this family.
pub(super) const RULES: &[Rule] = &[
    Rule::warning(
        "REM-06",
        "model 5.2",
        rem_06,
        "An index stays in force although nothing lists it any more.",
    ),
    Rule::warning(
        "REM-07",
        "model 6.2",
        rem_07,
        "A step of a process disappears, and what waits there stalls.",
    ),
];

/// REM-06: an import drops no index (definition-model §5.2).
fn rem_06(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let indexes = hidden_inside(scene, |kind| *kind == DefinitionType::Index);
    let findings = indexes.map(|(id, holder)| {
        let subject = scene.subject(id);
        let message = format!(
            "The index ‘{}’ of ‘{}’ stays active in the database though nothing lists it any more.",
            subject.name,
            scene.name(holder)
        );
        Finding::new("REM-06", subject, message, "Drop it in the database by hand if it is not wanted.")
    });
    findings.collect()
}

/// REM-07: a process that goes on without one of its steps.
fn rem_07(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let steps = hidden_inside(scene, |kind| matches!(kind, DefinitionType::ProcessElement(_)));
    let findings = steps.map(|(id, holder)| {
        let subject = scene.subject(id);
        let message = format!(
            "The step ‘{}’ disappears from ‘{}’. Whatever is waiting there will not go on.",
            subject.name,
            scene.name(holder)
        );
        Finding::new("REM-07", subject, message, "Let running processes finish before the import.")
    });
    findings.collect()
}

/// Goes through what disappears from something that stays, with what held it.
fn hidden_inside<'s, 'a>(
    scene: &'s Scene<'_, 'a>,
    is_meant: impl Fn(&DefinitionType<'a>) -> bool,
) -> impl Iterator<Item = (&'s DefinitionId, &'s DefinitionId)> {
    scene.changes.hidden.iter().filter_map(move |id| {
        let holder = scene.holders()[0].get(id)?;
        let stays = scene.predicted.is_visible(holder);
        scene.destination.get(id).filter(|row| stays && is_meant(&row.kind)).map(|_| (id, holder))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::{Value, json};

    use crate::impact::example::*;

    type Row = (&'static str, &'static str, Value);

    fn rows(indexes: &[&str], objects: &[&str]) -> Vec<Row> {
        let mut holder = object("o", &[]);
        holder.2["indexIDs"] = json!(indexes);
        let index = ("i", "index", json!({"name": "by name", "translations": []}));
        vec![app("a", objects, &[]), holder, index]
    }

    fn onto(there: &[Row], incoming: &[Row], rule: &str) -> Vec<String> {
        messages(&judged(&all_apps(there), &one_app(incoming, &json!({}))), rule)
    }

    #[test]
    fn rem_06_speaks_of_an_index_that_its_object_gives_up() {
        let there = rows(&["i"], &["o"]);
        let expected =
            "The index ‘row i’ of ‘Object o’ stays active in the database though nothing lists it any more.";
        assert_eq!(onto(&there, &rows(&[], &["o"])[..2], "REM-06"), [expected]);
        assert!(onto(&there, &rows(&["i"], &["o"])[..2], "REM-06").is_empty());
        assert!(onto(&there, &rows(&[], &[])[..1], "REM-06").is_empty(), "the whole object disappears");
    }

    #[test]
    fn rem_07_speaks_of_a_step_that_its_process_gives_up() {
        let process = |processes: &[&str], steps: &[&str]| {
            let mut first = app("a", &[], &[]);
            first.2["json"]["processIDs"] = json!(processes);
            let step =
                |id| (id, "process.task.user.approval", labelled("Approve", json!({"key": "Approval"})));
            vec![
                first,
                ("x", "process", labelled("Hiring", json!({"elementIDs": steps}))),
                step("s"),
                step("t"),
            ]
        };
        let there = process(&["x"], &["s", "t"]);
        let expected =
            "The step ‘Approve’ disappears from ‘Hiring’. Whatever is waiting there will not go on.";
        assert_eq!(onto(&there, &process(&["x"], &["t"]), "REM-07"), [expected]);
        assert!(onto(&there, &process(&["x"], &["t", "s"]), "REM-07").is_empty());
        assert!(onto(&there, &process(&[], &["t"]), "REM-07").is_empty(), "the whole process disappears");
    }
}
