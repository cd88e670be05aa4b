//! Who calls, for which tenant, and whether they may: the checks before every call (wire §2).

use std::sync::Arc;

use axum::http::{HeaderMap, header};

use super::Answer;
use super::answer::{cut, database_error, forbidden, not_found, proxy_page, reauthenticate};
use crate::fault::{Call, Fault};
use crate::session::SessionId;
use crate::site::{Addressed, Site, text};
use crate::store::{Account, DbResult};
use crate::tenant::Tenant;

/// Someone who may make the call.
#[derive(Debug)]
pub(crate) struct Caller {
    /// The tenant.
    pub tenant: Arc<Tenant>,
    /// The account.
    pub account: Account,
    /// Whether the account may build apps.
    pub builder: bool,
    /// What a test wants to happen once the import has the upload.
    pub fault: Option<Fault>,
}

/// Who may make a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// Anyone who is logged in.
    Account,
    /// Builders.
    Builder,
}

/// Lets a caller through, or returns the answer that keeps them out.
pub(crate) async fn admit(
    site: &Site,
    session: &SessionId,
    headers: &HeaderMap,
    call: Call,
    need: Need,
) -> Result<Caller, Answer> {
    let token = text(headers, "user-token");
    let tenant = match site.addressed(headers) {
        Addressed::Tenant(tenant) => tenant,
        Addressed::Nowhere => return Err(not_found(text(headers, header::ACCEPT.as_str()))),
        Addressed::Unknown(_) => {
            let is_someone = token.is_some() || site.sessions().account(session).is_some();
            // The account is looked up in a database that does not exist, and nobody answers (wire 185).
            return Err(if is_someone { std::future::pending().await } else { reauthenticate() });
        }
    };
    let fault = suffer(site, &tenant, call).await?;
    let found = identify(site, session, &tenant, token).map_err(|error| database_error(&error))?;
    let Some((account, builder)) = found else { return Err(reauthenticate()) };
    if tenant.state().memory.takes_false_reauthenticate() {
        return Err(reauthenticate());
    }
    match need == Need::Builder && !builder {
        true => Err(forbidden()),
        false => Ok(Caller { tenant, account, builder, fault }),
    }
}

/// Carries out the fault that a test has put before this call; returns one that comes later.
pub(crate) async fn suffer(site: &Site, tenant: &Tenant, call: Call) -> Result<Option<Fault>, Answer> {
    let fault = tenant.faults().take(call);
    match fault {
        None => Ok(None),
        Some(Fault::Hang) => std::future::pending().await,
        Some(Fault::Cut) => Err(cut()),
        Some(Fault::SessionGone) => {
            site.sessions().destroy_all();
            Ok(None)
        }
        Some(Fault::Delay(by)) => {
            tokio::time::sleep(by).await;
            Ok(None)
        }
        Some(Fault::ProxyPage(status)) => Err(proxy_page(status)),
        Some(Fault::GatewayTimeout { .. } | Fault::AnswerLost { .. }) => Ok(fault),
    }
}

/// Finds the account by token or session. A session whose account the tenant lacks is destroyed (wire 186).
fn identify(
    site: &Site,
    session: &SessionId,
    tenant: &Tenant,
    token: Option<&str>,
) -> DbResult<Option<(Account, bool)>> {
    let state = tenant.state();
    let account = match token {
        Some(token) => state.store.account_by_token(token)?,
        None => {
            let uuid = site.sessions().account(session).map(str::to_owned);
            let account = uuid.as_deref().map_or(Ok(None), |uuid| state.store.account(uuid))?;
            if uuid.is_some() && account.is_none() {
                site.sessions().destroy(session);
            }
            account
        }
    };
    let Some(account) = account else { return Ok(None) };
    let builder = state.store.is_builder(&account.uuid)?;
    Ok(Some((account, builder)))
}
