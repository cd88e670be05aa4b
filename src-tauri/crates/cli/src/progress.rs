//! Where a running job stands, on standard error, for people who watch it.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal, Write};

use service::Stage;
use service::activities::{Activity, StepState};

use crate::visible::visible;
use crate::words::{number, shortened};

/// A line that is written over would break into two when it is wider than the terminal.
const WIDEST: usize = 78;

/// Shows the steps of one job after the other.
pub struct ProgressLines {
    shown: bool,
    job: Option<String>,
    told: BTreeSet<usize>,
    open: bool,
}

impl ProgressLines {
    /// Shows steps, but only to a person.
    pub fn new(wanted: bool) -> Self {
        Self { shown: wanted && io::stderr().is_terminal(), job: None, told: BTreeSet::new(), open: false }
    }

    /// Shows how a job stands now.
    pub fn show(&mut self, job: &Activity) {
        if !self.shown {
            return;
        }
        if self.job.as_ref() != Some(&job.id) {
            self.write(&format!("{}.", job.title), true);
            (self.job, self.told) = (Some(job.id.clone()), BTreeSet::new());
        }
        // A step can come twice, so that steps do not end in the order in which they are listed.
        for (at, step) in job.stages.iter().enumerate() {
            if step.state == StepState::Done && self.told.insert(at) {
                let proof = step.proof.as_deref().unwrap_or("done");
                self.write(&format!("  {}: {proof}", words(step.stage)), true);
            }
        }
        if let Some(step) = job.stages.iter().find(|step| step.state == StepState::Now) {
            let moved = match (job.bytes_done, job.bytes_total) {
                (0, _) => String::new(),
                (done, None) => format!(" {} bytes", number(done)),
                (done, Some(total)) => format!(" {} of {} bytes", number(done), number(total)),
            };
            self.write(&format!("  {}…{moved}", words(step.stage)), false);
        }
    }

    /// Takes away a line that is not final.
    pub fn end(&mut self) {
        if self.open {
            self.write("", false);
            self.open = false;
        }
    }

    /// Writes over the last line, unless that one was final.
    fn write(&mut self, text: &str, is_final: bool) {
        let line = shortened(&visible(text), WIDEST);
        let over = if self.open { "\r\u{1b}[K" } else { "" };
        let end = if is_final { "\n" } else { "" };
        let mut stderr = io::stderr().lock();
        // Nobody misses progress that cannot be shown.
        drop(write!(stderr, "{over}{line}{end}").and_then(|()| stderr.flush()));
        self.open = !is_final;
    }
}

/// Returns the words for a step.
fn words(stage: Stage) -> &'static str {
    match stage {
        Stage::SignIn => "Signing in",
        Stage::Read => "Reading definitions",
        Stage::ReadFacts => "Reading roles, scopes and columns",
        Stage::Store => "Storing in the library",
        Stage::Write => "Writing the file",
        Stage::Compare => "Comparing",
        Stage::CheckFresh => "Checking that nothing changed",
        Stage::Upload => "Sending the bundle",
        Stage::Wait => "Waiting for the server",
        Stage::Verify => "Verifying",
    }
}
