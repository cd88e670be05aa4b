//! A column as the database has it, and whether its type is the one a field asks for.

use serde::{Deserialize, Serialize};

/// A column as the database has it: one row of `DESCRIBE` (wire T:68).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
pub struct Column {
    /// Its name.
    pub field: String,
    /// Its type as MariaDB prints it, e.g. `varchar(255)`.
    #[serde(rename = "type")]
    pub kind: String,
    /// `YES` when it may be empty.
    pub null: String,
    /// `PRI`, `UNI`, `MUL` or nothing.
    pub key: String,
    /// Its default value.
    pub default: Option<String>,
    /// E.g. `auto_increment`.
    pub extra: String,
}

impl Column {
    /// Tells whether the column has a name; MariaDB does not tell small letters from capitals.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        self.field.to_lowercase() == name.to_lowercase()
    }

    /// Tells whether rows may leave the column empty.
    pub(crate) fn may_be_empty(&self) -> bool {
        !self.null.eq_ignore_ascii_case("NO")
    }

    /// Tells whether no two rows may have the same value.
    pub(crate) fn is_unique(&self) -> bool {
        matches!(self.key.as_str(), "UNI" | "PRI")
    }

    /// Returns the type in one spelling: whole numbers without their display width, `json` as the `longtext` that
    /// MariaDB makes of it.
    pub(crate) fn plain_type(&self) -> String {
        let kind = self.kind.to_lowercase();
        let (name, rest) = kind.split_once('(').unwrap_or((&kind, ""));
        let after = rest.split_once(')').map_or("", |(_, after)| after);
        match name {
            "tinyint" | "smallint" | "mediumint" | "int" | "bigint" => format!("{name}{after}"),
            "json" => "longtext".to_owned(),
            _ => kind.replace(' ', ""),
        }
    }
}
