//! OVW: what the import replaces.

use crate::DefinitionId;
use crate::impact::scene::shown_name;
use crate::impact::{Finding, Rule, Scene, Subject};
use crate::three_way::{Before, SideState, compare};

/// What to do about a conflict.
const BOTH_CHANGED: &str = "Compare the three versions. Bring the destination’s change along, or agree with its builders to lose it.";

/// The rules of this family.
pub(super) const RULES: &[Rule] = &[
    Rule::info("OVW-01", "golden 2", ovw_01, "Definitions that are the same on both sides."),
    Rule::warning("OVW-02", "golden 1.1", ovw_02, "A definition of the destination is replaced as a whole."),
    Rule::warning(
        "OVW-03",
        "wire 3.7",
        ovw_03,
        "A definition was changed on the destination after the version that comes in: certainly where an ancestor is \
         known, by its date otherwise.",
    ),
    Rule::warning(
        "OVW-04",
        "product 7",
        ovw_04,
        "A definition was changed on both sides since they were the same.",
    ),
    Rule::info("OVW-05", "golden 1.1", ovw_05, "Definitions that the destination does not have yet."),
    Rule::warning("OVW-06", "golden 1.1", ovw_06, "An app is replaced by one of another name."),
];

/// OVW-01: how much is the same already.
fn ovw_01(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let message = match scene.changes.unchanged.len() {
        0 => return Vec::new(),
        1 => "1 definition is the same on both sides.".to_owned(),
        n => format!("{n} definitions are the same on both sides."),
    };
    vec![Finding::new("OVW-01", Subject::bundle(), message, "Nothing to do.")]
}

/// OVW-02: each definition whose content the import replaces as a whole (golden/RULES.md §1.1).
fn ovw_02(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let findings = scene.changes.replaced.iter().map(|id| {
        let subject = scene.subject(id);
        let message = format!("The {} ‘{}’ will be replaced.", kind_in_words(&subject.kind), subject.name);
        Finding::new("OVW-02", subject, message, "Read the differences.")
    });
    findings.collect()
}

/// OVW-03: somebody's work on the destination would be lost, certainly or as far as the dates tell.
fn ovw_03(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let findings = scene.changes.replaced.iter().filter_map(|id| {
        let subject = scene.subject(id);
        let message = match scene.side(id) {
            Some(SideState::Destination) => format!(
                "‘{}’ was changed on the destination{}, and the bundle still has the old version. That work would be lost.",
                subject.name,
                since(scene, id)
            ),
            Some(SideState::Same | SideState::Incoming | SideState::BothSame | SideState::Conflict) => return None,
            None => format!(
                "‘{}’ was changed on the destination on {}, after the version that comes in. That work would be lost.",
                subject.name,
                day(younger_there(scene, id)?)
            ),
        };
        let advice = "Ask the builders of the destination, then export again or bring their change along.";
        Some(Finding::new("OVW-03", subject, message, advice))
    });
    findings.collect()
}

/// Returns the date of the destination's version when it is the younger one.
///
/// Rows keep the dates of the file they came from (wire 3.8), so the younger date is a hint about edits made
/// on the destination itself, not about when it was imported.
fn younger_there<'s>(scene: &'s Scene<'_, '_>, id: &DefinitionId) -> Option<&'s str> {
    let theirs = scene.destination.get(id)?.updated_at.as_text()?;
    let ours = scene.incoming.get(id)?.updated_at.as_text()?;
    (comparable(theirs)? > comparable(ours)?).then_some(theirs)
}

/// OVW-04: both sides went on from the same version, each in its own way.
fn ovw_04(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let conflict = |id: &&DefinitionId| scene.side(id) == Some(SideState::Conflict);
    let replaced = scene.changes.replaced.iter().filter(conflict).map(|id| {
        let subject = scene.subject(id);
        let message = format!(
            "‘{}’ was changed on both sides{}{}. The destination’s changes would be lost.",
            subject.name,
            since(scene, id),
            places(scene, id)
        );
        Finding::new("OVW-04", subject, message, BOTH_CHANGED)
    });
    let hidden = scene.changes.hidden.iter().filter(conflict).map(|id| {
        let subject = scene.subject(id);
        let message = format!(
            "‘{}’ was changed on the destination{}, and the source removed it. It would disappear from the destination.",
            subject.name,
            since(scene, id)
        );
        Finding::new("OVW-04", subject, message, BOTH_CHANGED)
    });
    replaced.chain(hidden).collect()
}

/// Says when both sides were the same, if that is known.
fn since(scene: &Scene<'_, '_>, id: &DefinitionId) -> String {
    let at = scene.ancestors.at(id);
    at.map_or_else(
        || " since the common ancestor".to_owned(),
        |at| format!(" since {}, when both sides were the same", day(at)),
    )
}

/// Says how many places both sides changed differently, where the ancestor's content is known.
fn places(scene: &Scene<'_, '_>, id: &DefinitionId) -> String {
    let before = scene.ancestors.definition(id);
    if matches!(before, Before::Unknown) {
        return String::new();
    }
    let fields = compare(before, scene.destination.get(id), scene.incoming.get(id)).fields;
    match fields.iter().filter(|field| field.state == Some(SideState::Conflict)).count() {
        0 => ", in different places".to_owned(),
        1 => ", in 1 place differently".to_owned(),
        n => format!(", in {n} places differently"),
    }
}

/// OVW-05: how much is new.
fn ovw_05(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let message = match scene.changes.new.len() {
        0 => return Vec::new(),
        1 => "1 definition is new to the destination.".to_owned(),
        n => format!("{n} definitions are new to the destination."),
    };
    vec![Finding::new("OVW-05", Subject::bundle(), message, "Nothing to do.")]
}

/// OVW-06: the id of an app is known there under another name.
fn ovw_06(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let findings = scene.incoming.applications().filter_map(|incoming| {
        let current = scene.destination.get(&incoming.id)?;
        let (old, new) = (shown_name(current), shown_name(incoming));
        if old == new && current.name == incoming.name {
            return None;
        }
        let message = format!("The bundle replaces the app ‘{old}’ with ‘{new}’.");
        Some(Finding::new("OVW-06", scene.subject(&incoming.id), message, "Check that it is the right app."))
    });
    findings.collect()
}

/// Returns a date so that ISO and SQL forms compare as texts, to the second; `None` for anything else.
fn comparable(date: &str) -> Option<String> {
    let seconds = date.get(..19)?.replace('T', " ");
    let digits = seconds.bytes().all(|byte| byte.is_ascii_digit() || b"- :".contains(&byte));
    digits.then_some(seconds)
}

fn day(date: &str) -> &str {
    date.get(..10).unwrap_or(date)
}

/// Returns the word people use for a type.
pub(super) fn kind_in_words(kind: &str) -> &str {
    match kind {
        "application" => "app",
        "datacollection" => "data collection",
        "view" => "page or widget",
        kind if kind.starts_with("process.") => "process step",
        kind => kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iso_and_sql_dates_compare() {
        assert_eq!(comparable("2024-05-23T10:18:59.000Z"), comparable("2024-05-23 10:18:59"));
        assert_eq!(comparable("yesterday, all my troubles"), None);
        assert!(comparable("2024-05-23T10:18:59.000Z") < comparable("2024-05-23T10:19:00.000Z"));
    }
}
