//! A plan onto a server: computed against its live definitions, and kept in a file for `apply`.

use std::path::{Path, PathBuf};

use bundle::{Choices, DefinitionId};
use service::export::What;
use service::gate::{gate, not_rehearsed};
use service::plan_document::PlanDocument;
use service::plan_import::{Planned, Source};
use service::settings::SavedServer;
use service::{EntryId, ServerId};

use super::{Kept, LANGUAGE, PlanReport};
use crate::failure::Failure;
use crate::host::Host;
use crate::side::Side;

/// What the bundle is made of, when all of it is of one sort; otherwise the entries that hold it.
enum Given {
    Apps(ServerId, Vec<DefinitionId>),
    Files(Vec<PathBuf>),
    Entries(Vec<EntryId>),
}

/// Plans an import of bundles onto a server.
pub(super) fn plan(
    bundles: &[String],
    (ancestor, choices): (Option<&str>, Choices),
    saved: &SavedServer,
    kept: &Kept<'_>,
    host: &Host,
) -> Result<PlanReport, Failure> {
    let ferry = host.ferry()?;
    let ancestor = ancestor.map(|word| entry(word, &Side::parse(word), host)).transpose()?;
    let planned = match collect(bundles, host)? {
        Given::Apps(from, apps) => host.run(ferry, async {
            let (from, server) = ferry.server(&from).await?;
            let source = Source::Apps { saved: &from, server: &server, apps };
            ferry.plan(source, ancestor, choices, &saved.id).await
        }),
        Given::Files(paths) => {
            host.run(ferry, ferry.plan(Source::Files(paths), ancestor, choices, &saved.id))
        }
        Given::Entries(entries) => {
            host.run(ferry, ferry.plan(Source::Entries(entries), ancestor, choices, &saved.id))
        }
    }?;
    if kept.needs_document() {
        let document = PlanDocument::of(&planned, LANGUAGE)?;
        kept.out.map_or(Ok(()), |path| save(path, &planned, &document, host))?;
        kept.write_page(&document)?;
    }
    let report = report(planned);
    tell(&report, saved, kept.out, host)?;
    Ok(report)
}

/// Writes a plan to a file. What it would send is kept in the library from then on.
pub fn save(path: &Path, planned: &Planned, document: &PlanDocument, host: &Host) -> Result<(), Failure> {
    host.wait(host.ferry()?.keep_outgoing(planned))??;
    Ok(planned.plan.save(path, document)?)
}

/// Returns what a plan comes to, as it is printed.
pub fn report(planned: Planned) -> PlanReport {
    let Planned { plan, review, importing, upload_bytes, .. } = planned;
    let gate = gate(&plan.destination, &review, upload_bytes);
    let destination = (plan.destination.name, Some(plan.destination.environment));
    let report = PlanReport::new(&plan.inputs, review, destination, (upload_bytes, plan.apps));
    PlanReport { importing, gate: Some(gate), ..report }
}

/// Says what a plan was not, where its server asks for it, and how to go on.
pub fn tell(
    report: &PlanReport,
    saved: &SavedServer,
    out: Option<&Path>,
    host: &Host,
) -> Result<(), Failure> {
    let rehearsal = host.ferry()?.history().rehearsal_of(&report.plan)?;
    if let Some(missing) = not_rehearsed(rehearsal.as_ref(), saved) {
        host.note(missing);
    }
    host.note(next(report, out));
    Ok(())
}

fn next(report: &PlanReport, out: Option<&Path>) -> String {
    let Some(gate) = &report.gate else { return String::new() };
    match (out, &gate.typed_name) {
        _ if !gate.ready => "This plan cannot be applied as it is.".to_owned(),
        (None, _) => "To apply it, make the plan with `--out FILE`.".to_owned(),
        (Some(path), Some(name)) => {
            format!("Apply it with: appferry apply {:?} --confirm {name:?}", path.display().to_string())
        }
        (Some(path), None) => format!("Apply it with: appferry apply {:?} --yes", path.display().to_string()),
    }
}

fn collect(bundles: &[String], host: &Host) -> Result<Given, Failure> {
    let sides: Vec<_> = bundles.iter().map(|word| (word.as_str(), Side::parse(word))).collect();
    if let Some(given) = apps_of_one_server(&sides, host)? {
        return Ok(given);
    }
    let file = |(_, side): &(&str, Side)| match side {
        Side::File(path) => Some(path.clone()),
        Side::StandardInput | Side::Entry(_) | Side::Server(_) | Side::App { .. } => None,
    };
    if let Some(paths) = sides.iter().map(file).collect() {
        return Ok(Given::Files(paths));
    }
    let entries = sides.iter().map(|(word, side)| entry(word, side, host));
    entries.collect::<Result<_, _>>().map(Given::Entries)
}

fn apps_of_one_server(sides: &[(&str, Side)], host: &Host) -> Result<Option<Given>, Failure> {
    let mut apps = Vec::new();
    let mut from = None;
    for (word, side) in sides {
        let Side::App { server, app } = side else { return Ok(None) };
        let saved = host.server_of_side(word, server)?;
        if from.is_some_and(|from| from != saved.id) {
            return Ok(None);
        }
        from = Some(saved.id);
        apps.push(host.app(&saved, app)?);
    }
    Ok(from.map(|from| Given::Apps(from, apps)))
}

/// Puts a side into the library, unless it is there.
fn entry(word: &str, side: &Side, host: &Host) -> Result<EntryId, Failure> {
    let ferry = host.ferry()?;
    let export = |saved: SavedServer, what: What| {
        host.run(ferry, ferry.export(&saved.id, &what)).map(|exported| exported.entry.id)
    };
    match side {
        Side::File(path) => {
            let entry = host.run(ferry, async { service::files::add(path, ferry.library().await?).await })?;
            Ok(entry.id)
        }
        Side::Entry(prefix) => host.run(ferry, async { Ok(ferry.library().await?.find(prefix).await?.id) }),
        Side::Server(name) => export(host.server_of_side(word, name)?, What::AllApps),
        Side::App { server, app } => {
            let saved = host.server_of_side(word, server)?;
            let app = host.app(&saved, app)?;
            export(saved, What::App(app))
        }
        Side::StandardInput => {
            let message =
                "A plan onto a server cannot read its bundle from standard input. Nothing was done.";
            Err(Failure::usage(message).hint("Save it to a file first."))
        }
    }
}
