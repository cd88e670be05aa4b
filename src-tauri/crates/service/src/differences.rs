//! Differences of a plan that people can read, computed when somebody looks: 20,000 definitions with all their
//! properties would be too many to carry about.

pub(crate) mod reader;

use std::collections::BTreeMap;
use std::sync::Arc;

use bundle::impact::{Finding, LiveFacts, Scene, neighbours};
use bundle::plan::Review;
use bundle::readable::{
    Column, ColumnHead, Columns, Difference, DifferenceTree, FieldHolders, PropertyRow, difference,
    properties, tree,
};
use bundle::three_way::Ancestors;
use bundle::{Bundle, DefinitionId, Definitions, predict};

use crate::Result;
use crate::ancestor::AncestorBytes;
use crate::plans::{Plan, PlanSource, SourceKind};

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
}

impl Sides {
    /// Reads and compares the sides, which takes a while, for whoever looks at them.
    pub fn read<T>(&self, review: &Review, look: impl FnOnce(&Reading<'_, '_>) -> T) -> Result<T> {
        let (destination, incoming) = (Bundle::parse(&self.destination)?, Bundle::parse(&self.outgoing)?);
        let definitions = Definitions::of(&destination);
        // The time of the import reaches only dates, which never count as content.
        let predicted = predict(&destination, &incoming, "");
        self.ancestor.with(|ancestor| {
            let mut scene = Scene::new(&definitions, &incoming, &predicted, &self.facts);
            scene.compare_with(Ancestors::read(ancestor)?);
            let holders = FieldHolders::of(&destination, &incoming);
            let findings = &review.findings;
            Ok(look(&Reading { destination: &destination, scene, holders, findings }))
        })
    }
}

/// The sides of a plan, read and compared.
pub struct Reading<'r, 'a> {
    destination: &'r Bundle<'a>,
    scene: Scene<'r, 'a>,
    holders: FieldHolders,
    findings: &'r [Finding],
}

impl Reading<'_, '_> {
    /// Returns what changes, with labels in a language.
    pub fn tree(&self, language: &str) -> DifferenceTree {
        tree(&self.scene, self.findings, language)
    }

    /// Returns the properties of definitions that differ; `tree` is in the same language.
    pub fn rows(
        &self,
        ids: &[DefinitionId],
        tree: &DifferenceTree,
        language: &str,
    ) -> BTreeMap<DefinitionId, Vec<PropertyRow>> {
        let columns = self.columns(Heads::default(), tree, language);
        ids.iter().filter_map(|id| Some((id.clone(), properties(id, &columns)?))).collect()
    }

    /// Returns one definition on its sides; `None` when no side has it.
    pub fn one(
        &self,
        id: &DefinitionId,
        heads: Heads,
        tree: &DifferenceTree,
        language: &str,
    ) -> Option<Difference> {
        difference(id, &self.columns(heads, tree, language), neighbours(&self.scene, id))
    }

    fn columns<'c>(&'c self, heads: Heads, tree: &'c DifferenceTree, language: &'c str) -> Columns<'c, 'c> {
        Columns {
            ancestors: &self.scene.ancestors,
            destination: Column { bundle: self.destination, head: heads.destination },
            incoming: Column { bundle: self.scene.incoming, head: heads.incoming },
            facts: self.scene.facts,
            holders: &self.holders,
            tree,
            findings: self.findings,
            language,
        }
    }
}

/// How the two sides of a plan are headed.
#[derive(Clone, Debug, Default)]
pub struct Heads {
    destination: ColumnHead,
    incoming: ColumnHead,
}

impl Heads {
    /// Says where the sides of a plan come from.
    pub fn of(plan: &Plan) -> Self {
        let read = plan.sealed_at.strftime("%Y-%m-%d %H:%M UTC");
        let there = format!("{}, read {read}", plan.destination.name);
        let head = |title: &str, subtitle| ColumnHead { title: title.to_owned(), subtitle };
        Self {
            destination: head("Destination", there),
            incoming: head("Incoming", source_words(&plan.source)),
        }
    }
}

/// Says where a bundle comes from.
pub(crate) fn source_words(source: &PlanSource) -> String {
    match source.kind {
        SourceKind::Server => source.title.clone(),
        SourceKind::Entry => format!("library entry {}", source.title),
        SourceKind::File => format!("file {}", source.title),
    }
}
