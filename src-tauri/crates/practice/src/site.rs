//! The whole server: its tenants, sessions, services and mode.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::HeaderMap;

use crate::service::Services;
use crate::session::Sessions;
use crate::tenant::Tenant;

/// How long the real server waits for a silent service: five times five seconds (wire 111).
const PATIENCE: Duration = Duration::from_secs(25);

/// The state that all calls share.
#[derive(Debug)]
pub(crate) struct Site {
    /// The tenants; the first is the one that `localhost` means.
    pub tenants: Vec<Arc<Tenant>>,
    sessions: Mutex<Sessions>,
    services: Mutex<Services>,
    patience: Mutex<Duration>,
    production: AtomicBool,
}

/// Which tenant a call is for.
#[derive(Debug)]
pub(crate) enum Addressed {
    /// This one.
    Tenant(Arc<Tenant>),
    /// The header names a tenant that does not exist; the server does not check that.
    Unknown(String),
    /// The host name leads nowhere: 404.
    Nowhere,
}

impl Site {
    /// Makes a server with these tenants.
    pub(crate) fn new(tenants: Vec<Arc<Tenant>>) -> Self {
        Self {
            tenants,
            sessions: Mutex::default(),
            services: Mutex::default(),
            patience: Mutex::new(PATIENCE),
            production: AtomicBool::new(false),
        }
    }

    /// Returns the sessions.
    pub(crate) fn sessions(&self) -> MutexGuard<'_, Sessions> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the services.
    pub(crate) fn services(&self) -> MutexGuard<'_, Services> {
        self.services.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns how long the server waits for a silent service.
    pub(crate) fn patience(&self) -> Duration {
        *self.patience.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes how long the server waits.
    pub(crate) fn set_patience(&self, patience: Duration) {
        *self.patience.lock().unwrap_or_else(PoisonError::into_inner) = patience;
    }

    /// Returns whether the server runs in production mode (wire 120).
    pub(crate) fn is_production(&self) -> bool {
        self.production.load(Ordering::SeqCst)
    }

    /// Changes the mode.
    pub(crate) fn set_production(&self, production: bool) {
        self.production.store(production, Ordering::SeqCst);
    }

    /// Returns which tenant a call is for: header, then `localhost`, then the first label of the host (wire §2).
    pub(crate) fn addressed(&self, headers: &HeaderMap) -> Addressed {
        if let Some(token) = text(headers, "tenant-token") {
            let tenant = self.tenants.iter().find(|tenant| tenant.uuid == token);
            return tenant.map_or_else(
                || Addressed::Unknown(token.to_owned()),
                |tenant| Addressed::Tenant(tenant.clone()),
            );
        }
        let host = text(headers, "x-forwarded-host").or_else(|| text(headers, "host")).unwrap_or_default();
        let host = host.rsplit_once(':').map_or(host, |(name, _port)| name);
        let is_local = matches!(host, "localhost" | "127.0.0.1") && !self.is_production();
        let tenant = match is_local {
            true => self.tenants.first(),
            false => {
                let label = host.split('.').next().unwrap_or_default();
                self.tenants.iter().find(|tenant| tenant.key == label)
            }
        };
        tenant.map_or(Addressed::Nowhere, |tenant| Addressed::Tenant(tenant.clone()))
    }
}

/// Returns a header's text, `None` when it is absent or empty.
pub(crate) fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok().filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn site() -> Site {
        let tenant = |key, uuid| Arc::new(Tenant::new(key, key, uuid).unwrap());
        Site::new(vec![tenant("staging", "uuid-1"), tenant("production", "uuid-2")])
    }

    fn addressed(site: &Site, headers: &[(&'static str, &str)]) -> String {
        let headers =
            headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        match site.addressed(&headers) {
            Addressed::Tenant(tenant) => tenant.key.clone(),
            Addressed::Unknown(token) => format!("unknown {token}"),
            Addressed::Nowhere => "nowhere".to_owned(),
        }
    }

    #[test]
    fn the_header_wins_and_is_not_checked() {
        let site = site();
        assert_eq!(addressed(&site, &[("tenant-token", "uuid-2"), ("host", "localhost:1")]), "production");
        assert_eq!(
            addressed(&site, &[("tenant-token", "production"), ("host", "localhost")]),
            "unknown production"
        );
    }

    #[test]
    fn hosts_lead_to_tenants_by_their_first_label() {
        let site = site();
        assert_eq!(addressed(&site, &[("host", "localhost:8080")]), "staging");
        assert_eq!(addressed(&site, &[("host", "127.0.0.1:8080")]), "staging");
        assert_eq!(addressed(&site, &[("host", "production.example.org")]), "production");
        assert_eq!(
            addressed(&site, &[("host", "x.org"), ("x-forwarded-host", "production.example.org")]),
            "production"
        );
        assert_eq!(addressed(&site, &[("host", "10.1.2.3")]), "nowhere");
    }

    #[test]
    fn in_production_localhost_is_nothing_special() {
        let site = site();
        site.set_production(true);
        assert_eq!(addressed(&site, &[("host", "localhost:8080")]), "nowhere");
    }
}
