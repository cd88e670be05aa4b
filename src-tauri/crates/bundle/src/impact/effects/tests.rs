//! What other apps feel of an import, and what is around one definition.

#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};

use super::*;
use crate::Severity;
use crate::impact::LiveFacts;
use crate::impact::example::*;

type Row = (&'static str, &'static str, Value);

/// Two apps that list the object `o`; the second shows its field on a page and through a data collection.
fn shared() -> Vec<Row> {
    let mut visits = app("b", &["o"], &["p"]);
    visits.2["json"]["datacollectionIDs"] = json!(["d"]);
    let filter = json!({"rules": [{"key": "f"}]});
    let collection =
        json!({"settings": {"datasourceID": "o", "objectWorkspace": {"filterConditions": filter}}});
    let item = json!({"key": "textbox", "settings": {"objectId": "o", "fieldId": "f"}});
    vec![
        app("a", &["o"], &[]),
        object("o", &["f", "g"]),
        field("f", "string"),
        field("g", "string"),
        visits,
        ("d", "datacollection", labelled("Collection d", collection)),
        page("p", &["w"]),
        ("w", "view", labelled("Widget w", item)),
    ]
}

fn ours(edit: impl Fn(&mut Vec<Row>)) -> String {
    let mut rows = shared();
    rows.truncate(4);
    edit(&mut rows);
    one_app(&rows, &json!({}))
}

fn look<T>(incoming: &str, look: impl FnOnce(&Scene<'_, '_>) -> T) -> T {
    let mut seen_there = None;
    seen(&all_apps(&shared()), incoming, &LiveFacts::default(), |scene| seen_there = Some(look(scene)));
    seen_there.unwrap()
}

#[test]
fn places_of_another_app_are_named_with_what_they_use() {
    let required = ours(|rows| rows[2].2["settings"]["required"] = json!(1));
    let affected = look(&required, affected);
    let (app, places) = affected.first_key_value().unwrap();
    let lines: Vec<_> =
        places.places.iter().map(|it| format!("{} {} {}", it.label, it.through, it.path)).collect();
    let filter = "Collection d Field f settings.objectWorkspace.filterConditions.rules[].key";
    assert_eq!((app.as_str(), places.total), ("b", 2));
    assert_eq!(lines, [filter, "Widget w Field f settings.fieldId"]);
    assert_eq!(places.places[1].place, ["App b", "Page p"]);
    let findings = judged(&all_apps(&shared()), &required);
    let expected = "‘Object o’ changes and is also used by ‘App b’. What changes is used there by 1 page and 1 data collection.";
    assert_eq!(messages(&findings, "SHR-01"), [expected]);
}

#[test]
fn places_are_counted_by_the_page_and_the_process_they_belong_to() {
    let mut there = shared();
    let item = json!({"key": "textbox", "settings": {"objectId": "o", "fieldId": "f"}});
    let task = json!({"key": "InsertRecord", "fieldValues": {"f": {"set": "0"}}});
    there[4].2["json"]["processIDs"] = json!(["n"]);
    there[6] = page("p", &["w", "box"]);
    there.push(("box", "view", labelled("Box", json!({"key": "container", "viewIDs": ["x"]}))));
    there.push(("x", "view", labelled("Widget x", item)));
    there.push(("n", "process", labelled("Process n", json!({"elementIDs": ["t", "u"]}))));
    there.push(("t", "process.task.service.insertRecord", task.clone()));
    there.push(("u", "process.task.service.insertRecord", task));
    let required = ours(|rows| rows[2].2["settings"]["required"] = json!(1));
    let expected = "‘Object o’ changes and is also used by ‘App b’. What changes is used there by 1 page, 1 data collection and 1 process.";
    assert_eq!(messages(&judged(&all_apps(&there), &required), "SHR-01"), [expected]);
}

#[test]
fn an_app_that_uses_nothing_of_it_has_no_places() {
    let affected = look(&ours(|rows| rows[3].2["settings"]["required"] = json!(1)), affected);
    assert!(affected.is_empty(), "{affected:?}");
}

#[test]
fn a_field_that_others_use_and_that_disappears_names_their_places() {
    let hidden = ours(|rows| {
        rows[1] = object("o", &["g"]);
        rows.remove(2);
    });
    let findings = judged(&all_apps(&shared()), &hidden);
    let expected = "The field ‘Field f’ of ‘Object o’ disappears, and what the bundle does not bring still uses it: \
                    the data collection ‘Collection d’ in ‘App b’, the page or widget ‘Widget w’ in ‘App b’.";
    assert_eq!(messages(&findings, "SHR-06"), [expected]);
    assert!(said(&findings, "REF-02").is_empty(), "SHR-06 said it: {findings:#?}");
    let unused = ours(|rows| {
        rows[1] = object("o", &["f"]);
        rows.remove(3);
    });
    assert!(said(&judged(&all_apps(&shared()), &unused), "SHR-06").is_empty());
}

