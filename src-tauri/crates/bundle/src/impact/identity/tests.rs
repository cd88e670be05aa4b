//! The rules about names fire on the smallest case they are about, and stay silent beside it.

#![allow(clippy::unwrap_used, clippy::needless_pass_by_value)]

use serde_json::{Value, json};

use crate::impact::Finding;
use crate::impact::example::*;

type Row = (&'static str, &'static str, Value);

fn onto(there: &[Row], incoming: &[Row]) -> Vec<Finding> {
    judged(&all_apps(there), &one_app(incoming, &json!({})))
}

fn with(mut row: Row, extra: Value) -> Row {
    for (key, value) in extra.as_object().unwrap() {
        row.2[key] = value.clone();
    }
    row
}

fn table(id: &'static str, table: &str) -> Row {
    with(object(id, &[]), json!({"tableName": table}))
}

#[test]
fn idn_01_finds_two_objects_in_one_table() {
    let there = [app("a", &["o"], &[]), table("o", "AB_Person")];
    let said = |incoming: &[Row]| messages(&onto(&there, incoming), "IDN-01");
    let clash = ["‘Object n’, ‘Object o’ would keep their rows in the same table, `ab_person`."];
    assert_eq!(said(&[app("b", &["n"], &[]), table("n", "ab_PERSON")]), clash);
    assert!(said(&[app("b", &["n"], &[]), table("n", "AB_Animal")]).is_empty());
    let later = onto(&there, &[app("b", &["z"], &[]), table("z", "AB_Person")]);
    let about: Vec<_> = later.iter().filter(|it| it.rule == "IDN-01").map(|it| &it.subject.id).collect();
    assert_eq!(about, ["z"], "what comes in is what it is about");
    let external = with(table("n", "AB_Person"), json!({"isExternal": 1}));
    assert!(said(&[app("b", &["n"], &[]), external]).is_empty(), "such an object is meant to share");
    let both = [app("a", &["n", "o"], &[]), table("n", "AB_Person"), table("o", "AB_Person")];
    let relabelled = [both[0].clone(), both[1].clone(), with(both[2].clone(), json!({"labelFormat": "x"}))];
    assert!(messages(&onto(&both, &relabelled), "IDN-01").is_empty(), "they share it already");
}

#[test]
fn idn_01_speaks_of_a_table_that_is_renamed_onto_another() {
    let there = [app("a", &["n", "o"], &[]), table("n", "AB_Animal"), table("o", "AB_Person")];
    let renamed = [app("a", &["n", "o"], &[]), table("n", "AB_Person"), table("o", "AB_Person")];
    let findings = onto(&there, &renamed);
    assert_eq!(said(&findings, "IDN-01")[0].subject.id, "n");
}

#[test]
fn idn_02_lists_the_tables_that_new_objects_would_take_over() {
    let there = [app("a", &["o"], &[]), table("o", "AB_Person")];
    let said = |incoming: &[Row]| messages(&onto(&there, incoming), "IDN-02");
    let new = [app("b", &["m", "n"], &[]), table("m", "AB_M"), table("n", "AB_N")];
    let expected = "2 objects are new to the destination. If an earlier app left a table of such a name behind, it is taken over with its rows: ‘AB_M’, ‘AB_N’.";
    assert_eq!(said(&new), [expected]);
    assert!(said(&there).is_empty());
    assert!(said(&[app("b", &["n"], &[]), table("n", "AB_Person")]).is_empty(), "that is IDN-01");
    assert!(said(&[app("b", &["n"], &[]), with(table("n", "x"), json!({"isAPI": 1}))]).is_empty());
}

#[test]
fn idn_03_finds_copies_made_by_hand() {
    let named = |row: Row, label: &str| (row.0, row.1, labelled(label, row.2));
    let there = [
        named(app("a", &["o"], &["p"]), "Clinic"),
        named(object("o", &[]), "Person"),
        named(page("p", &[]), "Home"),
    ];
    let copy = [
        named(app("b", &["n"], &["q"]), "clinic "),
        named(object("n", &[]), "Person"),
        named(page("q", &[]), "Home"),
    ];
    let findings = onto(&there, &copy);
    let ids: Vec<_> = said(&findings, "IDN-03").iter().map(|finding| finding.subject.id.clone()).collect();
    assert_eq!(ids, ["b", "n"], "a page of another app may have the same name");
    assert!(said(&findings, "IDN-03")[0].advice.contains("is a."));
    let replaced = [named(app("a", &["o"], &["q"]), "Clinic"), there[1].clone(), copy[2].clone()];
    assert_eq!(said(&onto(&there, &replaced), "IDN-03").len(), 1, "the page was made again");
    let another = [there[0].clone(), there[2].clone(), copy[1].clone()];
    assert_eq!(said(&onto(&there, &another), "IDN-03").len(), 1, "an object alone");
    let beside =
        [named(app("a", &["o", "n"], &["p"]), "Clinic"), there[1].clone(), copy[1].clone(), there[2].clone()];
    assert!(said(&onto(&there, &beside), "IDN-03").is_empty(), "the source has both as well");
}

fn column(id: &'static str, column: &str) -> Row {
    with(field(id, "string"), json!({"columnName": column}))
}

