//! Every rule about references fires on the smallest case it is about, and stays silent beside it.

#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};

use crate::Severity;
use crate::impact::Finding;
use crate::impact::example::*;

type Row = (&'static str, &'static str, Value);

const GONE: &str = "5b1f7d2e-0000-4000-8000-00000000dead";

fn with(mut row: Row, settings: &Value) -> Row {
    for (key, value) in settings.as_object().unwrap() {
        row.2["settings"][key] = value.clone();
    }
    row
}

fn link(id: &'static str, object: &str, column: &str) -> Row {
    with(field(id, "connectObject"), &json!({"linkObject": object, "linkColumn": column}))
}

fn collection(id: &'static str, settings: &Value) -> Row {
    (id, "datacollection", labelled(&format!("Collection {id}"), json!({"name": id, "settings": settings})))
}

fn widget(id: &'static str, key: &str, settings: &Value) -> Row {
    (id, "view", labelled(&format!("Widget {id}"), json!({"key": key, "settings": settings})))
}

/// An app with everything that is given in one of its lists.
fn world(rows: &[Row]) -> Vec<Row> {
    let of = |kind: &str| rows.iter().filter(|row| row.1 == kind).map(|row| row.0).collect::<Vec<_>>();
    let pages: Vec<_> = rows.iter().filter(|row| row.2["key"] == "page").map(|row| row.0).collect();
    let mut app = app("app", &of("object"), &pages);
    app.2["json"]["datacollectionIDs"] = json!(of("datacollection"));
    app.2["json"]["queryIDs"] = json!(of("query"));
    app.2["json"]["processIDs"] = json!(of("process"));
    std::iter::once(app).chain(rows.iter().cloned()).collect()
}

fn after(before: &[Row], incoming: &[Row]) -> Vec<Finding> {
    judged(&all_apps(&world(before)), &one_app(&world(incoming), &json!({})))
}

fn weights(findings: &[Finding], rule: &str) -> Vec<(Severity, bool)> {
    said(findings, rule).iter().map(|finding| (finding.severity, finding.confirmable)).collect()
}

#[test]
fn a_link_to_an_object_that_exists_nowhere_is_blocked() {
    let there = [object("o", &["f"]), field("f", "string")];
    let incoming = [object("o", &["f"]), link("f", GONE, "f")];
    let findings = after(&there, &incoming);
    assert_eq!(weights(&findings, "REF-01"), [(Severity::Error, false)]);
    let expected = format!(
        "The field ‘Field f’ of ‘Object o’ needs the object `{GONE}` that exists neither in the bundle nor on the \
         destination: every read of the object fails."
    );
    assert_eq!(messages(&findings, "REF-01"), [expected]);
    let older = [object("o", &["f"]), link("f", GONE, "f")];
    let mut later = older.clone();
    later[1].2["settings"]["width"] = json!(100);
    let findings = after(&older, &later);
    assert!(said(&findings, "REF-01").is_empty(), "it was broken before");
    assert_eq!(said(&findings, "REF-03").len(), 1);
}

#[test]
fn links_to_system_objects_and_links_by_name_are_no_damage() {
    let user = link("f", "228e3d91-5e42-49ec-b37c-59323ae433a1", "5760560b-c078-47ca-98bf-e18ac492a561");
    let findings = after(&[], &[object("o", &["f"]), user]);
    assert!(said(&findings, "REF-01").is_empty(), "{findings:#?}");
    let by_label = [object("o", &["f", "g"]), link("f", "Object o", "g"), link("g", "o", "f")];
    assert!(said(&after(&[], &by_label), "REF-01").is_empty());
}

#[test]
fn a_link_without_its_opposite_field_is_less_grave() {
    let there = [object("o", &["f"]), object("p", &["g"]), link("f", "p", "g"), link("g", "o", "f")];
    let incoming = [object("o", &["f"]), object("p", &["g"]), link("f", "p", GONE), link("g", "o", "f")];
    assert_eq!(weights(&after(&there, &incoming), "REF-01"), [(Severity::Warning, true)]);
}

