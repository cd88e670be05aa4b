//! A system object after an import has connected fields to it (golden/RULES.md §1.4).

use std::borrow::Cow;

use bumpalo::Bump;
use serde_json::value::RawValue;

use crate::tree::{Node, read};
use crate::{Definition, DefinitionId};

/// What the server keeps of the object, in the order in which it writes it.
const KEPT: [&str; 19] = [
    "id",
    "type",
    "connName",
    "name",
    "labelFormat",
    "labelSettings",
    "isImported",
    "isExternal",
    "tableName",
    "primaryColumnName",
    "transColumnName",
    "urlPath",
    "objectWorkspace",
    "isSystemObject",
    "translations",
    "fieldIDs",
    "importedFieldIDs",
    "indexIDs",
    "createdInAppID",
];

/// Returns the row with the fields added to its lists. In `fieldIDs` the ids without a definition come last.
pub(super) fn connected<'a>(
    object: &Definition<'a>,
    fields: &[DefinitionId],
    is_known: impl Fn(&str) -> bool,
) -> Definition<'a> {
    let arena = Bump::new();
    let json = read(&object.json, &arena);
    let mut out = String::with_capacity(object.json.get().len() + 40 * fields.len());
    let has_definition = |id: &Node<'_>| id.decoded().is_some_and(|id| is_known(&id));
    for key in KEPT {
        let value = match key {
            "fieldIDs" => {
                let all = with_added(list(json, key), fields, &arena);
                let (mut ids, unknown): (Vec<_>, Vec<_>) = all.into_iter().partition(has_definition);
                ids.extend(unknown);
                Some(Node::List(arena.alloc_slice_copy(&ids)))
            }
            "importedFieldIDs" => {
                Some(Node::List(arena.alloc_slice_copy(&with_added(list(json, key), fields, &arena))))
            }
            _ => json.get(key),
        };
        if let Some(value) = value {
            out.push_str(if out.is_empty() { "{\"" } else { ",\"" });
            out.push_str(key);
            out.push_str("\":");
            value.write(&mut out);
        }
    }
    out.push('}');
    let name = json.get("name").and_then(Node::decoded).map(|name| Cow::Owned(name.into_owned()));
    let json = RawValue::from_string(out).expect("a tree is written as valid JSON");
    Definition { name, json: Cow::Owned(json), ..object.clone() }
}

fn list<'t>(json: Node<'t>, key: &str) -> Vec<Node<'t>> {
    json.get(key).map_or(&[][..], Node::items).to_vec()
}

/// Returns a list with the fields it lacks added at its end.
fn with_added<'t>(mut ids: Vec<Node<'t>>, fields: &[DefinitionId], arena: &'t Bump) -> Vec<Node<'t>> {
    for field in fields {
        let id = Node::new_text(field.as_str(), arena);
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}
