//! Rows: counting, listing and adding them; roles and scopes are listed the same way (wire 60, 200–214, 305).

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use serde_json::{Map, Value, json};

use super::Answer;
use super::answer::{database_error, service_error, success, timed_out, validation};
use super::gate::{Caller, Need, admit};
use super::where_rules::{BadRule, condition};
use crate::columns::{FieldColumn, column_of, is_known_key, is_on};
use crate::fault::Call;
use crate::import::texts;
use crate::packed::{self, Packed};
use crate::roles::{ROLE_OBJECT, SCOPE_OBJECT, USER_OBJECT, linked_fields};
use crate::session::SessionId;
use crate::site::Site;
use crate::sql::SqlError;
use crate::store::{DbResult, Store};
use crate::tenant::Tenant;

type Queried = Query<BTreeMap<String, String>>;

/// `GET /app_builder/model/:ID/count`
pub(crate) async fn count(
    State(site): State<Arc<Site>>,
    Extension(session): Extension<SessionId>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(query): Queried,
) -> Answer {
    let caller = match admit(&site, &session, &headers, Call::Count, Need::Account).await {
        Ok(caller) => caller,
        Err(answer) => return answer,
    };
    let tree = match query.get("where").map(|text| serde_json::from_str(text)) {
        None => json!({"rules": []}),
        Some(Ok(tree)) => tree,
        Some(Err(_)) => return validation(),
    };
    match readable_object(&site, &caller.tenant, &id).await {
        Ok(object) => counted(&caller, &id, &object, &tree),
        Err(answer) => answer,
    }
}

/// `GET /app_builder/model/:ID`
pub(crate) async fn list(
    State(site): State<Arc<Site>>,
    Extension(session): Extension<SessionId>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(query): Queried,
) -> Answer {
    let caller = match admit(&site, &session, &headers, Call::Rows, Need::Account).await {
        Ok(caller) => caller,
        Err(answer) => return answer,
    };
    let object = match readable_object(&site, &caller.tenant, &id).await {
        Ok(object) => object,
        Err(answer) => return answer,
    };
    let limit = query.get("limit").and_then(|limit| limit.parse().ok());
    let state = caller.tenant.state();
    let store = &state.store;
    let packed = sees(store, &caller, &id).and_then(|sees| match (sees, id.as_str()) {
        (false, _) => Ok(Packed::default()),
        (true, ROLE_OBJECT) => packed::roles(store, limit),
        (true, SCOPE_OBJECT) => packed::scopes(store, limit),
        (true, _) => packed::rows(store, &object, limit),
    });
    match packed.and_then(|packed| Ok((packed, relations(store, &id)?))) {
        Ok((packed, relations)) => success(&json!({
            "total_count": packed.total, "pos": 0, "offset": 0, "limit": limit.unwrap_or(0),
            "csv_packed": {"data": packed.csv, "relations": relations, "type": "array"}, "jobID": "practice",
        })),
        Err(error) => database_error(&error),
    }
}

/// `POST /app_builder/model/:ID`
pub(crate) async fn create(
    State(site): State<Arc<Site>>,
    Extension(session): Extension<SessionId>,
    headers: HeaderMap,
    Path(id): Path<String>,
    body: Bytes,
) -> Answer {
    let caller = match admit(&site, &session, &headers, Call::Rows, Need::Account).await {
        Ok(caller) => caller,
        Err(answer) => return answer,
    };
    let object = match readable_object(&site, &caller.tenant, &id).await {
        Ok(object) => object,
        Err(answer) => return answer,
    };
    let Ok(values) = serde_json::from_slice::<Map<String, Value>>(&body) else { return validation() };
    let state = caller.tenant.state();
    let store = &state.store;
    let table = object["tableName"].as_str().unwrap_or_default();
    let uuid = match store.insert_row(table, &values) {
        Ok(uuid) => uuid,
        Err(error) => return refused_insert(&caller.tenant, table, &error),
    };
    match packed::row(store, &object, &uuid).and_then(|packed| Ok((packed, relations(store, &id)?))) {
        Ok((packed, relations)) => {
            success(&json!({"csv_packed": {"data": packed.csv, "relations": relations, "type": "single"}}))
        }
        Err(error) => database_error(&error),
    }
}

