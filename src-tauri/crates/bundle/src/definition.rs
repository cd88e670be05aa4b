//! One row of an export, its type, and the six columns a server stores.

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::DefinitionId;

/// One definition: a row of an export whose JSON is borrowed from the bundle's bytes.
#[derive(Clone, Debug)]
pub struct Definition<'a> {
    /// The row's id.
    pub id: DefinitionId,
    /// The row's type; authoritative, because `json.type` is often missing (definition-model §1.2).
    pub kind: DefinitionType<'a>,
    /// The row's name, a convenience mirror of what `json` says.
    pub name: Option<Cow<'a, str>>,
    /// The definition proper. A text that holds JSON has been unwrapped.
    pub json: Cow<'a, RawValue>,
    /// When the definition was made, as the file writes it (`null` and a missing column differ).
    pub created_at: Stamp<'a>,
    /// When the definition was last saved, as the file writes it.
    pub updated_at: Stamp<'a>,
}

/// A date column: absent, `null`, or text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Stamp<'a> {
    /// The row has no such column.
    #[default]
    Absent,
    /// The column is `null`.
    Null,
    /// The text of the column.
    Text(Cow<'a, str>),
}

/// What a definition describes. Process elements keep their full type, e.g. `process.task.user.approval`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DefinitionType<'a> {
    /// An app.
    Application,
    /// A table.
    Object,
    /// A column of an object.
    Field,
    /// A database index.
    Index,
    /// A saved query over objects.
    Query,
    /// A data collection.
    DataCollection,
    /// A page or widget.
    View,
    /// A process.
    Process,
    /// A tutorial.
    Hint,
    /// A step of a tutorial.
    Step,
    /// An element of a process: a trigger, task, gateway, participant or lane.
    ProcessElement(Cow<'a, str>),
    /// A type this version does not know.
    Other(Cow<'a, str>),
}
