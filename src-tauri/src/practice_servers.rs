//! The practice servers: started by a click, known for this run only, gone with the window.

use bundle::Hash;
use practice::{Options, Practice, PracticeServer};
use service::ferry::{Ferry, ServerDraft};
use service::rehearse::RehearsalReport;
use service::{Code, Environment, Error, Result, Secret, ServerId};

/// The practice servers of this run, once they are started.
#[derive(Default)]
pub struct PracticeServers(Option<Practice>);

impl PracticeServers {
    /// Starts the servers and adds them for this run; started ones stay as they are.
    pub async fn start(&mut self, ferry: &Ferry) -> Result<()> {
        if self.0.is_some() {
            return Ok(());
        }
        let started = Practice::start(Options::default()).await.map_err(|error| {
            Error::new(Code::Internal, "The practice servers could not be started.").caused_by(error)
        })?;
        for server in started.servers() {
            let (draft, secret) = connection(&server.name, server, environment_of(server));
            ferry.add_practice_server(draft, secret).await?;
        }
        self.0 = Some(started);
        Ok(())
    }
}

/// Rehearses a plan of this run on a scratch server, or else on a practice server of its own.
pub async fn rehearse(ferry: &Ferry, plan: &Hash, on: Option<&ServerId>) -> Result<RehearsalReport> {
    let plan = ferry.planned(plan)?;
    match on {
        Some(scratch) => ferry.rehearse(&plan, scratch).await,
        None => ferry.rehearse_apart(&plan, for_a_rehearsal).await,
    }
}

/// Starts a practice server that holds an export, for one rehearsal.
async fn for_a_rehearsal(export: Vec<u8>) -> Result<(ServerDraft, Secret, Practice)> {
    let started = Practice::holding(&export).await.map_err(|error| {
        let message = "The practice server could not be started. Nothing was rehearsed.";
        Error::new(Code::Internal, message).caused_by(error)
    })?;
    let server = &started.servers()[0];
    let (draft, secret) = connection("Practice for a rehearsal", server, Environment::Scratch);
    Ok((draft, secret, started))
}

fn connection(name: &str, server: &PracticeServer, environment: Environment) -> (ServerDraft, Secret) {
    let draft = ServerDraft::of_practice(name, (&server.url, &server.tenant), &server.email, environment);
    (draft, Secret::new(server.password.clone()))
}

fn environment_of(server: &PracticeServer) -> Environment {
    match server.name.to_lowercase().contains("production") {
        true => Environment::Production,
        false => Environment::Test,
    }
}
