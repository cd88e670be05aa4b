//! Where the answers of storage are waited for: rustic calls from threads of its own, where no runtime runs.

use std::future::Future;
use std::io;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use tokio::runtime::{Builder, Handle, Runtime};

use super::super::fault;
use super::super::location::Location;
use crate::{Code, Error, Result};

/// The runtime of all storage that is reached over http.
static SHARED: LazyLock<Runtime> =
    LazyLock::new(|| start().expect("threads can be started: the program's own runtime was"));
/// So long `ssh` may take to end its connection.
const FAREWELL: Duration = Duration::from_secs(5);

/// The runtime of one place.
pub(super) struct Waiting {
    handle: Handle,
    /// `ssh` keeps a process and a folder for a connection, and ends both when the task that holds the connection is
    /// dropped. A runtime of its own makes sure that this happens before the place is gone, and not after the program.
    own: Mutex<Option<Runtime>>,
}

impl Waiting {
    pub(super) fn of(location: &Location) -> Result<Self> {
        match location {
            Location::Folder(_) => Err(fault::internal("a folder is no server")),
            Location::WebDav(_) | Location::S3(_) => {
                Ok(Self { handle: SHARED.handle().clone(), own: Mutex::new(None) })
            }
            Location::Sftp(_) => {
                let own = start().map_err(|cause| {
                    Error::new(Code::Internal, "The program could not start its threads.").caused_by(cause)
                })?;
                Ok(Self { handle: own.handle().clone(), own: Mutex::new(Some(own)) })
            }
        }
    }

    pub(super) fn until<T>(&self, answer: impl Future<Output = T>) -> T {
        self.handle.block_on(answer)
    }
}

impl Waiting {
    /// Ends what waits. Nothing can be waited for afterwards where there is a runtime of its own.
    pub(super) fn end(&self) {
        let own = self.own.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(own) = own else { return };
        // The last owner may be a task, where nothing may block; another thread may.
        let ended = thread::Builder::new()
            .spawn(move || own.shutdown_timeout(FAREWELL))
            .map(thread::JoinHandle::join);
        if !matches!(ended, Ok(Ok(()))) {
            tracing::warn!("a connection of ssh may still be there");
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.end();
    }
}

fn start() -> io::Result<Runtime> {
    Builder::new_multi_thread().worker_threads(2).thread_name("library-storage").enable_all().build()
}
