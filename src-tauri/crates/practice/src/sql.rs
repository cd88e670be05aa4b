//! What MariaDB says when it refuses a statement, and how names are quoted for SQLite.

use std::fmt;

/// A statement that MariaDB would refuse, with its error code (definition-model 5.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SqlError {
    /// The name of the error, e.g. `ER_DUP_ENTRY`.
    pub code: &'static str,
    /// The server's sentence, without the code.
    pub message: String,
}

impl SqlError {
    /// Wraps a refusal.
    pub(crate) fn new(code: &'static str, message: String) -> Self {
        Self { code, message }
    }

    /// Returns the refusal of a value that is not of the wanted kind (1292).
    pub(crate) fn wrong_value(kind: &str, value: &str) -> Self {
        Self::new("ER_TRUNCATED_WRONG_VALUE", format!("Truncated incorrect {kind} value: '{value}'"))
    }

    /// Returns the refusal of a text that is no date (1292).
    pub(crate) fn wrong_date(value: &str, column: &str) -> Self {
        let message = format!("Incorrect datetime value: '{value}' for column `{column}` at row 1");
        Self::new("ER_TRUNCATED_WRONG_VALUE", message)
    }

    /// Returns the refusal of a number that does not fit (1264).
    pub(crate) fn out_of_range(column: &str) -> Self {
        Self::new("ER_WARN_DATA_OUT_OF_RANGE", format!("Out of range value for column '{column}' at row 1"))
    }

    /// Returns the refusal of a text that does not fit (1406).
    pub(crate) fn too_long(column: &str) -> Self {
        Self::new("ER_DATA_TOO_LONG", format!("Data too long for column '{column}' at row 1"))
    }

    /// Returns the refusal of a text that is not JSON (4025).
    pub(crate) fn not_json(column: &str) -> Self {
        Self::new("ER_CONSTRAINT_FAILED", format!("CONSTRAINT `{column}` failed"))
    }

    /// Returns the refusal of an empty value in a column that needs one (1265).
    pub(crate) fn null_left(column: &str) -> Self {
        Self::new("WARN_DATA_TRUNCATED", format!("Data truncated for column '{column}' at row 1"))
    }

    /// Returns the refusal of a second row with the same value (1062).
    pub(crate) fn duplicate(value: &str, key: &str) -> Self {
        Self::new("ER_DUP_ENTRY", format!("Duplicate entry '{value}' for key '{key}'"))
    }
}

impl fmt::Display for SqlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl From<rusqlite::Error> for SqlError {
    fn from(source: rusqlite::Error) -> Self {
        Self::new("ER_UNKNOWN_ERROR", source.to_string())
    }
}

/// Quotes a table's or column's name for SQLite.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\"").replace('\0', ""))
}
