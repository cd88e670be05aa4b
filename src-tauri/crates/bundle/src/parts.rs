//! When two roles, scopes or stored files are the same: what a server sets anew on each import, and what only its
//! own tables decide, does not count (wire §3.12).

use std::collections::{BTreeMap, BTreeSet};

use bumpalo::Bump;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use crate::tree::{Node, read};
use crate::{Envelope, Hash, Role};

impl Envelope<'_> {
    /// Returns the hash of each role by its id, `None` when the file has no roles.
    pub fn role_hashes(&self) -> Option<BTreeMap<String, Hash>> {
        let roles = self.roles.as_ref()?.iter();
        Some(hashes(roles.map(|role| (role.uuid.as_deref(), role.raw)), normal_row))
    }

    /// Returns the ids of the scopes of each role, for those of which the file says it.
    pub fn scopes_of_roles(&self) -> BTreeMap<String, BTreeSet<String>> {
        let roles = self.roles.iter().flatten().filter(|role| role.lists_scopes());
        let scopes = |role: &Role<'_>| role.scopes.iter().map(|scope| scope.to_string()).collect();
        roles.filter_map(|role| Some((role.uuid.as_deref()?.to_owned(), scopes(role)))).collect()
    }

    /// Returns the hash of each scope by its id, `None` when the file has no scopes.
    pub fn scope_hashes(&self) -> Option<BTreeMap<String, Hash>> {
        let scopes = self.scopes.as_ref()?.iter();
        Some(hashes(scopes.map(|scope| (scope.uuid.as_deref(), scope.raw)), normal_row))
    }

    /// Returns the hash of each stored file, contents included, by its id, `None` when the file has no such part.
    pub fn file_hashes(&self) -> Option<BTreeMap<String, Hash>> {
        let files = self.files.as_ref()?.iter();
        Some(hashes(files.map(|file| (Some(file.uuid.as_str()), file.raw)), normal_file))
    }
}

/// Returns one hash for a whole part.
pub(crate) fn part_hash(entries: &BTreeMap<String, Hash>) -> Hash {
    let mut sum = Sha256::new();
    for (id, hash) in entries {
        // The length keeps two ids from running into each other.
        sum.update(u64::try_from(id.len()).unwrap_or(u64::MAX).to_le_bytes());
        sum.update(id);
        sum.update(hash.as_bytes());
    }
    Hash::from_digest(sum)
}

/// Tells whether a server holds what was sent of a role or scope. What was not sent is its own business (wire 3.10).
pub(crate) fn holds(sent: &RawValue, there: &RawValue) -> bool {
    let arena = Bump::new();
    let (sent, there) = (read(sent, &arena), read(there, &arena));
    let told = there.filter_map(&arena, |key, value| sent.get(key).map(|_| value));
    let [mut of_sent, mut of_told] = [String::new(), String::new()];
    normal_row(sent, &arena).write(&mut of_sent);
    normal_row(told, &arena).write(&mut of_told);
    of_sent == of_told
}

type Normal = for<'t> fn(Node<'t>, &'t Bump) -> Node<'t>;

/// Hashes entries by id; one without an id goes by its place, and of two with one id the last one counts.
fn hashes<'e>(
    entries: impl Iterator<Item = (Option<&'e str>, &'e RawValue)>,
    normal: Normal,
) -> BTreeMap<String, Hash> {
    let mut arena = Bump::new();
    let mut text = String::new();
    let mut hashes = BTreeMap::new();
    for (place, (uuid, raw)) in entries.enumerate() {
        arena.reset();
        text.clear();
        normal(read(raw, &arena), &arena).write(&mut text);
        let id = uuid.map_or_else(|| format!("[{place}]"), ToOwned::to_owned);
        hashes.insert(id, Hash::of(text.as_bytes()));
    }
    hashes
}

/// A role or scope without its dates, the users who have it, and the columns that other tables of the server add to
/// it (they are empty lists); the scopes of a role by id.
fn normal_row<'t>(row: Node<'t>, arena: &'t Bump) -> Node<'t> {
    row.filter_map(arena, |key, value| match key {
        "created_at" | "updated_at" | "users" => None,
        relation if relation.ends_with("__relation") => None,
        "scopes" => Some(scope_ids(value, arena)),
        _ => Some(value).filter(|value| *value != Node::Null && *value != Node::List(&[])),
    })
}

fn scope_ids<'t>(scopes: Node<'t>, arena: &'t Bump) -> Node<'t> {
    let mut ids: Vec<_> = scopes.items().iter().map(|scope| scope.get("uuid").unwrap_or(*scope)).collect();
    ids.sort_unstable();
    ids.dedup();
    Node::List(arena.alloc_slice_copy(&ids))
}

