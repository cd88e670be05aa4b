//! What an import did, as the window and the command line show it, and as the history keeps it.

use bundle::Hash;
use bundle::diff::DefinitionRef;
use bundle::impact::{Answer, Ending, Finding, State, after_import};
use bundle::verify::{
    AccessMismatch, ColumnMismatch, DifferentDefinition, ObjectResult, UnexpectedDefinition,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::history::{Destination, ImportRecord, Resolution, Uploads};
use crate::plans::PlanSource;
use crate::server::{ImportAnswer, Stored};
use crate::verify_import::Look;
use crate::{Code, EntryId, Error, ImportId, Outcome, Result};

/// What an import did. Its JSON has the keys of `cli.md`, and more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct ImportReport {
    /// How it ended.
    pub outcome: Outcome,
    /// The import.
    pub import: ImportId,
    /// The plan that was carried out.
    pub plan: Hash,
    /// The snapshot that leads back.
    pub snapshot: Option<EntryId>,
    /// When it began.
    pub started_at: String,
    /// When its outcome was known.
    pub finished_at: Option<String>,
    /// Whether the server's services still have to be restarted.
    pub restart_needed: bool,
    /// Where the bundle came from.
    pub source: PlanSource,
    /// The server that was written.
    pub destination: Destination,
    /// The labels of the apps in the bundle.
    pub apps: Vec<String>,
    /// How many definitions were sent.
    pub sent: usize,
    /// How many of them are as planned.
    pub as_planned: usize,
    /// What the server said, for people. It is not what the outcome rests on.
    pub answer: String,
    /// What happened and what state the server is in.
    pub explanation: String,
    /// What to do, in this order.
    pub next_steps: Vec<String>,
    /// The objects that the import touched.
    pub objects: Vec<ObjectResult>,
    /// Planned, but not there.
    pub missing: Vec<DefinitionRef>,
    /// There, but with another content; the left side of a field is the plan.
    pub different: Vec<DifferentDefinition>,
    /// There, but not planned.
    pub unexpected: Vec<UnexpectedDefinition>,
    /// Columns that are not what their field asks for, through this import.
    pub columns: Vec<ColumnMismatch>,
    /// Roles, scopes and files that are not as planned.
    #[serde(default)]
    pub access: Vec<AccessMismatch>,
    /// What goes on with old definitions until the restart, as full sentences.
    #[serde(default)]
    pub stale_until_restart: Vec<String>,
    /// How many definitions differ only by defaults that the server filled in.
    pub filled_in: usize,
    /// What could not be verified.
    pub not_verified: Vec<String>,
    /// What changed on the destination between the plan and the apply.
    pub changed_since_plan: Vec<DefinitionRef>,
}

impl ImportReport {
    /// Begins a report on an import of which nothing is known but its record.
    pub(crate) fn new(record: &ImportRecord, outcome: Outcome) -> Result<Self> {
        let source = serde_json::from_value(record.source.clone()).map_err(|cause| {
            Error::new(Code::Internal, format!("The record of import `{}` is damaged.", record.id))
                .caused_by(cause)
        })?;
        Ok(Self {
            outcome,
            import: record.id,
            plan: record.plan,
            snapshot: record.snapshot,
            started_at: record.started_at.to_string(),
            finished_at: Some(Timestamp::now().to_string()),
            restart_needed: false,
            source,
            destination: record.destination.clone(),
            apps: record.apps.clone(),
            sent: 0,
            as_planned: 0,
            answer: String::new(),
            explanation: String::new(),
            next_steps: Vec::new(),
            objects: Vec::new(),
            missing: Vec::new(),
            different: Vec::new(),
            unexpected: Vec::new(),
            columns: Vec::new(),
            access: Vec::new(),
            stale_until_restart: Vec::new(),
            filled_in: 0,
            not_verified: Vec::new(),
            changed_since_plan: Vec::new(),
        })
    }

    /// Reads the report that a record keeps.
    pub fn of(record: &ImportRecord) -> Result<Self> {
        match &record.report {
            Some(report) => serde_json::from_value(report.clone()).map_err(|cause| {
                Error::new(Code::Internal, format!("The report of import `{}` is damaged.", record.id))
                    .caused_by(cause)
            }),
            None => Self::new(record, Outcome::Unknown),
        }
    }

