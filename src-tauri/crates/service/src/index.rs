//! The index: which version of which definition was seen on which server, and when. It finds the common ancestor of
//! two servers, and tells what changed since somebody last looked.
//!
//! Nothing is lost with it: it is filled from the library, and made anew when it is missing, damaged or of another
//! version. Its failures are logged and never stop anything; what it does not know stays unknown.

mod common;
mod store;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bundle::{Bundle, DefinitionId, Hash, canonical};
use jiff::Timestamp;

use self::store::Store;
use crate::{Code, EntryId, Error, Result};

pub use self::common::{Common, Past};

/// The index in one file. Cheap to clone.
#[derive(Clone)]
pub struct Index {
    store: Arc<Mutex<Store>>,
}

/// One reading of a server's definitions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// The server: URL and tenant.
    pub server: String,
    /// When its definitions were read.
    pub at: Timestamp,
    /// The entry that holds them; `None`: nothing does.
    pub entry: Option<EntryId>,
}

/// One app of a server, as it was when somebody looked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookedAt {
    /// The hash over its definitions.
    pub hash: Hash,
    /// Its label.
    pub label: String,
}

/// What somebody saw when looking at a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastLook {
    /// When.
    pub at: Timestamp,
    /// Its apps, by id.
    pub apps: BTreeMap<String, LookedAt>,
}

impl Index {
    /// Opens the index in a file. Whatever is wrong with the file, the index is usable; without a usable file it
    /// lasts as long as the program runs.
    pub fn open(path: &Path) -> Self {
        Self { store: Arc::new(Mutex::new(Store::open(path))) }
    }

    /// Notes which definitions a server has, as its export says. Only versions that are new there take room.
    /// Returns these versions; none when the export cannot be read.
    pub async fn saw(&self, sighting: Sighting, export: Arc<[u8]>) -> Vec<(DefinitionId, Hash)> {
        let noted = self.blocking(move |index| {
            let bundle = Bundle::parse(&export)?;
            let hashes = canonical::definition_hashes(&bundle.definitions);
            if let Err(error) = lock(&index.store).note(&sighting, &hashes) {
                tracing::warn!("what a server holds was not noted: {error}");
            }
            Ok(hashes.into_iter().map(|(id, hash)| (id.clone(), hash)).collect())
        });
        noted.await.unwrap_or_else(|error| {
            tracing::warn!("what a server holds was not noted: {error}");
            Vec::new()
        })
    }

    /// Tells whether the index knows what an entry says about a server.
    pub async fn knows(&self, entry: EntryId, server: &str) -> Result<bool> {
        let server = server.to_owned();
        self.blocking(move |index| lock(&index.store).has_taken(&entry, &server)).await
    }

    /// Notes that an entry was read, and says no more about a server than the index knows now.
    pub async fn took(&self, entry: EntryId, server: &str) -> Result<()> {
        let server = server.to_owned();
        self.blocking(move |index| lock(&index.store).take(&entry, &server)).await
    }

    /// Returns the newest version of each definition that is known to have been both in a source's past and on the
    /// destination.
    pub async fn common(&self, source: Past, destination: String) -> Result<BTreeMap<DefinitionId, Common>> {
        self.blocking(move |index| {
            let store = lock(&index.store);
            let ours = match &source {
                Past::Server { identity, until } => store.rows(identity, *until)?,
                Past::Content(hashes) => common::rows_of(hashes),
            };
            let mut found = common::newest_common(&ours, &store.rows(&destination, None)?);
            for (definition, common) in found.iter_mut().filter(|(_, common)| common.entry.is_none()) {
                common.entry = store.holder(definition, &common.hash)?;
            }
            Ok(found)
        })
        .await
    }

    /// Returns what somebody saw last on a server.
    pub async fn last_look(&self, server: &str) -> Result<Option<LastLook>> {
        let server = server.to_owned();
        self.blocking(move |index| lock(&index.store).last_look(&server)).await
    }

    /// Notes what somebody sees now.
    pub async fn looked(&self, server: &str, look: LastLook) -> Result<()> {
        let server = server.to_owned();
        self.blocking(move |index| lock(&index.store).look(&server, &look)).await
    }

    /// Runs work that reads and writes the file where it does not hold up others.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let index = self.clone();
        match tokio::task::spawn_blocking(move || work(&index)).await {
            Ok(result) => result,
            Err(cause) => Err(Error::new(Code::Internal, "The index could not be used.").caused_by(cause)),
        }
    }
}

/// A panic elsewhere leaves a file that SQLite keeps whole.
fn lock(store: &Mutex<Store>) -> MutexGuard<'_, Store> {
    store.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
