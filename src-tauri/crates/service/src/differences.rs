//! Differences of a plan that people can read, computed when somebody looks: 20,000 definitions with all their
//! properties would be too many to carry about.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use bundle::impact::{LiveFacts, Scene, neighbours};
use bundle::plan::Review;
use bundle::readable::{
    Column, ColumnHead, Columns, Difference, DifferenceTree, FieldHolders, PropertyRow, difference,
    properties, tree,
};
use bundle::three_way::{Ancestor, Ancestors};
use bundle::{Bundle, DefinitionId, Definitions, predict};

use crate::ancestor::AncestorBytes;
use crate::plan_import::Planned;
use crate::plans::{Plan, PlanSource, SourceKind};
use crate::{Code, Error, Result};

/// What a plan was computed from, kept as long as the plan is open.
pub struct Sides {
    /// The destination's export of all apps.
    pub destination: Arc<[u8]>,
    /// What would be sent.
    pub outgoing: Arc<[u8]>,
    /// What the destination told beside its definitions.
    pub facts: LiveFacts,
    /// What both sides had in common before.
    pub ancestor: AncestorBytes,
    tree: Mutex<Option<(String, Arc<DifferenceTree>)>>,
}

impl Sides {
    /// Keeps what a plan was computed from.
    pub fn new(
        destination: Arc<[u8]>,
        outgoing: Arc<[u8]>,
        facts: LiveFacts,
        ancestor: AncestorBytes,
    ) -> Self {
        Self { destination, outgoing, facts, ancestor, tree: Mutex::default() }
    }

    /// Returns what changes, with labels in a language. Computed once for each language asked for in a row.
    pub fn tree(&self, review: &Review, language: &str) -> Result<Arc<DifferenceTree>> {
        let mut kept = self.tree.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, tree)) = kept.as_ref().filter(|(known, _)| known == language) {
            return Ok(Arc::clone(tree));
        }
        let findings = &review.findings;
        let tree = self.with_scene(|scene| Arc::new(tree(scene, findings, language)))?;
        *kept = Some((language.to_owned(), Arc::clone(&tree)));
        Ok(tree)
    }

    /// Returns the properties of definitions that differ.
    pub fn rows(
        &self,
        review: &Review,
        ids: &[DefinitionId],
        language: &str,
    ) -> Result<BTreeMap<DefinitionId, Vec<PropertyRow>>> {
        let tree = self.tree(review, language)?;
        let [destination, incoming] = self.parsed()?;
        let holders = FieldHolders::of(&destination, &incoming);
        let column = |bundle| Column { bundle, head: ColumnHead::default() };
        self.ancestor.with(|ancestor| {
            let columns = Columns {
                ancestors: &read(ancestor)?,
                destination: column(&destination),
                incoming: column(&incoming),
                facts: &self.facts,
                holders: &holders,
                tree: &tree,
                findings: &[],
                language,
            };
            Ok(ids.iter().filter_map(|id| Some((id.clone(), properties(id, &columns)?))).collect())
        })
    }

    /// Compares the sides, which takes a while, for whoever needs all of them.
    fn with_scene<T>(&self, look: impl FnOnce(&Scene<'_, '_>) -> T) -> Result<T> {
        let [destination, incoming] = self.parsed()?;
        let definitions = Definitions::of(&destination);
        // The time of the import reaches only dates, which never count as content.
        let predicted = predict(&destination, &incoming, "");
        self.ancestor.with(|ancestor| {
            let mut scene = Scene::new(&definitions, &incoming, &predicted, &self.facts);
            scene.compare_with(read(ancestor)?);
            Ok(look(&scene))
        })
    }

    fn parsed(&self) -> Result<[Bundle<'_>; 2]> {
        let parse = |bytes| Bundle::parse(bytes).map_err(|error| Error::new(Code::NotABundle, error.message));
        Ok([parse(&self.destination)?, parse(&self.outgoing)?])
    }
}

/// Returns one definition of a plan on its sides.
pub fn one(planned: &Planned, id: &DefinitionId, language: &str) -> Result<Difference> {
    let tree = planned.sides.tree(&planned.review, language)?;
    let [destination, incoming] = planned.sides.parsed()?;
    let around = planned.sides.with_scene(|scene| neighbours(scene, id))?;
    planned.sides.ancestor.with(|ancestor| {
        let columns = Columns {
            ancestors: &read(ancestor)?,
            destination: Column { bundle: &destination, head: destination_head(&planned.plan) },
            incoming: Column { bundle: &incoming, head: incoming_head(&planned.plan.source) },
            facts: &planned.sides.facts,
            holders: &FieldHolders::of(&destination, &incoming),
            tree: &tree,
            findings: &planned.review.findings,
            language,
        };
        let unknown = || Error::new(Code::NotFound, format!("The plan has no definition `{id}`."));
        difference(id, &columns, around).ok_or_else(unknown)
    })
}

fn read(ancestor: Ancestor<'_>) -> Result<Ancestors<'_>> {
    Ancestors::read(ancestor).map_err(|error| Error::new(Code::NotABundle, error.message))
}

pub(crate) fn destination_head(plan: &Plan) -> ColumnHead {
    let read = plan.sealed_at.strftime("%Y-%m-%d %H:%M UTC");
    ColumnHead {
        title: "Destination".to_owned(),
        subtitle: format!("{}, read {read}", plan.destination.name),
    }
}

pub(crate) fn incoming_head(source: &PlanSource) -> ColumnHead {
    let subtitle = match source.kind {
        SourceKind::Server => source.title.clone(),
        SourceKind::Entry => format!("library entry {}", source.title),
        SourceKind::File => format!("file {}", source.title),
    };
    ColumnHead { title: "Incoming".to_owned(), subtitle }
}
