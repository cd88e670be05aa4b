//! IDN: the same id for different things, and different things under the same name.

mod copies;
mod names;
mod sides;

use crate::impact::format::problems;
use crate::impact::{Finding, Rule, Scene};

pub(super) use sides::LinkNames;

/// The rules of this family.
pub(super) const RULES: &[Rule] = &[
    Rule::error("IDN-01", "model 5.2", names::idn_01, "Two objects would keep their rows in the same table."),
    Rule::warning(
        "IDN-02",
        "model 5.2",
        names::idn_02,
        "A new object takes over the table of an earlier one, if such a table was left behind.",
    ),
    Rule::warning(
        "IDN-03",
        "model 3.2",
        copies::idn_03,
        "Something new has the name of something else: it looks like a copy made by hand.",
    ),
    Rule::error("IDN-04", "model 5.2", names::idn_04, "Two fields of an object would use the same column."),
    Rule::warning(
        "IDN-05",
        "model 3.2",
        names::idn_05,
        "Two links would keep their pairs in the same table.",
    ),
    Rule::error(
        "IDN-06",
        "golden 1.1",
        idn_06,
        "An id stands for different kinds of definitions on the two sides.",
    ),
    Rule::error("IDN-07", "golden 1.1", idn_07, "An id stands on several rows of the bundle.").blocking(),
    Rule::warning(
        "IDN-08",
        "model 3.2",
        names::idn_08,
        "Two indexes or links would have the same name in the database, which cuts names at 64 characters.",
    ),
];

/// IDN-06: an id that is one kind of definition here and another there.
fn idn_06(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let findings = scene.changes.replaced.iter().filter_map(|id| {
        let (now, incoming) = (scene.destination.get(id)?, scene.incoming.get(id)?);
        if now.kind == incoming.kind {
            return None;
        }
        let message = format!(
            "The id {id} is of type `{}` on the destination and of type `{}` in the bundle.",
            now.kind.as_str(),
            incoming.kind.as_str()
        );
        let advice = "Do not import this bundle; one of the two sides is damaged.";
        Some(Finding::new("IDN-06", scene.subject(id), message, advice))
    });
    findings.collect()
}

/// IDN-07: which of two rows with one id a server keeps is left to chance.
fn idn_07(scene: &Scene<'_, '_>) -> Vec<Finding> {
    problems(scene, "IDN-07")
}

#[cfg(test)]
mod tests;
