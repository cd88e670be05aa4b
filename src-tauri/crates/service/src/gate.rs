//! The gate in front of every import: what still forbids it, and what the user has to say to open it.

use bundle::Severity;
use bundle::impact::{Finding, rule};
use bundle::plan::Review;
use serde::{Deserialize, Serialize};

use crate::history::{Asked, History, ImportRecord, Uploads};
use crate::plans::{Plan, PlanDestination};
use crate::server::{MAX_IMPORT_BYTES, Server};
use crate::settings::{RehearsalPolicy, SavedServer};
use crate::{Code, Environment, Error, Result, uploads};

/// What the user said to authorise an import.
#[derive(Clone, Debug, Default, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// The destination's name, typed by the user.
    pub typed_name: Option<String>,
    /// The findings of severity error were read and accepted.
    pub accept_errors: bool,
    /// Whether the other builders were asked.
    pub asked: Asked,
}

/// Whether an import may go ahead, and what is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct Gate {
    /// Whether nothing forbids the import but what the user can still say.
    pub ready: bool,
    /// What forbids it, as sentences.
    pub reasons: Vec<String>,
    /// The name that has to be typed; `None`: nothing.
    pub typed_name: Option<String>,
    /// How many definitions would be written.
    pub definitions: usize,
    /// How many errors have to be accepted.
    pub errors_to_accept: usize,
    /// Whether the user has to say that the other builders were asked, or that nobody asks them. On a practice server
    /// there are none.
    pub ask: bool,
}

/// What the user has to say before the rest of an import is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct GoOn {
    /// How many uploads may have left this computer.
    pub sent: usize,
    /// How many there are.
    pub of: usize,
    /// The name that has to be typed; `None`: nothing.
    pub typed_name: Option<String>,
    /// How many errors have to be accepted.
    pub errors_to_accept: usize,
}

/// Returns what has to be said before an import goes on; `None`: nothing of it is left to send.
pub fn go_on(record: &ImportRecord, saved: &SavedServer) -> Option<GoOn> {
    let Uploads { sent, of } = record.unfinished()?;
    let errors = record.errors();
    let name = needs_name(saved.environment, saved.practice, errors).then(|| saved.name.clone());
    Some(GoOn { sent, of, typed_name: name, errors_to_accept: errors })
}

/// Looks at what a plan comes to.
pub fn gate(destination: &PlanDestination, review: &Review, upload_bytes: u64) -> Gate {
    let mut reasons = Vec::new();
    if destination.read_only {
        reasons.push(format!("‘{}’ is marked read-only in AppFerry.", destination.name));
    }
    let is_split = review.checklist.iter().any(|step| step.step == uploads::STEP);
    if upload_bytes > MAX_IMPORT_BYTES && !is_split {
        reasons.push(format!(
            "The bundle has {upload_bytes} bytes; the server accepts at most {MAX_IMPORT_BYTES} in one upload, and it cannot be split."
        ));
    }
    for finding in review.findings.iter().filter(|finding| blocks(finding)) {
        reasons.push(format!("{} ({})", finding.message, finding.rule));
    }
    let errors = review.findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    Gate {
        ready: reasons.is_empty(),
        reasons,
        typed_name: needs_name(destination.environment, destination.practice, errors)
            .then(|| destination.name.clone()),
        definitions: review.counts.sent(),
        errors_to_accept: errors,
        ask: !destination.practice,
    }
}

/// Fails unless the gate is open for what the user said.
pub fn check(
    destination: &PlanDestination,
    review: &Review,
    upload_bytes: u64,
    consent: &Consent,
) -> Result<()> {
    let gate = gate(destination, review, upload_bytes);
    if let Some(reason) = gate.reasons.first() {
        let code = match (destination.read_only, upload_bytes > MAX_IMPORT_BYTES) {
            (true, _) => Code::ReadOnly,
            (false, true) => Code::TooLarge,
            (false, false) => Code::Blocked,
        };
        return Err(Error::new(code, format!("{reason} Nothing was sent.")));
    }
    if gate.ask && consent.asked == Asked::No {
        let message = "Nobody said whether the other builders were asked. Nothing was sent.";
        return Err(
            Error::new(Code::ConfirmationNeeded, message).hint("Ask them, or say that you go on without.")
        );
    }
    check_said(&destination.name, gate.typed_name.is_some(), gate.errors_to_accept, consent)
}

