//! Ids by number: what references are looked up in.

use std::hash::BuildHasher;

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};
use rayon::prelude::*;

use crate::DefinitionId;

/// Known ids, each with a position. Of an id that stands there several times, the last position is found.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ids {
    all: Vec<DefinitionId>,
    // Positions by the hash of their ids.
    positions: HashTable<u32>,
    hasher: DefaultHashBuilder,
    // One bit for each length that an id has, so that most texts are told apart without a look-up.
    lengths: u64,
}

impl Ids {
    /// Returns the position of an id.
    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        if self.lengths & length_bit(text) == 0 {
            return None;
        }
        let is_same = |&at: &u32| self.all[at as usize].as_str() == text;
        self.positions.find(self.hasher.hash_one(text), is_same).copied()
    }

    /// Returns the id at a position.
    pub(crate) fn id(&self, at: u32) -> &DefinitionId {
        &self.all[at as usize]
    }

    /// Returns how many ids there are.
    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }
}

impl<'i> FromIterator<&'i DefinitionId> for Ids {
    fn from_iter<I: IntoIterator<Item = &'i DefinitionId>>(ids: I) -> Self {
        let mut known = Self::default();
        known.extend(ids);
        known
    }
}

impl<'i> Extend<&'i DefinitionId> for Ids {
    /// Gives the next positions to ids, which from now on are found there.
    fn extend<I: IntoIterator<Item = &'i DefinitionId>>(&mut self, ids: I) {
        let first = self.all.len();
        let new: Vec<_> = ids.into_iter().collect();
        self.all.reserve_exact(new.len());
        // Going to each id, scattered as they are, takes most of the time; what follows stays in one table.
        let hashed = |id: &&DefinitionId| (self.hasher.hash_one(id.as_str()), length_bit(id.as_str()));
        let looked: Vec<_> = new.par_iter().map(hashed).collect();
        self.all.extend(new.into_iter().cloned());
        let Self { all, positions, hasher, lengths } = self;
        positions.reserve(looked.len(), |&at| hasher.hash_one(all[at as usize].as_str()));
        for (at, (hash, length)) in (first..).zip(looked) {
            let next = u32::try_from(at).unwrap_or(u32::MAX);
            let is_same = |&known: &u32| all[known as usize] == all[at];
            let hash_again = |&known: &u32| hasher.hash_one(all[known as usize].as_str());
            match positions.entry(hash, is_same, hash_again) {
                Entry::Vacant(place) => drop(place.insert(next)),
                Entry::Occupied(mut place) => *place.get_mut() = next,
            }
            *lengths |= length;
        }
    }
}

/// Longer texts share the highest bit.
fn length_bit(text: &str) -> u64 {
    1 << text.len().min(63)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_any_shape_are_found_and_others_are_not() {
        let long = DefinitionId::new(&"x".repeat(80));
        let list = [DefinitionId::new("1631594504471"), DefinitionId::new("a"), long.clone()];
        let ids = Ids::from_iter(&list);
        assert_eq!((ids.find("1631594504471"), ids.find("a")), (Some(0), Some(1)));
        assert_eq!(
            (ids.find(long.as_str()), ids.find(&"x".repeat(81)), ids.find("b")),
            (Some(2), None, None)
        );
        assert_eq!((ids.len(), ids.id(1).as_str()), (3, "a"));
    }

    #[test]
    fn every_row_has_a_position_and_the_last_of_those_with_one_id_is_found() {
        let list = ["a", "b", "a"].map(DefinitionId::new);
        let ids = Ids::from_iter(&list);
        assert_eq!((ids.find("a"), ids.find("b"), ids.len()), (Some(2), Some(1), 3));
    }
}
