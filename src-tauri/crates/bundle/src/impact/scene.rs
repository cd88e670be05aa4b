//! What the rules look at: both sides, what is predicted, what changes, and what the server told live.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::impact::identity::LinkNames;
use crate::impact::links::{Broken, Links};
use crate::impact::notes::{self, Noted};
use crate::impact::tables::Tables;
use crate::impact::{Circumstances, Counts, LiveFacts, Subject};
use crate::raw::value_of;
use crate::reach::Parents;
use crate::text::unquoted;
use crate::three_way::{Ancestors, SideState};
use crate::{
    Bundle, Definition, DefinitionId, DefinitionType, Definitions, FixId, Predicted, Problem, label,
};

/// How each definition fares, as sorted ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Only in the bundle.
    pub new: Vec<DefinitionId>,
    /// On both sides, with different content.
    pub replaced: Vec<DefinitionId>,
    /// On both sides, the same by [`canonical`].
    pub unchanged: Vec<DefinitionId>,
    /// Shown by the destination now, and by no app any more afterwards.
    pub hidden: Vec<DefinitionId>,
}

/// Everything the rules may look at.
pub struct Scene<'s, 'a> {
    /// What the destination's export of all apps shows now.
    pub destination: &'s Definitions<'a>,
    /// What would be sent.
    pub incoming: &'s Bundle<'a>,
    /// What the destination would hold afterwards.
    pub predicted: &'s Predicted<'a>,
    /// What the server told live.
    pub facts: &'s LiveFacts,
    /// How many rows the server counted; empty before it was asked.
    pub counts: Counts,
    /// When and after which precautions the plan is made; nothing unless it is said.
    pub circumstances: Circumstances,
    /// What is wrong with the files that the bundle was made of.
    pub problems: Vec<Problem>,
    /// The fixes for rows that the server would drop, by the id of the row.
    pub mendable: BTreeMap<DefinitionId, FixId>,
    /// How each definition fares.
    pub changes: Changes,
    /// What both sides had in common before; nothing until [`Scene::compare_with`].
    pub ancestors: Ancestors<'s>,
    /// Which side changed what is replaced or hidden.
    pub(super) sides: BTreeMap<DefinitionId, SideState>,
    /// The apps of the destination that list a definition themselves (definition-model §4.1).
    listed_by: BTreeMap<DefinitionId, Vec<DefinitionId>>,
    /// What holds a definition, on the destination now and on the destination afterwards.
    holders: [Parents; 2],
    noted: OnceLock<Vec<Noted>>,
    broken: OnceLock<Vec<Broken>>,
    tables: OnceLock<Tables>,
    link_names: OnceLock<Option<[LinkNames; 2]>>,
    /// The labels of the apps, whose JSON is long and whose names stand in many sentences.
    app_names: OnceLock<BTreeMap<DefinitionId, String>>,
}

impl<'s, 'a> Scene<'s, 'a> {
    /// Compares the sides once, for all rules.
    pub fn new(
        destination: &'s Definitions<'a>,
        incoming: &'s Bundle<'a>,
        predicted: &'s Predicted<'a>,
        facts: &'s LiveFacts,
    ) -> Self {
        let reach = predicted.reach_before();
        let ((changes, listed_by), (before, after)) = rayon::join(
            || (changes(incoming, predicted), reach.listed_by()),
            || rayon::join(|| reach.parents(), || predicted.reach().parents()),
        );
        Self {
            destination,
            incoming,
            predicted,
            facts,
            counts: Counts::new(),
            circumstances: Circumstances::default(),
            problems: incoming.problems.clone(),
            mendable: BTreeMap::new(),
            changes,
            ancestors: Ancestors::default(),
            sides: BTreeMap::new(),
            listed_by,
            holders: [before, after],
            noted: OnceLock::new(),
            broken: OnceLock::new(),
            tables: OnceLock::new(),
            link_names: OnceLock::new(),
            app_names: OnceLock::new(),
        }
    }

