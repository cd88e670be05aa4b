//! A plan as a document: what it came to, in words, to be kept, printed, and read again without any server.
//!
//! It is for reading only. An apply never looks at it; it computes everything again.

mod choices;

use std::io::Read;
use std::path::Path;

use bundle::impact::{AccessReport, Finding, Rows, Subject};
use bundle::plan::{ChangeCounts, Review};
use bundle::readable::{DifferenceNode, NodeCounts, PropertyRow, RowState};
use bundle::{Choices, DefinitionId, Severity};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

pub use self::choices::{DocumentChoice, DocumentChoices, DocumentFix};
use crate::differences::{Reading, Sides, source_words};
use crate::plan_import::Planned;
use crate::{Code, Environment, Error, Result};

/// More findings than this are only counted.
const MOST_FINDINGS: usize = 2_000;
/// More lines of the tree than this are only counted.
const MOST_CHANGES: usize = 20_000;
/// The properties of so many definitions are kept.
const MOST_DETAILS: usize = 500;
/// More properties of one definition are only counted.
const MOST_ROWS: usize = 60;
/// A larger file is no plan of AppFerry.
pub(crate) const LARGEST_FILE: u64 = 64 * 1024 * 1024;

/// What a plan came to when it was made. Every text in it may be untrusted.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
pub struct PlanDocument {
    /// Whose plan it is.
    #[serde(flatten)]
    pub head: DocumentHead,
    /// What was chosen, and what that leads to.
    #[serde(default)]
    pub choices: DocumentChoices,
    /// How many definitions change, and how.
    pub counts: NodeCounts,
    /// How many stay as they are.
    pub unchanged: u32,
    /// What the rules said, errors first.
    pub findings: Vec<DocumentFinding>,
    /// How many findings are not in the document.
    pub findings_left_out: u32,
    /// What changes, in the order of the tree.
    pub changes: Vec<DocumentChange>,
    /// How many lines of the tree are not in the document.
    pub changes_left_out: u32,
    /// Of how many changes the properties are not in the document.
    pub details_left_out: u32,
    /// What it means for roles and scopes.
    pub access: AccessReport,
    /// The labels of the other apps that a change reaches.
    pub apps_affected: Vec<String>,
    /// What to do around the import.
    pub checklist: Vec<String>,
    /// What could not be checked.
    pub not_checked: Vec<String>,
}

/// What one rule said.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
pub struct DocumentFinding {
    /// The rule's id.
    pub rule: String,
    /// How much it weighs.
    pub severity: Severity,
    /// What it is about.
    pub subject: Subject,
    /// The consequence.
    pub message: String,
    /// What to do about it.
    pub advice: String,
    /// Rows of data at risk; `None` where the rule is not about rows.
    pub rows: Option<Rows>,
}

/// One line of the tree with the properties that differ.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
pub struct DocumentChange {
    /// The line.
    pub node: DifferenceNode,
    /// The properties; empty where they are left out.
    pub rows: Vec<PropertyRow>,
}

/// Whose plan it is.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
pub struct DocumentHead {
    /// The plan's id.
    pub plan: String,
    /// Where the bundle came from.
    pub source: String,
    /// The destination's name.
    pub destination: String,
    /// What the destination is used for; `None`: it was a file.
    pub environment: Option<Environment>,
    /// Whether the destination is a practice server.
    pub practice: bool,
    /// The labels of the apps in the bundle.
    pub apps: Vec<String>,
    /// When the destination was read, as RFC 3339; `None`: it was a file.
    pub sealed_at: Option<String>,
}

impl PlanDocument {
    /// Writes down what a plan came to, with labels in a language.
    pub fn of(planned: &Planned, language: &str) -> Result<Self> {
        let plan = &planned.plan;
        let head = DocumentHead {
            plan: plan.id().to_string(),
            source: source_words(&plan.source),
            destination: plan.destination.name.clone(),
            environment: Some(plan.destination.environment),
            practice: plan.destination.practice,
            apps: plan.apps.iter().map(|app| app.label.clone()).collect(),
            sealed_at: Some(plan.sealed_at.to_string()),
        };
        Self::new(head, &plan.inputs.choices, &planned.review, &planned.sides, language)
    }

    /// Writes down what an import would do.
    pub fn new(
        head: DocumentHead,
        choices: &Choices,
        review: &Review,
        sides: &Sides,
        language: &str,
    ) -> Result<Self> {
        let choices = DocumentChoices::of(choices, &review.told);
        sides.read(review, |reading| Self::of_reading(head, choices, review, reading, language))
    }

