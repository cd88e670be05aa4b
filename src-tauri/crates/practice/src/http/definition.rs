//! Exports, single definitions and live columns (wire 10–18, 61, 68, 215–218).

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{Path, Query};
use axum::http::header;
use serde::Serialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::Answer;
use super::answer::{bare, database_error, service_error, success, timed_out, validation};
use super::gate::{Asked, Caller, Need};
use crate::clock;
use crate::export::{self, NoExport};
use crate::fault::Call;
use crate::import::{IncomingRow, merged};
use crate::site::Site;
use crate::store::{DbResult, Row, describe};
use crate::tenant::{BROKEN, State, Tenant, blocking};

type Queried = Query<BTreeMap<String, String>>;

/// `GET /definition/allapplications`: all definitions, not only applications (wire 13).
pub(crate) async fn all_applications(asked: Asked) -> Result<Answer, Answer> {
    let caller = asked.admit(Call::Applications, Need::Builder).await?;
    let export =
        |state: &mut State| export::all_apps(&state.store, &state.memory).map(|export| export.definitions);
    exported(&asked.site, caller, export, |_| None).await
}

/// `GET /definition/export/all`
pub(crate) async fn export_all(asked: Asked, Query(query): Queried) -> Result<Answer, Answer> {
    let caller = asked.admit(Call::ExportAll, Need::Builder).await?;
    let download = wants_download(&query).ok_or_else(validation)?;
    let name = move |_: &_| download.then(|| format!("appbuilder_{}", clock::today()));
    exported(&asked.site, caller, |state| export::all_apps(&state.store, &state.memory), name).await
}

/// `GET /definition/export/:ID`
pub(crate) async fn export_app(
    asked: Asked,
    Path(id): Path<String>,
    Query(query): Queried,
) -> Result<Answer, Answer> {
    let caller = asked.admit(Call::ExportApp, Need::Builder).await?;
    let download = match (Uuid::try_parse(&id), wants_download(&query)) {
        (Ok(_), Some(download)) => download,
        _ => return Err(validation()),
    };
    let export = move |state: &mut State| export::one_app(&state.store, &mut state.memory, &id);
    exported(&asked.site, caller, export, move |app| download.then(|| app.filename.clone())).await
}

/// `GET /definition/check-update`
pub(crate) async fn check_update(asked: Asked) -> Result<Answer, Answer> {
    let caller = asked.admit(Call::CheckUpdate, Need::Account).await?;
    Ok(success(&caller.tenant.state().memory.changed_at().into()))
}

/// `GET /definition/info/object/:ID`
pub(crate) async fn object_info(asked: Asked, Path(id): Path<String>) -> Result<Answer, Answer> {
    let caller = asked.admit(Call::ObjectInfo, Need::Builder).await?;
    let state = caller.tenant.state();
    let row = state.store.definition(&id).map_err(|error| database_error(&error))?;
    let Some(row) = row.filter(|row| row.kind.as_deref() == Some("object")) else {
        return Err(no_such_object(&id));
    };
    let object = row.value();
    let table = object["tableName"].as_str().unwrap_or_default();
    let fields = state.store.table(table).map(|table| table.described()).unwrap_or_default();
    Ok(success(&json!({"definitionId": id, "tableName": table, "fields": fields})))
}

/// `GET /definition/info/object/:ID/field/:ID`
pub(crate) async fn field_info(
    asked: Asked,
    Path((object, field)): Path<(String, String)>,
) -> Result<Answer, Answer> {
    let caller = asked.admit(Call::ObjectInfo, Need::Builder).await?;
    let state = caller.tenant.state();
    let read = |id: &str| state.store.definition(id).ok().flatten().map(|row| row.value());
    let (Some(object), Some(field)) = (read(&object), read(&field)) else {
        return Err(no_such_object(&object));
    };
    let table = state.store.table(object["tableName"].as_str().unwrap_or_default());
    let column = table.and_then(|table| table.column(field["columnName"].as_str().unwrap_or_default()));
    Ok(success(&column.map_or(Value::Null, describe)))
}

/// `POST /definition/create`
pub(crate) async fn create(asked: Asked, body: Bytes) -> Result<Answer, Answer> {
    let caller = asked.admit(Call::Edit, Need::Builder).await?;
    put(&caller.tenant, None, &body)
}

