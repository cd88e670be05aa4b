use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::client::{Client, empty, file, practice};

/// The rows of a small app: an application with a page.
fn app(page: Value) -> Value {
    let application = json!({"id": "a", "name": "a", "type": "application", "json": {"id": "a", "json": {"pageIDs": ["p"]}}});
    json!([application, page])
}

fn page(extra: Value) -> Value {
    let mut page = json!({"id": "p", "name": "p", "type": "view", "json": {"id": "p", "key": "page", "settings": {"height": 1}}});
    page.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    page
}

#[tokio::test]
async fn files_that_are_no_exports_are_refused_as_recorded() {
    let practice = empty().await;
    let client = Client::builder(&practice.servers()[0]).await;
    let cases = [
        ("", 500, Value::Null),
        ("{\"definitions\":[", 500, Value::Null),
        ("\u{FEFF}{\"definitions\":[]}", 500, Value::Null),
        ("{}", 400, Value::Null),
        ("{\"definitions\":{}}", 400, Value::Null),
        ("[]", 400, json!("EINVALIDINPUTS")),
        ("\"str\"", 400, json!("EINVALIDINPUTS")),
        ("null", 400, json!("EINVALIDINPUTS")),
        ("{\"definitions\":[]}", 200, Value::Null),
    ];
    for (text, status, code) in cases {
        assert_eq!(client.import(text).await.outcome(), (status, code), "{text}");
    }
    assert_eq!(client.import("[]").await.json()["errors"]["code"], 422);
}

#[tokio::test]
async fn only_a_file_part_named_upload_is_an_upload() {
    let practice = empty().await;
    let client = Client::builder(&practice.servers()[0]).await;
    let good = || Part::text("{\"definitions\":[]}").file_name("a.json");
    let forms = [
        (Form::new().text("other", "hello"), false),
        (Form::new().part("file", good()), false),
        (Form::new().text("upload", "{\"definitions\":[]}"), false),
        (Form::new().text("foo", "bar").part("upload", good()), true),
        (Form::new().part("upload", good()).text("foo", "bar"), true),
        (Form::new().part("upload", good()).part("upload", Part::text("{").file_name("b.json")), true),
    ];
    for (form, works) in forms {
        let reply = client.send(client.request(Method::POST, "/definition/import").multipart(form)).await;
        let expected = if works {
            json!({"status": "success", "data": {"done": true}})
        } else {
            json!({"status": "error"})
        };
        assert_eq!((reply.status.as_u16(), reply.json()), (200, expected));
    }
    for body in ["{\"definitions\":[]}", ""] {
        let request = client
            .request(Method::POST, "/definition/import")
            .header("content-type", "application/json")
            .body(body);
        assert_eq!(client.send(request).await.json(), json!({"status": "error"}));
    }
    assert_eq!(client.get("/definition/import").await.status, 500);
    let put = client.upload("{\"definitions\":[]}").build().unwrap();
    let (mut parts, body) = (put, ());
    *parts.method_mut() = Method::PUT;
    let () = body;
    assert_eq!(client.http.execute(parts).await.unwrap().status(), 200);
}

#[tokio::test]
async fn the_largest_file_is_one_byte_below_fifteen_million() {
    let practice = empty().await;
    let client = Client::builder(&practice.servers()[0]).await;
    let padded = |size: usize| {
        let mut text = b"{\"definitions\":[]".to_vec();
        text.resize(size - 1, b' ');
        text.push(b'}');
        text
    };
    assert_eq!(client.import(padded(14_999_999)).await.json()["data"]["done"], true);
    for size in [15_000_000, 40_000_000] {
        let reply = client.import(padded(size)).await;
        assert_eq!((reply.status.as_u16(), reply.text()), (200, "{\n  \"status\": \"error\"\n}".to_owned()));
    }
    assert_eq!(practice.staging().import_count(), 3);
}

#[tokio::test]
async fn rows_the_database_refuses_vanish_behind_success() {
    let practice = empty().await;
    let client = Client::builder(&practice.servers()[0]).await;
    assert_eq!(client.import(file(app(page(json!({}))))).await.status, 200);
    let refused = [
        page(json!({"note": 1, "json": {"settings": {"height": 2}}})),
        page(json!({"name": "😀", "json": {"settings": {"height": 2}}})),
        page(json!({"name": "x".repeat(300), "json": {"settings": {"height": 2}}})),
        json!({"type": "view", "json": {"settings": {"height": 2}}}),
        Value::Null,
    ];
    for row in refused {
        let reply = client.import(file(json!([row]))).await;
        assert_eq!(reply.json(), json!({"status": "success", "data": {"done": true}}));
        assert_eq!(client.definitions().await["p"]["json"]["settings"]["height"], 1);
    }
}

