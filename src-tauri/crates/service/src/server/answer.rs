//! What an answer other than success means. Servers answer with JSON, text or HTML, and with statuses that
//! mislead: "please sign in" is HTTP 400, and HTTP 200 can be a failure (wire §4).

use serde_json::Value;

use super::Address;
use super::wording::{database_error, shown};
use crate::{Code, Error};

/// An answer that was read whole.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    /// Where a redirect leads, scheme and host only: the rest may hold a session.
    pub(super) redirect: Option<String>,
    pub(super) content: Content,
}

/// What kind of body it has.
#[derive(Debug)]
pub(super) enum Content {
    /// JSON, of whatever shape.
    Json(Envelope),
    /// A page, from a proxy or another program.
    Html,
    /// Anything else, e.g. `Not Found`.
    Text(String),
}

/// AppBuilder's envelope: `status`, `data`, and for errors `code` and `message` (wire §2). JSON of another
/// shape is one whose fields are all absent.
#[derive(Debug)]
pub(super) struct Envelope(Value);

/// What was asked: some codes mean different things in different places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// A sign-in.
    SignIn,
    /// Anything else.
    Call,
}

impl Answer {
    pub(super) fn new(status: u16, redirect: Option<String>, body: &[u8]) -> Self {
        Self { status, redirect, content: Content::read(body) }
    }

    /// Tells whether the server wants a new sign-in: HTTP 400 with `E_REAUTH`, or whoami's 401 without a
    /// code.
    pub(super) fn wants_sign_in(&self) -> bool {
        self.envelope().is_some_and(|envelope| match envelope.code() {
            Some(code) => code == "E_REAUTH",
            None => envelope.says("Reauthenticate"),
        })
    }

    /// Tells whether a helper service of the server was silent: what it did is unknown (wire T:110, T:111).
    pub(super) fn helper_was_silent(&self) -> bool {
        self.envelope().is_some_and(|envelope| envelope.says("Request timed out."))
    }

    /// Returns the JSON of the answer.
    pub(super) fn envelope(&self) -> Option<&Envelope> {
        match &self.content {
            Content::Json(envelope) => Some(envelope),
            Content::Html | Content::Text(_) => None,
        }
    }

    /// Returns the server's own code, when it gave one.
    pub(super) fn code(&self) -> Option<String> {
        self.envelope()?.code()
    }

    /// Returns the envelope of a success, or the answer back when it is something else.
    pub(super) fn into_success(self) -> Result<Envelope, Self> {
        match self.content {
            Content::Json(envelope) if envelope.succeeded() => Ok(envelope),
            content @ (Content::Json(_) | Content::Html | Content::Text(_)) => Err(Self { content, ..self }),
        }
    }

    /// Returns the error that this answer is.
    pub(super) fn error(&self, address: &Address, asked: Asked) -> Error {
        if let Some(host) = &self.redirect {
            return redirected(address, host);
        }
        if self.wants_sign_in() {
            return sign_in_needed(address);
        }
        if self.helper_was_silent() {
            return helper_silent(address);
        }
        match &self.content {
            Content::Json(envelope) => self.refusal(envelope, address, asked),
            Content::Html | Content::Text(_) => self.foreign(address),
        }
    }

    fn refusal(&self, envelope: &Envelope, address: &Address, asked: Asked) -> Error {
        match (envelope.code().as_deref(), asked) {
            (Some("EINVALIDLOGIN"), _) => wrong_password(),
            (Some("EFAILEDATTEMPTS"), _) => locked(),
            (Some("ER_NO_SUCH_TABLE"), Asked::SignIn) => unknown_tenant(address),
            (Some("E_NOPERM"), _) => not_builder(),
            (Some("422" | "EINVALIDINPUTS"), _) => {
                Error::new(Code::Invalid, format!("`{address}` refused the request: {}", self.reason()))
            }
            (Some("404" | "ENOTFOUND"), _) => not_found(address),
            _ if envelope.says("Application not found") => not_found(address),
            _ if self.status == 403 => not_builder(),
            _ => Error::new(
                Code::ServerError,
                format!("`{address}` answered with an error: {}", self.reason()),
            ),
        }
    }

