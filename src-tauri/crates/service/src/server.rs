//! The client of one AppBuilder server, and the only place that speaks its JSON (recorded in wire.md).
//!
//! Every call is bounded in time and size, names the tenant, follows no redirect and signs in by itself when
//! it has to: at most once again per call, and never after a refused password. Imports are sent exactly once.

mod address;
mod answer;
mod download;
mod facts;
mod limits;
mod packed;
mod remove;
mod session;
#[cfg(test)]
mod tests;
mod transport;
mod upload;
mod wording;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Response, Url};

pub use address::{Address, Tenant};
pub use download::Received;
pub use facts::{Role, Scope};
pub use limits::Limits;
pub use session::{Account, Credentials};
pub use upload::{ImportAnswer, MAX_IMPORT_BYTES, Stored};

use answer::{Answer, Asked, Envelope};
use session::{Gate, Pass, Session};
use transport::Transport;

use crate::network::Network;
use crate::{Code, Error, Result};

/// Whether the user accepted that passwords travel unencrypted to this server (DESIGN §1.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlainHttp {
    /// Not beyond this computer.
    Refuse,
    /// The user was asked and agreed.
    Allow,
}

/// One server with one account. Clones share the session.
#[derive(Clone)]
pub struct Server(Arc<Inner>);

struct Inner {
    address: Address,
    limits: Limits,
    transport: Transport,
    session: Session,
}

/// An object id that no server has; asking for it tells whether the account may build (wire T:68c, T:206).
const NO_OBJECT: &str = "00000000-0000-4000-8000-000000000000";

impl Server {
    /// Prepares calls with the usual limits; nothing is sent yet. Fails with [`Code::PlainHttpConsent`] when
    /// the address is plain http beyond this computer and that was not allowed.
    pub fn new(
        address: Address,
        credentials: Credentials,
        plain_http: PlainHttp,
        network: &Network,
    ) -> Result<Self> {
        Self::with_limits(address, credentials, plain_http, Limits::default(), network)
    }

    /// As [`Server::new`], with other limits.
    pub fn with_limits(
        address: Address,
        credentials: Credentials,
        plain_http: PlainHttp,
        limits: Limits,
        network: &Network,
    ) -> Result<Self> {
        if plain_http == PlainHttp::Refuse && address.is_plain_beyond_loopback() {
            return Err(Error::new(
                Code::PlainHttpConsent,
                format!(
                    "`{address}` is plain http: the password would travel unencrypted. Nothing was sent."
                ),
            )
            .hint("Use the server's `https://` address, or allow plain http for this server."));
        }
        let transport = Transport::new(&address, &limits, network)?;
        Ok(Self(Arc::new(Inner { address, limits, transport, session: Session::new(credentials) })))
    }

    /// Returns where the server is.
    pub fn address(&self) -> &Address {
        &self.0.address
    }

    /// Signs in, unless a session is open, and tells who we are. A token is proved by asking whom it belongs
    /// to.
    pub async fn sign_in(&self) -> Result<Account> {
        if let Some(account) = self.pass().await?.account() {
            return Ok(account.clone());
        }
        let envelope = self.ask(self.address().call(&["mobile", "whoami"])).await?;
        Ok(session::token_account(envelope.data()))
    }

    /// Tells whether the account may build apps, by a call that only builders may make. The answer to a
    /// sign-in never tells it (wire §2).
    pub async fn is_builder(&self) -> Result<bool> {
        let call = self.address().call(&["definition", "info", "object", NO_OBJECT]);
        match self.ask(call).await {
            Ok(_) => Ok(true),
            Err(error) if error.code() == Code::NotFound => Ok(true),
            Err(error) if error.code() == Code::NotBuilder => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Returns the version of each service of the server; `None` for one that gave no answer. Needs no
    /// session.
    pub async fn services(&self) -> Result<BTreeMap<String, Option<String>>> {
        let mut call = self.address().call(&["versioncheck"]);
        call.query_pairs_mut().append_pair("timeout", "3000");
        let request = self.0.transport.reading.get(call).timeout(self.0.limits.small);
        let response = request.send().await.map_err(|cause| self.no_answer(cause))?;
        let accepted = response.status().is_success();
        let answer = self.read(response).await?;
        let services = answer.envelope().filter(|_| accepted).and_then(|json| facts::services(json.json()));
        services.ok_or_else(|| answer.error(self.address(), Asked::Call))
    }

    /// Returns the time, in milliseconds since 1970, that changes whenever definitions may have changed. It
    /// is not the time of a change (wire 3.14); `None` when the server did not tell.
    pub async fn definitions_changed_at(&self) -> Result<Option<i64>> {
        let envelope = self.ask(self.address().call(&["definition", "check-update"])).await?;
        Ok(envelope.data().as_i64())
    }

    /// Asks for a small answer of the form `{"status":"success","data":…}`.
    async fn ask(&self, call: Url) -> Result<Envelope> {
        let response = self.fetch(call, self.0.limits.small).await?;
        let answer = self.read(response).await?;
        match answer.into_success() {
            Ok(envelope) => Ok(envelope),
            Err(answer) => Err(answer.error(self.address(), Asked::Call)),
        }
    }

    /// Sends a reading call, signing in before and, when the server ended the session, once again.
    async fn fetch(&self, call: Url, timeout: Duration) -> Result<Response> {
        let pass = self.pass().await?;
        let refused = match self.try_fetch(&pass, &call, timeout).await? {
            Ok(response) => return Ok(response),
            Err(answer) => answer,
        };
        if !refused.wants_sign_in() {
            return Err(refused.error(self.address(), Asked::Call));
        }
        if !self.0.session.ended(&pass).await {
            return Err(answer::wrong_token(self.address()));
        }
        let pass = self.pass().await?;
        match self.try_fetch(&pass, &call, timeout).await? {
            Ok(response) => Ok(response),
            Err(answer) => {
                if answer.wants_sign_in() {
                    self.0.session.ended(&pass).await;
                }
                Err(answer.error(self.address(), Asked::Call))
            }
        }
    }

    /// Returns the response unread when it is a success, and otherwise the answer.
    async fn try_fetch(
        &self,
        pass: &Pass,
        call: &Url,
        timeout: Duration,
    ) -> Result<std::result::Result<Response, Answer>> {
        let request = pass.on(self.0.transport.reading.get(call.clone()).timeout(timeout));
        let response = request.send().await.map_err(|cause| self.no_answer(cause))?;
        tracing::debug!(path = call.path(), status = response.status().as_u16(), "asked a server");
        if response.status().is_success() {
            return Ok(Ok(response));
        }
        Ok(Err(self.read(response).await?))
    }

    async fn pass(&self) -> Result<Pass> {
        let Inner { address, limits, transport, session } = &*self.0;
        session.pass(Gate { address, transport, limits }).await
    }

    async fn read(&self, response: Response) -> Result<Answer> {
        transport::read(response, self.0.limits.answer_bytes, self.address()).await
    }

    fn no_answer(&self, cause: reqwest::Error) -> Error {
        transport::no_answer(cause, self.address())
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Server").field(&self.address().identity()).finish()
    }
}
