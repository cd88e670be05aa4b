//! The tree of what changes: which app, which page, which object, which field.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::Deserialize;

use super::shape::{DifferenceNode, DifferenceTree, NodeChange, NodeCounts, NodeKind};
use crate::diff::{ChangeClass, diff_definition};
use crate::impact::{Finding, Scene};
use crate::text::Loose;
use crate::three_way::{Before, SideState, state_of};
use crate::{Definition, DefinitionId, DefinitionType, Severity, canonical, label};

/// Pages inside pages are never this deep; a damaged file may make a circle.
const DEEPEST: usize = 500;

/// Returns what an import changes as a tree, with labels in a language such as `en`, and the gravest finding about
/// each definition.
pub fn tree(scene: &Scene<'_, '_>, findings: &[Finding], language: &str) -> DifferenceTree {
    let mut drafts = Drafts::new(scene, language);
    for (id, fate) in fates(scene) {
        drafts.add(id, fate);
    }
    let mut growing = Growing { drafts: &drafts, severities: severities(findings), nodes: Vec::new() };
    growing.grow_all();
    let nodes = growing.nodes;
    let noise = nodes.iter().filter(|node| node.noise).map(|_| 1).sum();
    DifferenceTree { nodes, noise }
}

/// How a definition fares, and how gravely it differs.
#[derive(Clone, Copy)]
struct Fate {
    change: NodeChange,
    class: Option<ChangeClass>,
    side: Option<SideState>,
}

/// Each changed definition once: what is lost counts more than what is replaced.
fn fates<'s>(scene: &'s Scene<'_, '_>) -> BTreeMap<&'s DefinitionId, Fate> {
    let replaced = |id: &'s DefinitionId| (id, replaced(id, scene));
    let mut fates: BTreeMap<_, _> = scene.changes.replaced.par_iter().map(replaced).collect();
    let without_class = |change| Fate { change, class: None, side: None };
    fates.extend(scene.changes.new.iter().map(|id| (id, without_class(NodeChange::New))));
    fates.extend(scene.changes.hidden.iter().map(|id| (id, without_class(NodeChange::Hidden))));
    fates
}

fn replaced(id: &DefinitionId, scene: &Scene<'_, '_>) -> Fate {
    let (old, new) = (scene.destination.get(id), scene.incoming.get(id));
    let class = old.zip(new).and_then(|(old, new)| diff_definition(old, new)).map(|it| it.class);
    let side = match scene.ancestors.hash(id) {
        Before::Unknown => None,
        before @ (Before::Absent | Before::Present(_)) => {
            let [old, new] = [old, new].map(|side| side.map(canonical::definition_hash));
            state_of(before.as_ref(), old.as_ref(), new.as_ref())
        }
    };
    let is_conflict = side == Some(SideState::Conflict);
    Fate { change: if is_conflict { NodeChange::Conflict } else { NodeChange::Replaced }, class, side }
}

fn severities(findings: &[Finding]) -> BTreeMap<&str, Severity> {
    let mut gravest = BTreeMap::new();
    for finding in findings {
        let severity = gravest.entry(finding.subject.id.as_str()).or_insert(finding.severity);
        *severity = finding.severity.max(*severity);
    }
    gravest
}

/// The headings under an app, in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Pages,
    Objects,
    Queries,
    DataCollections,
    Processes,
    Tutorials,
    Others,
}

impl Group {
    fn of(kind: &DefinitionType<'_>) -> Self {
        match kind {
            DefinitionType::View => Self::Pages,
            DefinitionType::Other(text) if text.starts_with("mobile-") => Self::Pages,
            DefinitionType::Object => Self::Objects,
            DefinitionType::Query => Self::Queries,
            DefinitionType::DataCollection => Self::DataCollections,
            DefinitionType::Process => Self::Processes,
            DefinitionType::Hint => Self::Tutorials,
            DefinitionType::Application
            | DefinitionType::Field
            | DefinitionType::Index
            | DefinitionType::Step
            | DefinitionType::ProcessElement(_)
            | DefinitionType::Other(_) => Self::Others,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Pages => "Pages",
            Self::Objects => "Objects",
            Self::Queries => "Queries",
            Self::DataCollections => "Data collections",
            Self::Processes => "Processes",
            Self::Tutorials => "Tutorials",
            Self::Others => "Other definitions",
        }
    }
}

/// What a line of the tree stands under.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Under {
    Nothing,
    Group(DefinitionId, Group),
    Definition(DefinitionId),
    /// No app leads to it by lists alone.
    Unlisted,
}

/// One definition on its way into the tree.
struct Draft {
    label: String,
    definition_type: String,
    key: Option<String>,
    fate: Option<Fate>,
    apps: Vec<String>,
}

struct Drafts<'s, 'a> {
    scene: &'s Scene<'s, 'a>,
    language: &'s str,
    listed_afterwards: BTreeMap<DefinitionId, Vec<DefinitionId>>,
    incoming_apps: BTreeSet<&'s DefinitionId>,
    known: BTreeMap<DefinitionId, Draft>,
    children: BTreeMap<Under, Vec<DefinitionId>>,
}

