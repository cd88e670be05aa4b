//! Imports: one request, sent once, never followed by another. What the answer claims is reported, not
//! believed: only a later export shows what was stored (DESIGN §1.4).

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::{Stream, stream};
use reqwest::multipart::{Form, Part};
use reqwest::{Body, Response};
use serde::{Deserialize, Serialize};

use super::Server;
use super::answer::{Answer, Asked, Content};
use super::session::Pass;
use crate::{Code, Error, Progress, Result, Stage};

/// The largest bundle that a server takes; one byte more is an error without an explanation (wire 3.16).
pub const MAX_IMPORT_BYTES: u64 = bundle::split::MOST_BYTES as u64;

/// The bundle goes out in pieces of this size, so that progress is visible.
const PIECE: usize = 64 * 1024;

/// What came back from an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case", tag = "answer")]
pub enum ImportAnswer {
    /// The server says that it is done. Fields and rows may have failed all the same (wire 3.3).
    Accepted,
    /// The server says that it failed.
    Refused {
        /// The status of the answer.
        http_status: u16,
        /// The server's own code.
        code: Option<String>,
        /// A full sentence.
        message: String,
        /// What it may have stored before.
        stored: Stored,
    },
    /// No answer that says anything: the server may be importing still. Never to be sent again before an
    /// export has shown what is there (wire §4e).
    NoAnswer {
        /// The status, when there was one.
        http_status: Option<u16>,
        /// A full sentence.
        reason: String,
    },
}

impl ImportAnswer {
    /// Tells whether the server itself gave up on the way, or one of its services did (wire T:110): definitions may
    /// be complete, and roles and scopes, which come last, missing all the same.
    pub fn stopped_on_the_way(&self) -> bool {
        match self {
            Self::Refused { stored: Stored::Partly, .. } => true,
            Self::NoAnswer { http_status, .. } => {
                http_status.is_some_and(|status| (400..500).contains(&status))
            }
            Self::Accepted | Self::Refused { stored: Stored::Nothing | Stored::Unknown, .. } => false,
        }
    }
}

/// What a refused import left behind on the server, as far as its answer tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum Stored {
    /// It was refused before anything was stored.
    Nothing,
    /// It failed on the way: definitions and tables may be complete, the rest not (golden/RULES 3.1).
    Partly,
    /// The answer does not come from AppBuilder and tells nothing.
    Unknown,
}

impl Server {
    /// Sends a bundle to be imported. Reports bytes, and [`Stage::Wait`] once all of them are handed over.
    ///
    /// It cannot be cancelled: the caller passes the point of no return, and writes its journal, before. An
    /// error means that not one byte of the bundle left this computer: it is too large, nobody could be
    /// signed in, or no connection was made.
    pub async fn import(
        &self,
        bundle: Arc<[u8]>,
        file_name: &str,
        progress: &Progress,
    ) -> Result<ImportAnswer> {
        refuse_too_large(bundle.len() as u64)?;
        let pass = self.pass().await?;
        let length = bundle.len() as u64;
        let begun = Arc::new(AtomicBool::new(false));
        let pieces = Body::wrap_stream(pieces(bundle, progress.clone(), Arc::clone(&begun)));
        let part = Part::stream_with_length(pieces, length)
            .file_name(safe_name(file_name))
            .mime_str("application/json")
            .map_err(|cause| self.no_answer(cause))?;
        let request = self.0.transport.upload.post(self.address().call(&["definition", "import"]));
        let request =
            pass.on(request).timeout(self.0.limits.import).multipart(Form::new().part("upload", part));
        match request.send().await {
            Ok(response) => Ok(self.read_verdict(response, &pass).await),
            Err(cause) if begun.load(Ordering::SeqCst) => Ok(unknown(None, &self.no_answer(cause))),
            Err(cause) => Err(self.no_answer(cause).hint("Nothing was sent.")),
        }
    }

    async fn read_verdict(&self, response: Response, pass: &Pass) -> ImportAnswer {
        let status = response.status().as_u16();
        tracing::debug!(status, "an import was answered");
        let answer = match self.read(response).await {
            Ok(answer) => answer,
            Err(error) => return unknown(Some(status), &error),
        };
        if answer.wants_sign_in() {
            // The next call signs in again; this one is never sent twice.
            self.0.session.ended(pass).await;
        }
        self.judge(&answer)
    }

    fn judge(&self, answer: &Answer) -> ImportAnswer {
        if answer
            .envelope()
            .is_some_and(|it| answer.status == 200 && it.succeeded() && it.data()["done"] == true)
        {
            return ImportAnswer::Accepted;
        }
        let error = || answer.error(self.address(), Asked::Call);
        match stored(answer) {
            None => unknown(Some(answer.status), &error()),
            Some(stored) => ImportAnswer::Refused {
                http_status: answer.status,
                code: answer.code(),
                message: match stored {
                    Stored::Nothing if took_no_file(answer) => NO_FILE.to_owned(),
                    Stored::Nothing if answer.wants_sign_in() => SESSION_ENDED.to_owned(),
                    Stored::Nothing | Stored::Partly | Stored::Unknown => error().message().to_owned(),
                },
                stored,
            },
        }
    }
}

const NO_FILE: &str =
    "The server took no file from the upload and gave no reason; usually the bundle is too large.";

const SESSION_ENDED: &str = "The session had ended, so the server refused the import.";

fn unknown(http_status: Option<u16>, error: &Error) -> ImportAnswer {
    ImportAnswer::NoAnswer { http_status, reason: error.message().to_owned() }
}

