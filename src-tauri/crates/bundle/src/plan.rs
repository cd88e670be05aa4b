//! A plan: its inputs, and what they mean. The meaning is never stored, only computed, so that it can be computed again.

mod changes;
mod chosen;
mod contents;
mod not_checked;
mod since;
mod told;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::choices::{CannotChoose, Told};
use crate::impact::{
    AccessReport, Affected, Circumstances, Counts, Finding, LiveFacts, Question, Scene, Subject, WorkRow,
    affected, judge, questions, shown_name, touched_elsewhere,
};
use crate::outgoing::{CannotCompose, compose};
use crate::parse::Rest;
use crate::problem::{FIL_03, FMT_02, FMT_03, FMT_07};
use crate::three_way::{Ancestor, Ancestors};
use crate::{
    Beside, Bundle, Choices, DefinitionId, Definitions, Hash, NotABundle, Problem, canonical, predict_onto,
};

pub use crate::impact::AffectedPlace;
pub use changes::{ChangeRow, FieldText};
use chosen::{Chosen, check_targets, chosen};
pub use contents::contents;
pub use since::AncestorNote;
use told::{Chose, told};

/// Everything that decides one import (DESIGN §1.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanInputs {
    /// The destination's definitions in canonical form.
    pub destination_sha256: Hash,
    /// What the destination told beside its definitions.
    pub facts_sha256: Hash,
    /// The bytes of the outgoing bundle.
    pub bundle_sha256: Hash,
    /// The ancestors of the definitions on either side: their ids and canonical hashes. `None`: there is no ancestor.
    pub ancestor: Option<Hash>,
    /// What is taken, what becomes of single definitions, and the accepted fixes.
    pub choices: Choices,
}

/// How many definitions fare how. What is sent and reachable by no app afterwards counts twice: as sent, and as hidden.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, specta::Type)]
pub struct ChangeCounts {
    /// Only in the bundle.
    pub new: usize,
    /// On both sides, with different content; conflicts are counted apart.
    pub replaced: usize,
    /// On both sides, the same.
    pub unchanged: usize,
    /// On the destination, and reachable by no app afterwards.
    pub hidden: usize,
    /// On both sides, and changed on both since a common ancestor; zero without one.
    pub conflicts: usize,
}

impl ChangeCounts {
    /// Counts what is replaced as a whole, conflicts included.
    pub fn overwritten(&self) -> usize {
        self.replaced + self.conflicts
    }

    /// Counts the definitions of the bundle: all that an import writes.
    pub fn sent(&self) -> usize {
        self.new + self.overwritten() + self.unchanged
    }
}

/// An app of the destination, outside the bundle, that a change reaches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct AffectedApp {
    /// The app's id.
    pub id: String,
    /// Its label.
    pub label: String,
    /// What it uses that changes, as sorted ids.
    pub definitions: Vec<String>,
    /// The places in it that use what changes, the first 200.
    pub places: Vec<AffectedPlace>,
    /// How many such places there are.
    pub places_total: usize,
}

/// What a careful person does around an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct ChecklistStep {
    /// Names the step, e.g. `message-builders`.
    pub step: &'static str,
    /// What to do.
    pub text: String,
}

/// What an import would do.
#[derive(Clone, Debug)]
pub struct Review {
    /// What the choices lead to.
    pub told: Told,
    /// How many definitions fare how.
    pub counts: ChangeCounts,
    /// What the rules say, errors first.
    pub findings: Vec<Finding>,
    /// What changes, for people: hidden, replaced, new.
    pub changes: Vec<ChangeRow>,
    /// The other apps that a change reaches.
    pub apps_affected: Vec<AffectedApp>,
    /// What it means for roles and scopes.
    pub access: AccessReport,
    /// What to do around the import.
    pub checklist: Vec<ChecklistStep>,
    /// How the common ancestor was found.
    pub ancestor: AncestorNote,
    /// What was changed on the destination since the ancestor, what would be lost first.
    pub destination_work: Vec<WorkRow>,
    /// What could not be checked.
    pub not_checked: Vec<String>,
    /// The definitions that the destination would export afterwards, in canonical form.
    pub predicted_sha256: Hash,
}

impl PlanInputs {
    /// The inputs of a plan without an ancestor.
    pub fn new(destination_sha256: Hash, facts: &LiveFacts, bundle_sha256: Hash, choices: Choices) -> Self {
        Self { destination_sha256, facts_sha256: facts.hash(), bundle_sha256, ancestor: None, choices }
    }

