//! The identity of a definition.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Identifies one definition on every server it was ever carried to.
///
/// Opaque on purpose: real view ids may be 13-digit millisecond strings (definition-model §1.2), so an id is
/// never validated, and never recognised, by the shape of a UUID.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(transparent)]
pub struct DefinitionId(Arc<str>);

impl DefinitionId {
    /// Wraps the text of an id.
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// Returns the id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for DefinitionId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<&str> for DefinitionId {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl fmt::Display for DefinitionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn an_id_is_its_text_in_json_and_on_screen() {
        let id = DefinitionId::new("1631594504471");
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"1631594504471\"");
        assert_eq!(serde_json::from_str::<DefinitionId>("\"1631594504471\"").unwrap(), id);
        assert_eq!((id.to_string().as_str(), id.as_str()), ("1631594504471", "1631594504471"));
    }

    #[test]
    fn ids_sort_and_are_found_as_texts() {
        let map: BTreeMap<_, _> = ["b", "a", "ab"].map(|text| (DefinitionId::from(text), text.len())).into();
        assert_eq!(map.keys().map(DefinitionId::as_str).collect::<Vec<_>>(), ["a", "ab", "b"]);
        assert_eq!(map.get("ab"), Some(&2));
    }
}
