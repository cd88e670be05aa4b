//! Plans an import again with other choices, on what was read for the plan at hand. Asks the destination only for numbers
//! of rows, and writes nothing to any server; whether it is still as it was is looked at before an import, as always.

use std::sync::Arc;

use bundle::Choices;

use crate::library::Library;
use crate::plan_import::{Basis, Counting, Planned, circumstances, compute, keep_outgoing, read_given};
use crate::plans::{Plan, PlanApp};
use crate::server::Server;
use crate::settings::SavedServer;
use crate::{Progress, Result, Stage};

/// Returns the plan that the same bundles come to with other choices.
pub(crate) async fn choose(
    planned: &Planned,
    choices: Choices,
    (saved, destination): (&SavedServer, &Server),
    library: &Library,
    progress: &Progress,
) -> Result<Planned> {
    let Planned { plan, sides, bundle_bytes, .. } = planned;
    progress.stage(Stage::Compare);
    let basis = Basis {
        given: read_given(&plan.given, library).await?,
        destination: Arc::clone(&sides.destination),
        facts: sides.facts.clone(),
        circumstances: circumstances(saved, library).await,
        ancestor: sides.ancestor.clone(),
    };
    let counting = Counting::Of(destination.clone(), progress.clone());
    let (computed, outgoing) = compute(basis.clone(), choices, counting).await?;
    progress.stage(Stage::Store);
    let parent = plan.given.first().copied();
    let entry = keep_outgoing(Arc::clone(&outgoing), &computed.inputs, parent, library).await?;
    let upload_bytes = outgoing.len() as u64;
    let plan = Plan {
        inputs: computed.inputs,
        entry,
        apps: computed.apps.into_iter().map(PlanApp::of).collect(),
        ..plan.clone()
    };
    let (review, bundle_bytes) = (computed.review, *bundle_bytes);
    Ok(Planned { plan, review, bundle_bytes, upload_bytes, sides: basis.sides(outgoing) })
}
