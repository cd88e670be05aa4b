//! A folder with the newest export of every app as plain files, for people and programs that want files: a folder for each
//! server, in it `app_<Name>_<date>.json` and `appbuilder_<date>.json`. Files that AppFerry has not written stay as they are.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Component, Path};

use bundle::Hash;
use serde::{Deserialize, Serialize};

use crate::library::{Entry, EntryKind, Library, Why};
use crate::provenance::safe_file_name;
use crate::{EntryId, Progress, Result, durable};

/// The list of the files that AppFerry has written.
const LIST: &str = ".appferry-mirror.json";

/// What a mirror holds now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, specta::Type)]
pub struct Mirrored {
    /// How many files it has.
    pub files: usize,
    /// Those that were written now, as paths below the folder.
    pub written: Vec<String>,
    /// Those that were removed, because a newer export took their place.
    pub removed: Vec<String>,
    /// Files that carry passwords or keys inside (FMT-11).
    pub with_secrets: Vec<String>,
}

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct List {
    /// The entry that each file is a copy of.
    files: BTreeMap<String, Copied>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Copied {
    entry: EntryId,
    sha256: Hash,
}

/// Brings a folder up to date. Stopping half-way leaves whole files, old and new.
pub async fn mirror(library: &Library, folder: &Path, progress: &Progress) -> Result<Mirrored> {
    durable::create_folder(folder)?;
    let entries = library.list().await?;
    let mut list = read_list(folder);
    let mut mirrored = Mirrored::default();
    let mut wanted = BTreeMap::new();
    for entry in newest(&entries) {
        progress.check()?;
        let path = path_of(entry, folder, &list, &wanted);
        if entry.secrets.is_some_and(|count| count > 0) {
            mirrored.with_secrets.push(path.clone());
        }
        let copied = Copied { entry: entry.id, sha256: entry.sha256 };
        if list.files.get(&path) != Some(&copied) || !folder.join(&path).is_file() {
            let bytes = library.get(&entry.id).await?;
            write(folder, &path, &bytes)?;
            list.files.insert(path.clone(), copied.clone());
            write_list(folder, &list)?;
            mirrored.written.push(path.clone());
        }
        wanted.insert(path, copied);
    }
    let old: Vec<String> = list.files.keys().filter(|path| !wanted.contains_key(*path)).cloned().collect();
    for path in old {
        remove(folder, &path)?;
        list.files.remove(&path);
        mirrored.removed.push(path);
    }
    write_list(folder, &list)?;
    mirrored.files = wanted.len();
    Ok(mirrored)
}

/// Returns the newest export of each app, and of all apps, of each server.
fn newest(entries: &[Entry]) -> Vec<&Entry> {
    let mut seen = BTreeSet::new();
    let is_export = |entry: &&Entry| {
        entry.kind != EntryKind::ImportRecord
            && !entry.trashed
            && entry.server.is_some()
            && matches!(entry.why, Why::Export | Why::Backup)
    };
    // The list is the newest first.
    let mut newest = Vec::new();
    for entry in entries.iter().filter(is_export) {
        let apps: Vec<_> = match entry.kind {
            EntryKind::App => entry.apps.iter().map(|app| app.id.as_str()).collect(),
            EntryKind::AllApps | EntryKind::ImportRecord => Vec::new(),
        };
        if seen.insert((entry.server_url.as_deref(), entry.tenant.as_deref(), entry.kind, apps)) {
            newest.push(entry);
        }
    }
    newest
}

/// Returns the path of an entry's file: one that no other entry has, and no file of somebody else.
fn path_of(entry: &Entry, folder: &Path, list: &List, taken: &BTreeMap<String, Copied>) -> String {
    let is_copy =
        |(path, copied): &(&String, &Copied)| copied.entry == entry.id && !taken.contains_key(*path);
    if let Some((path, _)) = list.files.iter().find(is_copy) {
        return path.clone();
    }
    let server = entry.server.as_deref().unwrap_or_default();
    let server = safe_file_name(server).trim_end_matches(".json").to_owned();
    let day = entry.exported_at.unwrap_or(entry.stored_at).strftime("%Y%m%d");
    let name = match entry.kind {
        EntryKind::App => format!("app_{}_{day}", entry.name),
        EntryKind::AllApps | EntryKind::ImportRecord => format!("appbuilder_{day}"),
    };
    let plain = format!("{server}/{}", safe_file_name(&name));
    let is_foreign = !list.files.contains_key(&plain) && folder.join(&plain).exists();
    if is_foreign || taken.contains_key(&plain) {
        let id = entry.id.to_string();
        format!("{server}/{}", safe_file_name(&format!("{name}_{}", &id[..8])))
    } else {
        plain
    }
}

fn write(folder: &Path, path: &str, bytes: &[u8]) -> Result<()> {
    let path = folder.join(path);
    if let Some(parent) = path.parent() {
        durable::create_folder(parent)?;
    }
    durable::write(&path, bytes)
}

fn remove(folder: &Path, path: &str) -> Result<()> {
    let path = folder.join(path);
    match fs::remove_file(&path) {
        Ok(()) => Ok(()),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(cause) => Err(durable::failed("remove", &path, cause)),
    }
}

fn read_list(folder: &Path) -> List {
    let text = fs::read(folder.join(LIST)).unwrap_or_default();
    let mut list: List = serde_json::from_slice(&text).unwrap_or_default();
    // Anybody may have edited it.
    let is_below = |path: &str| Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    list.files.retain(|path, _| is_below(path));
    list
}

fn write_list(folder: &Path, list: &List) -> Result<()> {
    durable::write(&folder.join(LIST), &serde_json::to_vec_pretty(list).unwrap_or_default())
}

#[cfg(test)]
mod tests;
