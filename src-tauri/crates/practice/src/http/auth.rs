//! Logging in and out (wire 01–08, 19, 74, 75).

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, header};
use serde_json::{Value, json};

use super::Answer;
use super::answer::{self, database_error, login_error, success};
use super::gate::{Asked, Need, suffer};
use crate::fault::Call;
use crate::roles::{USER_OBJECT, linked_fields};
use crate::site::{Addressed, text};
use crate::store::{Account, DbResult, Store};
use crate::tenant::Tenant;

/// What a login brings.
struct Credentials {
    email: String,
    password: String,
}

/// `POST /auth/login`
pub(crate) async fn log_in(asked: Asked, body: Bytes) -> Result<Answer, Answer> {
    let addressed = asked.site.addressed(&asked.headers);
    if let Addressed::Nowhere = addressed {
        return Err(asked.no_such_page());
    }
    let Some(credentials) = Credentials::read(&asked.headers, &body) else {
        return Err(answer::text(StatusCode::BAD_REQUEST, "Bad Request"));
    };
    let tenant = match addressed {
        Addressed::Tenant(tenant) => tenant,
        Addressed::Nowhere => return Err(asked.no_such_page()),
        Addressed::Unknown(token) => return Err(no_such_database(&token)),
    };
    suffer(&asked.site, &tenant, Call::Login).await?;
    match check(&tenant, &credentials).map_err(|error| database_error(&error))? {
        Verdict::Welcome { account, shown } => {
            asked.site.sessions().log_in(&asked.session, &account);
            Ok(success(&json!({"user": shown})))
        }
        Verdict::Wrong => Err(login_error("Error: invalid username/password", "EINVALIDLOGIN")),
        Verdict::Locked => {
            let message = "Error: Too many failed attempts. Please contact an admin.";
            Err(login_error(message, "EFAILEDATTEMPTS"))
        }
    }
}

/// `POST /auth/logout`
pub(crate) async fn log_out(asked: Asked) -> Answer {
    if let Addressed::Nowhere = asked.site.addressed(&asked.headers) {
        return asked.no_such_page();
    }
    asked.site.sessions().log_out(&asked.session);
    success(&json!({}))
}

/// `GET /mobile/whoami`, the only call whose "please log in" is 401, and without a code.
pub(crate) async fn who_am_i(asked: Asked) -> Answer {
    match asked.admit(Call::Whoami, Need::Account).await {
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

/// What comes of a login.
enum Verdict {
    /// The account may enter; its row is shown.
    Welcome { account: String, shown: Value },
    /// No such account, or not its password.
    Wrong,
    /// Too many wrong passwords before.
    Locked,
}

/// Checks a password. Wrong ones are counted, and never forgiven (wire 3.17).
fn check(tenant: &Tenant, credentials: &Credentials) -> DbResult<Verdict> {
    let store = &tenant.state().store;
    let Some(account) = store.account_by_email(&credentials.email)? else { return Ok(Verdict::Wrong) };
    if account.is_locked() {
        return Ok(Verdict::Locked);
    }
    if !account.accepts(&credentials.password) {
        store.count_failed_login(&account.uuid)?;
        return Ok(Verdict::Wrong);
    }
    Ok(Verdict::Welcome { shown: shown(store, &account)?, account: account.uuid })
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
