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
    /// Tells whether the column has a name.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        same_name(&self.field, name)
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

    /// Returns the digits after the point of a decimal.
    pub(crate) fn places(&self) -> Option<u8> {
        let kind = self.plain_type();
        let (_, places) = kind
            .strip_prefix("decimal(")?
            .trim_end_matches(|c| c != ')')
            .strip_suffix(')')?
            .split_once(',')?;
        places.parse().ok()
    }

    /// Tells whether a new row that brings no value is refused.
    pub(crate) fn needs_a_value(&self) -> bool {
        !self.may_be_empty() && self.default.is_none() && !self.extra.contains("auto_increment")
    }
}

/// Tells whether two names of columns are one; MariaDB does not tell small letters from capitals.
pub(crate) fn same_name(left: &str, right: &str) -> bool {
    left.eq_ignore_ascii_case(right)
        || (!(left.is_ascii() && right.is_ascii()) && left.to_lowercase() == right.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(kind: &str, null: &str, extra: &str) -> Column {
        let text = str::to_owned;
        Column {
            field: text("c"),
            kind: text(kind),
            null: text(null),
            key: text(""),
            default: None,
            extra: text(extra),
        }
    }

    #[test]
    fn a_decimal_has_places() {
        for (kind, places) in [
            ("decimal(10,2)", Some(2)),
            ("DECIMAL(9, 1) unsigned", Some(1)),
            ("decimal(8)", None),
            ("int(11)", None),
        ] {
            assert_eq!(column(kind, "YES", "").places(), places, "{kind}");
        }
    }

    #[test]
    fn a_mandatory_column_without_a_default_needs_a_value() {
        assert!(column("longtext", "NO", "").needs_a_value());
        assert!(!column("longtext", "YES", "").needs_a_value());
        assert!(!column("int(10) unsigned", "NO", "auto_increment").needs_a_value());
        assert!(!Column { default: Some("D".to_owned()), ..column("text", "NO", "") }.needs_a_value());
    }
}
