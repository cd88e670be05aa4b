//! RUN: the circumstances of an import, before and after it.

mod ending;
mod stale;

use std::borrow::Cow;

use crate::date;
use crate::impact::{Finding, Rule, Scene, Subject};
use crate::{Definition, Severity};

pub use ending::{Answer, Ending, State, after_import};
pub use stale::stale_until_restart;

/// The rules of this family.
pub(super) const RULES: &[Rule] = &[
    Rule::info(
        "RUN-01",
        "wire 3.7",
        run_01,
        "An import replaces, and data rows are not part of the snapshot before it.",
    ),
    Rule::warning(
        "RUN-02",
        "model 6.10",
        run_02,
        "The newest backup of the destination is older than its newest change.",
    ),
    Rule::warning(
        "RUN-03",
        "model 6.10",
        run_03,
        "The bundle is old, or older than the newest change on the destination.",
    ),
    Rule::info(
        "RUN-04",
        "wire 3.15",
        never,
        "Services and browsers keep old definitions until they are restarted or reloaded.",
    )
    .after_import(),
    Rule::error("RUN-05", "wire 3.4", never, "A refused import may have stored a part of the bundle.")
        .after_import(),
    Rule::info("RUN-06", "wire 3.2", never, "An import without an answer may still be running.")
        .after_import(),
    Rule::info(
        "RUN-07",
        "wire 3.3",
        never,
        "What a server answers proves nothing; only reading it again does.",
    )
    .after_import(),
    Rule::warning(
        "RUN-08",
        "wire 3.4",
        run_08,
        "People who work on the destination during an import may see errors.",
    ),
];

/// A bundle older than this many days is worth a second thought.
const OLD: i64 = 30;

/// The rules of the report after an import find nothing before it: [`after_import`] speaks for them.
fn never(_: &Scene<'_, '_>) -> Vec<Finding> {
    Vec::new()
}

/// RUN-01: always, because it is the one thing to know.
fn run_01(_: &Scene<'_, '_>) -> Vec<Finding> {
    let message =
        "Import replaces, it does not merge. A snapshot is taken first; data rows are not part of it.";
    let advice = "Ask the administrator for a copy of the database where values could be lost.";
    vec![Finding::new("RUN-01", Subject::bundle(), message.to_owned(), advice)]
}

/// RUN-02: between the newest backup and now somebody worked there. Not being in the library is not being unsaved, so
/// that is only said.
fn run_02(scene: &Scene<'_, '_>) -> Vec<Finding> {
    if scene.circumstances.today.is_none() || changes_nothing(scene) {
        return Vec::new();
    }
    let newest = newest_change(scene, |_| true);
    let (severity, message) = match (&scene.circumstances.last_backup, newest) {
        (None, _) => (Severity::Info, "The library has no backup of the destination yet.".to_owned()),
        (Some(backup), Some(change)) if second(backup) < second(&change) => (
            Severity::Warning,
            format!(
                "The newest backup of the destination is of {}, and somebody changed the destination on {} after it.",
                day(backup),
                day(&change)
            ),
        ),
        (Some(_), _) => return Vec::new(),
    };
    let advice = "The snapshot before the import keeps what is there now; back up regularly besides.";
    let mut finding = Finding::new("RUN-02", Subject::bundle(), message, advice);
    finding.severity = severity;
    vec![finding]
}

/// RUN-03: much may have happened since the bundle was exported. System objects are left out, because every import
/// gives them its own time (golden/RULES.md §1.4).
fn run_03(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let Some(exported) = scene.incoming.envelope.date.as_deref().and_then(dashed) else { return Vec::new() };
    let Some(today) = scene.circumstances.today.as_deref().filter(|_| !changes_nothing(scene)) else {
        return Vec::new();
    };
    let newest = newest_builder_change(scene);
    let age = days(today).zip(days(&exported)).map(|(today, exported)| today - exported);
    let message = match (newest, age) {
        (Some(change), _) if day(&change) > exported.as_str() => format!(
            "The bundle was exported on {exported}, and the destination was changed on {} after that.",
            day(&change)
        ),
        (_, Some(age)) if age > OLD => format!("The bundle was exported on {exported}, {age} days ago."),
        _ => return Vec::new(),
    };
    vec![Finding::new("RUN-03", Subject::bundle(), message, "Export again if the source has gone on since.")]
}

/// RUN-08: no call tells who is online, so work of the same day is what is known (wire 3.4 on the lock time-out).
fn run_08(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let today = scene.circumstances.today.as_deref().filter(|_| !changes_nothing(scene));
    let is_busy =
        today.is_some_and(|today| newest_builder_change(scene).is_some_and(|change| day(&change) == today));
    let (severity, seen) = match is_busy {
        true => (Severity::Warning, "Somebody changed the destination today"),
        false => (Severity::Info, "Whether people are working on the destination cannot be seen"),
    };
    let message = format!(
        "{seen}. During an import they may see errors for a minute, and the whole database waits one second at most for a lock."
    );
    let advice = "Tell them before, or choose a quiet hour.";
    let mut finding = Finding::new("RUN-08", Subject::bundle(), message, advice);
    finding.severity = severity;
    vec![finding]
}

fn changes_nothing(scene: &Scene<'_, '_>) -> bool {
    let changes = &scene.changes;
    changes.new.is_empty() && changes.replaced.is_empty() && changes.hidden.is_empty()
}

fn newest_builder_change(scene: &Scene<'_, '_>) -> Option<String> {
    let reach = scene.predicted.reach();
    newest_change(scene, |row| !reach.is_system_object(&row.id))
}

/// Returns the newest date of a change on the destination, in the form that servers export.
fn newest_change(scene: &Scene<'_, '_>, counts: impl Fn(&Definition<'_>) -> bool) -> Option<String> {
    let mut newest: Option<Cow<'_, str>> = None;
    for row in scene.destination.iter() {
        let date = row.updated_at.as_text().and_then(date::stored);
        // Most are older than the newest so far, and need no further look.
        if date.is_some() && date > newest && counts(row) {
            newest = date;
        }
    }
    newest.map(Cow::into_owned)
}

fn second(date: &str) -> Option<&str> {
    date.get(..19)
}

fn day(date: &str) -> &str {
    date.get(..10).unwrap_or(date)
}

/// Writes the day of an export, `YYYYMMDD`, as `YYYY-MM-DD`.
fn dashed(date: &str) -> Option<String> {
    let is_day = date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit());
    is_day.then(|| format!("{}-{}-{}", &date[..4], &date[4..6], &date[6..]))
}

/// Counts the days of a date `YYYY-MM-DD` from a fixed one; only differences mean anything.
fn days(date: &str) -> Option<i64> {
    let mut parts = date.get(..10)?.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    // March is the first month, so that the day of a leap year comes last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year / 4 - year / 100 + year / 400;
    Some(365 * year + leap_days + (153 * month + 2) / 5 + day)
}

#[cfg(test)]
mod tests;
