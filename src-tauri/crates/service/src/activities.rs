//! The queue of running and finished jobs: what each is doing, whether it can still be cancelled, how it ended.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use jiff::Timestamp;
use serde::Serialize;
use tokio::sync::broadcast;
use uuid::Uuid;

use crate::{Code, Error, ErrorReport, Event, Progress, Result, Stage};
use crate::{Environment, ServerId};

/// How many finished jobs are remembered.
const REMEMBERED: usize = 200;

/// One running or finished job.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct Activity {
    /// Identifies the job in this run of the program.
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
    /// When it began.
    pub started_at: String,
    /// When it ended.
    pub finished_at: Option<String>,
    /// Whether cancelling is still true to its word.
    pub cancelable: bool,
    /// Whether it only waits to learn an outcome. That can be stopped, and then the outcome stays unknown.
    pub waits: bool,
    /// Why it failed.
    pub error: Option<ErrorReport>,
    /// The import it made.
    pub import: Option<String>,
    /// The plan it made.
    pub plan: Option<String>,
}

/// What sort of job an activity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
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
}

/// One step of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
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

/// All jobs of this run of the program. Cheap to clone.
#[derive(Clone)]
pub struct Activities {
    jobs: Arc<Mutex<Jobs>>,
    changes: broadcast::Sender<Activity>,
}

#[derive(Default)]
struct Jobs {
    order: Vec<String>,
    known: HashMap<String, (Activity, Progress)>,
    stage_began: HashMap<String, Timestamp>,
    /// When bytes were last told: they move too often to tell each time.
    told: HashMap<String, Timestamp>,
}

impl Default for Activities {
    fn default() -> Self {
        Self { jobs: Arc::default(), changes: broadcast::channel(256).0 }
    }
}

impl Activities {
    /// Runs a job and keeps its story; the job's own result comes back unchanged.
    pub async fn run<T, F>(&self, new: NewActivity, job: impl FnOnce(Progress) -> F) -> Result<T>
    where
        F: Future<Output = Result<(T, Ending)>>,
    {
        let (id, progress) = self.start(new);
        match job(progress).await {
            Ok((value, ending)) => {
                self.finish(&id, Ok(ending));
                Ok(value)
            }
            Err(error) => {
                self.finish(&id, Err(&error));
                Err(error)
            }
        }
    }

    /// Returns all jobs, the newest first.
    pub fn list(&self) -> Vec<Activity> {
        let jobs = self.lock();
        jobs.order.iter().rev().filter_map(|id| jobs.known.get(id)).map(|(job, _)| job.clone()).collect()
    }

    /// Follows every change from now on.
    pub fn watch(&self) -> broadcast::Receiver<Activity> {
        self.changes.subscribe()
    }

    /// Asks a job to stop; refused when that is not possible any more.
    pub fn cancel(&self, id: &str) -> Result<()> {
        let mut jobs = self.lock();
        let Some((job, progress)) = jobs.known.get_mut(id) else {
            return Err(Error::new(Code::NotFound, "That activity is not known any more."));
        };
        if !job.cancelable && !job.waits {
            let message = match job.finished_at {
                Some(_) => "That activity has ended already.",
                None => "This cannot be cancelled any more: the server is applying the import.",
            };
            return Err(Error::new(Code::Invalid, message));
        }
        progress.cancel();
        job.state = ActivityState::Canceling;
        (job.cancelable, job.waits) = (false, false);
        self.tell(job);
        Ok(())
    }

    fn start(&self, new: NewActivity) -> (String, Progress) {
        let id = Uuid::new_v4().to_string();
        let this = self.clone();
        let own = id.clone();
        let progress = Progress::new(move |event| this.hear(&own, event));
        let (server, environment) = new.server.map_or((None, None), |(id, kind)| (Some(id), Some(kind)));
        let ahead = |stage| StageState { stage, state: StepState::Ahead, took_ms: None, proof: None };
        let job = Activity {
            id: id.clone(),
            kind: new.kind,
            title: new.title,
            server,
            environment,
            state: ActivityState::Running,
            stages: new.stages.into_iter().map(ahead).collect(),
            bytes_done: 0,
            bytes_total: None,
            started_at: Timestamp::now().to_string(),
            finished_at: None,
            cancelable: true,
            waits: false,
            error: None,
            import: None,
            plan: None,
        };
        self.tell(&job);
        let mut jobs = self.lock();
        jobs.order.push(id.clone());
        jobs.known.insert(id.clone(), (job, progress.clone()));
        jobs.forget_the_oldest();
        (id, progress)
    }

    fn hear(&self, id: &str, event: Event) {
        let mut jobs = self.lock();
        let took = jobs.stage_began.get(id).map(|began| elapsed(*began));
        let quiet = matches!(event, Event::Bytes { .. }) && !jobs.may_tell_bytes(id);
        if let Event::Stage(_) = event {
            jobs.stage_began.insert(id.to_owned(), Timestamp::now());
        }
        let Some((job, _)) = jobs.known.get_mut(id) else { return };
        match event {
            Event::Stage(stage) => job.enter(stage, took),
            Event::Bytes { done, total } => (job.bytes_done, job.bytes_total) = (done, total),
            Event::Proof(proof) => {
                if let Some(now) = job.stages.iter_mut().find(|step| step.state == StepState::Now) {
                    now.proof = Some(proof);
                }
            }
            Event::PointOfNoReturn => (job.cancelable, job.waits) = (false, false),
            Event::OnlyWaiting => job.waits = job.state == ActivityState::Running,
        }
        if !quiet {
            self.tell(job);
        }
    }

