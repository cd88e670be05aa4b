//! What a changing definition says about roles, files, secrets and automation: read once, for all rules that ask.

use std::collections::{BTreeMap, BTreeSet};

use bumpalo::Bump;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::column::expected::is_on;
use crate::family::Family;
use crate::tree::{Node, read};
use crate::{Definition, DefinitionId};

/// What a definition says beside its content. Most say nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Notes {
    /// What a page or widget grants to each role.
    pub(super) levels: BTreeMap<String, Level>,
    /// Who may see and manage an app.
    pub(super) access: Option<AppAccess>,
    /// The roles that a step of a process turns to.
    pub(super) addressed: BTreeSet<String>,
    /// The stored files it shows or fills in.
    pub(super) files: BTreeSet<String>,
    /// The `key` of a widget.
    pub(super) widget: Option<String>,
    /// Where it holds passwords or the like.
    pub(super) secrets: BTreeSet<String>,
    /// What it starts by itself.
    pub(super) starts: Option<Automation>,
}

/// How far a role may use a page or widget.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not at all (0).
    Nothing,
    /// Looking only (1).
    Read,
    /// Everything (2).
    Full,
}

/// Who may see and manage an app.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct AppAccess {
    /// The roles that see it.
    pub(super) viewers: BTreeSet<String>,
    /// The roles that see it, translate it or edit its tutorials.
    pub(super) roles: BTreeSet<String>,
    /// Single accounts with the same rights; their ids belong to one server.
    pub(super) accounts: BTreeSet<String>,
}

/// What runs without anybody clicking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Automation {
    /// A process that starts when a record changes.
    Trigger,
    /// A process that starts at set times.
    Timer,
    /// A step that sends mail.
    Email,
}

/// One definition before and after.
#[derive(Clone, Debug)]
pub(super) struct Noted {
    pub(super) id: DefinitionId,
    /// What the destination's row says; empty when there is none.
    pub(super) before: Notes,
    /// What the row would say; empty when it disappears.
    pub(super) after: Notes,
}

/// One definition on its way to be read: before, and after.
pub(super) type Pair<'p, 'a> = (Option<&'p Definition<'a>>, Option<&'p Definition<'a>>);

/// Reads definitions on all cores, and keeps those that say anything.
pub(super) fn of(pairs: &[Pair<'_, '_>]) -> Vec<Noted> {
    let read_pair = |arena: &mut Bump, (before, after): &Pair<'_, '_>| {
        let mut notes = |definition: &Option<&Definition<'_>>| {
            arena.reset();
            definition.map(|definition| Notes::of(definition, arena)).unwrap_or_default()
        };
        let (old, new) = (notes(before), notes(after));
        let said = old != Notes::default() || new != Notes::default();
        let id = before.or(*after).filter(|_| said)?.id.clone();
        Some(Noted { id, before: old, after: new })
    };
    let read = pairs.par_iter().with_min_len(512).map_init(Bump::new, read_pair);
    read.collect::<Vec<_>>().into_iter().flatten().collect()
}

/// Finds where a definition holds passwords or the like; most families never do, and are not read.
pub(crate) fn secrets_of(definition: &Definition<'_>, arena: &Bump) -> BTreeSet<String> {
    let text = definition.json.get();
    let may_hold = match Family::of(&definition.kind, Node::Null) {
        Family::Object => true,
        Family::View => text.contains("form-url"),
        Family::Application
        | Family::Field
        | Family::Query
        | Family::DataCollection
        | Family::Process
        | Family::Element
        | Family::Hint
        | Family::Plain => false,
    };
    if may_hold { Notes::of(definition, arena).secrets } else { BTreeSet::new() }
}

impl Notes {
    fn of(definition: &Definition<'_>, arena: &Bump) -> Self {
        let json = read(&definition.json, arena);
        let settings = json.get("settings").unwrap_or(Node::Null);
        let key = json.get("key").and_then(Node::text).unwrap_or_default();
        match Family::of(&definition.kind, json) {
            Family::View => Self {
                levels: levels(json),
                files: shown_file(key, settings),
                widget: Some(key.to_owned()).filter(|key| !key.is_empty()),
                secrets: if key == "form-url" { secrets(settings) } else { BTreeSet::new() },
                ..Self::default()
            },
            Family::Field => Self { files: default_image(key, settings), ..Self::default() },
            Family::Application => Self { access: Some(AppAccess::of(json)), ..Self::default() },
            Family::Element => {
                Self { addressed: addressed(json), starts: starts(key, json), ..Self::default() }
            }
            Family::Object => Self { secrets: secrets(json), ..Self::default() },
            Family::Query | Family::DataCollection | Family::Process | Family::Hint | Family::Plain => {
                Self::default()
            }
        }
    }

    /// Returns every role it names for access or for a task.
    pub(super) fn roles(&self) -> BTreeSet<&str> {
        let granted = self.levels.iter().filter(|(_, level)| **level > Level::Nothing).map(|(role, _)| role);
        let managing = self.access.iter().flat_map(|access| &access.roles);
        granted.chain(managing).chain(&self.addressed).map(String::as_str).collect()
    }
}

