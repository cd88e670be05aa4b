//! `history`: the imports that were made from here.

use std::path::Path;

use serde::{Serialize, Serializer};
use service::compare_imports::ImportComparison;
use service::history::{HistoryFilter, ImportRecord, ImportState};
use service::report::ImportReport;

use super::report::outcome;
use crate::args::HistoryArguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::host::Host;
use crate::page::{Page, Shown, Table};
use crate::words::{counted, or_dash};

/// The records that are shown, out of all.
struct Records {
    all: usize,
    shown: Vec<ImportRecord>,
}

impl Serialize for Records {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.shown.serialize(serializer)
    }
}

#[derive(Serialize)]
struct Record<'r> {
    #[serde(flatten)]
    record: &'r ImportRecord,
    /// The commands that do the same.
    commands: Vec<String>,
    #[serde(skip)]
    report: ImportReport,
}

/// Runs the verb.
pub fn run(arguments: HistoryArguments, host: &Host) -> Result<Exit, Failure> {
    let HistoryArguments { import, against, out, server, outcome, app, text, since, until } = arguments;
    let filter = HistoryFilter { server, outcome: outcome.map(Into::into), app, text, since, until };
    match (import, against) {
        (None, _) => list(&filter, host),
        (Some(import), None) => show(&import, out.as_deref(), host),
        (Some(import), Some(other)) => compare(&import, &other, host),
    }
}

fn list(filter: &HistoryFilter, host: &Host) -> Result<Exit, Failure> {
    let mut listing = host.ferry_without_keychain()?.history().list()?;
    for path in &listing.damaged {
        host.warn(format!("The record `{}` is damaged. It was left as it is.", path.display()));
    }
    let all = listing.records.len();
    listing.records.retain(|record| filter.fits(record));
    host.print(&Records { all, shown: listing.records })?;
    Ok(Exit::Done)
}

fn show(import: &str, out: Option<&Path>, host: &Host) -> Result<Exit, Failure> {
    let ferry = host.ferry()?;
    let record = ferry.history().find(import)?;
    let detail = ferry.import_detail(&record.id)?;
    if let Some(path) = out {
        host.wait(ferry.export_import(record.id, path.to_owned()))??;
    }
    host.print(&Record { report: detail.report, commands: detail.commands, record: &record })?;
    Ok(Exit::Done)
}

/// Ends as `diff` does.
fn compare(import: &str, other: &str, host: &Host) -> Result<Exit, Failure> {
    let ferry = host.ferry()?;
    let (left, right) = (ferry.history().find(import)?.id, ferry.history().find(other)?.id);
    let comparison = host.wait(ferry.compare_imports(left, right))??;
    host.print(&comparison)?;
    Ok(if comparison.is_same() { Exit::Done } else { Exit::Different })
}

impl Shown for Record<'_> {
    fn show(&self, page: &mut Page) {
        self.report.show(page);
        if !self.commands.is_empty() {
            page.part("The same by commands");
            self.commands.iter().for_each(|command| page.item(command));
        }
    }
}

impl Shown for ImportComparison {
    fn show(&self, page: &mut Page) {
        if self.is_same() {
            page.line("Both imports did the same.");
            return;
        }
        let same = |same: bool| if same { "the same" } else { "another" }.to_owned();
        page.pairs([
            ("Plan", same(self.same_plan)),
            ("What was sent", same(self.same_bundle)),
            ("Address and tenant", same(self.same_destination)),
            ("Choices", self.same_choices.map_or_else(|| "unknown".to_owned(), same)),
        ]);
        page.part("Otherwise");
        let mut table = Table::new(["ABOUT", "LEFT", "RIGHT"]);
        let ends = self.outcomes.map(|ended| ended.map_or("Nothing was sent", outcome).to_owned());
        let [left, right] = ends;
        table.row(["outcome".to_owned(), left, right]);
        for it in &self.differences {
            table.row([it.about.clone(), or_dash(it.left.as_deref()), or_dash(it.right.as_deref())]);
        }
        page.table(&table);
        for (title, findings) in
            [("Findings only left", &self.findings_left), ("Findings only right", &self.findings_right)]
        {
            page.part(format!("{title}: {}", findings.len()));
            findings.iter().for_each(|finding| page.item(format!("{} {}", finding.rule, finding.message)));
        }
    }
}

impl Shown for Records {
    fn show(&self, page: &mut Page) {
        if self.shown.is_empty() {
            page.line(match self.all {
                0 => "No import was made from here yet.".to_owned(),
                all => format!("None of {} is like that.", counted(all, "import", "imports")),
            });
            return;
        }
        let mut table = Table::new(["BEGAN", "INTO", "APPS", "OUTCOME", "IMPORT"]);
        for record in &self.shown {
            let into = format!("{} ({})", record.destination.name, record.destination.environment);
            let apps = record.apps.join(", ");
            let began = record.started_at.strftime("%Y-%m-%d %H:%M:%SZ").to_string();
            table.row([began, into, apps, ended(record).to_owned(), record.id.to_string()]);
        }
        page.table(&table);
    }
}

/// Says how an import ended, or how far it came.
fn ended(record: &ImportRecord) -> &'static str {
    match (record.outcome, record.state) {
        (Some(known), _) => outcome(known),
        (None, ImportState::Prepared | ImportState::NotSent) => "Nothing was sent",
        (None, ImportState::Sending | ImportState::Answered | ImportState::Resolved) => "Unknown",
    }
}
