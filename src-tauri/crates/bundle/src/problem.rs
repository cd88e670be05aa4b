//! What is wrong with a file, as data: a damaged bundle is still a bundle.

use serde::{Deserialize, Serialize};

/// How much a problem or a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Worth a decision.
    Warning,
    /// Blocks an import until it is settled.
    Error,
}

/// A rule of definition-model §6 that one file alone can break, e.g. `FMT-05`.
pub type ProblemCode = &'static str;

/// One thing that is wrong with a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The rule.
    pub code: ProblemCode,
    /// How much it weighs.
    pub severity: Severity,
    /// What it is about: an id, a file name, or the place in the file.
    pub subject: String,
    /// A full sentence.
    pub message: String,
}
