//! The shapes that the values of a field can have in the database.

use crate::column::expected::{ends, is_on, is_stored_here};
use crate::tree::Node;

/// How the values of a field are kept (definition-model §2, "Column effect per field key").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    /// `string`: up to 255 characters.
    Text,
    /// `LongText`: any length.
    LongText,
    /// `email`: up to 254 characters.
    Email,
    /// `list` of which one option is chosen: the option's id.
    Choice,
    /// `list` of which several options are chosen: JSON.
    Choices,
    /// `number` without decimals.
    Whole,
    /// `number` with decimals.
    Decimals,
    /// `boolean`.
    YesNo,
    /// `date`.
    Day,
    /// `datetime`.
    Moment,
    /// `json` and `tree`.
    Data,
    /// `AutoIndex`: counted up by the database.
    Numbering,
    /// `file`: JSON.
    File,
    /// `image`: the name of a file.
    Picture,
    /// `combined`: put together by two triggers.
    Combined,
    /// `connectObject` and `user` whose key is kept in this table.
    Link,
    /// The same, kept in another table.
    LinkElsewhere,
    /// `string` and `LongText` in several languages: inside the column `translations`.
    Translated,
    /// `calculate`, `formula`, `TextFormula`, and any key this version does not know: no column.
    Computed,
}

/// Every shape once.
pub const SHAPES: [Shape; 19] = [
    Shape::Text,
    Shape::LongText,
    Shape::Email,
    Shape::Choice,
    Shape::Choices,
    Shape::Whole,
    Shape::Decimals,
    Shape::YesNo,
    Shape::Day,
    Shape::Moment,
    Shape::Data,
    Shape::Numbering,
    Shape::File,
    Shape::Picture,
    Shape::Combined,
    Shape::Link,
    Shape::LinkElsewhere,
    Shape::Translated,
    Shape::Computed,
];

impl Shape {
    /// Returns the shape that a field's `json` asks for.
    pub(crate) fn of_field(json: Node<'_>) -> Self {
        let settings = json.get("settings").unwrap_or(Node::Null);
        match json.get("key").and_then(Node::text).unwrap_or_default() {
            "string" | "LongText" if is_on(settings.get("supportMultilingual")) => Self::Translated,
            "string" => Self::Text,
            "LongText" => Self::LongText,
            "email" => Self::Email,
            "list" if is_on(settings.get("isMultiple")) => Self::Choices,
            "list" => Self::Choice,
            "number" => match settings.get("typeDecimals") {
                None | Some(Node::Null | Node::Text("none")) => Self::Whole,
                Some(_) => Self::Decimals,
            },
            "boolean" => Self::YesNo,
            "date" => Self::Day,
            "datetime" => Self::Moment,
            "json" | "tree" => Self::Data,
            "AutoIndex" => Self::Numbering,
            "file" => Self::File,
            "image" => Self::Picture,
            "combined" => Self::Combined,
            "connectObject" | "user" if is_stored_here(settings) => Self::Link,
            "connectObject" | "user" if ends(settings).is_some() => Self::LinkElsewhere,
            _ => Self::Computed,
        }
    }

    /// Returns the shape that the values of a column have, by its type in the spelling of `Column::plain_type`. Text
    /// is taken as text, whatever a field may mean by it.
    pub(crate) fn of_type(plain_type: &str) -> Option<Self> {
        let (name, _) = plain_type.split_once('(').unwrap_or((plain_type, ""));
        let name = name.split(' ').next().unwrap_or_default();
        Some(match name {
            "varchar" | "char" | "tinytext" => Self::Text,
            "text" | "mediumtext" | "longtext" => Self::LongText,
            "int" | "smallint" | "mediumint" | "bigint" => Self::Whole,
            "decimal" | "double" | "float" => Self::Decimals,
            "tinyint" => Self::YesNo,
            "date" => Self::Day,
            "datetime" | "timestamp" => Self::Moment,
            _ => return None,
        })
    }

    /// Tells whether the values are in a column of their own, so that rows with a value can be counted (wire 212).
    pub fn is_column(self) -> bool {
        match self {
            Self::LinkElsewhere | Self::Translated | Self::Computed => false,
            Self::Text
            | Self::LongText
            | Self::Email
            | Self::Choice
            | Self::Choices
            | Self::Whole
            | Self::Decimals
            | Self::YesNo
            | Self::Day
            | Self::Moment
            | Self::Data
            | Self::Numbering
            | Self::File
            | Self::Picture
            | Self::Combined
            | Self::Link => true,
        }
    }

