//! Which backups rustic's keep rules keep, and why.

use jiff::{Timestamp, Zoned};
use rustic_core::KeepOptions;
use rustic_core::repofile::SnapshotFile;

use super::fault;
use crate::{Code, Error, Keep, KeepRule, KeptBy, Result};

/// Applies rules to the backups of one kind, told by their times. Returns for each of them, in the order given, the rules
/// that keep it. Days begin and end in the time zone of `now`. Fails when the rules keep nothing.
pub fn kept_by(keep: &Keep, times: &[Timestamp], now: &Zoned) -> Result<Vec<Vec<KeptBy>>> {
    keep.check()?;
    let snapshot = |(at, time): (usize, &Timestamp)| SnapshotFile {
        time: time.to_zoned(now.time_zone().clone()),
        label: at.to_string(),
        ..SnapshotFile::default()
    };
    let snapshots = times.iter().enumerate().map(snapshot).collect();
    let judged = options(keep).apply(snapshots, now).map_err(|cause| {
        Error::new(Code::Internal, "The retention rules could not be applied.")
            .caused_by(fault::words(&cause))
    })?;
    let mut kept = vec![Vec::new(); times.len()];
    let mut places = [0; 5];
    for one in judged {
        let Some(list) = one.snapshot.label.parse().ok().and_then(|at: usize| kept.get_mut(at)) else {
            continue;
        };
        for rule in one.reasons.iter().filter_map(|reason| rule(reason)) {
            let place = &mut places[rule as usize];
            *place += 1;
            list.push(KeptBy { rule, place: *place, of: keep.count(rule) });
        }
    }
    Ok(kept)
}

/// rustic keeps the very first one of all as well when a count is not used up; its options take signed counts.
fn options(keep: &Keep) -> KeepOptions {
    let count = |count: u32| (count > 0).then(|| i32::try_from(count).unwrap_or(i32::MAX));
    KeepOptions::default()
        .keep_last(count(keep.last))
        .keep_daily(count(keep.daily))
        .keep_weekly(count(keep.weekly))
        .keep_monthly(count(keep.monthly))
        .keep_yearly(count(keep.yearly))
}

fn rule(reason: &str) -> Option<KeepRule> {
    match reason {
        "last" => Some(KeepRule::Last),
        "daily" => Some(KeepRule::Daily),
        "weekly" => Some(KeepRule::Weekly),
        "monthly" => Some(KeepRule::Monthly),
        "yearly" => Some(KeepRule::Yearly),
        _ => None,
    }
}
