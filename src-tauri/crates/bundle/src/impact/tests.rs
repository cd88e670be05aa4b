//! Every rule fires on the smallest case it is about, and stays silent beside it.

#![allow(clippy::unwrap_used)]

use serde_json::json;

use super::example::*;
use super::*;

#[test]
fn a_bundle_equal_to_its_destination_says_nothing_above_information() {
    let rows = [app("a", &["o"], &["p"]), object("o", &["f"]), field("f", "string"), page("p", &[])];
    let findings = judged(&all_apps(&rows), &one_app(&rows, &json!({})));
    assert_eq!(messages(&findings, "OVW-01"), ["4 definitions are the same on both sides."]);
    assert!(findings.iter().all(|finding| finding.severity == crate::Severity::Info), "{findings:#?}");
}

#[test]
fn what_is_replaced_and_what_is_new_is_said() {
    let there = [app("a", &["o"], &[]), object("o", &["f"]), field("f", "string")];
    let mut incoming =
        vec![app("a", &["o"], &[]), object("o", &["f", "g"]), field("f", "string"), field("g", "date")];
    incoming[2].2["settings"]["width"] = json!(120);
    let findings = judged(&all_apps(&there), &one_app(&incoming, &json!({})));
    let replaced = ["The field ‘Field f’ will be replaced.", "The object ‘Object o’ will be replaced."];
    assert_eq!(messages(&findings, "OVW-02"), replaced);
    assert_eq!(messages(&findings, "OVW-05"), ["1 definition is new to the destination."]);
    assert!(said(&findings, "OVW-03").is_empty(), "the bundle is the younger one");
    let subject = &said(&findings, "OVW-02")[0].subject;
    assert_eq!((subject.app.as_deref(), subject.object.as_deref()), (Some("App a"), Some("Object o")));
}

#[test]
fn younger_work_on_the_destination_is_named() {
    let there =
        all_apps(&[app("a", &["o"], &[]), object("o", &[])]).replace("2026-01-01T00", "2026-02-01T00");
    let mut rows = [app("a", &["o"], &[]), object("o", &[])];
    rows[1].2["labelFormat"] = json!("{x}");
    let findings = judged(&there, &one_app(&rows, &json!({})));
    assert_eq!(said(&findings, "OVW-03").len(), 1);
    assert!(messages(&findings, "OVW-03")[0].contains("2026-02-01"));
}

#[test]
fn an_app_of_another_name_is_noticed() {
    let there = all_apps(&[app("a", &[], &[])]);
    let mut rows = [app("a", &[], &[])];
    rows[0].2 = labelled("Another", rows[0].2.clone());
    let findings = judged(&there, &one_app(&rows, &json!({})));
    assert_eq!(messages(&findings, "OVW-06"), ["The bundle replaces the app ‘App a’ with ‘Another’."]);
    assert!(
        said(&judged(&there, &one_app(&[app("a", &["o"], &[]), object("o", &[])], &json!({}))), "OVW-06")
            .is_empty()
    );
}

#[test]
fn a_field_with_a_column_that_disappears_is_an_error() {
    let there =
        [app("a", &["o"], &[]), object("o", &["f", "c"]), field("f", "string"), field("c", "calculate")];
    let incoming = [app("a", &["o"], &[]), object("o", &[])];
    let findings = judged(&all_apps(&there), &one_app(&incoming, &json!({})));
    let lost = said(&findings, "REM-01");
    assert_eq!(lost.len(), 1, "a calculated field has no column: {lost:#?}");
    assert_eq!((lost[0].subject.id.as_str(), lost[0].severity), ("f", crate::Severity::Error));
    assert_eq!(findings[0].rule, "REM-01", "errors come first");
}

#[test]
fn only_the_topmost_page_that_disappears_speaks() {
    let there =
        [app("a", &[], &["p", "q"]), page("p", &["w"]), page("w", &["x"]), page("x", &[]), page("q", &[])];
    let incoming = [app("a", &[], &["q"]), page("q", &[])];
    let findings = judged(&all_apps(&there), &one_app(&incoming, &json!({})));
    assert_eq!(messages(&findings, "REM-05"), ["‘Page p’ disappears from ‘App a’ with 2 items on it."]);
}

#[test]
fn a_page_that_moves_does_not_disappear() {
    let there = [app("a", &[], &["p", "q"]), page("p", &["w"]), page("w", &[]), page("q", &[])];
    let incoming = [app("a", &[], &["p", "q"]), page("p", &[]), page("w", &[]), page("q", &["w"])];
    let findings = judged(&all_apps(&there), &one_app(&incoming, &json!({})));
    assert!(said(&findings, "REM-05").is_empty(), "{findings:#?}");
}

