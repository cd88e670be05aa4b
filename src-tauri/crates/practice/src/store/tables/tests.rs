#![allow(clippy::needless_pass_by_value, clippy::unwrap_used)]

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn store() -> Store {
    let mut store = Store::new().unwrap();
    store.create_table("AB_Item").unwrap();
    store
}

fn insert(store: &Store, row: serde_json::Value) -> Result<String, SqlError> {
    store.insert_row("AB_Item", row.as_object().unwrap())
}

fn cells(store: &Store, column: &str) -> Vec<Option<String>> {
    let rows = store.rows("AB_Item", &[column.to_owned()], None).unwrap();
    rows.iter().map(|row| text_of(&row[0])).collect()
}

fn some(texts: &[&str]) -> Vec<Option<String>> {
    texts.iter().map(|text| Some((*text).to_owned())).collect()
}

fn text(name: &str) -> Column {
    Column::new(name, ColumnType::Varchar(255))
}

#[test]
fn a_new_table_has_the_columns_of_every_object() {
    let store = store();
    let lines: Vec<_> = store.table("AB_Item").unwrap().described();
    assert_eq!(
        lines[0],
        json!({"Field": "uuid", "Type": "varchar(255)", "Null": "NO", "Key": "PRI", "Default": null, "Extra": ""})
    );
    let names: Vec<_> = lines.iter().map(|line| line["Field"].as_str().unwrap()).collect();
    assert_eq!(names, ["uuid", "created_at", "updated_at", "properties"]);
}

#[test]
fn names_do_not_mind_the_case_but_keep_it() {
    let mut store = store();
    store.add_column("ab_item", text("Name")).unwrap();
    assert_eq!(store.table("AB_ITEM").unwrap().column("NAME").unwrap().name, "Name");
    assert_eq!(store.add_column("AB_Item", text("nAME")).unwrap_err().code, "ER_DUP_FIELDNAME");
    store.modify_column("AB_Item", Column::new("name", ColumnType::LongText)).unwrap();
    let column = store.table("AB_Item").unwrap().column("Name").unwrap();
    assert_eq!((column.name.as_str(), column.kind), ("Name", ColumnType::LongText));
}

#[test]
fn impossible_names_are_refused() {
    let mut store = store();
    for (name, code) in
        [("", "ER_WRONG_COLUMN_NAME"), ("  ", "ER_WRONG_COLUMN_NAME"), (&"x".repeat(65), "ER_TOO_LONG_IDENT")]
    {
        assert_eq!(store.add_column("AB_Item", text(name)).unwrap_err().code, code, "{name:?}");
    }
    store.add_column("AB_Item", text(&"ก".repeat(64))).unwrap();
    assert_eq!(store.create_table(&"x".repeat(65)).unwrap_err().code, "ER_TOO_LONG_IDENT");
    assert_eq!(store.add_column("AB_Gone", text("c")).unwrap_err().code, "ER_NO_SUCH_TABLE");
    assert_eq!(store.modify_column("AB_Item", text("gone")).unwrap_err().code, "ER_BAD_FIELD_ERROR");
}

#[test]
fn a_failed_change_changes_nothing() {
    let mut store = store();
    store.add_column("AB_Item", text("qty")).unwrap();
    for qty in ["12", "13", "a dozen", "14"] {
        insert(&store, json!({"qty": qty})).unwrap();
    }
    let before = store.table("AB_Item").unwrap().clone();
    let error = store.modify_column("AB_Item", Column::new("qty", ColumnType::Int)).unwrap_err();
    assert_eq!(error.to_string(), "ER_TRUNCATED_WRONG_VALUE: Truncated incorrect INTEGER value: 'a dozen'");
    assert_eq!(store.table("AB_Item").unwrap(), &before);
    assert_eq!(cells(&store, "qty"), some(&["12", "13", "a dozen", "14"]));
}

#[test]
fn not_null_needs_every_row_filled() {
    let mut store = store();
    store.add_column("AB_Item", text("name")).unwrap();
    insert(&store, json!({"name": "a"})).unwrap();
    let wanted = Column { nullable: false, default: Some("D".to_owned()), ..text("name") };
    store.modify_column("AB_Item", wanted.clone()).unwrap();
    assert_eq!(insert(&store, json!({})).map(|_| ()), Ok(()), "the default fills the gap");
    assert_eq!(cells(&store, "name"), some(&["a", "D"]));
    store.modify_column("AB_Item", text("name")).unwrap();
    insert(&store, json!({})).unwrap();
    assert_eq!(store.modify_column("AB_Item", wanted).unwrap_err().code, "WARN_DATA_TRUNCATED");
}

