//! `appferry`: AppFerry without a window.

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
