//! Roles and scopes of a file: what they overwrite, and the link that stops an import at its last step.

use serde_json::{Map, Value};

use super::{Abort, texts};
use crate::roles::link_columns;
use crate::store::{DbResult, Store};

/// Columns of a scope; only those that a file brings are overwritten (wire 3.10).
const SCOPE_COLUMNS: [&str; 6] =
    ["properties", "translations", "objectIds", "Filters", "allowAll", "createdBy"];

/// Columns of a role that are not links.
const ROLE_COLUMNS: [&str; 3] = ["properties", "translations", "Default Role"];

/// Stores scopes, then all roles, then fails on the first link to a scope that does not exist (golden/RULES 3.1).
pub(crate) fn store(
    store: &Store,
    scopes: &[Map<String, Value>],
    roles: &[Map<String, Value>],
    database: &str,
) -> Result<(), Abort> {
    for scope in scopes {
        if let Some(uuid) = uuid_of(scope) {
            store.put_scope(uuid, &picked(scope, &SCOPE_COLUMNS))?;
        }
    }
    let mut violation = None;
    for role in roles {
        if let Some(uuid) = uuid_of(role) {
            store.put_role(uuid, &picked(role, &ROLE_COLUMNS))?;
            let missing = replace_links(store, uuid, role)?;
            violation = violation.or(missing.map(|scope| foreign_key_violation(database, uuid, &scope)));
        }
    }
    violation.map_or(Ok(()), |message| Err(Abort::Message(message)))
}

/// Replaces the links by every column the file brings, except who has the role. Returns a scope that is missing.
fn replace_links(store: &Store, uuid: &str, role: &Map<String, Value>) -> DbResult<Option<String>> {
    let mut missing = None;
    for column in link_columns(store)?.into_iter().filter(|column| column != "users") {
        let Some(targets @ Value::Array(_)) = role.get(&column) else { continue };
        store.unlink_role(uuid, &column)?;
        for target in ids(targets) {
            if column == "scopes" && !store.has_scope(&target)? {
                missing = missing.or(Some(target));
                continue;
            }
            store.link_role(uuid, &column, &target)?;
        }
    }
    Ok(missing)
}

/// Ids of a list whose entries are texts or rows with a `uuid`.
fn ids(list: &Value) -> Vec<String> {
    let rows = list.as_array().into_iter().flatten();
    let flat: Value = rows.map(|entry| entry.get("uuid").unwrap_or(entry).clone()).collect();
    texts(&flat)
}

fn uuid_of(row: &Map<String, Value>) -> Option<&str> {
    row.get("uuid").and_then(Value::as_str)
}

fn picked(row: &Map<String, Value>, columns: &[&str]) -> Map<String, Value> {
    columns.iter().filter_map(|column| Some(((*column).to_owned(), row.get(*column)?.clone()))).collect()
}

/// The sentence of wire 304.
fn foreign_key_violation(database: &str, role: &str, scope: &str) -> String {
    let table = format!("`{database}`.`AB_JOINMN_SCOPE_ROLE_roles`");
    format!(
        "ForeignKeyViolationError: insert into {table} (`ROLE`, `SCOPE`) values ('{role}', '{scope}') - \
         ER_NO_REFERENCED_ROW_2: Cannot add or update a child row: a foreign key constraint fails ({table}, \
         CONSTRAINT `SCOPE_roles` FOREIGN KEY (`SCOPE`) REFERENCES `SITE_SCOPE` (`uuid`) ON DELETE SET NULL)"
    )
}

#[cfg(test)]
mod tests;
