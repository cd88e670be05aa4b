//! Finds what both sides of an import had in common before: an entry that the user chose, or for each definition the
//! newest version that is known to have been on both.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bundle::three_way::{Ancestor, Version};
use bundle::{Bundle, DefinitionId, Hash, canonical};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::history::ImportRecord;
use crate::index::{Common, Index, Past, Sighting};
use crate::library::{Entry, EntryKind, Library, Why};
use crate::reading::reading;
use crate::server::Address;
use crate::{Code, EntryId, Error, Outcome, Result};

/// More entries than this are not read for their versions; the rest count by their hashes.
const MOST_ENTRIES: usize = 8;
/// More entries than this are not taken into the index at a time, so that a large library does not hold up a plan.
const MOST_NEWS: usize = 100;

/// What is kept of earlier days.
#[derive(Clone, Copy)]
pub struct Memory<'m> {
    /// The bundles.
    pub library: &'m Library,
    /// Who had which of their definitions, and when.
    pub index: &'m Index,
}

/// How the ancestor of a plan was found. It is part of the plan, so that an apply compares with the same versions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum AncestorChoice {
    /// There is none: two-way only.
    #[default]
    TwoWay,
    /// The user chose an entry.
    Chosen {
        /// The entry.
        entry: EntryId,
    },
    /// The newest common version of each definition.
    Seen {
        /// The versions.
        versions: BTreeMap<DefinitionId, SeenVersion>,
    },
}

/// A version that both sides had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenVersion {
    /// Its canonical hash.
    pub hash: Hash,
    /// Since when both are known to have had it.
    pub at: Timestamp,
    /// An entry that holds it, where the plan needs its content.
    pub entry: Option<EntryId>,
}

/// The bytes that an ancestor is read from. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct AncestorBytes(Arc<Kept>);

#[derive(Clone, Debug, Default)]
enum Kept {
    #[default]
    Nothing,
    Chosen(Arc<[u8]>),
    Seen {
        bundles: Vec<Arc<[u8]>>,
        of: BTreeMap<DefinitionId, Version>,
    },
}

impl AncestorBytes {
    /// Takes one export as the ancestor of everything in it.
    pub fn chosen(bytes: Arc<[u8]>) -> Self {
        Self(Arc::new(Kept::Chosen(bytes)))
    }

    /// Hands over the ancestor as a plan is computed with it.
    pub fn with<T>(&self, work: impl FnOnce(Ancestor<'_>) -> T) -> T {
        match self.0.as_ref() {
            Kept::Nothing => work(Ancestor::None),
            Kept::Chosen(bytes) => work(Ancestor::Chosen(bytes)),
            Kept::Seen { bundles, of } => {
                let bundles: Vec<&[u8]> = bundles.iter().map(AsRef::as_ref).collect();
                work(Ancestor::Seen { bundles: &bundles, of })
            }
        }
    }
}

/// The two sides whose common versions are looked for.
pub(crate) struct Sides<'s> {
    /// Where the bundles come from.
    pub past: Past,
    /// The bundles.
    pub given: &'s [Arc<[u8]>],
    /// The destination: URL and tenant.
    pub destination: String,
    /// What it holds now.
    pub there: Vec<(DefinitionId, Hash)>,
}

/// Finds the newest common version of each definition that an import may touch.
pub(crate) async fn find(sides: Sides<'_>, memory: Memory<'_>) -> Result<AncestorChoice> {
    catch_up(memory).await;
    let found = memory.index.common(sides.past, sides.destination).await?;
    if found.is_empty() {
        return Ok(AncestorChoice::TwoWay);
    }
    let given = sides.given.to_vec();
    let there: BTreeMap<_, _> = sides.there.into_iter().collect();
    let here = reading(move || Ok(hashes(&given)?.into_iter().collect::<BTreeMap<_, _>>())).await?;
    let versions = found.into_iter().filter_map(|(id, common)| {
        let version = relevant(&common, there.get(&id), here.get(&id))?;
        Some((id, version))
    });
    let mut versions: BTreeMap<_, _> = versions.collect();
    forget_rare_entries(&mut versions);
    Ok(AncestorChoice::Seen { versions })
}

