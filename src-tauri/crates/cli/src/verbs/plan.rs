//! `plan`: what an import would do. Between files it is computed at once; onto a server it can be applied afterwards.

mod offline;
pub(super) mod onto_server;
mod shown;

use std::collections::BTreeMap;
use std::path::Path;

use bundle::choices::{Take, Told};
use bundle::impact::{AccessReport, Finding, WorkRow};
use bundle::plan::{AffectedApp, AncestorNote, ChangeCounts, ChangeRow, ChecklistStep, PlanInputs, Review};
use bundle::{Choices, Decision, DefinitionId, Hash, Selection, Severity};
use serde::Serialize;
use service::gate::Gate;
use service::library::Importing;
use service::plan_document::PlanDocument;
use service::plans::PlanApp;
use service::{Environment, files, plan_page};

use crate::args::PlanArguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::host::Host;
use crate::side::Side;

/// The language of the labels in a document.
pub(super) const LANGUAGE: &str = "en";

/// What an import would do, as the contract has it, and what a person reads besides.
#[derive(Serialize)]
pub(super) struct PlanReport {
    plan: Hash,
    destination: Destination,
    bundle: Outgoing,
    choices: Choices,
    told: Told,
    changes: ChangeCounts,
    findings: Vec<Finding>,
    apps_affected: Vec<AffectedApp>,
    access: AccessReport,
    checklist: Vec<ChecklistStep>,
    predicted_sha256: Hash,
    ancestor: AncestorNote,
    destination_work: Vec<WorkRow>,
    not_checked: Vec<String>,
    change_list: Vec<ChangeRow>,
    /// Who says in the library to be importing into the destination; nothing where that is not known.
    importing: Option<Vec<Importing>>,
    /// What still forbids the import, and what has to be said; nothing where no server is concerned.
    gate: Option<Gate>,
}

#[derive(Serialize)]
struct Destination {
    name: String,
    environment: Option<Environment>,
    canonical_sha256: Hash,
}

#[derive(Serialize)]
struct Outgoing {
    sha256: Hash,
    bytes: u64,
    apps: Vec<PlanApp>,
}

/// The files in which a plan is kept.
struct Kept<'p> {
    /// The plan, for `apply`.
    out: Option<&'p Path>,
    /// What it comes to, as a page.
    html: Option<&'p Path>,
}

/// Runs the verb.
pub fn run(arguments: &PlanArguments, host: &Host) -> Result<Exit, Failure> {
    let PlanArguments { bundles, onto, ancestor, out, html, .. } = arguments;
    let ancestor = ancestor.as_deref();
    let choices = choices(arguments)?;
    let kept = Kept { out: out.as_deref(), html: html.as_deref() };
    kept.out.map_or(Ok(()), check_kept_in_file)?;
    let report = match Side::parse(onto) {
        Side::Server(name) => {
            let saved = host.server_of_side(onto, &name)?;
            onto_server::plan(bundles, (ancestor, choices), &saved, &kept, host)?
        }
        Side::App { .. } => {
            let message =
                format!("`{onto}` is one app; an import goes onto a whole server. Nothing was done.");
            return Err(Failure::usage(message).hint("Name the server alone."));
        }
        Side::File(_) | Side::Entry(_) | Side::StandardInput => {
            offline::plan(bundles, onto, (ancestor, &choices), &kept, host)?
        }
    };
    host.print(&report)?;
    Ok(report.exit())
}

/// Fails when a plan is to be kept in standard output.
pub(super) fn check_kept_in_file(out: &Path) -> Result<(), Failure> {
    match out == Path::new("-") {
        true => Err(Failure::usage("A plan is kept in a file: `--out` needs its name. Nothing was done.")),
        false => Ok(()),
    }
}

