//! The question to the other builders, ready to send: the first step of the platform's own documentation.

use bundle::impact::WorkRow;
use bundle::plan::Review;

use crate::plans::Plan;

/// More pieces of work than this are only counted, so that the message can be read.
const LISTED: usize = 40;

/// Returns the message.
pub fn message(plan: &Plan, review: &Review) -> String {
    let apps: Vec<_> = plan.apps.iter().map(|app| app.label.as_str()).collect();
    let counts = review.counts;
    let there = &plan.destination.name;
    let intention = format!(
        "I am about to import {} from {} into {there}. It replaces {} definitions, adds {} and hides {}.",
        apps.join(", "),
        plan.source.title,
        counts.overwritten(),
        counts.new,
        counts.hidden,
    );
    let lost: Vec<_> = review.destination_work.iter().filter(|row| row.overwritten).collect();
    if lost.is_empty() {
        let day = plan.sealed_at.strftime("%Y-%m-%d");
        return format!(
            "{intention} Did you change anything there since {day}? Please tell me before I go on."
        );
    }
    format!(
        "{intention}\n\nThis was changed on {there} since both sides were the same, and would be overwritten:\n{}\n\n\
         Is any of it yours? Please tell me before I go on.",
        listed(&lost)
    )
}

/// Lists pieces of work below their apps.
fn listed(work: &[&WorkRow]) -> String {
    let app = |row: &WorkRow| row.place.first().unwrap_or(&row.label).clone();
    let mut sorted = work.to_vec();
    sorted.sort_by_cached_key(|row| (app(row), row.place.clone(), row.label.clone()));
    let mut lines = Vec::new();
    for of_one_app in sorted[..sorted.len().min(LISTED)].chunk_by(|a, b| app(a) == app(b)) {
        lines.push(app(of_one_app[0]));
        lines.extend(of_one_app.iter().map(|row| line(row)));
    }
    match sorted.len().saturating_sub(LISTED) {
        0 => {}
        more => lines.push(format!("… and {more} more.")),
    }
    lines.join("\n")
}

fn line(row: &WorkRow) -> String {
    let inside = row.place.get(1..).unwrap_or_default();
    let place = if inside.is_empty() { String::new() } else { format!(" in {}", inside.join(" › ")) };
    let when = row.changed_at.as_deref().map_or("unknown", |at| at.get(..16).unwrap_or(at)).replace('T', " ");
    format!("- {} ‘{}’{place}, changed: {when}, by: unknown", row.kind, row.label)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(label: &str, place: &[&str], changed_at: Option<&str>) -> WorkRow {
        WorkRow {
            id: label.to_owned(),
            kind: "field".to_owned(),
            label: label.to_owned(),
            place: place.iter().map(|name| (*name).to_owned()).collect(),
            changed_at: changed_at.map(str::to_owned),
            overwritten: true,
        }
    }

    #[test]
    fn work_stands_below_its_app_and_what_is_unknown_says_so() {
        let work = [
            row("Weight", &["Visits", "Animal"], Some("2026-01-05T10:12:13.000Z")),
            row("Name", &["Clinic", "Owner"], None),
            row("Age", &["Visits", "Animal"], Some("2026-01-04 09:00:00")),
            row("Visits", &[], Some("soon")),
        ];
        let expected = "Clinic\n\
             - field ‘Name’ in Owner, changed: unknown, by: unknown\n\
             Visits\n\
             - field ‘Visits’, changed: soon, by: unknown\n\
             - field ‘Age’ in Animal, changed: 2026-01-04 09:00, by: unknown\n\
             - field ‘Weight’ in Animal, changed: 2026-01-05 10:12, by: unknown";
        assert_eq!(listed(&work.iter().collect::<Vec<_>>()), expected);
    }

    #[test]
    fn a_long_list_is_cut() {
        let work: Vec<_> = (0..50).map(|number| row(&format!("{number:02}"), &["Visits"], None)).collect();
        let text = listed(&work.iter().collect::<Vec<_>>());
        assert_eq!(text.lines().count(), 1 + LISTED + 1);
        assert!(text.ends_with("… and 10 more."));
    }
}
