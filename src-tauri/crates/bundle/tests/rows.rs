//! Made-up lists of rows, judged twice: by the crate, and by a plain reading of the rules over `serde_json` values.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use bundle::{Bundle, DropReason, Stamp, inspect, minify, outgoing};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const COLUMNS: [&str; 6] = ["id", "name", "type", "json", "createdAt", "updatedAt"];

/// What the rules say about a row, in the words of the test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Usable,
    Null,
    NotAnObject,
    NoId,
    NoType,
    UnreadableJson,
    ExtraColumns,
    TooLong,
    WideCharacter,
}

fn verdict(row: &Value) -> Verdict {
    let columns = match row {
        Value::Null => return Verdict::Null,
        Value::Object(columns) => columns,
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            return Verdict::NotAnObject;
        }
    };
    let text = |column: &str| columns.get(column).and_then(Value::as_str).unwrap_or_default();
    if text("id").is_empty() {
        Verdict::NoId
    } else if text("type").is_empty() {
        Verdict::NoType
    } else if unwrapped(row).is_none() {
        Verdict::UnreadableJson
    } else if columns.keys().any(|key| !COLUMNS.contains(&key.as_str())) {
        Verdict::ExtraColumns
    } else if ["id", "type", "name"].iter().any(|column| text(column).chars().count() > 255) {
        Verdict::TooLong
    } else if row.to_string().chars().any(|character| character > '\u{FFFF}') {
        Verdict::WideCharacter
    } else {
        Verdict::Usable
    }
}

/// Returns the JSON object of a row, which may travel as a text.
fn unwrapped(row: &Value) -> Option<Value> {
    let column = &row["json"];
    let json = column.as_str().map_or(Some(column.clone()), |text| serde_json::from_str(text).ok())?;
    json.is_object().then_some(json)
}

fn verdict_of(reason: &DropReason) -> Verdict {
    match reason {
        DropReason::Null => Verdict::Null,
        DropReason::NotAnObject => Verdict::NotAnObject,
        DropReason::NoId => Verdict::NoId,
        DropReason::NoType => Verdict::NoType,
        DropReason::UnreadableJson | DropReason::TooDeep => Verdict::UnreadableJson,
        DropReason::ExtraColumns(_) => Verdict::ExtraColumns,
        DropReason::TooLong => Verdict::TooLong,
        DropReason::WideCharacter => Verdict::WideCharacter,
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[a-z0-9-]{1,12}",
        2 => "[ -~]{0,20}",
        1 => "[ก-๙é✓\n\t\u{1}]{1,6}",
        1 => Just("😀".to_owned()),
        1 => Just("x".repeat(256)),
        1 => Just("ก".repeat(255)),
        1 => Just(String::new()),
    ]
}

fn content() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        "[a-z \"\\\\]{0,8}".prop_map(Value::from),
    ];
    let object = |value| prop::collection::btree_map("[a-z]{1,6}", value, 0..5);
    let inner = leaf.clone().prop_recursive(3, 20, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            object(inner).prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    });
    prop::collection::btree_map("[a-z]{1,6}", inner, 0..5)
        .prop_map(|members| Value::Object(members.into_iter().collect()))
}

fn json_column() -> impl Strategy<Value = Option<Value>> {
    prop_oneof![
        8 => content().prop_map(Some),
        3 => content().prop_map(|json| Some(Value::String(json.to_string()))),
        1 => Just(Some(json!("[]"))),
        1 => Just(Some(json!("{\"cut\":"))),
        1 => Just(Some(json!([1]))),
        1 => Just(Some(Value::Null)),
        1 => Just(None),
    ]
}

fn date() -> impl Strategy<Value = Option<Value>> {
    prop_oneof![
        Just(None),
        Just(Some(Value::Null)),
        Just(Some(json!("2024-05-23T10:18:59.000Z"))),
        Just(Some(json!("2021-09-13 07:01:43"))),
    ]
}

fn kind() -> impl Strategy<Value = Option<Value>> {
    prop_oneof![
        8 => prop::sample::select(vec!["view", "object", "query", "hint", "mobile-page", "process"]).prop_map(|kind| Some(json!(kind))),
        1 => text().prop_map(|kind| Some(json!(kind))),
        1 => Just(Some(json!(7))),
        1 => Just(None),
    ]
}

fn row() -> impl Strategy<Value = Value> {
    let id =
        prop_oneof![8 => text().prop_map(|id| Some(json!(id))), 1 => Just(Some(json!(5))), 1 => Just(None)];
    let name = prop_oneof![4 => text().prop_map(|name| Some(json!(name))), 1 => Just(None)];
    let extra = prop_oneof![6 => Just(None), 1 => "[a-z]{1,5}_".prop_map(Some)];
    let columns = (id, name, kind(), json_column(), date(), date(), extra).prop_map(
        |(id, name, kind, json, created, updated, extra)| {
            let values = [id, name, kind, json, created, updated];
            let columns = COLUMNS.into_iter().zip(values);
            let mut row: Map<_, _> =
                columns.filter_map(|(column, value)| Some((column.to_owned(), value?))).collect();
            row.extend(extra.map(|column| (column, json!(1))));
            Value::Object(row)
        },
    );
    prop_oneof![12 => columns, 1 => Just(Value::Null), 1 => Just(json!(3)), 1 => Just(json!([{"id": "x"}]))]
}

