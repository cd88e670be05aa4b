//! RUN-04 to RUN-07: what is said after an import, once its end is known or cannot be known.

use crate::Severity;
use crate::impact::{Finding, Subject};

/// How an import ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending<'e> {
    /// The destination's name.
    pub destination: &'e str,
    /// What the server answered.
    pub answer: Answer,
    /// What reading it again showed.
    pub state: State,
}

/// What a server answered to an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// That it is done, which proves nothing (wire 3.3).
    Done,
    /// That it refused before it stored anything.
    RefusedAtOnce,
    /// That it stopped on the way.
    Stopped,
    /// Nothing, or nothing that says anything.
    Nothing,
}

/// What a destination shows when it is read again after an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// What was planned.
    AsPlanned,
    /// Some of what was planned, or something else.
    Different,
    /// What it showed before.
    Untouched,
    /// It could not be read, or may still change.
    Unknown,
}

/// Returns what the rules say after an import: consequence and advice, in the order in which they matter.
pub fn after_import(ending: &Ending<'_>) -> Vec<Finding> {
    [run_05(ending), run_06(ending), run_07(ending), run_04(ending)].into_iter().flatten().collect()
}

/// RUN-04: some services hold what they read at their start (wire 3.15).
fn run_04(ending: &Ending<'_>) -> Option<Finding> {
    let arrived = matches!(ending.state, State::AsPlanned | State::Different);
    let message = format!(
        "The services of ‘{}’ and the browsers of its users keep old definitions until they start again.",
        ending.destination
    );
    let advice = format!("Restart the services of ‘{}’, then verify again.", ending.destination);
    arrived.then(|| said("RUN-04", message, &advice))
}

/// RUN-05: there is no way back on the server, so a refusal leaves what was stored before it (wire 3.4).
fn run_05(ending: &Ending<'_>) -> Option<Finding> {
    let (severity, message) = match (ending.answer, ending.state) {
        (_, State::Unknown) | (Answer::Done | Answer::Nothing, _) => return None,
        (Answer::Stopped, _) => (
            Severity::Error,
            "A refused import may have stored a part, and may have left the database’s lock time-out at one second.",
        ),
        (Answer::RefusedAtOnce, _) => (Severity::Info, "The server refused before it stored anything."),
    };
    let advice = "Read the server’s answer, and put its cause right.";
    Some(Finding { severity, ..said("RUN-05", message.to_owned(), advice) })
}

/// RUN-06: a server goes on after the line is cut (wire 3.2).
fn run_06(ending: &Ending<'_>) -> Option<Finding> {
    let message = format!(
        "Nobody knows yet whether the import into ‘{}’ went through; it may still be running.",
        ending.destination
    );
    let advice = "Do not import again. Wait a little, then verify again.";
    (ending.state == State::Unknown).then(|| said("RUN-06", message, advice))
}

/// RUN-07: the comparison is the only proof there is (wire 3.3).
fn run_07(ending: &Ending<'_>) -> Option<Finding> {
    let name = ending.destination;
    let (message, advice) = match ending.state {
        State::AsPlanned => (
            format!("‘{name}’ holds exactly what was planned."),
            "Check that the right people see the app: roles and scopes.",
        ),
        State::Different => (
            format!("‘{name}’ is not quite as planned."),
            "Plan the import again; the new plan holds only what still differs.",
        ),
        State::Untouched => (
            format!("‘{name}’ does not hold what was planned."),
            "Plan the import again; the snapshot leads back if something arrived.",
        ),
        State::Unknown => return None,
    };
    Some(said("RUN-07", message, advice))
}

fn said(rule: &'static str, message: String, advice: &str) -> Finding {
    Finding::new(rule, Subject::bundle(), message, advice)
}