    /// Returns the plan's id.
    pub fn id(&self) -> Hash {
        Hash::of(serde_json::to_string(self).expect("hashes, ids and texts are always JSON").as_bytes())
    }
}

/// What a plan comes to, computed from the bundles that were given and the destination.
#[derive(Clone, Debug)]
pub struct Computed {
    /// What decides the import.
    pub inputs: PlanInputs,
    /// The bytes to send; `None`: the one bundle that was given, byte for byte.
    pub outgoing: Option<Vec<u8>>,
    /// How many bytes that are.
    pub outgoing_bytes: usize,
    /// The apps in it, with their labels.
    pub apps: Vec<(DefinitionId, String)>,
    /// Each definition of the destination with its canonical hash, so that later changes can be named.
    pub seen: BTreeMap<DefinitionId, Hash>,
    /// What the import would do.
    pub review: Review,
}

/// What a plan is computed from.
#[derive(Clone, Debug)]
pub struct Sides<'s> {
    /// The bundles that were given, as bytes.
    pub given: &'s [&'s [u8]],
    /// The destination's export of all apps, as bytes. Bytes that nobody else holds are let go as soon as they are read,
    /// which halves what a plan of two large exports needs.
    pub destination: Cow<'s, [u8]>,
    /// What the destination told beside its definitions.
    pub facts: &'s LiveFacts,
    /// When and after which precautions the plan is made.
    pub circumstances: &'s Circumstances,
    /// What both sides had in common before.
    pub ancestor: Ancestor<'s>,
    /// What a person chose.
    pub choices: &'s Choices,
}

