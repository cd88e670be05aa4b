//! Work on what is large, on a thread of its own: reading and comparing take a while, and hold nobody up.

use crate::{Code, Error, Result};

/// Waits for such work.
pub(crate) async fn reading<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let interrupted = |cause| Error::new(Code::Internal, "Comparing was interrupted.").caused_by(cause);
    tokio::task::spawn_blocking(work).await.map_err(interrupted)?
}
