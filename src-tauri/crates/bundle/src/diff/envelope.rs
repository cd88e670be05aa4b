//! What differs between two bundles beside their definitions.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Presence;
use crate::{Envelope, Hash};

/// One entry of an envelope part that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct EnvelopeChange {
    /// The part it belongs to.
    pub part: EnvelopePart,
    /// The id of the role, scope, stored file or system object.
    pub id: String,
    /// Which sides have it.
    pub change: Presence,
}

/// A part of an export that holds entries of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum EnvelopePart {
    /// Roles.
    Roles,
    /// Scopes.
    Scopes,
    /// Stored files.
    Files,
    /// The fields that the app links to system objects, by system object.
    SiteObjectConnections,
}

/// Compares the parts that both sides have, by part, then by id. A part that one side lacks is unknown there, not
/// empty: an export of all applications never carries any (definition-model §1.1).
pub(super) fn changes(left: &Envelope<'_>, right: &Envelope<'_>) -> Vec<EnvelopeChange> {
    let mut changes = Vec::new();
    add(&mut changes, EnvelopePart::Roles, left.role_hashes(), right.role_hashes());
    add(&mut changes, EnvelopePart::Scopes, scope_hashes(left), scope_hashes(right));
    add(&mut changes, EnvelopePart::Files, left.file_hashes(), right.file_hashes());
    add(&mut changes, EnvelopePart::SiteObjectConnections, connections(left), connections(right));
    changes
}

/// A server leaves the part out when it has no scope to export, so that beside roles it is empty.
fn scope_hashes(envelope: &Envelope<'_>) -> Option<BTreeMap<String, Hash>> {
    envelope.scope_hashes().or_else(|| envelope.roles.as_ref().map(|_| BTreeMap::new()))
}

/// The order in which a walk found the fields says nothing.
fn connections<'e>(envelope: &'e Envelope<'_>) -> Option<BTreeMap<String, BTreeSet<&'e str>>> {
    let connections = envelope.site_object_connections.as_ref()?.iter();
    Some(
        connections
            .map(|entry| {
                (entry.object.to_string(), entry.fields.iter().map(|field| field.as_str()).collect())
            })
            .collect(),
    )
}

fn add<T: PartialEq>(
    changes: &mut Vec<EnvelopeChange>,
    part: EnvelopePart,
    left: Option<BTreeMap<String, T>>,
    right: Option<BTreeMap<String, T>>,
) {
    let Some((left, right)) = left.zip(right) else { return };
    let ids: BTreeSet<_> = left.keys().chain(right.keys()).collect();
    for id in ids {
        let change = match (left.get(id), right.get(id)) {
            (Some(left), Some(right)) if left == right => continue,
            (Some(_), Some(_)) => Presence::Changed,
            (Some(_), None) => Presence::Removed,
            (None, _) => Presence::Added,
        };
        changes.push(EnvelopeChange { part, id: id.clone(), change });
    }
}
