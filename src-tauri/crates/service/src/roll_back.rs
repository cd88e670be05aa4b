//! Plans the way back from an import, out of its record: the snapshot onto what the destination is now. Writes nothing to
//! any server. The plan is one like any other, with a snapshot, an upload and a proof of its own.

use std::collections::BTreeMap;
use std::sync::Arc;

use bundle::impact::LiveFacts;
use bundle::roll_back::{Remaining, Return, RollBack, RollBackSides, RollBackTable, remaining_now};
use bundle::verify::{Columns, verify_access};
use bundle::{Bundle, Choices, DefinitionId};
use jiff::Timestamp;

use crate::history::ImportRecord;
use crate::library::{NewEntry, Why};
use crate::plan_import::{Planned, Source, plan_import};
use crate::provenance::{self, Arrival};
use crate::reading::reading;
use crate::verify_import::{Evidence, Parts, was_sent};
use crate::{Code, Error, ImportId, Progress, Result, Stage, outgoing, snapshot};

/// A way back, and the plan that leads there.
pub struct RollBackPlan {
    /// What comes back, and what does not.
    pub table: RollBackTable,
    /// The plan; `None`: an import has nothing to do.
    pub planned: Option<Box<Planned>>,
}

/// Plans to roll an import back. Conflicts stay as they are now, unless `choices` says otherwise.
pub async fn plan_roll_back(
    import: &ImportId,
    choices: BTreeMap<DefinitionId, Return>,
    parts: &Parts<'_>,
    progress: &Progress,
) -> Result<RollBackPlan> {
    let record = rolled_back(import, parts)?;
    let now = Now::read(&record, parts, progress).await?;
    progress.stage(Stage::Compare);
    let returned = choices.clone();
    let RollBack { bundle, mut table } = now
        .work(move |sides| bundle::roll_back::roll_back(&RollBackSides { choices: &choices, ..sides }))
        .await?;
    let Some(bundle) = bundle else { return Ok(RollBackPlan { table, planned: None }) };
    let arrival = Arrival { bytes: bundle.into(), redacted: Vec::new(), at: Timestamp::now() };
    let new = provenance::from_bundles(arrival, Why::Outgoing { plan: None })?;
    let name = format!("Way back from the import of {}", record.apps.join(", "));
    let entry = outgoing::keep_once(NewEntry { name, parent: record.snapshot, ..new }, parts.library).await?;
    let mut planned = plan_import(
        Source::Entries(vec![entry]),
        None,
        Choices::default(),
        (parts.saved, parts.server),
        parts.memory(),
        progress,
    )
    .await?;
    (planned.plan.rolls_back, planned.plan.returned) = (Some(record.id), returned);
    table.not_restored.extend(told_besides(&record));
    Ok(RollBackPlan { table, planned: Some(Box::new(planned)) })
}

/// Returns what an import added and is still there, with what of it can be deleted as things are now.
pub(crate) async fn remaining(
    record: &ImportRecord,
    parts: &Parts<'_>,
    progress: &Progress,
) -> Result<Vec<Remaining>> {
    let now = Now::read(record, parts, progress).await?;
    let mut remaining = now.work(|sides| remaining_now(&sides)).await?;
    let gone = |row: &Remaining| record.removals.iter().any(|note| note.removed.contains(&row.row.id));
    remaining.retain(|row| row.is_seen || !gone(row));
    Ok(remaining)
}

/// Returns the record of an import that can be rolled back on this server.
pub(crate) fn rolled_back(import: &ImportId, parts: &Parts<'_>) -> Result<ImportRecord> {
    let record = parts.history.get(import)?;
    if record.destination.identity != parts.server.address().identity() {
        let message =
            format!("That import went to another address or tenant than ‘{}’ has now.", parts.saved.name);
        return Err(Error::new(Code::Invalid, message));
    }
    if !was_sent(&record) {
        let message = "Nothing was sent by that import, so there is nothing to roll back.";
        return Err(Error::new(Code::Invalid, message));
    }
    if record.is_unresolved() {
        let message = "The outcome of that import is not known yet, so nobody knows what to roll back.";
        return Err(Error::new(Code::ImportUnresolved, message)
            .hint("Verify that import first: the history shows it.")
            .command(format!("appferry verify {}", record.id)));
    }
    Ok(record)
}

/// What no comparison of definitions shows.
fn told_besides(record: &ImportRecord) -> Option<String> {
    (!record.apps.is_empty()).then(|| {
        "Columns and tables that the import made stay in the database, with their values.".to_owned()
    })
}

/// A destination as it is now, beside what is known of the import.
struct Now {
    evidence: Evidence,
    apps: Vec<Vec<u8>>,
    live: Arc<[u8]>,
    facts: LiveFacts,
}

impl Now {
    async fn read(record: &ImportRecord, parts: &Parts<'_>, progress: &Progress) -> Result<Self> {
        progress.stage(Stage::Read);
        let evidence = Evidence::of(record, parts.library).await?;
        let apps = match record.snapshot {
            Some(snapshot) => snapshot::apps(&snapshot, parts.library).await?,
            None => Vec::new(),
        };
        let live = parts.server.export_all(progress).await?.bytes.into();
        progress.stage(Stage::ReadFacts);
        let asked = snapshot::asked(&Bundle::parse(&evidence.outgoing)?);
        let facts = snapshot::read_facts(parts.server, &asked, progress).await?;
        Ok(Self { evidence, apps, live, facts })
    }

    /// Works something out, where it does not hold up others.
    async fn work<T: Send + 'static>(
        self,
        work: impl FnOnce(RollBackSides<'_, '_>) -> T + Send + 'static,
    ) -> Result<T> {
        let all = move || {
            let apps = self.apps.iter().map(|bytes| Bundle::parse(bytes)).collect::<Result<Vec<_>, _>>()?;
            let (snapshot, outgoing) =
                (Bundle::parse(&self.evidence.before)?, Bundle::parse(&self.evidence.outgoing)?);
            let live = Bundle::parse(&self.live)?;
            let access = verify_access(&self.evidence.facts, &outgoing, &self.facts);
            let columns =
                Columns { before: self.evidence.facts.columns.clone(), after: self.facts.columns.clone() };
            Ok(work(RollBackSides {
                snapshot: &snapshot,
                apps: &apps,
                facts: &self.evidence.facts,
                outgoing: &outgoing,
                live: &live,
                columns: &columns,
                access: &access,
                choices: &BTreeMap::new(),
            }))
        };
        reading(all).await
    }
}
