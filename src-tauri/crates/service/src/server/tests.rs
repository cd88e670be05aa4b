//! The client against a scripted server on this computer.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod exports;
mod facts;
mod imports;
mod loopback;
mod recordings;
mod sessions;

use std::time::Duration;

use self::loopback::{Loopback, Reply, Request};
use super::*;
use crate::Secret;

const COOKIE: &str = "sails.sid=s%3Aanswer.one; Path=/; Expires=Tue, 24 Nov 2026 02:30:02 GMT; HttpOnly";
const REAUTHENTICATE: &str =
    r#"{"status":"error","jobID":"??","id":5,"message":"Reauthenticate.","code":"E_REAUTH"}"#;
const WRONG: &str =
    r#"{"status":"error","message":"Error: invalid username/password","code":"EINVALIDLOGIN"}"#;
const USER: &str = r#"{"status":"success","data":{"user":{"username":"ada","email":"ada@example.org","languageCode":"th"}}}"#;
const TENANT: &str = "8d3f6f3a-58a5-4f1c-9c2e-5a6b7c8d9e0f";

/// A sign-in that works.
fn signed_in() -> Reply {
    Reply::json(200, USER).header("Set-Cookie", COOKIE)
}

/// Answers sign-ins, and everything else by `calls`.
async fn server(calls: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static) -> Loopback {
    Loopback::start(
        move |request, nth| {
            if request.path == "/auth/login" { signed_in() } else { calls(request, nth) }
        },
    )
    .await
}

fn password(secret: &str) -> Credentials {
    Credentials::Password { email: "ada@example.org".to_owned(), secret: Secret::new(secret) }
}

fn client(loopback: &Loopback) -> Server {
    client_with(loopback, None, password("canary-password"), Limits::default())
}

fn client_with(
    loopback: &Loopback,
    tenant: Option<&str>,
    credentials: Credentials,
    limits: Limits,
) -> Server {
    let address = Address::parse(&loopback.url(), tenant).unwrap();
    Server::with_limits(address, credentials, PlainHttp::Refuse, limits, &Network::default()).unwrap()
}

/// Limits that a silent server reaches at once.
fn impatient() -> Limits {
    let short = Duration::from_millis(200);
    Limits {
        connect: short,
        sign_in: short,
        small: short,
        export_idle: short,
        export: short,
        import: short,
        ..Limits::default()
    }
}
