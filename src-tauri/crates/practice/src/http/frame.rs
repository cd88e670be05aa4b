//! What surrounds every answer: the session cookie, the server's headers, 304 and keep-alive.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use jiff::{Timestamp, ToSpan};

use super::{Answer, CutConnection};
use crate::session::{COOKIE, LIFETIME_HOURS, SessionId};
use crate::site::{Site, text};

/// Gives the call a session, and the answer its common headers.
pub(crate) async fn frame(State(site): State<Arc<Site>>, mut request: Request, next: Next) -> Answer {
    let known = text(request.headers(), header::COOKIE.as_str())
        .and_then(SessionId::from_cookies)
        .filter(|id| site.sessions().knows(id));
    let is_new = known.is_none();
    let session = known.unwrap_or_else(|| site.sessions().begin());
    request.extensions_mut().insert(session.clone());
    let asked = Asked::of(&request);
    let mut answer = next.run(request).await;
    if answer.extensions().get::<CutConnection>().is_some() {
        return answer;
    }
    // A session that was destroyed on the way is replaced by an anonymous one.
    let is_known = site.sessions().knows(&session);
    let session = if is_known { is_new.then_some(session) } else { Some(site.sessions().begin()) };
    if let Some(cookie) = session.and_then(|session| cookie(&session, &site, &asked)) {
        answer.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    put_common_headers(answer.headers_mut());
    match asked.is_fresh(&answer) {
        true => not_modified(answer),
        false => answer,
    }
}

/// What the frame needs of a request after it is gone.
struct Asked {
    is_get: bool,
    is_secure: bool,
    none_match: Option<String>,
}

impl Asked {
    fn of(request: &Request) -> Self {
        let headers = request.headers();
        Self {
            is_get: request.method() == Method::GET,
            is_secure: text(headers, "x-forwarded-proto") == Some("https"),
            none_match: text(headers, header::IF_NONE_MATCH.as_str()).map(str::to_owned),
        }
    }

    fn is_fresh(&self, answer: &Answer) -> bool {
        let tag = answer.headers().get(header::ETAG).and_then(|tag| tag.to_str().ok());
        let matches = match (&self.none_match, tag) {
            (Some(wanted), Some(tag)) => wanted.split(',').any(|wanted| wanted.trim() == tag),
            _ => false,
        };
        self.is_get && answer.status() == StatusCode::OK && matches
    }
}

/// In production the cookie is only for https; over plain http none is sent (wire 120b).
fn cookie(session: &SessionId, site: &Site, asked: &Asked) -> Option<HeaderValue> {
    let secure = match (site.is_production(), asked.is_secure) {
        (false, _) => "",
        (true, true) => "; Secure",
        (true, false) => return None,
    };
    let expires = Timestamp::now().checked_add(LIFETIME_HOURS.hours()).ok()?;
    let expires = expires.strftime("%a, %d %b %Y %H:%M:%S GMT");
    format!("{COOKIE}={}; Path=/; Expires={expires}; HttpOnly{secure}", session.as_str()).parse().ok()
}

fn put_common_headers(headers: &mut HeaderMap) {
    headers.insert("x-powered-by", HeaderValue::from_static("Sails <sailsjs.com>"));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    headers.insert(header::CONNECTION, HeaderValue::from_static("keep-alive"));
    headers.insert("keep-alive", HeaderValue::from_static("timeout=5"));
}

fn not_modified(answer: Answer) -> Answer {
    let (mut parts, _) = answer.into_parts();
    parts.status = StatusCode::NOT_MODIFIED;
    parts.headers.remove(header::CONTENT_TYPE);
    Answer::from_parts(parts, axum::body::Body::empty())
}