/// Reads what is taken and which fixes are accepted.
fn choices(arguments: &PlanArguments) -> Result<Choices, Failure> {
    let PlanArguments { select, fixes, decisions, .. } = arguments;
    let unknown = |error: bundle::choices::NotAFix| {
        let hint = "A plan without `--fix` names the fixes that it offers.";
        Failure::usage(format!("{error} Nothing was done.")).hint(hint)
    };
    let only = select.iter().map(|id| DefinitionId::new(id)).collect();
    Ok(Choices {
        selection: if select.is_empty() { Selection::All } else { Selection::Only(only) },
        fixes: fixes.iter().map(|fix| fix.parse()).collect::<Result<_, _>>().map_err(unknown)?,
        decisions: decided(decisions)?,
    })
}

/// Reads what is decided about single definitions. Several words about one merge add up.
fn decided(words: &[String]) -> Result<BTreeMap<DefinitionId, Decision>, Failure> {
    let mut decisions = BTreeMap::new();
    for word in words {
        let (id, decision) = decision(word)?;
        match (decisions.get_mut(&id), decision) {
            (Some(Decision::Merge { fields }), Decision::Merge { fields: more }) => fields.extend(more),
            (_, decision) => drop(decisions.insert(id, decision)),
        }
    }
    Ok(decisions)
}

fn decision(word: &str) -> Result<(DefinitionId, Decision), Failure> {
    let unknown = || {
        Failure::usage(format!("`{word}` is no decision. Nothing was done.")).hint(
            "Write an id and `use-incoming`, `keep-destination`, `skip` or `merge`, as in `--decide ID=skip`; \
             whose value a merge takes is `--decide ID=merge:PATH=destination`, `incoming` or `ancestor`.",
        )
    };
    if let Some((id, fields)) = word.split_once("=merge") {
        let fields = merged(fields).ok_or_else(unknown)?;
        return Ok((DefinitionId::new(id), Decision::Merge { fields }));
    }
    let (id, decision) = word.rsplit_once('=').ok_or_else(unknown)?;
    let decision = match decision {
        "use-incoming" => Decision::UseIncoming,
        "keep-destination" => Decision::KeepDestination,
        "skip" => Decision::Skip,
        _ => return Err(unknown()),
    };
    Ok((DefinitionId::new(id), decision))
}

/// Reads whose value a merge takes, after the word for it.
fn merged(word: &str) -> Option<BTreeMap<String, Take>> {
    if word.is_empty() {
        return Some(BTreeMap::new());
    }
    let (path, take) = word.strip_prefix(':')?.rsplit_once('=')?;
    let take = match take {
        "incoming" => Take::Incoming,
        "destination" => Take::Destination,
        "ancestor" => Take::Ancestor,
        _ => return None,
    };
    Some([(path.to_owned(), take)].into())
}

impl Kept<'_> {
    fn needs_document(&self) -> bool {
        self.out.is_some() || self.html.is_some()
    }

    fn write_page(&self, document: &PlanDocument) -> Result<(), Failure> {
        let Some(path) = self.html else { return Ok(()) };
        Ok(files::write(path, plan_page::page(document).as_bytes())?)
    }
}

impl PlanReport {
    fn new(
        inputs: &PlanInputs,
        review: Review,
        (name, environment): (String, Option<Environment>),
        (bytes, apps): (u64, Vec<PlanApp>),
    ) -> Self {
        Self {
            plan: inputs.id(),
            destination: Destination { name, environment, canonical_sha256: inputs.destination_sha256 },
            bundle: Outgoing { sha256: inputs.bundle_sha256, bytes, apps },
            choices: inputs.choices.clone(),
            told: review.told,
            changes: review.counts,
            findings: review.findings,
            apps_affected: review.apps_affected,
            access: review.access,
            checklist: review.checklist,
            predicted_sha256: review.predicted_sha256,
            ancestor: review.ancestor,
            destination_work: review.destination_work,
            not_checked: review.not_checked,
            change_list: review.changes,
            importing: None,
            gate: None,
        }
    }

    /// Errors win over differences.
    pub(super) fn exit(&self) -> Exit {
        let ChangeCounts { new, replaced, unchanged: _, hidden, conflicts } = self.changes;
        if self.findings.iter().any(|finding| finding.severity == Severity::Error) {
            Exit::Errors
        } else if new + replaced + hidden + conflicts > 0 {
            Exit::Different
        } else {
            Exit::Done
        }
    }
}