fn file(rows: &[Value], pretty: bool) -> Vec<u8> {
    let file = json!({"abVersion": "0.0.0", "date": "20240523", "definitions": rows});
    if pretty { serde_json::to_vec_pretty(&file).unwrap() } else { serde_json::to_vec(&file).unwrap() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_row_is_judged_as_the_rules_say(rows in prop::collection::vec(row(), 0..12), pretty: bool) {
        let bytes = file(&rows, pretty);
        let bundle = Bundle::parse(&bytes).unwrap();
        let mut judged: BTreeMap<usize, Verdict> =
            bundle.dropped.iter().map(|row| (row.index, verdict_of(&row.reason))).collect();
        for index in 0..rows.len() {
            judged.entry(index).or_insert(Verdict::Usable);
        }
        let expected: BTreeMap<usize, Verdict> = rows.iter().map(verdict).enumerate().collect();
        prop_assert_eq!(judged, expected);
        prop_assert_eq!(bundle.row_count(), rows.len());
    }

    #[test]
    fn usable_rows_keep_every_column(rows in prop::collection::vec(row(), 0..12), pretty: bool) {
        let bytes = file(&rows, pretty);
        let bundle = Bundle::parse(&bytes).unwrap();
        let usable: Vec<_> = rows.iter().filter(|row| verdict(row) == Verdict::Usable).collect();
        prop_assert_eq!(bundle.definitions.len(), usable.len());
        for (definition, row) in bundle.definitions.iter().zip(usable) {
            prop_assert_eq!(Some(definition.id.as_str()), row["id"].as_str());
            prop_assert_eq!(Some(definition.kind.as_str()), row["type"].as_str());
            prop_assert_eq!(definition.name.as_deref(), row["name"].as_str());
            let json: Value = serde_json::from_str(definition.json.get()).unwrap();
            prop_assert_eq!(Some(json), unwrapped(row));
            for (stamp, column) in [(&definition.created_at, "createdAt"), (&definition.updated_at, "updatedAt")] {
                let expected = match row.get(column) {
                    None => Stamp::Absent,
                    Some(Value::String(text)) => Stamp::Text(text.as_str().into()),
                    Some(_) => Stamp::Null,
                };
                prop_assert_eq!(stamp, &expected);
            }
        }
    }

    #[test]
    fn counts_equal_a_plain_count(rows in prop::collection::vec(row(), 0..12), pretty: bool) {
        let bytes = file(&rows, pretty);
        let report = inspect(&bytes, &Bundle::parse(&bytes).unwrap());
        let mut by_type: BTreeMap<String, u32> = BTreeMap::new();
        let kinds = rows.iter().filter_map(|row| row.get("type")?.as_str()).filter(|kind| !kind.is_empty());
        kinds.for_each(|kind| *by_type.entry(kind.to_owned()).or_default() += 1);
        prop_assert_eq!(report.definitions.total as usize, rows.len());
        prop_assert_eq!(report.definitions.by_type, by_type);
    }

    #[test]
    fn white_space_changes_the_bytes_and_nothing_else(rows in prop::collection::vec(row(), 0..12)) {
        let (compact, pretty) = (file(&rows, false), file(&rows, true));
        prop_assert_eq!(&minify(&pretty), &compact);
        let (left, right) = (Bundle::parse(&compact).unwrap(), Bundle::parse(&pretty).unwrap());
        let (mut left, right) = (inspect(&compact, &left), inspect(&pretty, &right));
        prop_assert_eq!(left.head.sha256 == right.head.sha256, compact == pretty);
        left.head.sha256 = right.head.sha256;
        left.head.bytes = right.head.bytes;
        prop_assert_eq!(left, right);
    }

    #[test]
    fn what_is_sent_is_what_is_usable(rows in prop::collection::vec(row(), 0..12)) {
        let bytes = file(&rows, false);
        let bundle = Bundle::parse(&bytes).unwrap();
        let Ok(upload) = outgoing::compose(std::slice::from_ref(&bundle)) else {
            // Different rows with one id; nothing is sent.
            prop_assert!(bundle.problems.iter().any(|problem| problem.code == "IDN-07"));
            return Ok(());
        };
        let sent = Bundle::parse(&upload).unwrap();
        prop_assert!(sent.dropped.is_empty());
        let mut ids: Vec<_> = bundle.by_id().map(|definition| definition.id.as_str()).collect();
        ids.dedup();
        prop_assert_eq!(sent.by_id().map(|definition| definition.id.as_str()).collect::<Vec<_>>(), ids);
        for definition in &sent.definitions {
            let before = bundle.get(&definition.id).unwrap();
            prop_assert_eq!(definition.kind.as_str(), before.kind.as_str());
            prop_assert_eq!(&definition.name, &before.name);
            let (left, right): (Value, Value) = (
                serde_json::from_str(definition.json.get()).unwrap(),
                serde_json::from_str(before.json.get()).unwrap(),
            );
            prop_assert_eq!(left, right);
        }
    }
}

#[test]
fn the_test_judges_too() {
    assert_eq!(verdict(&json!({"id": "a", "type": "view", "json": {}})), Verdict::Usable);
    assert_eq!(verdict(&json!({"id": "a", "type": "view", "json": "{}"})), Verdict::Usable);
    assert_eq!(verdict(&json!({"id": "a", "type": "view", "json": {"x": "😀"}})), Verdict::WideCharacter);
    assert_eq!(verdict(&json!({"id": "a", "type": "view", "json": {}, "x": 1})), Verdict::ExtraColumns);
    assert_eq!(verdict(&json!({"id": "", "type": "view", "json": {}})), Verdict::NoId);
}
