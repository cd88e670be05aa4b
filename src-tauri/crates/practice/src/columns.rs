//! Which database column a field has (definition-model §2, "Column effect per field key").

use std::fmt;

use serde_json::Value;

/// The MariaDB type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ColumnType {
    /// Text of at most so many characters.
    Varchar(usize),
    /// The type of the `properties` column.
    Text,
    /// Text of any length.
    LongText,
    /// Text that must be JSON; MariaDB shows it as `longtext`.
    Json,
    /// A whole number of 32 bits.
    Int,
    /// A whole number that is counted up by the database.
    AutoIncrement,
    /// A yes or no; holds −128 to 127.
    Boolean,
    /// A number with a fixed count of decimal places; `precision` is the count of all digits.
    Decimal {
        /// All digits.
        precision: u32,
        /// Digits after the point.
        scale: u32,
    },
    /// A day.
    Date,
    /// A day and a time, to the second.
    DateTime,
}

impl fmt::Display for ColumnType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Varchar(length) => write!(f, "varchar({length})"),
            Self::Text => f.write_str("text"),
            Self::LongText | Self::Json => f.write_str("longtext"),
            Self::Int => f.write_str("int(11)"),
            Self::AutoIncrement => f.write_str("int(10) unsigned"),
            Self::Boolean => f.write_str("tinyint(1)"),
            Self::Decimal { precision, scale } => write!(f, "decimal({precision},{scale})"),
            Self::Date => f.write_str("date"),
            Self::DateTime => f.write_str("datetime"),
        }
    }
}

/// How a column takes part in a key, as `DESCRIBE` shows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Key {
    /// In no key.
    #[default]
    None,
    /// The primary key.
    Primary,
    /// Alone in a unique key.
    Unique,
    /// First in a key that allows equal values.
    Multiple,
}

impl Key {
    /// Returns the word of `DESCRIBE`.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Primary => "PRI",
            Self::Unique => "UNI",
            Self::Multiple => "MUL",
        }
    }
}

/// One column of a data table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    /// The column's name.
    pub name: String,
    /// Its type.
    pub kind: ColumnType,
    /// Whether it may be empty.
    pub nullable: bool,
    /// The value of a new row that brings none.
    pub default: Option<String>,
    /// Its part in keys.
    pub key: Key,
}

impl Column {
    /// Returns a column that may be empty and has no default.
    pub(crate) fn new(name: &str, kind: ColumnType) -> Self {
        Self { name: name.to_owned(), kind, nullable: true, default: None, key: Key::None }
    }
}

/// What a field needs in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FieldColumn {
    /// Nothing: the value is computed.
    Nothing,
    /// The `translations` column that all multilingual fields of an object share.
    Translations,
    /// A column of its own.
    Own {
        /// The column.
        column: Column,
        /// Whether a unique key is wanted.
        unique: bool,
        /// Whether an existing column is altered, or left as it is.
        alter: bool,
    },
    /// The text a database trigger puts together from other columns; made after all others.
    Combined(Column),
    /// A link to another object; made after the columns of all objects.
    Link,
}

/// Field keys this server knows (definition-model §2); any other breaks what reads the object.
const FIELD_KEYS: [&str; 19] = [
    "AutoIndex",
    "boolean",
    "calculate",
    "combined",
    "connectObject",
    "date",
    "datetime",
    "email",
    "file",
    "formula",
    "image",
    "json",
    "list",
    "LongText",
    "number",
    "string",
    "TextFormula",
    "tree",
    "user",
];

/// Returns whether the server can build a field with this key.
pub(crate) fn is_known_key(key: &str) -> bool {
    FIELD_KEYS.contains(&key)
}

/// Returns what `field` (a field's `json`) needs in the database.
pub(crate) fn column_of(field: &Value) -> FieldColumn {
    let name = field["columnName"].as_str().unwrap_or_default();
    let settings = &field["settings"];
    match field["key"].as_str().unwrap_or_default() {
        "string" | "LongText" if is_on(&settings["supportMultilingual"]) => FieldColumn::Translations,
        "string" => plain(name, ColumnType::Varchar(255), settings, text_default(settings)),
        "LongText" => long_text(name, settings),
        "email" => plain(name, ColumnType::Varchar(254), settings, text_default(settings)),
        "number" => plain(name, number_type(settings), settings, number_default(settings)),
        "list" => list(name, settings),
        "boolean" => {
            let default = is_on(&settings["default"]).then(|| "1".to_owned());
            not_unique(plain(name, ColumnType::Boolean, settings, default))
        }
        "date" => not_unique(plain(name, ColumnType::Date, settings, None)),
        "datetime" => not_unique(plain(name, ColumnType::DateTime, settings, None)),
        "json" | "tree" => not_unique(plain(name, ColumnType::Json, settings, None)),
        "AutoIndex" => auto_index(name),
        "file" => upload(name, ColumnType::Json, settings),
        "image" => upload(name, ColumnType::Varchar(255), settings),
        "combined" => FieldColumn::Combined(Column::new(name, ColumnType::Varchar(535))),
        "connectObject" | "user" => FieldColumn::Link,
        _ => FieldColumn::Nothing,
    }
}

