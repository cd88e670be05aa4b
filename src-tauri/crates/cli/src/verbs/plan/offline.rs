//! A plan between files: no server is asked, so nothing live is known, and nothing can be applied.

use std::borrow::Cow;
use std::sync::Arc;

use bundle::impact::{Circumstances, Counts, LiveFacts};
use bundle::plan::{CannotPlan, Computed, Sides, compute};
use bundle::three_way::Ancestor;
use bundle::{Choices, redact};
use serde::Serialize;
use service::ancestor::AncestorBytes;
use service::plan_document::{DocumentHead, PlanDocument};
use service::plans::PlanApp;
use service::{differences, files};

use super::{Kept, LANGUAGE, PlanReport};
use crate::failure::Failure;
use crate::host::{Contents, Host};
use crate::json;

/// Plans an import of bundles onto a bundle.
pub fn plan(
    bundles: &[String],
    onto: &str,
    (ancestor, choices): (Option<&str>, &Choices),
    kept: &Kept<'_>,
    host: &Host,
) -> Result<PlanReport, Failure> {
    let (given, mut destination) = match bundles {
        [bundle] => {
            let [bundle, destination] = host.both_contents(bundle, onto)?;
            (vec![bundle], destination)
        }
        bundles => {
            let given = bundles.iter().map(|word| host.contents(word)).collect::<Result<Vec<_>, _>>()?;
            (given, host.contents(onto)?)
        }
    };
    let ancestor = ancestor.map(|word| host.contents(word)).transpose()?;
    let bundles = redacted(&given)?;
    // A document tells of the destination what the plan alone does not.
    let there = match kept.needs_document() {
        true => Cow::Borrowed(destination.bytes.as_slice()),
        false => Cow::Owned(std::mem::take(&mut destination.bytes)),
    };
    let mut computed = computed(&bundles, there, ancestor.as_ref(), choices)
        .map_err(|error| cannot_plan(error, &given, &destination, ancestor.as_ref()))?;
    let apps = computed.apps.iter().map(|(id, label)| PlanApp { id: id.to_string(), label: label.clone() });
    let apps = apps.collect();
    let document = match kept.needs_document() {
        true => {
            let as_given =
                || bundles.first().map_or_else(Default::default, |bytes| Arc::from(bytes.as_ref()));
            let sent = computed.outgoing.take().map_or_else(as_given, Arc::from);
            Some(document(&given, &destination, ancestor.as_ref(), (&computed, sent))?)
        }
        false => None,
    };
    let bundle = (computed.outgoing_bytes as u64, apps);
    let title = (destination.title, destination.environment);
    let report = PlanReport::new(&computed.inputs, computed.review, title, bundle);
    if let Some(document) = &document {
        kept.write_page(document)?;
        write_plan(&report, document, kept, host)?;
    }
    Ok(report)
}

fn write_plan(
    report: &PlanReport,
    document: &PlanDocument,
    kept: &Kept<'_>,
    host: &Host,
) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Written<'w> {
        #[serde(flatten)]
        report: &'w PlanReport,
        result: &'w PlanDocument,
    }
    let Some(path) = kept.out else { return Ok(()) };
    let mut text = Vec::new();
    json::write(&mut text, &Written { report, result: document }).map_err(|cause| {
        Failure::failed("internal", "The plan could not be written as JSON.").caused_by(&cause)
    })?;
    files::write(path, &text)?;
    host.note("The plan names no server, so it can be read but not applied.");
    Ok(())
}

/// Writes down what the plan came to.
fn document(
    given: &[Contents],
    destination: &Contents,
    ancestor: Option<&Contents>,
    (computed, outgoing): (&Computed, Arc<[u8]>),
) -> Result<PlanDocument, Failure> {
    let titles: Vec<_> = given.iter().map(|contents| contents.title.as_str()).collect();
    let head = DocumentHead {
        plan: computed.inputs.id().to_string(),
        source: titles.join(", "),
        destination: destination.title.clone(),
        environment: destination.environment,
        practice: false,
        apps: computed.apps.iter().map(|(_, label)| label.clone()).collect(),
        sealed_at: None,
    };
    let ancestor =
        ancestor.map_or_else(AncestorBytes::default, |it| AncestorBytes::chosen(it.bytes.as_slice().into()));
    let sides = differences::Sides {
        destination: destination.bytes.as_slice().into(),
        outgoing,
        facts: LiveFacts::default(),
        ancestor,
    };
    Ok(PlanDocument::new(head, &computed.inputs.choices, &computed.review, &sides, LANGUAGE)?)
}

/// A plan onto a server is made of redacted bundles; so is this one, so that both have the same hashes.
fn redacted(given: &[Contents]) -> Result<Vec<Cow<'_, [u8]>>, Failure> {
    let redacted = given.iter().map(|contents| redact(&contents.bytes).map(|redacted| redacted.bytes));
    redacted.collect::<Result<_, _>>().map_err(|_| not_a_bundle(given.iter()))
}

/// Computes a plan of redacted bundles.
fn computed(
    bundles: &[Cow<'_, [u8]>],
    destination: Cow<'_, [u8]>,
    ancestor: Option<&Contents>,
    choices: &Choices,
) -> Result<Computed, CannotPlan> {
    let bundles: Vec<&[u8]> = bundles.iter().map(AsRef::as_ref).collect();
    let facts = LiveFacts::default();
    // Without a clock, a plan between files says the same on every day.
    let circumstances = Circumstances::default();
    let sides = Sides {
        given: &bundles,
        destination,
        facts: &facts,
        circumstances: &circumstances,
        ancestor: ancestor.map_or(Ancestor::None, |ancestor| Ancestor::Chosen(&ancestor.bytes)),
        choices,
    };
    compute(sides, &mut |_| Counts::new())
}

fn cannot_plan(
    error: CannotPlan,
    given: &[Contents],
    destination: &Contents,
    ancestor: Option<&Contents>,
) -> Failure {
    match error {
        CannotPlan::NotABundle(_) => not_a_bundle(given.iter().chain(ancestor)),
        CannotPlan::DestinationIsNoBundle(refused) => destination.refused(&refused),
        CannotPlan::CannotChoose(error) => Failure::failed("invalid", error.to_string()),
        CannotPlan::CannotCompose(error) => {
            Failure::failed("invalid", error.to_string()).hint("Plan the apps one after the other.")
        }
    }
}

/// Finds the one that is no bundle, and says why.
fn not_a_bundle<'c>(mut sides: impl Iterator<Item = &'c Contents>) -> Failure {
    let refused = sides.find_map(|contents| contents.bundle().err());
    refused
        .unwrap_or_else(|| Failure::failed("not-a-bundle", "One of the sides is not an AppBuilder export."))
}
