//! Earlier entries, as far as a new one can share parts with them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rustic_core::repofile::{SnapshotId, Tree};
use rustic_core::{Id, RusticResult};

use super::blobs::{Blobs, Reader};
use super::cut::{self, Known, Part};
use super::vault::Vault;

/// The parts of the files of some earlier entries.
pub(super) struct Before<'a> {
    reader: Reader<'a>,
    by_path: BTreeMap<PathBuf, Vec<Known>>,
    /// Old parts are read to see what has changed in them. On a server that would cost journeys.
    is_near: bool,
}

impl<'a> Before<'a> {
    /// Reads what earlier entries consist of, the closest first. One that cannot be read has nothing to share.
    pub(super) fn read(reader: Reader<'a>, vault: &Vault, earlier: &[SnapshotId]) -> Self {
        let is_near = vault.storage().location().is_folder();
        let mut before = Self { reader, by_path: BTreeMap::new(), is_near };
        let mut seen = BTreeSet::new();
        for id in earlier {
            if let Err(cause) = before.take_in(vault, id, &mut seen) {
                tracing::debug!("an earlier entry cannot be read: {cause}");
            }
        }
        before
    }

    /// Cuts a file so that it shares parts with the earlier ones of its name.
    pub(super) fn parts(&self, path: &Path, content: &[u8]) -> Vec<Part> {
        let earlier = self.by_path.get(path).map_or(&[][..], Vec::as_slice);
        cut::parts(content, earlier, &|id| self.is_near.then(|| self.reader.data(id).ok()).flatten())
    }

    /// Returns what the repository holds.
    pub(super) fn blobs(&self) -> &Blobs {
        self.reader.blobs
    }

    fn take_in(&mut self, vault: &Vault, id: &SnapshotId, seen: &mut BTreeSet<Id>) -> RusticResult<()> {
        let tree = self.reader.tree(&vault.snapshot(id)?.tree)?;
        for node in &tree.nodes {
            if let Some(below) = &node.subtree {
                let folder = Path::new("").join(node.name());
                let tree = self.reader.tree(below)?;
                self.take_in_files(&folder, &tree, seen);
            }
        }
        self.take_in_files(Path::new(""), &tree, seen);
        Ok(())
    }

    fn take_in_files(&mut self, folder: &Path, tree: &Tree, seen: &mut BTreeSet<Id>) {
        for node in &tree.nodes {
            let parts = node.content.iter().flatten().map(|part| part.into_inner());
            let known = parts.filter_map(|id| Some(Known { id, length: self.reader.blobs.length(&id)? }));
            let news: Vec<Known> = known.filter(|known| seen.insert(known.id)).collect();
            self.by_path.entry(folder.join(node.name())).or_default().extend(news);
        }
    }
}
