//! AppBuilder exports as data: parse, canonical form, compare, predict, judge.
//!
//! Pure on purpose: no disk, no network, no clock (this crate's `clippy.toml` bans them). Callers bring bytes
//! and times; the same input gives the same answer, which is what makes a plan recomputable.

mod definition;
mod envelope;
mod id;
mod minify;
mod parse;
mod problem;
mod text;

pub use definition::{Definition, DefinitionType, Stamp};
pub use envelope::{Envelope, FileEntry, FileMeta, Role, Scope, SiteObjectConnection};
pub use id::DefinitionId;
pub use minify::minify;
pub use parse::{Bundle, BundleKind, DropReason, DroppedRow, NotABundle};
pub use problem::{Problem, ProblemCode, Severity};
