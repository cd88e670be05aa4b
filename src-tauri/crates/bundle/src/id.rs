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
