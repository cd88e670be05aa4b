//! What a plan could not look at, said plainly: a plan never lets silence pass for safety (DESIGN §1.7).

use std::collections::BTreeSet;

use crate::DefinitionType;
use crate::impact::{MOST_QUESTIONS, Question, Scene};

/// Returns what is unknown about rows, live columns and scopes.
pub(super) fn gaps(scene: &Scene<'_, '_>, asked: &BTreeSet<Question>) -> Vec<String> {
    let mut gaps = rows(scene, asked);
    gaps.extend(columns(scene));
    if scene.facts.roles.as_ref().is_some_and(|roles| roles.values().any(|role| role.scopes.is_none())) {
        gaps.push(
            "The destination did not tell which scopes its roles have, so the loss of one would not be seen."
                .to_owned(),
        );
    }
    if scene.facts.scopes.is_none() {
        gaps.push("The scopes of the destination are unknown, so roles could not be checked.".to_owned());
    }
    gaps
}

fn rows(scene: &Scene<'_, '_>, asked: &BTreeSet<Question>) -> Vec<String> {
    let answered = asked.iter().filter(|question| scene.counts.contains_key(*question)).count();
    if asked.is_empty() {
        return Vec::new();
    }
    if answered == 0 {
        return vec![
            "No rows were counted, so it is unknown how many values each finding is about.".to_owned(),
        ];
    }
    let mut gaps = vec![
        "Rows were counted as this account sees them: how many have a value, are empty or hold an option. Which of the values would be cut, rounded or refused was not looked at."
            .to_owned(),
    ];
    if answered < asked.len() {
        gaps.push(format!("{} of {} counts of rows are unknown.", asked.len() - answered, asked.len()));
    }
    if asked.len() >= MOST_QUESTIONS {
        gaps.push(format!("Only the {MOST_QUESTIONS} gravest counts of rows were asked for."));
    }
    gaps
}

fn columns(scene: &Scene<'_, '_>) -> Option<String> {
    let objects = scene.incoming.definitions.iter().filter(|row| row.kind == DefinitionType::Object);
    let there: Vec<_> = objects.filter(|row| scene.destination.contains(&row.id)).collect();
    let unknown = there.iter().filter(|row| !scene.facts.columns.contains_key(&row.id)).count();
    match (unknown, there.len()) {
        (0, _) => None,
        (unknown, all) if unknown == all => Some(
            "The real columns of the destination’s tables are unknown; their fields were judged by the definitions alone."
                .to_owned(),
        ),
        (unknown, all) => Some(format!(
            "The real columns of {unknown} of {all} objects are unknown; their fields were judged by the definitions alone."
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{computed_with, export};
    use super::*;
    use crate::impact::{Counts, LiveFacts};

    #[test]
    fn what_was_counted_and_what_was_not_is_said() {
        let (there, bundle) = (export("A", &["f"], None), export("A", &[], Some("app_a")));
        let gaps = |answers: usize, facts: &LiveFacts| {
            let mut count = |asked: &BTreeSet<Question>| -> Counts {
                asked.iter().take(answers).map(|question| (question.clone(), 5)).collect()
            };
            computed_with(&[&bundle], &there, facts, &mut count).review.not_checked.join(" ")
        };
        let unknown = LiveFacts::default();
        assert!(gaps(0, &unknown).contains("No rows were counted"));
        assert!(gaps(1, &unknown).contains("1 of 2 counts of rows are unknown."));
        assert!(gaps(2, &unknown).contains("as this account sees them"));
        assert!(!gaps(2, &unknown).contains("counts of rows are unknown"));
        assert!(gaps(2, &unknown).contains("The real columns of the destination’s tables are unknown"));
        let known = LiveFacts { columns: [("o".into(), Vec::new())].into(), ..LiveFacts::default() };
        assert!(!gaps(2, &known).contains("real columns"));
    }

    #[test]
    fn nothing_is_said_of_rows_when_no_finding_is_about_rows() {
        let there = export("A", &["f"], None);
        let facts = LiveFacts::default();
        let gaps =
            computed_with(&[&there], &there, &facts, &mut |_| Counts::new()).review.not_checked.join(" ");
        assert!(!gaps.contains("counted"), "{gaps}");
    }
}
