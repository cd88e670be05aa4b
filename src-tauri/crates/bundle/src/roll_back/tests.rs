#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};

use super::*;
use crate::column::Column;
use crate::impact::RoleFact;

fn row(id: &str, kind: &str, json: &Value) -> Value {
    json!({"id": id, "name": id, "type": kind, "json": json, "updatedAt": "2026-01-01T00:00:00.000Z"})
}

fn app(pages: &[&str]) -> Value {
    row("a", "application", &json!({"json": {"objectIDs": ["o"], "pageIDs": pages}}))
}

fn page(id: &str, label: &str) -> Value {
    row(id, "view", &json!({"key": "page", "translations": [{"language_code": "en", "label": label}]}))
}

fn object(fields: &[&str]) -> Value {
    row("o", "object", &json!({"name": "o", "fieldIDs": fields}))
}

fn field(id: &str, key: &str, settings: &Value) -> Value {
    row(id, "field", &json!({"key": key, "columnName": id, "settings": settings}))
}

fn number(decimals: &str) -> Value {
    field("f", "number", &json!({"typeDecimals": decimals, "typeDecimalPlaces": 2}))
}

fn export(rows: &[Value]) -> Vec<u8> {
    json!({"abVersion": "0.0.0", "date": "20260101", "definitions": rows}).to_string().into_bytes()
}

fn before() -> Vec<u8> {
    export(&[
        app(&["p"]),
        page("p", "Old"),
        object(&["f", "g"]),
        number("period"),
        field("g", "string", &json!({})),
    ])
}

fn sent() -> Vec<u8> {
    export(&[app(&["p", "q"]), page("p", "New"), page("q", "More"), object(&["f", "g"]), number("none")])
}

fn after() -> Vec<Value> {
    vec![
        app(&["p", "q"]),
        page("p", "New"),
        page("q", "More"),
        object(&["f", "g"]),
        number("none"),
        field("g", "string", &json!({})),
    ]
}

fn columns(kind: &str) -> BTreeMap<DefinitionId, Vec<Column>> {
    let text = str::to_owned;
    let column = Column {
        field: text("f"),
        kind: text(kind),
        null: text("YES"),
        key: text(""),
        default: None,
        extra: text(""),
    };
    [("o".into(), vec![column])].into()
}

fn led_back(live: &[Value], choices: &BTreeMap<DefinitionId, Return>) -> RollBack {
    let (snapshot, outgoing, live) = (before(), sent(), export(live));
    let columns = Columns { before: columns("decimal(10,2)"), after: columns("int(11)") };
    roll_back(&RollBackSides {
        snapshot: &Bundle::parse(&snapshot).unwrap(),
        apps: &[],
        facts: &LiveFacts::default(),
        outgoing: &Bundle::parse(&outgoing).unwrap(),
        live: &Bundle::parse(&live).unwrap(),
        columns: &columns,
        access: &[],
        choices,
    })
}

fn ids<'r>(rows: impl IntoIterator<Item = &'r ReturnRow>) -> Vec<&'r str> {
    rows.into_iter().map(|row| row.id.as_str()).collect()
}

/// Imports the way back, and returns whether the destination is then what the snapshot says, but for some definitions.
fn is_back(live: &[Value], back: &RollBack, apart_from: &[&str]) -> bool {
    let (snapshot, live) = (before(), export(live));
    let (snapshot, live) = (Bundle::parse(&snapshot).unwrap(), Bundle::parse(&live).unwrap());
    let bundle = Bundle::parse(back.bundle.as_ref().unwrap()).unwrap();
    let predicted = predict(&live, &bundle, "");
    let left: Vec<_> = predicted.export_all().filter(|row| !apart_from.contains(&row.id.as_str())).collect();
    let previous: Vec<_> = snapshot.by_id().filter(|row| !apart_from.contains(&row.id.as_str())).collect();
    left.len() == previous.len()
        && left.iter().zip(&previous).all(|(left, previous)| canonical::same(left, previous))
}

#[test]
fn what_nobody_touched_since_goes_back_and_what_was_added_remains() {
    let back = led_back(&after(), &BTreeMap::new());
    assert_eq!(ids(&back.table.restored), ["a", "p"]);
    assert_eq!(ids(back.table.altered.iter().map(|one| &one.row)), ["f"]);
    assert!(back.table.altered[0].text.to_lowercase().contains("roll back"), "{:?}", back.table.altered);
    let [more] = &back.table.remaining[..] else { panic!("{:?}", back.table.remaining) };
    assert_eq!((more.row.id.as_str(), more.row.label.as_deref()), ("q", Some("More")));
    assert!(!more.is_edited && !more.is_seen && more.is_removable);
    assert!(is_back(&after(), &back, &[]));
    let bundle = Bundle::parse(back.bundle.as_ref().unwrap()).unwrap();
    assert!(bundle.get(&"g".into()).is_some(), "an object travels with all its fields");
}

