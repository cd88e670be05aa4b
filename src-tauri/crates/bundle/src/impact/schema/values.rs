//! Rules about values that a column holds: what the one table of changes ([`crate::column::CHANGES`]) says about them.

use crate::DefinitionId;
use crate::column::{Refusal, Shape};
use crate::impact::tables::{Ask, Conversion, FieldPair};
use crate::impact::{Condition, Finding, Scene};

use super::about_field;

/// SCH-01: fewer decimals.
pub(super) fn sch_01(scene: &Scene<'_, '_>) -> Vec<Finding> {
    conversions(scene, "SCH-01")
}

/// SCH-02: a date with a time becomes a date.
pub(super) fn sch_02(scene: &Scene<'_, '_>) -> Vec<Finding> {
    conversions(scene, "SCH-02")
}

/// SCH-03: any other change of kind that a column or its values may not fit.
pub(super) fn sch_03(scene: &Scene<'_, '_>) -> Vec<Finding> {
    conversions(scene, "SCH-03")
}

/// SCH-14: one choice becomes several, or the other way round.
pub(super) fn sch_14(scene: &Scene<'_, '_>) -> Vec<Finding> {
    conversions(scene, "SCH-14")
}

/// SCH-15: a text gets, or loses, its languages.
pub(super) fn sch_15(scene: &Scene<'_, '_>) -> Vec<Finding> {
    conversions(scene, "SCH-15")
}

/// SCH-17: automatic numbering becomes something else.
pub(super) fn sch_17(scene: &Scene<'_, '_>) -> Vec<Finding> {
    conversions(scene, "SCH-17")
}

/// SCH-22: a long text becomes a shorter one.
pub(super) fn sch_22(scene: &Scene<'_, '_>) -> Vec<Finding> {
    conversions(scene, "SCH-22")
}

/// Returns the condition under which a row has a value in a field as the destination has it; `None` when the server
/// cannot count that: it writes ids into its SQL as they are, so only plain ones are sent, and values in several
/// languages or in another table have no column here.
pub(in crate::impact) fn countable(id: &DefinitionId, field: &Ask) -> Option<Condition> {
    let is_plain = id.as_str().chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    (field.shape.is_column() && is_plain).then(|| Condition::HasValue(id.clone()))
}

fn conversions(scene: &Scene<'_, '_>, rule: &'static str) -> Vec<Finding> {
    let fields = scene.tables().fields.iter();
    let found = fields.filter_map(|pair| Some((pair, pair.conversion?)));
    found.filter_map(|(pair, conversion)| finding(scene, rule, pair, conversion)).collect()
}

fn finding(
    scene: &Scene<'_, '_>,
    rule: &'static str,
    pair: &FieldPair,
    Conversion { from, change }: Conversion,
) -> Option<Finding> {
    let (_, severity) = change.says.filter(|(known, _)| *known == rule)?;
    let message = |name: &str, object: &str| {
        let to = kind_after(pair, from);
        match pair.is_replaced {
            true => format!(
                "‘{name}’ of ‘{object}’ changes from {} to {to}. {}",
                from.words(),
                change.consequence
            ),
            false => format!(
                "The database keeps ‘{name}’ of ‘{object}’ as {}, and the import makes it {to}, as the definition says. {}",
                from.words(),
                change.consequence
            ),
        }
    };
    let advice = format!("{} {}", advice(change.loses.is_some(), change.refuses), change.roll_back);
    let mut finding = about_field(scene, rule, pair, message, &advice);
    finding.severity = severity;
    if change.depends_on_rows() {
        finding = finding.counting_values(scene, pair);
    }
    // What the database refused before, it may refuse again: nothing gets worse. Digits that go are another matter.
    if pair.is_unchanged() && change.loses.is_none() {
        finding.lower();
    }
    Some(finding)
}

/// A number that keeps being one says how many decimals it keeps.
fn kind_after(pair: &FieldPair, from: Shape) -> String {
    match (from, pair.new.shape, pair.new.places) {
        (Shape::Decimals, Shape::Decimals, Some(places)) => format!("one with {places} decimals"),
        (_, to, _) => to.words().to_owned(),
    }
}

fn advice(loses: bool, refuses: Refusal) -> &'static str {
    match (loses, refuses) {
        (true, _) => "Make a database backup first, or use a new field.",
        (false, Refusal::Never) => "Check the existing rows, or use a new field.",
        (false, Refusal::Unfit(_)) => "Clean up the values first, or use a new field.",
        (false, Refusal::Always) => "Use a new field.",
    }
}
