//! The common ancestor of every definition: one chosen bundle, or for each definition the newest version that is known
//! to have been on both sides.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Before;
use crate::{Bundle, BundleKind, Definition, DefinitionId, Hash, NotABundle, canonical};

/// Where the ancestors of the definitions are.
#[derive(Clone, Copy, Debug, Default)]
pub enum Ancestor<'s> {
    /// Nowhere: two-way only.
    #[default]
    None,
    /// In one bundle that the user chose.
    Chosen(&'s [u8]),
    /// In what was seen on both servers.
    Seen {
        /// Bundles that hold versions of definitions.
        bundles: &'s [&'s [u8]],
        /// The newest common version of each definition.
        of: &'s BTreeMap<DefinitionId, Version>,
    },
}

/// A version of a definition that was seen on both servers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// Its canonical hash.
    pub hash: Hash,
    /// When both had it, as RFC 3339.
    pub at: String,
    /// Which of the bundles holds it; `None`: only its hash is known.
    pub bundle: Option<usize>,
}

/// How the ancestors were found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum AncestorKind {
    /// There is none.
    #[default]
    TwoWay,
    /// By what was seen on both servers.
    Seen,
    /// The user chose one.
    Chosen,
}

/// The ancestors of the definitions, read.
#[derive(Debug, Default)]
pub struct Ancestors<'s> {
    kind: AncestorKind,
    bundles: Vec<Bundle<'s>>,
    known: BTreeMap<DefinitionId, Known>,
    /// Whether a definition that is not known here did not exist then.
    is_complete: bool,
}

#[derive(Debug)]
struct Known {
    hash: Hash,
    at: Option<String>,
    /// The bundle, and the place in it.
    place: Option<(usize, usize)>,
}

impl<'s> Ancestors<'s> {
    /// Reads the ancestors.
    pub fn read(ancestor: Ancestor<'s>) -> Result<Self, NotABundle> {
        match ancestor {
            Ancestor::None => Ok(Self::default()),
            Ancestor::Chosen(bytes) => Bundle::parse(bytes).map(Self::chosen),
            Ancestor::Seen { bundles, of } => {
                let bundles = bundles.iter().map(|bytes| Bundle::parse(bytes)).collect::<Result<_, _>>()?;
                Ok(Self::seen(bundles, of))
            }
        }
    }

    fn chosen(bundle: Bundle<'s>) -> Self {
        let hashes = canonical::definition_hashes(&bundle.definitions);
        let known = hashes
            .into_iter()
            .enumerate()
            .map(|(index, (id, hash))| (id.clone(), Known { hash, at: None, place: Some((0, index)) }));
        let known = known.collect();
        // An app's export says nothing about what other apps had.
        let is_complete = bundle.kind == BundleKind::AllApps;
        Self { kind: AncestorKind::Chosen, known, is_complete, bundles: vec![bundle] }
    }

    fn seen(bundles: Vec<Bundle<'s>>, of: &BTreeMap<DefinitionId, Version>) -> Self {
        let places: Vec<BTreeMap<&DefinitionId, usize>> = bundles
            .iter()
            .map(|bundle| bundle.definitions.iter().enumerate().map(|(at, row)| (&row.id, at)).collect())
            .collect();
        let place = |id: &DefinitionId, version: &Version| {
            let bundle = version.bundle?;
            let index = *places.get(bundle)?.get(id)?;
            let found = &bundles[bundle].definitions[index];
            (canonical::definition_hash(found) == version.hash).then_some((bundle, index))
        };
        let known = of.iter().map(|(id, version)| {
            let at = Some(version.at.clone());
            (id.clone(), Known { hash: version.hash, at, place: place(id, version) })
        });
        let known = known.collect();
        Self { kind: AncestorKind::Seen, known, is_complete: false, bundles }
    }

    /// Tells how they were found.
    pub fn kind(&self) -> AncestorKind {
        self.kind
    }

    /// Tells whether a definition was there then, by its canonical hash.
    pub fn hash(&self, id: &DefinitionId) -> Before<Hash> {
        match self.known.get(id) {
            Some(known) => Before::Present(known.hash),
            None if self.is_complete => Before::Absent,
            None => Before::Unknown,
        }
    }

    /// Returns a definition as it was then. Unknown, too, where only its hash is known.
    pub fn definition(&self, id: &DefinitionId) -> Before<&Definition<'s>> {
        match self.known.get(id).map(|known| known.place) {
            Some(Some((bundle, index))) => Before::Present(&self.bundles[bundle].definitions[index]),
            None if self.is_complete => Before::Absent,
            None | Some(None) => Before::Unknown,
        }
    }

    /// Returns when both servers had the common version; unknown for a chosen ancestor.
    pub fn at(&self, id: &DefinitionId) -> Option<&str> {
        self.known.get(id)?.at.as_deref()
    }

    /// Returns when both servers had the youngest and the oldest of the common versions, of those that take part.
    pub fn span(&self, takes_part: impl Fn(&DefinitionId) -> bool) -> Option<(&str, &str)> {
        let known = self.known.iter().filter(|(id, _)| takes_part(id));
        let mut times: Vec<&str> = known.filter_map(|(_, known)| known.at.as_deref()).collect();
        times.sort_unstable();
        times.last().copied().zip(times.first().copied())
    }

    /// Returns how many definitions have an ancestor, of those that take part.
    pub fn count(&self, takes_part: impl Fn(&DefinitionId) -> bool) -> usize {
        self.known.keys().filter(|id| takes_part(id)).count()
    }

    /// Returns the hash of those that take part, for the inputs of a plan; `None` when there is no ancestor.
    pub fn sum(&self, takes_part: impl Fn(&DefinitionId) -> bool) -> Option<Hash> {
        let known = self.known.iter().filter(|(id, _)| takes_part(id));
        (self.kind != AncestorKind::TwoWay).then(|| canonical::sum(known.map(|(id, known)| (id, known.hash))))
    }
}
