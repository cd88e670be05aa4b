//! AppFerry's use cases, and the adapters they stand on.
//!
//! Use cases (one verb, one file) call adapters; adapters never call use cases or each other. Nothing here knows a
//! window: the shell and the command line are hosts of the same verbs.

mod error;
mod progress;
mod secret;
pub mod server;

pub use error::{Code, Error, ErrorReport, Result};
pub use progress::{Event, Progress, Stage};
pub use secret::Secret;
