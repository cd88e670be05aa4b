//! The lists of ids by which a definition holds others, and how they are changed without touching the rest of its text.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::value::RawValue;

use crate::family::Family;
use crate::raw::value_of;
use crate::splice::{at, quoted};
use crate::text::text_of;
use crate::tree::Node;
use crate::{Definition, DefinitionId, DefinitionType};

/// Where one list stands, as keys from the outside in.
pub(crate) type ListPath = &'static [&'static str];

/// The lists of an app (definition-model §2).
const OF_APPLICATION: &[ListPath] = &[
    &["json", "objectIDs"],
    &["json", "queryIDs"],
    &["json", "datacollectionIDs"],
    &["json", "processIDs"],
    &["json", "hintIDs"],
    &["json", "pageIDs"],
];
const OF_OBJECT: &[ListPath] = &[&["fieldIDs"], &["indexIDs"]];
const OF_VIEW: &[ListPath] = &[&["pageIDs"], &["viewIDs"]];
const OF_PROCESS: &[ListPath] = &[&["elementIDs"]];
const OF_HINT: &[ListPath] = &[&["stepIDs"]];

/// Returns the lists that a definition of this type may have. Types that say nothing are told by their name alone:
/// what has no list of that name is not changed by it.
pub(crate) fn paths(kind: &DefinitionType<'_>) -> &'static [ListPath] {
    match Family::of(kind, Node::Null) {
        Family::Application => OF_APPLICATION,
        Family::Object => OF_OBJECT,
        Family::View => OF_VIEW,
        Family::Process | Family::Element => OF_PROCESS,
        Family::Hint => OF_HINT,
        Family::Field | Family::Query | Family::DataCollection | Family::Plain => &[],
    }
}

/// Returns the ids in one list of a definition's text; damaged entries are left out.
pub(crate) fn ids(json: &str, path: ListPath) -> Vec<DefinitionId> {
    let mut inside = json;
    for key in path {
        let Some(value) = inside.starts_with('{').then(|| value_of(inside, key)).flatten() else {
            return Vec::new();
        };
        inside = value;
    }
    ids_of(inside)
}

/// Returns the ids in the list that stands in an object under a key.
pub(crate) fn ids_at(json: &str, key: &str) -> Vec<DefinitionId> {
    value_of(json, key).map(ids_of).unwrap_or_default()
}

/// Returns all ids that a definition holds by its lists.
pub(crate) fn held(definition: &Definition<'_>) -> Vec<DefinitionId> {
    let json = definition.json.get();
    paths(&definition.kind).iter().flat_map(|path| ids(json, path)).collect()
}

/// Returns a definition's text with other ids in one list. Entries that stay keep their spelling.
pub(crate) fn with_ids<'j>(json: &'j str, path: ListPath, ids: &[DefinitionId]) -> Cow<'j, str> {
    at(json, path, &mut |list| {
        let old: Vec<&RawValue> = list.and_then(|list| serde_json::from_str(list).ok()).unwrap_or_default();
        if list.is_none() && ids.is_empty() || list.is_some_and(|list| ids_of(list) == ids) {
            return list.map(str::to_owned);
        }
        let spelled = |id: &DefinitionId| {
            let same = old.iter().find(|raw| text_of(raw).is_some_and(|text| text == id.as_str()));
            same.map_or_else(|| quoted(id.as_str()), |raw| raw.get().to_owned())
        };
        Some(format!("[{}]", ids.iter().map(spelled).collect::<Vec<_>>().join(",")))
    })
}

fn ids_of(list: &str) -> Vec<DefinitionId> {
    let items: Vec<&RawValue> = serde_json::from_str(list).unwrap_or_default();
    items.into_iter().filter_map(text_of).map(|text| DefinitionId::new(&text)).collect()
}

/// Unites two lists that were one before. What either side has stays, unless the other side had it before and removed
/// it. The incoming order leads, and what only the destination has follows the neighbour that it follows there. Without
/// an ancestor nothing counts as removed.
pub(crate) fn united(
    ancestor: &[DefinitionId],
    destination: &[DefinitionId],
    incoming: &[DefinitionId],
) -> Vec<DefinitionId> {
    let [before, there, here] =
        [ancestor, destination, incoming].map(|list| list.iter().collect::<BTreeSet<_>>());
    let stays = |id: &DefinitionId| !before.contains(id) || (there.contains(id) && here.contains(id));
    let lead: Vec<_> = incoming.iter().filter(|id| stays(id)).cloned().collect();
    with_followers(lead, destination.iter().filter(|id| stays(id)))
}

