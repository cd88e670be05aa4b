//! The column a field asks for (definition-model §2, "Column effect per field key").

use super::shape::Shape;
use crate::tree::Node;

/// What a field asks of the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ExpectedColumn {
    pub(crate) name: String,
    pub(crate) kind: ExpectedType,
    /// `NOT NULL`, which takes both a required field and a default.
    pub(crate) is_required: bool,
    /// A unique key.
    pub(crate) is_unique: bool,
}

/// The types that are right, the first one in words for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ExpectedType {
    /// One of these, in the spelling of `Column::plain_type`.
    OneOf(Vec<String>),
    /// Any type that begins like this.
    Beginning(&'static [&'static str]),
    /// A column of any type: what a link stores follows the key of the other table.
    Any,
}

impl ExpectedType {
    pub(crate) fn accepts(&self, plain_type: &str) -> bool {
        match self {
            Self::OneOf(kinds) => kinds.iter().any(|kind| kind == plain_type),
            Self::Beginning(kinds) => kinds.iter().any(|kind| plain_type.starts_with(kind)),
            Self::Any => true,
        }
    }

    fn words(&self) -> &str {
        match self {
            Self::OneOf(kinds) => kinds.first().map_or("", String::as_str),
            Self::Beginning(kinds) => kinds.first().copied().unwrap_or_default(),
            Self::Any => "any type",
        }
    }
}

impl ExpectedColumn {
    /// Says what is expected, e.g. `decimal(10,2) not null`.
    pub(crate) fn words(&self) -> String {
        let mut words = self.kind.words().to_owned();
        words.push_str(if self.is_required { " not null" } else { "" });
        words.push_str(if self.is_unique { " unique" } else { "" });
        words
    }
}

/// Returns the column that a field's `json` asks for; `None` when it asks for none, or nobody can tell.
pub(crate) fn of_field(json: Node<'_>) -> Option<ExpectedColumn> {
    let settings = json.get("settings").unwrap_or(Node::Null);
    let shape = Shape::of_field(json);
    if shape == Shape::Translated {
        return Some(ExpectedColumn::plain("translations", one_of(&LONG_TEXT)));
    }
    let name = json.get("columnName").and_then(Node::decoded).filter(|name| !name.is_empty())?;
    let mut column = ExpectedColumn::plain(&name, kind(shape, settings)?);
    if matches!(shape, Shape::Text | Shape::Whole | Shape::Decimals | Shape::Email) {
        column.is_required = is_on(settings.get("required")) && has_default(settings.get("default"));
        column.is_unique = is_on(settings.get("unique"));
    }
    Some(column)
}

impl ExpectedColumn {
    fn plain(name: &str, kind: ExpectedType) -> Self {
        Self { name: name.to_owned(), kind, is_required: false, is_unique: false }
    }
}

const LONG_TEXT: [&str; 3] = ["longtext", "text", "mediumtext"];

fn kind(shape: Shape, settings: Node<'_>) -> Option<ExpectedType> {
    let kind = match shape {
        Shape::Text | Shape::Picture | Shape::Choice => one_of(&["varchar(255)"]),
        Shape::LongText => one_of(&LONG_TEXT),
        Shape::Whole => one_of(&["int"]),
        Shape::Decimals => decimals(settings),
        Shape::YesNo => one_of(&["tinyint"]),
        Shape::Day => one_of(&["date"]),
        Shape::Moment => one_of(&["datetime", "timestamp"]),
        Shape::Email => one_of(&["varchar(254)", "varchar(255)"]),
        Shape::Choices | Shape::Data | Shape::File => one_of(&["longtext"]),
        Shape::Numbering => one_of(&["int unsigned", "int", "bigint unsigned"]),
        Shape::Combined => ExpectedType::Beginning(&["varchar", "text", "longtext", "mediumtext"]),
        Shape::Link => ExpectedType::Any,
        Shape::LinkElsewhere | Shape::Translated | Shape::Computed => return None,
    };
    Some(kind)
}

fn one_of(kinds: &[&str]) -> ExpectedType {
    ExpectedType::OneOf(kinds.iter().map(|&kind| kind.to_owned()).collect())
}

/// As many decimals as the setting says and eight digits before them.
fn decimals(settings: Node<'_>) -> ExpectedType {
    let places = match settings.get("typeDecimalPlaces") {
        Some(Node::Number(places) | Node::Text(places)) => places,
        // The server fills in a number of its own.
        _ => return ExpectedType::Beginning(&["decimal"]),
    };
    match places.parse::<u8>() {
        Ok(places) => one_of(&[&format!("decimal({},{places})", u16::from(places) + 8)]),
        // What is no number becomes two decimals (definition-model §5.3).
        Err(_) => one_of(&["decimal(8,2)"]),
    }
}

/// A link to one is a column here, except that of two linked to one only the source has it (definition-model §5.4).
pub(crate) fn is_stored_here(settings: Node<'_>) -> bool {
    match ends(settings) {
        Some(("one", "many")) => true,
        Some(("one", "one")) => is_on(settings.get("isSource")),
        _ => false,
    }
}

/// Returns how many rows a link joins, from here to there and back.
pub(crate) fn ends(settings: Node<'_>) -> Option<(&str, &str)> {
    let end = |name| settings.get(name).and_then(Node::text);
    Some((end("linkType")?, end("linkViaType")?))
}

/// A default with a placeholder is made by the program, not by the database.
pub(crate) fn has_default(default: Option<Node<'_>>) -> bool {
    match default {
        Some(Node::Text(text)) => !text.is_empty() && !text.contains('{'),
        Some(Node::Number(number)) => number != "0",
        _ => false,
    }
}

/// Tells whether a setting is switched on: `1`, `"1"`, `true` and `"true"` all occur (definition-model §7.3).
pub(crate) fn is_on(setting: Option<Node<'_>>) -> bool {
    matches!(setting, Some(Node::Bool(true) | Node::Number("1") | Node::Text("1" | "true")))
}

/// Tells whether the server makes the table of an object itself (definition-model §5.5).
pub(crate) fn is_plain_table(object: Node<'_>) -> bool {
    !["isExternal", "isImported", "isAPI"].iter().any(|flag| is_on(object.get(flag)))
}
