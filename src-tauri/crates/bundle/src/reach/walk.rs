//! One walk over the outlines, following golden/RULES.md §1.5.

use std::collections::{BTreeMap, BTreeSet};

use super::Reach;
use super::outline::{Application, JoinLink, Outline};

/// A walk in progress, then its result.
#[derive(Debug)]
pub(super) struct Walk<'o> {
    reach: &'o Reach,
    scope: Scope,
    /// By place: whether the walk reached it.
    pub(super) seen: Vec<bool>,
    // What is still to be entered, the next one last. A stack of our own instead of recursion: files decide how
    // long the chains are.
    open: Vec<u32>,
    /// What the walk reached, in the order it was found.
    pub(super) found: Vec<u32>,
    /// Fields on the side of system objects, by system object.
    pub(super) connections: BTreeMap<u32, Vec<u32>>,
    /// Every role named on the way.
    pub(super) roles: BTreeSet<&'o String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    /// Every object is entered.
    All,
    /// System objects are not entered; the field that links back stands for them.
    App,
    /// Only system objects are entered, and fields that link to others are left out (definition-model §4.2).
    SystemApp,
}

impl<'o> Walk<'o> {
    /// Prepares the walk of an export of all applications.
    pub(super) fn of_all(reach: &'o Reach) -> Self {
        Self {
            reach,
            scope: Scope::All,
            seen: vec![false; reach.base.ids.len()],
            open: Vec::new(),
            found: Vec::new(),
            connections: BTreeMap::new(),
            roles: BTreeSet::new(),
        }
    }

    /// Prepares the walk of an export of one application.
    pub(super) fn of_one(reach: &'o Reach, application: u32) -> Self {
        let is_system = matches!(reach.outline(application), Outline::Application(app) if app.is_system);
        Self { scope: if is_system { Scope::SystemApp } else { Scope::App }, ..Self::of_all(reach) }
    }

    /// Walks from one application, depth first, so that lists come out in the server's own order.
    pub(super) fn run(&mut self, application: u32) {
        self.enter(application);
        while let Some(at) = self.open.pop() {
            let first_child = self.open.len();
            if self.find(at) {
                self.look_into(at);
                self.open[first_child..].reverse();
            }
        }
    }

    fn look_into(&mut self, at: u32) {
        match self.reach.outline(at) {
            Outline::Application(application) => self.application(application),
            Outline::Object { fields, imported, indexes, .. } => self.object(fields, imported, indexes),
            Outline::Field { link, opposite } => self.field(*link, *opposite),
            Outline::Query { base, links } => {
                self.enter_object(*base);
                self.joins(*base, links);
            }
            Outline::DataCollection { source } => self.enter_object(*source),
            Outline::Process { elements } => self.elements(elements),
            Outline::Element(element) => {
                element.objects.iter().for_each(|&object| self.enter_object(Some(object)));
                self.roles.extend(&element.roles);
                self.elements(&element.elements);
            }
            Outline::Hint { steps } => self.enter_all(steps),
            Outline::View { pages, views, roles } => {
                self.roles.extend(roles);
                self.enter_all(pages);
                self.enter_all(views);
            }
            Outline::Other => {}
        }
    }

    fn application(&mut self, application: &'o Application) {
        application.objects.iter().for_each(|&object| self.enter_object(Some(object)));
        let Application { queries, data_collections, processes, hints, pages, .. } = application;
        for list in [queries, data_collections, processes, hints] {
            self.enter_all(list);
        }
        self.enter_all(pages);
        self.roles.extend(&application.roles);
    }

    fn object(&mut self, fields: &[u32], imported: &[u32], indexes: &[u32]) {
        for &field in fields {
            let is_left_out = match self.scope {
                Scope::All => false,
                Scope::App => imported.contains(&field),
                Scope::SystemApp => imported.contains(&field) || self.links_to_ordinary(field),
            };
            if !is_left_out {
                self.enter(field);
            }
        }
        self.enter_all(indexes);
    }

    fn field(&mut self, link: Option<u32>, opposite: Option<u32>) {
        let Some(object) = link.filter(|&object| self.reach.has(object)) else { return };
        if self.scope != Scope::App || !self.is_system(object) {
            self.enter_object(link);
            return;
        }
        let Some(opposite) = opposite.filter(|&opposite| self.reach.has(opposite)) else { return };
        self.find(opposite);
        let fields = self.connections.entry(object).or_default();
        if !fields.contains(&opposite) {
            fields.push(opposite);
        }
    }

    /// Enters the linked objects along the joins; a step counts only when its field belongs to the current object.
    fn joins(&mut self, from: Option<u32>, links: &[JoinLink]) {
        let Some(Outline::Object { fields, .. }) = from.map(|at| self.reach.outline(at)) else { return };
        for step in links.iter().filter(|step| fields.contains(&step.field)) {
            if let Outline::Field { link, .. } = self.reach.outline(step.field) {
                self.enter_object(*link);
                self.joins(*link, &step.links);
            }
        }
    }

    fn elements(&mut self, elements: &[u32]) {
        for &at in elements {
            if !matches!(self.reach.outline(at), Outline::Element(element) if !element.is_loaded) {
                self.enter(at);
            }
        }
    }

    fn enter_object(&mut self, object: Option<u32>) {
        let Some(at) = object.filter(|&object| self.reach.has(object)) else { return };
        let is_entered = match self.scope {
            Scope::All => true,
            Scope::App => !self.is_system(at),
            Scope::SystemApp => self.is_system(at),
        };
        if is_entered {
            self.enter(at);
        }
    }

    fn enter_all(&mut self, list: &[u32]) {
        list.iter().for_each(|&at| self.enter(at));
    }

    /// Has a definition taken into the export and looked into.
    fn enter(&mut self, at: u32) {
        if self.reach.has(at) {
            self.open.push(at);
        }
    }

    /// Takes a definition into the export; tells whether it was new.
    fn find(&mut self, at: u32) -> bool {
        let is_new = !std::mem::replace(&mut self.seen[at as usize], true);
        if is_new {
            self.found.push(at);
        }
        is_new
    }

    fn is_system(&self, object: u32) -> bool {
        self.reach.outline(object).is_system_object()
    }

    fn links_to_ordinary(&self, field: u32) -> bool {
        let link = if let Outline::Field { link, .. } = self.reach.outline(field) { *link } else { None };
        link.is_some_and(|object| !self.is_system(object))
    }
}
