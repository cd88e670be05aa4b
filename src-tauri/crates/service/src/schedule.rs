//! When the next backups of a server are, which one was missed, and how its backups are: data for the window, and the
//! files that let the operating system make backups while AppFerry is closed.

use jiff::civil::{Date, Weekday};
use jiff::{SignedDuration, Timestamp, ToSpan, Zoned};
use serde::Serialize;

use crate::settings::{Day, Every, Schedule, ServerBackups};
use crate::upkeep::Runs;
use crate::{ErrorReport, ServerId};

/// From so many failures in a row on, AppFerry speaks up.
const TELL_AFTER_FAILURES: u32 = 2;
/// How many of the next times are told.
const NEXT: usize = 5;

/// How the backups of one server are.
#[derive(Clone, Debug, PartialEq, Serialize, specta::Type)]
pub struct BackupHealth {
    /// The server.
    pub server: ServerId,
    /// Its name.
    pub name: String,
    /// What holds for it, its own or for all servers.
    pub backups: ServerBackups,
    /// How the last ones went.
    pub runs: Runs,
    /// When the last good one was made or found unchanged. `None`: never, as far as is known.
    pub good_at: Option<Timestamp>,
    /// The next times, at most five.
    pub next: Vec<Timestamp>,
    /// What somebody should look at.
    pub alert: Option<BackupAlert>,
}

/// What somebody should look at.
#[derive(Clone, Debug, PartialEq, Serialize, specta::Type)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum BackupAlert {
    /// The last backups failed, one after the other.
    Failing {
        /// How many.
        failures: u32,
        /// Why the last one failed.
        problem: Option<ErrorReport>,
    },
    /// The last good backup is older than the user wants it to be.
    Stale {
        /// When it was made.
        since: Timestamp,
    },
    /// There is a schedule, its time came, and there is no good backup at all.
    Missing,
}

/// Returns the next times of a schedule after a moment.
pub fn next_runs(schedule: &Schedule, after: &Zoned, count: usize) -> Vec<Timestamp> {
    let mut found = Vec::new();
    let mut day = after.date();
    while found.len() < count {
        found.extend(runs_of(schedule, day, after).into_iter().filter(|run| *run > after.timestamp()));
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
    found.truncate(count);
    found
}

/// Returns all times of a schedule between two moments.
pub fn runs_between(schedule: &Schedule, after: &Zoned, until: &Zoned) -> Vec<Timestamp> {
    let (mut found, mut day) = (Vec::new(), after.date());
    while day <= until.date() {
        found.extend(runs_of(schedule, day, after));
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
    found.retain(|run| *run > after.timestamp() && *run <= until.timestamp());
    found
}

/// Tells whether a backup is due: its time has come since the last one was tried. A time that was missed because nothing
/// ran is made up for once.
pub fn is_due(schedule: &Schedule, tried_at: Option<Timestamp>, now: &Zoned) -> bool {
    last_run(schedule, now).is_some_and(|run| tried_at.is_none_or(|tried| tried < run))
}

/// Returns the last time of a schedule up to now.
fn last_run(schedule: &Schedule, now: &Zoned) -> Option<Timestamp> {
    let week_ago = now.checked_sub(8.days()).ok()?;
    runs_between(schedule, &week_ago, now).last().copied()
}

/// Says how the backups of a server are. `kept_at`: when the newest backup in the library was stored.
pub fn health(
    (server, name): (ServerId, String),
    backups: ServerBackups,
    runs: Runs,
    kept_at: Option<Timestamp>,
    now: &Zoned,
) -> BackupHealth {
    let good_at = runs.good_at.max(kept_at);
    let next = backups.schedule.map(|schedule| next_runs(&schedule, now, NEXT)).unwrap_or_default();
    let is_stale = |days: u32, since: Timestamp| {
        now.timestamp().duration_since(since) > SignedDuration::from_hours(i64::from(days) * 24)
    };
    let alert = if runs.failures >= TELL_AFTER_FAILURES {
        Some(BackupAlert::Failing { failures: runs.failures, problem: runs.problem.clone() })
    } else {
        match (good_at, backups.tell_after_days) {
            (Some(since), Some(days)) if is_stale(days, since) => Some(BackupAlert::Stale { since }),
            (None, _) if runs.tried_at.is_some() && backups.schedule.is_some() => Some(BackupAlert::Missing),
            (Some(_), _) | (None, _) => None,
        }
    };
    BackupHealth { server, name, backups, runs, good_at, next, alert }
}

/// The times of one day. One that the clocks pass over comes right after the gap; one that comes twice counts once.
fn runs_of(schedule: &Schedule, day: Date, zone: &Zoned) -> Vec<Timestamp> {
    let (hour, minute) = (schedule.hour.min(23) as i8, schedule.minute.min(59) as i8);
    let at = |hour: i8| day.at(hour, minute, 0, 0).to_zoned(zone.time_zone().clone()).ok();
    let hours: Vec<i8> = match schedule.every {
        Every::Hour => (0..24).collect(),
        Every::Day => vec![hour],
        Every::Week(wanted) if weekday(wanted) == day.weekday() => vec![hour],
        Every::Week(_) => Vec::new(),
    };
    let mut runs: Vec<_> = hours.into_iter().filter_map(at).map(|run| run.timestamp()).collect();
    runs.sort();
    runs.dedup();
    runs
}

fn weekday(day: Day) -> Weekday {
    match day {
        Day::Monday => Weekday::Monday,
        Day::Tuesday => Weekday::Tuesday,
        Day::Wednesday => Weekday::Wednesday,
        Day::Thursday => Weekday::Thursday,
        Day::Friday => Weekday::Friday,
        Day::Saturday => Weekday::Saturday,
        Day::Sunday => Weekday::Sunday,
    }
}

#[cfg(test)]
mod tests;
