//! The commands of the window, by subject. Each unpacks, calls one verb and hands the answer on.

pub mod activities;
pub mod apps;
pub mod arrivals;
pub mod backups;
pub mod help;
pub mod imports;
pub mod libraries;
pub mod library;
pub mod plans;
pub mod preferences;
pub mod servers;

use service::ErrorReport;

/// What every command answers.
pub type Answer<T> = Result<T, ErrorReport>;

/// Turns a verb's error into the form that crosses to the interface.
pub fn answer<T>(result: service::Result<T>) -> Answer<T> {
    result.map_err(|error| error.report())
}
