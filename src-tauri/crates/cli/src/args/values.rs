//! Words that flags take, and what the service calls them.

use clap::ValueEnum;
use service::Environment;
use service::library::EntryKind;
use service::settings::RehearsalPolicy;

/// What a server is used for.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum EnvironmentArgument {
    /// Apps are built here.
    Development,
    /// Apps are tried here.
    Test,
    /// People work with it.
    Production,
    /// May be overwritten at any time.
    Scratch,
}

impl From<EnvironmentArgument> for Environment {
    fn from(argument: EnvironmentArgument) -> Self {
        match argument {
            EnvironmentArgument::Development => Self::Development,
            EnvironmentArgument::Test => Self::Test,
            EnvironmentArgument::Production => Self::Production,
            EnvironmentArgument::Scratch => Self::Scratch,
        }
    }
}

/// Whether imports have to be rehearsed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum RehearsalArgument {
    /// Nobody asks for it.
    Off,
    /// A plan that was not rehearsed says so.
    Advise,
    /// A plan that was not rehearsed is not carried out.
    Require,
}

impl From<RehearsalArgument> for RehearsalPolicy {
    fn from(argument: RehearsalArgument) -> Self {
        match argument {
            RehearsalArgument::Off => Self::Off,
            RehearsalArgument::Advise => Self::Advise,
            RehearsalArgument::Require => Self::Require,
        }
    }
}

/// What an entry holds.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum KindArgument {
    /// The export of one app.
    App,
    /// The export of all apps.
    AllApps,
    /// The record of an import.
    ImportRecord,
}

impl From<KindArgument> for EntryKind {
    fn from(argument: KindArgument) -> Self {
        match argument {
            KindArgument::App => Self::App,
            KindArgument::AllApps => Self::AllApps,
            KindArgument::ImportRecord => Self::ImportRecord,
        }
    }
}