#[test]
fn an_object_that_only_comes_along_says_why() {
    let there = [
        app("a", &["o"], &[]),
        object("o", &["f"]),
        field("f", "string"),
        app("b", &["x"], &[]),
        object("x", &["y"]),
        field("y", "string"),
    ];
    let mut incoming = there[..3].to_vec();
    incoming[2].2["key"] = json!("connectObject");
    incoming[2].2["settings"] = json!({"linkObject": "x", "linkColumn": "y"});
    incoming.extend_from_slice(&there[4..]);
    let unchanged = judged(&all_apps(&there), &one_app(&incoming, &json!({})));
    assert!(said(&unchanged, "SHR-03").is_empty(), "it comes along, and stays what it is");
    incoming[4].2["settings"]["width"] = json!(80);
    let findings = judged(&all_apps(&there), &one_app(&incoming, &json!({})));
    let expected = "The object ‘Object x’ changes although no app of the bundle lists it. It comes along because the field ‘Field f’ of ‘Object o’ links to it.";
    assert_eq!(messages(&findings, "SHR-03"), [expected]);
}

#[test]
fn what_leaves_an_app_says_who_uses_it_still() {
    let without = one_app(&[app("a", &[], &[])], &json!({}));
    let findings = judged(&all_apps(&shared()), &without);
    assert_eq!(
        messages(&findings, "REM-04"),
        ["The object ‘Object o’ leaves the app ‘App a’. It is still used by ‘App b’."]
    );
    let weight = findings.iter().find(|finding| finding.rule == "REM-04").map(|finding| finding.severity);
    assert_eq!(weight, Some(Severity::Warning), "the other app keeps it");
    assert!(said(&findings, "REM-08").is_empty());
    let alone = judged(&all_apps(&shared()[..4]), &without);
    let expected = "The object ‘Object o’ leaves the app ‘App a’. No app uses it any more; it stays stored, and so do its records.";
    assert_eq!(messages(&alone, "REM-04"), [expected]);
    let left = "3 definitions stay stored on the destination although no app leads to them any more.";
    assert_eq!(messages(&alone, "REM-08"), [left]);
    assert!(said(&judged(&all_apps(&shared()), &ours(|_| ())), "REM-04").is_empty());
}

#[test]
fn a_definition_knows_what_is_around_it() {
    let hidden = ours(|rows| {
        rows[1] = object("o", &["g"]);
        rows.remove(2);
    });
    let names =
        |list: &[Neighbour]| list.iter().map(|it| format!("{} {}", it.label, it.what)).collect::<Vec<_>>();
    look(&hidden, |scene| {
        let field = neighbours(scene, &"f".into());
        let users = ["Object o holds it", "Collection d filters by it", "Widget w uses it"];
        let mut found = names(&field.used_by);
        found.sort();
        let mut users = users.map(str::to_owned);
        users.sort();
        assert_eq!(found, users);
        assert_eq!(names(&field.would_be_hidden), ["Field f would be hidden itself"]);
        let object = neighbours(scene, &"o".into());
        assert_eq!(names(&object.uses), ["Field g holds it"]);
        assert_eq!(names(&object.would_be_hidden), ["Field f would be hidden with it"]);
        assert_eq!(object.used_by.iter().find(|it| it.id == "d").unwrap().path, "settings.datasourceID");
        assert_eq!(neighbours(scene, &"nobody".into()), Neighbours::default());
    });
}

#[test]
fn only_the_first_places_are_listed_and_all_are_counted() {
    let mut there = shared();
    let ids: Vec<String> = (0..250).map(|n| format!("item-{n:03}")).collect();
    there[6].2["viewIDs"] = json!(ids);
    let item = json!({"key": "textbox", "settings": {"fieldId": "f"}});
    there.extend(ids.iter().map(|id| (&*Box::leak(id.clone().into_boxed_str()), "view", item.clone())));
    let incoming = ours(|rows| rows[2].2["settings"]["required"] = json!(1));
    seen(&all_apps(&there), &incoming, &LiveFacts::default(), |scene| {
        let affected = affected(scene);
        let places = affected.values().next().unwrap();
        assert_eq!((places.places.len(), places.total), (200, 251));
    });
}
