//! What one definition leads to: its lists and links as positions, everything else forgotten.

use std::borrow::Cow;
use std::cell::Cell;

use super::names::ObjectNames;
use crate::family::Family;
use crate::ids::Ids;
use crate::tree::Node;
use crate::{Definition, DefinitionType};

/// The lists and links of one definition. Ids without a definition are left out.
#[derive(Clone, Debug)]
pub(super) enum Outline {
    Application(Box<Application>),
    Object { fields: Box<[u32]>, imported: Box<[u32]>, indexes: Box<[u32]>, is_system: bool },
    // `link` is the linked object, `opposite` the field on its side.
    Field { link: Option<u32>, opposite: Option<u32> },
    Query { base: Option<u32>, links: Vec<JoinLink> },
    DataCollection { source: Option<u32> },
    Process { elements: Box<[u32]> },
    Element(Box<Element>),
    Hint { steps: Box<[u32]> },
    View { pages: Box<[u32]>, views: Box<[u32]>, roles: Box<[String]> },
    Other,
}

#[derive(Clone, Debug)]
pub(super) struct Application {
    pub(super) objects: Vec<u32>,
    pub(super) queries: Vec<u32>,
    pub(super) data_collections: Vec<u32>,
    pub(super) processes: Vec<u32>,
    pub(super) hints: Vec<u32>,
    pub(super) pages: Box<[u32]>,
    pub(super) roles: Vec<String>,
    pub(super) is_system: bool,
}

/// An element of a process.
#[derive(Clone, Debug)]
pub(super) struct Element {
    pub(super) elements: Box<[u32]>,
    pub(super) objects: Vec<u32>,
    pub(super) roles: Vec<String>,
    /// A server passes over a task without `key`, as it cannot tell what to make of it.
    pub(super) is_loaded: bool,
}

/// One step of a query's joins: a link field of the current object, then further steps from the linked one.
#[derive(Clone, Debug)]
pub(super) struct JoinLink {
    pub(super) field: u32,
    pub(super) links: Vec<JoinLink>,
}

impl Outline {
    pub(super) fn is_application(&self) -> bool {
        matches!(self, Outline::Application(_))
    }

    pub(super) fn is_system_object(&self) -> bool {
        matches!(self, Outline::Object { is_system: true, .. })
    }

    /// Returns what an application lists, pages apart, which have one parent only.
    pub(super) fn listed(&self) -> impl Iterator<Item = u32> {
        let application = if let Outline::Application(application) = self { Some(application) } else { None };
        application.into_iter().flat_map(|lists| {
            let Application { objects, queries, data_collections, processes, hints, .. } = lists.as_ref();
            [objects, queries, data_collections, processes, hints].into_iter().flatten().copied()
        })
    }
}

/// Finds definitions by what a reference says, for one row.
pub(super) struct Lookup<'l> {
    pub(super) places: &'l Places<'l>,
    pub(super) names: &'l ObjectNames,
    /// Whether the names of objects had to be asked, so that what was found depends on them.
    pub(super) asked_names: Cell<bool>,
}

/// Where definitions are.
pub(super) struct Places<'l> {
    pub(super) ids: &'l Ids,
    pub(super) rows: &'l [&'l Definition<'l>],
}

