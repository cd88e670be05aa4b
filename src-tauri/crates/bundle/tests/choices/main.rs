//! Choices carried out: what travels, what the destination lists afterwards, and what is said about it.

#![allow(clippy::unwrap_used, clippy::needless_pass_by_value)]

mod fixes;
mod properties;

use std::collections::BTreeSet;

use bundle::choices::{CannotChoose, Told};
use bundle::impact::{Circumstances, Counts, LiveFacts};
use bundle::plan::{CannotPlan, Computed, Sides, compute};
use bundle::three_way::Ancestor;
use bundle::{Bundle, Choices, Decision, Definitions, Selection, Take, predict_onto};
use serde_json::{Value, json};

fn row(id: &str, kind: &str, json: Value) -> Value {
    json!({"id": id, "name": id, "type": kind, "json": json,
        "createdAt": "2024-05-23T10:18:59.000Z", "updatedAt": "2024-05-23T10:18:59.000Z"})
}

fn export(rows: &[Value]) -> Vec<u8> {
    json!({"abVersion": "0.0.0", "date": "20260101", "definitions": rows}).to_string().into_bytes()
}

fn planned(
    choices: &Choices,
    given: &[u8],
    destination: &[u8],
    ancestor: Option<&[u8]>,
) -> Result<Computed, CannotPlan> {
    let sides = Sides {
        given: &[given],
        // As the bytes of somebody else in the other tests.
        destination: destination.to_vec().into(),
        facts: &LiveFacts::default(),
        circumstances: &Circumstances::default(),
        ancestor: ancestor.map_or(Ancestor::None, Ancestor::Chosen),
        choices,
    };
    compute(sides, &mut |_| Counts::new())
}

/// What an import leaves on the destination, and what it said.
struct After {
    rows: Vec<Value>,
    sent: BTreeSet<String>,
    told: Told,
    hidden: usize,
}

impl After {
    fn json(&self, id: &str) -> &Value {
        &self.rows.iter().find(|row| row["id"] == id).unwrap()["json"]
    }

    fn has(&self, id: &str) -> bool {
        self.rows.iter().any(|row| row["id"] == id)
    }

    fn export(&self) -> Vec<u8> {
        export(&self.rows)
    }

    fn needed(&self) -> Vec<String> {
        self.told.needed.iter().map(|need| format!("{}: {}", need.subject.id, need.reason)).collect()
    }
}

fn imported(choices: &Choices, given: &[u8], destination: &[u8], ancestor: Option<&[u8]>) -> After {
    let computed = planned(choices, given, destination, ancestor).unwrap();
    let outgoing = computed.outgoing.unwrap_or_else(|| given.to_vec());
    let (outgoing, there) = (Bundle::parse(&outgoing).unwrap(), Bundle::parse(destination).unwrap());
    assert!(outgoing.dropped.is_empty());
    let predicted = predict_onto(Definitions::of(&there), &outgoing, "");
    assert_eq!(predicted.hash(), computed.review.predicted_sha256);
    let shown = predicted.export_all().map(|definition| {
        let json: Value = serde_json::from_str(definition.json.get()).unwrap();
        row(definition.id.as_str(), definition.kind.as_str(), json)
    });
    After {
        rows: shown.collect(),
        sent: outgoing.definitions.iter().map(|row| row.id.to_string()).collect(),
        told: computed.review.told,
        hidden: computed.review.counts.hidden,
    }
}

fn decide(decisions: &[(&str, Decision)]) -> Choices {
    let decisions = decisions.iter().map(|(id, decision)| ((*id).into(), decision.clone())).collect();
    Choices { decisions, ..Choices::default() }
}

fn only(ids: &[&str]) -> Choices {
    Choices { selection: Selection::Only(ids.iter().map(|id| (*id).into()).collect()), ..Choices::default() }
}

fn accept(fixes: &[&str]) -> Choices {
    Choices { fixes: fixes.iter().map(|fix| fix.parse().unwrap()).collect(), ..Choices::default() }
}

