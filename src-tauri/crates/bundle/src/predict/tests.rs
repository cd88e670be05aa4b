#![allow(clippy::unwrap_used, clippy::needless_pass_by_value)]

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::Stamp;

const NOW: &str = "2031-01-02T03:04:05.678Z";
const STORED_NOW: &str = "2031-01-02T03:04:05.000Z";
const OLD: &str = "2020-01-01T00:00:00.000Z";

fn row(id: &str, kind: &str, json: Value) -> Value {
    json!({"id": id, "name": id, "type": kind, "json": json, "createdAt": OLD, "updatedAt": OLD})
}

fn page_app(pages: &[&str]) -> Value {
    row("app", "application", json!({"json": {"pageIDs": pages}}))
}

/// Predicts, then looks at the result while its files still exist.
fn with_predicted<T>(destination: &[Value], outgoing: &Value, look: impl FnOnce(&Predicted<'_>) -> T) -> T {
    let before = json!({"date": "20240523", "definitions": destination}).to_string();
    let outgoing = outgoing.to_string();
    let before = Bundle::parse(before.as_bytes()).unwrap();
    let outgoing = Bundle::parse(outgoing.as_bytes()).unwrap();
    look(&predict(&before, &outgoing, NOW))
}

fn json_of(predicted: &Predicted<'_>, id: &str) -> Value {
    serde_json::from_str(predicted.definitions().get(&id.into()).unwrap().json.get()).unwrap()
}

fn dates(predicted: &Predicted<'_>, id: &str) -> [Option<String>; 2] {
    let definition = predicted.definitions().get(&id.into()).unwrap();
    [&definition.created_at, &definition.updated_at].map(|stamp| stamp.as_text().map(ToOwned::to_owned))
}

#[test]
fn rows_are_replaced_and_never_merged() {
    let destination = [page_app(&["p"]), row("p", "view", json!({"a": 1, "b": 2}))];
    let outgoing = json!({"definitions": [row("p", "view", json!({"a": 3})), row("new", "view", json!({}))]});
    with_predicted(&destination, &outgoing, |predicted| {
        assert_eq!(json_of(predicted, "p"), json!({"a": 3}));
        assert_eq!(predicted.definitions().len(), 3);
        assert!(predicted.sent().contains("p") && !predicted.sent().contains("app"));
    });
}

#[test]
fn what_loses_its_parent_is_hidden_and_what_finds_one_is_shown() {
    let destination = [page_app(&["old"]), row("old", "view", json!({}))];
    let outgoing = json!({"definitions": [page_app(&["new"]), row("new", "view", json!({}))]});
    with_predicted(&destination, &outgoing, |predicted| {
        let shown: Vec<_> = predicted.export_all().map(|row| row.id.as_str()).collect();
        assert_eq!(shown, ["app", "new"]);
        assert_eq!(predicted.orphans().map(|row| row.id.as_str()).collect::<Vec<_>>(), ["old"]);
        assert!(predicted.is_visible(&"new".into()) && !predicted.is_visible(&"old".into()));
        assert_eq!(predicted.export_app(&"app".into()).definitions.len(), 2);
        assert_eq!(predicted.hash(), canonical::definitions_hash(predicted.export_all()));
    });
}

#[test]
fn rows_that_the_server_drops_change_nothing() {
    let mut extra = row("p", "view", json!({"a": 2}));
    extra["more"] = json!(1);
    let destination = [page_app(&["p"]), row("p", "view", json!({"a": 1}))];
    let outgoing = json!({"definitions": [null, extra, row("w", "view", json!({"a": "\u{1F600}"}))]});
    with_predicted(&destination, &outgoing, |predicted| {
        assert_eq!(json_of(predicted, "p"), json!({"a": 1}));
        assert_eq!(predicted.definitions().len(), 2);
        assert!(predicted.sent().is_empty());
    });
}

#[test]
fn dates_are_cut_to_seconds_and_absent_ones_are_those_of_the_import() {
    let without = |id: &str, columns: &[&str]| {
        let mut row = row(id, "view", json!({}));
        columns.iter().for_each(|column| drop(row.as_object_mut().unwrap().remove(*column)));
        row
    };
    let mut cut = row("cut", "view", json!({}));
    cut["createdAt"] = json!("2021-02-03T04:05:06.999Z");
    cut["updatedAt"] = json!("2021-02-03 04:05:06");
    let mut dateless = row("known", "view", json!({}));
    dateless["createdAt"] = json!(null);
    dateless["updatedAt"] = json!("");
    let destination = [page_app(&[]), row("known", "view", json!({})), row("kept", "view", json!({}))];
    let outgoing = json!({"definitions": [
        cut, dateless, without("new", &["createdAt", "updatedAt"]), without("kept", &["createdAt"]),
    ]});
    with_predicted(&destination, &outgoing, |predicted| {
        let second = Some("2021-02-03T04:05:06.000Z".to_owned());
        assert_eq!(dates(predicted, "cut"), [second.clone(), second]);
        let now = Some(STORED_NOW.to_owned());
        assert_eq!(dates(predicted, "new"), [now.clone(), now.clone()]);
        assert_eq!(dates(predicted, "known"), [None, now]);
        assert_eq!(predicted.definitions().get(&"known".into()).unwrap().created_at, Stamp::Null);
        assert_eq!(dates(predicted, "kept"), [Some(OLD.to_owned()), Some(OLD.to_owned())]);
        let ignored =
            |id: &str| [predicted.ignores_created_at(&id.into()), predicted.ignores_updated_at(&id.into())];
        assert_eq!(ignored("new"), [true, true]);
        assert_eq!(ignored("known"), [false, true]);
        assert_eq!(ignored("cut"), [false, false]);
        assert_eq!(ignored("kept"), [false, false]);
    });
}

#[test]
fn an_absent_name_stays_what_it_was() {
    let mut nameless = row("p", "view", json!({"a": 1}));
    nameless.as_object_mut().unwrap().remove("name");
    let destination = [page_app(&["p"]), row("p", "view", json!({}))];
    with_predicted(&destination, &json!({"definitions": [nameless]}), |predicted| {
        assert_eq!(predicted.definitions().get(&"p".into()).unwrap().name.as_deref(), Some("p"));
        assert_eq!(json_of(predicted, "p"), json!({"a": 1}));
    });
}

fn user_object() -> Value {
    let mut user = row(
        "USER",
        "object",
        json!({
            "id": "USER", "name": "SITE_USER", "isSystemObject": true, "objectWorkspaceViews": {"list": []},
            "fieldIDs": ["name", "ghost"], "importedFieldIDs": ["ghost"], "tableName": "SITE_USER",
        }),
    );
    user["name"] = json!("old name");
    user
}

#[test]
fn system_objects_are_rebuilt_around_the_fields_they_get() {
    let destination = [page_app(&[]), user_object(), row("name", "field", json!({}))];
    let outgoing = json!({
        "definitions": [row("app.user", "field", json!({}))],
        "siteObjectConnections": {"USER": ["app.user", "name"], "nowhere": ["app.user"]},
    });
    with_predicted(&destination, &outgoing, |predicted| {
        assert_eq!(
            json_of(predicted, "USER"),
            json!({
                "id": "USER", "name": "SITE_USER", "isSystemObject": true, "tableName": "SITE_USER",
                "fieldIDs": ["name", "app.user", "ghost"], "importedFieldIDs": ["ghost", "app.user", "name"],
            })
        );
        let user = predicted.definitions().get(&"USER".into()).unwrap();
        assert_eq!(user.name.as_deref(), Some("SITE_USER"));
        assert_eq!(dates(predicted, "USER"), [Some(OLD.to_owned()), Some(STORED_NOW.to_owned())]);
        assert!(predicted.ignores_updated_at(&"USER".into()));
        assert_eq!(predicted.connected().iter().map(DefinitionId::as_str).collect::<Vec<_>>(), ["USER"]);
        assert!(!predicted.definitions().contains(&"nowhere".into()));
    });
}

#[test]
fn a_rebuilt_row_keeps_the_order_of_its_columns() {
    let outgoing = json!({"definitions": [], "siteObjectConnections": {"USER": ["x"]}});
    with_predicted(&[user_object()], &outgoing, |predicted| {
        let json = predicted.definitions().get(&"USER".into()).unwrap().json.get().to_owned();
        assert_eq!(
            json,
            r#"{"id":"USER","name":"SITE_USER","tableName":"SITE_USER","isSystemObject":true,"fieldIDs":["name","ghost","x"],"importedFieldIDs":["ghost","x"]}"#
        );
    });
}

#[test]
fn an_import_of_nothing_changes_nothing() {
    let destination = [page_app(&["p"]), row("p", "view", json!({"a": 1}))];
    let text = json!({"date": "20240523", "definitions": destination}).to_string();
    let bundle = Bundle::parse(text.as_bytes()).unwrap();
    let none = Bundle::parse(br#"{"definitions":[]}"#).unwrap();
    assert_eq!(predict(&bundle, &none, NOW).hash(), canonical::definitions_hash(&bundle.definitions));
    assert_eq!(predict(&bundle, &bundle, NOW).hash(), canonical::definitions_hash(&bundle.definitions));
}

/// Type and `json`, then the two dates.
type AnyRow = ((&'static str, Value), Option<&'static str>, Option<&'static str>);

/// Rows of a server or of a bundle: an app, objects, fields, pages, in any state of repair.
fn any_rows() -> impl Strategy<Value = Vec<Value>> {
    let ids = || prop::collection::vec((0..12_u8).prop_map(|at| format!("d{at}")), 0..4);
    let json = prop_oneof![
        (ids(), ids()).prop_map(|(objects, pages)| (
            "application",
            json!({"json": {"objectIDs": objects, "pageIDs": pages}})
        )),
        ids().prop_map(|fields| ("object", json!({"fieldIDs": fields, "isSystemObject": 0}))),
        ids().prop_map(|fields| ("object", json!({"fieldIDs": fields, "isSystemObject": 1, "name": "SITE"}))),
        (0..3_u8).prop_map(|width| ("field", json!({"key": "string", "settings": {"width": width}}))),
        ids().prop_map(|views| ("view", json!({"viewIDs": views}))),
    ];
    let date =
        prop::option::of(prop::sample::select(vec!["2020-01-01T00:00:00.000Z", "2021-02-03 04:05:06", ""]));
    let row = (json, date.clone(), date);
    prop::collection::btree_map(0..12_u8, row, 0..10).prop_map(|rows| {
        let row = |(at, ((kind, json), created, updated)): (u8, AnyRow)| {
            let id = format!("d{at}");
            let mut row = json!({"id": id, "name": id, "type": kind, "json": json});
            created.into_iter().for_each(|date| row["createdAt"] = json!(date));
            updated.into_iter().for_each(|date| row["updatedAt"] = json!(date));
            row
        };
        rows.into_iter().map(row).collect()
    })
}

fn any_outgoing() -> impl Strategy<Value = Value> {
    let connections = prop::collection::btree_map(
        (0..12_u8).prop_map(|at| format!("d{at}")),
        prop::collection::vec((0..14_u8).prop_map(|at| format!("d{at}")), 0..3),
        0..3,
    );
    (any_rows(), connections)
        .prop_map(|(rows, connections)| json!({"definitions": rows, "siteObjectConnections": connections}))
}

proptest! {
    #[test]
    fn a_second_import_changes_nothing_more(destination in any_rows(), outgoing in any_outgoing()) {
        let text = outgoing.to_string();
        let bundle = Bundle::parse(text.as_bytes()).unwrap();
        with_predicted(&destination, &outgoing, |first| {
            let second = predict_onto(first.definitions().clone(), &bundle, NOW);
            let stored = |predicted: &Predicted<'_>| canonical::definitions_hash(predicted.definitions().iter());
            prop_assert_eq!(stored(&second), stored(first));
            prop_assert_eq!(second.hash(), first.hash());
            Ok(())
        })?;
    }

    #[test]
    fn the_order_of_rows_does_not_count(destination in any_rows(), outgoing in any_outgoing()) {
        let reversed: Vec<_> = destination.iter().rev().cloned().collect();
        let mut turned = outgoing.clone();
        turned["definitions"].as_array_mut().unwrap().reverse();
        let hash = with_predicted(&destination, &outgoing, |predicted| predicted.hash());
        prop_assert_eq!(with_predicted(&reversed, &turned, |predicted| predicted.hash()), hash);
    }

    #[test]
    fn nothing_is_deleted_and_only_what_was_sent_changes(destination in any_rows(), outgoing in any_outgoing()) {
        let text = json!({"definitions": destination}).to_string();
        let before = Bundle::parse(text.as_bytes()).unwrap();
        with_predicted(&destination, &outgoing, |predicted| {
            for old in &before.definitions {
                let new = predicted.definitions().get(&old.id).unwrap();
                if !predicted.sent().contains(&old.id) && !predicted.connected().contains(&old.id) {
                    prop_assert!(canonical::same(old, new));
                    prop_assert_eq!(&old.updated_at, &new.updated_at);
                }
            }
            let shown = predicted.export_all().count();
            prop_assert_eq!(shown + predicted.orphans().count(), predicted.definitions().len());
            Ok(())
        })?;
    }
}