/// Returns whether a setting is switched on: `1`, `"1"`, `true` and `"true"` all occur in real files.
pub(crate) fn is_on(value: &Value) -> bool {
    match value {
        Value::Bool(on) => *on,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !matches!(text.as_str(), "" | "0" | "false"),
        Value::Null | Value::Array(_) | Value::Object(_) => false,
    }
}

/// A column with `NOT NULL` only when the field is required and has a default.
fn plain(name: &str, kind: ColumnType, settings: &Value, default: Option<String>) -> FieldColumn {
    let nullable = !(is_on(&settings["required"]) && default.is_some());
    let column = Column { nullable, default, ..Column::new(name, kind) };
    FieldColumn::Own { column, unique: is_on(&settings["unique"]), alter: true }
}

/// Only text, number and e-mail fields make a unique key.
fn not_unique(wanted: FieldColumn) -> FieldColumn {
    match wanted {
        FieldColumn::Own { column, alter, .. } => FieldColumn::Own { column, unique: false, alter },
        FieldColumn::Nothing | FieldColumn::Translations | FieldColumn::Combined(_) | FieldColumn::Link => {
            wanted
        }
    }
}

fn long_text(name: &str, settings: &Value) -> FieldColumn {
    let default = settings["default"].as_str().map(str::to_owned);
    let column = Column { default, ..Column::new(name, ColumnType::LongText) };
    FieldColumn::Own { column, unique: false, alter: true }
}

fn list(name: &str, settings: &Value) -> FieldColumn {
    if is_on(&settings["isMultiple"]) {
        return FieldColumn::Own { column: Column::new(name, ColumnType::Json), unique: false, alter: true };
    }
    let default = text_default(settings).filter(|text| text != "none");
    not_unique(plain(name, ColumnType::Varchar(255), settings, default))
}

fn auto_index(name: &str) -> FieldColumn {
    let column = Column { nullable: false, ..Column::new(name, ColumnType::AutoIncrement) };
    FieldColumn::Own { column, unique: true, alter: false }
}

/// Files and pictures are `NOT NULL` without a default when required, which makes inserts fail (golden/RULES 3.13).
fn upload(name: &str, kind: ColumnType, settings: &Value) -> FieldColumn {
    let column = Column { nullable: !is_on(&settings["required"]), ..Column::new(name, kind) };
    FieldColumn::Own { column, unique: false, alter: false }
}

fn number_type(settings: &Value) -> ColumnType {
    if matches!(settings["typeDecimals"].as_str(), None | Some("none")) {
        return ColumnType::Int;
    }
    // Places that are not a number become (8,2), definition-model 5.3.
    match leading_number(&settings["typeDecimalPlaces"]).and_then(|places| u32::try_from(places).ok()) {
        Some(scale) => ColumnType::Decimal { precision: scale + 8, scale },
        None => ColumnType::Decimal { precision: 8, scale: 2 },
    }
}

fn number_default(settings: &Value) -> Option<String> {
    let default = &settings["default"];
    let wanted = match default {
        Value::String(text) => !text.is_empty(),
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => false,
    };
    wanted.then(|| leading_number(default).unwrap_or(0).to_string())
}

fn text_default(settings: &Value) -> Option<String> {
    settings["default"]
        .as_str()
        .filter(|text| !text.is_empty() && !text.contains("{uuid}"))
        .map(str::to_owned)
}

/// Reads the whole number a value begins with.
fn leading_number(value: &Value) -> Option<i64> {
    if let Some(number) = value.as_f64() {
        #[allow(clippy::cast_possible_truncation)]
        return Some(number as i64);
    }
    let text = value.as_str()?.trim_start();
    let end = text.char_indices().take_while(|(at, c)| c.is_ascii_digit() || (*at == 0 && *c == '-')).count();
    text[..end].parse().ok()
}

#[cfg(test)]
mod tests;
