#![allow(clippy::unwrap_used)]

use super::*;
use crate::store::NewAccount;

fn columns(value: Value) -> Map<String, Value> {
    serde_json::from_value(value).unwrap()
}

fn account(uuid: &str, builder: bool) -> NewAccount<'_> {
    NewAccount { uuid, username: uuid, email: uuid, password: "p", builder }
}

#[test]
fn every_tenant_has_the_built_in_roles_and_the_scope_of_all() {
    let store = Store::new().unwrap();
    let roles: Vec<_> = store.roles().unwrap().into_iter().map(|role| role.uuid).collect();
    let mut expected: Vec<_> = BUILT_IN_ROLES.iter().map(|(uuid, ..)| (*uuid).to_owned()).collect();
    expected.sort();
    assert_eq!(roles, expected);
    assert!(store.has_scope(BUILT_IN_SCOPE).unwrap() && !store.has_scope("other").unwrap());
    assert_eq!(store.scopes().unwrap()[0].columns["allowAll"], 1);
}

#[test]
fn columns_that_are_not_given_stay() {
    let store = Store::new().unwrap();
    store.put_scope("s", &columns(json!({"allowAll": 1, "createdBy": "anong"}))).unwrap();
    store.put_scope("s", &columns(json!({"allowAll": 0}))).unwrap();
    let scope = store.scopes().unwrap().into_iter().find(|scope| scope.uuid == "s").unwrap();
    assert_eq!((&scope.columns["allowAll"], &scope.columns["createdBy"]), (&json!(0), &json!("anong")));
}

#[test]
fn links_are_kept_once_and_in_order() {
    let store = Store::new().unwrap();
    for target in ["b", "a", "b"] {
        store.link_role("r", "scopes", target).unwrap();
    }
    assert_eq!(store.role_links("r", "scopes").unwrap(), ["b", "a"]);
    assert!(store.role_links("r", "users").unwrap().is_empty());
    store.unlink_role("r", "scopes").unwrap();
    assert!(store.role_links("r", "scopes").unwrap().is_empty());
}

#[test]
fn builders_stay_builders_when_everything_else_is_forgotten() {
    let mut store = Store::new().unwrap();
    store.add_account(account("builder", true)).unwrap();
    store.add_account(account("viewer", false)).unwrap();
    store.put_role("r", &columns(json!({}))).unwrap();
    store.link_role("r", "users", "viewer").unwrap();
    assert!(store.is_builder("builder").unwrap() && !store.is_builder("viewer").unwrap());
    assert_eq!(store.roles_of("viewer").unwrap(), ["r"]);
    store.clear().unwrap();
    assert!(store.is_builder("builder").unwrap());
    assert!(store.roles_of("viewer").unwrap().is_empty());
    assert_eq!(store.roles().unwrap().len(), BUILT_IN_ROLES.len());
}

#[test]
fn accounts_are_locked_by_the_sixth_wrong_password() {
    let store = Store::new().unwrap();
    store.add_account(account("a", false)).unwrap();
    let locked = || store.account("a").unwrap().unwrap().is_locked();
    for _ in 0..5 {
        store.count_failed_login("a").unwrap();
        assert!(!locked());
    }
    store.count_failed_login("a").unwrap();
    assert!(locked());
}

#[test]
fn a_token_stands_for_one_account() {
    let store = Store::new().unwrap();
    store.add_account(account("a", false)).unwrap();
    store.add_token("t", "a").unwrap();
    assert_eq!(store.account_by_token("t").unwrap().unwrap().uuid, "a");
    assert!(store.account_by_token("u").unwrap().is_none());
    assert!(store.account_by_email("b").unwrap().is_none());
}