fn app(pages: &[&str], objects: &[&str], collections: &[&str]) -> Value {
    let lists = json!({"pageIDs": pages, "objectIDs": objects, "datacollectionIDs": collections});
    row("app", "application", json!({"json": lists}))
}

fn page(id: &str, views: &[&str]) -> Value {
    row(id, "view", json!({"key": "page", "viewIDs": views}))
}

fn object(id: &str, fields: &[&str]) -> Value {
    row(id, "object", json!({"name": id, "tableName": id, "fieldIDs": fields}))
}

fn field(id: &str, label: &str) -> Value {
    row(id, "field", json!({"key": "string", "columnName": id, "label": label}))
}

/// The destination has a page and a field of its own; the source has another page on a new object.
fn two_sides() -> (Vec<u8>, Vec<u8>) {
    let there = [
        app(&["home", "mine"], &["person"], &[]),
        page("home", &[]),
        page("mine", &[]),
        object("person", &["name", "own"]),
        field("name", "Name"),
        field("own", "Own"),
    ];
    let here = [
        app(&["home", "visits", "later"], &["person", "visit"], &["visits-dc"]),
        page("home", &["extra"]),
        row("extra", "view", json!({"key": "label"})),
        page("visits", &["grid"]),
        row("grid", "view", json!({"key": "grid", "settings": {"dataviewID": "visits-dc"}})),
        page("later", &[]),
        row("visits-dc", "datacollection", json!({"settings": {"datasourceID": "visit"}})),
        object("person", &["name", "age"]),
        field("name", "Name"),
        field("age", "Age"),
        object("visit", &["day"]),
        field("day", "Day"),
    ];
    (export(&here), export(&there))
}

#[test]
fn a_picked_page_brings_what_it_needs_and_hides_nothing() {
    let (here, there) = two_sides();
    let after = imported(&only(&["visits"]), &here, &there, None);
    assert_eq!(after.json("app")["json"]["pageIDs"], json!(["home", "visits", "mine"]));
    assert_eq!(after.json("app")["json"]["objectIDs"], json!(["person", "visit"]));
    assert_eq!(after.json("app")["json"]["datacollectionIDs"], json!(["visits-dc"]));
    assert_eq!(after.json("person")["fieldIDs"], json!(["name", "own"]));
    assert!(after.has("grid") && after.has("day") && !after.has("later") && !after.has("extra"));
    assert_eq!(after.hidden, 0);
    assert_eq!(after.sent, ["app", "visits", "grid", "visits-dc", "visit", "day"].map(str::to_owned).into());
    let reasons = [
        "day: ‘visit’ consists of it.",
        "visit: ‘visits-dc’ cannot work without it.",
        "visits-dc: ‘grid’ shows its records.",
    ];
    assert_eq!(after.needed(), reasons);
    let again = imported(&only(&["visits"]), &here, &after.export(), None);
    assert_eq!((again.needed(), again.rows), (Vec::new(), after.rows));
}

#[test]
fn a_page_of_an_app_that_is_not_there_brings_the_app_with_nothing_else_in_it() {
    let (here, _) = two_sides();
    let after = imported(&only(&["later"]), &here, &export(&[]), None);
    assert_eq!(after.json("app")["json"]["pageIDs"], json!(["later"]));
    assert_eq!(after.json("app")["json"]["objectIDs"], json!([]));
    assert_eq!(after.needed(), ["app: ‘later’ stands in it."]);
}

#[test]
fn what_is_not_in_the_bundle_cannot_be_selected() {
    let (here, there) = two_sides();
    let refused = planned(&only(&["nothing"]), &here, &there, None);
    let Err(CannotPlan::CannotChoose(CannotChoose { message, .. })) = refused else { panic!("{refused:?}") };
    assert!(message.contains("`nothing`"));
}