#[tokio::test]
async fn rows_replace_and_never_merge_and_nothing_is_deleted() {
    let practice = empty().await;
    let client = Client::builder(&practice.servers()[0]).await;
    let child = json!({"id": "v", "name": "v", "type": "view", "json": {"id": "v", "key": "label"}});
    let with_child = page(json!({"json": {"id": "p", "key": "page", "viewIDs": ["v"], "icon": "x"}}));
    client.import(file(json!([app(page(json!({})))[0], with_child, child]))).await;
    assert!(client.definitions().await.contains_key("v"));
    client.import(file(app(page(json!({}))))).await;
    let rows = client.definitions().await;
    assert!(!rows.contains_key("v"), "what no page lists is not exported");
    assert_eq!(rows["p"]["json"].get("icon"), None, "the row is replaced, not merged");
    let only_page = page(json!({"json": {"id": "p", "key": "page", "viewIDs": ["v"]}}));
    client.import(file(json!([only_page]))).await;
    assert!(client.definitions().await.contains_key("v"), "an orphan comes back as it was");
}

#[tokio::test]
async fn dates_come_from_the_file_cut_to_seconds() {
    let practice = empty().await;
    let client = Client::builder(&practice.servers()[0]).await;
    let dated = |created: Value, updated: Value| page(json!({"createdAt": created, "updatedAt": updated}));
    let stored = || async {
        let rows = client.definitions().await;
        (rows["p"]["createdAt"].clone(), rows["p"]["updatedAt"].clone())
    };
    client.import(file(app(dated(json!("2026-01-02T03:04:05.999Z"), json!("2026-01-02 03:04:06"))))).await;
    assert_eq!(stored().await, (json!("2026-01-02T03:04:05.000Z"), json!("2026-01-02T03:04:06.000Z")));
    client.import(file(json!([page(json!({}))]))).await;
    let (created, updated) = stored().await;
    assert_eq!(created, "2026-01-02T03:04:05.000Z", "an absent date stays on an existing row");
    assert_ne!(updated, "2026-01-02T03:04:06.000Z", "but the row is updated now");
    client.import(file(app(dated(Value::Null, json!("2026-01-02T03:04:06.000Z"))))).await;
    assert_eq!(stored().await.0, Value::Null);
}

#[tokio::test]
async fn json_may_be_text() {
    let practice = empty().await;
    let client = Client::builder(&practice.servers()[0]).await;
    client.import(file(app(page(json!({"json": "{\"id\":\"p\",\"key\":\"page\",\"icon\":\"i\"}"}))))).await;
    assert_eq!(client.definitions().await["p"]["json"]["icon"], "i");
}

#[tokio::test]
async fn importing_what_was_exported_changes_nothing() {
    let practice = practice().await;
    let client = Client::builder(&practice.servers()[0]).await;
    let before = client.get("/definition/export/all").await.json();
    let app = client.get(&format!("/definition/export/{}", client.app("Visits").await)).await;
    assert_eq!(client.import(app.body).await.status, 200);
    let mut after = client.get("/definition/export/all").await.json();
    let user = practice_row(&before, "USER");
    // The system object is saved anew by every import that links to it.
    let row =
        after["definitions"].as_array_mut().unwrap().iter_mut().find(|row| row["id"] == user["id"]).unwrap();
    row["updatedAt"] = user["updatedAt"].clone();
    let without_load_time = |value: &Value| {
        let mut value = value.clone();
        for row in
            value["definitions"].as_array_mut().unwrap().iter_mut().filter(|row| row["type"] == "application")
        {
            row["json"]["json"]["versionData"] = Value::Null;
        }
        value
    };
    assert_eq!(without_load_time(&before), without_load_time(&after));
    assert_eq!(practice.staging().notices(), Vec::<String>::new());
}

fn practice_row(export: &Value, name: &str) -> Value {
    export["definitions"].as_array().unwrap().iter().find(|row| row["name"] == name).unwrap().clone()
}

