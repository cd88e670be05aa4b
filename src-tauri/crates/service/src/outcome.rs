//! How an import ended.

use serde::{Deserialize, Serialize};

/// How an import ended. Nothing but `Verified` is good without a second look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The destination holds exactly what was predicted.
    Verified,
    /// The import went through, and the report names what is not as predicted.
    VerifiedWithDifferences,
    /// The server refused, or the destination shows that most of it did not arrive.
    Failed,
    /// Nobody knows yet.
    Unknown,
    /// Nothing was sent: the destination had changed since the plan.
    Stale,
}
