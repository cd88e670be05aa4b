//! Where each changed definition stands: under which app, heading and holder.

use std::collections::{BTreeMap, BTreeSet};

use super::fate::Fate;
use crate::impact::Scene;
use crate::readable::names::{key, shown_label};
use crate::{DefinitionId, DefinitionType};

/// Pages inside pages are never this deep; a damaged file may make a circle.
const DEEPEST: usize = 500;

/// The headings under an app, in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
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

    /// Returns the words of the heading.
    pub(super) fn title(self) -> &'static str {
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
pub(super) enum Under {
    /// Nothing: it is an app.
    Nothing,
    /// A heading of an app.
    Group(DefinitionId, Group),
    /// What holds it.
    Definition(DefinitionId),
    /// No app leads to it by lists alone.
    Unlisted,
}

/// One definition on its way into the tree.
pub(super) struct Draft {
    /// What it is called.
    pub(super) label: String,
    /// Its type.
    pub(super) definition_type: String,
    /// What sort of its type it is.
    pub(super) key: Option<String>,
    /// How it fares; `None`: it only holds what changes.
    pub(super) fate: Option<Fate>,
    /// The apps that list it.
    pub(super) apps: Vec<String>,
}

/// All lines of the tree, not yet in order.
pub(super) struct Drafts<'s, 'a> {
    scene: &'s Scene<'s, 'a>,
    language: &'s str,
    listed_afterwards: BTreeMap<DefinitionId, Vec<DefinitionId>>,
    incoming_apps: BTreeSet<&'s DefinitionId>,
    /// Each line by the id of its definition.
    pub(super) known: BTreeMap<DefinitionId, Draft>,
    /// What stands under what.
    pub(super) children: BTreeMap<Under, Vec<DefinitionId>>,
}

impl<'s, 'a> Drafts<'s, 'a> {
    /// Begins without any line.
    pub(super) fn new(scene: &'s Scene<'s, 'a>, language: &'s str) -> Self {
        Self {
            scene,
            language,
            listed_afterwards: scene.predicted.reach().listed_by(),
            incoming_apps: scene.incoming_apps(),
            known: BTreeMap::new(),
            children: BTreeMap::new(),
        }
    }

    /// Adds a definition with how it fares, where it changes, and what holds it on the way down from its app.
    pub(super) fn add(&mut self, id: &DefinitionId, fate: Option<Fate>) {
        if let Some(draft) = self.known.get_mut(id) {
            draft.fate = fate.or(draft.fate);
            return;
        }
        let Some(chain) = self.chain(id) else {
            self.put(id, fate, Under::Unlisted, Vec::new());
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
            let own_fate = fate.filter(|_| place == 0);
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
    pub(super) fn under(&self, under: &Under) -> Vec<(&DefinitionId, &Draft)> {
        let ids = self.children.get(under).map_or(&[][..], Vec::as_slice);
        let mut found: Vec<_> = ids.iter().filter_map(|id| self.known.get_key_value(id)).collect();
        found.sort_by_cached_key(|(id, draft)| (draft.label.to_lowercase(), (*id).clone()));
        found
    }
}
