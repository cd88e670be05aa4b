//! `rehearse`: tries a plan on a scratch server, or on a practice server that lives as long as this command.

use std::path::Path;

use practice::{Practice, PracticeServer};
use service::ferry::{Ferry, ServerDraft};
use service::plans::Plan;
use service::rehearse::RehearsalReport;
use service::{Code, Environment, Secret};

use super::report::outcome;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::host::Host;
use crate::page::{Page, Shown};

/// What the built-in practice server is called on the command line.
const PRACTICE: &str = "practice";

/// Runs the verb.
pub fn run(path: &Path, on: Option<&str>, host: &Host) -> Result<Exit, Failure> {
    let plan = Plan::load(path)?;
    let ferry = host.ferry()?;
    let destination = ferry.saved(&plan.destination.server)?;
    host.hand_over_secret(&destination)?;
    let report = match on.unwrap_or(PRACTICE) {
        PRACTICE => on_practice(&plan, ferry, host)?,
        name => {
            let scratch = host.server(name)?;
            host.run(ferry, ferry.rehearse(&plan, &scratch.id))?
        }
    };
    host.print(&report)?;
    Ok(report.outcome.into())
}

/// Rehearses on a practice server that holds what the destination shows. All of it is gone afterwards.
fn on_practice(plan: &Plan, ferry: &Ferry, host: &Host) -> Result<RehearsalReport, Failure> {
    host.run(ferry, ferry.rehearse_apart(plan, start))
}

async fn start(export: Vec<u8>) -> service::Result<(ServerDraft, Secret, Practice)> {
    let started = Practice::holding(&export).await.map_err(|error| {
        let message = "The practice server could not be started. Nothing was rehearsed.";
        service::Error::new(Code::Internal, message).caused_by(error)
    })?;
    let PracticeServer { url, tenant, email, password, .. } = &started.servers()[0];
    let draft =
        ServerDraft::of_practice("Practice for a rehearsal", (url, tenant), email, Environment::Scratch);
    let secret = Secret::new(password.clone());
    Ok((draft, secret, started))
}

impl Shown for RehearsalReport {
    fn show(&self, page: &mut Page) {
        page.line(format!("{} on ‘{}’.", outcome(self.outcome), self.on));
        self.not_shown.iter().for_each(|sentence| page.item(sentence));
        if let Some(report) = &self.report {
            page.gap();
            report.show(page);
        }
    }
}
