//! How long work tells where it is, and how it learns that it should stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};

use crate::{Code, Error, ImportId, Result};

/// A step of long work. A closed set: the words for it belong to the hosts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Signing in.
    SignIn,
    /// Reading definitions from a server.
    Read,
    /// Reading roles, scopes and live columns.
    ReadFacts,
    /// Storing in the library and reading it back.
    Store,
    /// Writing a file that the user chose.
    Write,
    /// Comparing and judging.
    Compare,
    /// Checking that the destination is as the plan saw it.
    CheckFresh,
    /// Sending the bundle. Cannot be cancelled any more.
    Upload,
    /// The server is applying; nothing to do but wait.
    Wait,
    /// Reading the destination again and comparing it with the prediction.
    Verify,
}

/// What a [`Progress`] reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A stage began; the one before it is done.
    Stage(Stage),
    /// Bytes moved in this stage; `total` is unknown for compressed answers.
    Bytes {
        /// Bytes so far.
        done: u64,
        /// All bytes, when the server said so.
        total: Option<u64>,
    },
    /// How many definitions this stage has read.
    Definitions(u64),
    /// The record of the history that this work writes.
    Import(ImportId),
    /// What this stage has proved, e.g. "1,636 definitions read".
    Proof(String),
    /// From here on cancelling is impossible.
    PointOfNoReturn,
    /// Nothing is done any more but waiting for an outcome. Whoever stops it leaves the outcome unknown.
    OnlyWaiting,
}

/// Where work reports to, and whether it should stop. Cheap to clone.
#[derive(Clone)]
pub struct Progress {
    sink: Arc<dyn Fn(Event) + Send + Sync>,
    canceled: Arc<AtomicBool>,
}

impl Progress {
    /// Reports to `sink`.
    pub fn new(sink: impl Fn(Event) + Send + Sync + 'static) -> Self {
        Self { sink: Arc::new(sink), canceled: Arc::default() }
    }

    /// Reports nowhere.
    pub fn hidden() -> Self {
        Self::new(|_| {})
    }

    /// Says that a stage begins.
    pub fn stage(&self, stage: Stage) {
        (self.sink)(Event::Stage(stage));
    }

    /// Says how many bytes of this stage have moved.
    pub fn bytes(&self, done: u64, total: Option<u64>) {
        (self.sink)(Event::Bytes { done, total });
    }

    /// Says how many definitions this stage has read.
    pub fn definitions(&self, count: u64) {
        (self.sink)(Event::Definitions(count));
    }

    /// Says which record of the history tells about this work.
    pub fn import(&self, import: ImportId) {
        (self.sink)(Event::Import(import));
    }

    /// Says what this stage has proved.
    pub fn proof(&self, proof: impl Into<String>) {
        (self.sink)(Event::Proof(proof.into()));
    }

    /// Passes the point after which cancelling is refused, or fails when it was asked before.
    pub fn point_of_no_return(&self) -> Result<()> {
        self.check()?;
        (self.sink)(Event::PointOfNoReturn);
        // Who asked until the sink heard of it was promised that nothing is sent.
        self.check()
    }

    /// Says that from here on only an outcome is waited for, which may be stopped.
    pub fn only_waiting(&self) {
        (self.sink)(Event::OnlyWaiting);
    }

    /// Asks the work to stop at the next place where that is safe.
    pub fn cancel(&self) {
        self.canceled.store(true, Ordering::SeqCst);
    }

    /// Tells whether stopping was asked.
    pub fn canceled(&self) -> bool {
        self.canceled.load(Ordering::SeqCst)
    }

    /// Fails when stopping was asked. Called between steps, never inside one.
    pub fn check(&self) -> Result<()> {
        if self.canceled() {
            return Err(Error::new(Code::Canceled, "Canceled. Nothing was changed on any server."));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[test]
    fn a_cancel_that_comes_just_before_the_point_of_no_return_is_kept() {
        let slot: Arc<Mutex<Option<Progress>>> = Arc::default();
        let in_the_sink = Arc::clone(&slot);
        let progress = Progress::new(move |_| {
            in_the_sink.lock().expect("not poisoned").as_ref().expect("set below").cancel();
        });
        *slot.lock().expect("not poisoned") = Some(progress.clone());
        assert_eq!(progress.point_of_no_return().map_err(|e| e.code()), Err(Code::Canceled));
    }

    #[test]
    fn events_arrive_in_order_and_cancel_is_seen_by_clones() {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&seen);
        let progress = Progress::new(move |event| sink.lock().expect("not poisoned").push(event));
        progress.stage(Stage::Read);
        progress.bytes(3, None);
        let copy = progress.clone();
        progress.cancel();
        assert!(copy.canceled());
        assert_eq!(copy.point_of_no_return().map_err(|e| e.code()), Err(Code::Canceled));
        assert_eq!(
            *seen.lock().expect("not poisoned"),
            [Event::Stage(Stage::Read), Event::Bytes { done: 3, total: None }]
        );
    }
}
