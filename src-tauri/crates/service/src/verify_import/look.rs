//! One look at a destination after an import, compared with what it should hold.

use std::collections::BTreeSet;
use std::sync::Arc;

use bundle::verify::{AccessMismatch, Columns, Verification, verify, verify_access, verify_parts};
use bundle::{Bundle, DefinitionId, Definitions, Hash, canonical, predict};
use jiff::Timestamp;

use super::{Evidence, Parts, may_pass};
use crate::index::Sighting;
use crate::{Code, Progress, Result, snapshot};

/// What a destination shows.
pub(crate) struct Look {
    /// Its definitions and columns, against the prediction.
    pub verification: Verification,
    /// The roles, scopes and files that are not as planned.
    pub access: Vec<AccessMismatch>,
    /// What of roles, scopes and files could not be compared, as full sentences.
    pub unread: Vec<String>,
    /// The definitions that were sent.
    pub sent: BTreeSet<DefinitionId>,
    /// All of it that an import writes last or slowly, in one hash: definitions, columns, roles and scopes.
    pub(super) state: Hash,
    /// Whether it still is what it was before the import.
    pub(super) untouched: bool,
}

impl Look {
    /// Tells whether everything that could be read is as planned.
    pub(super) fn is_verified(&self) -> bool {
        self.verification.is_verified() && self.access.is_empty()
    }

    /// How many of the definitions that were sent are as planned.
    pub(crate) fn as_planned(&self) -> usize {
        let missing = self.verification.missing.iter().map(|one| &one.id);
        let different = self.verification.different.iter().map(|one| &one.id);
        self.sent.len() - missing.chain(different).filter(|id| self.sent.contains(*id)).count()
    }

    /// Says what it found, for somebody who waits.
    pub(super) fn in_words(&self, number: u32) -> String {
        format!("Look {number}: {} of {} definitions are as planned.", self.as_planned(), self.sent.len())
    }
}

/// Looks once. Only the columns of the objects in the bundle are read.
pub(super) async fn look(evidence: &Evidence, parts: &Parts<'_>) -> Result<Look> {
    let (hidden, server) = (Progress::hidden(), parts.server);
    let actual: Arc<[u8]> = server.export_all(&hidden).await?.bytes.into();
    let sighting = Sighting { server: server.address().identity(), at: Timestamp::now(), entry: None };
    parts.index.saw(sighting, Arc::clone(&actual)).await;
    let outgoing = Bundle::parse(&evidence.outgoing)?;
    let columns = snapshot::read_columns(server, &snapshot::objects(&outgoing), &hidden).await?;
    let facts = match snapshot::read_access(server).await {
        Ok(facts) => Some(facts),
        Err(error) if may_pass(&error) => return Err(error),
        Err(_) => None,
    };
    let (mut access, mut unread) = read_parts(&outgoing, parts).await?;
    match &facts {
        Some(facts) => access.extend(verify_access(&evidence.facts, &outgoing, facts)),
        None => unread.push("The server’s lists of roles and scopes.".to_owned()),
    }
    let (before, actual) = (Bundle::parse(&evidence.before)?, Bundle::parse(&actual)?);
    let predicted = predict(&before, &outgoing, "");
    let definitions = canonical::definitions_hash(&actual.definitions);
    let state = Hash::of(format!("{definitions} {columns:?} {facts:?} {access:?}").as_bytes());
    let columns = Columns { before: evidence.facts.columns.clone(), after: columns };
    Ok(Look {
        access,
        unread,
        verification: verify(&predicted, &Definitions::of(&before), &Definitions::of(&actual), &columns),
        sent: predicted.sent().clone(),
        state,
        untouched: definitions == canonical::definitions_hash(&before.definitions),
    })
}

/// Compares the roles, scopes and files that were sent with the exports of the apps in the bundle.
async fn read_parts(outgoing: &Bundle<'_>, parts: &Parts<'_>) -> Result<(Vec<AccessMismatch>, Vec<String>)> {
    if verify_parts(&outgoing.envelope, &[]).1 == 0 {
        return Ok((Vec::new(), Vec::new()));
    }
    let mut exports = Vec::new();
    for app in outgoing.applications() {
        match parts.server.export_app(&app.id, &Progress::hidden()).await {
            Ok(received) => exports.push(received.bytes),
            Err(error) if matches!(error.code(), Code::Unreachable | Code::TimedOut) => return Err(error),
            // An app may be in the export of all apps and have none of its own (golden/RULES.md §3, row 20).
            Err(error) => tracing::warn!("an app could not be exported to verify it: {error}"),
        }
    }
    let exports = exports.iter().map(|bytes| Bundle::parse(bytes)).collect::<Result<Vec<_>, _>>()?;
    let envelopes: Vec<_> = exports.iter().map(|export| &export.envelope).collect();
    let (found, unseen) = verify_parts(&outgoing.envelope, &envelopes);
    let unread = (unseen > 0)
        .then(|| format!("{unseen} roles, scopes or files that no export of an app in the bundle shows."));
    Ok((found, unread.into_iter().collect()))
}
