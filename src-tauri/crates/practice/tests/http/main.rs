//! The practice server over HTTP, in small examples of our own. The recordings are replayed in the workspace's tests.
#![allow(missing_docs, clippy::needless_pass_by_value, clippy::print_stdout, clippy::unwrap_used)]

mod access;
mod choices;
mod client;
mod export;
mod faults;
mod golden;
mod history;
mod import;
mod login;
mod model;
mod samples;
mod schema;
