//! One walk over a definition that finds every reference in it, known to the table or not.

use bumpalo::Bump;
use serde_json::value::RawValue;

use super::paths::{PATHS, Paths, Place, PlaceAt};
use super::places::Trail;
use super::rule::{Doubt, Form, Kin, ReferenceRule};
use super::tokens::{looks_like_an_id, tokens};
use crate::DefinitionType;
use crate::family::Family;
use crate::ids::Ids;
use crate::tree::{Node, read};

/// Something that names something else.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found<'t> {
    /// The rule it stands under, as a position in the table; `None` at a place that no rule knows.
    pub(crate) rule: Option<u16>,
    /// The id as it is written.
    pub(crate) id: &'t str,
    /// The position of the id; `None` when it is not known.
    pub(crate) at: Option<u32>,
}

/// Hands over every reference in a definition.
pub(crate) fn scan<'t, T: Trail>(
    kind: &DefinitionType<'_>,
    json: Node<'t>,
    ids: &Ids,
    trail: &mut T,
    found: &mut dyn FnMut(Found<'_>, &T),
) {
    let key = json.get("key").and_then(Node::text).unwrap_or_default();
    let key = if key.is_empty() { kind.as_str() } else { key };
    let paths = &*PATHS;
    let start = kin(kind, json).map(|kin| paths.start(kin));
    Scan { paths, ids, key, trail, found }.value(json, start);
}

/// Tells which part of the table is about a definition.
fn kin(kind: &DefinitionType<'_>, json: Node<'_>) -> Option<Kin> {
    match Family::of(kind, json) {
        Family::Application => Some(Kin::Application),
        Family::Object => Some(Kin::Object),
        Family::Field => Some(Kin::Field),
        Family::Query => Some(Kin::Query),
        Family::DataCollection => Some(Kin::DataCollection),
        Family::View => Some(Kin::View),
        Family::Process => Some(Kin::Process),
        Family::Element => Some(Kin::Element),
        Family::Hint => Some(Kin::Hint),
        Family::Plain if *kind == DefinitionType::Index => Some(Kin::Index),
        Family::Plain if *kind == DefinitionType::Step => Some(Kin::Step),
        Family::Plain => None,
    }
}

struct Scan<'s, T> {
    paths: &'static Paths,
    ids: &'s Ids,
    key: &'s str,
    trail: &'s mut T,
    found: &'s mut dyn FnMut(Found<'_>, &T),
}

impl<T: Trail> Scan<'_, T> {
    fn value(&mut self, node: Node<'_>, at: Option<PlaceAt>) {
        let place = at.map(|at| self.paths.place(at));
        match node {
            Node::Text(text) => self.text(text, place),
            Node::List(items) => {
                let next = place.and_then(|place| place.items);
                self.trail.enter_list();
                items.iter().for_each(|item| self.value(*item, next));
                self.trail.leave();
            }
            Node::Map(members) => {
                for (name, value) in members {
                    self.trail.enter_key(name);
                    self.name(name, place);
                    self.value(*value, place.and_then(|place| place.key(name)));
                    self.trail.leave();
                }
            }
            Node::Null | Node::Bool(_) | Node::Number(_) | Node::Deep(_) => {}
        }
    }

    fn name(&mut self, name: &str, place: Option<&Place>) {
        let rule = place.and_then(|place| self.rule(&place.names));
        self.whole(name, rule);
    }

    fn text(&mut self, text: &str, place: Option<&Place>) {
        let Some(place) = place else { return self.whole(text, None) };
        if let Some(inside) = place.json {
            return self.json(text, inside);
        }
        match self.rule(&place.texts) {
            None => self.whole(text, None),
            Some((rule, it)) if it.form == Form::Within => {
                tokens(text).for_each(|word| self.whole(word, Some((rule, it))));
            }
            Some(known) => self.whole(text, Some(known)),
        }
    }

    fn whole(&mut self, id: &str, rule: Option<(u16, &ReferenceRule)>) {
        let at = self.ids.find(id);
        let counts = match rule.map(|(_, rule)| rule.doubt) {
            _ if at.is_some() => true,
            // Where no rule expects an id, only a known one is a reference.
            None | Some(Doubt::Always) => false,
            Some(Doubt::Shape) => looks_like_an_id(id),
            Some(Doubt::Never) => !id.is_empty(),
        };
        if counts {
            (self.found)(Found { rule: rule.map(|(at, _)| at), id, at }, self.trail);
        }
    }

    /// Goes on inside a text that holds JSON; anything else in it holds no reference.
    fn json(&mut self, text: &str, at: PlaceAt) {
        let Some(text) = Node::Text(text).decoded() else { return };
        if text.len() <= "[]".len() {
            return;
        }
        if let Ok(json) = serde_json::from_str::<&RawValue>(&text) {
            let arena = Bump::new();
            self.value(read(json, &arena), Some(at));
        }
    }

    fn rule(&self, candidates: &[u16]) -> Option<(u16, &'static ReferenceRule)> {
        let known = candidates.iter().map(|&at| (at, self.paths.rules[usize::from(at)]));
        known.into_iter().find(|(_, rule)| rule.applies_to(self.key))
    }
}