#[test]
fn idn_04_finds_two_fields_in_one_column() {
    let there = [app("a", &["o"], &[]), object("o", &["f", "g"]), column("f", "name"), column("g", "age")];
    let said = |incoming: &[Row]| messages(&onto(&there, incoming), "IDN-04");
    let clash = ["‘Field f’, ‘Field g’ of ‘Object o’ would use the same column, `name`."];
    assert_eq!(said(&[column("g", "Name")]), clash, "the object itself does not change");
    assert!(said(&[column("g", "years")]).is_empty());
    let added = [
        app("a", &["o"], &[]),
        object("o", &["f", "g", "h"]),
        column("f", "name"),
        column("g", "age"),
        column("h", "AGE"),
    ];
    assert_eq!(said(&added).len(), 1);
    let mut wider = added.clone();
    wider[2].2["settings"]["width"] = json!(9);
    assert!(messages(&onto(&added, &wider), "IDN-04").is_empty(), "they share it already");
}

fn link(id: &'static str, column: &str, target: &str, types: [&str; 2], is_source: u8) -> Row {
    let settings =
        json!({"linkObject": target, "linkType": types[0], "linkViaType": types[1], "isSource": is_source});
    with(field(id, "connectObject"), json!({"columnName": column, "settings": settings}))
}

fn linked(links: &[Row]) -> Vec<Row> {
    let ids: Vec<_> = links.iter().map(|row| row.0).collect();
    let mut rows = vec![app("a", &["o", "t"], &[]), object("o", &ids), object("t", &[])];
    rows.extend(links.iter().cloned());
    rows
}

#[test]
fn idn_05_finds_two_links_in_one_table() {
    let many = ["many", "many"];
    let said = |there: &[Row], incoming: &[Row]| messages(&onto(there, incoming), "IDN-05");
    let first = link("l", "responsiblePersonA", "t", many, 1);
    let there = linked(std::slice::from_ref(&first));
    let clash = linked(&[first.clone(), link("m", "responsiblePersonB", "t", many, 1)]);
    // Fourteen letters of each column are the same.
    assert_eq!(
        said(&there, &clash),
        ["‘Field l’, ‘Field m’ would keep their pairs in the same table, `ab_joinmn_o_t_responsibleper`."]
    );
    assert!(said(&there, &linked(&[first.clone(), link("m", "responsiblity", "t", many, 1)])).is_empty());
    assert!(
        said(&there, &linked(&[first.clone(), link("m", "responsiblePersonB", "t", many, 0)])).is_empty(),
        "named by its source"
    );
    assert!(
        said(&there, &linked(&[first, link("m", "responsiblePersonB", "t", ["one", "many"], 1)])).is_empty()
    );
    let mut wider = clash.clone();
    wider[3].2["settings"]["width"] = json!(9);
    assert!(said(&clash, &wider).is_empty(), "they share it already");
}

#[test]
fn idn_05_notices_an_object_that_is_renamed() {
    let many = ["many", "many"];
    let rows = |second: &str| {
        let mut rows =
            vec![app("a", &["o", "q", "t"], &[]), object("o", &["l"]), object("q", &["m"]), object("t", &[])];
        rows[1].2["name"] = json!("A very long name one");
        rows[2].2["name"] = json!(second);
        rows.extend([link("l", "x", "t", many, 1), link("m", "x", "t", many, 1)]);
        rows
    };
    let findings = onto(&rows("Another"), &rows("A very long name two"));
    assert_eq!(said(&findings, "IDN-05").len(), 1);
    assert!(said(&onto(&rows("Another"), &rows("Something else")), "IDN-05").is_empty());
}

#[test]
fn idn_08_finds_names_that_the_database_cuts() {
    let index = |id: &'static str, name: &str| (id, "index", json!({"name": name, "fieldIDs": []}));
    let long = "x".repeat(60);
    let rows = |ids: &[&str], indexes: &[Row]| {
        let mut rows = vec![app("a", &["o"], &[]), with(object("o", &[]), json!({"indexIDs": ids}))];
        rows.extend(indexes.iter().cloned());
        rows
    };
    let there = rows(&["i"], &[index("i", &format!("{long}1"))]);
    let said = |there: &[Row], incoming: &[Row]| messages(&onto(there, incoming), "IDN-08").len();
    let clash = rows(&["i", "j"], &[index("i", &format!("{long}1")), index("j", &format!("{long}2"))]);
    assert_eq!(said(&there, &clash), 1);
    assert_eq!(said(&there, &rows(&["i", "j"], &[index("i", &format!("{long}1")), index("j", "short")])), 0);
    let mut other = clash.clone();
    other[1].2["labelFormat"] = json!("x");
    assert_eq!(said(&clash, &other), 0, "they share it already");
}

#[test]
fn idn_08_finds_links_of_two_objects_with_one_constraint() {
    let rows = |first: &str, second: &str| {
        let mut rows =
            vec![app("a", &["o", "q", "t"], &[]), object("o", &["l"]), object("q", &["m"]), object("t", &[])];
        rows[1].2["name"] = json!("A_B");
        rows[2].2["name"] = json!("A");
        rows.extend([link("l", first, "t", ["one", "many"], 1), link("m", second, "t", ["one", "one"], 1)]);
        rows
    };
    let said = |incoming: &[Row]| messages(&onto(&rows("x", "y"), incoming), "IDN-08");
    assert_eq!(
        said(&rows("C", "B_C")),
        [
            "‘Field l’, ‘Field m’ would have the same name of a constraint in the database, so only one of them would be made."
        ]
    );
    assert!(said(&rows("C", "B_D")).is_empty());
}
