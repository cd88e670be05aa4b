//! What a bundle holds, in numbers and names: the report of the command line's `inspect`.

use std::collections::BTreeMap;
use std::sync::Arc;

use bumpalo::Bump;
use serde::{Deserialize, Serialize};

use crate::reach::Reach;
use crate::references::{Known, Tally};
use crate::tree::Node;
use crate::{
    Bundle, BundleKind, Definition, DefinitionId, DefinitionType, Envelope, Hash, Head, Problem, canonical,
    label,
};

/// The report on one bundle; its keys are fixed by the command line's contract.
#[derive(Clone, Debug, PartialEq, Serialize, specta::Type)]
pub struct Inspection {
    /// What it is, and what tells it from others.
    #[serde(flatten)]
    pub head: Head,
    /// The apps inside, by id.
    pub apps: Vec<AppSummary>,
    /// How many definitions of which type.
    pub definitions: DefinitionCounts,
    /// How many stored files.
    pub files: FileCounts,
    /// How many roles; an absent part counts 0.
    pub roles: u32,
    /// How many scopes; an absent part counts 0.
    pub scopes: u32,
    /// How many system objects get links; an absent part counts 0.
    pub site_object_connections: u32,
    /// How many references.
    pub references: ReferenceCounts,
    /// What is wrong with the file.
    pub problems: Vec<Problem>,
}

/// One app of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct AppSummary {
    /// The app's id.
    pub id: DefinitionId,
    /// Its name, as its row has it.
    pub name: Option<String>,
    /// Its label in the language asked for.
    pub label: Option<String>,
    /// How many definitions its export holds.
    pub definitions: u32,
}

/// How many rows a bundle lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DefinitionCounts {
    /// All rows, usable or not; a `null` row counts.
    pub total: u32,
    /// Rows by their `type`; rows without one are in `total` only.
    pub by_type: BTreeMap<String, u32>,
}

/// How many stored files a bundle has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct FileCounts {
    /// All files.
    pub total: u32,
    /// Files that the source server still had.
    pub with_content: u32,
}

/// How many references the definitions hold, counted as definition-model §3.3 does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ReferenceCounts {
    /// References to definitions of the bundle.
    pub total: u32,
    /// References to what the bundle does not answer: definitions it does not hold, and roles, which only a destination
    /// knows. System definitions that every server has and the bundle's own files count as answered.
    pub unresolved: u32,
    /// Ids at places where no reference is known.
    pub unknown_paths: u32,
}

/// Reports on a bundle; `bytes` are the ones it was parsed from. Labels are in English where there is a choice.
pub fn inspect(bytes: &[u8], bundle: &Bundle<'_>) -> Inspection {
    let survey = Survey::of(bundle);
    let (sha256, (canonical_sha256, apps)) =
        rayon::join(|| Hash::of(bytes), || (survey.hash(bundle), survey.apps(bundle, "en")));
    let envelope = &bundle.envelope;
    Inspection {
        head: Head::with(bytes, bundle, sha256, canonical_sha256),
        apps,
        definitions: DefinitionCounts::of(bundle),
        files: FileCounts::of(envelope),
        roles: envelope.roles.as_ref().map_or(0, |roles| count(roles.len())),
        scopes: envelope.scopes.as_ref().map_or(0, |scopes| count(scopes.len())),
        site_object_connections: envelope
            .site_object_connections
            .as_ref()
            .map_or(0, |links| count(links.len())),
        references: ReferenceCounts::of(survey.references),
        problems: bundle.problems.clone(),
    }
}

impl DefinitionCounts {
    fn of(bundle: &Bundle<'_>) -> Self {
        let usable = bundle.definitions.iter().map(|definition| &definition.kind);
        let others = bundle.dropped.iter().filter_map(|row| row.kind.as_ref());
        let mut by_kind: BTreeMap<&DefinitionType<'_>, u32> = BTreeMap::new();
        for kind in usable.chain(others) {
            *by_kind.entry(kind).or_default() += 1;
        }
        let by_type = by_kind.into_iter().map(|(kind, count)| (kind.as_str().to_owned(), count)).collect();
        Self { total: count(bundle.row_count()), by_type }
    }
}

impl ReferenceCounts {
    fn of(tally: Tally) -> Self {
        let Tally { total, unresolved, unknown } = tally;
        Self { total, unresolved, unknown_paths: unknown }
    }
}

impl FileCounts {
    fn of(envelope: &Envelope<'_>) -> Self {
        let files = envelope.files.as_deref().unwrap_or_default();
        let with_content = files.iter().filter(|file| file.meta.is_some()).count();
        Self { total: count(files.len()), with_content: count(with_content) }
    }
}

/// What takes a look into every definition, taken once.
struct Survey {
    // In the order of the file.
    hashes: Vec<Hash>,
    references: Tally,
    // Only where the number of rows does not say how many definitions an app has.
    reach: Option<Reach>,
}

impl Survey {
    fn of(bundle: &Bundle<'_>) -> Self {
        let ids = Arc::new(bundle.definitions.iter().map(|row| &row.id).collect());
        let known = Known::of(bundle, Arc::clone(&ids));
        let (reach, seen) = if bundle.holds_one_app() {
            let rows: Vec<_> = bundle.definitions.iter().collect();
            (None, canonical::read_each(&rows, look(&known)))
        } else {
            let (reach, seen) = Reach::of_bundle(bundle, ids, look(&known));
            (Some(reach), seen)
        };
        let (hashes, tallies): (_, Vec<_>) = seen.into_iter().unzip();
        Self { hashes, references: tallies.into_iter().sum(), reach }
    }

    fn hash(&self, bundle: &Bundle<'_>) -> Hash {
        let id = |at: usize| &bundle.definitions[at].id;
        canonical::sum(bundle.order().iter().map(|&at| (id(at as usize), self.hashes[at as usize])))
    }

    fn apps(&self, bundle: &Bundle<'_>, language: &str) -> Vec<AppSummary> {
        bundle.summaries(language, self.reach.as_ref())
    }
}

/// Returns what is made of each definition while its tree is there.
fn look(
    known: &Known<'_>,
) -> impl for<'t> Fn(&Definition<'_>, Node<'t>, &'t Bump, &mut String) -> (Hash, Tally) + Sync {
    |row, json, arena, text| (canonical::hash_of_read(row, json, arena, text), Tally::of(row, json, known))
}

impl Bundle<'_> {
    /// Returns the apps of the bundle by id, with labels in a language such as `en`. An app that stands on several
    /// rows is there as often.
    pub fn apps(&self, language: &str) -> Vec<AppSummary> {
        let ids = || Arc::new(self.definitions.iter().map(|row| &row.id).collect());
        let reach = (!self.holds_one_app()).then(|| Reach::of_bundle(self, ids(), |_, _, _, _| ()).0);
        self.summaries(language, reach.as_ref())
    }

    /// Tells whether all rows belong to one app.
    fn holds_one_app(&self) -> bool {
        self.kind == BundleKind::App && self.applications().count() == 1
    }

    fn summaries(&self, language: &str, reach: Option<&Reach>) -> Vec<AppSummary> {
        let size = |app: &Definition<'_>| match reach {
            Some(reach) => reach.export_app(&app.id).definitions.len(),
            None => self.row_count(),
        };
        let summary = |app: &Definition<'_>| AppSummary {
            id: app.id.clone(),
            name: app.name.as_deref().map(ToOwned::to_owned),
            label: label(&app.json, language),
            definitions: count(size(app)),
        };
        self.applications().map(summary).collect()
    }
}

/// Counts stay far below 2^32, since each thing counted takes bytes of a file that fits into memory.
fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
