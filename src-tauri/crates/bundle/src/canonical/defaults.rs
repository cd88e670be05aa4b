//! The settings a server fills in for a field, by the field's key (golden/defaults.json, `field.settings`).

use crate::tree::{EMPTY_TEXT, Node, ONE, ZERO};

type Defaults = &'static [(&'static str, Node<'static>)];

const EMPTY_LIST: Node<'static> = Node::List(&[]);
const NONE: Node<'static> = Node::Text("none");
const TWO: Node<'static> = Node::Number("2");

/// Tells whether a setting has the value that the server would fill in for it.
pub(super) fn is_field_default(field_key: &str, setting: &str, value: Node<'_>) -> bool {
    field_default(field_key, setting) == Some(value)
}

/// Tells whether the server would fill in a value for a setting.
pub(super) fn has_field_default(field_key: &str, setting: &str) -> bool {
    field_default(field_key, setting).is_some()
}

fn field_default(field_key: &str, setting: &str) -> Option<Node<'static>> {
    let (common, own) = field_defaults(field_key);
    common.iter().chain(own).find(|(name, _)| *name == setting).map(|(_, default)| *default)
}

fn field_defaults(field_key: &str) -> (Defaults, Defaults) {
    match field_key {
        "connectObject" | "user" => (&[], LINK),
        "string" | "LongText" => (COMMON, TEXT),
        "number" => (COMMON, NUMBER),
        "date" | "datetime" => (COMMON, DATE),
        "boolean" => (COMMON, &[("default", ZERO)]),
        "list" => (COMMON, LIST),
        "email" => (COMMON, &[("default", EMPTY_TEXT), ("defaultCheckbox", ZERO)]),
        "image" => (COMMON, IMAGE),
        "file" => (COMMON, FILE),
        "calculate" => (COMMON, &[("formula", EMPTY_TEXT), ("decimalSign", NONE), ("decimalPlaces", ZERO)]),
        "formula" => (COMMON, FORMULA),
        "combined" => (COMMON, &[("combinedFields", EMPTY_TEXT), ("delimiter", Node::Text("plus"))]),
        "AutoIndex" => (COMMON, AUTO_INDEX),
        "json" => (COMMON, &[]),
        "tree" => (COMMON, &[("options", EMPTY_LIST)]),
        "TextFormula" => (COMMON, &[("textFormula", EMPTY_TEXT)]),
        _ => (&[], &[]),
    }
}

const COMMON: Defaults = &[("showIcon", ONE), ("required", ZERO), ("width", ZERO), ("unique", ZERO)];

const LINK: Defaults = &[
    ("indexField", EMPTY_TEXT),
    ("indexField2", EMPTY_TEXT),
    ("isSource", ZERO),
    ("isCustomFK", ZERO),
    ("width", ZERO),
];

const TEXT: Defaults = &[("default", EMPTY_TEXT), ("supportMultilingual", ZERO)];

const NUMBER: Defaults = &[
    ("default", EMPTY_TEXT),
    ("typeFormat", NONE),
    ("typeDecimals", NONE),
    ("typeDecimalPlaces", ZERO),
    ("typeRounding", NONE),
    ("typeThousands", NONE),
    ("validation", ZERO),
    ("validateMinimum", EMPTY_TEXT),
    ("validateMaximum", EMPTY_TEXT),
];

const DATE: Defaults = &[
    ("dateFormat", TWO),
    ("defaultDate", ONE),
    ("defaultDateValue", Node::Null),
    ("validateCondition", NONE),
    ("validateRangeUnit", Node::Text("days")),
    ("validateRangeBefore", ZERO),
    ("validateRangeAfter", ZERO),
    ("validateStartDate", Node::Null),
    ("validateEndDate", Node::Null),
    ("timeFormat", TWO),
    ("defaultTime", ONE),
    ("defaultTimeValue", Node::Null),
];

const LIST: Defaults = &[
    ("isMultiple", ZERO),
    ("hasColors", ZERO),
    ("options", EMPTY_LIST),
    ("default", NONE),
    ("multipleDefault", EMPTY_LIST),
];

const IMAGE: Defaults = &[
    ("useWidth", ZERO),
    ("imageWidth", Node::Null),
    ("useHeight", ZERO),
    ("imageHeight", Node::Null),
    ("removeExistingData", ZERO),
    ("useDefaultImage", Node::Null),
    ("defaultImageUrl", EMPTY_TEXT),
];

const FILE: Defaults = &[
    ("removeExistingData", ZERO),
    ("fileSize", ZERO),
    ("fileType", EMPTY_TEXT),
    ("limitFileSize", Node::Null),
    ("limitFileType", Node::Null),
];

const FORMULA: Defaults = &[
    ("field", EMPTY_TEXT),
    ("objectLink", EMPTY_TEXT),
    ("fieldLink", EMPTY_TEXT),
    ("type", Node::Text("sum")),
    ("where", EMPTY_TEXT),
];

const AUTO_INDEX: Defaults = &[
    ("prefix", EMPTY_TEXT),
    ("delimiter", NONE),
    ("displayLength", Node::Number("4")),
    ("previewText", Node::Text("0000")),
];
