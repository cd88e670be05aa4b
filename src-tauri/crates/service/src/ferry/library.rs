//! The library as a host sees it: opened once, in the background, tried again when that failed.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::Ferry;
use crate::activities::{ActivityKind, Ending, NewActivity};
use crate::ancestor::Memory;
use crate::index::Index;
use crate::library::{CheckReport, Entry, Library};
use crate::{Code, EntryId, Error, ErrorReport, Result, Stage, files, provenance};

/// How the library is.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct LibraryState {
    /// Whether it can be used.
    pub state: Opened,
    /// How many entries it has; `None` is not known yet.
    pub entries: Option<usize>,
    /// Where it lies.
    pub path: String,
    /// Why it cannot be used.
    pub problem: Option<ErrorReport>,
}

/// Whether the library is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum Opened {
    /// Not yet.
    Opening,
    /// Yes.
    Ready,
    /// It cannot be opened; using it tries again.
    Failed,
}

impl Ferry {
    /// Returns the library, opening it first if need be.
    pub async fn library(&self) -> Result<&Library> {
        let places = &self.0.places;
        let opened = self.0.library.get_or_try_init(|| Library::open(&places.library, &places.data)).await;
        let problem = opened.as_ref().err().map(crate::Error::report);
        *self.0.library_problem.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = problem;
        opened
    }

    /// Returns the library with its index.
    pub async fn memory(&self) -> Result<Memory<'_>> {
        let library = self.library().await?;
        let places = &self.0.places;
        let open = async || {
            let path = places.data.join(format!("index-{}.sqlite", library.short_id()));
            let opened = tokio::task::spawn_blocking(move || Index::open(&path)).await;
            opened.map_err(|cause| {
                Error::new(Code::Internal, "The index could not be opened.").caused_by(cause)
            })
        };
        Ok(Memory { library, index: self.0.index.get_or_try_init(open).await? })
    }

    /// Opens the library and derives its key, so that the first thing kept does not have to wait.
    pub async fn open_library(&self) -> Result<()> {
        self.library().await?.unlock().await
    }

    /// Says how the library is, without waiting for it.
    pub async fn library_state(&self) -> LibraryState {
        let path = self.0.places.library.display().to_string();
        let Some(library) = self.0.library.get() else {
            let problem =
                self.0.library_problem.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
            let state = if problem.is_some() { Opened::Failed } else { Opened::Opening };
            return LibraryState { state, entries: None, path, problem };
        };
        match library.list().await {
            Ok(entries) => {
                LibraryState { state: Opened::Ready, entries: Some(entries.len()), path, problem: None }
            }
            Err(error) => {
                LibraryState { state: Opened::Failed, entries: None, path, problem: Some(error.report()) }
            }
        }
    }

    /// Lists the entries, the newest first.
    pub async fn entries(&self) -> Result<Vec<Entry>> {
        self.library().await?.list().await
    }

    /// Keeps files that the user chose. A file that is no export stops nothing that was kept before it.
    pub async fn add_files(&self, paths: &[PathBuf]) -> Result<Vec<Entry>> {
        let library = self.library().await?;
        let mut entries = Vec::new();
        for path in paths {
            entries.push(files::add(path, library).await?);
        }
        Ok(entries)
    }

    /// Writes an entry to a file, byte for byte as it was received.
    pub async fn save_entry(&self, id: &EntryId, path: &Path) -> Result<Entry> {
        let library = self.library().await?;
        let bytes = library.get(id).await?;
        files::write(path, &bytes)?;
        library.entry(id).await
    }

    /// Proposes a name for the file of an entry.
    pub async fn entry_file_name(&self, id: &EntryId) -> Result<String> {
        let entry = self.library().await?.entry(id).await?;
        let day = entry.exported_at.unwrap_or(entry.stored_at).strftime("%Y%m%d");
        Ok(provenance::safe_file_name(&format!("{}_{day}", entry.name)))
    }

    /// Checks the library; every damaged entry is named.
    pub async fn check_library(&self, read_data: bool) -> Result<CheckReport> {
        let library = self.library().await?;
        let new = NewActivity {
            kind: ActivityKind::Check,
            title: "Check the library".to_owned(),
            server: None,
            stages: vec![Stage::Verify],
        };
        let check = async |progress: crate::Progress| {
            progress.stage(Stage::Verify);
            let report = library.check(read_data, &progress).await?;
            let ending = Ending { needs_attention: !report.ok, ..Ending::default() };
            Ok((report, ending))
        };
        self.0.activities.run(new, check).await
    }
}
