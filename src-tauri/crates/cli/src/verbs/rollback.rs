//! `rollback`: the way back from an import as a plan, and, on its own, the removal of what the import added.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use bundle::DefinitionId;
use bundle::roll_back::{Return, ReturnRow, RollBackTable};
use serde::Serialize;
use service::plan_document::PlanDocument;
use service::remove_added::RemovalReport;

use super::plan::{LANGUAGE, PlanReport, check_kept_in_file, onto_server};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::host::Host;
use crate::page::{Page, Shown};
use crate::words::counted;

/// What a roll back would do: the plan's own keys, and the table.
#[derive(Serialize)]
struct RollBackReport {
    #[serde(flatten)]
    plan: Option<PlanReport>,
    roll_back: RollBackTable,
}

/// Plans the way back.
pub fn run(import: &str, out: &Path, previous: &[String], host: &Host) -> Result<Exit, Failure> {
    check_kept_in_file(out)?;
    let ferry = host.ferry()?;
    let record = ferry.history().find(import)?;
    let saved = ferry.saved(&record.destination.server)?;
    host.hand_over_secret(&saved)?;
    let choices: BTreeMap<_, _> =
        previous.iter().map(|id| (DefinitionId::new(id), Return::UsePrevious)).collect();
    let back = host.run(ferry, ferry.plan_roll_back(&record.id, choices))?;
    let plan = match back.planned {
        Some(planned) => {
            onto_server::save(out, &planned, &PlanDocument::of(&planned, LANGUAGE)?, host)?;
            let report = onto_server::report(*planned);
            onto_server::tell(&report, &saved, Some(out), host)?;
            Some(report)
        }
        None => {
            host.note("Everything that an import can bring back is back. No plan was written.");
            None
        }
    };
    let exit = plan.as_ref().map_or(Exit::Done, PlanReport::exit);
    host.print(&RollBackReport { plan, roll_back: back.table })?;
    Ok(exit)
}

/// Deletes what an import added, as far as nobody changed it and nothing uses it.
pub fn remove(import: &str, confirm: Option<String>, host: &Host) -> Result<Exit, Failure> {
    let ferry = host.ferry()?;
    let record = ferry.history().find(import)?;
    let saved = ferry.saved(&record.destination.server)?;
    if confirm.as_deref() != Some(saved.name.as_str()) {
        let message =
            format!("Deleting on ‘{}’ has to be confirmed by its name. Nothing was deleted.", saved.name);
        return Err(Failure::usage(message).hint(format!("To go ahead, add `--confirm {:?}`.", saved.name)));
    }
    host.hand_over_secret(&saved)?;
    let added = host.run(ferry, ferry.added_by_import(&record.id))?;
    let wanted: BTreeSet<_> =
        added.into_iter().filter(|one| one.is_removable).map(|one| one.row.id).collect();
    let report = host.run(ferry, ferry.remove_added(&record.id, wanted, confirm))?;
    host.print(&report)?;
    Ok(if report.not_removed.is_empty() { Exit::Done } else { Exit::Failed })
}

impl Shown for RollBackReport {
    fn show(&self, page: &mut Page) {
        let table = &self.roll_back;
        group("Restored exactly", table.restored.iter().map(|row| (row, None)), page);
        let altered = table.altered.iter().map(|one| (&one.row, Some(one.text.as_str())));
        group("Restored, but data that were altered cannot return", altered, page);
        let remaining = table.remaining.iter().map(|one| (&one.row, one.is_edited.then_some(EDITED)));
        group("Added by the import, and will remain", remaining, page);
        let conflicts = table.conflicts.iter().map(|one| {
            (
                &one.row,
                Some(match one.choice {
                    Return::KeepCurrent => "stays as it is now",
                    Return::UsePrevious => "becomes what it was before the import",
                }),
            )
        });
        group("Changed since the import", conflicts, page);
        if !table.not_restored.is_empty() {
            page.part("Does not come back either");
            table.not_restored.iter().for_each(|sentence| page.item(sentence));
        }
        if let Some(plan) = &self.plan {
            page.gap();
            plan.show(page);
        }
    }
}

const EDITED: &str = "changed since";

fn group<'r>(
    title: &str,
    rows: impl ExactSizeIterator<Item = (&'r ReturnRow, Option<&'r str>)>,
    page: &mut Page,
) {
    page.part(format!("{title}: {}", counted(rows.len(), "definition", "definitions")));
    for (row, note) in rows {
        let name = row.label.as_deref().or(row.name.as_deref()).unwrap_or(row.id.as_str());
        let note = note.map(|note| format!(": {note}")).unwrap_or_default();
        page.item(format!("{} {name} ({}){note}", row.kind, row.id));
    }
}

impl Shown for RemovalReport {
    fn show(&self, page: &mut Page) {
        page.line(&self.explanation);
        self.not_removed.iter().for_each(|sentence| page.item(sentence));
    }
}
