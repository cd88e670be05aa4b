use serde_json::{Value, json};

use crate::client::{Client, empty, file};

/// An app with one object; `fields` are `(id, key, column, settings)`.
fn app(fields: &[(&str, &str, &str, Value)]) -> Vec<u8> {
    let ids: Vec<_> = fields.iter().map(|field| field.0).collect();
    let mut rows = vec![
        json!({"id": "a", "name": "a", "type": "application", "json": {"id": "a", "json": {"objectIDs": ["o"]}}}),
        json!({"id": "o", "name": "o", "type": "object",
            "json": {"id": "o", "name": "Item", "tableName": "AB_Item", "fieldIDs": ids}}),
    ];
    for (id, key, column, settings) in fields {
        let json = json!({"id": id, "key": key, "columnName": column, "settings": settings});
        rows.push(json!({"id": id, "name": column, "type": "field", "json": json}));
    }
    file(Value::Array(rows))
}

async fn types(client: &Client) -> Vec<(String, String)> {
    let info = client.get("/definition/info/object/o").await.json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let fields = info["data"]["fields"].as_array().unwrap().iter().skip(4);
    fields.map(|field| (text(&field["Field"]), text(&field["Type"]))).collect()
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(name, kind)| ((*name).to_owned(), (*kind).to_owned())).collect()
}

fn number(places: Option<u32>) -> Value {
    places.map_or(
        json!({"typeDecimals": "none"}),
        |places| json!({"typeDecimals": "period", "typeDecimalPlaces": places}),
    )
}

#[tokio::test]
async fn a_new_object_gets_a_table_with_its_columns() {
    let practice = empty().await;
    let client = Client::builder(&practice.servers()[0]).await;
    let fields = [
        ("f1", "string", "name", json!({"required": 1, "default": "D", "unique": 1})),
        ("f2", "number", "qty", number(Some(2))),
        ("f3", "calculate", "sum", json!({})),
    ];
    assert_eq!(client.import(app(&fields)).await.status, 200);
    let info = client.get("/definition/info/object/o").await.json();
    assert_eq!(info["data"]["tableName"], "AB_Item");
    let name = &info["data"]["fields"][4];
    let expected = json!({"Field": "name", "Type": "varchar(255)", "Null": "NO", "Key": "UNI", "Default": "D", "Extra": ""});
    assert_eq!(name, &expected);
    assert_eq!(types(&client).await, pairs(&[("name", "varchar(255)"), ("qty", "decimal(10,2)")]));
    let field = client.get("/definition/info/object/o/field/f2").await.json();
    assert_eq!(field["data"]["Type"], "decimal(10,2)");
    let unknown = client.get("/definition/info/object/99999999-0000-4000-8000-000000000000").await;
    assert_eq!(unknown.outcome(), (400, json!(404)));
}

#[tokio::test]
async fn decimals_are_rounded_and_times_cut_without_a_word() {
    let practice = empty().await;
    let client = Client::builder(&practice.servers()[0]).await;
    client
        .import(app(&[("f1", "number", "qty", number(Some(2))), ("f2", "datetime", "at", json!({}))]))
        .await;
    for (qty, at) in
        [("12.34", "2026-03-04 05:06:07"), ("12.99", "2026-03-05 23:59:59"), ("3", "2026-03-06 00:00:00")]
    {
        client.post("/app_builder/model/o", &json!({"qty": qty, "at": at})).await;
    }
    assert_eq!(
        client
            .import(app(&[("f1", "number", "qty", number(None)), ("f2", "date", "at", json!({}))]))
            .await
            .status,
        200
    );
    let cells = |column: &str| {
        let cells = practice.staging().cells("AB_Item", column).unwrap();
        cells.into_iter().map(Option::unwrap).collect::<Vec<_>>()
    };
    assert_eq!(cells("qty"), ["12", "13", "3"]);
    assert_eq!(cells("at"), ["2026-03-04", "2026-03-05", "2026-03-06"]);
    assert_eq!(types(&client).await, pairs(&[("qty", "int(11)"), ("at", "date")]));
}

