//! Rows: counting, listing and adding them; roles and scopes are listed the same way (wire 60, 200–214, 305).

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{Path, Query};
use serde_json::{Map, Value, json};

use super::Answer;
use super::answer::{database_error, service_error, success, timed_out, validation};
use super::gate::{Asked, Caller, Need};
use super::where_rules::{BadRule, condition};
use crate::columns::{FieldColumn, column_of, is_known_key, is_on};
use crate::fault::Call;
use crate::import::texts;
use crate::packed::{self, Packed};
use crate::roles::{ROLE_OBJECT, SCOPE_OBJECT, USER_OBJECT, linked_fields};
use crate::site::Site;
use crate::sql::SqlError;
use crate::store::{DbResult, Store};
use crate::tenant::Tenant;

type Queried = Query<BTreeMap<String, String>>;

/// `GET /app_builder/model/:ID/count`
pub(crate) async fn count(
    asked: Asked,
    Path(id): Path<String>,
    Query(query): Queried,
) -> Result<Answer, Answer> {
    let caller = asked.admit(Call::Count, Need::Account).await?;
    let tree = match query.get("where").map(|text| serde_json::from_str(text)) {
        None => json!({"rules": []}),
        Some(Ok(tree)) => tree,
        Some(Err(_)) => return Err(validation()),
    };
    let object = readable_object(&asked.site, &caller.tenant, &id).await?;
    match counted(&caller, &id, &object, &tree).map_err(|error| database_error(&error))? {
        Counted::Rows(count) => Ok(success(&json!({"count": count}))),
        Counted::Refused { message, code } => Err(service_error(&message, code.map(Value::from))),
    }
}

/// `GET /app_builder/model/:ID`
pub(crate) async fn list(
    asked: Asked,
    Path(id): Path<String>,
    Query(query): Queried,
) -> Result<Answer, Answer> {
    let caller = asked.admit(Call::Rows, Need::Account).await?;
    let object = readable_object(&asked.site, &caller.tenant, &id).await?;
    let limit = query.get("limit").and_then(|limit| limit.parse().ok());
    let (packed, relations) = listed(&caller, &id, &object, limit).map_err(|error| database_error(&error))?;
    let mut data = json!({
        "total_count": packed.total, "pos": 0, "offset": 0, "limit": limit.unwrap_or(0),
        "csv_packed": {"data": packed.csv, "relations": relations, "type": "array"}, "jobID": "practice",
    });
    // The real server names a next page, always 0, whenever a limit leaves some rows (wire 202).
    if limit.is_some() && packed.total > 0 {
        data["offset_next"] = 0.into();
    }
    Ok(success(&data))
}

/// `POST /app_builder/model/:ID`
pub(crate) async fn create(asked: Asked, Path(id): Path<String>, body: Bytes) -> Result<Answer, Answer> {
    let caller = asked.admit(Call::Rows, Need::Account).await?;
    let object = readable_object(&asked.site, &caller.tenant, &id).await?;
    let values: Map<String, Value> = serde_json::from_slice(&body).map_err(|_| validation())?;
    let state = caller.tenant.state();
    let table = object["tableName"].as_str().unwrap_or_default();
    let inserted = state.store.insert_row(table, &values);
    let uuid = inserted.map_err(|error| refused_insert(&caller.tenant, table, &error))?;
    let packed = packed::row(&state.store, &object, &uuid).map_err(|error| database_error(&error))?;
    let relations = relations(&state.store, &id).map_err(|error| database_error(&error))?;
    Ok(success(&json!({"csv_packed": {"data": packed.csv, "relations": relations, "type": "single"}})))
}

fn listed(caller: &Caller, id: &str, object: &Value, limit: Option<u64>) -> DbResult<(Packed, Value)> {
    let store = &caller.tenant.state().store;
    let packed = match (sees(store, caller, id)?, id) {
        (false, _) => Packed::default(),
        (true, ROLE_OBJECT) => packed::roles(store, limit)?,
        (true, SCOPE_OBJECT) => packed::scopes(store, limit)?,
        (true, _) => packed::rows(store, object, limit)?,
    };
    Ok((packed, relations(store, id)?))
}