#[test]
fn new_columns_fill_existing_rows() {
    let mut store = store();
    for _ in 0..2 {
        insert(&store, json!({})).unwrap();
    }
    let with_default = |name: &str, kind, default: &str| Column {
        default: Some(default.to_owned()),
        ..Column::new(name, kind)
    };
    store.add_column("AB_Item", with_default("s", ColumnType::Varchar(255), "D")).unwrap();
    store
        .add_column("AB_Item", with_default("d", ColumnType::Decimal { precision: 10, scale: 2 }, "3"))
        .unwrap();
    store.add_column("AB_Item", text("empty")).unwrap();
    store.add_column("AB_Item", Column { nullable: false, ..text("picture") }).unwrap();
    store
        .add_column("AB_Item", Column { nullable: false, ..Column::new("n", ColumnType::AutoIncrement) })
        .unwrap();
    assert_eq!(cells(&store, "s"), some(&["D", "D"]));
    assert_eq!(cells(&store, "d"), some(&["3.00", "3.00"]));
    assert_eq!(cells(&store, "empty"), [None, None]);
    assert_eq!(cells(&store, "picture"), some(&["", ""]));
    assert_eq!(cells(&store, "n"), some(&["1", "2"]));
}

#[test]
fn unique_keys_ignore_case_and_empty_cells_and_stay_in_force() {
    let mut store = store();
    store.add_column("AB_Item", text("code")).unwrap();
    for row in [json!({"code": "A"}), json!({}), json!({})] {
        insert(&store, row).unwrap();
    }
    store.add_unique("AB_Item", "u", &["code".to_owned()]).unwrap();
    assert_eq!(insert(&store, json!({"code": "a"})).unwrap_err().code, "ER_DUP_ENTRY");
    insert(&store, json!({})).unwrap();
    assert_eq!(store.table("AB_Item").unwrap().column("code").unwrap().key, Key::Unique);
    assert_eq!(store.add_unique("AB_Item", "U", &["code".to_owned()]).unwrap_err().code, "ER_DUP_KEYNAME");
    store.modify_column("AB_Item", Column::new("code", ColumnType::LongText)).unwrap();
    assert_eq!(
        store.table("AB_Item").unwrap().column("code").unwrap().key,
        Key::Unique,
        "the key outlives the change"
    );
}

#[test]
fn keys_of_several_columns_show_on_the_first() {
    let mut store = store();
    for name in ["a", "b"] {
        store.add_column("AB_Item", text(name)).unwrap();
    }
    insert(&store, json!({"a": "1", "b": "1"})).unwrap();
    insert(&store, json!({"a": "1", "b": "2"})).unwrap();
    store.add_unique("AB_Item", "ab", &["a".to_owned(), "b".to_owned()]).unwrap();
    let key = |store: &Store, name: &str| store.table("AB_Item").unwrap().column(name).unwrap().key;
    assert_eq!((key(&store, "a"), key(&store, "b")), (Key::Multiple, Key::None));
    assert_eq!(insert(&store, json!({"a": "1", "b": "2"})).unwrap_err().code, "ER_DUP_ENTRY");
    let duplicate = store.add_unique("AB_Item", "only_a", &["a".to_owned()]).unwrap_err();
    assert_eq!(duplicate.message, "Duplicate entry '1' for key 'only_a'");
    assert!(!store.table("AB_Item").unwrap().has_key("only_a"));
}

#[test]
fn clearing_drops_the_tables() {
    let mut store = store();
    insert(&store, json!({})).unwrap();
    store.clear().unwrap();
    assert_eq!(store.table("AB_Item"), None);
    store.create_table("AB_Item").unwrap();
    assert!(cells(&store, "uuid").is_empty());
}

proptest! {
    #[test]
    fn any_name_is_only_a_name(table in "[ -~]{1,20}", column in "[ -~]{1,20}", value in "\\PC{0,20}") {
        prop_assume!(!table.trim().is_empty() && !column.trim_end().is_empty());
        prop_assume!(!["uuid", "created_at", "updated_at", "properties"].contains(&column.to_lowercase().as_str()));
        let mut store = Store::new().unwrap();
        store.create_table(&table).unwrap();
        store.add_column(&table, Column::new(&column, ColumnType::LongText)).unwrap();
        store.add_unique(&table, "k", std::slice::from_ref(&column)).unwrap();
        let row = json!({column.clone(): value});
        store.insert_row(&table, row.as_object().unwrap()).unwrap();
        let rows = store.rows(&table, std::slice::from_ref(&column), None).unwrap();
        prop_assert_eq!(text_of(&rows[0][0]), Some(value));
    }

    #[test]
    fn widening_and_narrowing_back_keeps_whole_numbers(numbers in proptest::collection::vec(-9_999_999_i64..9_999_999, 0..8)) {
        let mut store = store();
        store.add_column("AB_Item", Column::new("n", ColumnType::Int)).unwrap();
        for number in &numbers {
            insert(&store, json!({"n": number})).unwrap();
        }
        let before = cells(&store, "n");
        for kind in [ColumnType::Decimal { precision: 10, scale: 2 }, ColumnType::Int, ColumnType::Varchar(255), ColumnType::Int] {
            store.modify_column("AB_Item", Column::new("n", kind)).unwrap();
        }
        prop_assert_eq!(cells(&store, "n"), before);
    }
}