#[test]
fn an_object_that_two_apps_list_names_the_other_app() {
    let there = [app("a", &["o"], &[]), app("b", &["o"], &[]), object("o", &["f"]), field("f", "string")];
    let mut incoming = [app("a", &["o"], &[]), object("o", &["f"]), field("f", "string")];
    incoming[2].2["settings"]["required"] = json!(1);
    let findings = judged(&all_apps(&there), &one_app(&incoming, &json!({})));
    assert_eq!(messages(&findings, "SHR-01"), ["‘Object o’ changes and is also used by ‘App b’."]);
    let same = judged(&all_apps(&there), &one_app(&there[..1], &json!({})));
    assert!(said(&same, "SHR-01").is_empty());
}

#[test]
fn a_system_object_that_loses_fields_of_other_apps_is_an_error() {
    const USER: &str = "228e3d91-5e42-49ec-b37c-59323ae433a1";
    let system = |fields: &[&str]| {
        let mut row = object(USER, fields);
        row.2["isSystemObject"] = json!(1);
        row
    };
    let there = [app("a", &[USER], &[]), system(&["n", "x"]), field("n", "string"), field("x", "string")];
    let old_form = [app("b", &[USER], &[]), system(&["n"]), field("n", "string")];
    let findings = judged(&all_apps(&there), &one_app(&old_form, &json!({})));
    assert!(
        messages(&findings, "SHR-04")[0]
            .contains("1 field that other apps added to it would disappear: ‘Field x’.")
    );
    let connected = one_app(&old_form, &json!({"siteObjectConnections": {USER: ["x"]}}));
    assert!(said(&judged(&all_apps(&there), &connected), "SHR-04").is_empty());
}

#[test]
fn a_role_that_names_an_unknown_scope_is_an_error_once_scopes_are_known() {
    let there = all_apps(&[app("a", &[], &[])]);
    let roles = &json!({"roles": [{"uuid": "r", "name": "Staff", "scopes": ["s"]}], "scopes": []});
    let incoming = one_app(&[app("a", &[], &[])], roles);
    assert!(said(&judged(&there, &incoming), "ROL-01").is_empty(), "unknown is not an error");
    let known = |scopes: &[&str]| LiveFacts {
        scopes: Some(scopes.iter().map(|s| ((*s).to_owned(), ScopeFact::default())).collect()),
        ..LiveFacts::default()
    };
    assert_eq!(said(&judged_with(&there, &incoming, &known(&[])), "ROL-01").len(), 1);
    assert!(said(&judged_with(&there, &incoming, &known(&["s"])), "ROL-01").is_empty());
}

#[test]
fn an_export_of_all_apps_says_that_it_carries_no_roles() {
    let there = all_apps(&[app("a", &[], &[])]);
    assert_eq!(said(&judged(&there, &there), "ROL-08").len(), 1);
    assert!(said(&judged(&there, &one_app(&[app("a", &[], &[])], &json!({}))), "ROL-08").is_empty());
}

#[test]
fn one_id_for_two_kinds_is_an_error() {
    let there = all_apps(&[app("a", &["o"], &[]), object("o", &[])]);
    let findings = judged(&there, &one_app(&[app("a", &[], &["o"]), page("o", &[])], &json!({})));
    assert_eq!(said(&findings, "IDN-06").len(), 1);
}

#[test]
fn what_is_wrong_with_the_file_becomes_findings() {
    let there = all_apps(&[app("a", &[], &[])]);
    let mut rows = [app("a", &["o"], &[]), object("o", &["f"]), field("f", "hologram")];
    rows[1].2 = labelled("Party \u{1F389}", rows[1].2.clone());
    let files = &json!({"files": {"u": {"meta": {"file": "../x.txt"}, "contents": ""}}});
    let findings = judged(&there, &one_app(&rows, files));
    for rule in ["FMT-03", "FMT-06", "FIL-03"] {
        assert_eq!(said(&findings, rule).len(), 1, "{rule}: {findings:#?}");
    }
    assert!(findings.iter().all(|finding| rule(finding.rule).is_some()));
}

#[test]
fn every_rule_has_its_own_id_a_source_and_a_meaning() {
    let mut ids: Vec<_> = rules().map(|rule| rule.id).collect();
    ids.sort_unstable();
    assert!(ids.is_sorted_by(|a, b| a < b), "{ids:?}");
    for rule in rules() {
        assert!(rule.meaning.ends_with('.') && !rule.source.is_empty(), "{}", rule.id);
    }
}

#[test]
fn every_rule_has_advice_of_its_own() {
    assert!(advice("REM-01").unwrap() != advice("RUN-08").unwrap());
    assert!(advice("RUN-08").unwrap().contains("quiet hour"));
    assert_eq!(advice("RUN-99"), None);
}
