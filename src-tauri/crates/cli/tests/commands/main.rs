//! `appferry` as a program: what it prints, where, and with which number it ends.
#![allow(clippy::unwrap_used)]

mod example;
mod files;
mod interrupts;
mod library;
mod places;
mod plans;
mod practice;
mod program;
mod servers;
mod upkeep;
mod usage;
