//! The log: on standard error, and only when `APPFERRY_LOG` asks for it.

use tracing_subscriber::filter::{LevelFilter, filter_fn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt};

/// The variable that asks for a log, e.g. `APPFERRY_LOG=service=debug`.
const VARIABLE: &str = "APPFERRY_LOG";

/// The crates whose detailed words are known to hold no secret.
const OWN: [&str; 4] = ["bundle", "cli", "practice", "service"];

/// Starts the log if it is asked for.
pub fn start() {
    let Ok(wanted) = std::env::var(VARIABLE) else { return };
    if wanted.is_empty() {
        return;
    }
    // What HTTP and keychain libraries say in detail can hold headers, and so a session.
    let harmless = filter_fn(|about| {
        let source = about.target().split("::").next().unwrap_or_default();
        OWN.contains(&source) || *about.level() <= LevelFilter::INFO
    });
    let lines = fmt::layer().with_writer(std::io::stderr).with_ansi(false);
    tracing_subscriber::registry()
        .with(lines.with_filter(EnvFilter::new(wanted)).with_filter(harmless))
        .init();
}
