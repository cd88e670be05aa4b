//! AppBuilder exports as data: parse, canonical form, compare, predict, judge.
//!
//! Pure on purpose: no disk, no network, no clock (this crate's `clippy.toml` bans them). Callers bring bytes
//! and times; the same input gives the same answer, which is what makes a plan recomputable.

mod definition;
mod id;
mod parse;
mod problem;

pub use definition::{Definition, DefinitionType, Stamp};
pub use id::DefinitionId;
pub use parse::{Bundle, BundleKind, Envelope, NotABundle};
pub use problem::{Problem, ProblemCode, Severity};
