//! The queue of running and finished jobs: what each is doing, whether it can still be cancelled, how it ended.

mod activity;
mod kept;

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

use jiff::Timestamp;
use tokio::sync::broadcast;
use uuid::Uuid;

use self::kept::Kept;
use crate::{Code, Error, Event, Progress, Result};

pub use self::activity::{
    Activity, ActivityKind, ActivityState, Again, Ending, NewActivity, StageState, StepState,
};

/// How many finished jobs are remembered.
const REMEMBERED: usize = 200;

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
    /// Where the open jobs are written down, so that they outlive the program.
    kept: Option<Kept>,
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

    /// Writes open jobs down in a folder from now on, and takes in those that an earlier end of the program cut off.
    pub fn outlive(&self, folder: &Path) -> Result<()> {
        let (kept, cut_off) = Kept::open(folder)?;
        let mut jobs = self.lock();
        for job in cut_off {
            self.tell(&job);
            jobs.order.insert(0, job.id.clone());
            jobs.known.insert(job.id.clone(), (job, Progress::hidden()));
        }
        jobs.kept = Some(kept);
        jobs.keep();
        Ok(())
    }

    /// Takes jobs that have ended off the list. What they did stays done, and in the history.
    pub fn forget(&self, ids: &[String]) {
        let mut jobs = self.lock();
        let open = |id: &String| jobs.known.get(id).is_some_and(|(job, _)| job.is_open());
        let gone: Vec<String> = ids.iter().filter(|id| !open(id)).cloned().collect();
        jobs.order.retain(|id| !gone.contains(id));
        jobs.known.retain(|id, _| !gone.contains(id));
        jobs.keep();
    }

    fn start(&self, new: NewActivity) -> (String, Progress) {
        let id = Uuid::new_v4().to_string();
        let this = self.clone();
        let own = id.clone();
        let progress = Progress::new(move |event| this.hear(&own, event));
        let job = Activity::begin(&id, new, Timestamp::now());
        self.tell(&job);
        let mut jobs = self.lock();
        jobs.order.push(id.clone());
        jobs.known.insert(id.clone(), (job, progress.clone()));
        jobs.forget_the_oldest();
        jobs.keep();
        (id, progress)
    }

    fn hear(&self, id: &str, event: Event) {
        let mut jobs = self.lock();
        let now = Timestamp::now();
        let took = jobs.stage_began.get(id).map(|began| elapsed(*began));
        let quiet = matches!(event, Event::Bytes { .. }) && !jobs.may_tell_bytes(id);
        // What decides how a job that is cut off is spoken of is written down before the work goes on.
        let decides = matches!(event, Event::Stage(_) | Event::PointOfNoReturn | Event::Import(_));
        if let Event::Stage(_) = event {
            jobs.stage_began.insert(id.to_owned(), now);
        }
        let Some((job, _)) = jobs.known.get_mut(id) else { return };
        job.hear(event, took, now);
        if !quiet {
            self.tell(job);
        }
        if decides {
            jobs.keep();
        }
    }

    fn finish(&self, id: &str, ended: std::result::Result<Ending, &Error>) {
        let mut jobs = self.lock();
        let took = jobs.stage_began.remove(id).map(elapsed);
        jobs.told.remove(id);
        let Some((job, _)) = jobs.known.get_mut(id) else { return };
        job.end(ended, took, Timestamp::now());
        self.tell(job);
        jobs.keep();
    }

    fn tell(&self, job: &Activity) {
        // Nobody listening is no fault.
        drop(self.changes.send(job.clone()));
    }

    fn lock(&self) -> MutexGuard<'_, Jobs> {
        self.jobs.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
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

    /// Writes down what an end of the program would cut off, and what one has.
    fn keep(&self) {
        let Some(kept) = &self.kept else { return };
        let told = |job: &&Activity| job.is_open() || job.state == ActivityState::Interrupted;
        let jobs: Vec<_> = self.known.values().map(|(job, _)| job).filter(told).collect();
        kept.write(&jobs);
    }

    fn forget_the_oldest(&mut self) {
        while self.order.len() > REMEMBERED {
            let ended = |id: &String| self.known.get(id).is_none_or(|(job, _)| !job.is_open());
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
    use crate::Stage;

    fn import() -> NewActivity {
        NewActivity {
            kind: ActivityKind::Import,
            title: "Import into Production".to_owned(),
            server: None,
            stages: vec![Stage::CheckFresh, Stage::Upload, Stage::Verify],
            again: None,
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