#[test]
fn a_needed_definition_that_is_skipped_is_said_to_break_what_needs_it() {
    let (here, there) = two_sides();
    let choices =
        Choices { decisions: decide(&[("visits-dc", Decision::Skip)]).decisions, ..only(&["visits"]) };
    let after = imported(&choices, &here, &there, None);
    assert!(!after.has("visits-dc") && after.has("grid"));
    assert_eq!(after.json("app")["json"].get("datacollectionIDs"), Some(&json!([])));
    let [breaking] = after.told.breaking.as_slice() else { panic!("{:?}", after.told.breaking) };
    assert_eq!((breaking.subject.id.as_str(), breaking.missing.as_str()), ("grid", "visits-dc"));
    assert_eq!(after.told.decided[0].decision, Decision::Skip);
}

#[test]
fn skipped_and_kept_definitions_leave_nothing_dangling_or_hidden() {
    let (here, there) = two_sides();
    let keep = [("own", Decision::KeepDestination), ("mine", Decision::Skip), ("visits", Decision::Skip)];
    let after = imported(&decide(&keep), &here, &there, None);
    assert_eq!(after.json("person")["fieldIDs"], json!(["name", "own", "age"]));
    assert_eq!(after.json("app")["json"]["pageIDs"], json!(["home", "mine", "later"]));
    assert!(!after.has("visits") && !after.has("grid"));
    assert_eq!(after.hidden, 0);
    let as_given = imported(&Choices::default(), &here, &there, None);
    assert_eq!((as_given.hidden, as_given.json("person")["fieldIDs"].clone()), (2, json!(["name", "age"])));
}

#[test]
fn an_object_of_the_destination_travels_with_a_field_that_arrives() {
    let (here, there) = two_sides();
    let after = imported(&decide(&[("person", Decision::KeepDestination)]), &here, &there, None);
    assert_eq!(after.json("person")["fieldIDs"], json!(["name", "age", "own"]));
    assert!(after.sent.contains("person") && after.has("age"));
    let without = [("person", Decision::Skip)];
    let after = imported(&decide(&without), &here, &there, None);
    assert_eq!(after.json("person")["fieldIDs"], json!(["name", "own"]));
    assert!(!after.sent.contains("person") && !after.sent.contains("name") && !after.has("age"));
}

fn grid(settings: Value, views: &[&str]) -> Vec<Value> {
    let mut rows: Vec<_> = views.iter().map(|id| row(id, "view", json!({"key": "label"}))).collect();
    rows.push(row("p", "view", json!({"key": "page", "settings": settings, "viewIDs": views})));
    rows.push(row("app", "application", json!({"json": {"pageIDs": ["p"]}})));
    rows
}

#[test]
fn a_merge_takes_each_value_from_the_side_that_changed_it() {
    let options = |list: &[&str]| list.iter().map(|id| json!({"id": id})).collect::<Value>();
    let ancestor =
        export(&grid(json!({"a": 1, "b": 1, "c": 1, "options": options(&["x", "y"])}), &["v", "w"]));
    let there = export(&grid(
        json!({"a": 2, "b": 1, "c": 2, "options": options(&["x", "y", "mine"])}),
        &["v", "w", "mine"],
    ));
    let here =
        export(&grid(json!({"a": 1, "b": 3, "c": 3, "d": 4, "options": options(&["y"])}), &["new", "w"]));
    let merge = |fields: &[(&str, Take)]| {
        let fields = fields.iter().map(|(path, take)| ((*path).to_owned(), *take)).collect();
        let after = imported(&decide(&[("p", Decision::Merge { fields })]), &here, &there, Some(&ancestor));
        after.json("p").clone()
    };
    let merged = merge(&[]);
    assert_eq!(
        merged["settings"],
        json!({"a": 2, "b": 3, "c": 3, "d": 4, "options": options(&["y", "mine"])})
    );
    assert_eq!(merged["viewIDs"], json!(["new", "w", "mine"]));
    let chosen = merge(&[
        ("settings.c", Take::Destination),
        ("settings.d", Take::Destination),
        ("settings.b", Take::Ancestor),
    ]);
    assert_eq!(chosen["settings"], json!({"a": 2, "b": 1, "c": 2, "options": options(&["y", "mine"])}));
    let all = [("settings.c", Take::Destination), ("nowhere", Take::Destination)];
    assert_eq!(merge(&all)["settings"]["c"], 2);
}
