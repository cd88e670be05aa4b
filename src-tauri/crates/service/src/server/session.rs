//! Who asks: credentials, the session they opened, and the promise that a wrong password is never tried
//! twice.

use std::sync::Arc;
use std::time::Instant;

use reqwest::header::{COOKIE, HeaderMap, HeaderValue, SET_COOKIE};
use reqwest::{RequestBuilder, Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::Mutex;

use super::answer::{self, Answer, Asked};
use super::transport::{self, Transport};
use super::{Address, Limits};
use crate::{Code, Error, Result, Secret};

/// What an account is known by.
#[derive(Clone, Debug)]
pub enum Credentials {
    /// An account of the server.
    Password {
        /// The account's e-mail address.
        email: String,
        /// Its password.
        secret: Secret,
    },
    /// A `user-token`, sent with every request instead of signing in (wire §2).
    Token(Secret),
}

/// The account that a server knows us as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Account {
    /// Its e-mail address; unknown when a token was used.
    pub email: Option<String>,
    /// Its user name.
    pub user_name: Option<String>,
    /// The code of its language, e.g. `en`.
    pub language: Option<String>,
}

/// Opens sessions and keeps the current one. Callers that need one at the same time share one sign-in.
pub(super) struct Session {
    credentials: Credentials,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    current: Option<Arc<SignedIn>>,
    /// Why the server refused these credentials for good: accounts lock (wire 3.17), so nothing is tried
    /// again.
    refused: Option<Code>,
}

/// One open session.
pub(super) struct SignedIn {
    cookie: HeaderValue,
    account: Account,
    since: Instant,
}

/// What identifies one request.
#[derive(Clone)]
pub(super) enum Pass {
    Session(Arc<SignedIn>),
    Token(HeaderValue),
}

/// The body of a sign-in; it borrows, so that no further copy of the password is made here.
#[derive(Serialize)]
struct SignIn<'a> {
    email: &'a str,
    password: &'a str,
}

/// What opening a session needs.
#[derive(Clone, Copy)]
pub(super) struct Gate<'a> {
    pub(super) address: &'a Address,
    pub(super) transport: &'a Transport,
    pub(super) limits: &'a Limits,
}

impl Session {
    pub(super) fn new(credentials: Credentials) -> Self {
        Self { credentials, state: Mutex::default() }
    }

    /// Returns a pass, signing in when there is no session or it is too old.
    pub(super) async fn pass(&self, gate: Gate<'_>) -> Result<Pass> {
        let (email, secret) = match &self.credentials {
            Credentials::Password { email, secret } => (email, secret),
            Credentials::Token(token) => return Ok(Pass::Token(sensitive(token.expose())?)),
        };
        // Held while signing in: whoever comes meanwhile waits and uses the same session.
        let mut state = self.state.lock().await;
        if let Some(code) = state.refused {
            return Err(refusal(code));
        }
        let young = |current: &&Arc<SignedIn>| current.since.elapsed() < gate.limits.session;
        if let Some(current) = state.current.as_ref().filter(young) {
            return Ok(Pass::Session(Arc::clone(current)));
        }
        match sign_in(gate, email, secret).await {
            Ok(signed_in) => {
                let signed_in = Arc::new(signed_in);
                state.current = Some(Arc::clone(&signed_in));
                Ok(Pass::Session(signed_in))
            }
            Err(error) => {
                if matches!(error.code(), Code::WrongPassword | Code::AccountLocked) {
                    state.refused = Some(error.code());
                }
                Err(error)
            }
        }
    }

    /// Forgets a session that the server ended, unless another caller has replaced it already. Returns
    /// whether signing in again can help.
    pub(super) async fn ended(&self, pass: &Pass) -> bool {
        let Pass::Session(ended) = pass else {
            return false;
        };
        let mut state = self.state.lock().await;
        if state.current.as_ref().is_some_and(|current| Arc::ptr_eq(current, ended)) {
            state.current = None;
        }
        true
    }
}

impl Pass {
    /// Puts the identification into a request.
    pub(super) fn on(&self, request: RequestBuilder) -> RequestBuilder {
        match self {
            Self::Session(signed_in) => request.header(COOKIE, signed_in.cookie.clone()),
            Self::Token(token) => request.header("user-token", token.clone()),
        }
    }

    /// Returns the account, when the sign-in told it.
    pub(super) fn account(&self) -> Option<&Account> {
        match self {
            Self::Session(signed_in) => Some(&signed_in.account),
            Self::Token(_) => None,
        }
    }
}

fn refusal(code: Code) -> Error {
    if code == Code::AccountLocked { answer::locked() } else { answer::wrong_password() }
}

async fn sign_in(gate: Gate<'_>, email: &str, secret: &Secret) -> Result<SignedIn> {
    let Gate { address, transport, limits } = gate;
    let response = transport
        .reading
        .post(address.call(&["auth", "login"]))
        .timeout(limits.sign_in)
        .json(&SignIn { email, password: secret.expose() })
        .send()
        .await
        .map_err(|cause| transport::no_answer(cause, address))?;
    let cookie = session_cookie(response.headers());
    let account = account(response, gate, email).await?;
    let cookie = cookie.ok_or_else(|| no_cookie(address))?;
    Ok(SignedIn { cookie, account, since: Instant::now() })
}

async fn account(response: Response, gate: Gate<'_>, email: &str) -> Result<Account> {
    let accepted = response.status().as_u16() == 200;
    let answer: Answer = transport::read(response, gate.limits.answer_bytes, gate.address).await?;
    match answer.envelope() {
        Some(envelope) if accepted && envelope.succeeded() && envelope.data()["user"].is_object() => {
            let user = &envelope.data()["user"];
            let text = |key: &str| user[key].as_str().map(str::to_owned);
            Ok(Account {
                email: text("email").or_else(|| Some(email.to_owned())),
                user_name: text("username"),
                language: text("languageCode"),
            })
        }
        _ => Err(answer.error(gate.address, Asked::SignIn)),
    }
}

/// Reads who a token belongs to from `GET /mobile/whoami` (wire T:21).
pub(super) fn token_account(data: &Value) -> Account {
    Account { email: None, user_name: data["user"].as_str().map(str::to_owned), language: None }
}

/// Takes the session out of the answer to a sign-in. Cookies of other answers are never looked at: an error
/// may replace the session by an anonymous one (wire §4o).
fn session_cookie(headers: &HeaderMap) -> Option<HeaderValue> {
    let cookies = headers.get_all(SET_COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
    let session = cookies
        .filter_map(|cookie| cookie.split(';').next().map(str::trim))
        .find(|pair| pair.strip_prefix("sails.sid=").is_some_and(|value| !value.is_empty()))?;
    sensitive(session).ok()
}

fn sensitive(text: &str) -> Result<HeaderValue> {
    // The cause is dropped on purpose: it must not lead to the text.
    let mut value = HeaderValue::from_str(text)
        .map_err(|_| Error::new(Code::Invalid, "The token holds a character that cannot be sent."))?;
    value.set_sensitive(true);
    Ok(value)
}

fn no_cookie(address: &Address) -> Error {
    let error = Error::new(
        Code::NoCookie,
        format!("`{address}` accepted the password but opened no session. No session, no further calls."),
    );
    if address.is_plain() {
        error.hint("A production server does that over plain http: use its `https://` address.")
    } else {
        error.hint("The proxy in front of the server must send it `X-Forwarded-Proto: https`; tell the administrator.")
    }
}
