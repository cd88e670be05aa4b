//! Starting and stopping the practice servers.

use std::fmt;
use std::sync::Arc;

use uuid::Uuid;

use crate::control::{SiteControl, TenantControl};
use crate::error::PracticeError;
use crate::http::{Listening, listen, routes};
use crate::samples;
use crate::site::Site;
use crate::store::NewAccount;
use crate::tenant::Tenant;

/// How to start.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// The port on loopback; `None` chooses one.
    pub port: Option<u16>,
    /// Whether the servers hold no sample apps, only what every server has.
    pub empty: bool,
}

/// What one needs to connect to a practice server.
#[derive(Clone, PartialEq, Eq, serde::Serialize)]
pub struct PracticeServer {
    /// The name to show.
    pub name: String,
    /// `http://localhost:PORT`, the same for all practice servers.
    pub url: String,
    /// The id for the `tenant-token` header, which tells the servers apart.
    pub tenant: String,
    /// The builder's address.
    pub email: String,
    /// The builder's password, new on each start.
    pub password: String,
}

impl fmt::Debug for PracticeServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The password is for the one who starts the server, not for logs.
        f.debug_struct("PracticeServer")
            .field("name", &self.name)
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// Running practice servers. They stop when this is dropped, and everything in them is gone.
#[derive(Debug)]
pub struct Practice {
    site: Arc<Site>,
    servers: Vec<PracticeServer>,
    controls: Vec<TenantControl>,
    listening: Listening,
}

/// Name, key and id of the tenants.
const TENANTS: [(&str, &str, &str); 2] = [
    ("Practice staging", "staging", "6f1d3a52-8c0b-4b57-9a44-51a6c0de0001"),
    ("Practice production", "production", "6f1d3a52-8c0b-4b57-9a44-51a6c0de0002"),
];

/// The builder has the same id everywhere, as the first account of a real server has (wire 20).
const BUILDER: (&str, &str, &str) =
    ("0d9f6a1e-4c55-4f0b-8d6e-2f1c7b3a9e10", "builder", "builder@practice.example");

impl Practice {
    /// Starts the practice servers on loopback.
    ///
    /// Fails when the port is taken.
    pub async fn start(options: Options) -> Result<Self, PracticeError> {
        let mut tenants = Vec::new();
        for (name, key, uuid) in TENANTS {
            tenants.push(Arc::new(Tenant::new(name, key, uuid)?));
        }
        let site = Arc::new(Site::new(tenants));
        let mut controls = Vec::new();
        for tenant in &site.tenants {
            controls.push(open(&site, tenant)?);
        }
        samples::fill(&controls, options.empty)?;
        let port = options.port.unwrap_or(0);
        let listening = listen(routes(site.clone()), port)
            .await
            .map_err(|source| PracticeError::Listen { port, source })?;
        let url = format!("http://localhost:{}", listening.address.port());
        let servers = controls.iter().map(|control| control.server(&url)).collect();
        Ok(Self { site, servers, controls, listening })
    }

    /// Starts practice servers on loopback for one rehearsal: the first holds what an export says, and nothing else.
    pub async fn holding(export: &[u8]) -> Result<Self, PracticeError> {
        let started = Self::start(Options { empty: true, ..Options::default() }).await?;
        started.staging().seed_from_exports(&[export])?;
        Ok(started)
    }

    /// Returns what one needs to connect: staging, then production.
    pub fn servers(&self) -> &[PracticeServer] {
        &self.servers
    }

    /// Returns the handle by which tests make a tenant misbehave; `None` when no tenant has this id.
    pub fn tenant(&self, uuid: &str) -> Option<&TenantControl> {
        self.controls.iter().find(|control| control.uuid() == uuid)
    }

    /// Returns the handle for the server of which one carries apps away.
    pub fn staging(&self) -> &TenantControl {
        &self.controls[0]
    }

    /// Returns the handle for the server to which one carries apps.
    pub fn production(&self) -> &TenantControl {
        &self.controls[1]
    }

    /// Returns the handle by which tests change the server as a whole.
    pub fn site(&self) -> SiteControl {
        SiteControl::new(self.site.clone())
    }

    /// Stops the servers: connections are cut, the data are gone.
    pub async fn shutdown(self) {
        self.listening.close().await;
    }
}

/// Gives a tenant its accounts: a builder, and somebody who is none.
fn open(site: &Arc<Site>, tenant: &Arc<Tenant>) -> Result<TenantControl, PracticeError> {
    let (uuid, username, email) = BUILDER;
    let password = secret();
    let control = TenantControl::new(site.clone(), tenant.clone(), email, password.clone());
    let store = &tenant.state().store;
    store.add_account(NewAccount { uuid, username, email, password: &password, builder: true })?;
    let viewer = control.viewer();
    // The other account exists in this tenant only.
    let viewer_uuid = Uuid::new_v4().to_string();
    store.add_account(NewAccount {
        uuid: &viewer_uuid,
        username: "viewer",
        email: &viewer.email,
        password: &viewer.password,
        builder: false,
    })?;
    store.add_token(&control.user_token(), username)?;
    Ok(control)
}

/// Returns a password that nobody can guess.
pub(crate) fn secret() -> String {
    Uuid::new_v4().simple().to_string()
}
