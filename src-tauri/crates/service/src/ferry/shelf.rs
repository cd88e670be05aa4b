//! The libraries that are open: each with what is known of its insides, opened when it is first needed and kept.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex as StdMutex, OnceLock, PoisonError};

use tokio::sync::{Mutex, OnceCell};

use crate::contents::Contents;
use crate::index::Index;
use crate::library::{Library, Location};
use crate::{ErrorReport, LibraryId};

/// Which library is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The library of the settings; `None`: one that was named by its place.
    pub(super) id: Option<LibraryId>,
    /// What the user calls it. The usual one has no name.
    pub(super) name: Option<String>,
    pub(super) location: Location,
    /// The account at its storage.
    pub(super) user: Option<String>,
}

/// One library of this run.
pub(super) struct Shelf {
    pub(super) place: Place,
    pub(super) library: OnceCell<Library>,
    pub(super) index: OnceCell<Index>,
    pub(super) contents: OnceCell<Contents>,
    pub(super) looking_inside: Mutex<()>,
    problem: StdMutex<Option<ErrorReport>>,
    /// Its place, its account or its key is another now.
    retired: AtomicBool,
    next: Shelves,
}

/// All shelves of a run, in the order they were asked for. None is ever taken away, so that what was borrowed from one
/// stays good while another one is opened.
#[derive(Default)]
pub(super) struct Shelves(OnceLock<Box<Shelf>>);

impl Shelves {
    /// Returns the shelf of a library.
    pub(super) fn get(&self, place: &Place) -> &Shelf {
        let mut link = &self.0;
        loop {
            let shelf = link.get_or_init(|| Box::new(Shelf::new(place.clone())));
            if shelf.place == *place && !shelf.retired.load(Ordering::Acquire) {
                return shelf;
            }
            link = &shelf.next.0;
        }
    }

    /// Gives up what is open at a place: who asks for it next opens it anew.
    pub(super) fn retire(&self, location: &Location) {
        self.retire_all(|other| other == location);
    }

    /// Closes every library, before the program ends.
    pub(super) fn close(&self) {
        let mut link = &self.0;
        while let Some(shelf) = link.get() {
            if let Some(library) = shelf.library.get() {
                library.close();
            }
            link = &shelf.next.0;
        }
    }

    /// Gives up what is open at all places like this.
    pub(super) fn retire_all(&self, is_meant: impl Fn(&Location) -> bool) {
        let mut link = &self.0;
        while let Some(shelf) = link.get() {
            if is_meant(&shelf.place.location) {
                shelf.retired.store(true, Ordering::Release);
            }
            link = &shelf.next.0;
        }
    }
}

impl Shelf {
    fn new(place: Place) -> Self {
        let (library, index, contents, looking_inside) = Default::default();
        let (problem, retired, next) = Default::default();
        Self { place, library, index, contents, looking_inside, problem, retired, next }
    }

    /// Returns why the library could not be opened the last time.
    pub(super) fn problem(&self) -> Option<ErrorReport> {
        self.problem.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes whether the library could be opened.
    pub(super) fn note(&self, problem: Option<ErrorReport>) {
        *self.problem.lock().unwrap_or_else(PoisonError::into_inner) = problem;
    }
}
