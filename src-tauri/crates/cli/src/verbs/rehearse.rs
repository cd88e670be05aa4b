//! `rehearse`: tries a plan on a scratch server, or on a practice server that lives as long as this command.

use std::path::Path;

use practice::{Options, Practice, PracticeError};
use service::export::What;
use service::ferry::{Ferry, ServerDraft};
use service::plans::Plan;
use service::rehearse::RehearsalReport;
use service::{Environment, Secret, ServerId};

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

/// Starts a practice server that holds what the destination shows, and rehearses there. All of it is gone afterwards.
fn on_practice(plan: &Plan, ferry: &Ferry, host: &Host) -> Result<RehearsalReport, Failure> {
    let all = host.run(ferry, ferry.export(&plan.destination.server, &What::AllApps))?;
    let start = Practice::start(Options { empty: true, ..Options::default() });
    let running = host.wait(start)?.map_err(|error| not_started(&error))?;
    running.staging().seed_from_exports(&[&all.bytes]).map_err(|error| not_started(&error))?;
    let scratch = host.run(ferry, add(&running, ferry))?;
    let report = host.run(ferry, ferry.rehearse(plan, &scratch));
    host.wait(running.shutdown())?;
    report
}

async fn add(running: &Practice, ferry: &Ferry) -> service::Result<ServerId> {
    let server = &running.servers()[0];
    let draft = ServerDraft {
        name: "Practice for a rehearsal".to_owned(),
        url: server.url.clone(),
        tenant: Some(server.tenant.clone()),
        email: server.email.clone(),
        environment: Environment::Scratch,
        read_only: false,
        allow_plain_http: false,
        uses_token: false,
    };
    Ok(ferry.add_practice_server(draft, Secret::new(server.password.clone())).await?.id)
}

fn not_started(error: &PracticeError) -> Failure {
    Failure::failed("practice", "The practice server could not be started. Nothing was rehearsed.")
        .caused_by(error)
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
