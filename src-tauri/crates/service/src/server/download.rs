//! Exports: received into a bounded buffer, stripped of user data, checked to be bundles. An export that is
//! cut off, too large or cancelled leaves nothing behind.

use std::fmt;
use std::time::Duration;

use bundle::{Bundle, DefinitionId};
use reqwest::header::{CONTENT_DISPOSITION, HeaderMap};
use reqwest::{Response, Url};
use uuid::Uuid;

use super::Server;
use super::answer::{Answer, Asked};
use crate::{Code, Error, Progress, Result};

/// How often a waiting download looks whether it was cancelled.
const CANCEL_CHECK: Duration = Duration::from_millis(50);

/// An export, without user data (DESIGN §1.10).
#[derive(Clone, PartialEq, Eq)]
pub struct Received {
    /// The bundle's bytes: the server's own, but for what was taken out.
    pub bytes: Vec<u8>,
    /// What was taken out, e.g. `roles[3].users__relation: 2 rows`.
    pub redacted: Vec<String>,
    /// The name that the server suggests for the file, without any path.
    pub filename: Option<String>,
    /// Bytes received, after decompression and before anything was taken out.
    pub received_bytes: u64,
}

impl Server {
    /// Exports all definitions of all apps. No server has a shorter list of its apps (wire §4l).
    pub async fn export_all(&self, progress: &Progress) -> Result<Received> {
        self.export("all", progress).await
    }

    /// Exports one app, with its files, roles and scopes.
    pub async fn export_app(&self, app: &DefinitionId, progress: &Progress) -> Result<Received> {
        // Also keeps an app with the id `all` from exporting everything.
        if Uuid::try_parse(app.as_str()).is_err() {
            return Err(Error::new(Code::NotFound, "A server exports only apps whose id is a UUID.")
                .hint("Export all apps and take this one from there."));
        }
        self.export(app.as_str(), progress).await
    }

    async fn export(&self, what: &str, progress: &Progress) -> Result<Received> {
        let mut call = self.address().call(&["definition", "export", what]);
        // Only this makes the server suggest a file name (wire T:14b).
        call.query_pairs_mut().append_pair("download", "1");
        progress.check()?;
        tokio::select! {
            received = self.receive(call, progress) => received,
            error = canceled(progress) => Err(error),
        }
    }

    async fn receive(&self, call: Url, progress: &Progress) -> Result<Received> {
        let response = self.fetch(call, self.0.limits.export).await?;
        let status = response.status().as_u16();
        let filename = suggested_name(response.headers());
        let bytes = self.download(response, progress).await?;
        if !looks_like_json(&bytes) {
            return Err(Answer::new(status, None, &bytes).error(self.address(), Asked::Call));
        }
        let judged = tokio::task::spawn_blocking(move || accept(&bytes, filename)).await;
        judged.map_err(|cause| Error::new(Code::Internal, "Reading an export failed.").caused_by(cause))?
    }

    async fn download(&self, mut response: Response, progress: &Progress) -> Result<Vec<u8>> {
        let total = response.content_length();
        let mut bytes = Vec::new();
        loop {
            let chunk = response.chunk().await.map_err(|cause| self.no_answer(cause).hint(NOTHING_KEPT))?;
            let Some(chunk) = chunk else {
                return Ok(bytes);
            };
            if bytes.len() + chunk.len() > self.0.limits.export_bytes {
                return Err(self.too_long());
            }
            bytes.extend_from_slice(&chunk);
            progress.bytes(bytes.len() as u64, total);
        }
    }

    fn too_long(&self) -> Error {
        let limit = self.0.limits.export_bytes;
        Error::new(
            Code::ServerError,
            format!(
                "The export of `{}` is longer than {limit} bytes, more than AppFerry reads.",
                self.address()
            ),
        )
        .hint(NOTHING_KEPT)
    }
}

/// What every broken export says about its state.
const NOTHING_KEPT: &str = "Nothing was kept of the part that had arrived. Try again.";

/// Ends when the work was asked to stop, even while the server is silent.
async fn canceled(progress: &Progress) -> Error {
    loop {
        if let Err(error) = progress.check() {
            return error;
        }
        tokio::time::sleep(CANCEL_CHECK).await;
    }
}

fn looks_like_json(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().first().is_some_and(|first| matches!(first, b'{' | b'['))
}

/// Takes user data out and proves that what remains is a bundle.
fn accept(bytes: &[u8], filename: Option<String>) -> Result<Received> {
    let refuse = |cause: bundle::NotABundle| {
        Error::new(Code::NotABundle, "The server's answer is not an export. Nothing was kept of it.")
            .caused_by(cause)
    };
    let clean = bundle::redact(bytes).map_err(refuse)?;
    Bundle::parse(&clean.bytes).map_err(refuse)?;
    Ok(Received {
        redacted: clean.removed.iter().map(ToString::to_string).collect(),
        bytes: clean.bytes.into_owned(),
        filename,
        received_bytes: bytes.len() as u64,
    })
}

/// Reads the file name of `Content-Disposition`. It comes from outside, so nothing that leads elsewhere stays
/// in it.
fn suggested_name(headers: &HeaderMap) -> Option<String> {
    let disposition = headers.get(CONTENT_DISPOSITION)?.to_str().ok()?;
    let (_, name) = disposition.split_once("filename=")?;
    let name = match name.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next()?,
        None => name.split(';').next()?.trim(),
    };
    let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ');
    let name: String = name.chars().map(|c| if safe(c) { c } else { '_' }).take(200).collect();
    let name = name.trim_start_matches(['.', ' ']);
    (!name.is_empty()).then(|| name.to_owned())
}

impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("bytes", &self.bytes.len())
            .field("redacted", &self.redacted)
            .field("filename", &self.filename)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(disposition: &str) -> Option<String> {
        let value = disposition.parse().expect("a header value");
        suggested_name(&HeaderMap::from_iter([(CONTENT_DISPOSITION, value)]))
    }

    #[test]
    fn a_suggested_name_leads_nowhere() {
        let cases = [
            (r#"attachment; filename="app_Visits_20260101.json""#, Some("app_Visits_20260101.json")),
            ("attachment; filename=all.json; x=1", Some("all.json")),
            (r#"attachment; filename="../../etc/passwd""#, Some("_.._etc_passwd")),
            (r#"attachment; filename="C:\\x\\y.json""#, Some("C___x__y.json")),
            (r#"attachment; filename="...""#, None),
            ("attachment", None),
        ];
        for (disposition, expected) in cases {
            assert_eq!(name(disposition).as_deref(), expected, "{disposition}");
        }
    }

    #[test]
    fn what_is_not_json_is_told_by_its_first_byte() {
        assert!(looks_like_json(b"\n {\"definitions\":[]}"));
        assert!(!looks_like_json(b"<html>"));
        assert!(!looks_like_json(b""));
    }
}
