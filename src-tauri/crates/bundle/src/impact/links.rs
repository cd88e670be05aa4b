//! Who refers to whom, on the destination now and afterwards, and which references an import breaks.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::impact::Scene;
use crate::references::{Bond, Direction, Graph, Link, ReferenceRule};
use crate::{Definition, DefinitionId};

/// The references of the destination, now and afterwards.
#[derive(Clone, Copy)]
pub(super) struct Links<'l> {
    pub(super) before: &'l Graph,
    pub(super) after: &'l Graph,
    broken: &'l OnceLock<Vec<Broken>>,
}

/// A reference of the predicted destination that leads nowhere.
#[derive(Clone, Debug)]
pub(super) struct Broken {
    pub(super) from: DefinitionId,
    pub(super) to: DefinitionId,
    pub(super) rule: &'static ReferenceRule,
    pub(super) why: Why,
}

/// Why a reference leads nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// Neither the bundle nor the destination has the target.
    Missing(News),
    /// The import has every app stop leading to the target.
    Hidden,
}

/// Whether the import is to blame for a missing target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum News {
    /// The destination's own version has a working reference there.
    BreaksNow,
    /// What refers is new, or refers there for the first time.
    ComesBroken,
    /// The destination has the same broken reference already.
    WasBroken,
}

impl<'l> Links<'l> {
    /// Looks at what is known of a scene; what is broken is worked out once and kept there.
    pub(super) fn of(scene: &'l Scene<'_, '_>, broken: &'l OnceLock<Vec<Broken>>) -> Self {
        let [before, after] = scene.predicted.graphs();
        Self { before, after, broken }
    }

    /// Returns the references that lead nowhere afterwards, by who refers: those of everything that comes in, and those
    /// that lose their target.
    pub(super) fn broken(&self, scene: &Scene<'_, '_>) -> &'l [Broken] {
        self.broken.get_or_init(|| {
            let mut broken: BTreeMap<_, Broken> = BTreeMap::new();
            let found = self.missing(scene).into_iter().chain(self.hidden(scene));
            for one in found.filter(|one| scene.predicted.is_visible(&one.from)) {
                broken.entry((one.from.clone(), one.rule.id, one.to.clone())).or_insert(one);
            }
            broken.into_values().collect()
        })
    }

    /// Returns what refers to a definition on the destination now, through what, apart from what merely holds it.
    pub(super) fn users(&self, id: &DefinitionId) -> impl Iterator<Item = Link<'l>> + use<'l> {
        self.before.links(id, Direction::Reverse).filter(|link| link.rule.is_some_and(is_use))
    }

    fn missing(&self, scene: &Scene<'_, '_>) -> Vec<Broken> {
        let mut broken = Vec::new();
        for from in scene.changes.new.iter().chain(&scene.changes.replaced) {
            for link in self.after.links(from, Direction::Forward).filter(|link| !link.resolves) {
                let Some(rule) = link.rule.filter(|rule| counts(rule) && !is_named(scene, rule, link.other))
                else {
                    continue;
                };
                let news = self.news(from, rule, link.other);
                broken.push(Broken {
                    from: from.clone(),
                    to: link.other.clone(),
                    rule,
                    why: Why::Missing(news),
                });
            }
        }
        broken
    }

    fn hidden(&self, scene: &Scene<'_, '_>) -> Vec<Broken> {
        let mut broken = Vec::new();
        for to in &scene.changes.hidden {
            for link in self.after.links(to, Direction::Reverse) {
                let Some(rule) = link.rule.filter(|rule| is_use(rule)) else { continue };
                broken.push(Broken { from: link.other.clone(), to: to.clone(), rule, why: Why::Hidden });
            }
        }
        broken
    }

    fn news(&self, from: &DefinitionId, rule: &ReferenceRule, to: &DefinitionId) -> News {
        let old = || self.before.links(from, Direction::Forward);
        if old().any(|link| same(&link, rule, to)) {
            News::WasBroken
        } else if old().any(|link| link.resolves && link.rule.is_some_and(|known| known.id == rule.id)) {
            News::BreaksNow
        } else {
            News::ComesBroken
        }
    }
}

fn same(link: &Link<'_>, rule: &ReferenceRule, to: &DefinitionId) -> bool {
    link.other == to && link.rule.is_some_and(|known| known.id == rule.id)
}

/// Tells whether a missing target of a rule is worth a word.
fn counts(rule: &ReferenceRule) -> bool {
    rule.names_definitions() && rule.bond != Bond::Belongs
}

/// Tells whether a rule is about using something, not about holding it or belonging to it.
pub(super) fn is_use(rule: &ReferenceRule) -> bool {
    counts(rule) && rule.bond != Bond::Holds
}

/// Tells whether a reference names an object by its name instead of its id, as a server allows (definition-model §3.2).
fn is_named(scene: &Scene<'_, '_>, rule: &ReferenceRule, to: &DefinitionId) -> bool {
    let is_object = |row: &Definition<'_>| row.kind == crate::DefinitionType::Object;
    let is_so_named = |row: &Definition<'_>| {
        row.name.as_deref() == Some(to.as_str())
            || crate::label(&row.json, "en").as_deref() == Some(to.as_str())
    };
    rule.to.contains(&crate::references::Target::Object)
        && scene.predicted.definitions().iter().any(|row| is_object(row) && is_so_named(row))
}
