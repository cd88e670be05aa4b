//! When an app or a definition appeared, changed and vanished on each server, as far as the library's entries tell.

use std::collections::BTreeMap;

use bundle::DefinitionId;
use jiff::Timestamp;
use serde::Serialize;

use crate::contents::{Contents, Step};
use crate::library::{Entry, EntryApp, EntryKind, Library};
use crate::{EntryId, Result};

/// What the entries tell about an app or a definition, the oldest moment first.
#[derive(Clone, Debug, PartialEq, Serialize, specta::Type)]
pub struct Timeline {
    /// The app or definition.
    pub id: String,
    /// What it is called in the newest entry that has it; untrusted text. Unknown when no entry has it.
    pub name: Option<String>,
    /// What happened.
    pub moments: Vec<Moment>,
    /// How many entries have not been read yet: what they hold is not in this answer.
    pub unread: usize,
}

/// Something that happened between two entries of one server; the time is that of the later one.
#[derive(Clone, Debug, PartialEq, Serialize, specta::Type)]
pub struct Moment {
    /// When the later entry was exported or stored.
    pub at: Timestamp,
    /// The server.
    pub server: Option<String>,
    /// The entry that shows it.
    pub entry: EntryId,
    /// The entry of the same server before it.
    pub before: Option<EntryId>,
    /// What happened.
    pub what: Happening,
    /// For an app: what is different inside. Unknown for everything else, and where an app's own exports are missing.
    pub inside: Option<Inside>,
}

/// What happened to an app or a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum Happening {
    /// It is there for the first time, or again.
    Appeared,
    /// It is not what it was.
    Changed,
    /// It is gone: an export of all apps is without it.
    Vanished,
}

/// How many definitions of an app are different.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct Inside {
    /// New ones.
    pub added: usize,
    /// Other ones.
    pub changed: usize,
    /// Those that are gone.
    pub removed: usize,
}

/// Tells the story of a definition.
pub async fn of_definition(id: &DefinitionId, library: &Library, contents: &Contents) -> Result<Timeline> {
    let entries = library.list().await?;
    let known = contents.known(entries.iter().map(|entry| entry.id).collect()).await?;
    let matches = contents.versions(id.clone()).await?;
    // The entry that was read last for a definition with several versions of one entry counts; there is only one.
    let version = |entry: &Entry| matches.entries.get(&entry.id).and_then(|places| places.last().copied());
    let mut moments = Vec::new();
    for series in by_server(&entries).into_values() {
        let read = series.into_iter().filter(|entry| known.contains(&entry.id));
        // An export of one app says nothing about definitions that it does not hold.
        let tells = read.filter(|entry| entry.kind == EntryKind::AllApps || version(entry).is_some());
        let states: Vec<_> = tells.map(|entry| (entry, version(entry))).collect();
        moments.extend(story(&states));
    }
    moments.sort_by_key(|moment| (moment.at, moment.entry));
    let newest = entries.iter().find_map(&version).and_then(|at| matches.versions.get(at));
    Ok(Timeline {
        id: id.to_string(),
        name: newest.map(|version| version.name.clone()),
        moments,
        unread: entries.len() - known.len(),
    })
}

/// Tells the story of an app.
pub async fn of_app(id: &DefinitionId, library: &Library, contents: &Contents) -> Result<Timeline> {
    let entries = library.list().await?;
    let known = contents.known(entries.iter().map(|entry| entry.id).collect()).await?;
    let mut moments = Vec::new();
    for series in by_server(&entries).into_values() {
        let tells =
            series.into_iter().filter(|entry| entry.kind == EntryKind::AllApps || holds(entry, id).is_some());
        let states: Vec<_> = tells.map(|entry| (entry, holds(entry, id).map(|_| ()))).collect();
        moments.extend(story(&states));
        let own: Vec<_> =
            states.iter().map(|(entry, _)| *entry).filter(|entry| is_alone(entry, id)).collect();
        for pair in own.windows(2) {
            let [before, after] = pair else { continue };
            if before.canonical_sha256 != after.canonical_sha256 || before.parts != after.parts {
                let both_read = known.contains(&before.id) && known.contains(&after.id);
                let step = if both_read { Some(contents.step(before.id, after.id).await?) } else { None };
                moments.push(Moment {
                    inside: step.map(Inside::of),
                    ..moment(after, Some(before.id), Happening::Changed)
                });
            }
        }
    }
    moments.sort_by_key(|moment| (moment.at, moment.entry));
    let newest = entries.iter().find_map(|entry| holds(entry, id));
    Ok(Timeline {
        id: id.to_string(),
        name: newest.and_then(|app| app.label.clone().or_else(|| app.name.clone())),
        moments,
        unread: entries.len() - known.len(),
    })
}

/// Goes through the states of one thing on one server, the oldest first; `None`: it is not there.
fn story<V: PartialEq>(states: &[(&Entry, Option<V>)]) -> Vec<Moment> {
    let mut moments = Vec::new();
    let mut before: Option<&(&Entry, Option<V>)> = None;
    for state in states {
        let (entry, now) = state;
        let what = match (before.and_then(|(_, version)| version.as_ref()), now) {
            (None, Some(_)) => Some(Happening::Appeared),
            (Some(_), None) => Some(Happening::Vanished),
            (Some(old), Some(new)) if old != new => Some(Happening::Changed),
            (Some(_), Some(_)) | (None, None) => None,
        };
        moments.extend(what.map(|what| moment(entry, before.map(|(entry, _)| entry.id), what)));
        before = Some(state);
    }
    moments
}

fn moment(entry: &Entry, before: Option<EntryId>, what: Happening) -> Moment {
    Moment { at: time(entry), server: entry.server.clone(), entry: entry.id, before, what, inside: None }
}

impl Inside {
    fn of(step: Step) -> Self {
        let Step { added, changed, removed } = step;
        Self { added: added.len(), changed: changed.len(), removed: removed.len() }
    }
}

/// Groups the bundles by server, each group the oldest first. Outgoing bundles and files of unknown origin are no
/// server's state.
fn by_server(entries: &[Entry]) -> BTreeMap<(&str, Option<&str>), Vec<&Entry>> {
    let mut groups: BTreeMap<_, Vec<&Entry>> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| entry.kind != EntryKind::ImportRecord) {
        if let Some(url) = entry.server_url.as_deref() {
            groups.entry((url, entry.tenant.as_deref())).or_default().push(entry);
        }
    }
    groups.values_mut().for_each(|series| series.sort_by_key(|entry| (time(entry), entry.id)));
    groups
}

fn time(entry: &Entry) -> Timestamp {
    entry.exported_at.unwrap_or(entry.stored_at)
}

fn holds<'e>(entry: &'e Entry, app: &DefinitionId) -> Option<&'e EntryApp> {
    entry.apps.iter().find(|held| held.id == *app)
}

fn is_alone(entry: &Entry, app: &DefinitionId) -> bool {
    entry.kind == EntryKind::App && entry.apps.len() == 1 && holds(entry, app).is_some()
}
