//! The words after `history`.

use std::path::PathBuf;

use clap::Args;
use jiff::Timestamp;

use super::values::{OutcomeArgument, time};

/// Which imports are shown, and how.
#[derive(Debug, Args)]
pub struct HistoryArguments {
    /// The import, by the beginning of its id.
    pub import: Option<String>,
    /// Compares the import with this one.
    #[arg(long, value_name = "IMPORT", requires = "import")]
    pub against: Option<String>,
    /// Writes the whole record of the import to this file, as JSON.
    #[arg(long, value_name = "FILE", requires = "import", conflicts_with = "against")]
    pub out: Option<PathBuf>,
    /// Only imports into this server, by the name it had then.
    #[arg(long, value_name = "SERVER", conflicts_with = "import")]
    pub server: Option<String>,
    /// Only imports that ended so.
    #[arg(long, value_enum, conflicts_with = "import")]
    pub outcome: Option<OutcomeArgument>,
    /// Only imports of an app whose label contains this.
    #[arg(long, value_name = "APP", conflicts_with = "import")]
    pub app: Option<String>,
    /// Only imports in whose record this text stands anywhere.
    #[arg(long, value_name = "TEXT", conflicts_with = "import")]
    pub text: Option<String>,
    /// Only imports that began then or later: a day such as `2026-03-01`, or a time as RFC 3339. Days are in UTC.
    #[arg(long, value_name = "TIME", value_parser = time, conflicts_with = "import")]
    pub since: Option<Timestamp>,
    /// Only imports that began before: a day or a time.
    #[arg(long, value_name = "TIME", value_parser = time, conflicts_with = "import")]
    pub until: Option<Timestamp>,
}
