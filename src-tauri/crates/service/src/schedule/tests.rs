#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;
use crate::{Code, Error};

fn now(text: &str) -> Zoned {
    text.parse().unwrap()
}

fn daily(hour: u8) -> Schedule {
    Schedule { every: Every::Day, hour, minute: 0 }
}

fn in_words(runs: &[Timestamp], zone: &Zoned) -> Vec<String> {
    runs.iter()
        .map(|run| run.to_zoned(zone.time_zone().clone()).strftime("%a %d %H:%M").to_string())
        .collect()
}

#[test]
fn the_next_times_follow_the_clock_on_the_wall() {
    let before = now("2026-03-28T12:00[Europe/Zurich]");
    let runs = next_runs(&daily(2), &before, 3);
    assert_eq!(
        in_words(&runs, &before),
        ["Sun 29 03:00", "Mon 30 02:00", "Tue 31 02:00"],
        "02:00 does not exist"
    );
    let weekly = Schedule { every: Every::Week(Day::Sunday), hour: 3, minute: 30 };
    assert_eq!(in_words(&next_runs(&weekly, &before, 2), &before), ["Sun 29 03:30", "Sun 05 03:30"]);
    let hourly = Schedule { every: Every::Hour, hour: 0, minute: 15 };
    assert_eq!(in_words(&next_runs(&hourly, &before, 2), &before), ["Sat 28 12:15", "Sat 28 13:15"]);
}

#[test]
fn a_missed_time_is_made_up_for_once() {
    let zone = now("2026-07-03T08:00[Asia/Bangkok]");
    let at = |text: &str| now(text).timestamp();
    let due = |tried: Option<Timestamp>| is_due(&daily(3), tried, &zone);
    assert!(due(Some(at("2026-07-01T03:00[Asia/Bangkok]"))), "two were missed");
    assert!(!due(Some(at("2026-07-03T07:59[Asia/Bangkok]"))), "made up for");
    assert!(!due(Some(at("2026-07-03T03:00[Asia/Bangkok]"))));
    assert!(due(None), "never tried, and its time has come this week");
}

#[test]
fn failures_and_age_are_told() {
    let zone = now("2026-07-10T08:00[UTC]");
    let day = |day: i64| zone.timestamp() - SignedDuration::from_hours(24 * day);
    let mut backups = ServerBackups::default();
    (backups.schedule, backups.tell_after_days) = (Some(daily(3)), Some(2));
    let judged = |runs: Runs, kept_at: Option<Timestamp>| {
        health((ServerId::random(), "A".to_owned()), backups.clone(), runs, kept_at, &zone).alert
    };
    assert_eq!(judged(Runs::default(), None), None, "its time has not come yet");
    let good = Runs { tried_at: Some(day(0)), good_at: Some(day(1)), ..Default::default() };
    assert_eq!(judged(good.clone(), None), None);
    let old = Runs { good_at: Some(day(3)), ..good.clone() };
    assert_eq!(judged(old.clone(), None), Some(BackupAlert::Stale { since: day(3) }));
    assert_eq!(judged(old, Some(day(1))), None, "the library knows a newer one");
    assert_eq!(judged(Runs { good_at: None, ..good.clone() }, None), Some(BackupAlert::Missing));
    let problem = Some(Error::new(Code::Unreachable, "Gone.").report());
    let failing = Runs { failures: 2, problem: problem.clone(), ..good };
    assert_eq!(judged(failing, None), Some(BackupAlert::Failing { failures: 2, problem }));
}

proptest! {
    #[test]
    fn next_times_are_in_order_and_the_first_one_makes_a_backup_due(
        second in 1_700_000_000..1_900_000_000_i64, hour in 0..24_u8, minute in 0..60_u8, kind in 0..3_u8,
    ) {
        let zone = jiff::tz::TimeZone::get("America/New_York").unwrap();
        let after = Timestamp::from_second(second).unwrap().to_zoned(zone.clone());
        let every = [Every::Hour, Every::Day, Every::Week(Day::Friday)][usize::from(kind)];
        let schedule = Schedule { every, hour, minute };
        let runs = next_runs(&schedule, &after, 6);
        prop_assert_eq!(runs.len(), 6);
        prop_assert!(runs.windows(2).all(|pair| pair[0] < pair[1]));
        prop_assert!(runs[0] > after.timestamp());
        let then = runs[0].to_zoned(zone);
        prop_assert!(is_due(&schedule, Some(after.timestamp()), &then));
        prop_assert!(!is_due(&schedule, Some(runs[0]), &then));
        prop_assert_eq!(runs_between(&schedule, &after, &then), vec![runs[0]]);
    }
}
