//! What is inside the entries of a library: which of them holds which version of which definition, and what people call
//! it. It answers what a search box and a timeline ask, without opening a bundle.
//!
//! Nothing is lost with it: it is filled from the library, and made anew when it is missing, damaged or of another
//! version. What it has not read yet it says.

mod pages;
mod store;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bundle::{Bundle, DefinitionId, Hash, canonical, labels};

use self::store::{Known, Store};
use crate::{Code, EntryId, Error, Result};

/// The contents of one library, in one file. Cheap to clone.
#[derive(Clone)]
pub struct Contents {
    store: Arc<Mutex<Store>>,
}

/// One version of a definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The definition.
    pub definition: DefinitionId,
    /// Its canonical hash.
    pub hash: Hash,
    /// Its type, e.g. `field`.
    pub kind: String,
    /// What people call it: its label, else its name; untrusted text.
    pub name: String,
    /// Everything it is called, in every language: one name a line.
    pub names: String,
}

/// Where words were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matches {
    /// The versions with the words, at most [`MOST_VERSIONS`].
    pub versions: Vec<Version>,
    /// Which of them, by their places above, each entry holds.
    pub entries: BTreeMap<EntryId, Vec<usize>>,
    /// There are more versions than these.
    pub more: bool,
}

/// More versions than this are not shown for one search.
pub const MOST_VERSIONS: usize = 500;

/// How two entries differ in what they hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// Definitions that only the later one has.
    pub added: Vec<Version>,
    /// Definitions of which the later one has another version: this one.
    pub changed: Vec<Version>,
    /// Definitions that only the earlier one has.
    pub removed: Vec<Version>,
}

impl Contents {
    /// Opens the file. Whatever is wrong with it, the contents are usable.
    pub fn open(path: &Path) -> Self {
        Self { store: Arc::new(Mutex::new(Store::open(path))) }
    }

    /// Returns the entries that were read. Those that are not in the library any more are forgotten.
    pub async fn known(&self, there: BTreeSet<EntryId>) -> Result<BTreeSet<EntryId>> {
        self.blocking(move |contents| {
            let mut store = lock(&contents.store);
            store.retain(&there)?;
            store.entries()
        })
        .await
    }

    /// Reads an entry's bundle. An entry without one, or with one that cannot be read, counts as read and empty.
    pub async fn learn(&self, entry: EntryId, bytes: Option<Arc<[u8]>>) -> Result<()> {
        self.blocking(move |contents| {
            let bundle = bytes.as_deref().and_then(|bytes| Bundle::parse(bytes).ok());
            let hashes = bundle.iter().flat_map(|bundle| canonical::definition_hashes(&bundle.definitions));
            let hashes: Vec<_> = hashes.collect();
            let rows = bundle.iter().flat_map(|bundle| &bundle.definitions);
            let held: Vec<_> = rows
                .zip(&hashes)
                .map(|(row, (_, hash))| Known { row, hash: *hash, names: || names(row) })
                .collect();
            lock(&contents.store).learn(&entry, &held)
        })
        .await
    }

    /// Finds the versions whose names have all of these words, and who holds them.
    pub async fn find(&self, words: Vec<String>) -> Result<Matches> {
        self.blocking(move |contents| lock(&contents.store).find(&words)).await
    }

    /// Returns which version of a definition each entry holds.
    pub async fn versions(&self, definition: DefinitionId) -> Result<Matches> {
        self.blocking(move |contents| lock(&contents.store).versions(&definition)).await
    }

    /// Compares what two entries hold. An entry that was not read holds nothing.
    pub async fn step(&self, earlier: EntryId, later: EntryId) -> Result<Step> {
        self.blocking(move |contents| lock(&contents.store).step(&earlier, &later)).await
    }

    /// Runs work that reads and writes the file where it does not hold up others.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let contents = self.clone();
        match tokio::task::spawn_blocking(move || work(&contents)).await {
            Ok(result) => result,
            Err(cause) => {
                Err(Error::new(Code::Internal, "The search index could not be used.").caused_by(cause))
            }
        }
    }
}

fn names(row: &bundle::Definition<'_>) -> Vec<String> {
    let mut names = labels(&row.json);
    names.extend(
        row.name.as_deref().filter(|name| !names.iter().any(|known| known == name)).map(str::to_owned),
    );
    names
}

/// A panic elsewhere leaves a file that SQLite keeps whole.
fn lock(store: &Mutex<Store>) -> MutexGuard<'_, Store> {
    store.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