/// Why there is no plan.
#[derive(Debug, thiserror::Error)]
pub enum CannotPlan {
    /// A bundle that was given, or the ancestor, is no export.
    #[error(transparent)]
    NotABundle(#[from] NotABundle),
    /// What the destination is said to hold is no export.
    #[error(transparent)]
    DestinationIsNoBundle(NotABundle),
    /// The bundles do not fit together.
    #[error(transparent)]
    CannotCompose(#[from] CannotCompose),
    /// A choice does not fit the bundle and the destination.
    #[error(transparent)]
    CannotChoose(#[from] CannotChoose),
}

/// Computes what importing bundles into a destination would do.
///
/// The same bytes and facts give the same result, at any time and on any computer: an apply computes everything again
/// and compares. `count` is asked once, for the numbers of rows that the rules would like to know; what it does not
/// answer stays unknown.
pub fn compute(
    sides: Sides<'_>,
    count: &mut dyn FnMut(&BTreeSet<Question>) -> Counts,
) -> Result<Computed, CannotPlan> {
    let Sides { given: all_given, destination, facts, circumstances, ancestor, choices } = sides;
    let mended = all_given.iter().map(|bytes| chosen::mended(bytes, choices));
    let mended = mended.collect::<Result<Vec<_>, _>>()?;
    let given = mended.iter().map(|bytes| Bundle::parse(bytes)).collect::<Result<Vec<_>, _>>()?;
    // A plan of no bundle at all is one of nothing, as a saved plan may say it.
    let nothing = Bundle::parse(br#"{"definitions":[]}"#)?;
    let first = given.first().unwrap_or(&nothing);
    let (composed, destination) = rayon::join(|| compose(&given), || Destination::read(destination, first));
    let (composed, destination) = (composed?, destination?);
    let definitions = destination.definitions(first)?;
    // Otherwise it is the text of the one bundle that was given, which has been read.
    let read = if let Cow::Owned(bytes) = &composed { Some(Bundle::parse(bytes)?) } else { None };
    let base = read.as_ref().unwrap_or(first);
    let ancestors = Ancestors::read(ancestor)?;
    check_targets(choices, facts)?;
    let Chosen { bytes, needed, worked } = chosen(base, &definitions, &ancestors, choices)?;
    let edited = bytes.as_deref().map(Bundle::parse).transpose()?;
    let is_edited = edited.is_some();
    let of = Of {
        given: &given,
        outgoing: bytes.as_deref().unwrap_or(&composed),
        incoming: edited.as_ref().unwrap_or(base),
        destination: &definitions,
        facts,
        circumstances,
        chose: Chose { choices, needed, base: is_edited.then_some(base), worked },
    };
    let mut computed = of.computed(ancestors, count);
    let is_as_given =
        matches!(all_given, [bytes] if std::ptr::eq(*bytes, of.outgoing) || *bytes == of.outgoing);
    // Nobody reads the bytes any more, so that they need not be held twice.
    drop(of);
    drop(edited);
    drop(read);
    drop(definitions);
    computed.outgoing = (!is_as_given).then(|| bytes.unwrap_or_else(|| composed.into_owned()));
    Ok(computed)
}

/// The destination's definitions, which are mostly those of the bundle.
enum Destination<'s> {
    /// In bytes that somebody else holds as well.
    Held(&'s [u8]),
    /// Without the bytes, which were let go.
    Rest(Rest),
}

impl<'s> Destination<'s> {
    fn read(bytes: Cow<'s, [u8]>, first: &Bundle<'_>) -> Result<Self, CannotPlan> {
        match bytes {
            Cow::Borrowed(bytes) => Ok(Self::Held(bytes)),
            Cow::Owned(bytes) => {
                let rest = Rest::of(&bytes, first).map_err(CannotPlan::DestinationIsNoBundle)?;
                Ok(Self::Rest(rest))
            }
        }
    }

    fn definitions<'a>(&'a self, first: &'a Bundle<'_>) -> Result<Definitions<'a>, CannotPlan> {
        match self {
            Self::Held(bytes) => {
                let beside = Beside::read(bytes, first).map_err(CannotPlan::DestinationIsNoBundle)?;
                Ok(beside.definitions)
            }
            Self::Rest(rest) => Ok(rest.definitions(first)),
        }
    }
}

/// Sides that have been read.
struct Of<'s, 'a> {
    given: &'s [Bundle<'a>],
    outgoing: &'s [u8],
    incoming: &'s Bundle<'a>,
    destination: &'s Definitions<'a>,
    facts: &'s LiveFacts,
    circumstances: &'s Circumstances,
    chose: Chose<'s, 'a>,
}

impl<'s> Of<'s, '_> {
    /// Computes everything but [`Computed::outgoing`].
    fn computed(
        &self,
        ancestors: Ancestors<'s>,
        count: &mut dyn FnMut(&BTreeSet<Question>) -> Counts,
    ) -> Computed {
        let Self { incoming, destination, facts, .. } = *self;
        let apps = incoming.applications().map(|row| (row.id.clone(), shown_name(row))).collect();
        // The time of the import reaches only dates, which never count as content.
        let (sha256, predicted) =
            rayon::join(|| Hash::of(self.outgoing), || predict_onto(destination.clone(), incoming, ""));
        let (mut scene, destination_sha256) = rayon::join(
            || Scene::new(destination, incoming, &predicted, facts),
            || canonical::sum(predicted.hashes_before()),
        );
        let choices = self.chose.choices.clone();
        let mut inputs = PlanInputs::new(destination_sha256, facts, sha256, choices);
        inputs.ancestor = ancestors.sum(|id| incoming.get(id).is_some() || destination.contains(id));
        scene.circumstances = self.circumstances.clone();
        scene.mendable = chosen::mendable(self.given);
        scene.compare_with(ancestors);
        scene.problems.extend(self.problems_of_given());
        // First, so that what the rules shared is gone before there is more to hold.
        let review = review(scene, &self.chose, count);
        Computed {
            inputs,
            apps,
            seen: predicted.hashes_before().map(|(id, hash)| (id.clone(), hash)).collect(),
            review,
            outgoing_bytes: self.outgoing.len(),
            outgoing: None,
        }
    }

    /// What is wrong with the files. What can be read from the outgoing bundle as well is said of that, since choices
    /// may have settled it.
    fn problems_of_given(&self) -> impl Iterator<Item = Problem> {
        let is_edited = self.chose.base.is_some();
        let is_settled =
            move |problem: &Problem| is_edited && [FMT_02, FMT_03, FMT_07, FIL_03].contains(&problem.code);
        let problems = self.given.iter().flat_map(|bundle| &bundle.problems);
        problems.filter(move |problem| !is_settled(problem)).cloned()
    }
}

fn review(
    mut scene: Scene<'_, '_>,
    chose: &Chose<'_, '_>,
    count: &mut dyn FnMut(&BTreeSet<Question>) -> Counts,
) -> Review {
    scene.problems.sort();
    scene.problems.dedup();
    let asked = questions(&scene);
    scene.counts = count(&asked);
    let ancestor = since::note(&scene);
    let apps_affected = apps_affected(&scene);
    let changes = changes::rows(&scene);
    let findings = judge(&scene);
    Review {
        told: told(&scene, chose, &findings),
        counts: changes::counts(&changes, scene.changes.unchanged.len()),
        findings,
        changes,
        checklist: checklist(&apps_affected),
        apps_affected,
        access: AccessReport::of(&scene),
        not_checked: since::gap(&ancestor).into_iter().chain(not_checked::gaps(&scene, &asked)).collect(),
        ancestor,
        destination_work: scene.destination_work(),
        predicted_sha256: scene.predicted.hash(),
    }
}