    /// Fills in what the destination shows. Returns the columns that are not what their field asks for, but were so
    /// before the import.
    pub(crate) fn add(&mut self, look: Look) -> Vec<ColumnMismatch> {
        (self.sent, self.as_planned) = (look.sent.len(), look.as_planned());
        let Look { verification, access, unread, .. } = look;
        self.access = access;
        self.not_verified.extend(unread);
        self.filled_in = verification.filled_in.len();
        self.not_verified.extend(verification.objects.iter().filter(|object| !object.columns_read).map(
            |object| format!("The table of ‘{}’.", object.name.as_deref().unwrap_or(object.id.as_str())),
        ));
        self.objects = verification.objects;
        self.missing = verification.missing;
        self.different = verification.different;
        self.unexpected = verification.unexpected;
        let (old, new) = verification.columns.into_iter().partition(|column| column.was_so_before);
        self.columns = new;
        old
    }

    /// Notes that the server's services were restarted, so that nobody is told to do it again.
    pub(crate) fn note_restart(&mut self) {
        self.restart_needed = false;
        self.stale_until_restart.clear();
        let step = restart(&self.destination.name);
        self.next_steps.retain(|known| *known != step);
    }

    /// Says that not all uploads were sent: even where these are as planned, the import is not complete.
    pub(crate) fn note_unfinished(&mut self, Uploads { sent, of }: Uploads) {
        let name = &self.destination.name;
        let again = "plan the import again: the new plan holds what is still missing.";
        let step = match self.outcome {
            Outcome::Verified => {
                self.outcome = Outcome::VerifiedWithDifferences;
                self.explanation = format!(
                    "The first {sent} of {of} uploads are on ‘{name}’ as planned. The rest was not sent."
                );
                format!("Go on with the rest. Or {again}")
            }
            Outcome::VerifiedWithDifferences | Outcome::Failed | Outcome::Unknown | Outcome::Stale => {
                format!("Only {sent} of {of} uploads were sent. When the outcome is known, {again}")
            }
        };
        self.next_steps.insert(0, step);
    }

    /// Returns what the history keeps of it.
    pub(crate) fn resolution(&self) -> Result<Resolution> {
        let report = serde_json::to_value(self).map_err(|cause| {
            Error::new(Code::Internal, "The report could not be written.").caused_by(cause)
        })?;
        Ok(Resolution { outcome: self.outcome, restart_needed: self.restart_needed, report })
    }
}

/// Says what the server answered, in words.
pub(crate) fn answer_in_words(answer: &ImportAnswer) -> String {
    match answer {
        ImportAnswer::Accepted => "The server answered “success”.".to_owned(),
        ImportAnswer::Refused { http_status, message, .. } => {
            format!("The server refused (HTTP {http_status}): {message}")
        }
        ImportAnswer::NoAnswer { reason, .. } => reason.clone(),
    }
}

/// Says what happened and what state the server is in; `untouched`: its definitions are what they were before.
pub(crate) fn explain(
    report: &ImportReport,
    answer: Option<&ImportAnswer>,
    untouched: bool,
) -> (String, Vec<String>) {
    let name = &report.destination.name;
    let said = |state| Said::of(name, answer, state);
    match report.outcome {
        Outcome::Verified => {
            let said = said(State::AsPlanned);
            (said.message("RUN-07"), said.advice(&["RUN-04", "RUN-07"]))
        }
        Outcome::VerifiedWithDifferences => (differences(report, answer), repair(report)),
        Outcome::Failed => {
            let said = said(State::Untouched);
            let left = left_behind(&said, untouched);
            let arrived = arrived(report, untouched);
            (format!("{}{arrived} {left}", said.message("RUN-07")), said.advice(&["RUN-05", "RUN-07"]))
        }
        Outcome::Unknown => {
            let said = said(State::Unknown);
            (said.message("RUN-06"), said.advice(&["RUN-06"]))
        }
        Outcome::Stale => (
            format!("‘{name}’ changed since the plan was made. Nothing was sent."),
            vec!["Plan the import again and read what is new.".to_owned()],
        ),
    }
}

