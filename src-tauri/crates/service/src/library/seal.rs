//! What everything in a repository is encrypted with, in the forms that restic's design describes: rustic keeps its own
//! to itself.

use std::num::NonZeroU32;

use aes256ctr_poly1305aes::aead::Aead;
use aes256ctr_poly1305aes::{Aes256CtrPoly1305Aes, Key, Nonce};
use rustic_core::repofile::{ConfigFile, MasterKey};
use uuid::Uuid;

use super::fault;
use crate::Result;

/// What stands before each sealed part: a nonce. Behind it a seal of the same length, which damage breaks.
const NONCE: usize = 16;
/// How a file begins that is compressed.
const COMPRESSED: u8 = 2;
/// No part is larger, whatever an index says: 64 MB.
const LARGEST: usize = 64 << 20;
/// zstd's level for files that describe others.
const LEVEL: i32 = 6;

/// The key of a repository.
pub(super) struct Seal {
    cipher: Aes256CtrPoly1305Aes,
    compresses: bool,
}

/// A part as it is stored.
pub(super) struct Sealed {
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
    /// How long it was before it was compressed; `None`: it was not.
    pub(super) plain_length: Option<NonZeroU32>,
}

impl Seal {
    /// Takes a repository's key, and how it keeps its content.
    pub(super) fn new(key: &MasterKey, config: &ConfigFile) -> Self {
        let bytes = [key.encrypt.as_slice(), &key.mac.k, &key.mac.r].concat();
        let cipher = Aes256CtrPoly1305Aes::new(Key::from_slice(&bytes));
        // Repositories of the first version know no compression.
        Self { cipher, compresses: config.version > 1 && config.compression != Some(0) }
    }

    /// Tells whether sealed bytes are what they were.
    pub(super) fn is_whole(&self, sealed: &[u8]) -> bool {
        self.open(sealed).is_some()
    }

    /// Seals bytes.
    pub(super) fn close(&self, plain: &[u8]) -> Result<Vec<u8>> {
        let nonce = *Uuid::new_v4().as_bytes();
        let sealed = self.cipher.encrypt(Nonce::from_slice(&nonce), plain);
        let sealed = sealed.map_err(|_| fault::internal("something could not be sealed"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Compresses and seals a part, and opens it again: what a repository stores can be read.
    pub(super) fn close_part(&self, plain: &[u8], level: i32) -> Result<Sealed> {
        let unreadable = || fault::internal("what was packed does not open again");
        let (bytes, plain_length) = if self.compresses {
            let packed = zstd::bulk::compress(plain, level).map_err(|_| unreadable())?;
            let length = u32::try_from(plain.len()).map_err(|_| fault::internal("a part is too long"))?;
            (self.close(&packed)?, NonZeroU32::new(length))
        } else {
            (self.close(plain)?, None)
        };
        match self.open_part(&bytes, plain_length) {
            Some(again) if again == plain => Ok(Sealed { bytes, plain_length }),
            Some(_) | None => Err(unreadable()),
        }
    }

    /// Opens a part; `None`: it is damaged.
    pub(super) fn open_part(&self, sealed: &[u8], plain_length: Option<NonZeroU32>) -> Option<Vec<u8>> {
        let packed = self.open(sealed)?;
        let Some(length) = plain_length else { return Some(packed) };
        let length = usize::try_from(length.get()).ok().filter(|length| *length <= LARGEST)?;
        zstd::bulk::decompress(&packed, length).ok().filter(|plain| plain.len() == length)
    }

    /// Seals a file that is no pack.
    pub(super) fn close_file(&self, json: &[u8]) -> Result<Vec<u8>> {
        if !self.compresses {
            return self.close(json);
        }
        let packed =
            zstd::bulk::compress(json, LEVEL).map_err(|_| fault::internal("a file could not be packed"))?;
        self.close(&[&[COMPRESSED], packed.as_slice()].concat())
    }

    fn open(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
        self.cipher.decrypt(Nonce::from_slice(nonce), sealed).ok()
    }
}
