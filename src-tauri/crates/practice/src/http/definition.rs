//! Exports, single definitions and live columns (wire 10–18, 61, 68, 215–218).

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, header};
use serde::Serialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::Answer;
use super::answer::{bare, database_error, service_error, success, timed_out, validation};
use super::gate::{Caller, Need, admit};
use crate::clock;
use crate::export::{self, NoExport};
use crate::fault::Call;
use crate::import::{IncomingRow, merged};
use crate::session::SessionId;
use crate::site::Site;
use crate::store::{DbResult, Row, describe};
use crate::tenant::{self, BROKEN, Tenant, blocking};

type Queried = Query<BTreeMap<String, String>>;

/// `GET /definition/allapplications`: all definitions, not only applications (wire 13).
pub(crate) async fn all_applications(
    State(site): State<Arc<Site>>,
    Extension(session): Extension<SessionId>,
    headers: HeaderMap,
) -> Answer {
    let caller = match admit(&site, &session, &headers, Call::Applications, Need::Builder).await {
        Ok(caller) => caller,
        Err(answer) => return answer,
    };
    exported(&site, caller, |tenant| all_apps(tenant).map(|export| export.definitions), |_| None).await
}

/// `GET /definition/export/all`
pub(crate) async fn export_all(
    State(site): State<Arc<Site>>,
    Extension(session): Extension<SessionId>,
    headers: HeaderMap,
    Query(query): Queried,
) -> Answer {
    let caller = match admit(&site, &session, &headers, Call::ExportAll, Need::Builder).await {
        Ok(caller) => caller,
        Err(answer) => return answer,
    };
    let Some(download) = wants_download(&query) else { return validation() };
    let name = move |_: &_| download.then(|| format!("appbuilder_{}", clock::today()));
    exported(&site, caller, all_apps, name).await
}

/// `GET /definition/export/:ID`
pub(crate) async fn export_app(
    State(site): State<Arc<Site>>,
    Extension(session): Extension<SessionId>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(query): Queried,
) -> Answer {
    let caller = match admit(&site, &session, &headers, Call::ExportApp, Need::Builder).await {
        Ok(caller) => caller,
        Err(answer) => return answer,
    };
    let download = match (Uuid::try_parse(&id), wants_download(&query)) {
        (Ok(_), Some(download)) => download,
        _ => return validation(),
    };
    let export = move |tenant: &Tenant| {
        let mut state = tenant.state();
        let tenant::State { store, memory } = &mut *state;
        export::one_app(store, memory, &id)
    };
    exported(&site, caller, export, move |app| download.then(|| app.filename.clone())).await
}

/// `GET /definition/check-update`
pub(crate) async fn check_update(
    State(site): State<Arc<Site>>,
    Extension(session): Extension<SessionId>,
    headers: HeaderMap,
) -> Answer {
    match admit(&site, &session, &headers, Call::CheckUpdate, Need::Account).await {
        Ok(caller) => success(&caller.tenant.state().memory.changed_at().into()),
        Err(answer) => answer,
    }
}

