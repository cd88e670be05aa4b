//! The parts of the earlier version that come next, read one after the other while a place is looked for where that
//! version goes on. Bytes that were read are compared far faster than hashes.

use std::collections::{HashMap, VecDeque};

use rustic_core::Id;

use super::Known;

/// So many bytes more are read than were passed already: so much may have been taken out.
const AHEAD: usize = 64 * 1024;
/// What a part begins with tells nearly all of them apart. Shorter parts are found by their length.
const HEAD: usize = 32;
/// The most parts that are read to tell what has changed in one place.
const MOST: usize = 64;

/// A window of parts that were read.
pub(super) struct Replaced<'a> {
    earlier: &'a [Known],
    read: &'a dyn Fn(&Id) -> Option<Vec<u8>>,
    /// Which part is the first of the window, and their content.
    first: usize,
    content: VecDeque<Vec<u8>>,
    bytes: usize,
    by_head: HashMap<[u8; HEAD], Vec<usize>>,
    reads: bool,
}

impl<'a> Replaced<'a> {
    pub(super) fn new(earlier: &'a [Known], read: &'a dyn Fn(&Id) -> Option<Vec<u8>>) -> Self {
        let (first, content, bytes, by_head) = Default::default();
        Self { earlier, read, first, content, bytes, by_head, reads: true }
    }

    /// Says which part would come now if nothing had changed. What lies before it is not looked for any more.
    pub(super) fn go_on(&mut self, next: usize) {
        if next < self.first || next >= self.end() {
            (self.first, self.bytes) = (next, 0);
            self.content.clear();
            self.by_head.clear();
        }
        for passed in self.content.drain(..next - self.first) {
            self.bytes -= passed.len();
        }
        self.first = next;
    }

    /// Reads on until what may lie in place of so many bytes is there.
    pub(super) fn reach(&mut self, bytes: usize) {
        while self.bytes < bytes + AHEAD && self.read_one() {}
    }

    /// Tells whether a part was read, so that it is found by its content.
    pub(super) fn holds(&self, place: usize) -> bool {
        (self.first..self.end()).contains(&place)
    }

    /// Tells whether earlier parts can be read at all.
    pub(super) fn reads(&self) -> bool {
        self.reads
    }

    /// Returns the first part that these bytes begin with. What is compared is taken from `left`.
    pub(super) fn begins(&self, content: &[u8], left: &mut usize) -> Option<usize> {
        let places = content.first_chunk::<HEAD>().and_then(|head| self.by_head.get(head))?;
        places.iter().copied().find(|place| {
            let Some(part) = place.checked_sub(self.first).and_then(|place| self.content.get(place)) else {
                return false;
            };
            let Some(less) = left.checked_sub(part.len()) else { return false };
            *left = less;
            content.starts_with(part)
        })
    }

    /// Returns the content of the parts before one; nothing, when those are many or come after it.
    pub(super) fn until(&mut self, found: usize) -> Vec<u8> {
        let count = found.checked_sub(self.first).filter(|count| *count <= MOST).unwrap_or_default();
        while self.content.len() < count && self.read_one() {}
        self.content.iter().take(count).flatten().copied().collect()
    }

    fn end(&self) -> usize {
        self.first + self.content.len()
    }

    fn read_one(&mut self) -> bool {
        let place = self.end();
        let Some(part) = self.earlier.get(place).filter(|_| self.reads && self.content.len() < MOST) else {
            return false;
        };
        let Some(content) = (self.read)(&part.id) else {
            self.reads = false;
            return false;
        };
        if let Some(head) = content.first_chunk::<HEAD>() {
            self.by_head.entry(*head).or_default().push(place);
        }
        self.bytes += content.len();
        self.content.push_back(content);
        true
    }
}