    /// Returns what the server said, fit to be shown: one sentence, never database text (wire 214).
    pub(super) fn reason(&self) -> String {
        let said = match &self.content {
            Content::Json(envelope) => envelope.message(),
            Content::Text(text) => Some(text.as_str()),
            Content::Html => None,
        };
        let Some(said) = said.map(str::trim).filter(|said| !said.is_empty()) else {
            return format!("HTTP {} without a message.", self.status);
        };
        match database_error(said, self.code().as_deref()) {
            Some(name) => format!("a database error, `{name}`."),
            None => format!("“{}” (HTTP {}).", shown(said), self.status),
        }
    }

    /// What is not JSON does not come from AppBuilder itself, with two exceptions: 404 and 400 as text.
    fn foreign(&self, address: &Address) -> Error {
        let status = self.status;
        match (status, &self.content) {
            (404, Content::Text(_)) => nothing_here(address),
            (400, Content::Text(text)) if text.trim() == "Bad Request" => {
                Error::new(Code::Invalid, "The sign-in needs both an e-mail address and a password.")
            }
            (401 | 407, _) => Error::new(
                Code::NotAppBuilder,
                format!("Something in front of `{address}` asks for a sign-in of its own (HTTP {status})."),
            )
            .hint("AppFerry cannot pass a gateway; use an address that leads to the server directly."),
            (429, _) => Error::new(Code::ServerError, format!("`{address}` was asked too often (HTTP 429)."))
                .hint("Try again in a few minutes."),
            (413, _) => proxy_refuses_size(address),
            (502 | 503, _) => Error::new(
                Code::Unreachable,
                format!("The proxy at `{address}` cannot reach AppBuilder behind it (HTTP {status})."),
            )
            .hint("The server may be starting or stopped; try again later or tell its administrator."),
            (504, _) => Error::new(
                Code::TimedOut,
                format!("AppBuilder behind the proxy at `{address}` did not answer in time (HTTP 504)."),
            ),
            (500..=599, _) => Error::new(
                Code::ServerError,
                format!("`{address}` failed without an explanation (HTTP {status})."),
            ),
            _ => not_app_builder(address, status),
        }
    }
}

impl Content {
    fn read(body: &[u8]) -> Self {
        if let Ok(json) = serde_json::from_slice::<Value>(body) {
            return Self::Json(Envelope(json));
        }
        let text = String::from_utf8_lossy(body);
        if text.trim_start().starts_with('<') { Self::Html } else { Self::Text(text.into_owned()) }
    }
}

impl Envelope {
    /// Returns the whole JSON.
    pub(super) fn json(&self) -> &Value {
        &self.0
    }

    /// Returns what the call asked for; `null` when there is nothing.
    pub(super) fn data(&self) -> &Value {
        &self.0["data"]
    }

    /// Returns the server's code: a text, or a number as text.
    pub(super) fn code(&self) -> Option<String> {
        let code = &self.0["code"];
        code.as_str().map(str::to_owned).or_else(|| code.as_i64().map(|number| number.to_string()))
    }

    /// Tells whether this is the envelope of a success.
    pub(super) fn succeeded(&self) -> bool {
        self.0["status"] == "success"
    }

    /// Tells whether an import was refused while the upload was still being looked at (wire T:50 to T:51e).
    pub(super) fn refused_before_import(&self, status: u16) -> bool {
        matches!(self.code().as_deref(), Some("EINVALIDINPUTS" | "422"))
            || status == 500 && self.says("json parse error")
    }

    fn message(&self) -> Option<&str> {
        self.0["message"].as_str()
    }

    /// Micro-services put `Error: ` in front of the same sentence.
    fn says(&self, beginning: &str) -> bool {
        let said = self.message().unwrap_or_default();
        said.strip_prefix("Error: ").unwrap_or(said).starts_with(beginning)
    }
}

pub(super) fn wrong_password() -> Error {
    Error::new(Code::WrongPassword, "The e-mail address or the password is wrong. Nothing was tried again.")
        .hint("Check both with care: the server locks an account after five failures, and never forgets one.")
}

