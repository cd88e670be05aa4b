//! The built-in practice AppBuilder server: a real HTTP server with the recorded contract over SQLite.
//!
//! It listens on loopback only and keeps everything in memory. Two servers, staging and production, share one port
//! and are told apart by the `tenant-token` header, as tenants of a real server are.

mod clock;
mod columns;
mod control;
mod convert;
mod defaults;
mod error;
mod export;
mod fault;
mod http;
mod import;
#[cfg(test)]
mod mariadb;
mod memory;
mod packed;
mod practice;
mod roles;
mod samples;
mod service;
mod session;
mod site;
mod sql;
mod store;
mod tenant;

pub use control::{Login, SiteControl, TenantControl};
pub use error::PracticeError;
pub use fault::{Call, Fault};
pub use practice::{Options, Practice, PracticeServer};