/// A version matters where the bundle has the definition, or the destination's has changed. Its content matters where
/// the two sides differ.
fn relevant(common: &Common, there: Option<&Hash>, here: Option<&Hash>) -> Option<SeenVersion> {
    let Common { hash, at, entry } = *common;
    let matters = here.is_some() || there.is_some_and(|there| *there != hash);
    matters.then(|| SeenVersion { hash, at, entry: entry.filter(|_| here.is_some() && here != there) })
}

/// Keeps the entries that hold the most versions: each is read as a whole.
fn forget_rare_entries(versions: &mut BTreeMap<DefinitionId, SeenVersion>) {
    let mut uses: BTreeMap<EntryId, usize> = BTreeMap::new();
    for entry in versions.values().filter_map(|version| version.entry) {
        *uses.entry(entry).or_default() += 1;
    }
    let mut entries: Vec<_> = uses.into_iter().collect();
    entries.sort_by_key(|(entry, uses)| (std::cmp::Reverse(*uses), *entry));
    let kept: BTreeSet<_> = entries.into_iter().take(MOST_ENTRIES).map(|(entry, _)| entry).collect();
    for version in versions.values_mut() {
        version.entry = version.entry.filter(|entry| kept.contains(entry));
    }
}

/// Reads the versions of a choice. What it says is untrusted: a version's content counts only if it has the hash.
pub(crate) async fn read(choice: &AncestorChoice, library: &Library) -> Result<AncestorBytes> {
    let kept = match choice {
        AncestorChoice::TwoWay => Kept::Nothing,
        AncestorChoice::Chosen { entry } => Kept::Chosen(library.get(entry).await?.into()),
        AncestorChoice::Seen { versions } => {
            let entries: BTreeSet<_> = versions.values().filter_map(|version| version.entry).collect();
            let mut bundles: Vec<Arc<[u8]>> = Vec::new();
            let mut places = BTreeMap::new();
            for entry in entries.into_iter().take(MOST_ENTRIES) {
                // An entry that is gone takes the content with it, not the hash.
                if let Some(bytes) = readable(&entry, library).await {
                    places.insert(entry, bundles.len());
                    bundles.push(bytes);
                }
            }
            let version = |version: &SeenVersion| Version {
                hash: version.hash,
                at: version.at.to_string(),
                bundle: version.entry.and_then(|entry| places.get(&entry).copied()),
            };
            Kept::Seen {
                of: versions.iter().map(|(id, seen)| (id.clone(), version(seen))).collect(),
                bundles,
            }
        }
    };
    Ok(AncestorBytes(Arc::new(kept)))
}

async fn readable(entry: &EntryId, library: &Library) -> Option<Arc<[u8]>> {
    let bytes = library.get(entry).await.ok()?;
    Bundle::parse(&bytes).is_ok().then(|| bytes.into())
}

/// Tells where entries come from: the server that all of them are of. A file has the origin of an entry with the same
/// content, if there is one.
pub(crate) async fn past_of(entries: &[EntryId], bundles: &[Arc<[u8]>], library: &Library) -> Result<Past> {
    let all = library.list().await?;
    let found: Vec<&Entry> =
        entries.iter().filter_map(|id| all.iter().find(|entry| entry.id == *id)).collect();
    let origins: Vec<_> = found.iter().filter_map(|entry| origin(entry, &all)).collect();
    if let Some((identity, _)) = origins.first()
        && origins.len() == entries.len()
        && origins.iter().all(|(other, _)| other == identity)
    {
        let until = origins.iter().map(|(_, until)| *until).max();
        return Ok(Past::Server { identity: identity.clone(), until });
    }
    let bundles = bundles.to_vec();
    reading(move || hashes(&bundles)).await.map(Past::Content)
}