impl Lookup<'_> {
    pub(super) fn outline(&self, kind: &DefinitionType<'_>, json: Node<'_>) -> Outline {
        match Family::of(kind, json) {
            Family::Application => Outline::Application(Box::new(self.application(json))),
            Family::Object => Outline::Object {
                fields: self.list(json, "fieldIDs"),
                imported: self.list(json, "importedFieldIDs"),
                indexes: self.list(json, "indexIDs"),
                is_system: json.get("isSystemObject").is_some_and(is_true),
            },
            Family::Field => self.field(json),
            Family::Query => self.query(json),
            Family::DataCollection => {
                let source = json.at(&["settings", "datasourceID"]).and_then(|id| self.position(id));
                Outline::DataCollection { source: source.filter(|&at| self.is(at, &DefinitionType::Object)) }
            }
            Family::Process => Outline::Process { elements: self.list(json, "elementIDs") },
            Family::Element => Outline::Element(Box::new(self.element(kind.as_str(), json))),
            Family::Hint => Outline::Hint { steps: self.list(json, "stepIDs") },
            Family::View => Outline::View {
                pages: self.list(json, "pageIDs"),
                views: self.list(json, "viewIDs"),
                roles: keys(json.get("accessLevels")).into(),
            },
            Family::Plain => Outline::Other,
        }
    }

    fn application(&self, json: Node<'_>) -> Application {
        let inner = json.get("json").unwrap_or(Node::Null);
        Application {
            objects: self.list_of(inner, "objectIDs", &DefinitionType::Object),
            queries: self.list_of(inner, "queryIDs", &DefinitionType::Query),
            data_collections: self.list_of(inner, "datacollectionIDs", &DefinitionType::DataCollection),
            processes: self.list_of(inner, "processIDs", &DefinitionType::Process),
            hints: self.list_of(inner, "hintIDs", &DefinitionType::Hint),
            pages: self.list(inner, "pageIDs"),
            roles: application_roles(json),
            is_system: json.get("isSystemObject").is_some_and(is_true),
        }
    }

    fn field(&self, json: Node<'_>) -> Outline {
        let is_link = matches!(json.get("key"), Some(Node::Text("connectObject" | "user")));
        let setting = |name| json.at(&["settings", name]).filter(|_| is_link);
        Outline::Field {
            link: setting("linkObject").and_then(|object| self.object(object)),
            opposite: setting("linkColumn").and_then(|field| self.position(field)),
        }
    }

    fn query(&self, json: Node<'_>) -> Outline {
        let joins = json.get("joins").unwrap_or(Node::Null);
        Outline::Query {
            base: joins.get("objectID").and_then(|object| self.object(object)),
            links: self.join_links(joins),
        }
    }

    fn join_links(&self, step: Node<'_>) -> Vec<JoinLink> {
        let links = step.get("links").map_or(&[][..], Node::items);
        let link = |link: &Node<'_>| {
            let field = self.position(link.get("fieldID")?)?;
            Some(JoinLink { field, links: self.join_links(*link) })
        };
        links.iter().filter_map(link).collect()
    }

    fn element(&self, kind: &str, json: Node<'_>) -> Element {
        let is_lane = matches!(kind, "process.participant" | "process.lane");
        let key = json.get("key").filter(|&key| is_true(key));
        let objects = match key {
            Some(Node::Text("TriggerLifecycle")) => {
                json.get("objectID").and_then(|object| self.object(object)).into_iter().collect()
            }
            Some(Node::Text("TaskServiceQuery")) => self.queried_objects(json.get("qlObj")),
            Some(_) | None => Vec::new(),
        };
        let names_role = is_lane && json.get("useRole").is_some_and(is_true);
        Element {
            elements: self.list(json, "elementIDs"),
            objects,
            roles: if names_role { texts(json.get("role")) } else { Vec::new() },
            is_loaded: is_lane || key.is_some(),
        }
    }

    /// Follows the chain of a query task: each step names its object by id, or by a text in its parameters.
    fn queried_objects(&self, first: Option<Node<'_>>) -> Vec<u32> {
        let steps = std::iter::successors(first, |step| step.get("next"));
        let object = |step: Node<'_>| match step.get("objectID").filter(|&id| is_true(id)) {
            Some(id) => self.object(id),
            None => {
                let name = step.at(&["params", "name"])?;
                self.object_by_id(name).or_else(|| self.names().find_quoted(&name.decoded()?))
            }
        };
        steps.filter_map(object).collect()
    }

    /// Finds an object by id, then by name, then by label.
    fn object(&self, reference: Node<'_>) -> Option<u32> {
        self.object_by_id(reference).or_else(|| self.names().find(&reference.decoded()?))
    }

    fn names(&self) -> &ObjectNames {
        self.asked_names.set(true);
        self.names
    }

    fn object_by_id(&self, reference: Node<'_>) -> Option<u32> {
        self.position(reference).filter(|&at| self.is(at, &DefinitionType::Object))
    }

    fn list_of(&self, json: Node<'_>, list: &str, kind: &DefinitionType<'_>) -> Vec<u32> {
        let mut found = self.list(json, list).into_vec();
        found.retain(|&at| self.is(at, kind));
        found
    }

    fn list(&self, json: Node<'_>, list: &str) -> Box<[u32]> {
        let items = json.get(list).map_or(&[][..], Node::items);
        items.iter().filter_map(|&id| self.position(id)).collect()
    }

    fn position(&self, id: Node<'_>) -> Option<u32> {
        self.places.ids.find(&id.decoded()?)
    }

    fn is(&self, at: u32, kind: &DefinitionType<'_>) -> bool {
        self.places.rows[at as usize].kind == *kind
    }
}

/// Who may see an application, translate it and edit its tutorials.
fn application_roles(json: Node<'_>) -> Vec<String> {
    let access = if json.get("isAccessManaged").is_some_and(is_true) {
        json.at(&["accessManagers", "role"])
    } else {
        json.get("roleAccess")
    };
    let managers = ["translationManagers", "tutorialManagers"].map(|managers| json.at(&[managers, "role"]));
    [access].into_iter().chain(managers).flat_map(texts).collect()
}

/// Returns the texts of a list, or of a single text that stands where a list should.
fn texts(value: Option<Node<'_>>) -> Vec<String> {
    let Some(value) = value else { return Vec::new() };
    let single = value.decoded().into_iter();
    single.chain(value.items().iter().filter_map(|item| item.decoded())).map(Cow::into_owned).collect()
}

fn keys(value: Option<Node<'_>>) -> Vec<String> {
    let members = value.map_or(&[][..], Node::members);
    members.iter().filter_map(|(name, _)| Node::Text(name).decoded()).map(Cow::into_owned).collect()
}

/// Tells whether JavaScript takes a flag as set; the text `false` is the one exception the server makes
/// (definition-model §4.5).
fn is_true(value: Node<'_>) -> bool {
    match value {
        Node::Null | Node::Bool(false) | Node::Number("0") | Node::Text("" | "false") => false,
        Node::Bool(true) | Node::Number(_) | Node::Text(_) | Node::List(_) | Node::Map(_) | Node::Deep(_) => {
            true
        }
    }
}
