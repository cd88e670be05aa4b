//! AppFerry's use cases, and the adapters they stand on.
//!
//! Use cases (one verb, one file) call adapters; adapters never call use cases or each other. Nothing here knows a
//! window: the shell and the command line are hosts of the same verbs.

pub mod activities;
pub mod ancestor;
pub mod apply;
pub mod ask_builders;
pub mod back_up;
pub mod choose;
pub mod compare_entry;
pub mod compare_servers;
pub mod connect;
pub mod contents;
mod count;
pub mod differences;
mod durable;
mod environment;
mod error;
pub mod export;
pub mod ferry;
pub mod files;
pub mod find;
pub mod freshness;
pub mod gate;
pub mod history;
mod id;
pub mod index;
mod keep;
pub mod library;
pub mod list_apps;
pub mod mirror;
mod outcome;
pub mod plan_document;
pub mod plan_import;
pub mod plan_page;
pub mod plans;
mod progress;
mod provenance;
mod rebuildable;
pub mod rehearse;
pub mod remove_added;
pub mod report;
pub mod retention;
pub mod roll_back;
pub mod saved_plans;
pub mod schedule;
mod secret;
pub mod secrets;
pub mod server;
pub mod settings;
pub mod snapshot;
pub mod timeline;
mod tls;
pub mod units;
pub mod upkeep;
mod uploads;
pub mod verify_import;
pub mod visible;

pub use environment::{Environment, NotAnEnvironment};
pub use error::{Code, Error, ErrorReport, Result};
pub use id::{EntryId, ImportId, NotAnId, ServerId};
pub use keep::{Keep, KeepRule, KeptBy};
pub use outcome::Outcome;
pub use progress::{Event, Progress, Stage};
pub use secret::Secret;
