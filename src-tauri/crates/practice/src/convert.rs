//! What MariaDB makes of a stored value when its column becomes another type (definition-model 5.3).
//!
//! Numbers with decimals are kept as text with exactly the column's places; days and times as MariaDB prints them.

mod day;
mod decimal;

use rusqlite::types::Value;

use crate::columns::ColumnType;
use crate::sql::SqlError;
use day::Moment;
use decimal::Decimal;

/// Returns the value a cell of `column` holds after its type changed from `from` to `to`.
pub(crate) fn convert(
    value: &Value,
    from: ColumnType,
    to: ColumnType,
    column: &str,
) -> Result<Value, SqlError> {
    let Some(text) = text_of(value) else { return Ok(Value::Null) };
    match to {
        ColumnType::Varchar(length) if text.chars().count() > length => Err(SqlError::too_long(column)),
        ColumnType::Varchar(_) | ColumnType::Text | ColumnType::LongText => Ok(Value::Text(text)),
        ColumnType::Json if serde_json::from_str::<serde::de::IgnoredAny>(&text).is_err() => {
            Err(SqlError::not_json(column))
        }
        ColumnType::Json => Ok(Value::Text(text)),
        ColumnType::Int => whole(&text, from, i128::from(i32::MIN)..=i128::from(i32::MAX), column),
        ColumnType::AutoIncrement => whole(&text, from, 0..=i128::from(u32::MAX), column),
        ColumnType::Boolean => whole(&text, from, -128..=127, column),
        ColumnType::Decimal { precision, scale } => {
            let number = number_of(&text, from).ok_or_else(|| SqlError::wrong_value("DECIMAL", &text))?;
            let rounded = number.rounded(scale);
            match rounded.digits() > precision {
                true => Err(SqlError::out_of_range(column)),
                false => Ok(Value::Text(rounded.to_string())),
            }
        }
        ColumnType::Date => moment_of(&text, from, column).map(|moment| Value::Text(moment.day())),
        ColumnType::DateTime => {
            moment_of(&text, from, column).map(|moment| Value::Text(moment.day_and_time()))
        }
    }
}

/// Returns a cell as the text MariaDB would print, `None` when it is empty.
pub(crate) fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Integer(number) => Some(number.to_string()),
        Value::Real(number) => Some(number.to_string()),
        Value::Text(text) => Some(text.clone()),
        Value::Blob(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
    }
}

/// Whole numbers: text must be one, other kinds are rounded.
fn whole(
    text: &str,
    from: ColumnType,
    range: std::ops::RangeInclusive<i128>,
    column: &str,
) -> Result<Value, SqlError> {
    let number = match is_text(from) {
        true => text.trim_matches(' ').parse::<i128>().ok(),
        false => number_of(text, from).map(|number| number.rounded(0).mantissa()),
    };
    let number = number.ok_or_else(|| SqlError::wrong_value("INTEGER", text))?;
    match (range.contains(&number), i64::try_from(number)) {
        (true, Ok(number)) => Ok(Value::Integer(number)),
        _ => Err(SqlError::out_of_range(column)),
    }
}

/// A number as MariaDB reads it: days count as the digits of their date.
fn number_of(text: &str, from: ColumnType) -> Option<Decimal> {
    match from {
        ColumnType::Date | ColumnType::DateTime => {
            Decimal::parse(&text.chars().filter(char::is_ascii_digit).collect::<String>())
        }
        ColumnType::Varchar(_)
        | ColumnType::Text
        | ColumnType::LongText
        | ColumnType::Json
        | ColumnType::Int
        | ColumnType::AutoIncrement
        | ColumnType::Boolean
        | ColumnType::Decimal { .. } => Decimal::parse(text),
    }
}

fn moment_of(text: &str, from: ColumnType, column: &str) -> Result<Moment, SqlError> {
    let moment = match is_text(from) || matches!(from, ColumnType::Date | ColumnType::DateTime) {
        true => Moment::from_text(text),
        false => Decimal::parse(text).and_then(|number| Moment::from_number(&number)),
    };
    moment.ok_or_else(|| SqlError::wrong_date(text, column))
}

fn is_text(kind: ColumnType) -> bool {
    matches!(kind, ColumnType::Varchar(_) | ColumnType::Text | ColumnType::LongText | ColumnType::Json)
}

#[cfg(test)]
mod tests;
