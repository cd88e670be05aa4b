#![allow(clippy::unwrap_used)]

use super::*;
use crate::store::StoredFile;

const APP: &str = "11111111-2222-4333-8444-555555555555";

fn put(store: &Store, id: &str, kind: &str, json: &Value) {
    let row = Row {
        id: id.to_owned(),
        name: Some(format!("name of {id}")),
        kind: Some(kind.to_owned()),
        json: json.to_string(),
        created_at: None,
        updated_at: Some("2026-01-02 03:04:05".to_owned()),
    };
    store.put_definition(&row).unwrap();
}

fn app(store: &Store, lists: &Value) {
    put(store, APP, "application", &json!({"id": APP, "name": "A b c", "json": lists}));
}

fn exported(store: &Store) -> Value {
    serde_json::to_value(
        one_app(store, &mut Memory::new(), APP).unwrap_or_else(|reason| panic!("{reason:?}")),
    )
    .unwrap()
}

#[test]
fn an_export_has_dates_as_sent_and_only_what_an_app_leads_to() {
    let store = Store::new().unwrap();
    app(&store, &json!({"pageIDs": ["p"]}));
    put(&store, "p", "view", &json!({"key": "page"}));
    put(&store, "orphan", "view", &json!({"key": "page"}));
    let all =
        serde_json::to_value(all_apps(&store, &Memory::new()).unwrap_or_else(|reason| panic!("{reason:?}")))
            .unwrap();
    let rows = all["definitions"].as_array().unwrap();
    assert_eq!(rows.len(), 2);
    let page = rows.iter().find(|row| row["id"] == "p").unwrap();
    assert_eq!((&page["createdAt"], &page["updatedAt"]), (&Value::Null, &json!("2026-01-02T03:04:05.000Z")));
    assert_eq!(all["abVersion"], "0.0.0");
}

#[test]
fn only_the_first_blank_of_a_name_is_replaced() {
    let store = Store::new().unwrap();
    app(&store, &json!({}));
    let name = exported(&store)["filename"].as_str().unwrap().to_owned();
    assert!(name.starts_with(&format!("app_name_of {APP}_")), "{name}");
}

#[test]
fn files_are_those_that_pictures_documents_and_default_images_name() {
    let store = Store::new().unwrap();
    app(&store, &json!({"pageIDs": ["p"], "objectIDs": ["o"]}));
    put(&store, "p", "view", &json!({"key": "page", "viewIDs": ["v1", "v2", "v3"]}));
    put(&store, "v1", "view", &json!({"key": "image", "settings": {"filename": "f1"}}));
    put(&store, "v2", "view", &json!({"key": "docxBuilder", "settings": {"filename": "f2"}}));
    put(&store, "v3", "view", &json!({"key": "text", "settings": {"filename": "f3"}}));
    put(&store, "o", "object", &json!({"name": "O", "fieldIDs": ["i", "j"]}));
    put(&store, "i", "field", &json!({"key": "image", "settings": {"defaultImageUrl": "f4"}}));
    put(&store, "j", "field", &json!({"key": "image", "settings": {"defaultImageUrl": ""}}));
    let file = StoredFile {
        meta: json!({"file": "f1.png", "uploadedBy": "anong", "created_at": "2001-01-01 00:00:00"}),
        contents: "aGVsbG8=".to_owned(),
        stored_at: "2026-05-06 07:08:09".to_owned(),
    };
    store.put_file("f1", &file).unwrap();
    let files = exported(&store)["files"].clone();
    assert_eq!(files.as_object().unwrap().keys().collect::<Vec<_>>(), ["f1", "f2", "f4"]);
    assert_eq!(files["f2"], Value::Null);
    let meta = &files["f1"]["meta"];
    assert_eq!((&meta["created_at"], &meta["uploadedBy"]), (&json!("2026-05-06 07:08:09"), &Value::Null));
}

#[test]
fn an_app_whose_managers_are_a_text_is_only_in_the_export_of_all() {
    let store = Store::new().unwrap();
    let managed = |role: Value| json!({"isAccessManaged": 1, "accessManagers": {"role": role}, "json": {}});
    put(&store, APP, "application", &managed(json!("r1")));
    assert!(matches!(one_app(&store, &mut Memory::new(), APP), Err(NoExport::Gathering)));
    assert!(all_apps(&store, &Memory::new()).is_ok());
    put(&store, APP, "application", &managed(json!(["r1"])));
    assert!(one_app(&store, &mut Memory::new(), APP).is_ok());
}

#[test]
fn only_applications_are_apps() {
    let store = Store::new().unwrap();
    put(&store, APP, "view", &json!({}));
    assert!(matches!(one_app(&store, &mut Memory::new(), APP), Err(NoExport::NoSuchApplication)));
}

#[test]
fn scopes_are_there_when_roles_are_named_even_if_none_exists() {
    let store = Store::new().unwrap();
    app(&store, &json!({"pageIDs": ["p"]}));
    put(&store, "p", "view", &json!({"key": "page", "accessLevels": {"gone": 2}}));
    let export = exported(&store);
    assert_eq!((&export["roles"], &export["scopes"]), (&json!([]), &json!([])));
    put(
        &store,
        "p",
        "view",
        &json!({"key": "page", "accessLevels": {"e1be4d22-1d00-4c34-b205-ef84b8334b19": 2}}),
    );
    assert!(exported(&store).get("scopes").is_none(), "built-in roles do not count");
}

#[test]
fn a_scope_that_two_roles_share_is_sent_twice() {
    let store = Store::new().unwrap();
    app(&store, &json!({"pageIDs": ["p"]}));
    put(&store, "p", "view", &json!({"key": "page", "accessLevels": {"r1": 2, "r2": 1}}));
    for role in ["r1", "r2"] {
        store.put_role(role, &Map::new()).unwrap();
        store.link_role(role, "scopes", "838beeb9-0a13-4b0f-9780-0d47e67f3752").unwrap();
    }
    assert_eq!(exported(&store)["scopes"].as_array().unwrap().len(), 2);
}

#[test]
fn rows_that_are_no_objects_lead_nowhere() {
    let store = Store::new().unwrap();
    app(&store, &json!({"pageIDs": ["p", "q"]}));
    put(&store, "p", "view", &json!("text"));
    put(&store, "q", "view", &Value::Null);
    assert_eq!(exported(&store)["definitions"].as_array().unwrap().len(), 1);
}
