#![allow(clippy::unwrap_used)]

use serde_json::json;

use super::*;

fn rows(value: Value) -> Vec<Map<String, Value>> {
    serde_json::from_value(value).unwrap()
}

fn import(target: &Store, scopes: Value, roles: Value) -> Result<(), String> {
    super::store(target, &rows(scopes), &rows(roles), "appbuilder-x").map_err(|abort| match abort {
        Abort::Message(message) => message,
        Abort::Database(error) => panic!("{error}"),
    })
}

#[test]
fn scopes_come_before_the_roles_that_name_them() {
    let store = Store::new().unwrap();
    let scope = json!([{"uuid": "s", "allowAll": 1, "Filters": null, "name": "left out", "roles": null}]);
    import(&store, scope, json!([{"uuid": "r", "scopes": ["s"]}])).unwrap();
    assert_eq!(store.role_links("r", "scopes").unwrap(), ["s"]);
    let scope = store.scopes().unwrap().into_iter().find(|scope| scope.uuid == "s").unwrap();
    assert_eq!(scope.columns.keys().collect::<Vec<_>>(), ["Filters", "allowAll"]);
}

#[test]
fn a_role_without_the_scopes_key_keeps_its_scopes() {
    let store = Store::new().unwrap();
    import(&store, json!([{"uuid": "s"}]), json!([{"uuid": "r", "scopes": ["s"]}])).unwrap();
    import(&store, json!([]), json!([{"uuid": "r", "Default Role": 1, "scopes": null}])).unwrap();
    assert_eq!(store.role_links("r", "scopes").unwrap(), ["s"]);
    import(&store, json!([]), json!([{"uuid": "r", "scopes": []}])).unwrap();
    assert!(store.role_links("r", "scopes").unwrap().is_empty());
}

#[test]
fn people_of_a_role_are_never_taken_from_a_file() {
    let store = Store::new().unwrap();
    store.link_role("r", "users", "anong").unwrap();
    import(
        &store,
        json!([]),
        json!([{"uuid": "r", "users": ["somebody"], "users__relation": [{"uuid": "x"}]}]),
    )
    .unwrap();
    assert_eq!(store.role_links("r", "users").unwrap(), ["anong"]);
}

#[test]
fn all_roles_are_stored_before_the_first_unknown_scope_is_told() {
    let store = Store::new().unwrap();
    let roles = json!([
        {"uuid": "r1", "scopes": ["gone", "s"]},
        {"uuid": "r2", "scopes": ["838beeb9-0a13-4b0f-9780-0d47e67f3752", {"uuid": "gone too"}]},
    ]);
    let message = import(&store, json!([{"uuid": "s"}]), roles).unwrap_err();
    assert!(message.starts_with(
        "ForeignKeyViolationError: insert into `appbuilder-x`.`AB_JOINMN_SCOPE_ROLE_roles` (`ROLE`, `SCOPE`) values ('r1', 'gone') - \
         ER_NO_REFERENCED_ROW_2: "
    ));
    assert_eq!(store.role_links("r1", "scopes").unwrap(), ["s"]);
    assert_eq!(store.role_links("r2", "scopes").unwrap(), ["838beeb9-0a13-4b0f-9780-0d47e67f3752"]);
}

#[test]
fn rows_without_an_id_are_passed_over() {
    let store = Store::new().unwrap();
    let before = store.roles().unwrap().len();
    import(&store, json!([{"allowAll": 1}]), json!([{"scopes": ["gone"]}])).unwrap();
    assert_eq!(store.roles().unwrap().len(), before);
}