    /// Tells whether an import alters a column that is there already (golden/RULES.md §3, rows 7 to 12b).
    pub fn is_altered(self) -> bool {
        match self {
            Self::Numbering | Self::File | Self::Picture | Self::Combined | Self::Link => false,
            Self::Text
            | Self::LongText
            | Self::Email
            | Self::Choice
            | Self::Choices
            | Self::Whole
            | Self::Decimals
            | Self::YesNo
            | Self::Day
            | Self::Moment
            | Self::Data
            | Self::LinkElsewhere
            | Self::Translated
            | Self::Computed => self.is_column(),
        }
    }

    /// Names the shape in a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::LongText => "long text",
            Self::Email => "an e-mail address",
            Self::Choice => "a list with one choice",
            Self::Choices => "a list with several choices",
            Self::Whole => "a whole number",
            Self::Decimals => "a number with decimals",
            Self::YesNo => "yes or no",
            Self::Day => "a date",
            Self::Moment => "a date with a time",
            Self::Data => "structured data",
            Self::Numbering => "automatic numbering",
            Self::File => "a file",
            Self::Picture => "a picture",
            Self::Combined => "a combined text",
            Self::Link | Self::LinkElsewhere => "a link",
            Self::Translated => "text in several languages",
            Self::Computed => "something that is worked out",
        }
    }

    /// Returns a field of this shape: its key and its settings as JSON. Used wherever the table of changes is tried.
    pub fn example(self) -> (&'static str, &'static str) {
        const HERE: &str = r#"{"linkObject":"o","linkType":"one","linkViaType":"many"}"#;
        const ELSEWHERE: &str = r#"{"linkObject":"o","linkType":"many","linkViaType":"one"}"#;
        match self {
            Self::Text => ("string", "{}"),
            Self::LongText => ("LongText", "{}"),
            Self::Email => ("email", "{}"),
            Self::Choice => ("list", r#"{"isMultiple":0}"#),
            Self::Choices => ("list", r#"{"isMultiple":1}"#),
            Self::Whole => ("number", r#"{"typeDecimals":"none"}"#),
            Self::Decimals => ("number", r#"{"typeDecimals":"period","typeDecimalPlaces":2}"#),
            Self::YesNo => ("boolean", "{}"),
            Self::Day => ("date", "{}"),
            Self::Moment => ("datetime", "{}"),
            Self::Data => ("json", "{}"),
            Self::Numbering => ("AutoIndex", "{}"),
            Self::File => ("file", "{}"),
            Self::Picture => ("image", "{}"),
            Self::Combined => ("combined", "{}"),
            Self::Link => ("connectObject", HERE),
            Self::LinkElsewhere => ("connectObject", ELSEWHERE),
            Self::Translated => ("string", r#"{"supportMultilingual":1}"#),
            Self::Computed => ("calculate", "{}"),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use bumpalo::Bump;
    use serde_json::value::RawValue;

    use super::*;
    use crate::column::expected;
    use crate::tree::read;

    fn with_example<T>(shape: Shape, then: impl FnOnce(Node<'_>) -> T) -> T {
        let (key, settings) = shape.example();
        let json = format!(r#"{{"key":"{key}","columnName":"c","settings":{settings}}}"#);
        then(read(&RawValue::from_string(json).unwrap(), &Bump::new()))
    }

    #[test]
    fn every_example_has_its_shape() {
        for shape in SHAPES {
            assert_eq!(with_example(shape, Shape::of_field), shape);
        }
    }

    #[test]
    fn a_column_of_its_own_is_expected_for_the_shapes_that_have_one() {
        for shape in SHAPES {
            let expected = with_example(shape, |json| expected::of_field(json).map(|column| column.name));
            assert_eq!(expected.as_deref() == Some("c"), shape.is_column(), "{shape:?}");
            assert!(shape.is_column() || !shape.is_altered());
        }
    }

    #[test]
    fn a_live_type_tells_a_shape() {
        let cases = [
            ("varchar(255)", Some(Shape::Text)),
            ("longtext", Some(Shape::LongText)),
            ("int", Some(Shape::Whole)),
            ("int unsigned", Some(Shape::Whole)),
            ("decimal(10,2)", Some(Shape::Decimals)),
            ("tinyint", Some(Shape::YesNo)),
            ("timestamp", Some(Shape::Moment)),
            ("geometry", None),
        ];
        for (kind, shape) in cases {
            assert_eq!(Shape::of_type(kind), shape, "{kind}");
        }
    }
}