/// The object, unless reading it fails as the real server fails (golden/RULES 3.2, 3.3b, 3.5).
async fn readable_object(site: &Site, tenant: &Tenant, id: &str) -> Result<Value, Answer> {
    match read_object(tenant, id).map_err(|error| database_error(&error))? {
        ReadObject::Fine(object) => Ok(object),
        ReadObject::Unknown => Err(service_error("Error: Unknown Object", Some("ENOTFOUND".into()))),
        ReadObject::LinkLeadsNowhere => {
            Err(service_error("TypeError: Cannot read properties of undefined (reading 'PK')", None))
        }
        ReadObject::Silent => {
            tokio::time::sleep(site.patience()).await;
            Err(timed_out())
        }
    }
}

/// What comes of reading an object.
enum ReadObject {
    Fine(Value),
    Unknown,
    LinkLeadsNowhere,
    Silent,
}

fn read_object(tenant: &Tenant, id: &str) -> DbResult<ReadObject> {
    let state = tenant.state();
    if state.memory.is_broken() {
        return Ok(ReadObject::Silent);
    }
    let row = state.store.definition(id)?;
    let Some(row) = row.filter(|row| row.kind.as_deref() == Some("object")) else {
        return Ok(ReadObject::Unknown);
    };
    let object = row.value();
    let fields = listed_fields(&state.store, &object)?;
    let is_unknown = |field: &Value| field["key"].as_str().is_some_and(|key| !is_known_key(key));
    Ok(match fields.iter().any(|field| lacks_target(&state.store, field)) {
        true => ReadObject::LinkLeadsNowhere,
        false if fields.iter().any(is_unknown) => ReadObject::Silent,
        false => ReadObject::Fine(object),
    })
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
            is_on(scope.column("allowAll")) || texts(scope.column("objectIds")).iter().any(|id| id == object)
        });
        if opens {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What comes of a count.
enum Counted {
    /// So many rows.
    Rows(i64),
    /// The database refuses.
    Refused { message: String, code: Option<&'static str> },
}

fn counted(caller: &Caller, id: &str, object: &Value, tree: &Value) -> DbResult<Counted> {
    let store = &caller.tenant.state().store;
    let name = object["tableName"].as_str().unwrap_or_default();
    let count = match (sees(store, caller, id)?, id) {
        (false, _) => 0,
        (true, ROLE_OBJECT) => as_count(store.roles()?.len()),
        (true, SCOPE_OBJECT) => as_count(store.scopes()?.len()),
        (true, USER_OBJECT) => as_count(store.accounts()?.len()),
        (true, _) => match store.table(name).map(|table| condition(store, table, tree)) {
            None => return Ok(missing_table(&caller.tenant, name)),
            Some(Err(bad)) => return Ok(refused_rule(&caller.tenant, name, &bad)),
            Some(Ok(condition)) => store.count_rows(name, &condition.sql, condition.parameters)?,
        },
    };
    Ok(Counted::Rows(count))
}

fn as_count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// An entry for each link field; related rows are not packed here.
fn relations(store: &Store, object: &str) -> DbResult<Value> {
    let fields = linked_fields(store, object)?;
    Ok(fields.into_iter().map(|(id, _)| (id, "".into())).collect::<Map<_, _>>().into())
}

fn refused_rule(tenant: &Tenant, table: &str, bad: &BadRule) -> Counted {
    let table = format!("`{}`.`{table}`", tenant.database());
    let message = match bad {
        BadRule::UnknownColumn(key) => format!(
            "DBError: select {table}.* from {table} where ( `{key}` IS NULL  ) - ER_BAD_FIELD_ERROR: \
             Unknown column '{key}' in 'WHERE'"
        ),
        BadRule::UnknownRule(rule) => format!("Error: Unknown rule [{rule}]"),
    };
    Counted::Refused { message, code: None }
}

fn refused_insert(tenant: &Tenant, table: &str, error: &SqlError) -> Answer {
    let message = format!("insert into `{}`.`{table}` - {error}", tenant.database());
    service_error(&message, Some(error.code.into()))
}

fn missing_table(tenant: &Tenant, table: &str) -> Counted {
    let message = format!("ER_NO_SUCH_TABLE: Table '{}.{table}' doesn't exist", tenant.database());
    Counted::Refused { message, code: Some("ER_NO_SUCH_TABLE") }
}
