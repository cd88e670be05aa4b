//! The ids that references are looked up in.

use std::hash::BuildHasher;

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};

use crate::{DefinitionId, Definitions};

/// Known ids, each with a position.
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
    /// Takes the ids of definitions in their order, then those of others that are not among them.
    pub(crate) fn of<'i>(
        definitions: &Definitions<'_>,
        others: impl IntoIterator<Item = &'i DefinitionId>,
    ) -> Self {
        let mut ids = Self::from_iter(definitions.ids());
        others.into_iter().for_each(|id| ids.add(id));
        ids.all.shrink_to_fit();
        ids
    }

    fn add(&mut self, id: &DefinitionId) {
        let Self { all, positions, hasher, lengths } = self;
        let is_same = |&at: &u32| all[at as usize] == *id;
        let hash_again = |&at: &u32| hasher.hash_one(all[at as usize].as_str());
        let next = u32::try_from(all.len()).unwrap_or(u32::MAX);
        if let Entry::Vacant(place) = positions.entry(hasher.hash_one(id.as_str()), is_same, hash_again) {
            place.insert(next);
            all.push(id.clone());
            *lengths |= length_bit(id.as_str());
        }
    }

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
        let ids = ids.into_iter();
        let count = ids.size_hint().0;
        let (all, positions) = (Vec::with_capacity(count), HashTable::with_capacity(count));
        let mut known = Self { all, positions, ..Self::default() };
        ids.for_each(|id| known.add(id));
        known
    }
}

/// Longer texts share the highest bit.
fn length_bit(text: &str) -> u64 {
    1 << text.len().min(63)
}

/// System definitions that every server has, whether or not its exports show them (definition-model §4.5): system
/// objects, the key field of user links, and the app Site Administration.
const EVERYWHERE: [&str; 15] = [
    "08826ac7-4b33-4745-a3d7-f7831ca4ff59",
    "090cde9f-71ba-4597-bdb2-79b84816e86e",
    "227bcbb3-437f-4bb5-a5a1-ec3198696206",
    "228e3d91-5e42-49ec-b37c-59323ae433a1",
    "2ba85be0-78db-4eda-ba43-c2c4e3831849",
    "42658374-ed94-49af-90a4-05c048b6f041",
    "4a9d89c9-f4eb-41af-91e4-909eff389f3e",
    "5760560b-c078-47ca-98bf-e18ac492a561",
    "af10e37c-9b3a-4dc6-a52a-85d52320b659",
    "af91fc75-fb73-4d71-af14-e22832eb5915",
    "c33692f3-26b7-4af3-a02e-139fb519296d",
    "d36ae4c8-edef-48d8-bd9c-79a0edcaa067",
    "d734fe8c-b615-446c-8a5f-793ddece19f9",
    "d84cd351-d96c-490f-9afb-2a0b880ca0ec",
    "db5b3b26-5300-4c92-bc73-8ce4f4696992",
];

/// Tells whether a definition with this id is on every server.
pub(crate) fn is_everywhere(id: &str) -> bool {
    EVERYWHERE.binary_search(&id).is_ok()
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
    fn what_every_server_has_is_sorted_to_be_found() {
        assert!(EVERYWHERE.is_sorted());
        assert!(is_everywhere("228e3d91-5e42-49ec-b37c-59323ae433a1") && !is_everywhere("a"));
    }
}
