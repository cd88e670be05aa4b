//! Whether imports into a server have to be rehearsed first.

use serde::{Deserialize, Serialize};

/// Whether imports into a server have to be rehearsed first; later ones ask for more.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "lowercase")]
pub enum RehearsalPolicy {
    /// Nobody asks for it.
    #[default]
    Off,
    /// A plan that was not rehearsed says so.
    Advise,
    /// A plan that was not rehearsed is not carried out.
    Require,
}
