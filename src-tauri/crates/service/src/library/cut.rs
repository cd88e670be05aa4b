//! Where a file is cut into the parts that a repository stores once: wherever an earlier version has the same bytes its
//! parts are used again, and what lies between is cut so that the next version can use it again.
//!
//! Only the bytes decide, so that two computers cut alike. What is returned is always the whole file.

mod replaced;

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use bundle::Hash;
use rustic_core::Id;

use self::replaced::Replaced;

/// No part is longer, in bytes. A change costs the part around it, and long parts are packed tighter.
pub(super) const LONGEST: usize = 128 * 1024;
/// How long a part gets whose bytes an earlier version had around a change.
const LONGEST_OLD: usize = 64 * 1024;
/// No part ends earlier because its neighbour is of another kind: one that is new, one whose bytes an earlier version had.
const SHORTEST: usize = 4 * 1024;
const SHORTEST_OLD: usize = 12 * 1024;
/// What is new and has a strong mark later than this ends there.
const SHORTEST_NEW: usize = 32 * 1024;
/// A mark stands about every two kilobytes, a strong one about every 128.
const MARK: u64 = 1 << (64 - 11);
const STRONG_MARK: u64 = 1 << (64 - 17);
/// How many bytes before a place decide whether a mark stands there.
const WINDOW: usize = 64;
/// Marks are no closer than this, whatever the bytes are.
const MARK_DISTANCE: usize = 128;
/// So many parts around the expected one are near.
const NEAR: usize = 256;
/// How many bytes are compared or hashed in search of parts: so many times the file's length for near ones, a part of it
/// for others, and so much more. Untrusted bytes must not make it endless.
const NEAR_TIMES: usize = 8;
const NEAR_MORE: usize = 4 << 20;
const FAR_SHARE: usize = 4;
const FAR_MORE: usize = 1 << 20;

/// A part that the repository has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Known {
    /// Its hash.
    pub(super) id: Id,
    /// Its length in bytes.
    pub(super) length: usize,
}

/// A part of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Where it lies.
    pub(super) range: Range<usize>,
    /// Its hash.
    pub(super) id: Id,
}

/// Returns the parts of a file, in order, none empty. `earlier` are parts of earlier versions in their order, the
/// closest version first; `read` returns the content of one, where that is cheap.
pub(super) fn parts(content: &[u8], earlier: &[Known], read: &dyn Fn(&Id) -> Option<Vec<u8>>) -> Vec<Part> {
    let mut cutting = Cutting::new(content, earlier, read);
    let (mut at, mut gap) = (0, 0);
    while at < content.len() {
        let expected = if at == gap { cutting.expected(at) } else { None };
        match expected.or_else(|| cutting.search(at, at - gap)) {
            Some(found) => {
                cutting.close_gap(gap..at, found);
                let end = at + earlier[found].length;
                cutting.parts.push(Part { range: at..end, id: earlier[found].id });
                cutting.go_on(found + 1);
                (at, gap) = (end, end);
            }
            None => at = cutting.marks.after(at),
        }
    }
    cutting.close_gap(gap..at, earlier.len());
    cutting.parts
}

struct Cutting<'a> {
    content: &'a [u8],
    earlier: &'a [Known],
    by_length: HashMap<usize, Vec<usize>>,
    marks: Marks<'a>,
    parts: Vec<Part>,
    /// The earlier part that would come now if nothing had changed.
    next: usize,
    replaced: Replaced<'a>,
    /// How many bytes may still be looked at in search of parts that are near, and of others.
    left: [usize; 2],
}

impl<'a> Cutting<'a> {
    fn new(content: &'a [u8], earlier: &'a [Known], read: &'a dyn Fn(&Id) -> Option<Vec<u8>>) -> Self {
        let mut by_length: HashMap<usize, Vec<usize>> = HashMap::new();
        for (place, known) in earlier.iter().enumerate() {
            by_length.entry(known.length).or_default().push(place);
        }
        let left = [content.len() * NEAR_TIMES + NEAR_MORE, content.len() / FAR_SHARE + FAR_MORE];
        let (marks, parts, replaced) = (Marks::new(content), Vec::new(), Replaced::new(earlier, read));
        Self { content, earlier, by_length, marks, parts, next: 0, replaced, left }
    }

    fn go_on(&mut self, next: usize) {
        self.next = next;
        self.replaced.go_on(next);
    }

    fn is_at(&self, place: usize, at: usize) -> bool {
        let known = self.earlier[place];
        let part = self.content.get(at..at.saturating_add(known.length));
        part.is_some_and(|part| !part.is_empty() && hash(part) == known.id)
    }

    /// Tells whether the earlier version simply goes on here.
    fn expected(&self, at: usize) -> Option<usize> {
        (self.next < self.earlier.len() && self.is_at(self.next, at)).then_some(self.next)
    }

    /// Looks for an earlier part that begins here, so many bytes after the last one that was found.
    fn search(&mut self, at: usize, passed: usize) -> Option<usize> {
        if self.earlier.is_empty() {
            return None;
        }
        self.replaced.reach(passed);
        let found = self.replaced.begins(&self.content[at..], &mut self.left[0]);
        found.filter(|place| self.is_at(*place, at)).or_else(|| self.search_by_length(at))
    }

