//! Practice server.
