//! The one place that decides whether two definitions are the same.
//!
//! A server fills defaults into what it exports, so equal definitions are often unequal bytes. The canonical
//! form takes away exactly what golden/RULES.md §2 found to be filled in, sorts keys, and leaves out dates and
//! the row's place in the file. Everything else counts, the order of every list included.

mod defaults;
mod rules;

use bumpalo::Bump;
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::tree::{Node, read};
use crate::{Definition, DefinitionId, DefinitionType, Hash};

/// Returns the canonical form of a definition: compact JSON with the keys `json`, `name` and `type`.
///
/// Two definitions are the same if and only if their texts are equal. The id is no part of it, since every
/// comparison is by id; `json.id` is, as any other content.
pub fn text(definition: &Definition<'_>) -> String {
    let mut out = String::with_capacity(definition.json.get().len() + 64);
    write(definition, tree(definition, &Bump::new()), &mut out);
    out
}

/// Returns the hash of the canonical form of one definition.
pub fn definition_hash(definition: &Definition<'_>) -> Hash {
    Hash::of(text(definition).as_bytes())
}

/// Returns the hash of a set of definitions, whatever their order: over each id and its definition's hash. Of several
/// definitions with one id the last one counts.
pub fn definitions_hash<'d, 'a: 'd>(definitions: impl IntoIterator<Item = &'d Definition<'a>>) -> Hash {
    let mut hashes = definition_hashes(definitions);
    hashes.sort_by_key(|(id, _)| *id);
    sum(hashes)
}

/// Returns the hash of a set of definitions of which each has been hashed, in the order of their ids. Of several with
/// one id the last one counts.
pub(crate) fn sum<'d>(hashes: impl IntoIterator<Item = (&'d DefinitionId, Hash)>) -> Hash {
    let mut sum = Sha256::new();
    // Gathered before they are hashed, so that scattered ids are fetched from memory several at a time.
    let mut gathered = Vec::new();
    let mut hashes = hashes.into_iter().peekable();
    while let Some((id, hash)) = hashes.next() {
        if hashes.peek().is_some_and(|(next, _)| *next == id) {
            continue;
        }
        // The length keeps two ids from running into each other.
        gathered.extend_from_slice(&u64::try_from(id.as_str().len()).unwrap_or(u64::MAX).to_le_bytes());
        gathered.extend_from_slice(id.as_str().as_bytes());
        gathered.extend_from_slice(hash.as_bytes());
        if gathered.len() > 1 << 14 {
            sum.update(&gathered);
            gathered.clear();
        }
    }
    sum.update(&gathered);
    Hash::from_digest(sum)
}

/// Returns each id with the hash of its definition, in the order given. Works on all cores.
pub fn definition_hashes<'d, 'a: 'd>(
    definitions: impl IntoIterator<Item = &'d Definition<'a>>,
) -> Vec<(&'d DefinitionId, Hash)> {
    let definitions: Vec<_> = definitions.into_iter().collect();
    let hashes = read_each(&definitions, hash_of_read);
    definitions.into_iter().map(|definition| &definition.id).zip(hashes).collect()
}

/// Returns what is made of each definition in the order given, for which a text to write over is lent. Works on all
/// cores.
pub(crate) fn read_each<T: Send>(
    definitions: &[&Definition<'_>],
    each: impl for<'t> Fn(&Definition<'_>, Node<'t>, &'t Bump, &mut String) -> T + Sync,
) -> Vec<T> {
    let read_one = |(arena, text): &mut (Bump, String), definition: &&Definition<'_>| {
        arena.reset();
        each(definition, read(&definition.json, arena), arena, text)
    };
    definitions.par_iter().with_min_len(512).map_init(|| (Bump::new(), String::new()), read_one).collect()
}

/// Returns the hash of a definition whose JSON has been read, writing its canonical form over a text.
pub(crate) fn hash_of_read<'t>(
    definition: &Definition<'_>,
    json: Node<'t>,
    arena: &'t Bump,
    text: &mut String,
) -> Hash {
    text.clear();
    write(definition, rules::normal(&definition.kind, json, arena), text);
    Hash::of(text.as_bytes())
}

/// Tells whether two definitions are the same. Equal bytes are found without reading them.
pub fn same(left: &Definition<'_>, right: &Definition<'_>) -> bool {
    if left.kind != right.kind || left.name != right.name {
        return false;
    }
    let arena = Bump::new();
    left.json.get() == right.json.get() || tree(left, &arena) == tree(right, &arena)
}

/// Returns the normalised JSON of a definition.
pub(crate) fn tree<'t>(definition: &'t Definition<'_>, arena: &'t Bump) -> Node<'t> {
    rules::normal(&definition.kind, read(&definition.json, arena), arena)
}

/// Tells whether the default at a path such as `settings.width` is one that the canonical form takes away.
pub(crate) fn has_known_default(kind: &DefinitionType<'_>, json: Node<'_>, path: &str) -> bool {
    rules::has_known_default(kind, json, path)
}

fn write(definition: &Definition<'_>, json: Node<'_>, out: &mut String) {
    out.push_str("{\"json\":");
    json.write(out);
    out.push_str(",\"name\":");
    match &definition.name {
        Some(name) => push_json_text(name, out),
        None => out.push_str("null"),
    }
    out.push_str(",\"type\":");
    push_json_text(definition.kind.as_str(), out);
    out.push('}');
}

fn push_json_text(text: &str, out: &mut String) {
    out.push_str(&serde_json::Value::from(text).to_string());
}

#[cfg(test)]
mod tests;