    /// Looks for the longest part that ends at a mark, as nearly all do, and that was not read.
    fn search_by_length(&mut self, at: usize) -> Option<usize> {
        for end in self.marks.until(at, at + LONGEST) {
            let Some(places) = self.by_length.get(&(end - at)) else { continue };
            for &place in places.iter().filter(|place| !self.replaced.holds(**place)) {
                let is_far = self.replaced.reads() || place.abs_diff(self.next) > NEAR;
                let left = &mut self.left[usize::from(is_far)];
                let Some(less) = left.checked_sub(end - at) else { continue };
                *left = less;
                if self.is_at(place, at) {
                    return Some(place);
                }
            }
        }
        None
    }

    /// Cuts what no earlier part covers. `found` is the earlier part that comes after it.
    fn close_gap(&mut self, gap: Range<usize>, found: usize) {
        let old = if gap.is_empty() { Vec::new() } else { self.replaced.until(found) };
        let known: BTreeSet<&[u8]> =
            pieces(&old, &mut Marks::new(&old), 0..old.len()).into_iter().map(|piece| &old[piece]).collect();
        let pieces = pieces(self.content, &mut self.marks, gap.clone());
        let mut part = Growing { range: gap.start..gap.start, is_old: false };
        for piece in pieces {
            let is_old = known.contains(&self.content[piece.clone()]);
            if part.ends_before(&piece, is_old, &self.marks) {
                self.push(part.range);
                part = Growing { range: piece.start..piece.start, is_old };
            }
            if part.range.is_empty() {
                part.is_old = is_old;
            }
            part.range.end = piece.end;
        }
        self.push(part.range);
    }

    fn push(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            let id = hash(&self.content[range.clone()]);
            self.parts.push(Part { range, id });
        }
    }
}

/// A part that is being put together from pieces.
struct Growing {
    range: Range<usize>,
    is_old: bool,
}

impl Growing {
    fn ends_before(&self, piece: &Range<usize>, is_old: bool, marks: &Marks<'_>) -> bool {
        let length = self.range.len();
        let longest = if self.is_old && is_old { LONGEST_OLD } else { LONGEST };
        let shortest = if self.is_old { SHORTEST_OLD } else { SHORTEST };
        length > 0
            && (length + piece.len() > longest
                || (is_old != self.is_old && length >= shortest)
                || (!self.is_old && length >= SHORTEST_NEW && marks.is_strong(piece.start)))
    }
}

/// Returns what lies between the marks of a range, none longer than a part may be.
fn pieces(content: &[u8], marks: &mut Marks<'_>, range: Range<usize>) -> Vec<Range<usize>> {
    let (mut pieces, mut at) = (Vec::new(), range.start);
    while at < range.end {
        let end = marks.after(at).min(range.end).min(content.len());
        pieces.push(at..end);
        at = end;
    }
    pieces
}

/// Places that the 64 bytes before them make out, so that they move along with their text. Found as far as asked for.
struct Marks<'a> {
    content: &'a [u8],
    /// What was looked at, from some place on.
    seen: Range<usize>,
    found: Vec<usize>,
    strong: BTreeSet<usize>,
}

impl<'a> Marks<'a> {
    fn new(content: &'a [u8]) -> Self {
        Self { content, seen: 0..0, found: Vec::new(), strong: BTreeSet::new() }
    }

    /// Returns the next mark after a place, or where a part has to end without one.
    fn after(&mut self, at: usize) -> usize {
        let limit = self.content.len().min(at + LONGEST);
        self.look(at, limit);
        let next = self.found.partition_point(|mark| *mark <= at);
        self.found.get(next).copied().unwrap_or(limit).min(limit)
    }

    /// Returns the marks after a place, the last first. The end of the content is one.
    fn until(&mut self, at: usize, limit: usize) -> Vec<usize> {
        let limit = limit.min(self.content.len());
        self.look(at, limit);
        let range =
            self.found.partition_point(|mark| *mark <= at)..self.found.partition_point(|mark| *mark <= limit);
        let end = (limit == self.content.len() && !self.found.ends_with(&[limit])).then_some(limit);
        end.into_iter().chain(self.found[range].iter().rev().copied()).collect()
    }

    fn is_strong(&self, at: usize) -> bool {
        self.strong.contains(&at)
    }

    /// Looks for marks in `at..limit`. Places are asked for in rising order.
    fn look(&mut self, at: usize, limit: usize) {
        if at > self.seen.end {
            self.found.clear();
            self.strong.clear();
            self.seen = at..at;
        }
        if limit <= self.seen.end {
            return;
        }
        let from = self.seen.end;
        let mut sum = 0_u64;
        for byte in &self.content[from.saturating_sub(WINDOW)..from] {
            sum = (sum << 1).wrapping_add(GEAR[usize::from(*byte)]);
        }
        for (place, byte) in self.content[from..limit].iter().enumerate() {
            sum = (sum << 1).wrapping_add(GEAR[usize::from(*byte)]);
            let at = from + place + 1;
            if sum < MARK && self.found.last().is_none_or(|last| at - last >= MARK_DISTANCE) {
                self.found.push(at);
                if sum < STRONG_MARK {
                    self.strong.insert(at);
                }
            }
        }
        self.seen.end = limit;
    }
}

fn hash(content: &[u8]) -> Id {
    Id::new(*Hash::of(content).as_bytes())
}

/// One number per byte, without any pattern. Never to be changed: libraries would be cut anew.
const GEAR: [u64; 256] = gear();

const fn gear() -> [u64; 256] {
    let (mut numbers, mut state, mut place) = ([0; 256], 0x41_70_70_46_65_72_72_79_u64, 0);
    while place < 256 {
        // splitmix64
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        numbers[place] = mixed ^ (mixed >> 31);
        place += 1;
    }
    numbers
}

#[cfg(test)]
mod tests;