    fn of_reading(
        head: DocumentHead,
        choices: DocumentChoices,
        review: &Review,
        reading: &Reading<'_, '_>,
        language: &str,
    ) -> Self {
        let tree = reading.tree(language);
        let changed = tree.nodes.iter().filter(|node| node.change.is_some());
        let ids: Vec<_> =
            changed.filter_map(|node| node.definition.as_deref()).map(DefinitionId::new).collect();
        let details = &ids[..ids.len().min(MOST_DETAILS)];
        let mut rows = reading.rows(details, &tree, language);
        let changes = tree.nodes.iter().take(MOST_CHANGES).map(|node| DocumentChange {
            node: node.clone(),
            rows: node
                .definition
                .as_deref()
                .and_then(|id| rows.remove(&DefinitionId::new(id)))
                .map_or_else(Vec::new, differing),
        });
        let changes = changes.collect();
        let (counts, unchanged) = counts(review.counts);
        Self {
            head,
            choices,
            counts,
            unchanged,
            findings: review.findings.iter().take(MOST_FINDINGS).map(DocumentFinding::of).collect(),
            findings_left_out: beyond(review.findings.len(), MOST_FINDINGS),
            changes,
            changes_left_out: beyond(tree.nodes.len(), MOST_CHANGES),
            details_left_out: beyond(ids.len(), MOST_DETAILS),
            access: review.access.clone(),
            apps_affected: review.apps_affected.iter().map(|app| app.label.clone()).collect(),
            checklist: review.checklist.iter().map(|step| step.text.clone()).collect(),
            not_checked: review.not_checked.clone(),
        }
    }

    /// Reads the document in a file; `None`: the file holds something else than a plan.
    pub fn find(path: &Path) -> Result<Option<Self>> {
        match read_plan_file(path) {
            Ok(bytes) if is_plan(&bytes) => Self::open(path).map(Some),
            Ok(_) => Ok(None),
            // Larger than any plan.
            Err(error) if error.code() == Code::Invalid => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Reads the document that was kept in the file of a plan.
    pub fn open(path: &Path) -> Result<Self> {
        let bytes = read_plan_file(path)?;
        let shown = path.display();
        let kept: Kept = serde_json::from_slice(&bytes).map_err(|cause| {
            Error::new(Code::Invalid, format!("The file {shown} is not a plan that this AppFerry can show."))
                .caused_by(cause)
        })?;
        let without =
            format!("The plan {shown} was kept without what it came to. Plan the import again to read it.");
        kept.result.ok_or_else(|| Error::new(Code::Invalid, without))
    }
}

#[derive(Deserialize)]
struct Kept {
    result: Option<PlanDocument>,
}

/// Tells a plan from an export, and from any other file: only a plan has inputs.
fn is_plan(bytes: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Marks {
        format: Option<IgnoredAny>,
        inputs: Option<IgnoredAny>,
    }
    serde_json::from_slice::<Marks>(bytes).is_ok_and(|marks| marks.format.is_some() && marks.inputs.is_some())
}

/// Reads the file of a plan, as far as a plan can be.
pub(crate) fn read_plan_file(path: &Path) -> Result<Vec<u8>> {
    let shown = path.display();
    let unreadable =
        |cause| Error::new(Code::Disk, format!("The plan {shown} could not be read.")).caused_by(cause);
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(unreadable)?;
    file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(Error::new(Code::Invalid, format!("The file {shown} is too large to be a plan.")));
    }
    Ok(bytes)
}

impl DocumentFinding {
    /// Returns a finding in words.
    pub(crate) fn of(finding: &Finding) -> Self {
        let Finding { rule, severity, subject, message, advice, rows, .. } = finding;
        Self {
            rule: (*rule).to_owned(),
            severity: *severity,
            subject: subject.clone(),
            message: message.clone(),
            advice: advice.clone(),
            rows: *rows,
        }
    }
}

fn differing(mut rows: Vec<PropertyRow>) -> Vec<PropertyRow> {
    rows.retain(|row| row.state != RowState::Same);
    rows.truncate(MOST_ROWS);
    rows
}

fn counts(counts: ChangeCounts) -> (NodeCounts, u32) {
    let ChangeCounts { new, replaced, unchanged, hidden, conflicts } = counts;
    let [new, replaced, hidden, conflicts, unchanged] =
        [new, replaced, hidden, conflicts, unchanged].map(|number| u32::try_from(number).unwrap_or(u32::MAX));
    (NodeCounts { new, replaced, hidden, conflicts }, unchanged)
}

fn beyond(all: usize, most: usize) -> u32 {
    u32::try_from(all.saturating_sub(most)).unwrap_or(u32::MAX)
}