#[test]
fn what_somebody_changed_since_stays_unless_the_user_says_otherwise() {
    let mut live = after();
    live[1] = page("p", "Newer");
    let back = led_back(&live, &BTreeMap::new());
    let [conflict] = &back.table.conflicts[..] else { panic!("{:?}", back.table.conflicts) };
    assert_eq!((conflict.row.id.as_str(), conflict.choice), ("p", Return::KeepCurrent));
    assert!(Bundle::parse(back.bundle.as_ref().unwrap()).unwrap().get(&"p".into()).is_none());
    assert!(is_back(&live, &back, &["p"]));
    let previous = led_back(&live, &[("p".into(), Return::UsePrevious)].into());
    assert!(is_back(&live, &previous, &[]));
}

#[test]
fn what_is_back_already_needs_no_import() {
    let live: Vec<Value> =
        serde_json::from_slice::<Value>(&before()).unwrap()["definitions"].as_array().unwrap().clone();
    let back = led_back(&live, &BTreeMap::new());
    assert!(back.bundle.is_none());
    assert!(back.table.restored.is_empty() && back.table.conflicts.is_empty());
}

#[test]
fn an_added_page_that_was_changed_or_is_used_cannot_be_removed() {
    let mut live = after();
    live[2] = page("q", "Much more");
    let back = led_back(&live, &BTreeMap::new());
    assert!(back.table.remaining[0].is_edited && !back.table.remaining[0].is_removable);

    let mut live = after();
    live[0] = app(&["p", "q", "r"]);
    live.push(page("r", "Somebody's"));
    let back = led_back(&live, &BTreeMap::new());
    assert_eq!(ids(back.table.conflicts.iter().map(|one| &one.row)), ["a"]);
    let [more] = &back.table.remaining[..] else { panic!("{:?}", back.table.remaining) };
    assert!(more.is_seen && !more.is_removable, "the app still lists it");
}

#[test]
fn a_database_that_refused_has_altered_nothing() {
    let (snapshot, outgoing, live) = (before(), sent(), export(&after()));
    let columns = Columns { before: columns("decimal(10,2)"), after: columns("decimal(10,2)") };
    let back = roll_back(&RollBackSides {
        snapshot: &Bundle::parse(&snapshot).unwrap(),
        apps: &[],
        facts: &LiveFacts::default(),
        outgoing: &Bundle::parse(&outgoing).unwrap(),
        live: &Bundle::parse(&live).unwrap(),
        columns: &columns,
        access: &[],
        choices: &BTreeMap::new(),
    });
    assert_eq!(ids(&back.table.restored), ["a", "f", "p"]);
    assert!(back.table.altered.is_empty());
}

#[test]
fn roles_scopes_and_files_come_back_from_the_exports_of_apps() {
    let with = |name: &str, meta: &str| {
        json!({"abVersion": "0.0.0", "date": "20260101", "filename": "app_a", "definitions": [],
            "roles": [{"uuid": "r", "name": name, "translations": [{"name": name}], "scopes": ["s"], "users": ["x"], "ProcessForm": []},
                {"uuid": name, "name": name}],
            "scopes": [{"uuid": "s", "name": name, "translations": [{"name": name}], "createdBy": "x", "allowAll": 0}],
            "files": {"u": {"meta": {"file": "u.txt", "type": meta}, "contents": "eA=="}}})
        .to_string()
        .into_bytes()
    };
    let (app, outgoing, all) = (with("Old", "text/plain"), with("New", "text/html"), before());
    let (app, all) = (Bundle::parse(&app).unwrap(), Bundle::parse(&all).unwrap());
    let led_back = |roles: Option<&[&str]>| {
        let of = |ids: &[&str]| ids.iter().map(|id| ((*id).to_owned(), RoleFact::default())).collect();
        roll_back(&RollBackSides {
            snapshot: &all,
            apps: std::slice::from_ref(&app),
            facts: &LiveFacts { roles: roles.map(of), ..LiveFacts::default() },
            outgoing: &Bundle::parse(&outgoing).unwrap(),
            live: &all,
            columns: &Columns::default(),
            access: &[],
            choices: &BTreeMap::new(),
        })
    };
    let back = led_back(None);
    let bundle: Value = serde_json::from_slice(back.bundle.as_ref().unwrap()).unwrap();
    assert_eq!(bundle["roles"], json!([{"uuid": "r", "translations": [{"name": "Old"}], "scopes": ["s"]}]));
    assert_eq!(bundle["scopes"], json!([{"uuid": "s", "translations": [{"name": "Old"}], "allowAll": 0}]));
    assert_eq!(bundle["files"]["u"]["meta"]["type"], "text/plain");
    let as_left = "The role ‘New’ stays as the import left it: the snapshot has no export of it.";
    assert_eq!(back.table.not_restored, [as_left]);
    assert_eq!(led_back(Some(&["r", "New"])).table.not_restored, [as_left]);
    let came = led_back(Some(&["r"])).table.not_restored;
    assert_eq!(came, ["The role ‘New’ came with the import and stays on the server."]);
}
