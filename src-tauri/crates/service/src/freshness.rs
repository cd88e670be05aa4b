//! What changed on a server since somebody last looked, app by app.

use std::collections::BTreeMap;

use bundle::{DefinitionId, Hash};
use serde::Serialize;

use crate::index::{LastLook, LookedAt};
use crate::list_apps::{AppContents, Look};

/// What changed on a server since somebody last looked at its apps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, specta::Type)]
pub struct Freshness {
    /// The apps that changed, came or went, by label.
    pub changed_apps: Vec<ChangedApp>,
    /// When somebody looked before; `None`: nobody has, so that nothing is known of changes.
    pub since: Option<String>,
}

/// An app that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct ChangedApp {
    /// The app's id.
    pub id: String,
    /// Its label.
    pub label: String,
}

/// Compares what somebody sees now with what was seen before.
pub fn compare(before: Option<&LastLook>, now: &LastLook) -> Freshness {
    let Some(before) = before else { return Freshness::default() };
    let mut changed: Vec<_> = before
        .apps
        .iter()
        .chain(&now.apps)
        .filter(|(id, _)| hash(before, id) != hash(now, id))
        .map(|(id, app)| (id.clone(), ChangedApp { id: id.clone(), label: app.label.clone() }))
        // Of an app on both sides the label of now stays.
        .collect::<BTreeMap<_, _>>()
        .into_values()
        .collect();
    changed.sort_by_cached_key(|app| (app.label.to_lowercase(), app.id.clone()));
    Freshness { changed_apps: changed, since: Some(before.at.to_string()) }
}

/// Returns what somebody sees in a look.
pub fn seen_in(look: &Look) -> LastLook {
    let app = |(id, app): (&DefinitionId, &AppContents)| {
        (id.to_string(), LookedAt { hash: hash_of(&app.hashes), label: app.row.label.clone() })
    };
    LastLook { at: look.read_at, apps: look.apps.iter().map(app).collect() }
}

fn hash(look: &LastLook, id: &str) -> Option<Hash> {
    look.apps.get(id).map(|app| app.hash)
}

/// Ids never hold a line break, and hashes are all of one length, so that no two apps are written alike.
fn hash_of(definitions: &BTreeMap<DefinitionId, Hash>) -> Hash {
    let mut text = Vec::new();
    for (id, hash) in definitions {
        text.extend_from_slice(id.as_str().as_bytes());
        text.push(b'\n');
        text.extend_from_slice(hash.as_bytes());
    }
    Hash::of(&text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use jiff::Timestamp;

    use super::*;

    fn look(second: i64, apps: &[(&str, &str, u8)]) -> LastLook {
        let app = |(id, label, version): &(&str, &str, u8)| {
            ((*id).to_owned(), LookedAt { hash: Hash::of(&[*version]), label: (*label).to_owned() })
        };
        LastLook { at: Timestamp::from_second(second).unwrap(), apps: apps.iter().map(app).collect() }
    }

    #[test]
    fn apps_that_changed_came_or_went_are_named() {
        let before = look(0, &[("a", "Visits", 1), ("b", "Old name", 1), ("c", "Clinic", 1)]);
        let now = look(9, &[("a", "Visits", 1), ("b", "New name", 2), ("d", "birds", 1)]);
        let found = compare(Some(&before), &now);
        let named: Vec<_> = found.changed_apps.iter().map(|app| app.label.as_str()).collect();
        assert_eq!(named, ["birds", "Clinic", "New name"]);
        assert_eq!(found.since.as_deref(), Some("1970-01-01T00:00:00Z"));
    }

    #[test]
    fn nothing_is_known_of_changes_before_the_first_look() {
        assert_eq!(compare(None, &look(9, &[("a", "Visits", 1)])), Freshness::default());
        let same = look(9, &[("a", "Visits", 1)]);
        assert_eq!(compare(Some(&same), &same).changed_apps, []);
    }

    #[test]
    fn an_app_is_another_when_one_of_its_definitions_is() {
        let app = |id: &str, version: u8| BTreeMap::from([(DefinitionId::new(id), Hash::of(&[version]))]);
        assert_eq!(hash_of(&app("a", 1)), hash_of(&app("a", 1)));
        assert_ne!(hash_of(&app("a", 1)), hash_of(&app("a", 2)));
        assert_ne!(hash_of(&app("a", 1)), hash_of(&app("b", 1)));
    }
}
