//! What the browser loads first: settings, labels, who is logged in (wire 23–25).

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::Answer;
use super::answer::{database_error, script, send, success};
use super::gate::Asked;
use crate::roles::shown;
use crate::site::{Addressed, Site};
use crate::store::{Account, DbResult, Store};
use crate::tenant::Tenant;

/// `GET /config`: open to everyone; without a session the user is null.
pub(crate) async fn all(asked: Asked) -> Answer {
    answered(&asked, |tenant, account| {
        let inbox = account.map(|_| json!([]));
        Ok(success(&json!({
            "inbox": inbox, "inboxMeta": inbox, "labels": labels(), "languages": languages(), "site": site_info(&asked.site),
            "tenant": tenant_info(tenant), "user": account.map(Account::shown), "userReal": 0,
            "meta": meta(&tenant.state().store)?, "settings": settings_of(tenant),
        })))
    })
}

/// `GET /config/site`
pub(crate) async fn site(asked: Asked) -> Answer {
    answered(&asked, |tenant, _| {
        let config = json!({
            "site": site_info(&asked.site), "tenant": tenant_info(tenant), "meta": meta(&tenant.state().store)?,
            "labels": labels(), "languages": languages(),
        });
        Ok(script(format!("window.__AB_Config={config}")))
    })
}

/// `GET /config/user`
pub(crate) async fn user(asked: Asked) -> Answer {
    answered(&asked, |_, account| {
        let user = account.map_or(Value::Null, Account::shown);
        Ok(script(format!("window.__AB_Config_User={user}")))
    })
}

/// `GET /config/preloader`
pub(crate) async fn preloader(asked: Asked) -> Answer {
    answered(&asked, |_, _| Ok(script("window.__AB_Config_User_Real=0\n".to_owned())))
}

/// `GET /settings`
pub(crate) async fn settings(asked: Asked) -> Answer {
    answered(&asked, |tenant, _| Ok(script(format!("window.__AB_Settings={}", settings_of(tenant)))))
}

/// `GET /__getcookie`
pub(crate) async fn get_cookie() -> Answer {
    send(StatusCode::OK, "application/javascript; charset=utf-8", b"_sailsIoJSConnect();".to_vec())
}

/// Answers for the addressed tenant and whoever is logged in there.
fn answered(asked: &Asked, answer: impl FnOnce(&Tenant, Option<&Account>) -> DbResult<Answer>) -> Answer {
    let Addressed::Tenant(tenant) = asked.site.addressed(&asked.headers) else { return asked.no_such_page() };
    let uuid = asked.site.sessions().account(&asked.session).map(str::to_owned);
    let account = uuid.map_or(Ok(None), |uuid| tenant.state().store.account(&uuid));
    account
        .and_then(|account| answer(&tenant, account.as_ref()))
        .unwrap_or_else(|error| database_error(&error))
}

fn meta(store: &Store) -> DbResult<Value> {
    let roles: Vec<_> = store.roles()?.iter().map(shown).collect();
    let scopes: Vec<_> = store.scopes()?.iter().map(shown).collect();
    let user = |account: Account| json!({"uuid": account.uuid, "isActive": 1, "username": account.username, "languageCode": "en"});
    let users: Vec<_> = store.accounts()?.into_iter().map(user).collect();
    Ok(json!({"roles": roles, "scopes": scopes, "users": users}))
}

fn site_info(site: &Site) -> Value {
    let tenants: Vec<_> =
        site.tenants.iter().map(|tenant| json!({"uuid": tenant.uuid, "key": tenant.key})).collect();
    json!({"relay": false, "tenants": tenants})
}

fn tenant_info(tenant: &Tenant) -> Value {
    json!({"id": tenant.uuid, "options": json!({"title": tenant.name, "authType": "login"}).to_string()})
}

fn settings_of(tenant: &Tenant) -> Value {
    json!({"appbuilder-tenant": tenant.uuid, "appbuilder-view": "work"})
}

fn labels() -> Value {
    ["Cancel", "Close", "Export", "Import", "No", "Save", "Yes"]
        .into_iter()
        .map(|label| (label.to_owned(), label.into()))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn languages() -> Value {
    json!([{"language_code": "en", "language_label": "English"}, {"language_code": "th", "language_label": "Thai"}])
}
