//! What people change about an entry: note, tags, pin, trash. It lives in the restic snapshot, never in `entry.json`, so
//! that `entry.json` and the bundle stay as they were stored.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rustic_core::repofile::{DeleteOption, SnapshotFile, StringList};
use serde::{Deserialize, Serialize};

use super::entry::Entry;
use crate::{Code, Error, Result};

/// How long an entry stays in the trash: 30 days.
pub const TRASH_TIME: SignedDuration = SignedDuration::from_hours(30 * 24);

const OWN_TAG: &str = "appferry";
const ID_TAG: &str = "entry:";
const NOTED_TAG: &str = "noted:";
const BY_HAND_TAG: &str = "pinned:by-hand";
/// The longest tag, in characters.
const LONGEST_TAG: usize = 80;
/// The longest note, in characters.
const LONGEST_NOTE: usize = 10_000;

/// One thing that is changed about an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", content = "value", rename_all = "kebab-case")]
pub enum Mark {
    /// Replaces the note; an empty one takes it away.
    Note(String),
    /// Adds tags.
    Tag(Vec<String>),
    /// Takes tags away.
    Untag(Vec<String>),
    /// Protects it from deletion until somebody unpins it.
    Pin,
    /// Ends the protection; a pin of its own stays for its time.
    Unpin,
    /// Moves it to the trash, where it stays for 30 days.
    Trash,
    /// Takes it out of the trash.
    Restore,
}

impl Mark {
    /// Returns the entry as it is with this mark. Fails with `Invalid` where something protects the entry, or the text
    /// cannot be kept.
    pub(super) fn put_on(&self, entry: &Entry, now: Timestamp) -> Result<Entry> {
        let mut marked = entry.clone();
        marked.end_pin(now);
        match self {
            Self::Note(text) => {
                check_note(text)?;
                marked.note = Some(text.clone()).filter(|text| !text.trim().is_empty());
                marked.noted_at = Some(now);
            }
            Self::Tag(tags) => {
                tags.iter().try_for_each(|tag| check_tag(tag))?;
                let all: BTreeSet<_> = marked.tags.iter().chain(tags).cloned().collect();
                marked.tags = all.into_iter().collect();
            }
            Self::Untag(tags) => marked.tags.retain(|tag| !tags.contains(tag)),
            Self::Pin if entry.trashed => return Err(in_trash(entry)),
            Self::Pin => (marked.pinned, marked.pinned_by_hand) = (true, true),
            Self::Unpin => {
                check_unpin(&marked, now)?;
                let has_its_own = marked.pinned_until.is_some_and(|until| until > now);
                (marked.pinned, marked.pinned_by_hand) = (has_its_own, false);
            }
            Self::Trash if marked.pinned => return Err(is_pinned(&marked, now)),
            Self::Trash => {
                marked.trashed = true;
                marked.trashed_until = entry.trashed_until.or(Some(now + TRASH_TIME));
            }
            Self::Restore => {
                marked.trashed = false;
                marked.trashed_until = None;
            }
        }
        marked.kept_by = marked.marks_keep();
        Ok(marked)
    }
}

/// Returns the restic tags of an entry.
pub(super) fn tags(entry: &Entry) -> StringList {
    let mut tags = StringList::default();
    tags.add(OWN_TAG.to_owned());
    tags.add(format!("{ID_TAG}{}", entry.id));
    if let Some(time) = entry.noted_at {
        tags.add(format!("{NOTED_TAG}{time}"));
    }
    if entry.pinned_by_hand {
        tags.add(BY_HAND_TAG.to_owned());
    }
    for tag in &entry.tags {
        tags.add(tag.clone());
    }
    tags
}

/// Returns what restic may do with an entry.
pub(super) fn protection(entry: &Entry) -> DeleteOption {
    match (entry.pinned, entry.trashed_until) {
        (true, _) => DeleteOption::Never,
        (false, Some(until)) => DeleteOption::After(until.to_zoned(TimeZone::UTC)),
        (false, None) => DeleteOption::NotSet,
    }
}

/// Takes from a restic snapshot what can change.
pub(super) fn read(entry: &mut Entry, snapshot: &SnapshotFile) {
    entry.tags = snapshot.tags.iter().filter(|tag| !is_own(tag)).cloned().collect();
    entry.noted_at =
        snapshot.tags.iter().find_map(|tag| tag.strip_prefix(NOTED_TAG)).and_then(|time| time.parse().ok());
    entry.note = snapshot.description.clone();
    entry.pinned = snapshot.delete == DeleteOption::Never;
    entry.pinned_by_hand = entry.pinned && snapshot.tags.iter().any(|tag| tag == BY_HAND_TAG);
    entry.trashed_until = match &snapshot.delete {
        DeleteOption::After(time) => Some(time.timestamp()),
        DeleteOption::NotSet | DeleteOption::Never => None,
    };
    entry.trashed = entry.trashed_until.is_some();
    entry.added_bytes = snapshot.summary.as_ref().map(|stored| stored.data_added_packed);
    entry.kept_by = entry.marks_keep();
}

/// Writes into a restic snapshot what can change.
pub(super) fn write(entry: &Entry, snapshot: &mut SnapshotFile) {
    snapshot.original = snapshot.original.or(Some(snapshot.id));
    snapshot.tags = tags(entry);
    snapshot.description = entry.note.clone();
    snapshot.delete = protection(entry);
}

fn is_own(tag: &str) -> bool {
    tag == OWN_TAG || tag == BY_HAND_TAG || tag.starts_with(ID_TAG) || tag.starts_with(NOTED_TAG)
}

fn check_note(text: &str) -> Result<()> {
    if text.chars().count() > LONGEST_NOTE {
        return Err(Error::new(
            Code::Invalid,
            format!("A note has at most {LONGEST_NOTE} characters. Nothing was changed."),
        ));
    }
    Ok(())
}

fn check_tag(tag: &str) -> Result<()> {
    let problem = if tag.trim() != tag || tag.is_empty() {
        "A tag has no spaces around it and is not empty."
    } else if tag.chars().count() > LONGEST_TAG || tag.chars().any(char::is_control) {
        "A tag has at most 80 characters and no line breaks."
    } else if is_own(tag) {
        "AppFerry uses this tag itself."
    } else {
        return Ok(());
    };
    Err(Error::new(Code::Invalid, format!("`{tag}` cannot be a tag. {problem}")))
}

fn check_unpin(entry: &Entry, now: Timestamp) -> Result<()> {
    match entry.pinned_until.filter(|until| entry.pinned && !entry.pinned_by_hand && *until > now) {
        None => Ok(()),
        Some(until) => Err(is_way_back(entry, until)),
    }
}

fn is_pinned(entry: &Entry, now: Timestamp) -> Error {
    match entry.pinned_until.filter(|until| *until > now) {
        Some(until) => is_way_back(entry, until),
        None => Error::new(Code::Invalid, format!("‘{}’ is pinned and stays where it is.", entry.name))
            .hint("Unpin it first."),
    }
}

fn is_way_back(entry: &Entry, until: Timestamp) -> Error {
    let until = until.strftime("%Y-%m-%d");
    let message = format!("‘{}’ stays pinned until {until}: it is the way back from an import.", entry.name);
    Error::new(Code::Invalid, message)
}

fn in_trash(entry: &Entry) -> Error {
    Error::new(Code::Invalid, format!("‘{}’ is in the trash.", entry.name)).hint("Restore it first.")
}
