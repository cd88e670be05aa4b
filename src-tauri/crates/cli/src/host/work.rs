//! Work that takes its time: shown while it runs, and stopped when the user asks and that is still safe.

use std::pin::pin;

use service::activities::ActivityState;
use service::ferry::Ferry;

use super::Host;
use crate::failure::Failure;
use crate::interrupt::Interrupts;
use crate::progress::ProgressLines;

impl Host {
    /// Waits for work of the service. Ctrl-C asks a running activity to stop at its next safe place; once an upload has
    /// begun, nothing ends the waiting but its outcome (DESIGN §1.5).
    pub fn run<T>(
        &self,
        ferry: &Ferry,
        work: impl Future<Output = service::Result<T>>,
    ) -> Result<T, Failure> {
        let mut lines = ProgressLines::new(!self.global.json && !self.global.quiet);
        let ended = self.runtime()?.block_on(async {
            let mut interrupts = listen()?;
            let mut changes = ferry.activities().watch();
            let mut work = pin!(work);
            let ended = loop {
                tokio::select! {
                    biased;
                    ended = &mut work => break ended,
                    change = changes.recv() => if let Ok(job) = change { lines.show(&job) },
                    () = interrupts.next() => {
                        lines.end();
                        self.stop(ferry)?;
                    }
                }
            };
            while let Ok(job) = changes.try_recv() {
                lines.show(&job);
            }
            Ok(ended?)
        });
        lines.end();
        ended
    }

    /// Waits for work that runs until it is interrupted.
    pub fn run_until_interrupted<T>(
        &self,
        start: impl Future<Output = Result<T, Failure>>,
        started: impl FnOnce(&T) -> Result<(), Failure>,
    ) -> Result<T, Failure> {
        self.runtime()?.block_on(async {
            let mut interrupts = listen()?;
            let running = start.await?;
            started(&running)?;
            interrupts.next().await;
            Ok(running)
        })
    }

    /// Waits for something that only takes a moment.
    pub fn wait<T>(&self, work: impl Future<Output = T>) -> Result<T, Failure> {
        Ok(self.runtime()?.block_on(work))
    }

    /// Asks the running activity to stop. Fails, which ends the waiting, when there is none or it was asked before.
    fn stop(&self, ferry: &Ferry) -> Result<(), Failure> {
        let running = ferry.activities().list().into_iter().find(|job| job.finished_at.is_none());
        let Some(job) = running.filter(|job| job.state != ActivityState::Canceling) else {
            return Err(Failure::failed("canceled", "Canceled. Nothing was changed on any server."));
        };
        match ferry.activities().cancel(&job.id) {
            Ok(()) => self.warn("Stopping at the next safe place. Ctrl-C again stops at once."),
            Err(refused) => self.warn(format!("{refused} AppFerry keeps waiting for the proof.")),
        }
        Ok(())
    }
}

fn listen() -> Result<Interrupts, Failure> {
    Interrupts::listen().map_err(|cause| {
        Failure::failed("internal", "The program could not listen for Ctrl-C, so nothing was begun.")
            .caused_by(&cause)
    })
}
