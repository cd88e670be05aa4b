//! Rules about the options of lists. Rows hold the id of an option; its text is looked up when they are shown.

use std::collections::BTreeMap;

use crate::column::Shape;
use crate::impact::rows::Holding;
use crate::impact::tables::{Ask, FieldPair};
use crate::impact::{Condition, Finding, Scene};

use super::{about_field, countable, replaced};
use crate::impact::words::listed;

/// SCH-12: options that are gone.
pub(super) fn sch_12(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let findings = lists(scene).filter_map(|(pair, old, new)| {
        let kept: BTreeMap<_, _> = texts(new);
        let gone: Vec<_> = texts(old).into_iter().filter(|(id, _)| !kept.contains_key(id)).collect();
        if gone.is_empty() {
            return None;
        }
        let message = |name: &str, object: &str| {
            let names = listed(gone.iter().map(|(_, text)| *text));
            let options = if gone.len() == 1 { "the option" } else { "the options" };
            format!("‘{name}’ of ‘{object}’ loses {options} {names}. Rows that hold it stay as they are and show blank, and filters miss them.")
        };
        let advice = "Give such rows another option on the destination first, or keep the option on the source. A roll back shows it again.";
        let ids = gone.iter().map(|(id, _)| *id);
        let conditions = holding(pair, old, ids).unwrap_or_default();
        let finding = about_field(scene, "SCH-12", pair, message, advice);
        Some(finding.counting(scene, &pair.object, conditions, Holding::One))
    });
    findings.collect()
}

/// SCH-13: options that read differently.
pub(super) fn sch_13(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let findings = lists(scene).filter_map(|(pair, old, new)| {
        let after = texts(new);
        let renamed = texts(old).into_iter().filter_map(|(id, text)| {
            let new_text = *after.get(id)?;
            (text != new_text && !new_text.is_empty()).then_some((id, text, new_text))
        });
        let renamed: Vec<_> = renamed.collect();
        if renamed.is_empty() {
            return None;
        }
        let message = |name: &str, object: &str| {
            let each = renamed.iter().take(5).map(|(_, old, new)| format!("‘{old}’ reads ‘{new}’"));
            let each = each.collect::<Vec<_>>().join(", ");
            format!("Options of ‘{name}’ of ‘{object}’ get another text, for existing rows too: {each}.")
        };
        let conditions = holding(pair, old, renamed.iter().map(|(id, ..)| *id)).unwrap_or_default();
        let advice = "Make sure that the options still mean the same.";
        let finding = about_field(scene, "SCH-13", pair, message, advice);
        Some(finding.counting(scene, &pair.object, conditions, Holding::One))
    });
    findings.collect()
}

fn lists<'s>(scene: &'s Scene<'_, '_>) -> impl Iterator<Item = (&'s FieldPair, &'s Ask, &'s Ask)> {
    let is_list = |ask: &Ask| matches!(ask.shape, Shape::Choice | Shape::Choices);
    replaced(scene).filter(move |(_, old, new)| is_list(old) && is_list(new))
}

fn texts(ask: &Ask) -> BTreeMap<&str, &str> {
    ask.options
        .iter()
        .map(|(id, text)| (id.as_str(), if text.is_empty() { id } else { text }.as_str()))
        .collect()
}

/// The conditions that count rows with one of some options; `None` when the server cannot count that. It writes a
/// value into its SQL as it is, so only plain ones are sent; and what is inside a list of choices equals nothing.
fn holding<'o>(
    pair: &FieldPair,
    list: &Ask,
    options: impl Iterator<Item = &'o str>,
) -> Option<Vec<Condition>> {
    countable(&pair.id, list).filter(|_| list.shape == Shape::Choice)?;
    let is_plain =
        |id: &str| !id.is_empty() && id.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' '));
    options.map(|id| is_plain(id).then(|| Condition::Equals(pair.id.clone(), id.to_owned()))).collect()
}
