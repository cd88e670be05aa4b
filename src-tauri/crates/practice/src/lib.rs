//! The built-in practice AppBuilder server: a real HTTP server with the recorded contract over SQLite.

mod clock;
mod columns;
mod convert;
mod error;
mod sql;
mod store;

pub use error::PracticeError;
