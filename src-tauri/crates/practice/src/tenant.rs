//! One tenant: its database, what its services keep in memory, and the run of an import through it.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::fault::Faults;
use crate::import::{Abort, Import, Upload};
use crate::memory::Memory;
use crate::store::{DbResult, Store};

/// One tenant.
#[derive(Debug)]
pub(crate) struct Tenant {
    /// What people call it.
    pub name: String,
    /// The first label of its host name.
    pub key: String,
    /// Its id, which the `tenant-token` header names.
    pub uuid: String,
    state: Mutex<State>,
    faults: Mutex<Faults>,
    failing_fields: Mutex<BTreeSet<String>>,
    uploads: AtomicU64,
    running: AtomicU64,
}

/// What one call at a time works on.
#[derive(Debug)]
pub(crate) struct State {
    /// The database.
    pub store: Store,
    /// The services' memory.
    pub memory: Memory,
}

impl State {
    /// Lets the services load the definitions again.
    pub(crate) fn reload(&mut self) -> DbResult<()> {
        self.memory.reload(&self.store)
    }

    /// Starts the services again.
    pub(crate) fn restart(&mut self) -> DbResult<()> {
        self.memory.restart(&self.store)
    }
}

/// How far an import may get, and how slowly.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Circumstances {
    /// A pause before the screens are stored, in which exports show a half-imported state (wire 91d).
    pub pause: Duration,
    /// Whether the service that stores files answers.
    pub files_work: bool,
    /// How long the server waits for a service that does not.
    pub patience: Duration,
}

/// What the services say when an unknown process key keeps them from loading (wire 301).
pub(crate) const BROKEN: &str = "TypeError: Tasks[values.key] is not a constructor";

impl Tenant {
    /// Makes an empty tenant.
    pub(crate) fn new(name: &str, key: &str, uuid: &str) -> DbResult<Self> {
        let state = State { store: Store::new()?, memory: Memory::new() };
        Ok(Self {
            name: name.to_owned(),
            key: key.to_owned(),
            uuid: uuid.to_owned(),
            state: Mutex::new(state),
            faults: Mutex::default(),
            failing_fields: Mutex::default(),
            uploads: AtomicU64::new(0),
            running: AtomicU64::new(0),
        })
    }

    /// Returns database and memory, for this call alone.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the faults that wait.
    pub(crate) fn faults(&self) -> MutexGuard<'_, Faults> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the fields whose columns fail.
    pub(crate) fn failing_fields(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.failing_fields.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the name of the tenant's database, as error messages spell it.
    pub(crate) fn database(&self) -> String {
        format!("appbuilder-{}", self.uuid)
    }

    /// Counts one call of the import, whatever becomes of it.
    pub(crate) fn count_upload(&self) {
        self.uploads.fetch_add(1, Ordering::SeqCst);
    }

    /// Returns how often the import was called.
    pub(crate) fn uploads(&self) -> u64 {
        self.uploads.load(Ordering::SeqCst)
    }

    /// Returns how many imports are on their way.
    pub(crate) fn running_imports(&self) -> u64 {
        self.running.load(Ordering::SeqCst)
    }

    /// Runs one import to its end, or to the step that stops it.
    pub(crate) async fn import(
        self: Arc<Self>,
        upload: Upload,
        circumstances: Circumstances,
    ) -> Result<(), Abort> {
        self.running.fetch_add(1, Ordering::SeqCst);
        let result = self.clone().run_import(upload, circumstances).await;
        self.running.fetch_sub(1, Ordering::SeqCst);
        result
    }

    async fn run_import(self: Arc<Self>, upload: Upload, circumstances: Circumstances) -> Result<(), Abort> {
        let tenant = self.clone();
        let import = blocking(move || tenant.store_schema(upload)).await?;
        tokio::time::sleep(circumstances.pause).await;
        let tenant = self.clone();
        let import = blocking(move || import.store_screens(&tenant.state().store).map(|()| import)).await?;
        if import.has_files() && !circumstances.files_work {
            tokio::time::sleep(circumstances.patience).await;
            return Err(Abort::Message("Error: Request timed out.".to_owned()));
        }
        blocking(move || self.finish(import)).await
    }

    fn store_schema(&self, upload: Upload) -> Result<Import, Abort> {
        let mut import = Import::new(upload, self.failing_fields().clone());
        let mut state = self.state();
        if state.memory.is_broken() {
            return Err(Abort::Message(BROKEN.to_owned()));
        }
        let result = import.store_schema(&mut state.store);
        // Each saved row drops what the services have loaded, so that calls see the half-imported state.
        state.reload()?;
        result.map(|()| import)
    }

    fn finish(&self, import: Import) -> Result<(), Abort> {
        let mut state = self.state();
        import.store_files(&state.store)?;
        let result = import.store_access(&state.store, &self.database());
        state.memory.notices.extend(import.into_notices());
        state.reload()?;
        result
    }
}

/// Runs work that blocks on a thread of its own.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(value) => value,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}