/// A stored file without the dates of its meta data.
fn normal_file<'t>(file: Node<'t>, arena: &'t Bump) -> Node<'t> {
    file.edit("meta", arena, |meta| {
        Some(meta.filter_map(arena, |key, value| {
            Some(value).filter(|_| key != "created_at" && key != "updated_at")
        }))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::Bundle;

    fn hash(part: &str, entry: &str) -> Hash {
        let json = if part == "files" { format!(r#"{{"f":{entry}}}"#) } else { format!("[{entry}]") };
        let file = format!(r#"{{"{part}":{json},"definitions":[]}}"#);
        let bundle = Bundle::parse(file.as_bytes()).unwrap();
        let envelope = &bundle.envelope;
        let hashes =
            envelope.role_hashes().or_else(|| envelope.scope_hashes()).or_else(|| envelope.file_hashes());
        part_hash(&hashes.unwrap())
    }

    #[test]
    fn only_roles_of_which_the_file_says_it_have_known_scopes() {
        let file = br#"{"roles":[{"uuid":"r","scopes":["t","s",{"uuid":"s"}]},{"uuid":"n","scopes":[]},{"uuid":"q"}],"definitions":[]}"#;
        let known = Bundle::parse(file).unwrap().envelope.scopes_of_roles();
        let scopes =
            |scopes: &[&str]| scopes.iter().map(|scope| (*scope).to_owned()).collect::<BTreeSet<_>>();
        assert_eq!(known, [("n".to_owned(), scopes(&[])), ("r".to_owned(), scopes(&["s", "t"]))].into());
    }

    #[test]
    fn what_a_server_sets_anew_makes_no_other_role() {
        let role = hash("roles", r#"{"uuid":"r","name":"Nurse","scopes":["s","t"]}"#);
        for same in [
            r#"{"name":"Nurse","uuid":"r","scopes":["t","s","t"]}"#,
            r#"{"uuid":"r","name":"Nurse","scopes":[{"uuid":"s","name":"x"},{"uuid":"t"}]}"#,
            r#"{"uuid":"r","name":"Nurse","scopes":["s","t"],"created_at":"1","updated_at":"2","users":["u"]}"#,
            r#"{"uuid":"r","name":"Nurse","scopes":["s","t"],"properties":null,"ProcessForm30":[],"keys__relation":[1]}"#,
        ] {
            assert_eq!(hash("roles", same), role, "{same}");
        }
    }

    #[test]
    fn what_a_builder_changes_makes_another_role() {
        let role = hash("roles", r#"{"uuid":"r","name":"Nurse","scopes":["s"]}"#);
        for other in [
            r#"{"uuid":"q","name":"Nurse","scopes":["s"]}"#,
            r#"{"uuid":"r","name":"nurse","scopes":["s"]}"#,
            r#"{"uuid":"r","name":"Nurse","scopes":["s","t"]}"#,
            r#"{"uuid":"r","name":"Nurse","scopes":["s"],"Default Role":1}"#,
        ] {
            assert_ne!(hash("roles", other), role, "{other}");
        }
    }

    #[test]
    fn a_scope_is_its_filters() {
        let scope = hash("scopes", r#"{"uuid":"s","allowAll":0,"Filters":{"rules":[]},"createdBy":null}"#);
        assert_eq!(
            scope,
            hash("scopes", r#"{"Filters":{"rules":[]},"uuid":"s","allowAll":0,"updated_at":"x"}"#)
        );
        assert_ne!(scope, hash("scopes", r#"{"uuid":"s","allowAll":1,"Filters":{"rules":[]}}"#));
    }

    #[test]
    fn a_stored_file_is_its_meta_data_and_contents() {
        let file = hash("files", r#"{"meta":{"file":"f.png","created_at":"1"},"contents":"AAAA"}"#);
        assert_eq!(file, hash("files", r#"{"contents":"AAAA","meta":{"updated_at":"2","file":"f.png"}}"#));
        assert_ne!(file, hash("files", r#"{"meta":{"file":"f.png"},"contents":"AAAB"}"#));
        assert_ne!(file, hash("files", r#"{"meta":{"file":"g.png"},"contents":"AAAA"}"#));
        assert_ne!(file, hash("files", "null"));
    }

    #[test]
    fn order_does_not_count_and_absent_is_not_empty() {
        let read = |file: &'static str| Bundle::parse(file.as_bytes()).unwrap().envelope.role_hashes();
        let one = read(r#"{"definitions":[],"roles":[{"uuid":"a"},{"uuid":"b"}]}"#);
        assert_eq!(one, read(r#"{"definitions":[],"roles":[{"uuid":"b"},{"uuid":"a"}]}"#));
        assert_eq!(read(r#"{"definitions":[]}"#), None);
        assert_eq!(read(r#"{"definitions":[],"roles":[]}"#), Some(BTreeMap::new()));
    }
}
