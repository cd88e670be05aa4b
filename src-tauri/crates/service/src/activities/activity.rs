//! One job: its steps, where it stands, and what does it again.

use bundle::{DefinitionId, Hash};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::source::Source;
use crate::{Code, Environment, Error, ErrorReport, Event, ImportId, Result, ServerId, Stage};

/// One running or finished job.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
pub struct Activity {
    /// Identifies the job.
    pub id: String,
    /// What sort of job it is.
    pub kind: ActivityKind,
    /// What it is about, for people.
    pub title: String,
    /// The server it works with.
    pub server: Option<ServerId>,
    /// That server's environment.
    pub environment: Option<Environment>,
    /// Where it stands.
    pub state: ActivityState,
    /// Its steps, in order.
    pub stages: Vec<StageState>,
    /// Bytes moved in the current step.
    pub bytes_done: u64,
    /// All bytes of the current step; `None` is unknown.
    pub bytes_total: Option<u64>,
    /// How many definitions the current step, or the last one, read; `None` is unknown.
    pub definitions: Option<u64>,
    /// When the current step began.
    pub stage_started_at: Option<String>,
    /// When it began.
    pub started_at: String,
    /// When it ended. Of one that the end of the program cut off: when it was last heard of.
    pub finished_at: Option<String>,
    /// Whether cancelling is still true to its word.
    pub cancelable: bool,
    /// Whether it only waits to learn an outcome. That can be stopped, and then the outcome stays unknown.
    pub waits: bool,
    /// Whether a server may have been written to.
    pub sent: bool,
    /// Why it failed.
    pub error: Option<ErrorReport>,
    /// The import it made.
    pub import: Option<String>,
    /// The plan it made.
    pub plan: Option<String>,
    /// What does the same job once more, from its beginning.
    pub again: Option<Again>,
}

/// What does a job once more, from its beginning. An import is planned anew, and decided about anew.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
#[serde(tag = "job", rename_all = "kebab-case")]
pub enum Again {
    /// Reading the apps of a server.
    Look {
        /// The server.
        server: ServerId,
    },
    /// Exporting one app, or all of them.
    Export {
        /// The server.
        server: ServerId,
        /// The app; `None`: all of them.
        app: Option<DefinitionId>,
    },
    /// Backing up a server.
    BackUp {
        /// The server.
        server: ServerId,
    },
    /// Planning an import.
    Plan {
        /// What is imported.
        source: Source,
        /// The server that would be written.
        destination: ServerId,
    },
    /// Planning an import of this run of the program again, with what was chosen.
    PlanAgain {
        /// The plan.
        plan: Hash,
    },
    /// Planning the way back from an import.
    RollBack {
        /// The import.
        import: ImportId,
    },
    /// Comparing a destination with what an import should have left.
    Verify {
        /// The import.
        import: ImportId,
    },
    /// Checking the library.
    Check,
}

/// What sort of job an activity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum ActivityKind {
    /// Reading a server's apps.
    Read,
    /// Exporting one app.
    Export,
    /// Exporting all apps.
    ExportAll,
    /// Backing up a server.
    BackUp,
    /// Planning an import.
    Plan,
    /// Importing.
    Import,
    /// Comparing a destination with what an import should have left.
    Verify,
    /// Trying a plan on a scratch server.
    Rehearse,
    /// Deleting what an import added.
    Remove,
    /// Checking the library.
    Check,
    /// Copying entries between libraries.
    Copy,
    /// Giving a library a passphrase of its own.
    Protect,
}

/// Where a job stands: asked to stop is not yet stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum ActivityState {
    /// At work.
    Running,
    /// Asked to stop; stops at the next safe place.
    Canceling,
    /// Ended well.
    Done,
    /// Ended with an error.
    Failed,
    /// Stopped as asked.
    Canceled,
    /// Ended, but somebody has to look at the result.
    NeedsAttention,
    /// Cut off by the end of the program.
    Interrupted,
}

/// One step of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct StageState {
    /// The step.
    pub stage: Stage,
    /// Where it stands.
    pub state: StepState,
    /// How long it took, in milliseconds.
    pub took_ms: Option<u64>,
    /// What it proved.
    pub proof: Option<String>,
}

/// Where a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum StepState {
    /// Not begun.
    Ahead,
    /// Running.
    Now,
    /// Ended well.
    Done,
    /// The job failed here.
    Failed,
    /// Nobody knows how it ended.
    Unknown,
}

/// What a new job is.
pub struct NewActivity {
    /// What sort of job it is.
    pub kind: ActivityKind,
    /// What it is about.
    pub title: String,
    /// The server it works with, and its environment.
    pub server: Option<(ServerId, Environment)>,
    /// The steps it will take, in order.
    pub stages: Vec<Stage>,
    /// What does it once more.
    pub again: Option<Again>,
}

