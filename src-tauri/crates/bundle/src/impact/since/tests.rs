use serde_json::{Value, json};

use super::*;
use crate::impact::example::{
    all_apps, app, export, field, judged, judged_since, labelled, messages, object, one_app, page, said,
    since,
};

type Row = (&'static str, &'static str, Value);

/// An app with a page that is called as given, and an object with a field.
fn rows(label: &str, fields: &[&str]) -> Vec<Row> {
    let page = ("p", "view", labelled(label, page("p", &[]).2));
    let mut rows = vec![app("a", &["o"], &["p"]), object("o", fields), page];
    rows.extend(
        [field("f", "string"), field("g", "string")].into_iter().filter(|row| fields.contains(&row.0)),
    );
    rows
}

fn there(label: &str, fields: &[&str]) -> String {
    all_apps(&rows(label, fields))
}

fn bundle(label: &str, fields: &[&str]) -> String {
    one_app(&rows(label, fields), &json!({}))
}

#[test]
fn work_on_the_destination_is_certain_with_an_ancestor() {
    let (old, new) = (there("Old", &["f"]), there("New", &["f"]));
    let findings = judged_since(&old, &new, &bundle("Old", &["f"]));
    assert_eq!(
        messages(&findings, "OVW-03"),
        [
            "‘New’ was changed on the destination since the common ancestor, and the bundle still has the old version. \
          That work would be lost."
        ]
    );
    assert!(said(&findings, "OVW-04").is_empty());
}

#[test]
fn with_an_ancestor_dates_are_no_hint() {
    let younger = export(&rows("Old", &["f"]), &json!({"date": "20260109"}), "2026-01-09T00:00:00.000Z");
    let bundle = bundle("New", &["f"]);
    assert_eq!(said(&judged(&younger, &bundle), "OVW-03").len(), 1, "the younger date hints at work");
    let findings = judged_since(&there("Old", &["f"]), &younger, &bundle);
    assert!(said(&findings, "OVW-03").is_empty() && said(&findings, "OVW-04").is_empty());
}

#[test]
fn what_both_sides_changed_differently_is_a_conflict() {
    let findings = judged_since(&there("Old", &["f"]), &there("Theirs", &["f"]), &bundle("Ours", &["f"]));
    assert_eq!(
        messages(&findings, "OVW-04"),
        ["‘Theirs’ was changed on both sides since the common ancestor, in 1 place differently. \
          The destination’s changes would be lost."]
    );
    assert!(said(&findings, "OVW-03").is_empty());
}

#[test]
fn a_conflict_may_be_in_different_places() {
    let with_icon = |label: &str, icon: bool| {
        let mut rows = rows(label, &["f"]);
        rows[2].2["settings"] = if icon { json!({"icon": "star"}) } else { json!({}) };
        rows
    };
    let (old, there) = (all_apps(&with_icon("Old", false)), all_apps(&with_icon("Theirs", false)));
    let bundle = one_app(&with_icon("Old", true), &json!({}));
    let said = messages(&judged_since(&old, &there, &bundle), "OVW-04");
    assert!(said[0].contains("in different places"), "{said:?}");
}

#[test]
fn sides_that_agree_or_have_no_ancestor_are_in_no_conflict() {
    for (old, left, right) in [("A", "B", "B"), ("A", "A", "B"), ("A", "B", "A"), ("A", "A", "A")] {
        let findings = judged_since(&there(old, &["f"]), &there(left, &["f"]), &bundle(right, &["f"]));
        assert!(said(&findings, "OVW-04").is_empty(), "{old} {left} {right}");
    }
    let findings = judged(&there("Theirs", &["f"]), &bundle("Ours", &["f"]));
    assert!(said(&findings, "OVW-04").is_empty(), "two-way");
    let elsewhere = one_app(&[app("z", &[], &[])], &json!({}));
    let findings = judged_since(&elsewhere, &there("Theirs", &["f"]), &bundle("Ours", &["f"]));
    assert!(said(&findings, "OVW-04").is_empty(), "the ancestor does not hold it");
}

#[test]
fn what_the_source_removed_and_the_destination_changed_is_a_conflict() {
    let mut changed = rows("Old", &["f", "g"]);
    changed[4] = field("g", "LongText");
    let findings = judged_since(&there("Old", &["f", "g"]), &all_apps(&changed), &bundle("Old", &["f"]));
    let conflict = messages(&findings, "OVW-04");
    assert_eq!(conflict.len(), 1);
    assert!(conflict[0].starts_with("‘Field g’ was changed on the destination"), "{conflict:?}");
    let untouched =
        judged_since(&there("Old", &["f", "g"]), &there("Old", &["f", "g"]), &bundle("Old", &["f"]));
    assert!(said(&untouched, "OVW-04").is_empty(), "only the source did something");
}

#[test]
fn the_destinations_work_names_what_would_be_lost_first() {
    let mut there = rows("New", &["f", "g"]);
    there.push(app("b", &["o"], &[]));
    let work = |ancestor: &str| {
        since(ancestor, &all_apps(&there), &bundle("Old", &["f"]), |scene| {
            let row = |row: &WorkRow| (row.id.clone(), row.overwritten);
            assert!(scene.destination_work().iter().all(|row| row.changed_at.is_some()));
            scene.destination_work().iter().map(row).collect::<Vec<_>>()
        })
    };
    let expected = [("g", true), ("o", true), ("p", true)].map(|(id, lost)| (id.to_owned(), lost));
    assert_eq!(work(&all_apps(&rows("Old", &["f"]))), expected);
    // An app's export tells as much: the object did not list the field then.
    assert_eq!(work(&bundle("Old", &["f"])), expected);
    let elsewhere = one_app(&[app("z", &[], &[])], &json!({}));
    assert_eq!(work(&elsewhere), []);
}

#[test]
fn work_that_stays_is_listed_as_such() {
    // A page that the destination added to the app, and a bundle that leaves the app itself alone.
    let mut there = rows("Old", &["f"]);
    there[0] = app("a", &["o"], &["p", "q"]);
    there.push(page("q", &[]));
    let incoming = one_app(&[there[0].clone(), object("o", &["f"])], &json!({}));
    let work = since(&all_apps(&rows("Old", &["f"])), &all_apps(&there), &incoming, |scene| {
        scene.destination_work()
    });
    let shown: Vec<_> = work.iter().map(|row| (row.id.as_str(), row.overwritten)).collect();
    assert_eq!(shown, [("q", false)]);
}