#[test]
fn a_collection_a_query_or_a_trigger_without_its_object_can_be_confirmed() {
    let there = [object("o", &[]), collection("d", &json!({"datasourceID": "o"}))];
    let incoming = [object("o", &[]), collection("d", &json!({"datasourceID": GONE}))];
    assert_eq!(weights(&after(&there, &incoming), "REF-01"), [(Severity::Error, true)]);
}

#[test]
fn a_reference_that_worked_and_would_not_is_a_warning() {
    let grid = |page: &str| {
        [page_of("p", &["w"]), page_of("q", &[]), widget("w", "grid", &json!({"detailsPage": page}))]
    };
    let findings = after(&grid("q"), &grid(GONE));
    assert_eq!(messages(&findings, "REF-02").len(), 1, "{findings:#?}");
    assert!(messages(&findings, "REF-02")[0].contains("its link to a page does nothing."));
    assert!(said(&after(&grid("q"), &grid("p")), "REF-02").is_empty());
    // The page goes, the link to it stays.
    let mut gone = grid("q").to_vec();
    gone.remove(1);
    let findings = after(&grid("q"), &gone);
    assert!(
        messages(&findings, "REF-02")[0].contains("‘Page q’ of ‘App app’ that no app leads to any more"),
        "{findings:#?}"
    );
}

fn page_of(id: &'static str, views: &[&str]) -> Row {
    page(id, views)
}

#[test]
fn what_comes_broken_is_information() {
    let incoming = [page("p", &["w"]), widget("w", "grid", &json!({"detailsPage": GONE}))];
    let findings = after(&[page("p", &[])], &incoming);
    assert_eq!(weights(&findings, "REF-03"), [(Severity::Info, false)]);
    assert!(said(&findings, "REF-02").is_empty());
    let whole = [page("p", &["w"]), widget("w", "grid", &json!({"detailsPage": "p"}))];
    assert!(said(&after(&[page("p", &[])], &whole), "REF-03").is_empty());
}

#[test]
fn a_query_that_only_feeds_a_collection_does_not_come_along() {
    let query = ("q", "query", labelled("Query q", json!({"joins": {"objectID": "o"}})));
    let reads =
        |source: &str| [object("o", &[]), collection("d", &json!({"datasourceID": source, "isQuery": "1"}))];
    let findings = after(&[object("o", &[])], &reads(GONE));
    assert_eq!(said(&findings, "REF-04").len(), 1, "{findings:#?}");
    assert!(said(&findings, "REF-01").is_empty());
    let mut there = reads("q").to_vec();
    there.push(query.clone());
    assert_eq!(said(&after(&there, &reads("q")), "REF-04").len(), 1, "the app stops listing it");
    assert!(said(&after(&there, &there), "REF-04").is_empty());
    assert!(said(&after(&[], &there), "REF-04").is_empty());
}

#[test]
fn a_widget_on_a_collection_that_does_not_come_along_is_a_warning() {
    let grid = widget("w", "grid", &json!({"dataviewID": GONE}));
    let findings = after(&[], &[page("p", &["w"]), grid]);
    assert_eq!(weights(&findings, "REF-05"), [(Severity::Warning, false)]);
    let whole = [
        page("p", &["w"]),
        widget("w", "grid", &json!({"dataviewID": "d"})),
        object("o", &[]),
        collection("d", &json!({"datasourceID": "o"})),
    ];
    assert!(said(&after(&[], &whole), "REF-05").is_empty());
    assert_eq!(said(&after(&whole, &whole[..3]), "REF-05").len(), 1, "the app stops listing the collection");
}

#[test]
fn a_lost_filter_is_said_with_its_consequence() {
    let filter = |key: &str| json!({"datasourceID": "o", "objectWorkspace": {"filterConditions": {"glue": "and", "rules": [{"key": key, "rule": "equals", "value": "1"}]}}});
    let rows = |key: &str| [object("o", &["f"]), field("f", "string"), collection("d", &filter(key))];
    let findings = after(&rows("f"), &rows(GONE));
    assert!(
        messages(&findings, "REF-06")[0].starts_with("People may see more records than intended."),
        "{findings:#?}"
    );
    assert!(said(&after(&rows("f"), &rows("f")), "REF-06").is_empty());
    assert!(said(&after(&[], &rows(GONE)), "REF-06").is_empty(), "the source shows the same records");
}

