//! Small definitions for tests.

#![allow(clippy::unwrap_used)]

use std::borrow::Cow;

use serde_json::Value;

use crate::{Definition, DefinitionId, DefinitionType, Stamp};

/// A definition made on one day, named like its id, whose `json` is given.
pub(crate) fn definition(id: &str, kind: &str, json: &Value) -> Definition<'static> {
    definition_of_text(id, kind, &json.to_string())
}

/// The same from the text of the `json`.
pub(crate) fn definition_of_text(id: &str, kind: &str, json: &str) -> Definition<'static> {
    Definition {
        id: DefinitionId::new(id),
        kind: DefinitionType::new(Cow::Owned(kind.to_owned())),
        name: Some(Cow::Owned(id.to_owned())),
        json: Cow::Owned(serde_json::from_str(json).unwrap()),
        created_at: stamp("2024-05-23T10:18:59.000Z"),
        updated_at: stamp("2024-05-23T10:18:59.000Z"),
    }
}

/// A date column that holds a text.
pub(crate) fn stamp(text: &str) -> Stamp<'static> {
    Stamp::Text(Cow::Owned(text.to_owned()))
}
