//! `history`: the imports that were made from here.

use serde::Serialize;
use service::history::{ImportRecord, ImportState};
use service::report::ImportReport;

use super::report::outcome;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::host::Host;
use crate::page::{Page, Shown, Table};

#[derive(Serialize)]
#[serde(transparent)]
struct Records(Vec<ImportRecord>);

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
pub fn run(import: Option<&str>, host: &Host) -> Result<Exit, Failure> {
    let ferry = host.ferry_without_keychain()?;
    let history = ferry.history();
    match import {
        Some(import) => {
            let record = history.find(import)?;
            let detail = ferry.import_detail(&record.id)?;
            host.print(&Record { report: detail.report, commands: detail.commands, record: &record })?;
        }
        None => {
            let listing = history.list()?;
            for path in &listing.damaged {
                host.warn(format!("The record `{}` is damaged. It was left as it is.", path.display()));
            }
            host.print(&Records(listing.records))?;
        }
    }
    Ok(Exit::Done)
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

impl Shown for Records {
    fn show(&self, page: &mut Page) {
        if self.0.is_empty() {
            page.line("No import was made from here yet.");
            return;
        }
        let mut table = Table::new(["BEGAN", "INTO", "APPS", "OUTCOME", "IMPORT"]);
        for record in &self.0 {
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
