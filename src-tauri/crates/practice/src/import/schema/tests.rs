#![allow(clippy::unwrap_used)]

use serde_json::json;

use super::*;
use crate::import::Upload;

/// Runs the steps that change tables, and returns what the database refused.
fn migrate(store: &mut Store, definitions: &Value) -> Vec<String> {
    let upload = Upload::parse(json!({"definitions": definitions}).to_string().as_bytes()).unwrap();
    let overlay = Overlay::new(&upload.rows);
    let mut notices = Vec::new();
    let failing = BTreeSet::new();
    let mut schema = Schema { store, overlay: &overlay, failing: &failing, notices: &mut notices };
    schema.create_columns();
    schema.create_indexes(false);
    schema.create_links(&upload.connections);
    schema.create_indexes(true);
    schema.create_combined();
    notices
}

fn object(extra: &Value) -> Value {
    let mut json =
        json!({"id": "o", "name": "Item", "tableName": "AB_Item", "fieldIDs": ["f"], "indexIDs": ["i"]});
    json.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    json!({"id": "o", "type": "object", "json": json})
}

fn field(id: &str, key: &str, column: &str, settings: &Value) -> Value {
    json!({"id": id, "type": "field", "json": {"id": id, "key": key, "columnName": column, "settings": settings}})
}

fn columns(store: &Store, table: &str) -> Vec<String> {
    store.table(table).unwrap().columns.iter().skip(4).map(|column| column.name.clone()).collect()
}

#[test]
fn objects_of_other_databases_get_no_table() {
    for flag in ["isImported", "isExternal", "isAPI"] {
        let mut store = Store::new().unwrap();
        migrate(&mut store, &json!([object(&json!({flag: 1})), field("f", "string", "name", &json!({}))]));
        assert_eq!(store.table("AB_Item"), None, "{flag}");
    }
    let mut store = Store::new().unwrap();
    migrate(
        &mut store,
        &json!([object(&json!({"isExternal": "0"})), field("f", "string", "name", &json!({}))]),
    );
    assert!(store.table("AB_Item").is_some(), "a zero as text is a zero");
}

#[test]
fn a_table_left_by_an_earlier_app_is_adopted() {
    let mut store = Store::new().unwrap();
    store.create_table("AB_Item").unwrap();
    store.add_column("AB_Item", Column::new("old", ColumnType::LongText)).unwrap();
    migrate(&mut store, &json!([object(&json!({})), field("f", "string", "name", &json!({}))]));
    assert_eq!(columns(&store, "AB_Item"), ["old", "name"]);
}

#[test]
fn fields_that_no_object_lists_get_no_column() {
    let mut store = Store::new().unwrap();
    let rows = json!([object(&json!({"fieldIDs": []})), field("f", "string", "name", &json!({}))]);
    migrate(&mut store, &rows);
    assert!(columns(&store, "AB_Item").is_empty());
}

#[test]
fn multilingual_fields_share_one_column() {
    let mut store = Store::new().unwrap();
    let settings = json!({"supportMultilingual": 1});
    let rows = json!([
        object(&json!({"fieldIDs": ["f", "g"]})),
        field("f", "string", "a", &settings),
        field("g", "LongText", "b", &settings)
    ]);
    assert!(migrate(&mut store, &rows).is_empty());
    assert_eq!(columns(&store, "AB_Item"), ["translations"]);
}

#[test]
fn fields_of_other_kinds_leave_an_existing_column_alone() {
    let mut store = Store::new().unwrap();
    migrate(&mut store, &json!([object(&json!({})), field("f", "string", "c", &json!({}))]));
    for key in ["file", "image", "AutoIndex", "combined", "calculate"] {
        migrate(&mut store, &json!([object(&json!({})), field("f", key, "c", &json!({}))]));
        assert_eq!(
            store.table("AB_Item").unwrap().column("c").unwrap().kind,
            ColumnType::Varchar(255),
            "{key}"
        );
    }
}

#[test]
fn combined_fields_come_last() {
    let mut store = Store::new().unwrap();
    let rows = json!([
        object(&json!({"fieldIDs": ["g", "f"]})),
        field("g", "combined", "both", &json!({"combinedFields": "f"})),
        field("f", "string", "name", &json!({})),
    ]);
    migrate(&mut store, &rows);
    assert_eq!(columns(&store, "AB_Item"), ["name", "both"]);
}

