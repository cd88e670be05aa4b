//! Logging in and out (wire 01–08, 19, 74, 75).

use std::sync::Arc;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use serde_json::{Value, json};

use super::Answer;
use super::answer::{self, database_error, login_error, not_found, success};
use super::gate::{Need, admit, suffer};
use crate::fault::Call;
use crate::roles::{USER_OBJECT, linked_fields};
use crate::session::SessionId;
use crate::site::{Addressed, Site, text};
use crate::store::{Account, DbResult, Store};
use crate::tenant::Tenant;

/// What a login brings.
struct Credentials {
    email: String,
    password: String,
}

/// `POST /auth/login`
pub(crate) async fn log_in(
    State(site): State<Arc<Site>>,
    Extension(session): Extension<SessionId>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let addressed = site.addressed(&headers);
    if let Addressed::Nowhere = addressed {
        return not_found(text(&headers, header::ACCEPT.as_str()));
    }
    let Some(credentials) = Credentials::read(&headers, &body) else {
        return answer::text(StatusCode::BAD_REQUEST, "Bad Request");
    };
    let tenant = match addressed {
        Addressed::Tenant(tenant) => tenant,
        Addressed::Nowhere => return not_found(None),
        Addressed::Unknown(token) => return no_such_database(&token),
    };
    if let Err(answer) = suffer(&site, &tenant, Call::Login).await {
        return answer;
    }
    match check(&tenant, &credentials) {
        Ok(Ok((uuid, user))) => {
            site.sessions().log_in(&session, &uuid);
            success(&json!({"user": user}))
        }
        Ok(Err(refusal)) => refusal,
        Err(error) => database_error(&error),
    }
}

/// `POST /auth/logout`
pub(crate) async fn log_out(
    State(site): State<Arc<Site>>,
    Extension(session): Extension<SessionId>,
    headers: HeaderMap,
) -> Answer {
    if let Addressed::Nowhere = site.addressed(&headers) {
        return not_found(text(&headers, header::ACCEPT.as_str()));
    }
    site.sessions().log_out(&session);
    success(&json!({}))
}

/// `GET /mobile/whoami`, the only call whose "please log in" is 401, and without a code.
pub(crate) async fn who_am_i(
    State(site): State<Arc<Site>>,
    Extension(session): Extension<SessionId>,
    headers: HeaderMap,
) -> Answer {
    match admit(&site, &session, &headers, Call::Whoami, Need::Account).await {
        Ok(caller) => success(&json!({"user": caller.account.username})),
        Err(answer) if answer.status() == StatusCode::BAD_REQUEST => answer::json(
            StatusCode::UNAUTHORIZED,
            &json!({"status": "error", "jobID": "??", "data": "[object Object]", "id": 5, "message": "Reauthenticate."}),
        ),
        Err(answer) => answer,
    }
}

impl Credentials {
    /// Reads JSON or a form; other fields, such as a tenant, are ignored (wire 08f).
    fn read(headers: &HeaderMap, body: &[u8]) -> Option<Self> {
        let is_json = text(headers, header::CONTENT_TYPE.as_str()).is_some_and(|kind| kind.contains("json"));
        let fields: Value = match is_json {
            true => serde_json::from_slice(body).ok()?,
            false => form_fields(body),
        };
        let field = |name: &str| fields[name].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        Some(Self { email: field("email")?, password: field("password")? })
    }
}

fn form_fields(body: &[u8]) -> Value {
    let text = String::from_utf8_lossy(body);
    text.split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (decoded(name), Value::String(decoded(value))))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// Decodes one part of a form or query.
pub(crate) fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits: Vec<u8> = rest.by_ref().take(2).collect();
                let digits = String::from_utf8_lossy(&digits).into_owned();
                bytes.extend(u8::from_str_radix(&digits, 16));
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The account that may enter, or the refusal. Wrong passwords are counted, and never forgiven (wire 3.17).
fn check(tenant: &Tenant, credentials: &Credentials) -> DbResult<Result<(String, Value), Answer>> {
    let store = &tenant.state().store;
    let refused = || login_error("Error: invalid username/password", "EINVALIDLOGIN");
    let Some(account) = store.account_by_email(&credentials.email)? else { return Ok(Err(refused())) };
    if account.is_locked() {
        let message = "Error: Too many failed attempts. Please contact an admin.";
        return Ok(Err(login_error(message, "EFAILEDATTEMPTS")));
    }
    if !account.accepts(&credentials.password) {
        store.count_failed_login(&account.uuid)?;
        return Ok(Err(refused()));
    }
    Ok(Ok((account.uuid.clone(), shown(store, &account)?)))
}

/// The account's row with its links, all of which are always empty here (wire 01).
fn shown(store: &Store, account: &Account) -> DbResult<Value> {
    let mut user = account.shown();
    for (_, column) in linked_fields(store, USER_OBJECT)? {
        user[format!("{column}__relation")] = Value::Null;
        user[column] = Value::Null;
    }
    Ok(user)
}

fn no_such_database(token: &str) -> Answer {
    let message =
        format!("Error: ER_NO_SUCH_TABLE: Table 'appbuilder-{token}.appbuilder_definition' doesn't exist");
    login_error(&message, "ER_NO_SUCH_TABLE")
}
