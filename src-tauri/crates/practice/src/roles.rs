//! Roles and scopes as exports and lists show them, whole user rows included (wire 3.11).

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::clock;
use crate::store::{Access, DbResult, Store};

/// The object of roles (definition-model 4.5).
pub(crate) const ROLE_OBJECT: &str = "c33692f3-26b7-4af3-a02e-139fb519296d";

/// The object of scopes.
pub(crate) const SCOPE_OBJECT: &str = "af10e37c-9b3a-4dc6-a52a-85d52320b659";

/// The object of accounts.
pub(crate) const USER_OBJECT: &str = "228e3d91-5e42-49ec-b37c-59323ae433a1";

/// The link columns of the role object, in its order; exports and imports of roles carry them.
pub(crate) fn link_columns(store: &Store) -> DbResult<Vec<String>> {
    let mut columns =
        linked_fields(store, ROLE_OBJECT)?.into_iter().map(|(_, column)| column).collect::<Vec<_>>();
    for built_in in ["scopes", "users"] {
        if !columns.iter().any(|column| column == built_in) {
            columns.push(built_in.to_owned());
        }
    }
    Ok(columns)
}

/// The link fields of an object: id and column name.
pub(crate) fn linked_fields(store: &Store, object: &str) -> DbResult<Vec<(String, String)>> {
    let Some(row) = store.definition(object)? else { return Ok(Vec::new()) };
    let mut fields = Vec::new();
    for id in crate::import::texts(&row.value()["fieldIDs"]) {
        let Some(field) = store.definition(&id)?.map(|row| row.value()) else { continue };
        if let (Some("connectObject" | "user"), Some(column)) =
            (field["key"].as_str(), field["columnName"].as_str())
        {
            fields.push((id, column.to_owned()));
        }
    }
    Ok(fields)
}

/// Returns the rows of the roles that exist, and of the scopes they name (once per role that names one).
pub(crate) fn exported(store: &Store, wanted: &BTreeSet<String>) -> DbResult<(Vec<Value>, Vec<Value>)> {
    let (mut roles, mut scopes) = (Vec::new(), Vec::new());
    let all_scopes = store.scopes()?;
    for role in store.roles()?.into_iter().filter(|role| wanted.contains(&role.uuid)) {
        for uuid in store.role_links(&role.uuid, "scopes")? {
            scopes.extend(all_scopes.iter().find(|scope| scope.uuid == uuid).map(exported_scope));
        }
        roles.push(exported_role(store, &role)?);
    }
    Ok((roles, scopes))
}

/// The row with its dates, its id and the name and description of its first translation.
pub(crate) fn shown(access: &Access) -> Map<String, Value> {
    let mut row = Map::new();
    row.insert("uuid".to_owned(), access.uuid.clone().into());
    row.insert("created_at".to_owned(), clock::sent(&access.created_at).into());
    row.insert("updated_at".to_owned(), clock::sent(&access.updated_at).into());
    row.extend(access.columns.clone());
    for key in ["name", "description"] {
        row.insert(key.to_owned(), access.column("translations")[0][key].clone());
    }
    row
}

fn exported_scope(scope: &Access) -> Value {
    let mut row = shown(scope);
    row.insert("createdBy".to_owned(), Value::Null);
    row.insert("roles__relation".to_owned(), Value::Null);
    row.insert("roles".to_owned(), Value::Null);
    row.into()
}

fn exported_role(store: &Store, role: &Access) -> DbResult<Value> {
    let mut row = shown(role);
    for column in link_columns(store)? {
        let targets = store.role_links(&role.uuid, &column)?;
        let relation = format!("{column}__relation");
        match column.as_str() {
            "scopes" => {
                row.insert(column, targets.into());
            }
            "users" => {
                row.insert(relation, leaked_accounts(store, &targets)?);
                row.insert(column, json!([]));
            }
            _ => {
                row.insert(relation, targets.iter().map(|uuid| json!({"uuid": uuid})).collect());
                row.insert(column, targets.into());
            }
        }
    }
    Ok(row.into())
}

fn leaked_accounts(store: &Store, uuids: &[String]) -> DbResult<Value> {
    let mut rows = Vec::new();
    for uuid in uuids {
        rows.extend(store.account(uuid)?.map(|account| account.leaked()));
    }
    Ok(rows.into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::store::NewAccount;

    const BUILT_IN_SCOPE: &str = "838beeb9-0a13-4b0f-9780-0d47e67f3752";

    #[test]
    fn a_role_carries_whole_account_rows_and_its_scope() {
        let store = Store::new().unwrap();
        let account = NewAccount {
            uuid: "u1",
            username: "somchai",
            email: "s@practice.example",
            password: "p",
            builder: false,
        };
        store.add_account(account).unwrap();
        let columns =
            json!({"translations": [{"language_code": "en", "name": "Helper", "description": "d"}]});
        store.put_role("r1", columns.as_object().unwrap()).unwrap();
        store.link_role("r1", "users", "u1").unwrap();
        store.link_role("r1", "scopes", BUILT_IN_SCOPE).unwrap();
        let (roles, scopes) = exported(&store, &["r1".to_owned(), "gone".to_owned()].into()).unwrap();
        assert_eq!(roles.len(), 1);
        assert_eq!(roles[0]["name"], "Helper");
        assert_eq!(roles[0]["users"], json!([]));
        let leaked = &roles[0]["users__relation"][0];
        assert!(leaked["password"].as_str().unwrap().len() > 20 && leaked["salt"].is_string());
        assert_eq!(roles[0]["scopes"], json!([BUILT_IN_SCOPE]));
        assert_eq!(scopes[0]["uuid"], BUILT_IN_SCOPE);
    }
}