    /// Returns who refers to whom now and afterwards; `None` when nothing changes, where nobody needs to know.
    pub(super) fn links(&self) -> Option<Links<'_>> {
        let Changes { new, replaced, hidden, unchanged: _ } = &self.changes;
        let is_same = new.is_empty() && replaced.is_empty() && hidden.is_empty();
        (!is_same).then(|| Links::of(self, &self.broken))
    }

    /// Returns what changing definitions say about roles, files, secrets and automation, by id.
    pub(super) fn noted(&self) -> &[Noted] {
        self.noted.get_or_init(|| {
            let Changes { new, replaced, hidden, unchanged: _ } = &self.changes;
            let incoming =
                new.iter().chain(replaced).map(|id| (self.destination.get(id), self.incoming.get(id)));
            let hidden = hidden.iter().filter(|id| self.incoming.get(id).is_none());
            let pairs: Vec<_> = incoming.chain(hidden.map(|id| (self.destination.get(id), None))).collect();
            let mut noted = notes::of(&pairs);
            noted.sort_by(|a, b| a.id.cmp(&b.id));
            noted
        })
    }

    /// Returns what the import asks of the tables that it touches.
    pub(super) fn tables(&self) -> &Tables {
        self.tables.get_or_init(|| Tables::of(self))
    }

    /// Returns which names in the database links use, now and afterwards; `None` when the import touches no link.
    pub(super) fn link_names(&self) -> Option<&[LinkNames; 2]> {
        self.link_names.get_or_init(|| LinkNames::of(self)).as_ref()
    }

    /// Reads whatever rules share. Each part is read on all cores, and a core that waits for its share may take up
    /// another rule: that one must find everything read, or it would wait for itself.
    pub(super) fn read_shared(&self) {
        if let Some(links) = self.links() {
            links.broken(self);
        }
        self.noted();
        self.tables();
        self.link_names();
    }

    /// Returns the definition as it is on the destination, or as it would be afterwards.
    pub(crate) fn definition(&self, id: &DefinitionId) -> Option<&Definition<'a>> {
        self.destination.get(id).or_else(|| self.stored(id))
    }

    /// Returns the definition as the destination would store it.
    pub(crate) fn stored(&self, id: &DefinitionId) -> Option<&Definition<'a>> {
        self.predicted.definitions().get(id)
    }

    /// Returns the words for a definition: its label and where it stands.
    pub(crate) fn subject(&self, id: &DefinitionId) -> Subject {
        let kind = self.definition(id).map_or("definition", |definition| definition.kind.as_str());
        let app = match self.apps_listing(id).as_slice() {
            [app] => Some(self.name(app)),
            _ => None,
        };
        Subject {
            id: id.to_string(),
            kind: kind.to_owned(),
            name: self.name(id),
            app,
            object: self.holder(id).map(|holder| self.name(holder)),
        }
    }

    /// Returns the labels of what holds a definition, from the app down.
    pub(crate) fn place(&self, id: &DefinitionId) -> Vec<String> {
        let holders: Vec<_> = self.holders_of(id).collect();
        let mut place: Vec<_> = holders.iter().rev().map(|holder| self.name(holder)).collect();
        let top = holders.last().copied().unwrap_or(id);
        if let Some(apps) = self.listed_by.get(top) {
            place.insert(0, apps.iter().map(|app| self.name(app)).collect::<Vec<_>>().join(", "));
        }
        place
    }

    /// Returns the label of a definition, its name, or its id where nothing is known of it.
    pub(crate) fn name(&self, id: &DefinitionId) -> String {
        match self.definition(id) {
            None => id.to_string(),
            Some(row) if row.kind == DefinitionType::Application => self.app_name(row),
            Some(row) => shown_name(row),
        }
    }

    fn app_name(&self, app: &Definition<'_>) -> String {
        let names = self.app_names.get_or_init(|| {
            let there = self.predicted.definitions().iter().chain(self.destination.iter());
            let apps = there.filter(|row| row.kind == DefinitionType::Application);
            apps.map(|row| (row.id.clone(), shown_name(row))).collect()
        });
        names.get(&app.id).cloned().unwrap_or_else(|| shown_name(app))
    }

    /// Returns the apps of the destination that list the definition, or the nearest thing that holds it.
    pub(super) fn apps_listing(&self, id: &DefinitionId) -> Vec<DefinitionId> {
        match self.listed(id) {
            Some(listed) => match self.listed_by.get(listed) {
                Some(apps) => apps.clone(),
                None => vec![listed.clone()],
            },
            None => Vec::new(),
        }
    }

    /// Returns what apps can share: the definition itself or the nearest holder that an app lists, or the app.
    pub(super) fn listed(&self, id: &DefinitionId) -> Option<&DefinitionId> {
        let own = self.definition(id).map(|definition| &definition.id);
        own.into_iter()
            .chain(self.holders_of(id))
            .find(|id| self.listed_by.contains_key(*id) || self.is_app(id))
    }

    /// Tells whether a definition is a page, not a widget.
    pub(crate) fn is_page(&self, id: &DefinitionId) -> bool {
        self.definition(id).is_some_and(is_page)
    }

    fn is_app(&self, id: &DefinitionId) -> bool {
        self.definition(id).is_some_and(|definition| definition.kind == DefinitionType::Application)
    }

    /// Returns what holds a definition, on the destination now and on the destination afterwards.
    pub(super) fn holders(&self) -> &[Parents; 2] {
        &self.holders
    }

    pub(super) fn holder(&self, id: &DefinitionId) -> Option<&DefinitionId> {
        self.holders.iter().find_map(|holders| holders.get(id))
    }

    /// Goes from a definition to its holders, the nearest first.
    pub(super) fn with_holders<'i>(&'i self, id: &'i DefinitionId) -> impl Iterator<Item = &'i DefinitionId> {
        std::iter::once(id).chain(self.holders_of(id))
    }

    /// Returns what holds a definition afterwards.
    pub(super) fn holder_after(&self, id: &DefinitionId) -> Option<&DefinitionId> {
        self.holders[1].get(id)
    }

    /// Returns the fields that an object lists afterwards.
    pub(super) fn fields_after(&self, object: &DefinitionId) -> BTreeSet<DefinitionId> {
        self.stored(object).map(fields).unwrap_or_default()
    }

    /// Goes from the nearest holder up. As long as pages are nested; a damaged file may make a circle.
    pub(super) fn holders_of(&self, id: &DefinitionId) -> impl Iterator<Item = &DefinitionId> {
        std::iter::successors(self.holder(id), |id| self.holder(id)).take(64)
    }

    /// Returns what holds a definition afterwards, or what holds it now where nothing will any more.
    pub(crate) fn holder_afterwards(&self, id: &DefinitionId) -> Option<&DefinitionId> {
        self.holders.iter().rev().find_map(|holders| holders.get(id))
    }

    /// Returns the apps that list a definition itself on the destination now.
    pub(crate) fn listed_now(&self, id: &DefinitionId) -> &[DefinitionId] {
        self.listed_by.get(id).map_or(&[], Vec::as_slice)
    }

    /// Returns the apps that the bundle carries.
    pub(crate) fn incoming_apps(&self) -> BTreeSet<&DefinitionId> {
        self.incoming.applications().map(|row| &row.id).collect()
    }
}

