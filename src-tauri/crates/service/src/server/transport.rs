//! The two HTTP clients of a server, and what it means when no answer comes.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use reqwest::header::{ACCEPT, HeaderMap, HeaderValue, LOCATION};
use reqwest::{Client, ClientBuilder, Response, Url, redirect, retry};

use super::answer::Answer;
use super::{Address, Limits, Tenant};
use crate::network::Network;
use crate::{Code, Error, Result, tls};

/// Shorter than the five seconds after which the server closes an idle connection (wire §4m), so that no
/// request is written into a connection that is just going away.
const IDLE_CONNECTION: Duration = Duration::from_secs(3);

/// The clients. Both send the tenant with every request, and neither follows a redirect or sends anything
/// twice.
pub(super) struct Transport {
    /// For everything that only reads, and for signing in.
    pub(super) reading: Client,
    /// For imports: a fresh connection each time, so that nothing is re-sent because an old one had gone
    /// away.
    pub(super) upload: Client,
}

impl Transport {
    pub(super) fn new(address: &Address, limits: &Limits, network: &Network) -> Result<Self> {
        tls::install();
        let reading = common(address, limits, network)?
            .gzip(true)
            .pool_idle_timeout(IDLE_CONNECTION)
            .read_timeout(limits.export_idle);
        let upload = common(address, limits, network)?.no_gzip().http1_only().pool_max_idle_per_host(0);
        Ok(Self { reading: build(reading)?, upload: build(upload)? })
    }
}

fn common(address: &Address, limits: &Limits, network: &Network) -> Result<ClientBuilder> {
    let mut builder = network
        .apply(ClientBuilder::new())?
        .user_agent(concat!("AppFerry/", env!("CARGO_PKG_VERSION")))
        .default_headers(headers(address))
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .referer(false)
        .connect_timeout(limits.connect);
    if address.is_loopback() {
        builder = builder.no_proxy();
    }
    if address.is_loopback_name() {
        let here = [SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), SocketAddr::from((Ipv6Addr::LOCALHOST, 0))];
        builder = builder.resolve_to_addrs(address.host(), &here);
    }
    if address.is_plain() {
        // A computer without certificates can still reach a practice server.
        builder = builder.tls_certs_only([]);
    }
    Ok(builder)
}

/// A server asked for HTML answers some errors with a page instead of text (wire T:07, T:120h).
fn headers(address: &Address) -> HeaderMap {
    let mut headers = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static("application/json"))]);
    if let Tenant::Id(id) = address.tenant() {
        headers.insert("tenant-token", HeaderValue::from_str(id).expect("a UUID is a header value"));
    }
    headers
}

fn build(builder: ClientBuilder) -> Result<Client> {
    builder.build().map_err(|cause| tls::unusable().caused_by(cause))
}

/// Reads an answer whole, whatever it says.
pub(super) async fn read(mut response: Response, limit: usize, address: &Address) -> Result<Answer> {
    let status = response.status().as_u16();
    let redirect = redirect_target(&response);
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|cause| no_answer(cause, address))? {
        if body.len() + chunk.len() > limit {
            return Err(Error::new(
                Code::ServerError,
                format!("`{address}` sent more than {limit} bytes where a short answer was expected."),
            ));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Answer::new(status, redirect, &body))
}

fn redirect_target(response: &Response) -> Option<String> {
    if !response.status().is_redirection() {
        return None;
    }
    let target = response.headers().get(LOCATION)?.to_str().ok()?;
    let target: Url = response.url().join(target).ok()?;
    Some(target.origin().ascii_serialization())
}

/// Explains why no answer, or only a part of one, came.
pub(super) fn no_answer(cause: reqwest::Error, address: &Address) -> Error {
    // The URL of a call may hold a condition on data.
    let cause = cause.without_url();
    if cause.is_connect() {
        return unreachable(address, &cause).caused_by(cause);
    }
    if cause.is_timeout() {
        return timed_out(address).caused_by(cause);
    }
    Error::new(
        Code::Unreachable,
        format!("The connection to `{address}` broke before the answer was complete."),
    )
    .caused_by(cause)
}

fn unreachable(address: &Address, cause: &reqwest::Error) -> Error {
    let error = Error::new(Code::Unreachable, format!("`{address}` cannot be reached."));
    if cause.is_dns() {
        error.hint(format!(
            "No computer is known by the name `{}`; check its spelling and the network.",
            address.host()
        ))
    } else if cause.is_timeout() {
        error.hint("Nothing answered at that address; check the network, a VPN or a firewall.")
    } else if address.is_plain() {
        error.hint("Check that the server runs and that the port is right.")
    } else {
        error.hint("Check the port and the server's certificate; the details say what was wrong.")
    }
}

fn timed_out(address: &Address) -> Error {
    let error = Error::new(Code::TimedOut, format!("`{address}` did not answer in time."));
    match address.tenant() {
        Tenant::Id(id) => error
            .hint(format!("Check the tenant `{id}`: a server never answers for one that it does not know.")),
        Tenant::ByHost | Tenant::Key(_) => error.hint("The server may be busy; try again later."),
    }
}
