//! What the snapshot before an import holds. There is always one.

use serde::{Deserialize, Serialize};

/// Which apps a snapshot holds with their files, roles and scopes, besides the export of all apps, which it always does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum SnapshotPolicy {
    /// Those that the import touches.
    #[default]
    Touched,
    /// All of them. It takes longer and more room.
    All,
}