impl NewActivity {
    /// Says what does the same job once more.
    #[must_use]
    pub fn done_again_by(mut self, again: Again) -> Self {
        self.again = Some(again);
        self
    }
}

/// How a job ended, when it ended without an error.
#[derive(Clone, Debug, Default)]
pub struct Ending {
    /// Somebody has to look at the result.
    pub needs_attention: bool,
    /// The import it made.
    pub import: Option<String>,
    /// The plan it made.
    pub plan: Option<String>,
}

impl Activity {
    /// Makes a job that begins now.
    pub(super) fn begin(id: &str, new: NewActivity, now: Timestamp) -> Self {
        let (server, environment) = new.server.map_or((None, None), |(id, kind)| (Some(id), Some(kind)));
        let ahead = |stage| StageState { stage, state: StepState::Ahead, took_ms: None, proof: None };
        Self {
            id: id.to_owned(),
            kind: new.kind,
            title: new.title,
            server,
            environment,
            state: ActivityState::Running,
            stages: new.stages.into_iter().map(ahead).collect(),
            bytes_done: 0,
            bytes_total: None,
            definitions: None,
            stage_started_at: None,
            started_at: now.to_string(),
            finished_at: None,
            cancelable: true,
            waits: false,
            sent: false,
            error: None,
            import: None,
            plan: None,
            again: new.again,
        }
    }

    /// Tells whether it has not ended.
    pub fn is_open(&self) -> bool {
        self.finished_at.is_none()
    }

    /// Takes in what the work tells; `took` is how long the current step has taken so far, in milliseconds.
    pub(super) fn hear(&mut self, event: Event, took: Option<u64>, now: Timestamp) {
        match event {
            Event::Stage(stage) => {
                self.enter(stage, took);
                self.stage_started_at = Some(now.to_string());
            }
            Event::Bytes { done, total } => (self.bytes_done, self.bytes_total) = (done, total),
            Event::Definitions(count) => self.definitions = Some(count),
            Event::Import(import) => self.import = Some(import.to_string()),
            Event::Proof(proof) => {
                if let Some(step) = self.stages.iter_mut().find(|step| step.state == StepState::Now) {
                    step.proof = Some(proof);
                }
            }
            Event::PointOfNoReturn => (self.cancelable, self.waits, self.sent) = (false, false, true),
            Event::OnlyWaiting => self.waits = self.state == ActivityState::Running,
        }
    }

    /// Notes how it ended.
    pub(super) fn end(&mut self, ended: Result<Ending, &Error>, took: Option<u64>, now: Timestamp) {
        self.finished_at = Some(now.to_string());
        (self.cancelable, self.waits) = (false, false);
        let last = match ended {
            Ok(ending) => {
                let attention = ending.needs_attention;
                self.state = if attention { ActivityState::NeedsAttention } else { ActivityState::Done };
                (self.import, self.plan) = (ending.import, ending.plan);
                StepState::Done
            }
            Err(error) => {
                let canceled = error.code() == Code::Canceled;
                self.state = if canceled { ActivityState::Canceled } else { ActivityState::Failed };
                self.error = (!canceled).then(|| error.report());
                // Nothing was sent, or the history says more than an activity can.
                self.import = None;
                StepState::Failed
            }
        };
        self.leave(last, took);
    }

    /// Notes that the program ended before the job did. When that was is not known, so that it is said when the job was
    /// last heard of.
    pub(super) fn cut_off(&mut self) {
        self.finished_at = Some(self.stage_started_at.clone().unwrap_or_else(|| self.started_at.clone()));
        (self.cancelable, self.waits) = (false, false);
        self.state = ActivityState::Interrupted;
        // A plan lives as long as the run of the program that made it.
        self.again = self.again.take().filter(|again| !matches!(again, Again::PlanAgain { .. }));
        self.leave(StepState::Unknown, None);
    }

    fn enter(&mut self, stage: Stage, took: Option<u64>) {
        self.leave(StepState::Done, took);
        (self.bytes_done, self.bytes_total) = (0, None);
        let now = StageState { stage, state: StepState::Now, took_ms: None, proof: None };
        let ahead = |step: &&mut StageState| step.stage == stage && step.state == StepState::Ahead;
        match self.stages.iter_mut().find(ahead) {
            Some(step) => *step = now,
            None => self.stages.push(now),
        }
    }

    fn leave(&mut self, state: StepState, took: Option<u64>) {
        for step in self.stages.iter_mut().filter(|step| step.state == StepState::Now) {
            step.state = state;
            step.took_ms = took;
        }
    }
}
