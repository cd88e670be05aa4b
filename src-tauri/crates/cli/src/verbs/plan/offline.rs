//! A plan between files: no server is asked, so nothing live is known, and nothing can be applied.

use std::borrow::Cow;
use std::path::Path;

use bundle::impact::{Circumstances, Counts, LiveFacts};
use bundle::plan::{CannotPlan, Computed, Sides, compute};
use bundle::redact;
use bundle::three_way::Ancestor;
use service::files;
use service::plans::PlanApp;

use super::PlanReport;
use crate::failure::Failure;
use crate::host::{Contents, Host};
use crate::json;

/// Plans an import of bundles onto a bundle.
pub fn plan(
    bundles: &[String],
    onto: &str,
    ancestor: Option<&str>,
    out: Option<&Path>,
    host: &Host,
) -> Result<PlanReport, Failure> {
    let given = bundles.iter().map(|word| host.contents(word)).collect::<Result<Vec<_>, _>>()?;
    let destination = host.contents(onto)?;
    let ancestor = ancestor.map(|word| host.contents(word)).transpose()?;
    let computed = computed(&given, &destination, ancestor.as_ref())?;
    let apps = computed.apps.iter().map(|(id, label)| PlanApp { id: id.to_string(), label: label.clone() });
    let bundle = (computed.outgoing_bytes as u64, apps.collect());
    let title = (destination.title, destination.environment);
    let report = PlanReport::new(&computed.inputs, computed.review, title, bundle);
    if let Some(path) = out {
        let mut text = Vec::new();
        json::write(&mut text, &report).map_err(|cause| {
            Failure::failed("internal", "The plan could not be written as JSON.").caused_by(&cause)
        })?;
        files::write(path, &text)?;
        host.note("The plan names no server, so it can be read but not applied.");
    }
    Ok(report)
}

/// A plan onto a server is made of redacted bundles; so is this one, so that both have the same hashes.
fn computed(
    given: &[Contents],
    destination: &Contents,
    ancestor: Option<&Contents>,
) -> Result<Computed, Failure> {
    let redacted = given.iter().map(|contents| redact(&contents.bytes).map(|redacted| redacted.bytes));
    let Ok(bundles) = redacted.collect::<Result<Vec<Cow<'_, [u8]>>, _>>() else {
        return Err(not_a_bundle(given.iter()));
    };
    let bundles: Vec<&[u8]> = bundles.iter().map(AsRef::as_ref).collect();
    let facts = LiveFacts::default();
    // Without a clock, a plan between files says the same on every day.
    let circumstances = Circumstances::default();
    let sides = Sides {
        given: &bundles,
        destination: &destination.bytes,
        facts: &facts,
        circumstances: &circumstances,
        ancestor: ancestor.map_or(Ancestor::None, |ancestor| Ancestor::Chosen(&ancestor.bytes)),
    };
    compute(&sides, &mut |_| Counts::new()).map_err(|error| match error {
        CannotPlan::NotABundle(_) => not_a_bundle(given.iter().chain([destination]).chain(ancestor)),
        CannotPlan::CannotCompose(error) => {
            Failure::failed("invalid", error.to_string()).hint("Plan the apps one after the other.")
        }
    })
}

/// Finds the one that is no bundle, and says why.
fn not_a_bundle<'c>(mut sides: impl Iterator<Item = &'c Contents>) -> Failure {
    let refused = sides.find_map(|contents| contents.bundle().err());
    refused
        .unwrap_or_else(|| Failure::failed("not-a-bundle", "One of the sides is not an AppBuilder export."))
}