#[tokio::test]
async fn an_unknown_process_key_takes_the_tenant_down_until_row_and_restart() {
    let practice = practice().await;
    practice.site().set_patience(std::time::Duration::from_millis(5));
    let [staging, production] = practice.servers() else { panic!() };
    let client = Client::builder(staging).await;
    let process = client.definitions().await.into_values().find(|row| row["type"] == "process").unwrap();
    let mut process = process;
    process["json"]["elementIDs"].as_array_mut().unwrap().push(json!("e"));
    let element = |key: &str| json!({"id": "e", "name": "e", "type": "process.task.odd", "json": {"id": "e", "key": key}});
    assert_eq!(client.import(file(json!([process, element("Teleport")]))).await.status, 200);
    let broken = "TypeError: Tasks[values.key] is not a constructor";
    assert_eq!(
        client.get("/definition/export/all").await.outcome(),
        (400, json!("E_REAUTH")),
        "the first answer misleads"
    );
    assert_eq!(client.get("/definition/export/all").await.json()["message"], broken);
    assert_eq!(client.import(file(json!([element("End")]))).await.json()["message"], broken);
    let deleted = client.send(client.request(Method::DELETE, "/definition/e")).await;
    assert_eq!(deleted.json()["message"], broken);
    assert_eq!(client.log_in(&staging.email, &staging.password).await.status, 200);
    assert_eq!(Client::builder(production).await.get("/definition/export/all").await.status, 200);
    practice.staging().restart().unwrap();
    assert_eq!(client.get("/definition/export/all").await.outcome(), (400, json!("E_REAUTH")));
    practice.staging().remove_row("e").unwrap();
    assert_eq!(
        client.get("/definition/export/all").await.status,
        400,
        "removing the row alone does not help"
    );
    practice.staging().restart().unwrap();
    assert_eq!(client.get("/definition/export/all").await.status, 200);
}

#[tokio::test]
async fn an_unknown_field_key_breaks_exports_until_it_is_corrected() {
    let practice = empty().await;
    let client = Client::builder(&practice.servers()[0]).await;
    let app = "11111111-2222-4333-8444-555555555555";
    let rows = |key: &str| {
        json!([
            {"id": app, "name": "a", "type": "application", "json": {"id": app, "json": {"objectIDs": ["o"]}}},
            {"id": "o", "name": "o", "type": "object", "json": {"id": "o", "name": "O", "tableName": "AB_O", "fieldIDs": ["f"]}},
            {"id": "f", "name": "f", "type": "field", "json": {"id": "f", "key": key, "columnName": "c", "settings": {}}},
        ])
    };
    let reply = client.import(file(rows("hologram"))).await;
    assert_eq!(reply.status, 400);
    assert!(reply.json()["message"].as_str().unwrap().contains("reading 'id'"));
    for path in ["/definition/export/all".to_owned(), format!("/definition/export/{app}")] {
        assert_eq!(client.get(&path).await.json()["message"], "Error: Error gathering definitions.");
    }
    let info = client.get("/definition/info/object/o").await.json();
    assert_eq!(info["data"]["fields"], json!([]), "no table was made");
    assert_eq!(client.import(file(rows("string"))).await.status, 200);
    assert_eq!(client.get("/definition/export/all").await.status, 200);
    assert_eq!(client.get("/definition/info/object/o").await.json()["data"]["fields"][4]["Field"], "c");
}

#[tokio::test]
async fn one_definition_can_be_made_changed_and_deleted() {
    let practice = empty().await;
    let client = Client::builder(&practice.servers()[0]).await;
    let made = client
        .post(
            "/definition/create",
            &json!({"name": "probe", "type": "datacollection", "json": {"settings": {}}}),
        )
        .await
        .json();
    let id = made["data"]["id"].as_str().unwrap();
    assert_eq!(made["data"]["json"], "{\"settings\":{}}", "json comes back as text");
    let path = format!("/definition/{id}");
    let changed =
        client.send(client.request(Method::PUT, &path).json(&json!({"name": "probe 2"}))).await.json();
    assert_eq!(
        (&changed["data"]["name"], &changed["data"]["type"]),
        (&json!("probe 2"), &json!("datacollection"))
    );
    let delete = || client.send(client.request(Method::DELETE, &path));
    assert!(delete().await.json()["data"]["createdAt"].is_string());
    assert_eq!(delete().await.json(), json!({"status": "success", "data": null}));
}
