//! Who calls, for which tenant, and whether they may: the checks before every call (wire §2).

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

use super::Answer;
use super::answer::{cut, database_error, forbidden, not_found, proxy_page, reauthenticate, upload_error};
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

/// What every call brings.
#[derive(Debug)]
pub(crate) struct Asked {
    /// The server.
    pub site: Arc<Site>,
    /// The session, perhaps one that has just begun.
    pub session: SessionId,
    /// The headers.
    pub headers: HeaderMap,
}

impl FromRequestParts<Arc<Site>> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, Infallible> {
        let session = parts.extensions.get::<SessionId>().cloned();
        let session = session.unwrap_or_else(|| site.sessions().begin());
        Ok(Self { site: site.clone(), session, headers: parts.headers.clone() })
    }
}

impl Asked {
    /// Lets the caller through, or returns the answer that keeps them out.
    pub(crate) async fn admit(&self, call: Call, need: Need) -> Result<Caller, Answer> {
        let token = text(&self.headers, "user-token");
        let tenant = match self.site.addressed(&self.headers) {
            Addressed::Tenant(tenant) => tenant,
            Addressed::Nowhere => return Err(self.no_such_page()),
            Addressed::Unknown(_) => {
                let is_someone = token.is_some() || self.site.sessions().account(&self.session).is_some();
                // The account is looked up in a database that does not exist, and nobody answers (wire 185).
                return Err(if is_someone { std::future::pending().await } else { reauthenticate() });
            }
        };
        let fault = suffer(&self.site, &tenant, call).await?;
        let found = self.identify(&tenant, token).map_err(|error| database_error(&error))?;
        let Some((account, builder)) = found else { return Err(reauthenticate()) };
        if tenant.state().memory.takes_false_reauthenticate() {
            return Err(reauthenticate());
        }
        match need == Need::Builder && !builder {
            true => Err(forbidden()),
            false => Ok(Caller { tenant, account, builder, fault }),
        }
    }

    /// Returns the 404 of a host that leads nowhere.
    pub(crate) fn no_such_page(&self) -> Answer {
        not_found(text(&self.headers, header::ACCEPT.as_str()))
    }

    /// Finds the account by token or session. A session whose account the tenant lacks is destroyed (wire 186).
    fn identify(&self, tenant: &Tenant, token: Option<&str>) -> DbResult<Option<(Account, bool)>> {
        let state = tenant.state();
        let account = match token {
            Some(token) => state.store.account_by_token(token)?,
            None => {
                let uuid = self.site.sessions().account(&self.session).map(str::to_owned);
                let account = uuid.as_deref().map_or(Ok(None), |uuid| state.store.account(uuid))?;
                if uuid.is_some() && account.is_none() {
                    self.site.sessions().destroy(&self.session);
                }
                account
            }
        };
        let Some(account) = account else { return Ok(None) };
        let builder = state.store.is_builder(&account.uuid)?;
        Ok(Some((account, builder)))
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
        Some(Fault::TooLarge) => Err(upload_error(site.is_production())),
        Some(Fault::ProxyPage(status)) => Err(proxy_page(status)),
        Some(Fault::GatewayTimeout { .. } | Fault::AnswerLost { .. }) => Ok(fault),
    }
}
