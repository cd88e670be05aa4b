//! AppBuilder exports as data: parse, canonical form, compare, predict, judge.
//!
//! Pure on purpose: no disk, no network, no clock (this crate's `clippy.toml` bans them). Callers bring bytes
//! and times; the same input gives the same answer, which is what makes a plan recomputable.

pub mod canonical;
pub mod choices;
pub mod column;
mod date;
mod definition;
mod definitions;
pub mod diff;
mod draft;
mod envelope;
#[cfg(test)]
mod example;
mod family;
mod fixes;
mod hash;
mod head;
mod id;
mod ids;
pub mod impact;
mod inspect;
mod label;
mod lists;
mod minify;
pub mod outgoing;
mod parse;
mod parts;
pub mod plan;
mod predict;
mod problem;
mod raw;
pub mod reach;
pub mod readable;
mod redact;
pub mod references;
pub mod roll_back;
mod secrets;
mod splice;
pub mod split;
mod text;
pub mod three_way;
mod tree;
pub mod verify;

pub use choices::{Choices, Decision, FixId, Selection, Take};
pub use definition::{Definition, DefinitionType, Stamp};
pub use definitions::Definitions;
pub use diff::{Diff, diff};
pub use envelope::{Envelope, FileEntry, FileMeta, Role, Scope, SiteObjectConnection};
pub use hash::{Hash, NotAHash};
pub use head::{Head, PartHashes};
pub use id::DefinitionId;
pub use inspect::{AppSummary, DefinitionCounts, FileCounts, Inspection, ReferenceCounts, inspect};
pub use label::{label, labels};
pub use minify::minify;
pub use parse::{Beside, Bundle, BundleKind, DropReason, DroppedRow, NotABundle};
pub use predict::{Fate, Predicted, predict, predict_onto};
pub use problem::{Problem, ProblemCode, Severity};
pub use redact::{Redacted, Removal, redact};
pub use secrets::{Secretive, secrets};
pub use split::{CannotSplit, split};
pub use verify::{Verification, verify};
