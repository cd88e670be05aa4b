//! What an import would do to its destination, judged rule by rule before it happens.
//!
//! The rules are those of definition-model §6. Each is one short function over a [`Scene`]; what a rule weighs and rests
//! on stands beside it in the table of its family. A rule speaks only of *new* damage: what was broken before stays quiet.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::fixes::{described, of_finding};

mod access;
mod advice;
mod effects;
#[cfg(test)]
mod example;
mod facts;
mod files;
mod finding;
mod format;
mod identity;
mod leftovers;
mod links;
mod notes;
mod overwrites;
mod references;
mod removals;
mod roles;
mod rows;
mod rules;
mod running;
mod scene;
mod schema;
mod shared;
mod since;
mod system;
mod tables;
mod words;

pub use access::{
    AccessChange, AccessReport, CarriedRole, CarriedScope, Named, ReferredRole, RoleChange, Standing,
};
pub use advice::{advice, rule_ids};
pub(crate) use effects::{Affected, affected};
pub use effects::{AffectedPlace, Neighbour, Neighbours, neighbours};
pub use facts::{Circumstances, Condition, Counts, LiveFacts, Question, RoleFact, ScopeDetail, ScopeFact};
pub use finding::{Finding, Fix, Rows, Subject};
pub use notes::Level;
pub(crate) use notes::secrets_of;
pub use rules::Rule;
pub use running::{Answer, Ending, State, after_import, stale_until_restart};
pub use scene::{Changes, Scene};
pub(crate) use scene::{fields, shown_name};
pub(crate) use shared::touched_elsewhere;
pub use since::WorkRow;
pub(crate) use words::counted;

/// The families of rules, in the order of definition-model §6.
const FAMILIES: &[&[Rule]] = &[
    overwrites::RULES,
    removals::RULES,
    removals::leaving::RULES,
    leftovers::RULES,
    schema::RULES,
    shared::RULES,
    shared::uses::RULES,
    system::RULES,
    references::RULES,
    roles::RULES,
    files::RULES,
    identity::RULES,
    format::RULES,
    running::RULES,
];

/// Goes through every rule this version knows.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    FAMILIES.iter().copied().flatten()
}

/// Returns the rule with an id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.id == id)
}

/// More questions than this are not asked, so that nobody waits for them.
pub(crate) const MOST_QUESTIONS: usize = 200;

/// Returns the numbers of rows that the rules would like to know, for the gravest findings first.
pub fn questions(scene: &Scene<'_, '_>) -> BTreeSet<Question> {
    let rules = removals::RULES.iter().chain(schema::RULES);
    let mut findings: Vec<_> = rules.flat_map(|rule| (rule.judge)(scene)).collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let mut questions = BTreeSet::new();
    for question in findings.into_iter().flat_map(|finding| finding.questions) {
        if questions.len() == MOST_QUESTIONS {
            break;
        }
        questions.insert(question);
    }
    questions
}

/// Returns what every rule says about the import, errors first.
pub fn judge(scene: &Scene<'_, '_>) -> Vec<Finding> {
    scene.read_shared();
    let rules: Vec<_> = rules().collect();
    let mut findings: Vec<_> = rules.par_iter().flat_map_iter(|rule| (rule.judge)(scene)).collect();
    let ours = scene.incoming_apps();
    for finding in &mut findings {
        shared::raise(scene, &ours, finding);
        if finding.fix.is_none() {
            finding.fix = of_finding(scene, finding).map(|fix| described(scene, &fix));
        }
    }
    // What is merely replaced comes after what breaks.
    let weight = |finding: &Finding| (std::cmp::Reverse(finding.severity), finding.rule.starts_with("OVW"));
    findings.sort_by(|a, b| (weight(a), a.rule, &a.subject.id).cmp(&(weight(b), b.rule, &b.subject.id)));
    findings
}

#[cfg(test)]
mod tests;
