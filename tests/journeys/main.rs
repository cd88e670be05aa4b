//! One journey for each use case, through everything that is real: AppFerry, its library, HTTP, a practice server.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod ancestor;
mod cancel;
mod choices;
mod choose;
mod command_equivalent;
mod command_line;
mod compare_entry;
mod every_export;
mod failed_column;
mod faults;
mod freshness;
mod gate;
mod golden;
mod large;
mod long_history;
mod lost_answer;
mod main_job;
mod network;
mod plan_file;
mod rehearse;
mod roll_back;
mod secrets;
mod server_gone;
mod sign_in;
mod stale;
mod storage;
mod two_at_once;
