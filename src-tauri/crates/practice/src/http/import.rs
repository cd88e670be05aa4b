//! The upload: a file part named `upload` in a multipart body (wire 30–58).

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use super::Answer;
use super::answer::{self, cut, database_error, proxy_page, service_error, success, upload_error};
use super::gate::{Asked, Caller, Need};
use crate::fault::{Call, Fault};
use crate::import::{Abort, Refusal, Upload};
use crate::site::{Addressed, Site};
use crate::tenant::{Circumstances, Tenant, blocking};

/// The first size that is refused, in bytes of the file (wire 58).
const TOO_LARGE: usize = 15_000_000;

/// `/definition/import`, any verb but GET.
pub(crate) async fn import(asked: Asked, request: Request) -> Result<Answer, Answer> {
    let is_upload = !matches!(*request.method(), Method::GET | Method::HEAD);
    if let (true, Addressed::Tenant(tenant)) = (is_upload, asked.site.addressed(&asked.headers)) {
        tenant.count_upload();
    }
    let caller = asked.admit(Call::Import, Need::Builder).await?;
    let production = asked.site.is_production();
    if !is_upload {
        return Err(not_an_upload(production));
    }
    let file = uploaded_file(request).await.ok_or_else(|| upload_error(production))?;
    Ok(run(&asked.site, caller, file).await)
}

/// Reads the first file part with the right name. Everything is read, as the real server does; too much is dropped.
async fn uploaded_file(request: Request) -> Option<Vec<u8>> {
    let mut parts = Multipart::from_request(request, &()).await.ok()?;
    let mut file = None;
    while let Some(mut part) = parts.next_field().await.ok()? {
        let wanted = part.name() == Some("upload") && part.file_name().is_some() && file.is_none();
        let mut bytes = Vec::new();
        let mut size = 0;
        while let Some(chunk) = part.chunk().await.ok()? {
            size += chunk.len();
            if wanted && size < TOO_LARGE {
                bytes.extend_from_slice(&chunk);
            }
        }
        if wanted {
            file = Some((size, bytes));
        }
    }
    file.filter(|(size, _)| *size < TOO_LARGE).map(|(_, bytes)| bytes)
}

/// Runs the import on its own, so that neither a proxy nor a client that goes away stops it (wire 113).
async fn run(site: &Site, caller: Caller, file: Vec<u8>) -> Answer {
    let upload = match blocking(move || Upload::parse(&file)).await {
        Ok(upload) => upload,
        Err(refusal) => return refused(&refusal),
    };
    let pause = match caller.fault {
        Some(Fault::GatewayTimeout { finish_after } | Fault::AnswerLost { finish_after }) => finish_after,
        _ => Duration::ZERO,
    };
    let files_work = site.services().is_running("file_processor");
    let circumstances = Circumstances { pause, files_work, patience: site.patience() };
    let running = tokio::spawn(start(caller.tenant, upload, circumstances));
    match caller.fault {
        Some(Fault::GatewayTimeout { .. }) => proxy_page(504),
        Some(Fault::AnswerLost { .. }) => cut(),
        _ => match running.await {
            Ok(answer) => answer,
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        },
    }
}

async fn start(tenant: Arc<Tenant>, upload: Upload, circumstances: Circumstances) -> Answer {
    match tenant.import(upload, circumstances).await {
        Ok(()) => success(&json!({"done": true})),
        Err(Abort::Message(message)) => service_error(&message, None),
        Err(Abort::Database(error)) => database_error(&error),
    }
}

fn refused(refusal: &Refusal) -> Answer {
    match refusal {
        Refusal::NotJson(message) => answer::json(
            StatusCode::INTERNAL_SERVER_ERROR,
            &json!({"status": "error", "jobID": "??", "data": format!("SyntaxError: {message}"), "message": message}),
        ),
        Refusal::NotAnObject(found) => invalid_inputs(found),
        Refusal::TypeError(message) => service_error(&format!("TypeError: {message}"), None),
    }
}

fn invalid_inputs(found: &Value) -> Answer {
    answer::json(
        StatusCode::BAD_REQUEST,
        &json!({"status": "error", "jobID": "??", "data": "[object Object]", "message": "Invalid Inputs",
            "code": "EINVALIDINPUTS", "errors": Refusal::validation_errors(found)}),
    )
}

/// The answer to GET: an error page of the framework (wire 55, 120e).
fn not_an_upload(production: bool) -> Answer {
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    match production {
        true => answer::text(status, "Internal Server Error"),
        false => answer::send(
            status,
            "text/html; charset=utf-8",
            b"Error: `req.file()` cannot be used with an HTTP GET, OPTIONS, or HEAD request.".to_vec(),
        ),
    }
}
