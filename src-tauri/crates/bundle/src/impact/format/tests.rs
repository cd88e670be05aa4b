//! The rules about what definitions hold fire on the smallest case they are about, and stay silent beside it.

#![allow(clippy::unwrap_used, clippy::needless_pass_by_value)]

use serde_json::{Value, json};

use crate::impact::example::*;
use crate::impact::{Finding, LiveFacts, judge};
use crate::{Problem, Severity};

type Row = (&'static str, &'static str, Value);

fn widget(id: &'static str, key: &str) -> Row {
    (id, "view", labelled(&format!("Widget {id}"), json!({"key": key, "settings": {}})))
}

fn on_a_page(widgets: &[Row]) -> Vec<Row> {
    let ids: Vec<_> = widgets.iter().map(|row| row.0).collect();
    let mut rows = vec![app("a", &[], &["p"]), page("p", &ids)];
    rows.extend(widgets.iter().cloned());
    rows
}

fn onto(there: &[Row], incoming: &[Row]) -> Vec<Finding> {
    judged(&all_apps(there), &one_app(incoming, &json!({})))
}

#[test]
fn fmt_04_groups_widgets_of_one_unknown_kind() {
    let hologram = on_a_page(&[widget("v", "hologram"), widget("w", "hologram"), widget("x", "grid")]);
    let said = messages(&onto(&[], &hologram), "FMT-04");
    assert_eq!(
        said,
        [
            "No known version shows a widget of the kind `hologram`, so these may stay empty: ‘Widget v’, ‘Widget w’."
        ]
    );
    let mut taller = hologram.clone();
    taller[2].2["settings"]["height"] = json!(9);
    assert!(messages(&onto(&hologram, &taller), "FMT-04").is_empty(), "it was unknown before");
    assert!(
        messages(&onto(&[], &on_a_page(&[widget("v", "mobile-list"), widget("w", "pivot")])), "FMT-04")
            .is_empty()
    );
}

#[test]
fn fmt_10_knows_tables_and_services_elsewhere() {
    let with = |flag: &str, label: &str| {
        let mut row = object("o", &[]);
        row.2[flag] = json!("1");
        vec![app("a", &["o"], &[]), (row.0, row.1, labelled(label, row.2))]
    };
    let severities = |there: &[Row], incoming: &[Row]| {
        said(&onto(there, incoming), "FMT-10").iter().map(|finding| finding.severity).collect::<Vec<_>>()
    };
    for flag in ["isExternal", "isImported"] {
        assert_eq!(severities(&[], &with(flag, "X")), [Severity::Warning], "{flag}");
        assert_eq!(severities(&with(flag, "X"), &with(flag, "X")), [], "{flag}: nothing new");
    }
    assert_eq!(severities(&with("isAPI", "X"), &with("isAPI", "Y")), [Severity::Warning]);
    assert_eq!(
        severities(&with("isAPI", "X"), &with("isAPI", "X")),
        [Severity::Info],
        "the key is made anew"
    );
    assert_eq!(severities(&[], &with("isPlain", "X")), []);
}

#[test]
fn fmt_11_says_where_passwords_stand_and_never_what_they_are() {
    let with = |extra: Value| {
        let mut row = object("o", &[]);
        row.2["request"] = extra;
        vec![app("a", &["o"], &[]), row]
    };
    let said = |extra: Value| messages(&onto(&[], &with(extra)), "FMT-11");
    let header =
        json!({"headers": [{"key": "Authorization", "value": "Bearer hunter2"}], "password": "hunter2"});
    assert_eq!(
        said(header.clone()),
        ["‘Object o’ contains passwords or keys (`Authorization`, `password`)."]
    );
    assert_eq!(
        said(json!({"secrets": [{"name": "k"}], "credentials": {"a": 1}})),
        ["‘Object o’ contains passwords or keys (`credentials`, `secrets`)."]
    );
    for empty in [
        json!({"secrets": [], "password": "", "credentials": {}}),
        json!({"headers": [{"key": "Accept", "value": "x"}, {"key": "Authorization", "value": ""}]}),
    ] {
        assert!(said(empty.clone()).is_empty(), "{empty}");
    }
    assert!(messages(&onto(&with(header.clone()), &with(header)), "FMT-11").is_empty(), "nothing new");
}

fn process(steps: &[Row]) -> Vec<Row> {
    let ids: Vec<_> = steps.iter().map(|row| row.0).collect();
    let mut first = app("a", &[], &[]);
    first.2["json"]["processIDs"] = json!(["x"]);
    let mut rows = vec![first, ("x", "process", labelled("Onboarding", json!({"elementIDs": ids})))];
    rows.extend(steps.iter().cloned());
    rows
}

fn timer(enabled: Value) -> Row {
    ("t", "trigger", json!({"key": "TimerStartEvent", "isEnabled": enabled}))
}

#[test]
fn fmt_12_names_the_processes_that_start_by_themselves() {
    let trigger = ("s", "trigger", json!({"key": "TriggerLifecycle"}));
    let mail = ("m", "process.task.email", json!({"key": "Email"}));
    let rows = process(&[trigger.clone(), timer(json!(true)), mail]);
    let said = messages(&onto(&[], &rows), "FMT-12");
    assert_eq!(
        said,
        [
            "‘Onboarding’ works by itself as soon as it is there: it starts when records change and starts at set times and sends mail."
        ]
    );
    let mut renamed = rows.clone();
    renamed[2].2["name"] = json!("other");
    assert!(messages(&onto(&rows, &renamed), "FMT-12").is_empty(), "it works already");
}

#[test]
fn fmt_12_knows_whether_a_timer_is_switched_on() {
    let off = process(&[timer(json!(false))]);
    assert!(messages(&onto(&[], &off), "FMT-12").is_empty());
    assert_eq!(messages(&onto(&off, &process(&[timer(json!(1))])), "FMT-12").len(), 1);
    assert!(
        messages(&onto(&[], &process(&[("e", "process.task.end", json!({"key": "End"}))])), "FMT-12")
            .is_empty()
    );
}

#[test]
fn each_problem_of_the_file_is_a_finding_of_its_rule() {
    let there = all_apps(&[app("a", &[], &[])]);
    for code in
        ["FMT-01", "FMT-02", "FMT-03", "FMT-05", "FMT-06", "FMT-07", "FMT-08", "FMT-09", "FIL-03", "IDN-07"]
    {
        let mut findings = Vec::new();
        seen(&there, &there, &LiveFacts::default(), |scene| {
            assert!(said(&judge(scene), code).is_empty(), "{code}");
            let message = "It is so.".to_owned();
            scene.problems =
                vec![Problem { code, severity: Severity::Error, subject: "a".to_owned(), message }];
            findings = judge(scene);
        });
        let said = said(&findings, code);
        assert_eq!(said.len(), 1, "{code}");
        assert_eq!((said[0].message.as_str(), said[0].subject.name.as_str()), ("It is so.", "App a"));
    }
}

#[test]
fn fmt_11_looks_into_the_headers_of_forms_that_send_elsewhere() {
    let form = |key: &str| {
        let headers = json!([{"key": "Authorization", "value": "Bearer x"}]);
        let row = ("w", "view", labelled("Send", json!({"key": key, "settings": {"headers": headers}})));
        messages(&onto(&[], &on_a_page(&[row])), "FMT-11").len()
    };
    assert_eq!([form("form-url"), form("form")], [1, 0]);
}