/// The object, unless reading it fails as the real server fails (golden/RULES 3.2, 3.3b, 3.5).
async fn readable_object(site: &Site, tenant: &Tenant, id: &str) -> Result<Value, Answer> {
    let (object, is_silent) = {
        let state = tenant.state();
        let row = state.store.definition(id).map_err(|error| database_error(&error))?;
        let Some(row) = row.filter(|row| row.kind.as_deref() == Some("object")) else {
            return Err(service_error("Error: Unknown Object", Some("ENOTFOUND".into())));
        };
        let object = row.value();
        let fields = listed_fields(&state.store, &object).map_err(|error| database_error(&error))?;
        if fields.iter().any(|field| lacks_target(&state.store, field)) {
            return Err(service_error("TypeError: Cannot read properties of undefined (reading 'PK')", None));
        }
        let unknown = fields.iter().any(|field| field["key"].as_str().is_some_and(|key| !is_known_key(key)));
        (object, unknown || state.memory.is_broken())
    };
    if is_silent {
        tokio::time::sleep(site.patience()).await;
        return Err(timed_out());
    }
    Ok(object)
}

fn listed_fields(store: &Store, object: &Value) -> DbResult<Vec<Value>> {
    let mut fields = Vec::new();
    for id in texts(&object["fieldIDs"]) {
        fields.extend(store.definition(&id)?.map(|row| row.value()));
    }
    Ok(fields)
}

fn lacks_target(store: &Store, field: &Value) -> bool {
    let target = field["settings"]["linkObject"].as_str();
    column_of(field) == FieldColumn::Link
        && target.is_some_and(|id| store.definition(id).ok().flatten().is_none())
}

/// Builders see all rows; others what a scope of one of their roles opens.
fn sees(store: &Store, caller: &Caller, object: &str) -> DbResult<bool> {
    if caller.builder {
        return Ok(true);
    }
    let scopes = store.scopes()?;
    for role in store.roles_of(&caller.account.uuid)? {
        let named = store.role_links(&role, "scopes")?;
        let opens = scopes.iter().filter(|scope| named.contains(&scope.uuid)).any(|scope| {
            is_on(&scope.columns["allowAll"])
                || texts(&scope.columns["objectIds"]).iter().any(|id| id == object)
        });
        if opens {
            return Ok(true);
        }
    }
    Ok(false)
}

fn counted(caller: &Caller, id: &str, object: &Value, tree: &Value) -> Answer {
    let state = caller.tenant.state();
    let store = &state.store;
    let table_name = object["tableName"].as_str().unwrap_or_default();
    let count = sees(store, caller, id).and_then(|sees| match (sees, id) {
        (false, _) => Ok(Ok(0)),
        (true, ROLE_OBJECT) => store.roles().map(|rows| Ok(as_count(rows.len()))),
        (true, SCOPE_OBJECT) => store.scopes().map(|rows| Ok(as_count(rows.len()))),
        (true, USER_OBJECT) => store.accounts().map(|rows| Ok(as_count(rows.len()))),
        (true, _) => match store.table(table_name) {
            None => Ok(Err(missing_table(&caller.tenant, table_name))),
            Some(table) => match condition(store, table, tree) {
                Ok(condition) => store.count_rows(table_name, &condition.sql, condition.parameters).map(Ok),
                Err(bad) => Ok(Err(refused_rule(&caller.tenant, table_name, &bad))),
            },
        },
    });
    match count {
        Ok(Ok(count)) => success(&json!({"count": count})),
        Ok(Err(answer)) => answer,
        Err(error) => database_error(&error),
    }
}

fn as_count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// An entry for each link field; related rows are not packed here.
fn relations(store: &Store, object: &str) -> DbResult<Value> {
    let fields = linked_fields(store, object)?;
    Ok(fields.into_iter().map(|(id, _)| (id, "".into())).collect::<Map<_, _>>().into())
}

fn refused_rule(tenant: &Tenant, table: &str, bad: &BadRule) -> Answer {
    let table = format!("`{}`.`{table}`", tenant.database());
    match bad {
        BadRule::UnknownColumn(key) => service_error(
            &format!(
                "DBError: select {table}.* from {table} where ( `{key}` IS NULL  ) - ER_BAD_FIELD_ERROR: \
                 Unknown column '{key}' in 'WHERE'"
            ),
            None,
        ),
        BadRule::UnknownRule(rule) => service_error(&format!("Error: Unknown rule [{rule}]"), None),
    }
}

fn refused_insert(tenant: &Tenant, table: &str, error: &SqlError) -> Answer {
    let message = format!("insert into `{}`.`{table}` - {error}", tenant.database());
    service_error(&message, Some(error.code.into()))
}

fn missing_table(tenant: &Tenant, table: &str) -> Answer {
    let message = format!("ER_NO_SUCH_TABLE: Table '{}.{table}' doesn't exist", tenant.database());
    service_error(&message, Some("ER_NO_SUCH_TABLE".into()))
}
