//! Saved servers, their sessions, and the overview a window opens with.

use serde::{Deserialize, Serialize};

use super::Ferry;
use crate::connect::{self, ConnectionTest};
use crate::ferry::LibraryState;
use crate::network::Network;
use crate::secrets::{Keep, KeychainState};
use crate::server::{Address, Credentials, PlainHttp, Server};
use crate::settings::{SavedServer, ServerChange};
use crate::{Code, Environment, Error, Result, Secret, ServerId};

/// What a window shows first.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct Overview {
    /// The program's version.
    pub version: String,
    /// The servers, by name.
    pub servers: Vec<ServerCard>,
    /// How the library is.
    pub library: LibraryState,
    /// How many imports the history knows.
    pub imports: usize,
    /// Whether secrets can be kept.
    pub keychain: KeychainState,
    /// Whether practice servers are among the servers.
    pub practice_running: bool,
}

/// A saved server, for people.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct ServerCard {
    /// Its id.
    pub id: ServerId,
    /// Its name.
    pub name: String,
    /// Its address.
    pub url: String,
    /// Its tenant.
    pub tenant: Option<String>,
    /// The account.
    pub email: String,
    /// What it is used for.
    pub environment: Environment,
    /// Whether imports into it are refused.
    pub read_only: bool,
    /// Whether it is a practice server of this run.
    pub practice: bool,
    /// Whether everything travels unencrypted.
    pub plain_http: bool,
    /// Whether a secret is known.
    pub secret: SecretState,
    /// Whether an import waits for a restart that nobody confirmed.
    pub restart_needed: bool,
}

/// Where the secret of a server is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum SecretState {
    /// In the keychain.
    Kept,
    /// In memory, until the program ends.
    Session,
    /// Nowhere: the user has to sign in.
    Missing,
}

impl From<Option<Keep>> for SecretState {
    fn from(place: Option<Keep>) -> Self {
        match place {
            Some(Keep::Keychain) => Self::Kept,
            Some(Keep::Session) => Self::Session,
            None => Self::Missing,
        }
    }
}

/// A server that is not saved yet.
#[derive(Clone, Debug, Deserialize, specta::Type)]
pub struct ServerDraft {
    /// What to call it.
    pub name: String,
    /// Its address.
    pub url: String,
    /// Its tenant: an id, or the key in the host name.
    pub tenant: Option<String>,
    /// The account.
    pub email: String,
    /// What it is used for.
    pub environment: Environment,
    /// Whether imports into it are refused.
    pub read_only: bool,
    /// Whether plain http beyond this computer was agreed to.
    pub allow_plain_http: bool,
    /// Whether the secret is a `user-token` instead of a password.
    pub uses_token: bool,
}

impl ServerDraft {
    /// Describes a practice server on this computer by its name, its address and tenant, and its builder.
    pub fn of_practice(
        name: &str,
        (url, tenant): (&str, &str),
        email: &str,
        environment: Environment,
    ) -> Self {
        Self {
            name: name.to_owned(),
            url: url.to_owned(),
            tenant: Some(tenant.to_owned()),
            email: email.to_owned(),
            environment,
            read_only: false,
            allow_plain_http: false,
            uses_token: false,
        }
    }
}

impl Ferry {
    /// Returns what a window shows first.
    pub async fn overview(&self) -> Result<Overview> {
        let mut servers = Vec::new();
        for saved in self.settings().servers()? {
            servers.push(self.card(saved).await?);
        }
        servers.sort_by_key(|card| (card.name.to_lowercase(), card.id));
        Ok(Overview {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            practice_running: servers.iter().any(|card| card.practice),
            servers,
            library: self.library_state().await,
            imports: self.history().list()?.records.len(),
            keychain: self.secrets().state().await,
        })
    }

    /// Tries a server before it is saved. Nothing is kept.
    pub async fn test_draft(&self, draft: &ServerDraft, secret: Secret) -> Result<ConnectionTest> {
        Ok(connect::test(&self.client(draft, secret)?).await)
    }

    /// Signs in to a server before it is saved, and nothing else. Nothing is kept.
    pub async fn prove_draft(&self, draft: &ServerDraft, secret: Secret) -> Result<()> {
        self.client(draft, secret)?.sign_in().await.map(drop)
    }

    /// Tries a saved server.
    pub async fn test_server(&self, id: &ServerId) -> Result<ConnectionTest> {
        let (_, server) = self.server(id).await?;
        Ok(connect::test(&server).await)
    }

    /// Saves a server and keeps its secret.
    pub async fn add_server(&self, draft: ServerDraft, secret: Secret, keep: Keep) -> Result<ServerCard> {
        // An address that is none, or needs consent, is refused before anything is saved.
        self.client(&draft, secret.clone())?;
        let saved = SavedServer::from(draft);
        self.settings().add(saved.clone())?;
        if let Err(error) = self.secrets().keep(&saved.id, secret, keep).await {
            self.settings().remove(&saved.id)?;
            return Err(error);
        }
        self.card(saved).await
    }