/// `GET /definition/info/object/:ID`
pub(crate) async fn object_info(
    State(site): State<Arc<Site>>,
    Extension(session): Extension<SessionId>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Answer {
    let caller = match admit(&site, &session, &headers, Call::ObjectInfo, Need::Builder).await {
        Ok(caller) => caller,
        Err(answer) => return answer,
    };
    let state = caller.tenant.state();
    match state.store.definition(&id) {
        Ok(Some(row)) if row.kind.as_deref() == Some("object") => {
            let table = row.value()["tableName"].as_str().unwrap_or_default().to_owned();
            let fields = state.store.table(&table).map(|table| table.described()).unwrap_or_default();
            success(&json!({"definitionId": id, "tableName": table, "fields": fields}))
        }
        Ok(_) => no_such_object(&id),
        Err(error) => database_error(&error),
    }
}

/// `GET /definition/info/object/:ID/field/:ID`
pub(crate) async fn field_info(
    State(site): State<Arc<Site>>,
    Extension(session): Extension<SessionId>,
    headers: HeaderMap,
    Path((object, field)): Path<(String, String)>,
) -> Answer {
    let caller = match admit(&site, &session, &headers, Call::ObjectInfo, Need::Builder).await {
        Ok(caller) => caller,
        Err(answer) => return answer,
    };
    let state = caller.tenant.state();
    let read = |id: &str| state.store.definition(id).ok().flatten().map(|row| row.value());
    let (Some(object_json), Some(field)) = (read(&object), read(&field)) else {
        return no_such_object(&object);
    };
    let table = state.store.table(object_json["tableName"].as_str().unwrap_or_default());
    let column = table.and_then(|table| table.column(field["columnName"].as_str().unwrap_or_default()));
    success(&column.map_or(Value::Null, describe))
}

/// `POST /definition/create`
pub(crate) async fn create(
    State(site): State<Arc<Site>>,
    Extension(session): Extension<SessionId>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    match admit(&site, &session, &headers, Call::Edit, Need::Builder).await {
        Ok(caller) => put(&caller.tenant, None, &body),
        Err(answer) => answer,
    }
}

/// `PUT /definition/:ID`
pub(crate) async fn update(
    State(site): State<Arc<Site>>,
    Extension(session): Extension<SessionId>,
    headers: HeaderMap,
    Path(id): Path<String>,
    body: Bytes,
) -> Answer {
    match admit(&site, &session, &headers, Call::Edit, Need::Builder).await {
        Ok(caller) => put(&caller.tenant, Some(&id), &body),
        Err(answer) => answer,
    }
}

/// `DELETE /definition/:ID`: answers what was deleted, then `null`.
pub(crate) async fn delete(
    State(site): State<Arc<Site>>,
    Extension(session): Extension<SessionId>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Answer {
    let caller = match admit(&site, &session, &headers, Call::Edit, Need::Builder).await {
        Ok(caller) => caller,
        Err(answer) => return answer,
    };
    let mut state = caller.tenant.state();
    let tenant::State { store, memory } = &mut *state;
    if memory.is_broken() {
        return service_error(BROKEN, None);
    }
    let deleted = store.delete_definition(&id).and_then(|row| memory.reload(store).map(|()| row));
    match deleted {
        Ok(row) => success(&row.map_or(Value::Null, |row| edited(&row, true))),
        Err(error) => database_error(&error),
    }
}

fn all_apps(tenant: &Tenant) -> Result<export::AllApps, NoExport> {
    let state = tenant.state();
    export::all_apps(&state.store, &state.memory)
}

/// Runs an export on its own thread and sends it; `name` gives the file name for a download.
async fn exported<T: Serialize + Send + 'static>(
    site: &Site,
    caller: Caller,
    export: impl FnOnce(&Tenant) -> Result<T, NoExport> + Send + 'static,
    name: impl FnOnce(&T) -> Option<String>,
) -> Answer {
    if !site.services().is_running("definition_manager") {
        tokio::time::sleep(site.patience()).await;
        return timed_out();
    }
    let production = site.is_production();
    let result = blocking(move || {
        if caller.tenant.state().memory.is_broken() {
            return Err(service_error(BROKEN, None));
        }
        let export = export(&caller.tenant).map_err(|reason| refused(&reason))?;
        Ok((bare(&export, production), export))
    });
    match result.await {
        Err(answer) => answer,
        Ok((mut answer, export)) => {
            let disposition = name(&export).map(|name| format!("attachment; filename=\"{name}.json\""));
            if let Some(value) = disposition.and_then(|text| text.parse().ok()) {
                answer.headers_mut().insert(header::CONTENT_DISPOSITION, value);
            }
            answer
        }
    }
}

fn refused(reason: &NoExport) -> Answer {
    match reason {
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
fn put(tenant: &Tenant, id: Option<&str>, body: &[u8]) -> Answer {
    let mut values: Map<String, Value> = serde_json::from_slice(body).unwrap_or_default();
    let id = id.map(str::to_owned).or_else(|| values.get("id")?.as_str().map(str::to_owned));
    values.insert("id".to_owned(), id.unwrap_or_else(|| Uuid::new_v4().to_string()).into());
    let Some(incoming) = IncomingRow::read(&values.into()) else { return validation() };
    let mut state = tenant.state();
    let tenant::State { store, memory } = &mut *state;
    if memory.is_broken() {
        return service_error(BROKEN, None);
    }
    let stored: DbResult<Row> = store.definition(&incoming.id).and_then(|old| {
        let row = merged(&incoming, old, &clock::now());
        store.put_definition(&row)?;
        memory.reload(store)?;
        Ok(row)
    });
    match stored {
        Ok(row) => success(&edited(&row, false)),
        Err(error) => database_error(&error),
    }
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
