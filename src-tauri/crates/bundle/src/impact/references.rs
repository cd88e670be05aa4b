//! REF: references that would lead nowhere after the import. What the destination has broken already stays quiet.

mod names;
#[cfg(test)]
mod tests;
mod unknown;

use std::collections::BTreeMap;

use crate::impact::links::{Broken, News, Why};
use crate::impact::overwrites::kind_in_words;
use crate::impact::{Finding, Rule, Scene};
use crate::references::{Bond, Target};
use crate::{DefinitionId, DefinitionType, Severity};

/// The rules of this family.
pub(super) const RULES: &[Rule] = &[
    Rule::error(
        "REF-01",
        "golden 3.5",
        ref_01,
        "Something cannot work without what it names, which exists nowhere.",
    )
    .blocking(),
    Rule::warning("REF-02", "model 3.4", ref_02, "A reference that works on the destination would break."),
    Rule::info("REF-03", "model 3.4", ref_03, "A reference was broken before the import."),
    Rule::warning(
        "REF-04",
        "model 4.2",
        ref_04,
        "A data collection reads from a query that does not come along.",
    ),
    Rule::warning(
        "REF-05",
        "model 4.2",
        ref_05,
        "A widget shows a data collection that does not come along.",
    ),
    Rule::warning(
        "REF-06",
        "model 3.1",
        ref_06,
        "A filter is lost, so that people may see more records than intended.",
    ),
    Rule::warning(
        "REF-07",
        "model 3.2",
        names::ref_07,
        "A formula, grid or pivot uses the old name of a column.",
    ),
    Rule::info("REF-08", "model 3.3", unknown::ref_08, "An id stands where AppFerry knows of no reference."),
    Rule::warning(
        "REF-09",
        "model 4.2",
        ref_09,
        "A process step works on something that does not come along.",
    ),
];

/// REF-01: a link to an object that exists nowhere makes every read of the object fail (golden/RULES.md §3, row 5); a
/// missing opposite field only leaves the link empty (row 5b).
fn ref_01(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let findings = of_rule(scene, "REF-01").map(|broken| {
        let message = format!(
            "The {} needs the {} {}: {}.",
            named(scene, &broken.from),
            target(scene, broken),
            gone(broken),
            broken.rule.breaks
        );
        let advice =
            "Bring the missing part along: export again with it, or take the reference out on the source.";
        let mut finding = Finding::new("REF-01", scene.subject(&broken.from), message, advice);
        finding.confirmable = broken.rule.id != "F01";
        if broken.rule.id == "F02" {
            finding.severity = Severity::Warning;
        }
        finding
    });
    findings.collect()
}

/// REF-02: a reference that works on the destination today and would not afterwards.
fn ref_02(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let advice = "Bring the missing part along, or correct the reference on the source.";
    each(scene, "REF-02", advice, |from, targets, breaks| {
        format!("The {from} would refer to {targets}: {breaks}.")
    })
}

/// REF-03: damage that is older than this import, so that nobody looks for its cause here.
fn ref_03(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let advice = "Nothing to do for this import; correct it on the source when there is time.";
    each(scene, "REF-03", advice, |from, targets, breaks| {
        format!("The {from} was broken before this import. It refers to {targets}: {breaks}.")
    })
}

/// REF-04: an app's export leaves out queries that only feed a data collection (definition-model §4.2).
fn ref_04(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let advice = "Add the query to the app’s list of queries on the source, and export again.";
    each(scene, "REF-04", advice, |from, targets, breaks| {
        format!("The {from} reads its records from {targets}: {breaks}.")
    })
}

/// REF-05: an app's export leaves out data collections that are not in the app's list (definition-model §4.2).
fn ref_05(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let advice = "Add the data collection to the app’s list on the source, and export again.";
    each(scene, "REF-05", advice, |from, targets, breaks| format!("The {from} shows {targets}: {breaks}."))
}

/// REF-06: whoever filters by something that is gone shows everything.
fn ref_06(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let advice = "Bring what the filter needs along, or check afterwards who sees which records.";
    each(scene, "REF-06", advice, |from, targets, breaks| {
        format!("People may see more records than intended. The {from} filters by {targets}: {breaks}.")
    })
}

/// REF-09: an app's export leaves out what process steps write to (definition-model §4.2).
fn ref_09(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let advice = "Add the object to the app’s list of objects on the source, and export again.";
    each(scene, "REF-09", advice, |from, targets, breaks| format!("The {from} works on {targets}: {breaks}."))
}