#[tokio::test]
async fn the_first_failure_keeps_later_columns_from_being_made_behind_success() {
    let practice = empty().await;
    let client = Client::builder(&practice.servers()[0]).await;
    client.import(app(&[("f1", "string", "name", json!({}))])).await;
    client.post("/app_builder/model/o", &json!({"name": "abc"})).await;
    let reply = client
        .import(app(&[
            ("f0", "string", "before", json!({})),
            ("f1", "number", "name", number(None)),
            ("f2", "string", "after", json!({})),
        ]))
        .await;
    assert_eq!(reply.json(), json!({"status": "success", "data": {"done": true}}));
    assert_eq!(types(&client).await, pairs(&[("name", "varchar(255)"), ("before", "varchar(255)")]));
    let rows = client.definitions().await;
    assert_eq!(rows["f1"]["json"]["key"], "number", "the definition says otherwise");
    assert!(rows.contains_key("f2"));
    assert!(practice.staging().notices()[0].contains("Truncated incorrect INTEGER value: 'abc'"));
}

#[tokio::test]
async fn required_and_unique_fail_on_rows_that_do_not_fit() {
    for (settings, rows) in [
        (json!({"required": 1, "default": "D"}), [json!({"name": "a"}), json!({})]),
        (json!({"unique": 1}), [json!({"name": "X"}), json!({"name": "x"})]),
    ] {
        let practice = empty().await;
        let client = Client::builder(&practice.servers()[0]).await;
        client.import(app(&[("f1", "string", "name", json!({}))])).await;
        for row in &rows {
            client.post("/app_builder/model/o", row).await;
        }
        assert_eq!(
            client
                .import(app(&[("f1", "string", "name", settings), ("f2", "string", "after", json!({}))]))
                .await
                .status,
            200
        );
        assert_eq!(types(&client).await, pairs(&[("name", "varchar(255)")]));
        let info = client.get("/definition/info/object/o").await.json();
        assert_eq!(
            (&info["data"]["fields"][4]["Null"], &info["data"]["fields"][4]["Key"]),
            (&json!("YES"), &json!(""))
        );
    }
}

#[tokio::test]
async fn a_list_that_becomes_multiple_depends_on_its_rows() {
    for (rows, kind) in [(vec![json!({"opt": "a"})], "varchar(255)"), (vec![], "longtext")] {
        let practice = empty().await;
        let client = Client::builder(&practice.servers()[0]).await;
        client.import(app(&[("f1", "list", "opt", json!({"isMultiple": 0}))])).await;
        for row in &rows {
            client.post("/app_builder/model/o", row).await;
        }
        client.import(app(&[("f1", "list", "opt", json!({"isMultiple": 1}))])).await;
        assert_eq!(types(&client).await, pairs(&[("opt", kind)]));
    }
}

#[tokio::test]
async fn new_names_make_new_columns_and_tables_and_the_old_ones_stay() {
    let practice = empty().await;
    let client = Client::builder(&practice.servers()[0]).await;
    client.import(app(&[("f1", "string", "name", json!({}))])).await;
    client.post("/app_builder/model/o", &json!({"name": "abc"})).await;
    client.import(app(&[("f1", "string", "title", json!({}))])).await;
    assert_eq!(types(&client).await, pairs(&[("name", "varchar(255)"), ("title", "varchar(255)")]));
    assert_eq!(practice.staging().cells("AB_Item", "title").unwrap(), [None]);
    let mut moved: Value = serde_json::from_slice(&app(&[("f1", "string", "title", json!({}))])).unwrap();
    moved["definitions"][1]["json"]["tableName"] = json!("AB_Other");
    client.import(moved.to_string()).await;
    assert_eq!(client.get("/app_builder/model/o/count").await.json()["data"]["count"], 0);
    assert_eq!(practice.staging().cells("AB_Item", "name").unwrap(), [Some("abc".to_owned())]);
}

#[tokio::test]
async fn a_hidden_required_file_makes_every_insert_fail() {
    let practice = empty().await;
    let client = Client::builder(&practice.servers()[0]).await;
    let name = || ("f1", "string", "name", json!({}));
    client.import(app(&[name(), ("f2", "file", "doc", json!({"required": 1}))])).await;
    client.import(app(&[name()])).await;
    let reply = client.post("/app_builder/model/o", &json!({"name": "x"})).await;
    assert_eq!(reply.outcome(), (400, json!("ER_NO_DEFAULT_FOR_FIELD")));
}

#[tokio::test]
async fn a_dropped_field_row_still_gets_its_column() {
    let practice = empty().await;
    let client = Client::builder(&practice.servers()[0]).await;
    let mut rows: Value = serde_json::from_slice(&app(&[("f1", "string", "name", json!({}))])).unwrap();
    rows["definitions"][2]["note"] = json!("one column too many");
    client.import(rows.to_string()).await;
    assert_eq!(types(&client).await, pairs(&[("name", "varchar(255)")]));
    let exported = client.definitions().await;
    assert!(!exported.contains_key("f1"));
    assert_eq!(exported["o"]["json"]["fieldIDs"], json!(["f1"]));
}