/// Returns the label of a definition, or its name, or its id.
pub(crate) fn shown_name(definition: &Definition<'_>) -> String {
    let named = || definition.name.as_deref().filter(|name| !name.is_empty()).map(str::to_owned);
    label(&definition.json, "en").or_else(named).unwrap_or_else(|| definition.id.to_string())
}

/// The lists of children that rules ask for.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Lists<'a> {
    #[serde(borrow, rename = "fieldIDs")]
    fields: Option<&'a RawValue>,
    #[serde(borrow, rename = "pageIDs")]
    pages: Option<&'a RawValue>,
    #[serde(borrow, rename = "viewIDs")]
    views: Option<&'a RawValue>,
    #[serde(borrow)]
    json: Option<&'a RawValue>,
}

/// Returns the fields that an object lists; damaged entries are left out.
pub(crate) fn fields(definition: &Definition<'_>) -> BTreeSet<DefinitionId> {
    let lists: Lists<'_> = serde_json::from_str(definition.json.get()).unwrap_or_default();
    ids(lists.fields)
}

/// Returns the pages and widgets that an app, page or widget lists.
pub(super) fn pages_and_widgets(definition: &Definition<'_>) -> BTreeSet<DefinitionId> {
    let mut lists: Lists<'_> = serde_json::from_str(definition.json.get()).unwrap_or_default();
    if definition.kind == DefinitionType::Application {
        let inner = lists.json.map(RawValue::get).unwrap_or("{}");
        lists = serde_json::from_str(inner).unwrap_or_default();
    }
    &ids(lists.pages) | &ids(lists.views)
}

