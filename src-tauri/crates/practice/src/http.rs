//! The HTTP face: routes, and what every answer has in common.

mod answer;
mod auth;
mod config;
mod definition;
mod frame;
mod gate;
mod import;
mod listen;
mod model;
mod status;
mod where_rules;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, delete, get, post};

pub(crate) use answer::{Answer, CutConnection};
pub(crate) use listen::{Listening, listen};

use crate::site::{Site, text};

/// Returns the server's routes.
pub(crate) fn routes(site: Arc<Site>) -> Router {
    Router::new()
        .route("/auth/login", post(auth::log_in))
        .route("/auth/logout", post(auth::log_out))
        .route("/mobile/whoami", get(auth::who_am_i))
        .route("/config", get(config::all))
        .route("/config/site", get(config::site))
        .route("/config/user", get(config::user))
        .route("/config/preloader", get(config::preloader))
        .route("/settings", get(config::settings))
        .route("/__getcookie", get(config::get_cookie))
        .route("/definition/allapplications", get(definition::all_applications))
        .route("/definition/export/all", get(definition::export_all))
        .route("/definition/export/{id}", get(definition::export_app))
        .route("/definition/import", any(import::import))
        .route("/definition/check-update", get(definition::check_update))
        .route("/definition/info/object/{id}", get(definition::object_info))
        .route("/definition/info/object/{id}/field/{field}", get(definition::field_info))
        .route("/definition/create", post(definition::create))
        .route("/definition/{id}", delete(definition::delete).put(definition::update))
        .route("/app_builder/model/{id}/count", get(model::count))
        .route("/app_builder/model/{id}", get(model::list).post(model::create))
        .route("/healthcheck", get(status::health))
        .route("/versioncheck", get(status::versions))
        .route("/monitors/lb", get(status::monitor))
        .fallback(no_such_page)
        .method_not_allowed_fallback(no_such_page)
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(site.clone(), frame::frame))
        .with_state(site)
}

async fn no_such_page(State(_): State<Arc<Site>>, request: Request) -> Answer {
    answer::not_found(text(request.headers(), header::ACCEPT.as_str()))
}