#[tokio::test]
async fn a_column_can_be_made_to_fail() {
    let practice = empty().await;
    let client = Client::builder(&practice.servers()[0]).await;
    practice.staging().fail_column("f1");
    let reply = client
        .import(app(&[("f1", "string", "name", json!({})), ("f2", "string", "after", json!({}))]))
        .await;
    assert_eq!(reply.json()["data"]["done"], true);
    assert_eq!(types(&client).await, []);
}

/// Two objects with a link between them; `kinds` are linkType and linkViaType of the first.
fn linked(kinds: (&str, &str), name: &str) -> Vec<u8> {
    let object = |id: &str, name: &str, field: &str| {
        json!({"id": id, "name": name, "type": "object",
        "json": {"id": id, "name": name, "tableName": format!("AB_{id}"), "fieldIDs": [field]}})
    };
    let link = |id: &str, column: &str, object: &str, other: &str, kinds: (&str, &str), source: u8| {
        json!({
        "id": id, "name": column, "type": "field", "json": {"id": id, "key": "connectObject", "columnName": column,
        "settings": {"linkObject": object, "linkColumn": other, "linkType": kinds.0, "linkViaType": kinds.1, "isSource": source}}})
    };
    file(json!([
        {"id": "a", "name": "a", "type": "application", "json": {"id": "a", "json": {"objectIDs": ["o", "t"]}}},
        object("o", name, "l1"), object("t", "Cat", "l2"),
        link("l1", "cats", "t", "l2", kinds, 1), link("l2", "items", "o", "l1", (kinds.1, kinds.0), 0),
    ]))
}

#[tokio::test]
async fn links_live_in_a_column_or_in_a_join_table() {
    let practice = empty().await;
    let client = Client::builder(&practice.servers()[0]).await;
    client.import(linked(("one", "many"), "Item")).await;
    let info = client.get("/definition/info/object/o").await.json();
    assert_eq!(
        (&info["data"]["fields"][4]["Field"], &info["data"]["fields"][4]["Key"]),
        (&json!("cats"), &json!("MUL"))
    );
    let practice = empty().await;
    let client = Client::builder(&practice.servers()[0]).await;
    client.import(linked(("many", "one"), "Item")).await;
    assert_eq!(client.get("/definition/info/object/t").await.json()["data"]["fields"][4]["Field"], "items");
    client.import(linked(("many", "many"), "Item")).await;
    let link = json!({"Item": "i", "Cat": "c"});
    practice.staging().insert_row("AB_JOINMN_Item_Cat_cats", link.as_object().unwrap()).unwrap();
    client.import(linked(("many", "many"), "Thing")).await;
    assert!(
        practice.staging().cells("AB_JOINMN_Thing_Cat_cats", "Cat").unwrap().is_empty(),
        "renaming loses the links"
    );
    assert_eq!(practice.staging().cells("AB_JOINMN_Item_Cat_cats", "Cat").unwrap(), [Some("c".to_owned())]);
}

#[tokio::test]
async fn a_link_to_a_missing_object_makes_the_object_unreadable() {
    let practice = empty().await;
    let client = Client::builder(&practice.servers()[0]).await;
    let link = json!({"linkObject": "gone", "linkColumn": "gone2", "linkType": "one", "linkViaType": "many"});
    client.import(app(&[("l1", "connectObject", "cat", link), ("f2", "string", "after", json!({}))])).await;
    assert_eq!(types(&client).await, pairs(&[("after", "varchar(255)")]));
    let reply = client.get("/app_builder/model/o/count").await;
    assert!(reply.status == 400 && reply.json()["message"].as_str().unwrap().contains("reading 'PK'"));
}

#[tokio::test]
async fn indexes_show_in_the_columns() {
    let practice = empty().await;
    let client = Client::builder(&practice.servers()[0]).await;
    let mut rows: Value = serde_json::from_slice(&app(&[("f1", "string", "name", json!({}))])).unwrap();
    rows["definitions"][1]["json"]["indexIDs"] = json!(["i"]);
    let index = json!({"id": "i", "name": "i", "type": "index", "json": {"id": "i", "name": "by_name", "unique": 0, "fieldIDs": ["f1"]}});
    rows["definitions"].as_array_mut().unwrap().push(index);
    client.import(rows.to_string()).await;
    client.import(rows.to_string()).await;
    let info = client.get("/definition/info/object/o").await.json();
    assert_eq!(info["data"]["fields"][4]["Key"], "MUL");
    assert_eq!(practice.staging().notices(), Vec::<String>::new());
}
