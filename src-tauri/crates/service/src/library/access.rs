//! What opens a library. Goes in and never comes out: nothing of it is written or printed.

use std::path::Path;

use super::kit;
use super::location::Location;
use super::place::{self, Protection};
use crate::network::Network;
use crate::{Code, Error, Result, Secret};

/// The secrets of one library, and the way to the server that it is kept on.
#[derive(Clone, Debug, Default)]
pub struct Access {
    /// Its passphrase; `None`: the well-known password, which hides nothing (DESIGN §8).
    pub passphrase: Option<Secret>,
    /// The account at the server it is kept on; folders and `ssh` need none.
    pub account: Option<StorageAccount>,
    /// How that server is reached, and whom to believe; `ssh` has ways of its own.
    pub network: Network,
}

/// What a server of storage asks for: a user and password of WebDAV, or the two keys of S3.
#[derive(Clone, Debug)]
pub struct StorageAccount {
    /// The user, or the access key's id.
    pub user: String,
    /// The password, or the secret access key.
    pub secret: Secret,
}

/// Whether a new library on a server may have the password that everyone knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WellKnown {
    /// It needs a passphrase of its own.
    Refused,
    /// The user said so.
    Accepted,
}

impl Access {
    /// Returns the password for restic.
    pub(super) fn password(&self) -> &str {
        self.passphrase.as_ref().map_or(place::PASSWORD, Secret::expose)
    }

    pub(super) fn protection(&self) -> Protection {
        match self.password() {
            place::PASSWORD => Protection::WellKnown,
            _ => Protection::Own,
        }
    }

    /// Fails when no recovery kit could be written for a library that these secrets open. Comes before it is made.
    pub fn check_kit(&self, page: &Path) -> Result<()> {
        match self.protection() {
            Protection::Own => kit::try_out(page),
            Protection::WellKnown => Err(Error::new(
                Code::Invalid,
                "A recovery kit belongs to a library with a passphrase of its own. Nothing was made.",
            )
            .hint("Give a passphrase, or leave the recovery kit out.")),
        }
    }

    /// Refuses a new library on a server that anyone there could read.
    pub(super) fn check_new(&self, location: &Location, well_known: WellKnown) -> Result<()> {
        let open_to_all = !location.is_folder() && self.protection() == Protection::WellKnown;
        if open_to_all && well_known == WellKnown::Refused {
            return Err(Error::new(
                Code::Invalid,
                "A library on a server needs a passphrase of its own: whoever runs that server could read it \
                 otherwise. Nothing was made.",
            )
            .hint("Give a passphrase, and keep it where the team finds it."));
        }
        Ok(())
    }
}