/// Puts the entries of a second list that a first one lacks behind the neighbour that they follow in the second.
pub(crate) fn with_followers<'i>(
    mut lead: Vec<DefinitionId>,
    followers: impl Iterator<Item = &'i DefinitionId>,
) -> Vec<DefinitionId> {
    let mut next = 0;
    for id in followers {
        match lead.iter().position(|known| known == id) {
            Some(place) => next = place + 1,
            None => {
                lead.insert(next, id.clone());
                next += 1;
            }
        }
    }
    lead
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ids_from(letters: &str) -> Vec<DefinitionId> {
        letters.chars().map(|letter| DefinitionId::new(&letter.to_string())).collect()
    }

    fn letters(ids: &[DefinitionId]) -> String {
        ids.iter().map(DefinitionId::as_str).collect()
    }

    fn union(ancestor: &str, destination: &str, incoming: &str) -> String {
        letters(&united(&ids_from(ancestor), &ids_from(destination), &ids_from(incoming)))
    }

    #[test]
    fn both_sides_keep_what_they_added_and_lose_what_one_removed() {
        assert_eq!(union("abc", "abcd", "abce"), "abcde");
        assert_eq!(union("abc", "ab", "abc"), "ab");
        assert_eq!(union("abc", "abc", "ac"), "ac");
        assert_eq!(union("", "ab", "bc"), "abc");
        assert_eq!(union("abc", "xabc", "cba"), "xcba");
    }

    #[test]
    fn a_list_is_rewritten_in_place_and_keeps_its_spelling() {
        let json = r#"{"id":"a", "json":{"pageIDs":["p\u0031", "q"],"name":"A"}}"#;
        let path: ListPath = &["json", "pageIDs"];
        assert_eq!(ids(json, path), ["p1", "q"].map(DefinitionId::new));
        assert!(with_ids(json, path, &["p1", "q"].map(DefinitionId::new)) == json);
        let more = with_ids(json, path, &["p1", "r"].map(DefinitionId::new));
        assert_eq!(more, r#"{"id":"a", "json":{"pageIDs":["p\u0031","r"],"name":"A"}}"#);
        let new = with_ids("{}", &["fieldIDs"], &[DefinitionId::new("f")]);
        assert_eq!(new, r#"{"fieldIDs":["f"]}"#);
    }

    fn list() -> impl Strategy<Value = Vec<DefinitionId>> {
        prop::sample::subsequence(ids_from("abcdefgh"), 0..8).prop_shuffle()
    }

    proptest! {
        #[test]
        fn a_union_has_the_same_members_from_either_side(a in list(), b in list(), c in list()) {
            let [mut left, mut right] = [united(&a, &b, &c), united(&a, &c, &b)];
            left.sort();
            right.sort();
            prop_assert_eq!(left, right);
        }

        #[test]
        fn nothing_that_only_the_destination_has_is_lost_unless_the_source_removed_it(
            a in list(), b in list(), c in list(),
        ) {
            let union = united(&a, &b, &c);
            for id in &b {
                let was_removed = a.contains(id) && !c.contains(id);
                prop_assert_eq!(union.contains(id), !was_removed);
            }
        }

        #[test]
        fn the_incoming_order_stays_and_no_member_stands_twice(a in list(), b in list(), c in list()) {
            let union = united(&a, &b, &c);
            let of_incoming: Vec<_> = union.iter().filter(|id| c.contains(id)).collect();
            let expected: Vec<_> = c.iter().filter(|id| union.contains(id)).collect();
            prop_assert_eq!(of_incoming, expected);
            prop_assert_eq!(union.iter().collect::<BTreeSet<_>>().len(), union.len());
        }

        #[test]
        fn a_list_that_one_side_left_alone_becomes_that_of_the_other(a in list(), b in list()) {
            prop_assert_eq!(united(&a, &a, &b), &b[..]);
            prop_assert_eq!(united(&b, &b, &b), &b[..]);
        }
    }
}
