//! The calls that need neither tenant nor session: health, versions, load balancer (wire 24).

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;

use super::Answer;
use super::answer::{bare, send};
use crate::site::Site;

/// `GET /healthcheck`: 207 when a service is silent.
pub(crate) async fn health(State(site): State<Arc<Site>>) -> Answer {
    let services = site.services();
    let mut answer = bare(&services.health(), site.is_production());
    if !services.all_run() {
        *answer.status_mut() = StatusCode::MULTI_STATUS;
    }
    answer
}

/// `GET /versioncheck`
pub(crate) async fn versions(State(site): State<Arc<Site>>) -> Answer {
    bare(&site.services().versions(), site.is_production())
}

/// `GET /monitors/lb`
pub(crate) async fn monitor() -> Answer {
    send(StatusCode::OK, "text/html; charset=utf-8", b"v2.5.4".to_vec())
}