/// Returns what an app lists under some names, such as `objectIDs`.
pub(super) fn listed_by_app(app: &Definition<'_>, lists: &[&str]) -> BTreeSet<DefinitionId> {
    #[derive(Deserialize)]
    struct Outer<'a> {
        #[serde(borrow)]
        json: BTreeMap<&'a str, &'a RawValue>,
    }
    let Ok(Outer { json }) = serde_json::from_str(app.json.get()) else { return BTreeSet::new() };
    lists.iter().flat_map(|list| ids(json.get(list).copied())).collect()
}

fn ids(list: Option<&RawValue>) -> BTreeSet<DefinitionId> {
    let items: Vec<serde_json::Value> =
        list.and_then(|list| serde_json::from_str(list.get()).ok()).unwrap_or_default();
    items.iter().filter_map(serde_json::Value::as_str).map(DefinitionId::new).collect()
}

/// Returns what some app leads to now and none afterwards. A file may hold more, which nobody could see before either:
/// the export of a single app brings the system objects’ side of its links without these objects.
fn hidden(predicted: &Predicted<'_>) -> Vec<DefinitionId> {
    let unseen = predicted.fates().filter(|(_, fate)| !fate.is_visible);
    let mut hidden: Vec<_> = unseen.map(|(id, _)| id.clone()).collect();
    if !hidden.is_empty() {
        let before = predicted.reach_before();
        let shown = before.reached_by_all();
        hidden.retain(|id| before.find(id).is_some_and(|at| shown[at as usize]));
    }
    hidden
}

/// Goes through both sides in the order of their ids, which is faster than looking each one up.
fn changes(incoming: &Bundle<'_>, predicted: &Predicted<'_>) -> Changes {
    let mut changes = Changes { hidden: hidden(predicted), ..Changes::default() };
    let mut there = predicted.fates().peekable();
    let mut rows = incoming.by_id().peekable();
    while let Some(Definition { id, .. }) = rows.next() {
        if rows.peek().is_some_and(|next| next.id == *id) {
            continue;
        }
        while there.next_if(|(old, _)| *old < id).is_some() {}
        let list = match there.next_if(|(old, _)| *old == id) {
            None => &mut changes.new,
            Some((_, fate)) if fate.is_same => &mut changes.unchanged,
            Some(_) => &mut changes.replaced,
        };
        list.push(id.clone());
    }
    changes
}

/// Tells whether a definition is a page, not a widget.
pub(super) fn is_page(row: &Definition<'_>) -> bool {
    let key = value_of(row.json.get(), "key").and_then(unquoted);
    matches!(key.as_deref(), Some("page" | "mobile-page"))
}