/// Makes one finding for each definition with broken references of a rule.
fn each(
    scene: &Scene<'_, '_>,
    rule: &'static str,
    advice: &str,
    message: impl Fn(&str, &str, &str) -> String,
) -> Vec<Finding> {
    let mut by_definition: BTreeMap<&DefinitionId, Vec<&Broken>> = BTreeMap::new();
    for broken in of_rule(scene, rule) {
        by_definition.entry(&broken.from).or_default().push(broken);
    }
    let finding = |(from, broken): (&DefinitionId, Vec<&Broken>)| {
        let message = message(&named(scene, from), &targets(scene, &broken), broken[0].rule.breaks);
        Finding::new(rule, scene.subject(from), message, advice)
    };
    by_definition.into_iter().map(finding).collect()
}

fn of_rule<'s>(scene: &'s Scene<'_, '_>, rule: &'static str) -> impl Iterator<Item = &'s Broken> {
    let broken = scene.links().map_or(&[][..], |links| links.broken(scene));
    broken.iter().filter(move |broken| finding_rule(scene, broken) == Some(rule))
}

/// Returns the rule that speaks about a broken reference.
fn finding_rule(scene: &Scene<'_, '_>, broken: &Broken) -> Option<&'static str> {
    if broken.why == Why::Missing(News::WasBroken) {
        return Some("REF-03");
    }
    if is_left_to_shared(scene, broken) {
        return None;
    }
    let is_gap = matches!(broken.why, Why::Hidden | Why::Missing(News::BreaksNow));
    match broken.rule.bond {
        Bond::Needs if broken.rule.id == "D01" && reads_query(scene, broken) => Some("REF-04"),
        Bond::Needs => Some("REF-01"),
        Bond::Shows => Some("REF-05"),
        Bond::Filters if is_gap || broken.rule.to == [Target::DataCollection] => Some("REF-06"),
        Bond::Runs => Some("REF-09"),
        Bond::Uses if is_gap => Some("REF-02"),
        // A list that names too much takes nothing away.
        Bond::Filters | Bond::Uses | Bond::Holds => Some("REF-03"),
        Bond::Belongs => None,
    }
}

/// SHR-06 speaks about what the import does not bring and what loses a field by it.
fn is_left_to_shared(scene: &Scene<'_, '_>, broken: &Broken) -> bool {
    let is_field = scene.destination.get(&broken.to).is_some_and(|row| row.kind == DefinitionType::Field);
    broken.why == Why::Hidden && is_field && scene.incoming.get(&broken.from).is_none()
}

fn reads_query(scene: &Scene<'_, '_>, broken: &Broken) -> bool {
    if let Some(known) = scene.definition(&broken.to) {
        return known.kind == DefinitionType::Query;
    }
    let json = scene.stored(&broken.from).and_then(|row| serde_json::from_str(row.json.get()).ok());
    let json: serde_json::Value = json.unwrap_or_default();
    // Flags are written in many ways (definition-model §7.3).
    let flag = json["settings"]["isQuery"].to_string();
    matches!(flag.trim_matches('"'), "1" | "true")
}

/// Returns the words for a definition: `field ‘Name’ of ‘Object’`.
pub(super) fn named(scene: &Scene<'_, '_>, id: &DefinitionId) -> String {
    let subject = scene.subject(id);
    let holder = subject.object.map(|holder| format!(" of ‘{holder}’")).unwrap_or_default();
    format!("{} ‘{}’{holder}", kind_in_words(&subject.kind), subject.name)
}

fn targets(scene: &Scene<'_, '_>, broken: &[&Broken]) -> String {
    const SHOWN: usize = 3;
    let mut words: Vec<_> =
        broken.iter().take(SHOWN).map(|one| format!("the {} {}", target(scene, one), gone(one))).collect();
    if broken.len() > SHOWN {
        words.push(format!("{} more", broken.len() - SHOWN));
    }
    words.join("; ")
}

fn target(scene: &Scene<'_, '_>, broken: &Broken) -> String {
    match broken.why {
        Why::Hidden => named(scene, &broken.to),
        Why::Missing(_) => format!("{} `{}`", target_in_words(broken.rule.to), broken.to),
    }
}

fn gone(broken: &Broken) -> &'static str {
    match broken.why {
        Why::Hidden => "that no app leads to any more",
        Why::Missing(_) => "that exists neither in the bundle nor on the destination",
    }
}

fn target_in_words(targets: &[Target]) -> &'static str {
    match targets {
        [Target::Application] => "app",
        [Target::Object] => "object",
        [Target::Field] => "field",
        [Target::Index] => "index",
        [Target::Query] => "query",
        [Target::DataCollection] => "data collection",
        [Target::View] => "page or widget",
        [Target::Process] => "process",
        [Target::Element] => "process step",
        [Target::Hint] => "tutorial",
        [Target::Step] => "tutorial step",
        [Target::Object, Target::Query] => "object or query",
        _ => "definition",
    }
}
