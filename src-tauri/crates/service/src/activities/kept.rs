//! The open jobs on disk, so that the next start can say what an end of the program cut off.
//!
//! Each run of the program has a file of its own and holds a lock beside it: what nobody holds was cut off.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::{Activity, ActivityKind};
use crate::{Result, durable};

/// The endings of the two files of a run.
const JOBS: &str = "json";
const LOCK: &str = "lock";

/// The file of this run.
pub(super) struct Kept {
    path: PathBuf,
    /// Held as long as the program runs; when it dies, the operating system lets go.
    _lock: File,
}

impl Kept {
    /// Opens the file of this run in a folder, and takes over the jobs of the runs that are no more.
    pub(super) fn open(folder: &Path) -> Result<(Self, Vec<Activity>)> {
        durable::create_folder(folder)?;
        let failed = |cause| durable::failed("read", folder, cause);
        let mut cut_off = Vec::new();
        for file in fs::read_dir(folder).map_err(failed)?.flatten() {
            let path = file.path();
            if path.extension().is_some_and(|ending| ending == LOCK) {
                cut_off.extend(left(&path));
            }
        }
        let path = folder.join(Uuid::new_v4().to_string()).with_extension(JOBS);
        let lock = path.with_extension(LOCK);
        let held = File::create(&lock).map_err(|cause| durable::failed("create", &lock, cause))?;
        // Nobody else knows the name, so that only a file system without locks refuses.
        held.try_lock().map_err(|cause| durable::failed("lock", &lock, cause.into()))?;
        cut_off.iter_mut().for_each(Activity::cut_off);
        Ok((Self { path, _lock: held }, cut_off))
    }

    /// Replaces what is written down. Listing apps is nothing that anybody would miss.
    pub(super) fn write(&self, jobs: &[&Activity]) {
        let told: Vec<_> = jobs.iter().filter(|job| job.kind != ActivityKind::Read).collect();
        let written = match told.is_empty() {
            true => durable::remove(&self.path),
            false => serde_json::to_vec(&told)
                .map_err(|cause| durable::failed("write", &self.path, cause.into()))
                .and_then(|text| durable::write(&self.path, &text)),
        };
        if let Err(error) = written {
            tracing::warn!("what runs could not be written down: {error}");
        }
    }
}

/// Takes the jobs of a run that is no more, and removes its files. A file that cannot be understood tells nothing.
fn left(lock: &Path) -> Vec<Activity> {
    let Ok(held) = File::open(lock) else { return Vec::new() };
    if held.try_lock().is_err() {
        return Vec::new();
    }
    let path = lock.with_extension(JOBS);
    let jobs = match fs::read(&path) {
        Ok(text) => serde_json::from_slice(&text).unwrap_or_else(|cause| {
            tracing::warn!("what an earlier run left at `{}` cannot be understood: {cause}", path.display());
            Vec::new()
        }),
        // Nothing was cut off, then.
        Err(_) => Vec::new(),
    };
    for gone in [path.as_path(), lock] {
        if let Err(error) = durable::remove(gone) {
            tracing::warn!("what an earlier run left stays: {error}");
        }
    }
    jobs
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use jiff::Timestamp;

    use super::super::{Activities, ActivityState, Again, Ending, NewActivity, StepState};
    use super::*;
    use crate::{Event, ImportId, ServerId, Stage};

    fn back_up() -> NewActivity {
        NewActivity {
            kind: ActivityKind::BackUp,
            title: "Back up Staging".to_owned(),
            server: None,
            stages: vec![Stage::Read, Stage::Store],
            again: None,
        }
        .done_again_by(Again::BackUp { server: ServerId::random() })
    }

    /// A program that dies after a job has told so much: its files stay, its lock goes.
    fn die_after(folder: &Path, told: &[Event]) {
        let now = Timestamp::now();
        let mut job = Activity::begin("a-job", back_up(), now);
        told.iter().for_each(|event| job.hear(event.clone(), None, now));
        Kept::open(folder).unwrap().0.write(&[&job]);
    }

    fn start_again(folder: &Path) -> Vec<Activity> {
        Kept::open(folder).unwrap().1
    }

    #[test]
    fn what_the_end_of_the_program_cut_off_is_told_at_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        die_after(folder.path(), &[Event::Stage(Stage::Read)]);
        let activities = Activities::default();
        activities.outlive(folder.path()).unwrap();
        let [job] = activities.list().try_into().unwrap();
        assert_eq!((job.state, job.sent, job.cancelable), (ActivityState::Interrupted, false, false));
        assert_eq!(job.stages[0].state, StepState::Unknown);
        assert!(job.again.is_some() && !job.is_open());
        assert_eq!(activities.cancel(&job.id).map_err(|error| error.code()), Err(crate::Code::Invalid));
        activities.forget(&[job.id]);
        assert!(activities.list().is_empty());
        let files: Vec<_> = fs::read_dir(folder.path()).unwrap().flatten().map(|file| file.path()).collect();
        assert!(files.iter().all(|path| path.extension().unwrap() == LOCK), "{files:?}");
    }

    #[test]
    fn what_was_cut_off_is_told_until_somebody_takes_it_off_the_list() {
        let folder = tempfile::tempdir().unwrap();
        die_after(folder.path(), &[Event::PointOfNoReturn, Event::Import(ImportId::random())]);
        let (kept, cut_off) = Kept::open(folder.path()).unwrap();
        assert!(cut_off[0].sent && cut_off[0].import.is_some());
        kept.write(&[&cut_off[0]]);
        drop(kept);
        assert_eq!(start_again(folder.path()).len(), 1);
        assert!(start_again(folder.path()).is_empty(), "nobody wrote it down again");
    }

    #[test]
    fn a_file_that_cannot_be_understood_tells_nothing_and_goes() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("run.lock"), "").unwrap();
        fs::write(folder.path().join("run.json"), "[{").unwrap();
        assert!(start_again(folder.path()).is_empty());
        assert!(!folder.path().join("run.json").exists());
    }

    #[tokio::test]
    async fn the_jobs_of_a_program_that_runs_are_left_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (Activities::default(), Activities::default());
        one.outlive(folder.path()).unwrap();
        let meanwhile = async |_| {
            other.outlive(folder.path()).unwrap();
            assert!(other.list().is_empty());
            Ok(((), Ending::default()))
        };
        one.run(back_up(), meanwhile).await.unwrap();
    }
}