#[test]
fn an_index_on_equal_rows_is_refused_and_told_nobody() {
    let mut store = Store::new().unwrap();
    let index = json!({"id": "i", "type": "index", "json": {"id": "i", "name": "code", "unique": 1, "fieldIDs": ["f"]}});
    let rows = json!([object(&json!({})), field("f", "string", "code", &json!({})), index]);
    migrate(&mut store, &json!([object(&json!({"indexIDs": []})), field("f", "string", "code", &json!({}))]));
    for _ in 0..2 {
        store.insert_row("AB_Item", json!({"code": "x"}).as_object().unwrap()).unwrap();
    }
    let notices = migrate(&mut store, &rows);
    assert_eq!(notices, ["Item: ER_DUP_ENTRY: Duplicate entry 'x' for key 'AB_Item_code'"]);
    assert!(!store.table("AB_Item").unwrap().has_key("AB_Item_code"));
}

#[test]
fn an_index_on_a_link_waits_for_the_link() {
    let mut store = Store::new().unwrap();
    let link = |id: &str, column: &str, object: &str, other: &str, kinds: [&str; 2]| {
        let settings = json!({"linkObject": object, "linkColumn": other, "linkType": kinds[0], "linkViaType": kinds[1], "isSource": 1});
        field(id, "connectObject", column, &settings)
    };
    let other = json!({"id": "t", "type": "object", "json": {"id": "t", "name": "Cat", "tableName": "AB_Cat", "fieldIDs": ["g"]}});
    let index = json!({"id": "i", "type": "index", "json": {"id": "i", "name": "by_cat", "unique": 0, "fieldIDs": ["f"]}});
    let rows = json!([
        object(&json!({})),
        other,
        link("f", "cat", "t", "g", ["one", "many"]),
        link("g", "items", "o", "f", ["many", "one"]),
        index,
    ]);
    assert!(migrate(&mut store, &rows).is_empty());
    assert!(store.table("AB_Item").unwrap().has_key("AB_Item_by_cat"));
    assert!(columns(&store, "AB_Cat").is_empty(), "the many side has no column of its own");
}

#[test]
fn a_one_to_one_link_is_stored_at_its_source() {
    let mut store = Store::new().unwrap();
    let link = |id: &str, column: &str, object: &str, other: &str, source: u8| {
        let settings = json!({"linkObject": object, "linkColumn": other, "linkType": "one", "linkViaType": "one", "isSource": source});
        field(id, "connectObject", column, &settings)
    };
    let other = json!({"id": "t", "type": "object", "json": {"id": "t", "name": "Cat", "tableName": "AB_Cat", "fieldIDs": ["g"]}});
    migrate(
        &mut store,
        &json!([object(&json!({})), other, link("f", "cat", "t", "g", 1), link("g", "item", "o", "f", 0)]),
    );
    assert_eq!(store.table("AB_Item").unwrap().column("cat").unwrap().key, Key::Unique);
    assert!(columns(&store, "AB_Cat").is_empty());
}

#[test]
fn an_object_linked_to_itself_gets_two_different_columns() {
    let mut store = Store::new().unwrap();
    let settings = json!({"linkObject": "o", "linkColumn": "f", "linkType": "many", "linkViaType": "many", "isSource": 1});
    migrate(&mut store, &json!([object(&json!({})), field("f", "connectObject", "like", &settings)]));
    let table = store.table("AB_JOINMN_Item_Item_like").unwrap();
    assert_eq!(
        table.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>(),
        ["Item", "Item2"]
    );
}

#[test]
fn join_tables_have_names_cut_as_the_server_cuts_them() {
    let mut store = Store::new().unwrap();
    let link = |id: &str, column: &str, object: &str, other: &str, source: u8| {
        let settings = json!({"linkObject": object, "linkColumn": other, "linkType": "many", "linkViaType": "many", "isSource": source});
        field(id, "connectObject", column, &settings)
    };
    let other = json!({"id": "t", "type": "object",
        "json": {"id": "t", "name": "AnotherVeryLongName", "tableName": "AB_T", "fieldIDs": ["g"]}});
    let long = object(&json!({"name": "AVeryLongObjectName"}));
    let notices = migrate(
        &mut store,
        &json!([long, other, link("f", "AVeryLongColumnName", "t", "g", 1), link("g", "back", "o", "f", 0)]),
    );
    assert!(notices.is_empty());
    assert!(store.table("AB_JOINMN_AVeryLongObject_AnotherVeryLong_AVeryLongColum").is_some());
}
