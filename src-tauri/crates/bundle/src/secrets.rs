//! Which definitions carry passwords or keys inside (FMT-11), so that nobody shares them unknowingly.

use std::collections::BTreeSet;

use bumpalo::Bump;

use crate::impact::secrets_of;
use crate::{Bundle, DefinitionId};

/// One definition that carries passwords or keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secretive {
    /// The definition.
    pub id: DefinitionId,
    /// The names of the properties that hold them, never their values.
    pub places: BTreeSet<String>,
}

/// Returns the definitions that carry passwords or keys, in the order of the bundle.
pub fn secrets(bundle: &Bundle<'_>) -> Vec<Secretive> {
    let mut arena = Bump::new();
    let mut found = Vec::new();
    for definition in &bundle.definitions {
        let places = secrets_of(definition, &arena);
        if !places.is_empty() {
            found.push(Secretive { id: definition.id.clone(), places });
        }
        arena.reset();
    }
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    #[test]
    fn passwords_of_services_are_found_and_named_by_their_place() {
        let row = |id: &str, kind: &str, json: serde_json::Value| json!({"id": id, "name": id, "type": kind, "json": json});
        let export = json!({"abVersion": "0.0.0", "date": "20260101", "definitions": [
            row("a", "object", json!({"id": "a", "isAPI": true, "request": {"headers": [{"key": "Authorization", "value": "Bearer x"}]}})),
            row("b", "object", json!({"id": "b", "credentials": {"password": ""}})),
            row("c", "field", json!({"id": "c", "key": "string", "settings": {"password": "x"}})),
            row("d", "object", json!({"id": "d", "secrets": []})),
        ]});
        let bytes = export.to_string();
        let bundle = Bundle::parse(bytes.as_bytes()).unwrap();
        let found: Vec<_> =
            secrets(&bundle).into_iter().map(|one| (one.id.to_string(), one.places)).collect();
        assert_eq!(found[0], ("a".to_owned(), BTreeSet::from(["Authorization".to_owned()])));
        assert_eq!(found[1], ("b".to_owned(), BTreeSet::from(["credentials".to_owned()])));
        assert_eq!(found.len(), 2);
    }
}
