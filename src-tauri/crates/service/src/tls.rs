//! Cryptography of encrypted connections: the HTTP library comes without any of its own.

use std::sync::Once;

use crate::{Code, Error};

/// Makes it ready, once for the process. Another part of the process may have been first.
pub(crate) fn install() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| drop(rustls::crypto::ring::default_provider().install_default()));
}

/// The client could not be built, because the system's certificates cannot be read.
pub(crate) fn unusable() -> Error {
    Error::new(Code::Internal, "Encrypted connections cannot be set up on this computer.")
        .hint("Check that the system's certificates are installed (Debian: the package `ca-certificates`).")
}