#[test]
fn a_formula_or_grid_with_the_old_name_of_a_column_is_found() {
    let rows = |column: &str| {
        let mut named = field("f", "number");
        named.2["columnName"] = json!(column);
        [
            object("o", &["f", "c"]),
            named,
            with(field("c", "calculate"), &json!({"formula": "{Price} * 2"})),
            collection("d", &json!({"datasourceID": "o"})),
            page("p", &["w", "v"]),
            widget("w", "grid", &json!({"dataviewID": "d", "hiddenFields": ["Price"]})),
            widget("v", "pivot", &json!({"dataviewID": "d", "structure": "{\"rows\":[\"Price\"]}"})),
        ]
    };
    let findings = after(&rows("Price"), &rows("Amount"));
    let found: Vec<_> = said(&findings, "REF-07").iter().map(|finding| finding.subject.id.as_str()).collect();
    assert_eq!(found, ["c", "v", "w"]);
    assert!(messages(&findings, "REF-07")[0].contains("which is called ‘Amount’ afterwards"));
    let mut width = rows("Price");
    width[1].2["settings"]["width"] = json!(90);
    assert!(said(&after(&rows("Price"), &width), "REF-07").is_empty());
    assert!(said(&after(&rows("Other"), &rows("Amount")), "REF-07").is_empty(), "that name was dead before");
}

#[test]
fn an_id_at_an_unknown_place_is_named() {
    let rows = |place: &str| {
        [page("page-one", &["w"]), widget("w", "novelty", &json!({place: {"deep": ["page-one"]}}))]
    };
    let findings = after(&rows("old"), &rows("somewhere"));
    assert!(said(&findings, "REF-08").is_empty(), "the destination has the same at another place");
    let findings = after(&[page("page-one", &[])], &rows("somewhere"));
    assert!(messages(&findings, "REF-08")[0].contains("`settings.somewhere.deep[]`"), "{findings:#?}");
    let known = [page("page-one", &["w"]), widget("w", "grid", &json!({"detailsPage": "page-one"}))];
    assert!(said(&after(&[], &known), "REF-08").is_empty());
}

#[test]
fn a_process_step_on_an_object_that_does_not_come_along_is_a_warning() {
    let process = |object: &str| {
        let step = json!({"key": "InsertRecord", "diagramID": "t", "processID": "x", "objectID": object, "fieldValues": {}});
        [
            ("x", "process", labelled("Process x", json!({"elementIDs": ["t"]}))),
            ("t", "process.task.service.insertRecord", labelled("Step t", step)),
        ]
    };
    let findings = after(&[], &process(GONE));
    assert_eq!(weights(&findings, "REF-09"), [(Severity::Warning, false)], "{findings:#?}");
    let mut whole = process("o").to_vec();
    whole.push(object("o", &[]));
    assert!(said(&after(&[], &whole), "REF-09").is_empty());
}

#[test]
fn equal_sides_say_nothing_about_references() {
    let rows = world(&[
        object("o", &["f"]),
        link("f", GONE, "f"),
        page("p", &["w"]),
        widget("w", "grid", &json!({"detailsPage": GONE, "x": "o"})),
    ]);
    let findings = judged(&all_apps(&rows), &one_app(&rows, &json!({})));
    assert!(findings.iter().all(|finding| !finding.rule.starts_with("REF")), "{findings:#?}");
}

#[test]
fn what_no_app_showed_before_is_not_lost() {
    let user = || link("f", "228e3d91-5e42-49ec-b37c-59323ae433a1", "side");
    let there = [object("o", &["f"]), user(), field("side", "user")];
    let mut incoming = there.to_vec();
    incoming[1].2["settings"]["width"] = json!(70);
    let findings = after(&there, &incoming);
    assert!(findings.iter().all(|finding| !["REF-01", "REM-08"].contains(&finding.rule)), "{findings:#?}");
}
