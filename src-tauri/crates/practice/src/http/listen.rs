//! The connection loop: loopback only, idle connections closed after five seconds, all of them cut at the end.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tower::ServiceExt;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::SizeAbove;

use super::CutConnection;

/// How long a connection may be idle (wire 4m).
const IDLE: Duration = Duration::from_secs(5);

/// Smaller answers are not worth compressing.
const COMPRESSED_FROM: u16 = 1024;

/// A server that listens until it is dropped.
#[derive(Debug)]
pub(crate) struct Listening {
    /// Where.
    pub address: SocketAddr,
    task: JoinHandle<()>,
}

impl Listening {
    /// Stops listening and cuts all connections; the port is free afterwards.
    pub(crate) async fn close(mut self) {
        self.task.abort();
        // It ends by being aborted, which is what was asked for.
        let _ = (&mut self.task).await;
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Begins to serve `app` on a port of loopback; 0 chooses one.
pub(crate) async fn listen(app: Router, port: u16) -> io::Result<Listening> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let address = listener.local_addr()?;
    let compression = CompressionLayer::new().compress_when(SizeAbove::new(COMPRESSED_FROM));
    let task = tokio::spawn(accept(listener, app.layer(compression)));
    Ok(Listening { address, task })
}

/// Accepts connections. Dropping this future drops the set, which cuts every connection.
async fn accept(listener: TcpListener, app: Router) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(serve(stream, app.clone()));
                }
                Err(error) => {
                    tracing::warn!(%error, "The practice server could not accept a connection.");
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn serve(stream: TcpStream, app: Router) {
    let service = service_fn(move |request: Request<Incoming>| {
        let app = app.clone();
        async move {
            let answer = match app.oneshot(request.map(Body::new)).await {
                Ok(answer) => answer,
                Err(never) => {
                    let never: Infallible = never;
                    match never {}
                }
            };
            match answer.extensions().get::<CutConnection>() {
                Some(_) => Err(io::Error::from(io::ErrorKind::ConnectionReset)),
                None => Ok(answer),
            }
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(IDLE)
        .serve_connection(TokioIo::new(stream), service);
    if let Err(error) = connection.await {
        tracing::debug!(%error, "A connection to the practice server ended early.");
    }
}
