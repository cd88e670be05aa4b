//! The newest version that two histories have in common.

use std::collections::BTreeMap;

use bundle::{DefinitionId, Hash};
use jiff::Timestamp;

use crate::EntryId;

/// Where a bundle's definitions come from.
#[derive(Clone, Debug)]
pub enum Past {
    /// A server; only what it had by then counts.
    Server {
        /// URL and tenant.
        identity: String,
        /// When the bundle was exported; `None`: now.
        until: Option<Timestamp>,
    },
    /// Nobody knows where: only the versions that the bundle itself holds.
    Content(Vec<(DefinitionId, Hash)>),
}

/// A version that both sides have had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Common {
    /// Its canonical hash.
    pub hash: Hash,
    /// Since when both are known to have had it.
    pub at: Timestamp,
    /// An entry that holds it; `None`: only its hash is known.
    pub entry: Option<EntryId>,
}

/// One version of a definition on one server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// When it was first seen there.
    pub since: Timestamp,
    pub hash: Hash,
    pub entry: Option<EntryId>,
}

/// The versions of each definition on one server, the oldest first.
pub(super) type Rows = BTreeMap<DefinitionId, Vec<Row>>;

/// Returns a history that knows a bundle's own versions, and no times.
pub(super) fn rows_of(hashes: &[(DefinitionId, Hash)]) -> Rows {
    let row = |hash: &Hash| vec![Row { since: Timestamp::MIN, hash: *hash, entry: None }];
    hashes.iter().map(|(id, hash)| (id.clone(), row(hash))).collect()
}

/// Returns the newest common version of each definition.
pub(super) fn newest_common(ours: &Rows, theirs: &Rows) -> BTreeMap<DefinitionId, Common> {
    let common = |(id, ours): (&DefinitionId, &Vec<Row>)| Some((id.clone(), newest(ours, theirs.get(id)?)?));
    ours.iter().filter_map(common).collect()
}

/// A version that both had at the same time comes before one that they had at different times: a side that went back
/// to an older version by itself has not got it from the other.
fn newest(ours: &[Row], theirs: &[Row]) -> Option<Common> {
    let pairs = spans(ours).flat_map(|ours| spans(theirs).map(move |theirs| (ours, theirs)));
    let same = pairs.filter(|((ours, _), (theirs, _))| ours.hash == theirs.hash);
    let candidates = same.map(|((ours, ours_end), (theirs, theirs_end))| {
        let since = ours.since.max(theirs.since);
        let together = ours_end.is_none_or(|end| since < end) && theirs_end.is_none_or(|end| since < end);
        (together, since, ours, theirs)
    });
    let (_, at, ours, theirs) = candidates.max_by_key(|(together, since, ..)| (*together, *since))?;
    Some(Common { hash: ours.hash, at, entry: ours.entry.or(theirs.entry) })
}

/// Goes through versions, each with the time when another one took its place.
fn spans(rows: &[Row]) -> impl Iterator<Item = (&Row, Option<Timestamp>)> + Clone {
    rows.iter().enumerate().map(|(at, row)| (row, rows.get(at + 1).map(|next| next.since)))
}
