use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Client, empty, file, practice};

#[tokio::test]
async fn the_two_exports_have_the_recorded_keys() {
    let practice = practice().await;
    let client = Client::builder(&practice.servers()[0]).await;
    let all = client.get("/definition/export/all").await.json();
    assert_eq!(all.as_object().unwrap().keys().collect::<Vec<_>>(), ["abVersion", "date", "definitions"]);
    let rows = all["definitions"].as_array().unwrap();
    assert_eq!(rows[0].as_object().unwrap().len(), 6);
    let list = client.get("/definition/allapplications").await.json();
    assert_eq!(&list, &all["definitions"], "all definitions, not only applications");
    let id = client.app("Visits").await;
    let app = client.get(&format!("/definition/export/{id}")).await.json();
    let keys: Vec<_> = app.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        ["abVersion", "date", "definitions", "filename", "files", "roles", "scopes", "siteObjectConnections"]
    );
}

#[tokio::test]
async fn an_app_without_roles_has_no_scopes_key() {
    let practice = practice().await;
    let client = Client::builder(&practice.servers()[0]).await;
    let id = client.app("Equipment").await;
    let app = client.get(&format!("/definition/export/{id}")).await.json();
    assert!(app.get("scopes").is_none() && app["roles"] == json!([]));
}

#[tokio::test]
async fn a_download_has_a_name() {
    let practice = practice().await;
    let client = Client::builder(&practice.servers()[0]).await;
    let all = client.get("/definition/export/all?download=1").await;
    assert!(all.header("content-disposition").starts_with("attachment; filename=\"appbuilder_2"));
    let id = client.app("Site Administration").await;
    let app = client.get(&format!("/definition/export/{id}?download=1")).await;
    let name = app.json()["filename"].as_str().unwrap().to_owned();
    assert!(name.starts_with("app_Site_Administration_"));
    assert_eq!(app.header("content-disposition"), format!("attachment; filename=\"{name}.json\""));
    assert_eq!(client.get(&format!("/definition/export/{id}")).await.header("content-disposition"), "");
}

#[tokio::test]
async fn wrong_ids_are_refused_as_recorded() {
    let practice = practice().await;
    let client = Client::builder(&practice.servers()[0]).await;
    assert_eq!(client.get("/definition/export/not-a-uuid").await.outcome(), (400, json!(422)));
    let id = client.app("Visits").await;
    assert_eq!(
        client.get(&format!("/definition/export/{id}?download=true")).await.outcome(),
        (400, json!(422))
    );
    let unknown = client.get("/definition/export/99999999-437f-4bb5-a5a1-ec3198696206").await;
    assert_eq!(unknown.outcome(), (400, Value::Null));
    assert_eq!(unknown.json()["message"], "Error: Application not found");
}

#[tokio::test]
async fn an_unchanged_export_is_not_sent_again() {
    let practice = practice().await;
    let client = Client::builder(&practice.servers()[0]).await;
    let first = client.get("/definition/export/all").await;
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with(&format!("W/\"{:x}-", first.body.len())));
    let again = |tag: &str| {
        client.request(Method::GET, "/definition/export/all").header("if-none-match", tag.to_owned())
    };
    let reply = client.send(again(&tag)).await;
    assert!(reply.status == 304 && reply.body.is_empty());
    assert_eq!(client.send(again("W/\"other\"")).await.status, 200);
}

#[tokio::test]
async fn exports_are_gzipped_on_request_and_indented_outside_production() {
    let practice = practice().await;
    let client = Client::builder(&practice.servers()[0]).await;
    let plain = client.get("/definition/export/all").await;
    assert!(plain.text().starts_with("{\n  \"abVersion\": \"0.0.0\""));
    let gzipped = client
        .send(client.request(Method::GET, "/definition/export/all").header("accept-encoding", "gzip"))
        .await;
    assert_eq!(gzipped.header("content-encoding"), "gzip");
    assert!(gzipped.body.len() * 4 < plain.body.len());
    practice.site().set_production(true);
    assert!(client.get("/definition/export/all").await.text().starts_with("{\"abVersion\":\"0.0.0\""));
}

#[tokio::test]
async fn defaults_are_sent_but_never_stored() {
    let practice = empty().await;
    let client = Client::builder(&practice.servers()[0]).await;
    let page = json!({"id": "p", "name": "p", "type": "view", "json": {"id": "p", "key": "page"}});
    let app = json!({"id": "a", "name": "a", "type": "application", "json": {"id": "a", "json": {"pageIDs": ["p"]}}});
    assert_eq!(client.import(file(json!([app, page]))).await.status, 200);
    let rows = client.definitions().await;
    assert_eq!(rows["p"]["json"], json!({"id": "p", "key": "page", "settings": {"height": 0}}));
    let loaded = |row: &Value| row["json"]["json"]["versionData"]["changeLog"]["1.0.0"]["timestamp"].clone();
    let first = loaded(&rows["a"]);
    tokio::time::sleep(Duration::from_millis(5)).await;
    practice.staging().restart().unwrap();
    assert_ne!(loaded(&client.definitions().await["a"]), first, "the time is that of the last load");
}

#[tokio::test]
async fn check_update_moves_when_definitions_are_loaded_again_and_first_asked_for() {
    let practice = practice().await;
    let client = Client::builder(&practice.servers()[0]).await;
    let asked = || async { client.get("/definition/check-update").await.json()["data"].as_i64().unwrap() };
    let first = asked().await;
    assert_eq!(asked().await, first);
    tokio::time::sleep(Duration::from_millis(5)).await;
    assert_eq!(client.import("{\"definitions\":[]}").await.status, 200);
    assert!(asked().await > first);
}

#[tokio::test]
async fn exporting_an_app_empties_imported_fields_until_the_next_load() {
    let practice = empty().await;
    let client = Client::builder(&practice.servers()[0]).await;
    let object = json!({"id": "o", "name": "o", "type": "object",
        "json": {"id": "o", "name": "O", "tableName": "AB_O", "fieldIDs": [], "importedFieldIDs": ["f"]}});
    let app = "11111111-2222-4333-8444-555555555555";
    let application = json!({"id": app, "name": "a", "type": "application", "json": {"id": app, "json": {"objectIDs": ["o"]}}});
    client.import(file(json!([application, object]))).await;
    let imported = || async { client.definitions().await["o"]["json"]["importedFieldIDs"].clone() };
    assert_eq!(imported().await, json!(["f"]));
    assert_eq!(client.get(&format!("/definition/export/{app}")).await.status, 200);
    assert_eq!(imported().await, json!([]));
    practice.staging().restart().unwrap();
    assert_eq!(imported().await, json!(["f"]));
}

#[tokio::test]
async fn idle_connections_are_announced_to_close() {
    let practice = practice().await;
    let reply = Client::of(&practice.servers()[0]).get("/monitors/lb").await;
    assert_eq!((reply.header("keep-alive"), reply.header("connection")), ("timeout=5", "keep-alive"));
}
