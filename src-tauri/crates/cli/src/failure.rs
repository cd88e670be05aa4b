//! Why a command did not do what was asked: a code, what happened, what to do, and how the command ends.

use std::io;

use clap::error::ErrorKind;
use serde::Serialize;
use service::{Code, Error};

use crate::exit::Exit;
use crate::json;
use crate::page::Page;

/// Why a command ended early.
#[derive(Debug)]
pub struct Failure {
    code: String,
    message: String,
    hints: Vec<String>,
    details: Option<String>,
    exit: Exit,
}

/// The `--json` form of a failure.
#[derive(Serialize)]
pub struct Told<'f> {
    error: Problem<'f>,
}

#[derive(Serialize)]
struct Problem<'f> {
    code: &'f str,
    message: &'f str,
    hint: Option<String>,
    details: Option<&'f str>,
}

impl Failure {
    /// A command that cannot be meant.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new("usage", message, Exit::WrongUse)
    }

    /// A command that was understood and did not work.
    pub fn failed(code: &str, message: impl Into<String>) -> Self {
        Self::new(code, message, Exit::Failed)
    }

    fn new(code: &str, message: impl Into<String>, exit: Exit) -> Self {
        Self { code: code.to_owned(), message: message.into(), hints: Vec::new(), details: None, exit }
    }

    /// Adds one thing that the user can do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Keeps the cause for who wants to know more.
    #[must_use]
    pub fn caused_by(mut self, cause: &impl ToString) -> Self {
        self.details = Some(cause.to_string());
        self
    }

    /// Says that the command itself was wrong.
    #[must_use]
    pub fn wrong_use(self) -> Self {
        Self { exit: Exit::WrongUse, ..self }
    }

    /// Says in which file, or on which side, it happened.
    #[must_use]
    pub fn about(mut self, subject: &str) -> Self {
        self.message = format!("{subject}: {}", self.message);
        self
    }

    /// Returns how the command ends.
    pub fn exit(&self) -> Exit {
        self.exit
    }

    /// Returns the form that `--json` prints.
    pub fn told(&self) -> Told<'_> {
        let hint = (!self.hints.is_empty()).then(|| self.hints.join(" "));
        let (code, message, details) = (&self.code, &self.message, self.details.as_deref());
        Told { error: Problem { code, message, hint, details } }
    }

    /// Returns the form for people: what happened and the state things are in, the cause, what to do.
    pub fn page(&self) -> Page {
        let mut page = Page::default();
        page.line(format!("appferry: {}", self.message));
        for cause in self.details.iter().flat_map(|details| details.lines()) {
            page.line(format!("Cause: {cause}"));
        }
        for hint in &self.hints {
            page.line(format!("What to do: {hint}"));
        }
        page
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let (report, command) =
            (error.report(), error.as_command().map(|command| format!("Run `{command}`.")));
        let code = serde_json::to_value(report.code).ok();
        let code = code.as_ref().and_then(|code| code.as_str()).unwrap_or("internal");
        let failure =
            Self { details: report.details, ..Self::new(code, report.message, Exit::of_error(report.code)) };
        match in_command_line_words(report.code) {
            Some(hint) => failure.hint(hint),
            None => Self { hints: report.hints.into_iter().chain(command).collect(), ..failure },
        }
    }
}

/// Where the service's advice means a window, says what the command line offers instead.
fn in_command_line_words(code: Code) -> Option<&'static str> {
    if code == Code::Keychain {
        return Some(
            "Start and unlock a keychain such as gnome-keyring. Or add `--no-keychain`, and give the password \
             with each command: in `APPFERRY_PASSWORD` or with `--password-stdin`.",
        );
    }
    (code == Code::SecretMissing).then_some(
        "Give it in `APPFERRY_PASSWORD` or with `--password-stdin` (a `user-token`: `--token-stdin`).",
    )
}

/// Answers words that clap did not understand, or that ask for help. Nothing else has run by then.
pub fn wrong_words(error: &clap::Error) -> Exit {
    let asks_for_help = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    if asks_for_help || !std::env::args_os().any(|word| word == "--json") {
        // A closed pipe leaves nobody to tell.
        drop(error.print());
        return if asks_for_help { Exit::Done } else { Exit::WrongUse };
    }
    let text = error.render().to_string();
    let message = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
    let failure = Failure::usage(message).hint("`appferry --help` lists the verbs and flags.");
    drop(json::write(&mut io::stdout().lock(), &failure.told()));
    failure.exit()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn an_error_of_the_service_keeps_its_code_and_its_advice() {
        let error = Error::new(Code::NotFound, "There is no file `x`.").hint("Look again.").hint("Or not.");
        let failure = Failure::from(error);
        let told = serde_json::to_value(failure.told()).unwrap();
        assert_eq!(told["error"]["code"], "not-found");
        assert_eq!(told["error"]["hint"], "Look again. Or not.");
        assert_eq!(failure.exit(), Exit::Failed);
    }

    #[test]
    fn advice_that_means_a_window_is_put_into_the_words_of_the_command_line() {
        let error = Error::new(Code::SecretMissing, "No password is known.").hint("Sign in again.");
        let page = Failure::from(error).page().into_text();
        assert!(page.contains("--password-stdin") && !page.contains("Sign in again"), "{page}");
    }

    #[test]
    fn a_failure_is_told_in_its_parts_and_shows_nothing_raw() {
        let failure =
            Failure::failed("disk", "It broke at `\u{1b}[31m`.").caused_by(&"one\ntwo").hint("Mend it.");
        let text = failure.page().into_text();
        assert_eq!(
            text,
            "appferry: It broke at `<U+001B>[31m`.\nCause: one\nCause: two\nWhat to do: Mend it.\n"
        );
    }
}
