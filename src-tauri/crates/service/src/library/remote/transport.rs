//! The connections to WebDAV and S3 storage: our own client, and the status that OpenDAL tells only in words.

use std::time::Duration;

use http::{Request, Response, StatusCode};
use opendal::{Buffer, ErrorKind, HttpBody, HttpTransport};
use opendal_http_transport_reqwest::ReqwestTransport;

use super::super::location::Location;
use crate::network::Network;
use crate::{Result, tls};

/// The client of storage.
pub(super) struct Transport(ReqwestTransport);

impl Transport {
    /// Like the client of servers: no redirect takes a password elsewhere, and storage on this computer is never asked
    /// for through a proxy.
    pub(super) fn new(network: &Network, location: &Location) -> Result<Self> {
        tls::install();
        let builder = network.apply(reqwest::Client::builder())?;
        let builder = if location.is_on_this_computer() { builder.no_proxy() } else { builder };
        let client = builder
            .user_agent(concat!("AppFerry/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(Duration::from_secs(10))
            .build();
        let client = client.map_err(|cause| tls::unusable().caused_by(cause))?;
        Ok(Self(ReqwestTransport::new(client)))
    }
}

impl HttpTransport for Transport {
    /// OpenDAL takes a refused account for something unexpected.
    async fn fetch(&self, request: Request<Buffer>) -> opendal::Result<Response<HttpBody>> {
        let answer = self.0.fetch(request).await?;
        match answer.status() {
            StatusCode::UNAUTHORIZED => {
                Err(opendal::Error::new(ErrorKind::PermissionDenied, "The server refuses this account."))
            }
            _ => Ok(answer),
        }
    }
}
