//! Finds entries by anything people remember of them: app, server, tag, note, date, kind, and what definitions inside
//! their bundles are called ("which backup still had the field Passport number?").

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::contents::{Contents, Matches, Version};
use crate::library::{Entry, EntryKind, Library, Why};
use crate::{EntryId, Progress, Result};

/// More hits than this are not shown for one entry.
const MOST_HITS: usize = 5;

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, specta::Type)]
pub struct Found {
    /// The entries, the newest first.
    pub entries: Vec<FoundEntry>,
    /// How many entries have not been read yet: what they hold is not in this answer.
    pub unread: usize,
    /// There are more definitions with these words than were looked at.
    pub more: bool,
}

/// An entry that was found.
#[derive(Clone, Debug, PartialEq, Serialize, specta::Type)]
pub struct FoundEntry {
    /// The entry.
    #[serde(flatten)]
    pub entry: Entry,
    /// Definitions inside that made it found; none when its own words did.
    pub hits: Vec<Hit>,
    /// How many there are.
    pub hit_count: usize,
}

/// A definition inside an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct Hit {
    /// The definition.
    pub definition: String,
    /// Its type, e.g. `field`.
    pub r#type: String,
    /// What it is called; untrusted text.
    pub name: String,
    /// The one of its names that has the words, in whatever language; untrusted text.
    pub matched: String,
}

/// Finds those of the entries to which all words of a text belong; an empty text finds nothing.
pub async fn find(text: &str, entries: Vec<Entry>, contents: &Contents) -> Result<Found> {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    if words.is_empty() {
        return Ok(Found::default());
    }
    let known = contents.known(ids(&entries)).await?;
    let unread = entries.iter().filter(|entry| !known.contains(&entry.id)).count();
    let mut asked = Asked { contents, answers: BTreeMap::new() };
    let mut found = Vec::new();
    let mut more = asked.matches(&words).await?.more;
    for entry in entries {
        let own = own_words(&entry);
        let rest: Vec<String> = words.iter().filter(|word| !own.contains(word.as_str())).cloned().collect();
        let of_all = hits(&entry.id, asked.matches(&words).await?, &words);
        let (hits, hit_count) = if of_all.1 > 0 || rest.is_empty() {
            of_all
        } else {
            let matches = asked.matches(&rest).await?;
            more |= matches.more;
            hits(&entry.id, matches, &rest)
        };
        if hit_count > 0 || rest.is_empty() {
            found.push(FoundEntry { entry, hits, hit_count });
        }
    }
    Ok(Found { entries: found, unread, more })
}

/// Reads the entries whose contents are not known yet, the newest first. An entry that cannot be read now is tried
/// again the next time.
pub async fn catch_up(library: &Library, contents: &Contents, progress: &Progress) -> Result<()> {
    let entries = library.list().await?;
    let known = contents.known(ids(&entries)).await?;
    for entry in entries.iter().filter(|entry| !known.contains(&entry.id)) {
        progress.check()?;
        let bytes = match entry.kind {
            EntryKind::ImportRecord => None,
            EntryKind::App | EntryKind::AllApps => match library.get(&entry.id).await {
                Ok(bytes) => Some(bytes.into()),
                Err(error) => {
                    tracing::warn!("the entry `{}` cannot be searched: {error}", entry.id);
                    continue;
                }
            },
        };
        contents.learn(entry.id, bytes).await?;
    }
    Ok(())
}

/// Answers of the contents, each asked for once.
struct Asked<'c> {
    contents: &'c Contents,
    answers: BTreeMap<Vec<String>, Matches>,
}

impl Asked<'_> {
    async fn matches(&mut self, words: &[String]) -> Result<&Matches> {
        if !self.answers.contains_key(words) {
            let found = self.contents.find(words.to_vec()).await?;
            self.answers.insert(words.to_vec(), found);
        }
        Ok(&self.answers[words])
    }
}

fn hits(entry: &EntryId, matches: &Matches, words: &[String]) -> (Vec<Hit>, usize) {
    let places = matches.entries.get(entry).map(Vec::as_slice).unwrap_or_default();
    let hits = places.iter().filter_map(|at| matches.versions.get(*at)).take(MOST_HITS);
    (hits.map(|version| hit(version, words)).collect(), places.len())
}

fn hit(version: &Version, words: &[String]) -> Hit {
    let has_words = |name: &&str| {
        let name = name.to_lowercase();
        words.iter().any(|word| name.contains(word))
    };
    let matched = version.names.lines().find(has_words).unwrap_or(&version.name);
    Hit {
        definition: version.definition.to_string(),
        r#type: version.kind.clone(),
        name: version.name.clone(),
        matched: matched.to_owned(),
    }
}

/// Everything an entry says about itself.
fn own_words(entry: &Entry) -> String {
    let mut words = vec![entry.id.to_string(), entry.name.clone(), kind(entry).to_owned()];
    let apps = entry.apps.iter().flat_map(|app| [app.name.clone(), app.label.clone()]);
    let told = [&entry.server, &entry.server_url, &entry.tenant, &entry.account, &entry.note];
    words.extend(apps.chain(told.into_iter().cloned()).flatten());
    words.extend(entry.tags.iter().cloned());
    words.extend(entry.environment.map(|environment| environment.as_str().to_owned()));
    let times = entry.exported_at.into_iter().chain([entry.stored_at]);
    words.extend(times.map(|time| time.strftime("%Y-%m-%d %-d %B %Y").to_string()));
    if entry.trashed {
        words.push("trash".to_owned());
    }
    words.join("\n").to_lowercase()
}

fn kind(entry: &Entry) -> &'static str {
    match (&entry.why, entry.kind) {
        (Why::Backup, EntryKind::AllApps) => "backup all apps",
        (Why::Backup, EntryKind::App | EntryKind::ImportRecord) => "backup app",
        (Why::Snapshot { .. }, _) => "snapshot before import",
        (Why::Outgoing { .. }, _) => "outgoing",
        (Why::ImportRecord { .. }, _) => "import record",
        (Why::Export, _) => "export",
        (Why::AddedFile, _) => "file origin unknown",
    }
}

fn ids(entries: &[Entry]) -> BTreeSet<EntryId> {
    entries.iter().map(|entry| entry.id).collect()
}
