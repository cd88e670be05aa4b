use serde_json::{Value, json};

use crate::client::{Client, practice};

async fn visits(client: &Client) -> Value {
    client.get(&format!("/definition/export/{}", client.app("Visits").await)).await.json()
}

fn only(file: &Value, keys: &[&str]) -> String {
    let mut some = json!({"definitions": []});
    for key in keys {
        some[*key] = file[*key].clone();
    }
    some.to_string()
}

#[tokio::test]
async fn exports_leak_whole_accounts_of_a_role() {
    let practice = practice().await;
    let client = Client::builder(&practice.servers()[0]).await;
    let app = visits(&client).await;
    let role = &app["roles"][0];
    assert_eq!(role["users"], json!([]));
    let secrets = practice.staging().leaked_secrets().unwrap();
    let text = role["users__relation"].to_string();
    assert!(secrets.len() == 4 && secrets.iter().all(|secret| text.contains(secret)));
    let all = client.get("/definition/export/all").await.text();
    assert!(secrets.iter().all(|secret| !all.contains(secret)), "all apps carry no roles");
}

#[tokio::test]
async fn importing_a_role_keeps_its_people_and_drops_its_forms() {
    let practice = practice().await;
    let client = Client::builder(&practice.servers()[0]).await;
    let app = visits(&client).await;
    let control = practice.staging();
    let role = app["roles"][0]["uuid"].as_str().unwrap();
    control.link_role(role, "ProcessForm30", "form-1").unwrap();
    control.link_role(role, "scopes", "838beeb9-0a13-4b0f-9780-0d47e67f3752").unwrap();
    assert_eq!(client.import(only(&app, &["roles", "scopes"])).await.status, 200);
    assert_eq!(control.role_links(role, "users").unwrap().len(), 2);
    assert!(control.role_links(role, "ProcessForm30").unwrap().is_empty());
    assert_eq!(control.role_links(role, "scopes").unwrap().len(), 1, "a scope too many is taken away");
}

#[tokio::test]
async fn a_reduced_role_keeps_its_forms() {
    let practice = practice().await;
    let client = Client::builder(&practice.servers()[0]).await;
    let mut app = visits(&client).await;
    let role = app["roles"][0]["uuid"].as_str().unwrap().to_owned();
    practice.staging().link_role(&role, "ProcessForm30", "form-1").unwrap();
    app["roles"][0]
        .as_object_mut()
        .unwrap()
        .retain(|key, _| ["uuid", "translations", "scopes"].contains(&key.as_str()));
    client.import(only(&app, &["roles", "scopes"])).await;
    assert_eq!(practice.staging().role_links(&role, "ProcessForm30").unwrap(), ["form-1"]);
}

#[tokio::test]
async fn an_unknown_scope_stops_the_import_after_everything_was_stored() {
    let practice = practice().await;
    let client = Client::builder(&practice.servers()[0]).await;
    let mut app = visits(&client).await;
    app["roles"][0]["scopes"] = json!([{"uuid": "bbbbbbbb-0000-4000-8000-000000000091"}]);
    let page = app["definitions"]
        .as_array_mut()
        .unwrap()
        .iter_mut()
        .find(|row| row["name"] == "Visit list")
        .unwrap();
    page["json"]["icon"] = json!("changed");
    let page = page["id"].as_str().unwrap().to_owned();
    let reply = client.import(app.to_string()).await;
    assert_eq!(reply.outcome(), (400, Value::Null));
    let message = reply.json()["message"].as_str().unwrap().to_owned();
    assert!(message.starts_with("ForeignKeyViolationError: insert into `appbuilder-"), "{message}");
    assert!(message.contains("'bbbbbbbb-0000-4000-8000-000000000091'"));
    assert_eq!(client.definitions().await[&page]["json"]["icon"], "changed");
    let role = app["roles"][0]["uuid"].as_str().unwrap();
    assert!(practice.staging().role_links(role, "scopes").unwrap().is_empty());
    assert_eq!(
        client.import(only(&visits(&client).await, &["roles", "scopes"])).await.status,
        200,
        "the next import works"
    );
}

#[tokio::test]
async fn files_travel_with_the_app_and_stay_inside() {
    let practice = practice().await;
    let [staging, production] = practice.servers() else { panic!() };
    let source = Client::builder(staging).await;
    let mut app = visits(&source).await;
    let (uuid, file) =
        app["files"].as_object().unwrap().iter().next().map(|(k, v)| (k.clone(), v.clone())).unwrap();
    assert!(file["contents"].as_str().unwrap().starts_with("iVBORw0KGgo"));
    app["files"][&uuid]["meta"]["file"] = json!("../outside.png");
    app["files"][&uuid]["contents"] = json!("aGVsbG8=");
    let target = Client::builder(production).await;
    assert_eq!(target.import(app.to_string()).await.status, 200);
    let after = visits(&target).await;
    assert_eq!(after["files"][&uuid]["contents"], "aGVsbG8=");
    assert_eq!(after["files"][&uuid]["meta"]["file"], "../outside.png");
}

#[tokio::test]
async fn system_objects_are_extended_and_never_cut_by_an_app() {
    let practice = practice().await;
    let [staging, production] = practice.servers() else { panic!() };
    let app = visits(&Client::builder(staging).await).await;
    let user = "228e3d91-5e42-49ec-b37c-59323ae433a1";
    assert_eq!(app["siteObjectConnections"][user].as_array().unwrap().len(), 1);
    assert!(!app["definitions"].as_array().unwrap().iter().any(|row| row["id"] == user));
    let target = Client::builder(production).await;
    practice
        .production()
        .edit_definition(user, |object| {
            object["fieldIDs"] = json!(["gone"]);
            object["objectWorkspaceViews"] = json!({"list": []});
        })
        .unwrap();
    target.import(app.to_string()).await;
    let row = target.definitions().await[user].clone();
    assert_eq!(row["json"]["fieldIDs"], json!([app["siteObjectConnections"][user][0], "gone"]));
    assert_eq!(row["json"]["importedFieldIDs"], app["siteObjectConnections"][user]);
    assert!(row["json"].get("objectWorkspaceViews").is_none(), "the row is rebuilt");
}
