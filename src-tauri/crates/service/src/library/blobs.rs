//! Where every part of a repository lies, as its index files say it, and reading files from there.

use std::collections::{BTreeSet, HashMap};
use std::num::NonZeroU32;
use std::path::{Component, Path};

use bytes::Bytes;
use rustic_core::repofile::{BlobType, IndexFile, IndexPack, Node, Tree};
use rustic_core::{DataId, ErrorKind, FileType, Id, ReadBackend, RusticError, RusticResult, TreeId};

use super::pack;
use super::seal::Seal;
use super::storage::Storage;

/// Parts that lie one after the other are read at once, up to so many bytes.
const LONGEST_READ: u32 = 4 << 20;
/// No index makes us reserve more memory than this for a file that was not read yet.
const LARGEST_GUESS: usize = 256 << 20;

/// What the index files say. Grows with them; made anew when one of them is gone.
#[derive(Clone, Default)]
pub(super) struct Blobs {
    read_from: BTreeSet<Id>,
    packs: Vec<Id>,
    data: HashMap<Id, Place>,
    trees: HashMap<Id, Place>,
    /// Where else parts lie that are in more than one pack, as two writers at once or a mending that was cut off leave
    /// them.
    elsewhere: HashMap<Id, Vec<Place>>,
}

/// Where a part lies.
#[derive(Clone, Copy)]
struct Place {
    pack: u32,
    offset: u32,
    length: u32,
    plain_length: Option<NonZeroU32>,
}

impl Blobs {
    /// Returns the index files that this knows.
    pub(super) fn read_from(&self) -> &BTreeSet<Id> {
        &self.read_from
    }

    /// Takes in an index file.
    pub(super) fn add(&mut self, id: Id, file: IndexFile) {
        self.read_from.insert(id);
        for pack in file.packs {
            self.add_pack(&pack);
        }
    }

    fn add_pack(&mut self, pack: &IndexPack) {
        let Ok(number) = u32::try_from(self.packs.len()) else { return };
        self.packs.push(pack.id.into_inner());
        for blob in &pack.blobs {
            let place = Place {
                pack: number,
                offset: blob.location.offset,
                length: blob.location.length,
                plain_length: blob.location.uncompressed_length,
            };
            let all = match blob.tpe {
                BlobType::Data => &mut self.data,
                BlobType::Tree => &mut self.trees,
            };
            if let Some(before) = all.insert(blob.id.into_inner(), place) {
                self.elsewhere.entry(blob.id.into_inner()).or_default().push(before);
            }
        }
    }

    /// Returns how long a part of a file is, in bytes; `None`: it is not here.
    pub(super) fn length(&self, data: &Id) -> Option<usize> {
        self.data.get(data).map(|place| place.plain_length() as usize)
    }

    /// Tells whether the description of a folder is here.
    pub(super) fn has_tree(&self, tree: &Id) -> bool {
        self.trees.contains_key(tree)
    }

    /// Returns the packs that hold a part of a file.
    pub(super) fn packs_of_data(&self, data: &Id) -> Vec<Id> {
        self.packs_of(self.data.get(data), data)
    }

    /// Returns the packs that hold the description of a folder.
    pub(super) fn packs_of_tree(&self, tree: &Id) -> Vec<Id> {
        self.packs_of(self.trees.get(tree), tree)
    }

    fn packs_of(&self, place: Option<&Place>, id: &Id) -> Vec<Id> {
        place.into_iter().chain(self.elsewhere(id)).filter_map(|place| self.pack(place).copied()).collect()
    }

    fn elsewhere(&self, id: &Id) -> &[Place] {
        self.elsewhere.get(id).map_or(&[], Vec::as_slice)
    }

    fn pack(&self, place: &Place) -> Option<&Id> {
        self.packs.get(place.pack as usize)
    }
}

impl Place {
    fn plain_length(&self) -> u32 {
        // A part that is not compressed is that much longer when it is sealed.
        self.plain_length.map_or(self.length.saturating_sub(32), NonZeroU32::get)
    }

    fn end(&self) -> u64 {
        u64::from(self.offset) + u64::from(self.length)
    }
}

/// Reads from a repository, with what its index said at one moment.
pub(super) struct Reader<'a> {
    pub(super) blobs: &'a Blobs,
    pub(super) storage: &'a Storage,
    pub(super) seal: &'a Seal,
}

