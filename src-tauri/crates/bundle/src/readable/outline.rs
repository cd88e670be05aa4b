//! The tree of what changes, and that of what a bundle holds: which app, which page, which object, which field.

mod contents;
mod drafts;
mod fate;

use std::collections::BTreeMap;

use self::drafts::{Draft, Drafts, Group, Under};
use self::fate::fates;
use super::shape::{DifferenceNode, DifferenceTree, NodeChange, NodeCounts, NodeKind};
use crate::diff::ChangeClass;
use crate::impact::{Finding, Scene};
use crate::{DefinitionId, DefinitionType, Severity};

pub use contents::contents;

/// Returns what an import changes as a tree, with labels in a language such as `en`, and the gravest finding about
/// each definition.
pub fn tree(scene: &Scene<'_, '_>, findings: &[Finding], language: &str) -> DifferenceTree {
    let mut drafts = Drafts::new(scene, language);
    for (id, fate) in fates(scene) {
        drafts.add(id, Some(fate));
    }
    let nodes = grown(&drafts, severities(findings));
    let noise = nodes.iter().filter(|node| node.noise).map(|_| 1).sum();
    DifferenceTree { nodes, noise }
}

/// Returns the lines of a tree in preorder.
fn grown<'d>(drafts: &'d Drafts<'_, '_>, severities: BTreeMap<&'d str, Severity>) -> Vec<DifferenceNode> {
    let mut growing = Growing { drafts, severities, nodes: Vec::new() };
    growing.grow_all();
    growing.nodes
}

fn severities(findings: &[Finding]) -> BTreeMap<&str, Severity> {
    let mut gravest = BTreeMap::new();
    for finding in findings {
        let severity = gravest.entry(finding.subject.id.as_str()).or_insert(finding.severity);
        *severity = finding.severity.max(*severity);
    }
    gravest
}

/// The tree while it grows, in preorder.
struct Growing<'d, 's, 'a> {
    drafts: &'d Drafts<'s, 'a>,
    severities: BTreeMap<&'d str, Severity>,
    nodes: Vec<DifferenceNode>,
}

impl Growing<'_, '_, '_> {
    fn grow_all(&mut self) {
        for (id, draft) in self.drafts.under(&Under::Nothing) {
            self.definition(id, draft, 0);
        }
        let unlisted = self.drafts.under(&Under::Unlisted);
        if !unlisted.is_empty() {
            let at = self.open(self.group_id("", "unlisted"), "Shared or unlisted", 0);
            for (id, draft) in unlisted {
                let counts = self.definition(id, draft, 1);
                self.nodes[at].counts.add(counts);
            }
        }
    }

    fn definition(&mut self, id: &DefinitionId, draft: &Draft, depth: u32) -> NodeCounts {
        let is_app = draft.definition_type == DefinitionType::Application.as_str();
        let at = self.nodes.len();
        self.nodes.push(self.node(id, draft, depth));
        if is_app {
            for group in self.groups(id) {
                let key = format!("{group:?}").to_lowercase();
                let heading = self.open(self.group_id(id.as_str(), &key), group.title(), depth + 1);
                for (child, draft) in self.drafts.under(&Under::Group(id.clone(), group)) {
                    let counts = self.definition(child, draft, depth + 2);
                    self.nodes[heading].counts.add(counts);
                }
                let counts = self.nodes[heading].counts;
                self.nodes[at].counts.add(counts);
            }
        }
        for (child, draft) in self.drafts.under(&Under::Definition(id.clone())) {
            let counts = self.definition(child, draft, depth + 1);
            self.nodes[at].counts.add(counts);
        }
        self.nodes[at].counts
    }

    fn groups(&self, app: &DefinitionId) -> Vec<Group> {
        let first = Under::Group(app.clone(), Group::Pages);
        let last = Under::Group(app.clone(), Group::Others);
        let found = self.drafts.children.range(first..=last);
        found
            .filter_map(|(under, _)| match under {
                Under::Group(_, group) => Some(*group),
                Under::Nothing | Under::Definition(_) | Under::Unlisted => None,
            })
            .collect()
    }

    fn node(&self, id: &DefinitionId, draft: &Draft, depth: u32) -> DifferenceNode {
        let class = draft.fate.and_then(|fate| fate.class);
        let mut counts = NodeCounts::default();
        if let Some(fate) = draft.fate {
            counts.count(fate.change);
        }
        let is_app = draft.definition_type == DefinitionType::Application.as_str();
        DifferenceNode {
            id: id.to_string(),
            definition: Some(id.to_string()),
            depth,
            kind: if is_app { NodeKind::App } else { NodeKind::Definition },
            definition_type: draft.definition_type.clone(),
            key: draft.key.clone(),
            label: draft.label.clone(),
            change: draft.fate.map(|fate| fate.change),
            side: draft.fate.and_then(|fate| fate.side),
            class,
            noise: class.is_some_and(is_noise),
            severity: self.severities.get(id.as_str()).copied(),
            counts,
            apps: draft.apps.clone(),
        }
    }

    /// Opens a heading and returns its place.
    fn open(&mut self, id: String, title: &str, depth: u32) -> usize {
        self.nodes.push(DifferenceNode {
            id,
            definition: None,
            depth,
            kind: NodeKind::Group,
            definition_type: String::new(),
            key: None,
            label: title.to_owned(),
            change: None,
            side: None,
            class: None,
            noise: false,
            severity: None,
            counts: NodeCounts::default(),
            apps: Vec::new(),
        });
        self.nodes.len() - 1
    }

    /// Ids of definitions are any text, so that a heading has to step aside.
    fn group_id(&self, app: &str, group: &str) -> String {
        let mut id = format!("{app}/{group}");
        while self.drafts.known.contains_key(&DefinitionId::new(&id)) {
            id.push('/');
        }
        id
    }
}

/// Tells whether a difference is only about order or layout.
pub(super) fn is_noise(class: ChangeClass) -> bool {
    match class {
        ChangeClass::Content | ChangeClass::Text => false,
        ChangeClass::Order | ChangeClass::Layout => true,
    }
}

impl NodeCounts {
    fn count(&mut self, change: NodeChange) {
        let number = match change {
            NodeChange::New => &mut self.new,
            NodeChange::Replaced => &mut self.replaced,
            NodeChange::Hidden => &mut self.hidden,
            NodeChange::Conflict => &mut self.conflicts,
        };
        *number += 1;
    }

    pub(super) fn add(&mut self, other: Self) {
        let Self { new, replaced, hidden, conflicts } = other;
        self.new += new;
        self.replaced += replaced;
        self.hidden += hidden;
        self.conflicts += conflicts;
    }
}