pub(super) fn wrong_token(address: &Address) -> Error {
    Error::new(Code::WrongPassword, format!("`{address}` does not accept this user token."))
        .hint("Ask an administrator of the server for a new one.")
}

pub(super) fn locked() -> Error {
    Error::new(Code::AccountLocked, "The account is locked after too many failed sign-ins.")
        .hint("An administrator of the server has to unlock it.")
}

pub(super) fn sign_in_needed(address: &Address) -> Error {
    Error::new(Code::SignInNeeded, format!("`{address}` wants a new sign-in, even right after one."))
        .hint("Check that the account exists in this tenant.")
        .hint("A server whose definitions are broken answers like this too; ask its administrator.")
}

pub(super) fn not_app_builder(address: &Address, status: u16) -> Error {
    Error::new(
        Code::NotAppBuilder,
        format!("`{address}` answers, but not as an AppBuilder server does (HTTP {status})."),
    )
    .hint("Check the address; a sign-in page or another program may be in front of the server.")
}

fn not_builder() -> Error {
    Error::new(Code::NotBuilder, "The account may not build apps on this server.")
        .hint("An administrator can give it the role `Builder` or `System Builder`.")
}

fn not_found(address: &Address) -> Error {
    Error::new(Code::NotFound, format!("`{address}` does not have this app or object."))
        .hint("Load the list of apps again; it may have been removed.")
}

fn unknown_tenant(address: &Address) -> Error {
    Error::new(Code::UnknownTenant, format!("`{address}` does not know this tenant."))
        .hint("The tenant must be its UUID, or its key together with a host name.")
}

fn helper_silent(address: &Address) -> Error {
    Error::new(Code::TimedOut, format!("A service behind `{address}` did not answer the server in time."))
        .hint("Test the server: the test shows which of its services are silent.")
}

fn proxy_refuses_size(address: &Address) -> Error {
    Error::new(Code::TooLarge, format!("The proxy at `{address}` refuses uploads of this size (HTTP 413)."))
        .hint("Select fewer apps, or ask the administrator to raise the proxy's limit.")
}

/// `Not Found` as text is what AppBuilder says to an unknown host name, and what anything says to a wrong
/// path.
fn nothing_here(address: &Address) -> Error {
    use super::Tenant;
    match address.tenant() {
        Tenant::Id(_) => not_app_builder(address, 404),
        Tenant::ByHost | Tenant::Key(_) => Error::new(
            Code::UnknownTenant,
            format!(
                "`{address}` has no tenant for the host name `{}`, or is not an AppBuilder server.",
                address.host()
            ),
        )
        .hint("Give the tenant's UUID, or the host name that begins with the tenant's key.")
        .hint("An IP address names no tenant; only a test server on this computer accepts `localhost`."),
    }
}

