//! AppFerry's use cases, and the adapters they stand on.
//!
//! Use cases (one verb, one file) call adapters; adapters never call use cases or each other. Nothing here knows a
//! window: the shell and the command line are hosts of the same verbs.

mod durable;
mod environment;
mod error;
pub mod history;
mod id;
pub mod library;
mod outcome;
mod progress;
mod secret;
pub mod server;
pub mod settings;

pub use environment::{Environment, NotAnEnvironment};
pub use error::{Code, Error, ErrorReport, Result};
pub use id::{EntryId, ImportId, NotAnId, ServerId};
pub use outcome::Outcome;
pub use progress::{Event, Progress, Stage};
pub use secret::Secret;
