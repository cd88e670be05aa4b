//! References between definitions: where each type of definition names others, and what breaks without them.
//!
//! The places are data ([`rules`], definition-model §3.1), read by one walk over a definition. Ids at places that no rule
//! knows are found as well, because an app may use what this table has not seen.

mod everywhere;
mod graph;
mod paths;
mod places;
mod rule;
mod scan;
mod table;
mod tally;
mod tokens;

pub(crate) use graph::Gathered;
pub use graph::{Direction, Graph, Link};
pub use rule::{Bond, ReferenceRule, Target};
pub use table::rules;
pub(crate) use tally::{Known, Tally};