    /// Adds a practice server, for this run of the program only.
    pub async fn add_practice_server(&self, draft: ServerDraft, secret: Secret) -> Result<ServerCard> {
        let mut saved = SavedServer::from(draft);
        saved.practice = true;
        self.settings().add_for_session(saved.clone())?;
        self.secrets().keep(&saved.id, secret, Keep::Session).await?;
        self.card(saved).await
    }

    /// Forgets a server and its secret. The library keeps what came from it.
    pub async fn remove_server(&self, id: &ServerId) -> Result<()> {
        self.settings().remove(id)?;
        self.0.sessions.lock().await.remove(id);
        self.0.looks.lock().await.remove(id);
        self.0.news.lock().await.remove(id);
        // A keychain that is locked or gone must not keep a server in the list.
        if let Err(error) = self.secrets().forget(id).await {
            tracing::warn!("the secret of a removed server may stay in the keychain: {error}");
        }
        Ok(())
    }

    /// Gives a saved server another secret, once it is proved.
    pub async fn sign_in(&self, id: &ServerId, secret: Secret, keep: Keep) -> Result<()> {
        let saved = self.saved(id)?;
        let server = self.client(&ServerDraft::from(&saved), secret.clone())?;
        server.sign_in().await?;
        self.secrets().keep(id, secret, keep).await?;
        self.0.sessions.lock().await.insert(*id, server);
        Ok(())
    }

    /// Changes what a saved server is called, used for and open to.
    pub fn change_server(&self, id: &ServerId, change: ServerChange) -> Result<()> {
        self.settings().change_server(id, change)
    }

    /// Returns a saved server with its client; one client a server, so that one session serves all.
    pub async fn server(&self, id: &ServerId) -> Result<(SavedServer, Server)> {
        let saved = self.saved(id)?;
        let mut sessions = self.0.sessions.lock().await;
        if let Some(server) = sessions.get(id) {
            return Ok((saved, server.clone()));
        }
        let secret = self.secrets().get(id).await?.ok_or_else(|| {
            Error::new(Code::SecretMissing, format!("No password is known for ‘{}’.", saved.name))
                .hint("Sign in to this server again.")
        })?;
        let server = self.client(&ServerDraft::from(&saved), secret)?;
        sessions.insert(*id, server.clone());
        Ok((saved, server))
    }

    /// Returns a saved server.
    pub fn saved(&self, id: &ServerId) -> Result<SavedServer> {
        self.settings().server(id)
    }

    /// Returns the saved server that a plan or a record is about: the one it names, or, where that was removed, another
    /// one with the same address and tenant. Whoever connects a server again must not be locked out of its imports.
    pub fn saved_of(&self, (id, identity): (&ServerId, &str)) -> Result<SavedServer> {
        let is_same = |other: &SavedServer| other.identity().is_ok_and(|other| other == identity);
        let named = self.saved(id);
        let again = || self.settings().servers().ok()?.into_iter().find(is_same);
        named.or_else(|error| again().ok_or(error))
    }

    /// Returns the same with its client.
    pub async fn server_of(&self, place: (&ServerId, &str)) -> Result<(SavedServer, Server)> {
        self.server(&self.saved_of(place)?.id).await
    }

    fn client(&self, draft: &ServerDraft, secret: Secret) -> Result<Server> {
        client(draft, secret, &self.preferences()?.network)
    }

    async fn card(&self, saved: SavedServer) -> Result<ServerCard> {
        let address = Address::parse(&saved.url, saved.tenant.as_deref())?;
        let secret = self.secrets().place(&saved.id).await.into();
        Ok(ServerCard {
            restart_needed: self.history().waiting_for_restart(&address.identity())?.is_some(),
            plain_http: address.is_plain_beyond_loopback(),
            id: saved.id,
            name: saved.name,
            url: saved.url,
            tenant: saved.tenant,
            email: saved.email,
            environment: saved.environment,
            read_only: saved.read_only,
            practice: saved.practice,
            secret,
        })
    }
}

fn client(draft: &ServerDraft, secret: Secret, network: &Network) -> Result<Server> {
    let address = Address::parse(&draft.url, draft.tenant.as_deref())?;
    let credentials = match draft.uses_token {
        true => Credentials::Token(secret),
        false => Credentials::Password { email: draft.email.clone(), secret },
    };
    let plain_http = if draft.allow_plain_http { PlainHttp::Allow } else { PlainHttp::Refuse };
    Server::new(address, credentials, plain_http, network)
}

impl From<ServerDraft> for SavedServer {
    fn from(draft: ServerDraft) -> Self {
        let mut saved = Self::new(&draft.name, draft.url.trim(), draft.email.trim(), draft.environment);
        saved.tenant = draft.tenant.filter(|tenant| !tenant.trim().is_empty());
        saved.read_only = draft.read_only;
        saved.allow_plain_http = draft.allow_plain_http;
        saved.uses_token = draft.uses_token;
        saved
    }
}

impl From<&SavedServer> for ServerDraft {
    fn from(saved: &SavedServer) -> Self {
        Self {
            name: saved.name.clone(),
            url: saved.url.clone(),
            tenant: saved.tenant.clone(),
            email: saved.email.clone(),
            environment: saved.environment,
            read_only: saved.read_only,
            allow_plain_http: saved.allow_plain_http,
            uses_token: saved.uses_token,
        }
    }
}
