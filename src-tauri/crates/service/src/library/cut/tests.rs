//! Parts are the whole file, and a change costs what is around it.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

/// Parts of versions that were cut before, with their content.
#[derive(Default)]
struct Kept {
    by_id: BTreeMap<Id, Vec<u8>>,
    last: Vec<Known>,
}

impl Kept {
    /// Cuts a version, and returns how many bytes are new.
    fn add(&mut self, content: &[u8]) -> usize {
        let found = parts(content, &self.last, &|id| self.by_id.get(id).cloned());
        let mut new = 0;
        let mut at = 0;
        for part in &found {
            let bytes = &content[part.range.clone()];
            assert_eq!((part.range.start, part.id), (at, hash(bytes)), "in order, and what it says");
            assert!(!bytes.is_empty() && bytes.len() <= LONGEST);
            at = part.range.end;
            if self.by_id.insert(part.id, bytes.to_vec()).is_none() {
                new += bytes.len();
            }
        }
        assert_eq!(at, content.len(), "nothing is left out");
        self.last = found.iter().map(|part| Known { id: part.id, length: part.range.len() }).collect();
        new
    }
}

/// Text like a bundle's: many small definitions.
fn text(seed: u64, definitions: usize) -> Vec<u8> {
    let mut state = seed;
    let mut all = Vec::new();
    for number in 0..definitions {
        let mut words = String::new();
        for _ in 0..20 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            words += &format!("word{} ", state >> 50);
        }
        all.extend_from_slice(format!(r#"{{"id":"{number}","label":"{words}"}},"#).as_bytes());
    }
    all
}

#[test]
fn the_same_version_again_costs_nothing() {
    let (mut kept, content) = (Kept::default(), text(1, 4000));
    assert_eq!(kept.add(&content), content.len());
    assert_eq!(kept.add(&content), 0);
}

#[test]
fn a_change_costs_what_is_around_it_and_later_less() {
    let (mut kept, mut content) = (Kept::default(), text(1, 4000));
    kept.add(&content);
    let mut costs = Vec::new();
    for round in 0..6 {
        let change = format!("a change of round {round}, longer and longer {}", "x".repeat(round));
        content.splice(400_000..400_010, change.into_bytes());
        costs.push(kept.add(&content));
    }
    assert!(costs[0] <= LONGEST + LONGEST_OLD, "{costs:?}");
    assert!(costs[3..].iter().all(|cost| *cost <= LONGEST_OLD), "{costs:?}");
}

#[test]
fn what_is_inserted_deleted_or_moved_does_not_cost_the_rest() {
    let (mut kept, content) = (Kept::default(), text(1, 4000));
    kept.add(&content);
    let (start, middle, end) = (&content[..200_000], &content[200_000..500_000], &content[500_000..]);
    for (name, changed) in [
        ("inserted", [start, &text(2, 10), middle, end].concat()),
        ("deleted", [start, end].concat()),
        ("moved", [start, end, middle].concat()),
        ("first", [b"x".as_slice(), &content].concat()),
        ("last", [content.as_slice(), b"x"].concat()),
    ] {
        let cost = kept.add(&changed);
        assert!(cost <= 5 * LONGEST, "{name}: {cost} of {}", changed.len());
        kept.add(&content);
    }
}

#[test]
fn bytes_without_any_pattern_or_with_only_one_are_cut_in_time() {
    for byte in 0..=255_u8 {
        let (mut kept, content) = (Kept::default(), vec![byte; 20_000]);
        kept.add(&content);
        assert!(kept.add(&[content.as_slice(), b"end"].concat()) <= 20_003);
    }
    let mut kept = Kept::default();
    assert_eq!((kept.add(b""), kept.add(b"x")), (0, 1));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn any_versions_are_cut_whole(
        seeds in proptest::collection::vec(0_u64..3, 1..4),
        edits in proptest::collection::vec((0_usize..60_000, 0_usize..3000, 0_usize..40), 1..6),
    ) {
        let mut kept = Kept::default();
        for seed in seeds {
            let mut content = text(seed, 300);
            for (at, deleted, inserted) in &edits {
                let at = (*at).min(content.len());
                let end = (at + deleted).min(content.len());
                content.splice(at..end, text(seed + 7, *inserted));
                kept.add(&content);
            }
        }
    }
}
