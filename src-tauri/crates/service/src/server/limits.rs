//! How long a call may take and how much an answer may weigh. Every call is bounded, because a server that
//! does not know a `tenant-token` never answers at all (wire T:185).

use std::time::Duration;

/// The bounds of one server's calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Until a connection stands, TLS included.
    pub connect: Duration,
    /// A whole sign-in; a cold server takes seconds (wire T:01).
    pub sign_in: Duration,
    /// A whole call with a small answer; a silent helper service is reported after 25 s (wire T:111).
    pub small: Duration,
    /// Without a byte during an export.
    pub export_idle: Duration,
    /// A whole export.
    pub export: Duration,
    /// A whole import. The server itself gives up after about 450 s, a usual proxy after 180 s (wire 3.2).
    pub import: Duration,
    /// The age at which a session is not used any more. Its cookie ends 24 hours after the sign-in and is
    /// never renewed (wire §2, "Expiry").
    pub session: Duration,
    /// Bytes of an export after decompression. It is held in memory until it is redacted (DESIGN §1.10).
    pub export_bytes: usize,
    /// Bytes of every other answer.
    pub answer_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            sign_in: Duration::from_secs(30),
            small: Duration::from_secs(30),
            export_idle: Duration::from_secs(60),
            export: Duration::from_secs(30 * 60),
            import: Duration::from_secs(10 * 60),
            session: Duration::from_secs(24 * 60 * 60 - 5 * 60),
            export_bytes: 512 * 1024 * 1024,
            answer_bytes: 16 * 1024 * 1024,
        }
    }
}