    fn finish(&self, id: &str, ended: std::result::Result<Ending, &Error>) {
        let mut jobs = self.lock();
        let took = jobs.stage_began.remove(id).map(elapsed);
        jobs.told.remove(id);
        let Some((job, _)) = jobs.known.get_mut(id) else { return };
        job.finished_at = Some(Timestamp::now().to_string());
        (job.cancelable, job.waits) = (false, false);
        let last = match ended {
            Ok(ending) => {
                let attention = ending.needs_attention;
                job.state = if attention { ActivityState::NeedsAttention } else { ActivityState::Done };
                (job.import, job.plan) = (ending.import, ending.plan);
                StepState::Done
            }
            Err(error) => {
                let canceled = error.code() == Code::Canceled;
                job.state = if canceled { ActivityState::Canceled } else { ActivityState::Failed };
                job.error = (!canceled).then(|| error.report());
                StepState::Failed
            }
        };
        job.leave(last, took);
        self.tell(job);
    }

    fn tell(&self, job: &Activity) {
        // Nobody listening is no fault.
        drop(self.changes.send(job.clone()));
    }

    fn lock(&self) -> MutexGuard<'_, Jobs> {
        self.jobs.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Activity {
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

impl Jobs {
    /// Lets bytes be told ten times a second at most.
    fn may_tell_bytes(&mut self, id: &str) -> bool {
        let may = self.told.get(id).is_none_or(|last| elapsed(*last) >= 100);
        if may {
            self.told.insert(id.to_owned(), Timestamp::now());
        }
        may
    }

    fn forget_the_oldest(&mut self) {
        while self.order.len() > REMEMBERED {
            let ended = |id: &String| self.known.get(id).is_none_or(|(job, _)| job.finished_at.is_some());
            let Some(at) = self.order.iter().position(ended) else { return };
            let id = self.order.remove(at);
            self.known.remove(&id);
        }
    }
}

fn elapsed(since: Timestamp) -> u64 {
    u64::try_from(Timestamp::now().duration_since(since).as_millis()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn import() -> NewActivity {
        NewActivity {
            kind: ActivityKind::Import,
            title: "Import into Production".to_owned(),
            server: None,
            stages: vec![Stage::CheckFresh, Stage::Upload, Stage::Verify],
        }
    }

    #[tokio::test]
    async fn a_job_tells_its_steps_and_ends() {
        let activities = Activities::default();
        let mut watch = activities.watch();
        let ended = activities
            .run(import(), async |progress| {
                progress.stage(Stage::CheckFresh);
                progress.proof("unchanged");
                progress.stage(Stage::Upload);
                Ok(((), Ending::default()))
            })
            .await;
        assert!(ended.is_ok());
        let job = activities.list().remove(0);
        assert_eq!(job.state, ActivityState::Done);
        let states: Vec<_> = job.stages.iter().map(|step| step.state).collect();
        assert_eq!(states, [StepState::Done, StepState::Done, StepState::Ahead]);
        assert_eq!(job.stages[0].proof.as_deref(), Some("unchanged"));
        assert!(watch.try_recv().is_ok());
    }

    #[tokio::test]
    async fn cancel_is_refused_after_the_point_of_no_return() {
        let activities = Activities::default();
        let same = activities.clone();
        let ended = activities
            .run(import(), async |progress| {
                progress.point_of_no_return()?;
                let id = same.list().remove(0).id;
                assert_eq!(same.cancel(&id).map_err(|e| e.code()), Err(Code::Invalid));
                assert!(!progress.canceled());
                Ok(((), Ending::default()))
            })
            .await;
        assert!(ended.is_ok());
    }

    #[tokio::test]
    async fn what_could_be_cancelled_while_it_waited_cannot_once_it_sends_again() {
        let activities = Activities::default();
        let same = activities.clone();
        let ended = activities
            .run(import(), async |progress| {
                progress.point_of_no_return()?;
                progress.only_waiting();
                assert!(same.list()[0].waits);
                progress.point_of_no_return()?;
                let id = same.list().remove(0).id;
                assert_eq!(same.cancel(&id).map_err(|e| e.code()), Err(Code::Invalid));
                Ok(((), Ending::default()))
            })
            .await;
        assert!(ended.is_ok());
    }

    #[tokio::test]
    async fn a_cancelled_job_is_cancelled_and_not_failed() {
        let activities = Activities::default();
        let same = activities.clone();
        let ended: Result<()> = activities
            .run(import(), async |progress| {
                progress.stage(Stage::CheckFresh);
                same.cancel(&same.list().remove(0).id)?;
                assert_eq!(same.list()[0].state, ActivityState::Canceling);
                progress.check()?;
                Ok(((), Ending::default()))
            })
            .await;
        assert_eq!(ended.map_err(|e| e.code()), Err(Code::Canceled));
        assert_eq!(activities.list()[0].state, ActivityState::Canceled);
    }
}