fn apps_affected(scene: &Scene<'_, '_>) -> Vec<AffectedApp> {
    let mut apps: BTreeMap<DefinitionId, Vec<String>> = BTreeMap::new();
    for (definition, users) in touched_elsewhere(scene) {
        for app in users {
            apps.entry(app).or_default().push(definition.to_string());
        }
    }
    let mut affected = affected(scene);
    let app = |(id, definitions): (DefinitionId, _)| {
        let Subject { name, .. } = scene.subject(&id);
        let Affected { places, total } = affected.remove(&id).unwrap_or_default();
        AffectedApp { id: id.to_string(), label: name, definitions, places, places_total: total }
    };
    apps.into_iter().map(app).collect()
}

/// What the platform's own documentation asks of a careful person, for this import.
fn checklist(others: &[AffectedApp]) -> Vec<ChecklistStep> {
    let mut steps = vec![
        ("message-builders", "Ask the other builders whether they changed the destination.".to_owned()),
        (
            "snapshot",
            "AppFerry stores a snapshot of the destination and reads it back before it sends anything."
                .to_owned(),
        ),
    ];
    if !others.is_empty() {
        let names: Vec<_> = others.iter().map(|app| format!("‘{}’", app.label)).collect();
        steps.push((
            "test-other-apps",
            format!("Test the other apps that use what changes: {}.", names.join(", ")),
        ));
    }
    steps.push((
        "rehearse",
        "Try the import on a fresh server first: the destination’s export, then this bundle.".to_owned(),
    ));
    steps.push(("restart", "Restart the destination’s services after the import.".to_owned()));
    steps.push(("roles", "Check afterwards that roles and scopes give the right people access.".to_owned()));
    steps.into_iter().map(|(step, text)| ChecklistStep { step, text }).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;
    use crate::Selection;
    use crate::impact::ScopeFact;
    use crate::readable::NodeChange;
    use crate::three_way::AncestorKind;

    pub(super) fn export(label: &str, fields: &[&str], filename: Option<&str>) -> Vec<u8> {
        let translations = json!([{"language_code": "en", "label": label}]);
        let mut rows = vec![
            json!({"id": "a", "name": "a", "type": "application", "json": {"translations": translations, "json": {"objectIDs": ["o"]}}}),
            json!({"id": "o", "name": "o", "type": "object", "json": {"name": "o", "fieldIDs": fields}}),
        ];
        rows.extend(
            fields.iter().map(|id| json!({"id": id, "name": id, "type": "field", "json": {"key": "string"}})),
        );
        let mut export = json!({"abVersion": "0.0.0", "date": "20260101", "definitions": rows});
        if let Some(filename) = filename {
            export["filename"] = json!(filename);
            export["roles"] = json!([]);
        }
        export.to_string().into_bytes()
    }

    fn sides<'s>(given: &'s [&'s [u8]], destination: &'s [u8], facts: &'s LiveFacts) -> Sides<'s> {
        let circumstances = const { &Circumstances { today: None, last_backup: None } };
        let choices = AS_GIVEN;
        Sides {
            given,
            destination: destination.into(),
            facts,
            circumstances,
            ancestor: Ancestor::None,
            choices,
        }
    }

    const AS_GIVEN: &Choices =
        &Choices { selection: Selection::All, decisions: BTreeMap::new(), fixes: BTreeSet::new() };

    fn computed(given: &[&[u8]], destination: &[u8]) -> Computed {
        computed_with(given, destination, &LiveFacts::default(), &mut |_| Counts::new())
    }

    pub(super) fn computed_with(
        given: &[&[u8]],
        destination: &[u8],
        facts: &LiveFacts,
        count: &mut dyn FnMut(&BTreeSet<Question>) -> Counts,
    ) -> Computed {
        compute(sides(given, destination, facts), count).unwrap()
    }

    #[test]
    fn the_same_inputs_come_to_the_same_plan() {
        let (there, bundle) = (export("A", &["f"], None), export("A", &["f", "g"], Some("app_a")));
        let (first, again) = (computed(&[&bundle], &there), computed(&[&bundle], &there));
        assert_eq!(first.inputs.id(), again.inputs.id());
        assert_eq!(first.review.predicted_sha256, again.review.predicted_sha256);
        let counts = first.review.counts;
        assert_eq!((counts.new, counts.replaced, counts.unchanged, counts.hidden), (1, 1, 2, 0));
        assert_eq!(first.apps, [(DefinitionId::new("a"), "A".to_owned())]);
    }

    #[test]
    fn no_bundle_at_all_sends_nothing() {
        let there = export("A", &["f"], None);
        let review = computed(&[], &there).review;
        assert_eq!((review.counts.sent(), review.counts.hidden), (0, 0));
    }

    #[test]
    fn a_destination_that_changed_makes_another_plan() {
        let bundle = export("A", &["f"], Some("app_a"));
        let before = computed(&[&bundle], &export("A", &["f"], None)).inputs;
        let after = computed(&[&bundle], &export("A", &["f", "g"], None)).inputs;
        assert_ne!(before.id(), after.id());
        let scopes = Some([("s".to_owned(), ScopeFact::default())].into());
        let another_scope = LiveFacts { scopes, ..LiveFacts::default() };
        let there = export("A", &["f"], None);
        let facts =
            compute(sides(&[&bundle], &there, &another_scope), &mut |_| Counts::new()).unwrap().inputs;
        assert_ne!(before.id(), facts.id());
    }

    #[test]
    fn changes_come_with_labels_places_and_values() {
        let there = export("Before", &["f"], None);
        let review = computed(&[&export("After", &[], Some("app_a"))], &there).review;
        let shown: Vec<_> = review.changes.iter().map(|row| (row.change, row.label.as_str())).collect();
        let expected =
            [(NodeChange::Hidden, "f"), (NodeChange::Replaced, "Before"), (NodeChange::Replaced, "o")];
        assert_eq!(shown, expected);
        assert_eq!(review.changes[0].place, ["Before", "o"]);
        let label = &review.changes[1].fields[0];
        assert_eq!((label.left.as_deref(), label.right.as_deref()), (Some("\"Before\""), Some("\"After\"")));
    }

    #[test]
    fn an_ancestor_is_part_of_the_plan() {
        let facts = LiveFacts::default();
        let (old, there, bundle) = (
            export("Old", &["f"], None),
            export("Theirs", &["f"], None),
            export("Ours", &["f"], Some("app_a")),
        );
        let with = |ancestor| {
            let given: [&[u8]; 1] = [&bundle];
            compute(Sides { ancestor, ..sides(&given, &there, &facts) }, &mut |_| Counts::new()).unwrap()
        };
        let (two_way, chosen) = (with(Ancestor::None), with(Ancestor::Chosen(&old)));
        assert_ne!(two_way.inputs.id(), chosen.inputs.id());
        assert_eq!((two_way.inputs.ancestor, two_way.review.counts.conflicts), (None, 0));
        assert_eq!(two_way.review.ancestor, AncestorNote { of: 3, ..AncestorNote::default() });
        assert!(two_way.review.not_checked[0].contains("two-way"));
        assert_eq!((chosen.review.counts.replaced, chosen.review.counts.conflicts), (0, 1), "counted once");
        assert_eq!(two_way.review.counts.overwritten(), chosen.review.counts.overwritten());
        let note = &chosen.review.ancestor;
        assert_eq!((note.kind, note.definitions, note.of), (AncestorKind::Chosen, 3, 3));
        assert_eq!(chosen.review.destination_work[0].label, "Theirs");
        assert!(!chosen.review.not_checked.iter().any(|gap| gap.contains("two-way")));
        assert_eq!(two_way.review.predicted_sha256, chosen.review.predicted_sha256);
    }

    #[test]
    fn what_is_no_export_makes_no_plan() {
        let there = export("A", &[], None);
        let facts = LiveFacts::default();
        let refused = compute(sides(&[b"[]"], &there, &facts), &mut |_| Counts::new());
        assert!(matches!(refused, Err(CannotPlan::NotABundle(_))));
    }

    #[test]
    fn the_checklist_names_the_first_step_of_the_documentation() {
        let there = export("A", &["f"], None);
        let steps = computed(&[&there], &there).review.checklist;
        assert_eq!(steps[0].step, "message-builders");
        assert!(steps.iter().any(|step| step.step == "restart"));
    }
}
