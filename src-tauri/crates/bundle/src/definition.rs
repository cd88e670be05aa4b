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
    /// The row's name, a convenience mirror of what `json` says. `None`: absent, `null` or not a text.
    pub name: Option<Cow<'a, str>>,
    /// The definition proper, always a JSON object. A text that holds JSON has been unwrapped.
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
    /// The text of the column: ISO or SQL form. A value that is no text stands here as it is written.
    Text(Cow<'a, str>),
}

impl Stamp<'_> {
    /// Returns the text, if there is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Absent | Self::Null => None,
            Self::Text(text) => Some(text),
        }
    }
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

impl Definition<'_> {
    /// Tells whether another row says the same, letter for letter, dates apart.
    pub(crate) fn has_same_text(&self, other: &Definition<'_>) -> bool {
        std::ptr::eq(self, other)
            || (self.kind == other.kind && self.name == other.name && self.json.get() == other.json.get())
    }
}

impl<'a> DefinitionType<'a> {
    /// Reads the text of a row's `type`.
    pub fn new(text: Cow<'a, str>) -> Self {
        match text.as_ref() {
            "application" => Self::Application,
            "object" => Self::Object,
            "field" => Self::Field,
            "index" => Self::Index,
            "query" => Self::Query,
            "datacollection" => Self::DataCollection,
            "view" => Self::View,
            "process" => Self::Process,
            "hint" => Self::Hint,
            "step" => Self::Step,
            "trigger" => Self::ProcessElement(text),
            element if element.starts_with("process.") => Self::ProcessElement(text),
            _ => Self::Other(text),
        }
    }

    /// Returns the type as a row writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Application => "application",
            Self::Object => "object",
            Self::Field => "field",
            Self::Index => "index",
            Self::Query => "query",
            Self::DataCollection => "datacollection",
            Self::View => "view",
            Self::Process => "process",
            Self::Hint => "hint",
            Self::Step => "step",
            Self::ProcessElement(text) | Self::Other(text) => text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_reads_back_as_it_was_written() {
        for text in [
            "application",
            "object",
            "field",
            "index",
            "query",
            "datacollection",
            "view",
            "process",
            "hint",
            "step",
            "trigger",
            "process.task.user.approval",
            "mobile-page",
            "",
        ] {
            assert_eq!(DefinitionType::new(Cow::Borrowed(text)).as_str(), text);
        }
    }

    #[test]
    fn a_process_and_its_elements_are_told_apart() {
        assert_eq!(DefinitionType::new("process".into()), DefinitionType::Process);
        assert_eq!(
            DefinitionType::new("process.lane".into()),
            DefinitionType::ProcessElement("process.lane".into())
        );
        assert_eq!(DefinitionType::new("processes".into()), DefinitionType::Other("processes".into()));
    }
}
