//! The library as a host sees it: opened once, in the background, tried again when that failed.

use std::path::{Path, PathBuf};

use bundle::{DefinitionId, Diff};
use jiff::Timestamp;
use serde::Serialize;

use super::Ferry;
use super::libraries::PlaceKind;
use super::shelf::Shelf;
use crate::activities::{ActivityKind, Again, Ending, NewActivity};
use crate::ancestor::Memory;
use crate::compare_entry::{self, With};
use crate::contents::Contents;
use crate::find::Found;
use crate::index::Index;
use crate::library::{CheckReport, Entry, EntryApp, Library, Mark};
use crate::timeline::Timeline;
use crate::upkeep::Checked;
use crate::{
    Code, EntryId, Error, ErrorReport, LibraryId, Progress, Result, Stage, files, find, provenance, timeline,
};

/// How the library is.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct LibraryState {
    /// Which of the libraries it is; `None`: one that was named by its place.
    pub id: Option<LibraryId>,
    /// What the user calls it; `None`: the usual one, or one that was named by its place.
    pub name: Option<String>,
    /// Whether it can be used.
    pub state: Opened,
    /// How many entries it has; `None` is not known yet.
    pub entries: Option<usize>,
    /// Where it lies.
    pub path: String,
    /// What kind of place that is.
    pub kind: PlaceKind,
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
        self.opened(self.shelf()?).await
    }

    /// Returns the library of a shelf. Work that asks for more than one thing of a library takes one shelf for all of
    /// it: another library may be chosen at any moment.
    pub(super) async fn opened<'s>(&self, shelf: &'s Shelf) -> Result<&'s Library> {
        let open = async || {
            let access = self.access(&shelf.place).await?;
            Library::open_at(&shelf.place.location, access, &self.0.places.data).await
        };
        let opened = shelf.library.get_or_try_init(open).await;
        shelf.note(opened.as_ref().err().map(crate::Error::report));
        opened
    }

    /// Returns the library with its index.
    pub async fn memory(&self) -> Result<Memory<'_>> {
        let shelf = self.shelf()?;
        let library = self.opened(shelf).await?;
        let places = &self.0.places;
        let open = async || {
            let path = places.data.join(format!("index-{}.sqlite", library.short_id()));
            let opened = tokio::task::spawn_blocking(move || Index::open(&path)).await;
            opened.map_err(|cause| {
                Error::new(Code::Internal, "The index could not be opened.").caused_by(cause)
            })
        };
        Ok(Memory { library, index: shelf.index.get_or_try_init(open).await? })
    }

    /// Returns the library of a shelf with what is known of the insides of its entries.
    async fn insides<'s>(&self, shelf: &'s Shelf) -> Result<(&'s Library, &'s Contents)> {
        let library = self.opened(shelf).await?;
        let path = self.0.places.data.join(format!("contents-{}.sqlite", library.short_id()));
        let open = async || {
            let opened = tokio::task::spawn_blocking(move || Contents::open(&path)).await;
            opened.map_err(|cause| {
                Error::new(Code::Internal, "The search index could not be opened.").caused_by(cause)
            })
        };
        Ok((library, shelf.contents.get_or_try_init(open).await?))
    }

    /// Reads the entries that nobody has looked into yet. One call at a time does it; the others wait.
    pub async fn look_inside(&self, progress: &Progress) -> Result<()> {
        let shelf = self.shelf()?;
        let _turn = shelf.looking_inside.lock().await;
        let (library, contents) = self.insides(shelf).await?;
        find::catch_up(library, contents, progress).await
    }

    /// Does so beside everything else, after something was stored.
    pub fn look_inside_later(&self) {
        let ferry = self.clone();
        tokio::spawn(async move {
            if let Err(error) = ferry.look_inside(&Progress::hidden()).await {
                tracing::warn!("new entries were not looked into: {error}");
            }
        });
    }

    /// Finds entries by anything people remember of them. Entries that nobody has looked into yet are counted.
    pub async fn find(&self, text: &str) -> Result<Found> {
        let (library, contents) = self.insides(self.shelf()?).await?;
        find::find(text, self.entries_of(library).await?, contents).await
    }

    /// Returns the app that entries know by an id, a name or a label; of several with one name the newest entry's.
    pub async fn app_in_library(&self, wanted: &str) -> Result<Option<DefinitionId>> {
        let wanted = wanted.to_lowercase();
        let is_meant = |app: &&EntryApp| {
            let names = [Some(app.id.as_str()), app.name.as_deref(), app.label.as_deref()];
            names.into_iter().flatten().any(|name| name.to_lowercase() == wanted)
        };
        let entries = self.entries().await?;
        Ok(entries.iter().flat_map(|entry| &entry.apps).find(is_meant).map(|app| app.id.clone()))
    }

    /// Compares an entry, on the left side, with another one or with what a server holds now.
    pub async fn compare_entry(&self, left: &EntryId, with: With) -> Result<Diff> {
        let library = self.library().await?;
        let what = compare_entry::counterpart(&library.entry(left).await?)?;
        let right = match with {
            With::Entry { entry } => {
                compare_entry::counterpart(&library.entry(&entry).await?)?;
                library.get(&entry).await?
            }
            With::Server { server } => self.receive(&server, &what).await?.bytes,
        };
        compare_entry::compare(library.get(left).await?.into(), right.into()).await
    }

    /// Tells when a definition appeared, changed and vanished.
    pub async fn timeline_of_definition(&self, id: &DefinitionId) -> Result<Timeline> {
        let (library, contents) = self.insides(self.shelf()?).await?;
        timeline::of_definition(id, library, contents).await
    }

    /// Tells when an app appeared, changed and vanished.
    pub async fn timeline_of_app(&self, id: &DefinitionId) -> Result<Timeline> {
        let (library, contents) = self.insides(self.shelf()?).await?;
        timeline::of_app(id, library, contents).await
    }

    /// Opens the library and derives its key, so that the first thing kept does not have to wait.
    pub async fn open_library(&self) -> Result<()> {
        self.library().await?.unlock().await?;
        self.look_inside_later();
        Ok(())
    }

    /// Says how the library is, without waiting for it.
    pub async fn library_state(&self) -> LibraryState {
        match self.shelf() {
            Ok(shelf) => shelf.state().await,
            Err(error) => LibraryState {
                id: None,
                name: None,
                state: Opened::Failed,
                entries: None,
                path: self.0.places.library.display().to_string(),
                kind: PlaceKind::Folder,
                problem: Some(error.report()),
            },
        }
    }

    /// Lists the entries, the newest first.
    pub async fn entries(&self) -> Result<Vec<Entry>> {
        self.entries_of(self.library().await?).await
    }

    async fn entries_of(&self, library: &Library) -> Result<Vec<Entry>> {
        let mut entries = library.list().await?;
        self.explain(library, &mut entries)?;
        Ok(entries)
    }

    /// Keeps files that the user chose. A file that is no export stops nothing that was kept before it.
    pub async fn add_files(&self, paths: &[PathBuf]) -> Result<Vec<Entry>> {
        let library = self.library().await?;
        let mut entries = Vec::new();
        for path in paths {
            entries.push(files::add(path, library).await?);
        }
        self.after_storing().await;
        Ok(entries)
    }

    /// Changes what can change about an entry: note, tags, pin, trash.
    pub async fn mark(&self, id: &EntryId, mark: Mark) -> Result<Entry> {
        let library = self.library().await?;
        let mut marked = [library.mark(id, mark, Timestamp::now()).await?];
        self.explain(library, &mut marked)?;
        let [marked] = marked;
        Ok(marked)
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
            again: Some(Again::Check),
        };
        let check = async |progress: Progress| {
            progress.stage(Stage::Verify);
            let report = library.check(read_data, &progress).await?;
            let ending = Ending { needs_attention: !report.ok, ..Ending::default() };
            Ok((report, ending))
        };
        let report = self.0.activities.run(new, check).await?;
        let noted = self.0.upkeep.note_check(&library.short_id(), |checked| note(checked, &report));
        if let Err(error) = noted {
            tracing::warn!("that the library was checked was not noted: {error}");
        }
        Ok(report)
    }
}

impl Shelf {
    async fn state(&self) -> LibraryState {
        let (id, name) = (self.place.id, self.place.name.clone());
        let mut told = LibraryState {
            id,
            name,
            state: Opened::Opening,
            entries: None,
            path: self.place.location.to_string(),
            kind: PlaceKind::of(&self.place.location),
            problem: self.problem(),
        };
        match self.library.get() {
            Some(library) => match library.list().await {
                Ok(entries) => (told.state, told.entries) = (Opened::Ready, Some(entries.len())),
                Err(error) => (told.state, told.problem) = (Opened::Failed, Some(error.report())),
            },
            None if told.problem.is_some() => told.state = Opened::Failed,
            None => {}
        }
        told
    }
}

fn note(checked: &mut Checked, report: &CheckReport) {
    let now = Some(Timestamp::now());
    checked.quick_at = now;
    let damaged = report.damaged.iter().filter_map(|damaged| damaged.entry);
    if report.read_data {
        checked.full_at = now;
        checked.damaged = damaged.collect();
    } else {
        // What only reading everything can find is not known to be mended.
        checked.damaged.extend(damaged);
        checked.damaged.sort();
        checked.damaged.dedup();
    }
    checked.entries = report.entries;
    checked.problems.clone_from(&report.problems);
}