/// Returns the server that an entry, or one with the same content, came from, and when.
fn origin(entry: &Entry, all: &[Entry]) -> Option<(String, Timestamp)> {
    let is_twin = |other: &&Entry| {
        other.sha256 == entry.sha256
            || other.kind == entry.kind
                && entry.canonical_sha256.is_some()
                && other.canonical_sha256 == entry.canonical_sha256
    };
    // The list is the newest first; the oldest twin is where the content came from.
    let mut twins = all.iter().filter(is_twin).rev();
    server_of(entry).or_else(|| twins.find_map(server_of))
}

fn server_of(entry: &Entry) -> Option<(String, Timestamp)> {
    let url = entry.server_url.as_deref()?;
    let address = Address::parse(url, entry.tenant.as_deref()).ok()?;
    Some((address.identity(), entry.exported_at.unwrap_or(entry.stored_at)))
}

/// Takes into the index what the library knows and it does not: after the index was made anew, or when the entries
/// come from another computer.
async fn catch_up(memory: Memory<'_>) {
    let Ok(entries) = memory.library.list().await else { return };
    let mut news = 0;
    for entry in &entries {
        let Some(server) = witness(entry) else { continue };
        if memory.index.knows(entry.id, &server).await.unwrap_or(true) {
            continue;
        }
        news += 1;
        if news > MOST_NEWS {
            tracing::info!("the index learns from the library: more entries are left for the next time");
            return;
        }
        if let Err(error) = learn(entry, &server, memory).await {
            tracing::warn!("the entry `{}` tells the index nothing: {error}", entry.id);
        }
    }
}

/// Returns the name by which the index knows whose state an entry tells about.
fn witness(entry: &Entry) -> Option<String> {
    match (entry.kind, &entry.why) {
        (EntryKind::ImportRecord, Why::ImportRecord { import }) => Some(format!("import {import}")),
        (EntryKind::ImportRecord, _) => None,
        (EntryKind::App | EntryKind::AllApps, _) => server_of(entry).map(|(identity, _)| identity),
    }
}

async fn learn(entry: &Entry, server: &str, memory: Memory<'_>) -> Result<()> {
    let content = memory.library.get(&entry.id).await;
    // Read or not: it is not tried again.
    memory.index.took(entry.id, server).await?;
    let content: Arc<[u8]> = content?.into();
    match entry.kind {
        EntryKind::App | EntryKind::AllApps => {
            let at = entry.exported_at.unwrap_or(entry.stored_at);
            memory
                .index
                .saw(Sighting { server: server.to_owned(), at, entry: Some(entry.id) }, content)
                .await;
            Ok(())
        }
        EntryKind::ImportRecord => learn_import(&content, memory).await,
    }
}

/// After a verified import the destination had what was given.
async fn learn_import(record: &[u8], memory: Memory<'_>) -> Result<()> {
    let record: ImportRecord = serde_json::from_slice(record)
        .map_err(|cause| Error::new(Code::DamagedEntry, "The record cannot be read.").caused_by(cause))?;
    let Some(at) = record.finished_at.filter(|_| record.outcome == Some(Outcome::Verified)) else {
        return Ok(());
    };
    for entry in record.given {
        let given: Arc<[u8]> = memory.library.get(&entry).await?.into();
        let sighting = Sighting { server: record.destination.identity.clone(), at, entry: Some(entry) };
        memory.index.saw(sighting, given).await;
    }
    Ok(())
}

fn hashes(bundles: &[Arc<[u8]>]) -> Result<Vec<(DefinitionId, Hash)>> {
    let mut all = Vec::new();
    for bytes in bundles {
        let bundle = Bundle::parse(bytes)?;
        let hashes = canonical::definition_hashes(&bundle.definitions);
        all.extend(hashes.into_iter().map(|(id, hash)| (id.clone(), hash)));
    }
    Ok(all)
}
