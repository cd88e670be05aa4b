//! What crosses to whoever shows differences: plain data, every text already in words.

use serde::{Deserialize, Serialize};

use crate::Severity;
use crate::diff::ChangeClass;
use crate::impact::{Finding, Neighbour};
use crate::three_way::SideState;

/// What changes, as a tree in preorder: each app with its pages, objects, queries, data collections, processes and
/// tutorials, and only the branches that lead to a change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DifferenceTree {
    /// The nodes; a node's children are the deeper ones that follow it.
    pub nodes: Vec<DifferenceNode>,
    /// How many changes are only about order or layout.
    pub noise: u32,
}

/// One line of the tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DifferenceNode {
    /// Unique in the tree: the definition's id, or a text such as `<app>/objects`.
    pub id: String,
    /// The id of the definition; `None` for a group.
    pub definition: Option<String>,
    /// How many levels down; apps stand at 0.
    pub depth: u32,
    /// What sort of line it is.
    pub kind: NodeKind,
    /// The type of the definition; empty for a group.
    #[serde(rename = "type")]
    pub definition_type: String,
    /// What sort of field, widget or element it is, e.g. `number` (the `key` of the definition).
    pub key: Option<String>,
    /// What to call it; untrusted text.
    pub label: String,
    /// How it fares; `None`: it only holds what changes.
    pub change: Option<NodeChange>,
    /// Which side changed it since the common ancestor; `None` where no ancestor is known.
    pub side: Option<SideState>,
    /// The gravest sort of difference; only for what is replaced.
    pub class: Option<ChangeClass>,
    /// Whether only order or layout differs.
    pub noise: bool,
    /// The gravest finding about it.
    pub severity: Option<Severity>,
    /// The changes in the branch, itself included.
    pub counts: NodeCounts,
    /// The apps that list it, as ids.
    pub apps: Vec<String>,
}

/// Everything that a bundle holds, as a tree in preorder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, specta::Type)]
pub struct ContentTree {
    /// The nodes; a node's children are the deeper ones that follow it.
    pub nodes: Vec<ContentNode>,
}

/// One line of the tree of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct ContentNode {
    /// Unique in the tree: the definition's id, or a text such as `<app>/objects`.
    pub id: String,
    /// The id of the definition; `None` for a group.
    pub definition: Option<String>,
    /// How many levels down; apps stand at 0.
    pub depth: u32,
    /// What sort of line it is.
    pub kind: NodeKind,
    /// The type of the definition; empty for a group.
    #[serde(rename = "type")]
    pub definition_type: String,
    /// What sort of field, widget or element it is.
    pub key: Option<String>,
    /// What to call it; untrusted text.
    pub label: String,
    /// How it would fare as it is: new or replaced. `None`: it is the same on the destination, or a group.
    pub change: Option<NodeChange>,
    /// The apps of the bundle that list it, as ids; empty where it is only one, under which it stands.
    pub apps: Vec<String>,
}

/// What sort of line of the tree it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum NodeKind {
    /// An app.
    App,
    /// A heading such as ‘Objects’.
    Group,
    /// A definition.
    Definition,
}

/// How a definition fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum NodeChange {
    /// Only in the bundle.
    New,
    /// Replaced as a whole.
    Replaced,
    /// Reachable by no app any more.
    Hidden,
    /// Replaced, although the destination changed it too since the common ancestor.
    Conflict,
}

/// How many definitions of a branch fare how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct NodeCounts {
    /// Only in the bundle.
    pub new: u32,
    /// Replaced, conflicts apart.
    pub replaced: u32,
    /// Reachable by no app any more.
    pub hidden: u32,
    /// Changed on both sides.
    pub conflicts: u32,
}

/// One definition's sides, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct Difference {
    /// The definition's id.
    pub id: String,
    /// Its type.
    #[serde(rename = "type")]
    pub definition_type: String,
    /// What sort of field, widget or element it is.
    pub key: Option<String>,
    /// Its label; untrusted text.
    pub label: String,
    /// The row's name; untrusted text.
    pub name: String,
    /// The labels of what holds it, from the app down.
    pub place: Vec<String>,
    /// How it fares; `None`: it does not change.
    pub change: Option<NodeChange>,
    /// Which side changed it since the common ancestor; `None` where no ancestor is known.
    pub side: Option<SideState>,
    /// The head of the ancestor's column; `None`: there is no ancestor.
    pub ancestor: Option<ColumnHead>,
    /// The head of the destination's column; `None`: the destination has no such definition.
    pub destination: Option<ColumnHead>,
    /// The head of the incoming column; `None`: the bundle has no such definition.
    pub incoming: Option<ColumnHead>,
    /// The properties that differ, and a few that say what it is.
    pub rows: Vec<PropertyRow>,
    /// How many of the rows are noise.
    pub hidden_rows: u32,
    /// What the rules say about it.
    pub findings: Vec<Finding>,
    /// The sides as they were written.
    pub json: RawSides,
    /// What it uses.
    pub uses: Vec<Neighbour>,
    /// What uses it.
    pub used_by: Vec<Neighbour>,
    /// What it holds and what would be hidden with it.
    pub would_be_hidden: Vec<Neighbour>,
    /// All of it as plain text, for the clipboard.
    pub text: String,
}

/// The head of a column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ColumnHead {
    /// Which side it is, e.g. ‘Destination’.
    pub title: String,
    /// Where that side comes from.
    pub subtitle: String,
}

/// One property with its value on each side. A missing value is `None`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PropertyRow {
    /// Where it stands in the definition, e.g. `settings.required`; unique among the rows.
    pub path: String,
    /// What people call it.
    pub label: String,
    /// The ancestor's value.
    pub ancestor: Option<String>,
    /// The destination's value.
    pub destination: Option<String>,
    /// The incoming value.
    pub incoming: Option<String>,
    /// Which sides differ.
    pub state: RowState,
    /// Whether the values are to be set as code.
    pub code: bool,
    /// Whether it is only about order, layout or dates.
    pub noise: bool,
    /// Whether a merge can take the value of one side here and leave everything else as it is.
    pub takeable: bool,
}

/// Which sides of a property differ, and who changed it where an ancestor tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum RowState {
    /// None; the row only says what the definition is.
    Same,
    /// Only the incoming side changed it.
    Incoming,
    /// Only the destination changed it.
    Destination,
    /// Both changed it in the same way.
    BothSame,
    /// Both changed it in different ways.
    Conflict,
    /// Destination and incoming side differ, and no ancestor tells who changed it.
    TwoWay,
}

/// The sides as indented JSON, cut where they are very long.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RawSides {
    /// The ancestor's.
    pub ancestor: Option<String>,
    /// The destination's.
    pub destination: Option<String>,
    /// The incoming one.
    pub incoming: Option<String>,
}