impl<'s, 'a> Drafts<'s, 'a> {
    fn new(scene: &'s Scene<'s, 'a>, language: &'s str) -> Self {
        Self {
            scene,
            language,
            listed_afterwards: scene.predicted.reach().listed_by(),
            incoming_apps: scene.incoming_apps(),
            known: BTreeMap::new(),
            children: BTreeMap::new(),
        }
    }

    /// Adds a changed definition, and what holds it on the way down from its app.
    fn add(&mut self, id: &DefinitionId, fate: Fate) {
        if let Some(draft) = self.known.get_mut(id) {
            draft.fate = Some(fate);
            return;
        }
        let Some(chain) = self.chain(id) else {
            self.put(id, Some(fate), Under::Unlisted, Vec::new());
            return;
        };
        let top = chain.last().unwrap_or(id).clone();
        let apps = self.apps(&top);
        for (place, member) in chain.iter().enumerate() {
            if self.known.contains_key(member) {
                return;
            }
            let under = match chain.get(place + 1) {
                Some(holder) if *holder == top && self.is_app(&top) => {
                    Under::Group(top.clone(), self.group(member))
                }
                Some(holder) => Under::Definition(holder.clone()),
                None => self.above(member, &apps),
            };
            let own_fate = (place == 0).then_some(fate);
            let listed = apps.iter().map(ToString::to_string).collect();
            self.put(member, own_fate, under.clone(), listed);
            if let (None, Under::Group(app, _)) = (chain.get(place + 1), under)
                && !self.known.contains_key(&app)
            {
                let own = vec![app.to_string()];
                self.put(&app, None, Under::Nothing, own);
            }
        }
    }

    /// Goes from a definition up to what nothing holds; `None` when that goes round in circles.
    fn chain(&self, id: &DefinitionId) -> Option<Vec<DefinitionId>> {
        let mut chain = vec![id.clone()];
        while let Some(holder) = self.scene.holder_afterwards(chain.last()?) {
            if chain.len() > DEEPEST || chain.contains(holder) {
                return None;
            }
            chain.push(holder.clone());
        }
        Some(chain)
    }

    /// Returns where something stands that no definition holds.
    fn above(&self, id: &DefinitionId, apps: &[DefinitionId]) -> Under {
        if self.is_app(id) {
            return Under::Nothing;
        }
        let ours = apps.iter().find(|app| self.incoming_apps.contains(app));
        match ours.or(apps.first()) {
            Some(app) => Under::Group(app.clone(), self.group(id)),
            None => Under::Unlisted,
        }
    }

    /// Returns the apps that list something, afterwards or now.
    fn apps(&self, top: &DefinitionId) -> Vec<DefinitionId> {
        if self.is_app(top) {
            return vec![top.clone()];
        }
        let mut apps = self.listed_afterwards.get(top).cloned().unwrap_or_default();
        for app in self.scene.listed_now(top) {
            if !apps.contains(app) {
                apps.push(app.clone());
            }
        }
        apps
    }

    fn put(&mut self, id: &DefinitionId, fate: Option<Fate>, under: Under, apps: Vec<String>) {
        let definition = self.scene.definition(id);
        let draft = Draft {
            label: definition.map_or_else(|| id.to_string(), |row| shown_label(row, self.language)),
            definition_type: definition.map_or_else(String::new, |row| row.kind.as_str().to_owned()),
            key: definition.and_then(key),
            fate,
            apps,
        };
        self.known.insert(id.clone(), draft);
        self.children.entry(under).or_default().push(id.clone());
    }

    fn group(&self, id: &DefinitionId) -> Group {
        self.scene.definition(id).map_or(Group::Others, |definition| Group::of(&definition.kind))
    }

    fn is_app(&self, id: &DefinitionId) -> bool {
        self.scene.definition(id).is_some_and(|row| row.kind == DefinitionType::Application)
    }

    /// Returns what stands under something, by label.
    fn under(&self, under: &Under) -> Vec<(&DefinitionId, &Draft)> {
        let ids = self.children.get(under).map_or(&[][..], Vec::as_slice);
        let mut found: Vec<_> = ids.iter().filter_map(|id| self.known.get_key_value(id)).collect();
        found.sort_by_cached_key(|(id, draft)| (draft.label.to_lowercase(), (*id).clone()));
        found
    }
}

/// Returns the label of a definition in a language, or its name, or its id.
pub(super) fn shown_label(definition: &Definition<'_>, language: &str) -> String {
    let named = || definition.name.as_deref().filter(|name| !name.is_empty()).map(str::to_owned);
    label(&definition.json, language).or_else(named).unwrap_or_else(|| definition.id.to_string())
}

/// Returns the `key` of a definition: what sort of field, widget or element it is.
pub(super) fn key(definition: &Definition<'_>) -> Option<String> {
    #[derive(Deserialize)]
    struct Keyed<'a> {
        #[serde(borrow, default)]
        key: Loose<'a>,
    }
    let keyed: Keyed<'_> = serde_json::from_str(definition.json.get()).ok()?;
    keyed.key.0.map(|key| key.into_owned()).filter(|key| !key.is_empty())
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

    fn add(&mut self, other: Self) {
        let Self { new, replaced, hidden, conflicts } = other;
        self.new += new;
        self.replaced += replaced;
        self.hidden += hidden;
        self.conflicts += conflicts;
    }
}
