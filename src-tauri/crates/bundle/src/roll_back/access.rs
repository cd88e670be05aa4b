//! Roles, scopes and files on the way back. They travel only in the exports of single apps, so that what no touched app
//! had in its export is named instead.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::RollBackSides;
use crate::fixes::OF_ROLE;
use crate::impact::counted;
use crate::{Bundle, Hash};

/// What goes back beside the definitions.
#[derive(Default)]
pub(super) struct Access<'a> {
    /// Roles, with what an import may safely write only.
    pub roles: Vec<Value>,
    /// Scopes, likewise.
    pub scopes: Vec<Value>,
    /// Files by id.
    pub files: BTreeMap<&'a str, &'a RawValue>,
}

/// Everything of a scope but who made it and who has it (wire 3.10).
const OF_A_SCOPE: &[&str] = &["uuid", "translations", "properties", "allowAll", "objectIds", "Filters"];

impl Access<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.roles.is_empty() && self.scopes.is_empty() && self.files.is_empty()
    }
}

/// Returns what the import overwrote of roles, scopes and files, and says what of it does not come back.
pub(super) fn restored<'s>(sides: &RollBackSides<'s, '_>, not_restored: &mut Vec<String>) -> Access<'s> {
    let envelope = &sides.outgoing.envelope;
    let changed_since: BTreeSet<&str> = sides.access.iter().map(|one| one.id.as_str()).collect();
    let mut access = Access::default();
    let sent = envelope.roles.iter().flatten().map(|role| (role.uuid.as_deref(), role.name.as_deref()));
    let known = sides.apps.iter().flat_map(|app| app.envelope.roles.iter().flatten());
    let known = known.filter_map(|role| Some((role.uuid.as_deref()?, role.raw))).collect();
    let there = sides.facts.roles.as_ref().map(|roles| roles.keys().map(String::as_str).collect());
    let roles = Part { word: "role", keys: &OF_ROLE, known, there, changed_since: &changed_since };
    let hashes = |envelope: &crate::Envelope<'_>| envelope.role_hashes();
    roles.restore(sent, &Same::of(sides, hashes), &mut access.roles, not_restored);

    let sent = envelope.scopes.iter().flatten().map(|scope| (scope.uuid.as_deref(), scope.name.as_deref()));
    let known = sides.apps.iter().flat_map(|app| app.envelope.scopes.iter().flatten());
    let known = known.filter_map(|scope| Some((scope.uuid.as_deref()?, scope.raw))).collect();
    let there = sides.facts.scopes.as_ref().map(|scopes| scopes.keys().map(String::as_str).collect());
    let scopes = Part { word: "scope", keys: OF_A_SCOPE, known, there, changed_since: &changed_since };
    let hashes = |envelope: &crate::Envelope<'_>| envelope.scope_hashes();
    scopes.restore(sent, &Same::of(sides, hashes), &mut access.scopes, not_restored);
    access.files = files(sides, not_restored);
    access
}

/// Roles, or scopes.
struct Part<'p> {
    word: &'static str,
    keys: &'static [&'static str],
    /// Those in the snapshot, by id.
    known: BTreeMap<&'p str, &'p RawValue>,
    /// The ids of those that the destination had before the import; `None`: it did not tell.
    there: Option<BTreeSet<&'p str>>,
    changed_since: &'p BTreeSet<&'p str>,
}

impl Part<'_> {
    fn restore<'n>(
        &self,
        sent: impl Iterator<Item = (Option<&'n str>, Option<&'n str>)>,
        same: &Same,
        rows: &mut Vec<Value>,
        not_restored: &mut Vec<String>,
    ) {
        let mut seen = BTreeSet::new();
        for (id, name) in sent {
            let Some(id) = id.filter(|id| seen.insert(*id) && !same.0.contains(*id)) else { continue };
            let (word, name) = (self.word, name.unwrap_or(id));
            match self.known.get(id) {
                _ if self.changed_since.contains(id) => not_restored.push(format!(
                    "The {word} ‘{name}’ is not as the import left it, and stays as it is now."
                )),
                Some(raw) => rows.extend(picked(raw, self.keys)),
                None if self.there.as_ref().is_some_and(|there| !there.contains(id)) => not_restored
                    .push(format!("The {word} ‘{name}’ came with the import and stays on the server.")),
                None => not_restored.push(format!(
                    "The {word} ‘{name}’ stays as the import left it: the snapshot has no export of it."
                )),
            }
        }
    }
}

/// The ids of what the import sent exactly as the snapshot has it.
struct Same(BTreeSet<String>);

impl Same {
    fn of(
        sides: &RollBackSides<'_, '_>,
        hashes: impl Fn(&crate::Envelope<'_>) -> Option<BTreeMap<String, Hash>>,
    ) -> Self {
        let before: BTreeMap<_, _> = known_hashes(sides.apps, &hashes);
        let sent = hashes(&sides.outgoing.envelope).unwrap_or_default();
        Self(sent.into_iter().filter(|(id, hash)| before.get(id) == Some(hash)).map(|(id, _)| id).collect())
    }
}

fn known_hashes(
    apps: &[Bundle<'_>],
    hashes: &impl Fn(&crate::Envelope<'_>) -> Option<BTreeMap<String, Hash>>,
) -> BTreeMap<String, Hash> {
    apps.iter().filter_map(|app| hashes(&app.envelope)).flatten().collect()
}

/// Keeps the keys that are safe to send.
fn picked(raw: &RawValue, keys: &[&str]) -> Option<Value> {
    let row: Map<String, Value> = serde_json::from_str(raw.get()).ok()?;
    Some(Value::Object(row.into_iter().filter(|(key, _)| keys.contains(&key.as_str())).collect()))
}

fn files<'s>(
    sides: &RollBackSides<'s, '_>,
    not_restored: &mut Vec<String>,
) -> BTreeMap<&'s str, &'s RawValue> {
    let same = Same::of(sides, |envelope| envelope.file_hashes());
    let known: BTreeMap<&str, &RawValue> = sides
        .apps
        .iter()
        .flat_map(|app| app.envelope.files.iter().flatten())
        .filter(|file| file.meta.is_some())
        .map(|file| (file.uuid.as_str(), file.raw))
        .collect();
    let sent = sides.outgoing.envelope.files.iter().flatten().filter(|file| file.meta.is_some());
    let changed: Vec<_> = sent.filter(|file| !same.0.contains(&file.uuid)).collect();
    let back: BTreeMap<_, _> = changed
        .iter()
        .filter_map(|file| known.get_key_value(file.uuid.as_str()).map(|(id, raw)| (*id, *raw)))
        .collect();
    let left = changed.len() - back.len();
    if left > 0 {
        let files = counted(left, "file that the import brought stays", "files that the import brought stay");
        not_restored.push(format!("{files} on the server."));
    }
    back
}
