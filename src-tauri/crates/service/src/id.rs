//! The ids that AppFerry itself gives out: entries, servers, libraries, imports.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The text is not the id of anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("An id is written as a UUID.")]
pub struct NotAnId;

macro_rules! own_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type,
        )]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Makes an id that nothing else has.
            pub fn random() -> Self {
                Self(Uuid::new_v4())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0.as_hyphenated(), f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Uuid::parse_str(text).map(Self).map_err(|_| NotAnId)
            }
        }
    };
}

own_id!(
    /// Identifies an entry of a library for ever: tags, notes and pins rewrite what restic calls a snapshot id, this
    /// one stays (DESIGN §8).
    EntryId
);
own_id!(
    /// Identifies a saved server, whatever it is named.
    ServerId
);
own_id!(
    /// Identifies one import and its record.
    ImportId
);

own_id!(
    /// Identifies a saved library, whatever it is named and wherever it lies.
    LibraryId
);

impl LibraryId {
    /// The library that everyone has, in the user's own folders.
    pub const USUAL: Self = Self(Uuid::nil());
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn an_id_reads_back_from_its_text_and_its_json() {
        let id = EntryId::random();
        assert_eq!(id.to_string().parse::<EntryId>(), Ok(id));
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(json, format!("\"{id}\""));
        assert_eq!(serde_json::from_str::<EntryId>(&json).unwrap(), id);
        assert_eq!("library".parse::<EntryId>(), Err(NotAnId));
    }
}
