//! What tells one bundle from another at a glance: what it is, when it was made, and the hashes of its parts.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::parts::part_hash;
use crate::{Bundle, BundleKind, Definition, DefinitionId, Envelope, Hash, canonical};

/// The head of the report on a bundle; its keys are fixed by the command line's contract.
#[derive(Clone, Debug, PartialEq, Serialize, specta::Type)]
pub struct Head {
    /// One app or all apps.
    pub kind: BundleKind,
    /// Why `kind` may be wrong.
    pub kind_doubt: Option<String>,
    /// The size of the file. It crosses to the interface as a plain number, and stays far below 2^53.
    #[specta(type = u32)]
    pub bytes: u64,
    /// The SHA-256 of the file.
    pub sha256: Hash,
    /// The hash of the usable definitions in canonical form.
    pub canonical_sha256: Hash,
    /// The hashes of the other parts.
    pub parts: PartHashes,
    /// `abVersion` as written.
    pub ab_version: Option<String>,
    /// The day of the export as written, `YYYYMMDD`.
    pub date: Option<String>,
    /// The name the server gave the export, without ending.
    pub filename: Option<String>,
}

/// The hash of each part in canonical form; `None` when the file does not have the part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct PartHashes {
    /// Roles without dates and users.
    pub roles: Option<Hash>,
    /// Scopes without dates.
    pub scopes: Option<Hash>,
    /// Stored files with their contents, without dates.
    pub files: Option<Hash>,
}

impl Head {
    /// Looks at a bundle; `bytes` are the ones it was parsed from. Works on all cores.
    pub fn of(bytes: &[u8], bundle: &Bundle<'_>) -> Self {
        let hashes = || canonical::sum(canonical::definition_hashes(bundle.by_id()));
        let (sha256, canonical_sha256) = rayon::join(|| Hash::of(bytes), hashes);
        Self::with(bytes, bundle, sha256, canonical_sha256)
    }

    /// Looks at two bundles at once: a definition that stands in both, letter for letter, is read once.
    pub fn of_both(left: (&[u8], &Bundle<'_>), right: (&[u8], &Bundle<'_>)) -> [Self; 2] {
        let of_files = || rayon::join(|| Hash::of(left.0), || Hash::of(right.0));
        let ((left_file, right_file), [left_hash, right_hash]) =
            rayon::join(of_files, || canonical_hashes(left.1, right.1));
        [
            Self::with(left.0, left.1, left_file, left_hash),
            Self::with(right.0, right.1, right_file, right_hash),
        ]
    }

    /// Puts the head together from the hashes of the file and of its definitions.
    pub(crate) fn with(bytes: &[u8], bundle: &Bundle<'_>, sha256: Hash, canonical_sha256: Hash) -> Self {
        let envelope = &bundle.envelope;
        let text = |text: &Option<std::borrow::Cow<'_, str>>| text.as_deref().map(ToOwned::to_owned);
        Self {
            kind: bundle.kind,
            kind_doubt: bundle.kind_doubt.clone(),
            bytes: bytes.len() as u64,
            sha256,
            canonical_sha256,
            parts: PartHashes::of(envelope),
            ab_version: text(&envelope.ab_version),
            date: text(&envelope.date),
            filename: text(&envelope.filename),
        }
    }
}

impl PartHashes {
    /// Hashes each part that is there.
    pub fn of(envelope: &Envelope<'_>) -> Self {
        let hash = |entries: Option<BTreeMap<String, Hash>>| entries.as_ref().map(part_hash);
        Self {
            roles: hash(envelope.role_hashes()),
            scopes: hash(envelope.scope_hashes()),
            files: hash(envelope.file_hashes()),
        }
    }
}

/// Hashes the definitions of two bundles.
fn canonical_hashes(left: &Bundle<'_>, right: &Bundle<'_>) -> [Hash; 2] {
    let known = canonical::definition_hashes(left.by_id());
    let mut rows = left.by_id().zip(&known).peekable();
    // Both come in the order of their ids; of rows that repeat one, the first is compared.
    let mut known_hash = |row: &Definition<'_>| {
        while rows.next_if(|(old, _)| old.id < row.id).is_some() {}
        let (old, (_, hash)) = rows.peek()?;
        (old.id == row.id && old.has_same_text(row)).then_some(*hash)
    };
    let found: Vec<_> = right.by_id().map(|row| (row, known_hash(row))).collect();
    let unknown = found.iter().filter(|(_, hash)| hash.is_none()).map(|(row, _)| *row);
    let mut read = canonical::definition_hashes(unknown).into_iter().map(|(_, hash)| hash);
    let all: Vec<(&DefinitionId, Hash)> =
        found.iter().filter_map(|(row, hash)| Some((&row.id, hash.or_else(|| read.next())?))).collect();
    [canonical::sum(known), canonical::sum(all)]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn file() -> impl Strategy<Value = Vec<u8>> {
        let row = ("[a-e]", 0_u8..3, any::<bool>());
        prop::collection::vec(row, 0..8).prop_map(|rows| {
            let row = |(id, label, is_view): (String, u8, bool)| {
                let kind = if is_view { "view" } else { "step" };
                json!({"id": id, "name": "n", "type": kind, "json": {"label": label, "key": "page"}})
            };
            let rows: Vec<Value> = rows.into_iter().map(row).collect();
            serde_json::to_vec(&json!({"date": "20240523", "definitions": rows})).unwrap()
        })
    }

    proptest! {
        #[test]
        fn two_heads_at_once_are_those_of_each_bundle_alone(left in file(), right in file()) {
            let bundles = [&left, &right].map(|file| (file.as_slice(), Bundle::parse(file).unwrap()));
            let [left, right] = bundles.each_ref().map(|(bytes, bundle)| (*bytes, bundle));
            prop_assert_eq!(Head::of_both(left, right), [Head::of(left.0, left.1), Head::of(right.0, right.1)]);
        }
    }
}
