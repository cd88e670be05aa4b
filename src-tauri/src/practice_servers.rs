//! The practice servers: started by a click, known for this run only, gone with the window.

use practice::{Options, Practice, PracticeServer};
use service::ferry::{Ferry, ServerDraft};
use service::{Code, Environment, Error, Result, Secret};

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
            ferry.add_practice_server(draft(server), Secret::new(server.password.clone())).await?;
        }
        self.0 = Some(started);
        Ok(())
    }
}

fn draft(server: &PracticeServer) -> ServerDraft {
    let production = server.name.to_lowercase().contains("production");
    ServerDraft {
        name: server.name.clone(),
        url: server.url.clone(),
        tenant: Some(server.tenant.clone()),
        email: server.email.clone(),
        environment: if production { Environment::Production } else { Environment::Test },
        read_only: false,
        allow_plain_http: false,
        uses_token: false,
    }
}
