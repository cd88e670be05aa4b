//! SCH: what happens to columns, and to the values in them. An import alters the column of every field it carries, and
//! answers "done" whatever the database says to that (wire 3.3, golden/RULES.md §3).

mod fields;
mod lists;
mod objects;
mod values;

use crate::impact::rows::Holding;
use crate::impact::tables::{Ask, FieldPair};
use crate::impact::{Condition, Finding, Rule, Scene};

pub(super) use values::countable;

/// The rules of this family.
pub(super) const RULES: &[Rule] = &[
    Rule::error(
        "SCH-01",
        "golden 3.10",
        values::sch_01,
        "A number keeps fewer decimals, so that digits are rounded away.",
    ),
    Rule::error(
        "SCH-02",
        "golden 3.11",
        values::sch_02,
        "A date with a time becomes a date, so that times are lost.",
    ),
    Rule::error(
        "SCH-03",
        "golden 3.12b",
        values::sch_03,
        "A field becomes one of another kind, which its column or its values may not fit.",
    ),
    Rule::error("SCH-04", "wire 3.9", fields::sch_04, "A field gets another column, which begins empty."),
    Rule::error("SCH-05", "wire 3.9", objects::sch_05, "An object gets another table, which begins empty."),
    Rule::error(
        "SCH-06",
        "golden 3.6",
        objects::sch_06,
        "An object with links of many to many is renamed, so that the links begin empty.",
    ),
    Rule::error("SCH-07", "model 5.4", fields::sch_07, "A link leads elsewhere or is kept elsewhere."),
    Rule::warning(
        "SCH-08",
        "golden 3.9",
        fields::sch_08,
        "A field becomes unique, which equal values prevent.",
    ),
    Rule::warning(
        "SCH-09",
        "model 5.3",
        fields::sch_09,
        "A field is no longer unique, but the database goes on refusing equal values.",
    ),
    Rule::warning(
        "SCH-10",
        "golden 3.8",
        fields::sch_10,
        "A field with a default becomes required, which empty rows prevent.",
    ),
    Rule::warning(
        "SCH-11",
        "golden 3.8b",
        fields::sch_11,
        "A field without a default becomes required, which only forms enforce.",
    ),
    Rule::warning(
        "SCH-12",
        "golden 3.12",
        lists::sch_12,
        "An option of a list disappears, so that rows with it show blank.",
    ),
    Rule::warning(
        "SCH-13",
        "model 5.3",
        lists::sch_13,
        "An option of a list gets another text, which existing rows show too.",
    ),
    Rule::error(
        "SCH-14",
        "golden 3.7",
        values::sch_14,
        "A list takes one choice instead of several, or the other way round.",
    ),
    Rule::error(
        "SCH-15",
        "model 5.3",
        values::sch_15,
        "A text begins or ends to have several languages, so that existing texts are not shown.",
    ),
    Rule::warning(
        "SCH-16",
        "model 5.3",
        fields::sch_16,
        "A combined text is put together in another way, but existing rows are not.",
    ),
    Rule::error("SCH-17", "model 5.3", values::sch_17, "Automatic numbering stops."),
    Rule::warning("SCH-18", "model 2", fields::sch_18, "A value is worked out in another way."),
    Rule::warning(
        "SCH-19",
        "model 5.2",
        objects::sch_19,
        "A new index refuses equal values that may be there already.",
    ),
    Rule::warning(
        "SCH-20",
        "model 5.2",
        objects::sch_20,
        "An index changes, but the database keeps the old one.",
    ),
    Rule::info("SCH-21", "model 5.2", objects::sch_21, "Tables and columns are created.").harmless(),
    Rule::warning(
        "SCH-22",
        "model 5.3",
        values::sch_22,
        "A long text becomes a shorter one, which long values prevent.",
    ),
    Rule::warning(
        "SCH-23",
        "model 5.2",
        objects::sch_23,
        "Two queries share a view of the database, or one leaves its view behind.",
    ),
    Rule::warning(
        "SCH-24",
        "model 5.3",
        objects::sch_24,
        "A table of unknown size is locked while its columns are altered.",
    ),
];

/// Makes a finding about one field.
fn about_field(
    scene: &Scene<'_, '_>,
    rule: &'static str,
    pair: &FieldPair,
    message: impl FnOnce(&str, &str) -> String,
    advice: &str,
) -> Finding {
    let subject = scene.subject(&pair.id);
    let message = message(&subject.name, &scene.name(&pair.object));
    Finding::new(rule, subject, message, advice)
}

/// Goes through the fields whose definition changes, before and after.
fn replaced<'s>(scene: &'s Scene<'_, '_>) -> impl Iterator<Item = (&'s FieldPair, &'s Ask, &'s Ask)> {
    scene.tables().fields.iter().filter_map(|pair| pair.replaced().map(|(old, new)| (pair, old, new)))
}

impl Finding {
    /// Adds how many rows have a value in a field, where the server can count that.
    fn counting_values(self, scene: &Scene<'_, '_>, pair: &FieldPair) -> Self {
        let conditions = pair.old.as_ref().and_then(|old| countable(&pair.id, old)).into_iter().collect();
        self.counting(scene, &pair.object, conditions, Holding::AValue)
    }

    /// Adds how many rows have no value in a field.
    fn counting_empty(self, scene: &Scene<'_, '_>, pair: &FieldPair) -> Self {
        let is_countable = pair.old.as_ref().and_then(|old| countable(&pair.id, old)).is_some();
        let conditions = is_countable.then(|| Condition::IsEmpty(pair.id.clone())).into_iter().collect();
        self.counting(scene, &pair.object, conditions, Holding::Nothing)
    }
}

#[cfg(test)]
mod example;
#[cfg(test)]
mod tests;
