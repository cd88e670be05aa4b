//! `practice`: the practice servers, in the foreground.

use practice::{Options, Practice, PracticeError, PracticeServer};
use serde::Serialize;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::host::Host;
use crate::page::{Page, Shown};

#[derive(Serialize)]
struct Started<'p> {
    servers: &'p [PracticeServer],
}

/// Runs the practice servers until the program is interrupted; everything in them is gone then.
pub fn run(port: Option<u16>, empty: bool, host: &Host) -> Result<Exit, Failure> {
    let start = async { Practice::start(Options { port, empty }).await.map_err(|error| not_started(&error)) };
    let running = host.run_until_interrupted(start, |running| {
        host.print(&Started { servers: running.servers() })?;
        host.note("The practice servers run until Ctrl-C; everything in them is gone then.");
        Ok(())
    })?;
    host.wait(running.shutdown())?;
    Ok(Exit::Done)
}

fn not_started(error: &PracticeError) -> Failure {
    Failure::failed("practice", "The practice servers could not be started.").caused_by(error)
}

impl Shown for Started<'_> {
    fn show(&self, page: &mut Page) {
        for server in self.servers {
            page.gap();
            page.pairs([
                ("Server", server.name.clone()),
                ("Address", server.url.clone()),
                ("Tenant", server.tenant.clone()),
                ("Account", server.email.clone()),
                ("Password", server.password.clone()),
            ]);
        }
    }
}
