//! `appferry`: AppFerry without a window. What each verb prints and how it ends is fixed by the command line's contract.

mod args;
mod exit;
mod failure;
mod host;
mod interrupt;
mod json;
mod log;
mod page;
mod progress;
mod secret_input;
mod side;
mod verbs;
mod words;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use service::visible;

use crate::args::{Arguments, Global};
use crate::host::Host;

/// Does what the arguments of this process ask for.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return failure::wrong_words(&error).into(),
    };
    log::start();
    let json = arguments.wants_json();
    let host = Host::new(Global { json, ..arguments.global });
    let exit = match verbs::run(arguments.verb, &host) {
        Ok(exit) => exit,
        Err(failure) => host.fail(&failure),
    };
    exit.into()
}

/// Returns the command with all its verbs and flags, for the manual page and the completions of shells.
pub fn command() -> clap::Command {
    Arguments::command()
}