/// `PUT /definition/:ID`
pub(crate) async fn update(asked: Asked, Path(id): Path<String>, body: Bytes) -> Result<Answer, Answer> {
    let caller = asked.admit(Call::Edit, Need::Builder).await?;
    put(&caller.tenant, Some(&id), &body)
}

/// `DELETE /definition/:ID`: answers what was deleted, then `null`.
pub(crate) async fn delete(asked: Asked, Path(id): Path<String>) -> Result<Answer, Answer> {
    let caller = asked.admit(Call::Edit, Need::Builder).await?;
    let deleted = edit(&caller.tenant, |state| state.store.delete_definition(&id))?;
    Ok(success(&deleted.map_or(Value::Null, |row| edited(&row, true))))
}

/// Runs an export on its own thread and sends it; `name` gives the file name for a download.
async fn exported<T: Serialize + Send + 'static>(
    site: &Site,
    caller: Caller,
    export: impl FnOnce(&mut State) -> Result<T, NoExport> + Send + 'static,
    name: impl FnOnce(&T) -> Option<String>,
) -> Result<Answer, Answer> {
    if !site.services().is_running("definition_manager") {
        tokio::time::sleep(site.patience()).await;
        return Err(timed_out());
    }
    let production = site.is_production();
    let result = blocking(move || {
        let export = export(&mut caller.tenant.state())?;
        Ok((bare(&export, production), export))
    });
    let (mut answer, export) = result.await.map_err(|reason: NoExport| refused(&reason))?;
    let disposition = name(&export).map(|name| format!("attachment; filename=\"{name}.json\""));
    if let Some(value) = disposition.and_then(|text| text.parse().ok()) {
        answer.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(answer)
}

fn refused(reason: &NoExport) -> Answer {
    match reason {
        NoExport::Broken => service_error(BROKEN, None),
        NoExport::NoSuchApplication => service_error("Error: Application not found", None),
        NoExport::Gathering => service_error("Error: Error gathering definitions.", None),
        NoExport::Database(error) => database_error(error),
    }
}

fn no_such_object(id: &str) -> Answer {
    service_error(&format!("Error: ABObject not found for [{id}]"), Some(404.into()))
}

/// `download` may only be a number (wire 17b).
fn wants_download(query: &BTreeMap<String, String>) -> Option<bool> {
    match query.get("download").map(String::as_str) {
        None | Some("0") => Some(false),
        Some("1") => Some(true),
        Some(_) => None,
    }
}

/// Stores one definition as the designer does: what carries no dates gets "now".
#[allow(clippy::result_large_err)] // The error is the answer, as in every handler.
fn put(tenant: &Tenant, id: Option<&str>, body: &[u8]) -> Result<Answer, Answer> {
    let mut values: Map<String, Value> = serde_json::from_slice(body).unwrap_or_default();
    let id = id.map(str::to_owned).or_else(|| values.get("id")?.as_str().map(str::to_owned));
    values.insert("id".to_owned(), id.unwrap_or_else(|| Uuid::new_v4().to_string()).into());
    let incoming = IncomingRow::read(&values.into()).ok_or_else(validation)?;
    let row = edit(tenant, |state| {
        let row = merged(&incoming, state.store.definition(&incoming.id)?, &clock::now());
        state.store.put_definition(&row).map(|()| row)
    })?;
    Ok(success(&edited(&row, false)))
}

/// Changes the definitions, which the services then load again; a broken tenant refuses (golden/RULES 3.2).
#[allow(clippy::result_large_err)] // The error is the answer, as in every handler.
fn edit<T>(tenant: &Tenant, change: impl FnOnce(&mut State) -> DbResult<T>) -> Result<T, Answer> {
    let mut state = tenant.state();
    if state.memory.is_broken() {
        return Err(service_error(BROKEN, None));
    }
    let changed = change(&mut state).and_then(|value| state.reload().map(|()| value));
    changed.map_err(|error| database_error(&error))
}

/// The row as these calls answer it: `json` as text.
fn edited(row: &Row, with_dates: bool) -> Value {
    let mut answer = json!({"id": row.id, "name": row.name, "type": row.kind, "json": row.json});
    if with_dates {
        answer["createdAt"] = row.created_at.as_deref().map(clock::sent).into();
        answer["updatedAt"] = row.updated_at.as_deref().map(clock::sent).into();
    }
    answer
}
