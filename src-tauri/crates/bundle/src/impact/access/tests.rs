//! The report on roles and scopes, on small exports.

#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};

use super::*;
use crate::impact::example::*;
use crate::impact::{LiveFacts, RoleFact, ScopeDetail, ScopeFact};

fn role(id: &str, name: &str, scopes: &[&str]) -> Value {
    json!({"uuid": id, "name": name, "scopes": scopes, "users": [], "ProcessForm30": [], "ProcessForm30__relation": []})
}

fn facts() -> LiveFacts {
    let role = |name: &str, scopes: &[&str]| RoleFact {
        name: name.to_owned(),
        scopes: Some(scopes.iter().map(|scope| (*scope).to_owned()).collect()),
    };
    let filter = Some("{}".to_owned());
    let limited =
        ScopeFact { name: "Own".to_owned(), detail: Some(ScopeDetail { filter, ..ScopeDetail::default() }) };
    LiveFacts {
        roles: Some(
            [("r".to_owned(), role("Staff", &["s", "t"])), ("q".to_owned(), role("Guest", &[]))].into(),
        ),
        scopes: Some(
            [("s".to_owned(), limited), ("t".to_owned(), ScopeFact { name: "t".to_owned(), detail: None })]
                .into(),
        ),
        ..LiveFacts::default()
    }
}

fn with_levels(
    mut row: (&'static str, &'static str, Value),
    levels: Value,
) -> (&'static str, &'static str, Value) {
    row.2["accessLevels"] = levels;
    row
}

fn report(destination: &str, incoming: &str, facts: &LiveFacts) -> AccessReport {
    let mut report = AccessReport::default();
    seen(destination, incoming, facts, |scene| report = AccessReport::of(scene));
    report
}

#[test]
fn carried_roles_are_told_apart_by_id_and_by_name() {
    let there = all_apps(&[app("a", &[], &[])]);
    let roles = [role("r", "Staff", &["s", "x"]), role("n", "Guest", &[]), role("m", "New", &[])];
    let incoming = one_app(
        &[app("a", &[], &[])],
        &json!({"roles": roles, "scopes": [{"uuid": "s", "name": "Own", "allowAll": 1}]}),
    );
    let report = report(&there, &incoming, &facts());
    let standings: Vec<_> = report.roles.iter().map(|role| role.standing).collect();
    assert_eq!(standings, [Standing::SameId, Standing::SameName, Standing::Missing]);
    let [staff, guest, _] = report.roles.as_slice() else { panic!() };
    let names = |list: &[Named]| list.iter().map(|one| one.id.clone()).collect::<Vec<_>>();
    assert_eq!(names(staff.scopes_lost.as_ref().unwrap()), ["t"]);
    assert_eq!(names(staff.scopes_gained.as_ref().unwrap()), ["x"]);
    assert_eq!(names(&staff.scopes_missing), ["x"]);
    assert_eq!(staff.detaches, ["ProcessForm30"]);
    assert_eq!((guest.twin.as_ref().unwrap().id.as_str(), guest.detaches.len()), ("q", 0));
    assert_eq!((report.scopes[0].opens_all, report.scopes[0].objects_change), (Some(true), Some(false)));
    for sentence in [
        "‘New’ is new",
        "‘Guest’ (n) arrives beside ‘Guest’ (q)",
        "‘Staff’ loses ‘t’",
        "‘Own’ opens all records",
    ] {
        assert!(
            report.text_for_administrator.contains(sentence),
            "{sentence}: {}",
            report.text_for_administrator
        );
    }
}

#[test]
fn unknown_roles_stay_unknown() {
    let there = all_apps(&[app("a", &[], &["p"]), page("p", &[])]);
    let rows = [app("a", &[], &["p"]), with_levels(page("p", &[]), json!({"z": "2"}))];
    let incoming = one_app(&rows, &json!({"roles": [role("r", "Staff", &["s"])]}));
    let report = report(&there, &incoming, &LiveFacts::default());
    assert!(!report.roles_known && !report.scopes_known);
    assert_eq!((report.roles[0].standing, &report.roles[0].scopes_lost), (Standing::Unknown, &None));
    assert_eq!(
        report.referred,
        [ReferredRole { id: "z".to_owned(), name: None, standing: Standing::Unknown }]
    );
    assert_eq!(report.text_for_administrator, "");
}

#[test]
fn roles_gain_and_lose_pages_and_apps() {
    let viewed = |roles: &[&str]| {
        let mut row = app("a", &[], &["p", "h"]);
        row.2["roleAccess"] = json!(roles);
        row
    };
    let there = [
        viewed(&["r"]),
        with_levels(page("p", &[]), json!({"r": "2", "q": 1})),
        with_levels(page("h", &[]), json!({"q": 2})),
    ];
    let mut app_after = viewed(&["q"]);
    app_after.2["json"]["pageIDs"] = json!(["p"]);
    let after = [app_after, with_levels(page("p", &[]), json!({"r": "1", "q": 2, "x": 0}))];
    let report = report(&all_apps(&there), &one_app(&after, &json!({})), &facts());
    let shown: Vec<_> = report
        .changes
        .iter()
        .map(|change| {
            let labels = |list: &[AccessChange]| {
                list.iter().map(|one| one.label.clone()).collect::<Vec<_>>().join(", ")
            };
            (change.name.clone().unwrap(), labels(&change.gains), labels(&change.loses))
        })
        .collect();
    let text = |t: &str| t.to_owned();
    let expected = [
        (text("Guest"), text("App a, Page p"), text("Page h")),
        (text("Staff"), text(""), text("App a, Page p")),
    ];
    assert_eq!(shown, expected);
    let kinds: Vec<_> = report.changes[1].loses.iter().map(|one| one.kind.as_str()).collect();
    assert_eq!(kinds, ["application", "view"]);
    let page = &report.changes[1].loses[1];
    assert_eq!(
        (page.before, page.after, page.place.as_slice()),
        (Some(Level::Full), Some(Level::Read), &["App a".to_owned()][..])
    );
}

#[test]
fn a_bundle_without_news_needs_no_letter() {
    let rows = [
        app("a", &[], &["p"]),
        with_levels(page("p", &[]), json!({"r": 2, "dd6c2d34-0982-48b7-bc44-2456474edbea": 2})),
    ];
    let report = report(&all_apps(&rows), &one_app(&rows, &json!({})), &facts());
    assert_eq!((report.changes.len(), report.text_for_administrator.as_str()), (0, ""));
    assert_eq!(report.referred.len(), 1, "{:?}", report.referred);
}
