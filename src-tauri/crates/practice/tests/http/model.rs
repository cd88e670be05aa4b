use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Client, practice};

const ROLES: &str = "c33692f3-26b7-4af3-a02e-139fb519296d";
const SCOPES: &str = "af10e37c-9b3a-4dc6-a52a-85d52320b659";
const USERS: &str = "228e3d91-5e42-49ec-b37c-59323ae433a1";

async fn id(client: &Client, kind: &str, name: &str) -> String {
    let rows = client.definitions().await;
    let row = rows.values().find(|row| row["type"] == kind && row["name"] == name);
    row.unwrap()["id"].as_str().unwrap().to_owned()
}

async fn count(client: &Client, object: &str, rules: Value) -> Value {
    let tree = json!({"glue": "and", "rules": rules}).to_string();
    let path = format!("/app_builder/model/{object}/count");
    client.send(client.request(Method::GET, &path).query(&[("where", tree)])).await.json()
}

#[tokio::test]
async fn rows_are_counted_exactly_under_conditions() {
    let practice = practice().await;
    let client = Client::builder(&practice.servers()[1]).await;
    let visits = id(&client, "object", "Visit").await;
    let minutes = id(&client, "field", "Visit->minutes").await;
    let all = client.get(&format!("/app_builder/model/{visits}/count")).await.json();
    assert_eq!(all, json!({"status": "success", "data": {"count": 240}}));
    let rule = |rule: &str, value: &str| json!([{"key": minutes, "rule": rule, "value": value}]);
    let empty = count(&client, &visits, rule("is_null", "")).await["data"]["count"].as_i64().unwrap();
    let filled = count(&client, &visits, rule("is_not_null", "")).await["data"]["count"].as_i64().unwrap();
    assert!(empty > 0 && empty + filled == 240);
    let long = count(&client, &visits, rule("greater", "99")).await["data"]["count"].as_i64().unwrap();
    assert!(long > 0 && long < filled);
}

#[tokio::test]
async fn unknown_objects_and_fields_are_refused_as_recorded() {
    let practice = practice().await;
    let client = Client::builder(&practice.servers()[0]).await;
    let unknown = client.get("/app_builder/model/00000000-0000-4000-8000-000000000000/count").await;
    assert_eq!(unknown.outcome(), (400, json!("ENOTFOUND")));
    let visits = id(&client, "object", "Visit").await;
    let refused =
        count(&client, &visits, json!([{"key": "11111111-0000-4000-8000-000000000000", "rule": "is_null"}]))
            .await;
    assert!(
        refused["message"].as_str().unwrap().contains("ER_BAD_FIELD_ERROR") && refused.get("code").is_none()
    );
}

#[tokio::test]
async fn roles_and_scopes_are_listed_as_packed_csv() {
    let practice = practice().await;
    let client = Client::builder(&practice.servers()[0]).await;
    let roles = client.get(&format!("/app_builder/model/{ROLES}?limit=100")).await.json();
    assert_eq!(roles["data"]["total_count"], 6, "five built-in ones and the coordinator");
    let csv = roles["data"]["csv_packed"]["data"].as_str().unwrap();
    assert!(csv.starts_with(
        "uuid,created_at,updated_at,translations,Default Role,id,scopes,users,ProcessForm30\r\n"
    ));
    assert!(csv.contains("Visit coordinator"));
    let scopes = client.get(&format!("/app_builder/model/{SCOPES}?limit=100")).await.json();
    let csv = scopes["data"]["csv_packed"]["data"].as_str().unwrap();
    assert!(csv.contains("838beeb9-0a13-4b0f-9780-0d47e67f3752") && csv.contains("Visits and people"));
    let first = client.get(&format!("/app_builder/model/{SCOPES}?limit=1")).await.json();
    assert_eq!(first["data"]["csv_packed"]["data"].as_str().unwrap().split("\r\n").count(), 2);
    assert_eq!(first["data"]["total_count"], 2);
}

#[tokio::test]
async fn who_is_no_builder_sees_what_a_scope_opens() {
    let practice = practice().await;
    let login = practice.staging().viewer();
    let viewer = Client::logged_in(&practice.servers()[0], &login.email, &login.password).await;
    let roles = viewer.get(&format!("/app_builder/model/{ROLES}?limit=2")).await.json();
    assert_eq!(
        (&roles["data"]["total_count"], &roles["data"]["csv_packed"]["data"]),
        (&json!(0), &json!(""))
    );
    let builder = Client::builder(&practice.servers()[0]).await;
    let (visits, items) = (id(&builder, "object", "Visit").await, id(&builder, "object", "Item").await);
    let counted = async |object: &str| {
        let path = format!("/app_builder/model/{object}/count");
        viewer.get(&path).await.json()["data"]["count"].clone()
    };
    assert_eq!((counted(&visits).await, counted(&items).await), (json!(60), json!(0)));
    assert_eq!(
        viewer.get(&format!("/definition/info/object/{visits}")).await.outcome(),
        (403, json!("E_NOPERM"))
    );
}

#[tokio::test]
async fn rows_can_be_added_and_listed() {
    let practice = practice().await;
    let client = Client::builder(&practice.servers()[0]).await;
    let skills = id(&client, "object", "Skill").await;
    let path = format!("/app_builder/model/{skills}");
    let made = client.post(&path, &json!({"name": "Welding"})).await.json();
    assert_eq!(made["data"]["csv_packed"]["type"], "single");
    assert!(
        made["data"]["csv_packed"]["data"]
            .as_str()
            .unwrap()
            .starts_with("uuid,created_at,updated_at,name,id\r\n")
    );
    let listed = client.get(&path).await.json();
    assert_eq!(listed["data"]["total_count"], 9);
    assert!(listed["data"]["csv_packed"]["data"].as_str().unwrap().contains("Welding"));
    assert_eq!(client.post(&path, &json!({"name": "welding"})).await.outcome(), (400, json!("ER_DUP_ENTRY")));
    let users = client.get(&format!("/app_builder/model/{USERS}/count")).await.json();
    assert_eq!(users["data"]["count"], 2);
}