fn redirected(address: &Address, target: &str) -> Error {
    Error::new(
        Code::NotAppBuilder,
        format!(
            "`{address}` redirects to `{}`. Redirects are not followed, so that no password does either.",
            shown(target)
        ),
    )
    .hint("If you trust that address, enter it as the server's address.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(tenant: &str, asked: Asked, status: u16, body: &str) -> Error {
        let address = Address::parse("https://apps.example.org", Some(tenant)).expect("an address");
        Answer::new(status, None, body.as_bytes()).error(&address, asked)
    }

    fn code(asked: Asked, status: u16, body: &str) -> Code {
        error("", asked, status, body).code()
    }

    #[test]
    fn a_sign_in_is_refused_for_its_own_reason() {
        let cases = [
            (
                401,
                r#"{"status":"error","message":"Error: invalid username/password","code":"EINVALIDLOGIN"}"#,
                Code::WrongPassword,
            ),
            (
                401,
                r#"{"status":"error","message":"Error: Too many failed attempts.","code":"EFAILEDATTEMPTS"}"#,
                Code::AccountLocked,
            ),
            (
                401,
                r#"{"status":"error","message":"Error: ER_NO_SUCH_TABLE: Table 'x.y'","code":"ER_NO_SUCH_TABLE"}"#,
                Code::UnknownTenant,
            ),
            (404, "Not Found", Code::UnknownTenant),
            (404, "<!DOCTYPE html><html></html>", Code::NotAppBuilder),
            (400, "Bad Request", Code::Invalid),
            (200, "<html>Please sign in</html>", Code::NotAppBuilder),
        ];
        for (status, body, expected) in cases {
            assert_eq!(code(Asked::SignIn, status, body), expected, "{body}");
        }
        assert_eq!(
            error("00000000-0000-4000-8000-000000000001", Asked::SignIn, 404, "Not Found").code(),
            Code::NotAppBuilder
        );
    }

    #[test]
    fn a_call_is_refused_for_its_own_reason() {
        let cases = [
            (
                400,
                r#"{"status":"error","id":5,"message":"Reauthenticate.","code":"E_REAUTH"}"#,
                Code::SignInNeeded,
            ),
            (
                401,
                r#"{"status":"error","data":"[object Object]","id":5,"message":"Reauthenticate."}"#,
                Code::SignInNeeded,
            ),
            (403, r#"{"status":"error","id":6,"message":"Forbidden.","code":"E_NOPERM"}"#, Code::NotBuilder),
            (400, r#"{"status":"error","message":"Validation Errors","code":422}"#, Code::Invalid),
            (400, r#"{"status":"error","message":"Error: Application not found"}"#, Code::NotFound),
            (
                400,
                r#"{"status":"error","message":"Error: ABObject not found for [x]","code":404}"#,
                Code::NotFound,
            ),
            (
                400,
                r#"{"status":"error","message":"Error: Unknown Object","code":"ENOTFOUND"}"#,
                Code::NotFound,
            ),
            (400, r#"{"status":"error","message":"Request timed out."}"#, Code::TimedOut),
            (400, r#"{"status":"error","message":"Error: Request timed out."}"#, Code::TimedOut),
            (400, r#"{"status":"error","message":"Error: Error gathering definitions."}"#, Code::ServerError),
            (400, r#"{"status":"error","message":"gone","code":"ER_NO_SUCH_TABLE"}"#, Code::ServerError),
            (429, "slow down", Code::ServerError),
            (413, "<html>413 Request Entity Too Large</html>", Code::TooLarge),
            (502, "<html>502 Bad Gateway</html>", Code::Unreachable),
            (503, "", Code::Unreachable),
            (504, "<html>504 Gateway Time-out</html>", Code::TimedOut),
            (500, "Internal Server Error", Code::ServerError),
            (401, "<html>401 Authorization Required</html>", Code::NotAppBuilder),
            (200, "[1,2", Code::NotAppBuilder),
        ];
        for (status, body, expected) in cases {
            assert_eq!(code(Asked::Call, status, body), expected, "{body}");
        }
    }

    #[test]
    fn database_text_is_never_shown() {
        let body = r#"{"status":"error","message":"DBError: select `app-admin`.`T`.* from `app-admin`.`T` where ( `f` IS NULL  ) - ER_BAD_FIELD_ERROR: Unknown column 'f' in 'WHERE'"}"#;
        let error = error("", Asked::Call, 400, body);
        assert_eq!(
            error.message(),
            "`https://apps.example.org` answered with an error: a database error, `ER_BAD_FIELD_ERROR`."
        );
    }

    #[test]
    fn a_redirect_names_its_host_only_and_wins_over_the_body() {
        let address = Address::parse("http://localhost", None).expect("an address");
        let answer = Answer::new(302, Some("https://sso.example.org".to_owned()), b"{}");
        let error = answer.error(&address, Asked::SignIn);
        assert_eq!(error.code(), Code::NotAppBuilder);
        assert!(error.message().contains("redirects to `https://sso.example.org`"));
    }

    #[test]
    fn json_of_an_odd_shape_is_an_error_without_a_message() {
        for body in ["null", "[]", "\"x\"", "{}", r#"{"message":{"a":1},"code":[]}"#] {
            let error = error("", Asked::Call, 500, body);
            assert_eq!(error.code(), Code::ServerError, "{body}");
            assert!(error.message().ends_with("HTTP 500 without a message."), "{body}");
        }
    }
}
