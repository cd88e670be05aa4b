//! Sets of version numbers, in pages of a thousand: neighbouring exports hold almost the same versions, and so share
//! almost all of their pages.

use std::collections::BTreeMap;

/// How many versions a page tells about.
const PER_PAGE: i64 = 1024;

/// A set of versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pages(BTreeMap<i64, Vec<u8>>);

impl Pages {
    /// Adds a version.
    pub(super) fn insert(&mut self, version: i64) {
        let (bucket, byte, bit) = place(version);
        let page = self.0.entry(bucket).or_insert_with(|| vec![0; (PER_PAGE / 8) as usize]);
        if let Some(byte) = page.get_mut(byte) {
            *byte |= bit;
        }
    }

    /// Adds a stored page.
    pub(super) fn add(&mut self, bucket: i64, bits: Vec<u8>) {
        self.0.insert(bucket, bits);
    }

    /// Returns the pages to store.
    pub(super) fn iter(&self) -> impl Iterator<Item = (i64, &[u8])> {
        self.0.iter().map(|(bucket, bits)| (*bucket, bits.as_slice()))
    }

    /// Returns the versions that are in this set and not in another one.
    pub(super) fn without(&self, other: &Self) -> Vec<i64> {
        let mut found = Vec::new();
        for (bucket, bits) in &self.0 {
            let others = other.0.get(bucket);
            if others == Some(bits) {
                continue;
            }
            for (at, byte) in bits.iter().enumerate() {
                let only = byte & !others.and_then(|bits| bits.get(at)).copied().unwrap_or_default();
                let versions = (0..8).filter(|bit| only & (1 << bit) != 0);
                found.extend(versions.map(|bit| bucket * PER_PAGE + at as i64 * 8 + i64::from(bit)));
            }
        }
        found
    }
}

/// Tells which page tells about a version.
pub(super) fn bucket(version: i64) -> i64 {
    version.div_euclid(PER_PAGE)
}

/// Tells whether a stored page has a version.
pub(super) fn has(bits: &[u8], version: i64) -> bool {
    let (_, byte, bit) = place(version);
    bits.get(byte).is_some_and(|byte| byte & bit != 0)
}

fn place(version: i64) -> (i64, usize, u8) {
    let within = version.rem_euclid(PER_PAGE);
    (bucket(version), usize::try_from(within / 8).unwrap_or_default(), 1 << (within % 8))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn pages(versions: &BTreeSet<i64>) -> Pages {
        let mut pages = Pages::default();
        versions.iter().for_each(|version| pages.insert(*version));
        pages
    }

    proptest! {
        #[test]
        fn pages_are_sets(
            left in prop::collection::btree_set(0..5000_i64, 0..60),
            right in prop::collection::btree_set(0..5000_i64, 0..60),
        ) {
            let difference: Vec<i64> = left.difference(&right).copied().collect();
            prop_assert_eq!(pages(&left).without(&pages(&right)), difference);
            for (at, bits) in pages(&left).iter() {
                for version in at * 1024..(at + 1) * 1024 {
                    prop_assert_eq!(has(bits, version), left.contains(&version));
                }
            }
        }
    }
}
