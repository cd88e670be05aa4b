//! Compares the apps of two looks, app by app: the strait between the panes.

use std::collections::BTreeSet;

use bundle::DefinitionId;
use serde::Serialize;

use crate::ServerId;
use crate::list_apps::{AppContents, Look};

/// How the apps of two servers differ.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct Comparison {
    /// The server on the left: the source.
    pub left: ServerId,
    /// The server on the right: the destination.
    pub right: ServerId,
    /// One row for each app of either side, by id.
    pub apps: Vec<AppDifference>,
}

/// How one app differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct AppDifference {
    /// The app's id.
    pub app: String,
    /// On which side it is.
    pub presence: AppPresence,
    /// Definitions only on the left.
    pub added: usize,
    /// Definitions on both sides with different content.
    pub replaced: usize,
    /// Definitions only on the right.
    pub hidden: usize,
    /// Definitions that are the same.
    pub same: usize,
    /// Which side was edited last, as far as the dates of the differing definitions tell.
    pub direction: Direction,
}

/// On which side something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum AppPresence {
    /// On both.
    Both,
    /// On the left alone.
    LeftOnly,
    /// On the right alone.
    RightOnly,
}

/// Which way a difference points. A hint: dates travel with files (wire 3.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// No difference.
    Same,
    /// The left has the younger edits.
    LeftNewer,
    /// The right has the younger edits.
    RightNewer,
    /// Each side has a younger edit.
    BothChanged,
    /// Only the left has the app.
    LeftOnly,
    /// Only the right has the app.
    RightOnly,
}

/// Compares two looks.
pub fn compare(left: (ServerId, &Look), right: (ServerId, &Look)) -> Comparison {
    let ids: BTreeSet<_> = left.1.apps.keys().chain(right.1.apps.keys()).collect();
    let apps = ids.into_iter().map(|id| difference(id, left.1.apps.get(id), right.1.apps.get(id)));
    Comparison { left: left.0, right: right.0, apps: apps.collect() }
}

fn difference(id: &DefinitionId, left: Option<&AppContents>, right: Option<&AppContents>) -> AppDifference {
    let one_sided = |presence, direction| AppDifference {
        app: id.to_string(),
        presence,
        added: left.map_or(0, |app| app.hashes.len()),
        replaced: 0,
        hidden: right.map_or(0, |app| app.hashes.len()),
        same: 0,
        direction,
    };
    match (left, right) {
        (Some(left), Some(right)) => both(id, left, right),
        (Some(_), None) => one_sided(AppPresence::LeftOnly, Direction::LeftOnly),
        (None, _) => one_sided(AppPresence::RightOnly, Direction::RightOnly),
    }
}

fn both(id: &DefinitionId, left: &AppContents, right: &AppContents) -> AppDifference {
    let shared = || left.hashes.iter().filter_map(|(id, hash)| Some((id, hash, right.hashes.get(id)?)));
    let replaced: Vec<_> = shared().filter(|(_, ours, theirs)| ours != theirs).map(|(id, ..)| id).collect();
    let same = shared().count() - replaced.len();
    let added = left.hashes.len() - shared().count();
    let hidden = right.hashes.len() - shared().count();
    let younger =
        |a: &AppContents, b: &AppContents| replaced.iter().any(|id| a.updated.get(*id) > b.updated.get(*id));
    let ahead = (added > 0 || younger(left, right), hidden > 0 || younger(right, left));
    let direction = match ahead {
        _ if replaced.is_empty() && added == 0 && hidden == 0 => Direction::Same,
        (true, true) => Direction::BothChanged,
        (false, true) => Direction::RightNewer,
        (true | false, false) => Direction::LeftNewer,
    };
    let replaced = replaced.len();
    AppDifference {
        app: id.to_string(),
        presence: AppPresence::Both,
        added,
        replaced,
        hidden,
        same,
        direction,
    }
}
