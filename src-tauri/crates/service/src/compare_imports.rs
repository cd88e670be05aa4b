//! Compares two imports of the history: whether the same was sent, what was chosen otherwise, which findings came and
//! went, and what is different about the server.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::history::ImportRecord;
use crate::plan_document::DocumentFinding;
use crate::{ImportId, Outcome};

/// What is different between two imports.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
pub struct ImportComparison {
    /// The one import.
    pub left: ImportId,
    /// The other.
    pub right: ImportId,
    /// Whether both were the same plan.
    pub same_plan: bool,
    /// Whether both sent the same bytes.
    pub same_bundle: bool,
    /// Whether both went to the same URL and tenant.
    pub same_destination: bool,
    /// Whether the same was chosen; `None`: one of the records does not say.
    pub same_choices: Option<bool>,
    /// How both ended; `None`: nothing was sent, or it has not ended.
    pub outcomes: [Option<Outcome>; 2],
    /// What the rules said only before the left one.
    pub findings_left: Vec<DocumentFinding>,
    /// What the rules said only before the right one.
    pub findings_right: Vec<DocumentFinding>,
    /// What both records say otherwise, in words, by what it is about.
    pub differences: Vec<ImportDifference>,
}

/// One thing that two records say otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ImportDifference {
    /// What it is about; untrusted where it is the name of a service.
    pub about: String,
    /// What the left one says; `None`: nothing.
    pub left: Option<String>,
    /// What the right one says; `None`: nothing.
    pub right: Option<String>,
}

impl ImportComparison {
    /// Tells whether both imports did the same in the same place, as far as the records say.
    pub fn is_same(&self) -> bool {
        self.same_bundle
            && self.same_destination
            && self.same_choices == Some(true)
            && self.outcomes[0] == self.outcomes[1]
            && self.findings_left.is_empty()
            && self.findings_right.is_empty()
            && self.differences.is_empty()
    }
}

/// Compares two imports.
pub fn compare_imports(left: &ImportRecord, right: &ImportRecord) -> ImportComparison {
    let (said_left, said_right) = (findings(left), findings(right));
    ImportComparison {
        left: left.id,
        right: right.id,
        same_plan: left.plan == right.plan,
        same_bundle: left.bundle_sha256 == right.bundle_sha256,
        same_destination: left.destination.identity == right.destination.identity,
        same_choices: left.choices().zip(right.choices()).map(|(left, right)| left == right),
        outcomes: [left.outcome, right.outcome],
        findings_left: only(&said_left, &said_right),
        findings_right: only(&said_right, &said_left),
        differences: differences(left, right),
    }
}

/// Returns the findings of the one that the other does not have, by rule, subject and message.
fn only(these: &[DocumentFinding], those: &[DocumentFinding]) -> Vec<DocumentFinding> {
    let key = |finding: &DocumentFinding| {
        (finding.rule.clone(), finding.subject.id.clone(), finding.message.clone())
    };
    let known: BTreeSet<_> = those.iter().map(key).collect();
    these.iter().filter(|finding| !known.contains(&key(finding))).cloned().collect()
}

fn findings(record: &ImportRecord) -> Vec<DocumentFinding> {
    let kept = record.review.as_ref().map(|review| review["findings"].clone());
    kept.and_then(|findings| serde_json::from_value(findings).ok()).unwrap_or_default()
}

fn differences(left: &ImportRecord, right: &ImportRecord) -> Vec<ImportDifference> {
    let (left, right) = (words(left), words(right));
    let about: BTreeSet<_> = left.keys().chain(right.keys()).collect();
    let differing = about.into_iter().filter(|about| left.get(*about) != right.get(*about));
    differing
        .map(|about| ImportDifference {
            about: about.clone(),
            left: left.get(about).cloned(),
            right: right.get(about).cloned(),
        })
        .collect()
}

/// Returns what a record says, by what it is about. Times and ids are always others, so that they are not here.
fn words(record: &ImportRecord) -> BTreeMap<String, String> {
    let mut words = BTreeMap::from([
        ("server".to_owned(), record.destination.name.clone()),
        ("environment".to_owned(), record.destination.environment.to_string()),
        ("account".to_owned(), record.account.clone()),
        ("apps".to_owned(), record.apps.join(", ")),
    ]);
    for (service, version) in &record.services {
        words
            .insert(format!("version of {service}"), version.clone().unwrap_or_else(|| "unknown".to_owned()));
    }
    if let Some(changes) = record.review.as_ref().and_then(|review| review["changes"].as_object()) {
        words.extend(changes.iter().map(|(kind, count)| (format!("definitions {kind}"), count.to_string())));
    }
    words
}