impl Reader<'_> {
    /// Reads the description of a folder.
    pub(super) fn tree(&self, tree: &TreeId) -> RusticResult<Tree> {
        let text = self.part(&tree.into_inner(), &self.blobs.trees, true)?;
        serde_json::from_slice(&text).map_err(|_| damaged("What describes a folder cannot be read."))
    }

    /// Finds a file below a folder.
    pub(super) fn node(&self, tree: TreeId, path: &Path) -> RusticResult<Node> {
        let mut components = path.components().filter(|part| matches!(part, Component::Normal(_))).peekable();
        let mut tree = self.tree(&tree)?;
        while let Some(name) = components.next() {
            let found = tree.nodes.into_iter().find(|node| node.name() == name.as_os_str());
            let found = found.ok_or_else(|| damaged("A file is missing in it."))?;
            match (components.peek(), found.subtree) {
                (None, _) => return Ok(found),
                (Some(_), Some(below)) => tree = self.tree(&below)?,
                (Some(_), None) => break,
            }
        }
        Err(damaged("A file is missing in it."))
    }

    /// Reads a file.
    pub(super) fn file(&self, tree: TreeId, path: &Path) -> RusticResult<Vec<u8>> {
        let node = self.node(tree, path)?;
        self.content(node.content.as_deref().unwrap_or_default())
    }

    /// Reads one part of a file.
    pub(super) fn data(&self, id: &Id) -> RusticResult<Vec<u8>> {
        self.part(id, &self.blobs.data, false)
    }

    /// Reads a part from the first pack that has it whole.
    fn part(&self, id: &Id, all: &HashMap<Id, Place>, cacheable: bool) -> RusticResult<Vec<u8>> {
        let place = all.get(id).ok_or_else(unknown)?;
        self.part_at(place, cacheable).or_else(|failure| {
            let mut others = self.blobs.elsewhere(id).iter();
            others.find_map(|place| self.part_at(place, cacheable).ok()).ok_or(failure)
        })
    }

    fn part_at(&self, place: &Place, cacheable: bool) -> RusticResult<Vec<u8>> {
        let pack = self.blobs.pack(place).ok_or_else(unknown)?;
        let sealed =
            self.storage.read_partial(FileType::Pack, pack, cacheable, place.offset, place.length)?;
        self.seal.open_part(&sealed, place.plain_length).ok_or_else(broken)
    }

    /// Reads parts and puts them together, on all processors.
    fn content(&self, parts: &[DataId]) -> RusticResult<Vec<u8>> {
        let places = parts.iter().map(|part| {
            let id = part.into_inner();
            self.blobs.data.get(&id).map(|place| (id, *place)).ok_or_else(unknown)
        });
        let runs = runs(places.collect::<RusticResult<Vec<_>>>()?);
        let most = runs.len().div_ceil(pack::workers()).max(1);
        let pieces: Vec<RusticResult<Vec<u8>>> = std::thread::scope(|threads| {
            let mut shares: Vec<&[Run]> = runs.chunks(most).collect();
            let last = shares.pop();
            let others: Vec<_> =
                shares.into_iter().map(|share| threads.spawn(|| self.share(share))).collect();
            let last = last.map(|share| self.share(share));
            let others = others.into_iter().map(|other| other.join().unwrap_or_else(|_| Err(broken())));
            others.chain(last).collect()
        });
        let mut pieces = pieces.into_iter().collect::<RusticResult<Vec<_>>>()?;
        if pieces.len() == 1 { Ok(pieces.swap_remove(0)) } else { Ok(pieces.concat()) }
    }

    fn share(&self, runs: &[Run]) -> RusticResult<Vec<u8>> {
        let lengths = runs.iter().flat_map(|run| &run.parts).map(|(_, place)| place.plain_length() as usize);
        let mut content = Vec::with_capacity(lengths.sum::<usize>().min(LARGEST_GUESS));
        for run in runs {
            let begin = content.len();
            if let Err(failure) = self.run(run, &mut content) {
                if !run.parts.iter().any(|(id, _)| !self.blobs.elsewhere(id).is_empty()) {
                    return Err(failure);
                }
                content.truncate(begin);
                for (id, _) in &run.parts {
                    content.extend_from_slice(&self.data(id)?);
                }
            }
        }
        Ok(content)
    }

    fn run(&self, run: &Run, content: &mut Vec<u8>) -> RusticResult<()> {
        let first = run.parts[0].1;
        let pack = self.blobs.pack(&first).ok_or_else(unknown)?;
        let sealed: Bytes =
            self.storage.read_partial(FileType::Pack, pack, false, first.offset, run.length)?;
        for (_, place) in &run.parts {
            let begin = (place.offset - first.offset) as usize;
            let part = sealed.get(begin..begin + place.length as usize).ok_or_else(broken)?;
            let plain = self.seal.open_part(part, place.plain_length).ok_or_else(broken)?;
            content.extend_from_slice(&plain);
        }
        Ok(())
    }
}

/// Parts that lie one after the other in a pack. Never empty.
struct Run {
    parts: Vec<(Id, Place)>,
    length: u32,
}

fn runs(places: Vec<(Id, Place)>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (id, place) in places {
        match runs.last_mut().filter(|run| run.goes_on_with(&place)) {
            Some(run) => {
                run.parts.push((id, place));
                run.length += place.length;
            }
            None => runs.push(Run { parts: vec![(id, place)], length: place.length }),
        }
    }
    runs
}

impl Run {
    fn goes_on_with(&self, place: &Place) -> bool {
        let (_, last) = self.parts[self.parts.len() - 1];
        last.pack == place.pack
            && last.end() == u64::from(place.offset)
            && self.length.saturating_add(place.length) <= LONGEST_READ
    }
}

fn unknown() -> Box<RusticError> {
    damaged("No index knows where its content is.")
}

fn broken() -> Box<RusticError> {
    damaged("A part of it is damaged.")
}

fn damaged(text: &'static str) -> Box<RusticError> {
    RusticError::new(ErrorKind::Verification, text)
}