fn differences(report: &ImportReport, answer: Option<&ImportAnswer>) -> String {
    let mut parts = Vec::new();
    for (count, what) in [
        (report.different.len(), "different"),
        (report.missing.len(), "missing"),
        (report.unexpected.len(), "unexpected"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    if !report.columns.is_empty() {
        parts.push(match report.columns.len() {
            1 => "1 column is not what its field asks for".to_owned(),
            n => format!("{n} columns are not what their fields ask for"),
        });
    }
    if !report.access.is_empty() {
        parts.push(match report.access.len() {
            1 => "1 role, scope or file is not as planned".to_owned(),
            n => format!("{n} roles, scopes and files are not as planned"),
        });
    }
    let name = &report.destination.name;
    let stopped = answer.is_some_and(ImportAnswer::stopped_on_the_way);
    let state = match parts.is_empty() {
        true => format!("Every definition is on ‘{name}’ as planned."),
        false => format!("‘{name}’ is not quite as planned: {}.", parts.join(", ")),
    };
    match stopped {
        true => format!("{state} {STOPPED}"),
        false => state,
    }
}

/// What a server that gave up on the way leaves besides what can be seen (wire 3.4).
const STOPPED: &str = "The server stopped on the way, and its database may wait only one second for a lock until the next good import.";

fn restart(name: &str) -> String {
    Said::of(name, Some(&ImportAnswer::Accepted), State::AsPlanned).advice(&["RUN-04"]).concat()
}

/// What the rules say after an import.
struct Said(Vec<Finding>);

impl Said {
    fn of(destination: &str, answer: Option<&ImportAnswer>, state: State) -> Self {
        let answer = match answer {
            Some(ImportAnswer::Accepted) => Answer::Done,
            Some(ImportAnswer::Refused { stored: Stored::Nothing, .. }) => Answer::RefusedAtOnce,
            Some(ImportAnswer::Refused { .. }) => Answer::Stopped,
            Some(ImportAnswer::NoAnswer { .. }) | None => Answer::Nothing,
        };
        Self(after_import(&Ending { destination, answer, state }))
    }

    /// Returns the sentence of a rule; empty when the rule has nothing to say.
    fn message(&self, rule: &str) -> String {
        let finding = self.0.iter().find(|finding| finding.rule == rule);
        finding.map(|finding| finding.message.clone()).unwrap_or_default()
    }

    /// Returns what to do, in the order of the rules.
    fn advice(&self, rules: &[&str]) -> Vec<String> {
        let finding = |rule: &&str| self.0.iter().find(|finding| finding.rule == *rule);
        rules.iter().filter_map(finding).map(|finding| finding.advice.clone()).collect()
    }
}

fn repair(report: &ImportReport) -> Vec<String> {
    let said = Said::of(&report.destination.name, None, State::Different);
    let mut steps = Vec::new();
    if let Some(column) = report.columns.first() {
        steps.push(format!("{}. Put its values right on the server, then import again.", mismatch(column)));
    }
    if !report.missing.is_empty() || !report.different.is_empty() {
        steps.extend(said.advice(&["RUN-07"]));
    }
    if let Some(access) = report.access.first() {
        steps.push(format!("{} Ask the administrator to put it right.", access.sentence()));
    }
    steps.extend(said.advice(&["RUN-04"]));
    steps
}

/// Says which column was as wrong before an import as it is now.
pub(crate) fn old_mismatch(column: &ColumnMismatch) -> String {
    format!(
        "{}, as it was before this import. Its values keep the server from changing it.",
        mismatch(column)
    )
}

fn mismatch(column: &ColumnMismatch) -> String {
    let ColumnMismatch { column, expected, actual, .. } = column;
    match actual {
        Some(actual) => format!("The column `{column}` is `{actual}` instead of `{expected}`"),
        None => format!("The column `{column}` is missing; `{expected}` was expected"),
    }
}

/// Says how much of a failed import is there.
fn arrived(report: &ImportReport, untouched: bool) -> String {
    match (untouched, report.sent) {
        (true, _) | (false, 0) => String::new(),
        (false, sent) => format!(
            " Of {sent} definitions that were sent, {} are there as planned and {} are not.",
            report.as_planned,
            sent - report.as_planned
        ),
    }
}

fn left_behind(said: &Said, untouched: bool) -> String {
    match (said.message("RUN-05"), untouched) {
        (refused, _) if !refused.is_empty() => refused,
        (_, true) => "Nothing of it arrived, and by now nothing will.".to_owned(),
        (_, false) => "Part of it may have been stored.".to_owned(),
    }
}