/// Fails unless the errors were accepted, and the name was typed where that is needed.
fn check_said(name: &str, needs_name: bool, errors: usize, consent: &Consent) -> Result<()> {
    if errors > 0 && !consent.accept_errors {
        let message = format!("The plan has {errors} errors that nobody accepted. Nothing was sent.");
        return Err(
            Error::new(Code::ConfirmationNeeded, message).hint("Read the findings of the plan first.")
        );
    }
    if needs_name && consent.typed_name.as_deref() != Some(name) {
        let message =
            format!("The name of the destination, ‘{name}’, has to be confirmed. Nothing was sent.");
        return Err(Error::new(Code::ConfirmationNeeded, message)
            .hint("Give the server's name exactly as it is saved."));
    }
    Ok(())
}

/// Fails when a plan was made for another place, or the server may not be written.
pub fn check_destination(plan: &Plan, saved: &SavedServer, server: &Server) -> Result<()> {
    check_writable(saved)?;
    check_place(&plan.destination.identity, saved, server)
}

/// Fails unless the gate is open for going on with an import that was allowed before.
pub fn check_again(
    record: &ImportRecord,
    saved: &SavedServer,
    server: &Server,
    consent: &Consent,
) -> Result<()> {
    check_writable(saved)?;
    check_place(&record.destination.identity, saved, server)?;
    let name = needs_name(saved.environment, saved.practice, record.errors());
    check_said(&saved.name, name, record.errors(), consent)
}

fn check_writable(saved: &SavedServer) -> Result<()> {
    if saved.read_only {
        let message = format!("‘{}’ is marked read-only in AppFerry. Nothing was sent.", saved.name);
        return Err(
            Error::new(Code::ReadOnly, message).hint("Change that in the server's settings if you mean it.")
        );
    }
    Ok(())
}

fn check_place(identity: &str, saved: &SavedServer, server: &Server) -> Result<()> {
    if identity == server.address().identity() {
        return Ok(());
    }
    let message = format!(
        "The plan was made for another address or tenant than ‘{}’ has now. Nothing was sent.",
        saved.name
    );
    Err(Error::new(Code::StalePlan, message).hint("Plan the import again."))
}

/// Fails when the server wants every import rehearsed, and this plan was not, or not well.
pub fn check_rehearsed(plan: &Plan, saved: &SavedServer, history: &History) -> Result<()> {
    let missing = not_rehearsed(history.rehearsal_of(&plan.id())?.as_ref(), saved);
    match missing.filter(|_| saved.rehearsal == RehearsalPolicy::Require) {
        None => Ok(()),
        Some(message) => Err(Error::new(Code::Blocked, format!("{message} Nothing was sent."))
            .hint("Rehearse this very plan first.")
            .command("appferry rehearse PLAN")),
    }
}

/// Says, as a full sentence, that a plan was not rehearsed, or not well, where the server asks for it. `None`: it was, or
/// nobody asks. `rehearsal`: the record of the one that went well.
pub fn not_rehearsed(rehearsal: Option<&ImportRecord>, saved: &SavedServer) -> Option<String> {
    let name = &saved.name;
    let message = match saved.rehearsal {
        RehearsalPolicy::Off => return None,
        RehearsalPolicy::Advise => {
            format!("This plan was not rehearsed. For ‘{name}’, a rehearsal is advised.")
        }
        RehearsalPolicy::Require => format!("‘{name}’ takes only plans that were rehearsed and went well."),
    };
    rehearsal.is_none().then_some(message)
}

/// Tells whether a finding is one whose damage cannot be undone or is certain: no confirmation opens the gate
/// (definition-model, golden/RULES.md §3). What is harmless under such a rule, as rows that are all alike, blocks nothing.
fn blocks(finding: &Finding) -> bool {
    let is_grave = finding.severity == Severity::Error && !finding.confirmable;
    is_grave && rule(finding.rule).is_some_and(|rule| rule.blocks)
}

/// Production always, and errors anywhere but on practice servers, need the name.
fn needs_name(environment: Environment, practice: bool, errors: usize) -> bool {
    match environment {
        Environment::Production => true,
        Environment::Development | Environment::Test | Environment::Scratch => errors > 0 && !practice,
    }
}
