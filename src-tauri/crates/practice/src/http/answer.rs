//! The answers: envelopes, error bodies and plain texts exactly as recorded (wire §2).

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// An answer of the server.
pub(crate) type Answer = Response<Body>;

/// Marks an answer that is never sent: the connection is closed instead.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CutConnection;

/// What errors of the micro-services show as `data`.
const OBJECT: &str = "[object Object]";

/// Sends bytes with an entity tag.
pub(crate) fn send(status: StatusCode, kind: &'static str, bytes: Vec<u8>) -> Answer {
    let tag = STANDARD_NO_PAD.encode(Sha256::digest(&bytes));
    let tag = format!("W/\"{:x}-{}\"", bytes.len(), &tag[..27]);
    let mut answer = Response::new(Body::from(bytes));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(tag) = tag.parse() {
        headers.insert(header::ETAG, tag);
    }
    answer
}

/// Sends JSON, as compact as an envelope is.
pub(crate) fn json(status: StatusCode, body: &Value) -> Answer {
    send(status, "application/json; charset=utf-8", body.to_string().into_bytes())
}

/// Sends JSON without an envelope: indented unless in production (wire 3.16).
pub(crate) fn bare(body: &impl Serialize, production: bool) -> Answer {
    let bytes = match production {
        true => serde_json::to_vec(body),
        false => serde_json::to_vec_pretty(body),
    };
    // Bodies are made of maps with text keys, which always can be written.
    send(StatusCode::OK, "application/json; charset=utf-8", bytes.unwrap_or_default())
}

/// Sends text.
pub(crate) fn text(status: StatusCode, body: &str) -> Answer {
    send(status, "text/plain; charset=utf-8", body.as_bytes().to_vec())
}

/// Sends the script form in which the browser loads its settings.
pub(crate) fn script(body: String) -> Answer {
    send(StatusCode::OK, "text/javascript; charset=utf-8", body.into_bytes())
}

/// Sends a page as a proxy makes it (wire 113).
pub(crate) fn proxy_page(status: u16) -> Answer {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    let title = match status {
        StatusCode::GATEWAY_TIMEOUT => "504 Gateway Time-out".to_owned(),
        StatusCode::PAYLOAD_TOO_LARGE => "413 Request Entity Too Large".to_owned(),
        _ => status.to_string(),
    };
    let body = format!(
        "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n\
         <hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    );
    send(status, "text/html", body.into_bytes())
}

/// Closes the connection without an answer.
pub(crate) fn cut() -> Answer {
    let mut answer = Response::new(Body::empty());
    answer.extensions_mut().insert(CutConnection);
    answer
}

/// Sends `{"status":"success"}` with data.
pub(crate) fn success(data: &Value) -> Answer {
    json(StatusCode::OK, &json!({"status": "success", "data": data}))
}

/// Sends what every refused upload gets, with HTTP 200 (wire 52, 58).
pub(crate) fn upload_error(production: bool) -> Answer {
    bare(&json!({"status": "error"}), production)
}

/// Sends "please log in", which is HTTP 400 (wire 10).
pub(crate) fn reauthenticate() -> Answer {
    json(
        StatusCode::BAD_REQUEST,
        &json!({"status": "error", "jobID": "??", "data": "Error: Reauthenticate.", "id": 5,
            "message": "Reauthenticate.", "code": "E_REAUTH"}),
    )
}

/// Sends "not allowed" (wire 12).
pub(crate) fn forbidden() -> Answer {
    json(
        StatusCode::FORBIDDEN,
        &json!({"status": "error", "jobID": "??", "data": "Error: Forbidden.", "id": 6,
            "message": "Forbidden.", "code": "E_NOPERM"}),
    )
}

/// Sends "wrong inputs" (wire 17).
pub(crate) fn validation() -> Answer {
    json(
        StatusCode::BAD_REQUEST,
        &json!({"status": "error", "jobID": "??", "data": "Error: Validation Errors",
            "message": "Validation Errors", "code": 422}),
    )
}

/// Sends the error of a micro-service: HTTP 400, with a code only when there is one.
pub(crate) fn service_error(message: &str, code: Option<Value>) -> Answer {
    json(StatusCode::BAD_REQUEST, &error_body(message, code))
}

/// Sends "the service does not answer" (wire 111).
pub(crate) fn timed_out() -> Answer {
    json(
        StatusCode::BAD_REQUEST,
        &json!({"status": "error", "jobID": "??", "data": "Error: Request timed out.", "message": "Request timed out."}),
    )
}

/// Sends a refused login.
pub(crate) fn login_error(message: &str, code: &str) -> Answer {
    json(StatusCode::UNAUTHORIZED, &error_body(message, Some(code.into())))
}

/// Sends the server's own failure; it is no part of the contract.
pub(crate) fn database_error(error: &rusqlite::Error) -> Answer {
    tracing::error!(%error, "The practice server's database failed.");
    text(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error")
}

/// Sends "no such page": text, or HTML to a browser (wire 07, 120h).
pub(crate) fn not_found(accept: Option<&str>) -> Answer {
    if accept.is_some_and(|accept| accept.contains("text/html")) {
        let page = "<!DOCTYPE html>\n<html>\n  <head>\n    <title>Not Found</title>\n  </head>\n  <body>Not Found</body>\n</html>\n";
        return send(StatusCode::NOT_FOUND, "text/html; charset=utf-8", page.as_bytes().to_vec());
    }
    text(StatusCode::NOT_FOUND, "Not Found")
}

fn error_body(message: &str, code: Option<Value>) -> Value {
    let mut body = json!({"status": "error", "jobID": "??", "data": OBJECT, "message": message});
    if let Some(code) = code {
        body["code"] = code;
    }
    body
}