/// Returns what a refusal left behind, or `None` when the import may be going on.
fn stored(answer: &Answer) -> Option<Stored> {
    if answer.redirect.is_some() {
        return Some(Stored::Unknown);
    }
    // A helper service was silent: the others may have finished their part (wire T:110).
    if answer.helper_was_silent() {
        return None;
    }
    match (&answer.content, answer.status) {
        (Content::Json(_), 200) if took_no_file(answer) => Some(Stored::Nothing),
        (Content::Json(_), 401 | 403 | 404 | 413) => Some(Stored::Nothing),
        (Content::Json(envelope), status) => {
            Some(if answer.wants_sign_in() || envelope.refused_before_import(status) {
                Stored::Nothing
            } else if (200..300).contains(&status) {
                Stored::Unknown
            } else {
                Stored::Partly
            })
        }
        // A proxy refuses a request by these before the server sees it (wire T:95d).
        (Content::Html | Content::Text(_), 401 | 403 | 404 | 405 | 407 | 411 | 413 | 429) => {
            Some(Stored::Nothing)
        }
        // A proxy that lost patience with the server, which goes on (wire T:113).
        (Content::Html | Content::Text(_), 502..=504) => None,
        (Content::Html | Content::Text(_), _) => Some(Stored::Unknown),
    }
}

/// HTTP 200 with `{"status":"error"}` and nothing else (wire T:52, T:58).
fn took_no_file(answer: &Answer) -> bool {
    answer.status == 200 && answer.envelope().is_some_and(|envelope| envelope.json()["status"] == "error")
}

fn refuse_too_large(length: u64) -> Result<()> {
    if length <= MAX_IMPORT_BYTES {
        return Ok(());
    }
    Err(Error::new(
        Code::TooLarge,
        format!(
            "The bundle has {length} bytes; a server takes at most {MAX_IMPORT_BYTES}. Nothing was sent."
        ),
    )
    .hint("Select fewer apps or definitions."))
}

/// The bundle in pieces. They can be taken once only, so that no layer below can send them again.
fn pieces(
    bundle: Arc<[u8]>,
    progress: Progress,
    begun: Arc<AtomicBool>,
) -> impl Stream<Item = std::result::Result<Vec<u8>, Infallible>> + Send {
    let starts = (0..bundle.len()).step_by(PIECE);
    stream::iter(starts.map(move |start| {
        begun.store(true, Ordering::SeqCst);
        let end = (start + PIECE).min(bundle.len());
        progress.bytes(end as u64, Some(bundle.len() as u64));
        if end == bundle.len() {
            progress.stage(Stage::Wait);
        }
        Ok(bundle[start..end].to_vec())
    }))
}

/// The name is only shown in the server's log; a bundle must not be able to write into the request's headers.
fn safe_name(name: &str) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let name: String = name.chars().map(|c| if safe(c) { c } else { '_' }).take(100).collect();
    if name.is_empty() { "app.json".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(status: u16, body: &str) -> Option<Stored> {
        stored(&Answer::new(status, None, body.as_bytes()))
    }

    #[test]
    fn a_refusal_before_the_import_stored_nothing() {
        let cases = [
            (200, r#"{ "status": "error" }"#),
            (400, r#"{"status":"error","id":5,"message":"Reauthenticate.","code":"E_REAUTH"}"#),
            (403, r#"{"status":"error","id":6,"message":"Forbidden.","code":"E_NOPERM"}"#),
            (400, r#"{"status":"error","message":"Invalid Inputs","code":"EINVALIDINPUTS","errors":{}}"#),
            (400, r#"{"status":"error","message":"Validation Errors","code":422}"#),
            (500, r#"{"status":"error","message":"json parse error : Unexpected end of JSON input"}"#),
            (413, "<html>413 Request Entity Too Large</html>"),
            (404, "Not Found"),
        ];
        for (status, body) in cases {
            assert_eq!(left(status, body), Some(Stored::Nothing), "{body}");
        }
    }

    #[test]
    fn a_failure_on_the_way_may_have_stored_a_part() {
        let link =
            "ForeignKeyViolationError: insert into `t` (`R`) values ('x') - ER_NO_REFERENCED_ROW_2: Cannot";
        let messages =
            [link, "TypeError: Tasks[values.key] is not a constructor", "TypeError: (reading 'id')"];
        for message in messages {
            let body = serde_json::json!({"status": "error", "message": message}).to_string();
            assert_eq!(left(400, &body), Some(Stored::Partly), "{message}");
        }
    }

    #[test]
    fn patience_that_ran_out_says_nothing_about_the_import() {
        for message in ["Request timed out.", "Error: Request timed out."] {
            let body = serde_json::json!({"status": "error", "message": message}).to_string();
            assert_eq!(left(400, &body), None);
        }
        for status in [502, 503, 504] {
            assert_eq!(left(status, "<html>Gateway Time-out</html>"), None);
        }
    }

    #[test]
    fn what_another_program_answers_tells_nothing() {
        for (status, body) in
            [(200, "<html>sign in</html>"), (200, "{}"), (200, r#"{"status":"success","data":{}}"#)]
        {
            assert_eq!(left(status, body), Some(Stored::Unknown), "{body}");
        }
        let moved = Answer::new(308, Some("https://example.org".to_owned()), b"");
        assert_eq!(stored(&moved), Some(Stored::Unknown));
    }

    #[test]
    fn the_limit_is_exact() {
        assert!(refuse_too_large(14_999_999).is_ok());
        let error = refuse_too_large(15_000_000).expect_err("too large");
        assert_eq!(error.code(), Code::TooLarge);
        assert!(error.message().contains("15000000"));
    }

    #[test]
    fn a_name_cannot_write_into_the_request() {
        assert_eq!(safe_name("a\"; x=\r\ny/ü.json"), "a___x___y__.json");
        assert_eq!(safe_name(""), "app.json");
    }
}
