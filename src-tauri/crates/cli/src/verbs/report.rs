//! What an import did, as people read it.

use bundle::DefinitionId;
use bundle::verify::{AccessMismatch, ColumnMismatch, ObjectResult, ObjectState};
use service::Outcome;
use service::report::ImportReport;

use super::diff::class_word;
use crate::page::{Page, Shown, Table};
use crate::words::{counted, number, or_dash};

impl Shown for ImportReport {
    fn show(&self, page: &mut Page) {
        page.line(format!("{}. {}", outcome(self.outcome), self.explanation));
        page.gap();
        let snapshot = self.snapshot.map(|entry| entry.to_string());
        page.pairs([
            ("Import", self.import.to_string()),
            ("Into", format!("‘{}’ ({})", self.destination.name, self.destination.environment)),
            ("Apps", or_dash(Some(&self.apps.join(", ")))),
            ("Began", self.started_at.clone()),
            ("Ended", or_dash(self.finished_at.as_deref())),
            ("Snapshot", or_dash(snapshot.as_deref())),
            ("As planned", counted(self.as_planned, "definition", "definitions")),
            ("The server's answer", or_dash(Some(&self.answer))),
        ]);
        show_objects(&self.objects, page);
        show_columns(&self.columns, page);
        show_definitions(self, page);
        let access: Vec<_> = self.access.iter().map(AccessMismatch::sentence).collect();
        show_sentences("Roles, scopes and files", &access, page);
        show_sentences("Old until the services of the server start again", &self.stale_until_restart, page);
        show_sentences("Not verified", &self.not_verified, page);
        show_sentences("What to do", &self.next_steps, page);
    }
}

/// Returns the words for an outcome.
pub fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Verified => "Verified",
        Outcome::VerifiedWithDifferences => "Verified with differences",
        Outcome::Failed => "Failed",
        Outcome::Unknown => "Unknown",
        Outcome::Stale => "Stale plan",
    }
}

fn show_objects(objects: &[ObjectResult], page: &mut Page) {
    let applied = objects.iter().filter(|object| object.state == ObjectState::Applied).count();
    if objects.is_empty() {
        return;
    }
    page.part(format!("{} of {} applied", number(applied), counted(objects.len(), "object", "objects")));
    for object in objects.iter().filter(|object| object.state != ObjectState::Applied) {
        let state = match object.state {
            ObjectState::Applied => "applied",
            ObjectState::Different => "different",
            ObjectState::Missing => "missing",
        };
        let name = object.name.as_deref().unwrap_or(object.id.as_str());
        let then: String = object.followed_by.iter().map(|failure| format!(" Then: {failure}")).collect();
        page.item(format!("{name}: {state}. {}{then}", object.first_failure.as_deref().unwrap_or_default()));
    }
}

fn show_columns(columns: &[ColumnMismatch], page: &mut Page) {
    if columns.is_empty() {
        return;
    }
    page.part("Columns that are not what their field asks for");
    let mut table = Table::new(["COLUMN", "EXPECTED", "ACTUAL", "OBJECT"]);
    for column in columns {
        table.row([
            column.column.clone(),
            column.expected.clone(),
            column.actual.clone().unwrap_or_else(|| "missing".to_owned()),
            column.object.to_string(),
        ]);
    }
    page.table(&table);
}

fn show_definitions(report: &ImportReport, page: &mut Page) {
    let mut table = Table::plain();
    let mut row = |how: String, kind: &str, name: Option<&str>, id: &DefinitionId| {
        table.row([how, kind.to_owned(), or_dash(name), id.to_string()]);
    };
    for it in &report.missing {
        row("missing".to_owned(), &it.kind, it.name.as_deref(), &it.id);
    }
    for it in &report.different {
        let how = match it.kept {
            true => "still the old one".to_owned(),
            false => format!("different ({})", class_word(it.class)),
        };
        row(how, &it.kind, it.name.as_deref(), &it.id);
    }
    for it in &report.unexpected {
        row("unexpected".to_owned(), &it.kind, it.name.as_deref(), &it.id);
    }
    for it in &report.changed_since_plan {
        row("changed since the plan".to_owned(), &it.kind, it.name.as_deref(), &it.id);
    }
    if !table.is_empty() {
        page.part("Definitions");
        page.table(&table);
    }
}

fn show_sentences(title: &str, sentences: &[String], page: &mut Page) {
    if sentences.is_empty() {
        return;
    }
    page.part(title);
    sentences.iter().for_each(|sentence| page.item(sentence));
}
