//! Reads from a server in large blocks: an entry is thousands of small chunks, and each question costs a journey.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::{Bytes, BytesMut};
use rustic_core::{ErrorKind, Id, RusticError, RusticResult};

/// The unit of reading, in bytes. A version that differs little from its neighbour fits into one.
const BLOCK: u64 = 512 * 1024;
/// How many blocks are kept: 32 MB.
const KEPT: usize = 64;

/// The blocks that were read last.
#[derive(Default)]
pub(super) struct ReadAhead {
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    /// Files of the repository never change, so neither do their lengths.
    lengths: BTreeMap<Id, u64>,
    /// The newest last.
    blocks: VecDeque<(Id, u64, Bytes)>,
}

impl ReadAhead {
    /// Returns a part of a file, and asks for blocks that are not kept. Nothing is locked while the server is asked.
    pub(super) fn read(
        &self,
        id: &Id,
        offset: u32,
        length: u32,
        size: impl Fn() -> RusticResult<u64>,
        fetch: impl Fn(Range<u64>) -> RusticResult<Bytes>,
    ) -> RusticResult<Bytes> {
        let size = self.size(id, size)?;
        let wanted = u64::from(offset)..u64::from(offset) + u64::from(length);
        if wanted.end > size {
            return Err(RusticError::new(ErrorKind::Verification, "The file is shorter than it should be."));
        }
        let mut content = BytesMut::with_capacity(length as usize);
        for number in wanted.start / BLOCK..wanted.end.div_ceil(BLOCK) {
            let begin = number * BLOCK;
            let block = self.block(id, number, begin..size.min(begin + BLOCK), &fetch)?;
            let part = wanted.start.max(begin) - begin..wanted.end.min(begin + BLOCK) - begin;
            content.extend_from_slice(&block[part.start as usize..part.end as usize]);
        }
        Ok(content.freeze())
    }

    fn size(&self, id: &Id, ask: impl Fn() -> RusticResult<u64>) -> RusticResult<u64> {
        if let Some(size) = self.kept().lengths.get(id) {
            return Ok(*size);
        }
        let size = ask()?;
        self.kept().lengths.insert(*id, size);
        Ok(size)
    }

    fn block(
        &self,
        id: &Id,
        number: u64,
        range: Range<u64>,
        fetch: impl Fn(Range<u64>) -> RusticResult<Bytes>,
    ) -> RusticResult<Bytes> {
        if let Some(block) = self.kept().take(id, number) {
            return Ok(block);
        }
        let expected = range.end - range.start;
        let block = fetch(range)?;
        if block.len() as u64 != expected {
            return Err(RusticError::new(
                ErrorKind::Backend,
                "The server sent another part than was asked for.",
            ));
        }
        self.kept().keep(*id, number, block.clone());
        Ok(block)
    }

    /// A panic elsewhere leaves whole blocks.
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    /// Returns a block and makes it the newest.
    fn take(&mut self, id: &Id, number: u64) -> Option<Bytes> {
        let place = self.blocks.iter().rposition(|(of, at, _)| of == id && *at == number)?;
        let found = self.blocks.remove(place)?;
        let block = found.2.clone();
        self.blocks.push_back(found);
        Some(block)
    }

    fn keep(&mut self, id: Id, number: u64, block: Bytes) {
        if self.blocks.len() >= KEPT {
            self.blocks.pop_front();
        }
        self.blocks.push_back((id, number, block));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::cell::Cell;

    use proptest::prelude::*;

    use super::*;

    fn content(size: usize) -> Vec<u8> {
        (0..size).map(|place| (place % 251) as u8).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_part_is_what_the_file_has_there(
            size in 1_usize..1_600_000,
            parts in proptest::collection::vec((0_u32..1_600_000, 0_u32..700_000), 1..6),
        ) {
            let file = content(size);
            let ahead = ReadAhead::default();
            let fetch = |range: Range<u64>| {
                Ok(Bytes::copy_from_slice(&file[range.start as usize..range.end as usize]))
            };
            for (offset, length) in parts {
                let read = ahead.read(&Id::default(), offset, length, || Ok(size as u64), fetch);
                let end = offset as usize + length as usize;
                if end <= size {
                    prop_assert_eq!(&read.unwrap()[..], &file[offset as usize..end]);
                } else {
                    prop_assert!(read.is_err());
                }
            }
        }
    }

    #[test]
    fn small_parts_of_one_block_cost_one_question_and_old_blocks_go() {
        let (asked, file) = (Cell::new(0), content(BLOCK as usize));
        let ahead = ReadAhead::default();
        let fetch = |range: Range<u64>| {
            asked.set(asked.get() + 1);
            Ok(Bytes::copy_from_slice(&file[range.start as usize..range.end as usize]))
        };
        let id = |number: u8| Id::new([number; 32]);
        for offset in (0..400_000).step_by(16_000) {
            ahead.read(&id(0), offset, 16_000, || Ok(BLOCK), fetch).unwrap();
        }
        assert_eq!(asked.get(), 1);
        for number in 1..=KEPT as u8 {
            ahead.read(&id(number), 0, 10, || Ok(BLOCK), fetch).unwrap();
        }
        ahead.read(&id(0), 0, 10, || Ok(BLOCK), fetch).unwrap();
        assert_eq!(asked.get(), KEPT + 2);
    }

    #[test]
    fn a_short_answer_is_an_error_and_not_kept() {
        let ahead = ReadAhead::default();
        let cut = |_| Ok(Bytes::from_static(b"abc"));
        assert!(ahead.read(&Id::default(), 0, 10, || Ok(10), cut).is_err());
        let whole = |_| Ok(Bytes::from_static(b"abcdefghij"));
        assert_eq!(&ahead.read(&Id::default(), 2, 3, || Ok(10), whole).unwrap()[..], b"cde");
    }
}
