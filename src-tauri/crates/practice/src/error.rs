//! What can go wrong outside the contract: the port, the database, and a seed that is not an export.

/// The practice server cannot start, or a test's request to it makes no sense.
#[derive(Debug, thiserror::Error)]
pub enum PracticeError {
    /// The port is taken, or loopback does not work.
    #[error(
        "The practice server cannot listen on port {port}. Choose another port, or let it choose one itself."
    )]
    Listen {
        /// The port that was asked for; 0 means any.
        port: u16,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// SQLite refused something that is no part of the contract.
    #[error("The practice server's database failed. Start the practice server again.")]
    Database(#[from] rusqlite::Error),
    /// The bytes of a seed are not an export.
    #[error("The practice server cannot be filled from this file: {0}")]
    Seed(String),
}
