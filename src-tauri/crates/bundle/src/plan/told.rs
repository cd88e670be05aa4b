//! What the choices lead to, told with labels.

use std::collections::{BTreeMap, BTreeSet};

use crate::choices::{Breaking, Decided, FixOffer, FixState, Need, Needed, Told};
use crate::fixes::described;
use crate::impact::{Finding, Scene};
use crate::references::{Bond, Direction, Graph};
use crate::{Bundle, Choices, Definition, DefinitionId, DefinitionType, Definitions, FixId};

/// More broken references than this are not listed; the findings count them.
const MOST_BREAKING: usize = 500;

/// What is known of the choices besides the scene.
pub(super) struct Chose<'c, 'b> {
    pub(super) choices: &'c Choices,
    /// What came along with the selection.
    pub(super) needed: BTreeMap<DefinitionId, Need>,
    /// The bundle before the choices; `None`: it is what is sent.
    pub(super) base: Option<&'c Bundle<'b>>,
    /// The accepted fixes that changed something.
    pub(super) worked: BTreeSet<FixId>,
}

/// Tells what the choices lead to.
pub(super) fn told(scene: &Scene<'_, '_>, chose: &Chose<'_, '_>, findings: &[Finding]) -> Told {
    let needed = chose.needed.iter().filter(|(id, _)| scene.incoming.get(id).is_some());
    let needed = needed.map(|(id, need)| Needed {
        subject: scene.subject(id),
        reason: format!("‘{}’ {}.", scene.name(&need.by), need.words),
        by: need.by.clone(),
    });
    let decided = chose.choices.decisions.iter();
    Told {
        needed: needed.collect(),
        breaking: chose.base.map(|base| breaking(scene, base)).unwrap_or_default(),
        decided: decided
            .map(|(id, decision)| Decided { subject: scene.subject(id), decision: decision.clone() })
            .collect(),
        fixes: fixes(scene, chose, findings),
    }
}

/// The accepted fixes, then those that findings offer.
fn fixes(scene: &Scene<'_, '_>, chose: &Chose<'_, '_>, findings: &[Finding]) -> Vec<FixOffer> {
    let accepted = chose.choices.fixes.iter().map(|id| FixOffer {
        fix: described(scene, id),
        state: if chose.worked.contains(id) { FixState::Accepted } else { FixState::WithoutEffect },
    });
    let mut seen = chose.choices.fixes.clone();
    let mut fixes: Vec<_> = accepted.collect();
    for fix in findings.iter().filter_map(|finding| finding.fix.as_ref()) {
        if seen.insert(fix.id.clone()) {
            fixes.push(FixOffer { fix: fix.clone(), state: FixState::Offered });
        }
    }
    fixes
}

/// What is sent and names something of the bundle that neither travels nor is on the destination.
fn breaking(scene: &Scene<'_, '_>, base: &Bundle<'_>) -> Vec<Breaking> {
    let definitions = Definitions::of(base);
    let is_missing = |id: &DefinitionId| scene.stored(id).is_none();
    let missing: BTreeSet<_> = definitions.ids().filter(|id| is_missing(id)).collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let graph = Graph::of(&definitions);
    let name = |id: &DefinitionId| base.get(id).map_or_else(|| id.to_string(), crate::impact::shown_name);
    let sent = scene.incoming.definitions.iter().filter(|row| row.kind != DefinitionType::Application);
    let broken = sent.flat_map(|row: &Definition<'_>| {
        let links = graph.links(&row.id, Direction::Forward);
        let lost = links.filter(|link| {
            let is_use = link.rule.is_some_and(|rule| !matches!(rule.bond, Bond::Holds | Bond::Belongs));
            is_use && missing.contains(link.other)
        });
        lost.map(|link| (&row.id, link)).collect::<Vec<_>>()
    });
    let mut seen = BTreeSet::new();
    let told = broken.filter(|(from, link)| seen.insert(((*from).clone(), link.other.clone())));
    told.take(MOST_BREAKING)
        .map(|(from, link)| Breaking {
            subject: scene.subject(from),
            missing: link.other.clone(),
            text: format!(
                "‘{}’ names ‘{}’, which is left out: {}.",
                scene.name(from),
                name(link.other),
                link.rule.map_or("it may not work", |rule| rule.breaks)
            ),
        })
        .collect()
}
