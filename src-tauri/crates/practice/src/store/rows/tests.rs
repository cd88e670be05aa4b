#![allow(clippy::needless_pass_by_value, clippy::unwrap_used)]

use serde_json::json;

use super::*;

fn store() -> Store {
    let mut store = Store::new().unwrap();
    store.create_table("T").unwrap();
    let columns = [
        Column::new("name", ColumnType::Varchar(5)),
        Column::new("qty", ColumnType::Int),
        Column::new("price", ColumnType::Decimal { precision: 10, scale: 2 }),
        Column::new("active", ColumnType::Boolean),
        Column::new("tags", ColumnType::Json),
        Column::new("day", ColumnType::Date),
        Column { nullable: false, ..Column::new("number", ColumnType::AutoIncrement) },
    ];
    for column in columns {
        store.add_column("T", column).unwrap();
    }
    store
}

fn insert(store: &Store, row: serde_json::Value) -> Result<String, &'static str> {
    store.insert_row("T", row.as_object().unwrap()).map_err(|error| error.code)
}

fn stored(store: &Store, columns: &[&str]) -> Vec<Vec<Value>> {
    let columns: Vec<String> = columns.iter().map(|name| (*name).to_owned()).collect();
    store.rows("T", &columns, None).unwrap()
}

#[test]
fn values_take_the_form_of_their_columns() {
    let store = store();
    let row = json!({"name": "x", "qty": "5", "price": 12.345, "active": true, "tags": ["a"], "day": "2026-03-04 10:00:00"});
    insert(&store, row).unwrap();
    let text = |text: &str| Value::Text(text.to_owned());
    let expected = vec![
        text("x"),
        Value::Integer(5),
        text("12.35"),
        Value::Integer(1),
        text("[\"a\"]"),
        text("2026-03-04"),
    ];
    assert_eq!(stored(&store, &["name", "qty", "price", "active", "tags", "day"]), [expected]);
}

#[test]
fn values_that_do_not_fit_are_refused() {
    let store = store();
    let cases = [
        (json!({"name": "too long"}), "ER_DATA_TOO_LONG"),
        (json!({"qty": "many"}), "ER_TRUNCATED_WRONG_VALUE"),
        (json!({"price": 99_999_999_999_i64}), "ER_WARN_DATA_OUT_OF_RANGE"),
        (json!({"tags": "not json"}), "ER_CONSTRAINT_FAILED"),
        (json!({"day": "soon"}), "ER_TRUNCATED_WRONG_VALUE"),
    ];
    for (row, code) in cases {
        assert_eq!(insert(&store, row.clone()), Err(code), "{row}");
    }
    assert!(stored(&store, &["uuid"]).is_empty());
}

#[test]
fn ids_dates_and_numbers_are_made_when_absent() {
    let store = store();
    let uuid = insert(&store, json!({})).unwrap();
    assert!(uuid::Uuid::try_parse(&uuid).is_ok());
    assert_eq!(insert(&store, json!({"uuid": "mine", "number": null})).unwrap(), "mine");
    let rows = stored(&store, &["number", "created_at"]);
    assert_eq!((&rows[0][0], &rows[1][0]), (&Value::Integer(1), &Value::Integer(2)));
    assert!(matches!(&rows[0][1], Value::Text(time) if time.len() == 19));
}

#[test]
fn unknown_columns_of_a_row_are_ignored_and_unknown_tables_are_not() {
    let store = store();
    insert(&store, json!({"name": "x", "colour": "red"})).unwrap();
    assert_eq!(store.insert_row("U", &Map::new()).unwrap_err().code, "ER_NO_SUCH_TABLE");
}

#[test]
fn rows_come_in_order_up_to_a_limit() {
    let store = store();
    for name in ["c", "a", "b"] {
        insert(&store, json!({"name": name})).unwrap();
    }
    let names = |limit| {
        let rows = store.rows("T", &["name".to_owned()], limit).unwrap();
        rows.into_iter().map(|row| crate::convert::text_of(&row[0]).unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(names(None), ["c", "a", "b"]);
    assert_eq!(names(Some(2)), ["c", "a"]);
    let one = store.count_rows("T", "\"name\" = ?", vec![Value::Text("a".to_owned())]).unwrap();
    assert_eq!((one, store.count_rows("T", "1", Vec::new()).unwrap()), (1, 3));
}