impl AppAccess {
    fn of(json: Node<'_>) -> Self {
        let managed = |flag: &str, managers: &str| {
            json.get(managers).filter(|_| is_on(json.get(flag))).unwrap_or(Node::Null)
        };
        let access = managed("isAccessManaged", "accessManagers");
        let viewers = match is_on(json.get("isAccessManaged")) {
            true => assigned(access, "useRole", "role"),
            false => texts(json.get("roleAccess")),
        };
        let others = ["isTranslationManaged", "isTutorialManaged"]
            .into_iter()
            .zip(["translationManagers", "tutorialManagers"])
            .map(|(flag, managers)| managed(flag, managers));
        let groups: Vec<_> = others.chain([access]).collect();
        let mut roles = viewers.clone();
        roles.extend(groups.iter().flat_map(|group| assigned(*group, "useRole", "role")));
        let accounts = groups.iter().flat_map(|group| assigned(*group, "useAccount", "account")).collect();
        Self { viewers, roles, accounts }
    }
}

/// Returns the roles or accounts of a group, when it uses them.
fn assigned(group: Node<'_>, flag: &str, list: &str) -> BTreeSet<String> {
    match is_on(group.get(flag)) {
        true => texts(group.get(list)),
        false => BTreeSet::new(),
    }
}

fn levels(json: Node<'_>) -> BTreeMap<String, Level> {
    let members = json.get("accessLevels").map_or(&[][..], Node::members);
    let level = |value: Node<'_>| match value {
        Node::Number("1") | Node::Text("1") => Level::Read,
        Node::Number("2") | Node::Text("2") => Level::Full,
        Node::Null
        | Node::Bool(_)
        | Node::Number(_)
        | Node::Text(_)
        | Node::List(_)
        | Node::Map(_)
        | Node::Deep(_) => Level::Nothing,
    };
    members.iter().map(|(role, value)| ((*role).to_owned(), level(*value))).collect()
}

/// A template of a document, or a picture on a page (definition-model §3.1, V45).
fn shown_file(key: &str, settings: Node<'_>) -> BTreeSet<String> {
    match key {
        "docxBuilder" | "image" => texts(settings.get("filename")),
        _ => BTreeSet::new(),
    }
}

fn default_image(key: &str, settings: Node<'_>) -> BTreeSet<String> {
    match key == "image" && is_on(settings.get("useDefaultImage")) {
        true => texts(settings.get("defaultImageUrl")),
        false => BTreeSet::new(),
    }
}

/// The roles of participants and lanes, and those that mails and tasks go to (definition-model §3.1, user pickers).
fn addressed(json: Node<'_>) -> BTreeSet<String> {
    let pickers = ["toUsers", "fromUsers"].into_iter().filter_map(|picker| json.get(picker));
    pickers.chain([json]).flat_map(|group| assigned(group, "useRole", "role")).collect()
}

fn starts(key: &str, json: Node<'_>) -> Option<Automation> {
    match key {
        "TriggerLifecycle" => Some(Automation::Trigger),
        "TimerStartEvent" if json.get("isEnabled").is_none_or(|enabled| is_on(Some(enabled))) => {
            Some(Automation::Timer)
        }
        "Email" => Some(Automation::Email),
        _ => None,
    }
}

/// Finds filled-in passwords, keys and the like anywhere in an object, by what they are called.
fn secrets(json: Node<'_>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    find_secrets(json, &mut found);
    found
}

fn find_secrets(node: Node<'_>, found: &mut BTreeSet<String>) {
    for (key, value) in node.members() {
        let name = key.to_ascii_lowercase();
        let is_filled = value.text().is_some_and(|text| !text.is_empty())
            || !value.items().is_empty()
            || !value.members().is_empty();
        if is_filled && matches!(name.as_str(), "secrets" | "credentials" | "password" | "authorization") {
            found.insert((*key).to_owned());
        }
        find_secrets(*value, found);
    }
    // A header is a pair of a key and a value.
    let names_header = |key: &str| node.get(key).and_then(Node::text).map(str::to_ascii_lowercase);
    let is_authorization =
        ["key", "name"].iter().any(|key| names_header(key).as_deref() == Some("authorization"));
    if is_authorization && node.get("value").and_then(Node::text).is_some_and(|text| !text.is_empty()) {
        found.insert("Authorization".to_owned());
    }
    node.items().iter().for_each(|item| find_secrets(*item, found));
}

/// Returns the texts of a list, or of a single text that stands where a list should.
fn texts(value: Option<Node<'_>>) -> BTreeSet<String> {
    let Some(value) = value else { return BTreeSet::new() };
    let single = value.text().into_iter();
    let all = single.chain(value.items().iter().filter_map(|item| item.text()));
    all.filter(|text| !text.is_empty()).map(str::to_owned).collect()
}
