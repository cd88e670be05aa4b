//! Words that flags take, and what the service calls them.

use std::str::FromStr;

use clap::ValueEnum;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use service::library::EntryKind;
use service::settings::{Day, RehearsalPolicy, SnapshotPolicy};
use service::{Environment, Outcome};

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

/// Which apps a snapshot holds in full.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum SnapshotArgument {
    /// Those that the import touches.
    Touched,
    /// All of them.
    All,
}

impl From<SnapshotArgument> for SnapshotPolicy {
    fn from(argument: SnapshotArgument) -> Self {
        match argument {
            SnapshotArgument::Touched => Self::Touched,
            SnapshotArgument::All => Self::All,
        }
    }
}

/// How an import ended.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum OutcomeArgument {
    /// The destination holds exactly what was predicted.
    Verified,
    /// Something is not as predicted.
    VerifiedWithDifferences,
    /// It failed.
    Failed,
    /// Nobody knows yet.
    Unknown,
    /// The destination had changed, and nothing was sent.
    Stale,
}

impl From<OutcomeArgument> for Outcome {
    fn from(argument: OutcomeArgument) -> Self {
        match argument {
            OutcomeArgument::Verified => Self::Verified,
            OutcomeArgument::VerifiedWithDifferences => Self::VerifiedWithDifferences,
            OutcomeArgument::Failed => Self::Failed,
            OutcomeArgument::Unknown => Self::Unknown,
            OutcomeArgument::Stale => Self::Stale,
        }
    }
}

/// Reads a day, which begins at midnight in UTC, or a time.
pub fn time(word: &str) -> Result<Timestamp, String> {
    let day = word.parse::<Date>().ok().and_then(|day| day.to_zoned(TimeZone::UTC).ok());
    match day.filter(|_| !word.contains(['T', ' '])) {
        Some(day) => Ok(day.timestamp()),
        None => word
            .parse()
            .map_err(|_| "write a day such as 2026-03-01, or a time such as 2026-03-01T12:00:00Z".to_owned()),
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

/// How often a backup makes itself.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum EveryArgument {
    /// Once an hour.
    Hour,
    /// Once a day.
    Day,
    /// Once a week.
    Week,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum DayArgument {
    /// Monday.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

impl From<DayArgument> for Day {
    fn from(argument: DayArgument) -> Self {
        match argument {
            DayArgument::Monday => Self::Monday,
            DayArgument::Tuesday => Self::Tuesday,
            DayArgument::Wednesday => Self::Wednesday,
            DayArgument::Thursday => Self::Thursday,
            DayArgument::Friday => Self::Friday,
            DayArgument::Saturday => Self::Saturday,
            DayArgument::Sunday => Self::Sunday,
        }
    }
}

/// A time of the day: hour and minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeOfDay(pub u8, pub u8);

impl FromStr for TimeOfDay {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refused = || "a time of day is written as 03:00, from 00:00 to 23:59".to_owned();
        let (hour, minute) = text.split_once(':').ok_or_else(refused)?;
        let number = |text: &str, below: u8| text.parse().ok().filter(|number| *number < below);
        match (number(hour, 24), number(minute, 60)) {
            (Some(hour), Some(minute)) => Ok(Self(hour, minute)),
            (_, _) => Err(refused()),
        }
    }
}
