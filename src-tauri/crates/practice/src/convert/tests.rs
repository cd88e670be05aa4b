#![allow(clippy::unwrap_used)]

use super::*;
use ColumnType::{Boolean, Date, DateTime, Decimal as Dec, Int, Json, LongText, Varchar};

const DEC2: ColumnType = Dec { precision: 10, scale: 2 };
const DEC1: ColumnType = Dec { precision: 9, scale: 1 };
const TEXT: ColumnType = Varchar(255);

/// Each line was run on MariaDB 10.11: type before, value, type after, value after or error.
const SEEN: &[(ColumnType, &str, ColumnType, Result<&str, &str>)] = &[
    (DEC2, "12.34", Int, Ok("12")),
    (DEC2, "12.99", Int, Ok("13")),
    (DEC2, "12.50", Int, Ok("13")),
    (DEC2, "-12.50", Int, Ok("-13")),
    (DEC2, "-0.40", Int, Ok("0")),
    (DEC2, "12.34", DEC1, Ok("12.3")),
    (DEC2, "12.99", DEC1, Ok("13.0")),
    (DEC2, "0.05", DEC1, Ok("0.1")),
    (DEC2, "99999999.99", DEC1, Err("ER_WARN_DATA_OUT_OF_RANGE")),
    (DEC2, "99999999.99", Boolean, Err("ER_WARN_DATA_OUT_OF_RANGE")),
    (DEC2, "3.70", TEXT, Ok("3.70")),
    (DEC2, "12.34", Json, Ok("12.34")),
    (DEC2, "12.34", Date, Err("ER_TRUNCATED_WRONG_VALUE")),
    (DEC2, "20260304.00", Date, Ok("2026-03-04")),
    (DEC2, "0.05", Date, Ok("0000-00-00")),
    (TEXT, "abc", Int, Err("ER_TRUNCATED_WRONG_VALUE")),
    (TEXT, "", Int, Err("ER_TRUNCATED_WRONG_VALUE")),
    (TEXT, " 5", Int, Ok("5")),
    (TEXT, "5 ", Int, Ok("5")),
    (TEXT, "+7", Int, Ok("7")),
    (TEXT, "12.6", Int, Err("ER_TRUNCATED_WRONG_VALUE")),
    (TEXT, "1e3", Int, Err("ER_TRUNCATED_WRONG_VALUE")),
    (TEXT, "99999999999", Int, Err("ER_WARN_DATA_OUT_OF_RANGE")),
    (TEXT, "500", Boolean, Err("ER_WARN_DATA_OUT_OF_RANGE")),
    (TEXT, "yes", Boolean, Err("ER_TRUNCATED_WRONG_VALUE")),
    (TEXT, "12.345", DEC2, Ok("12.35")),
    (TEXT, "1e3", DEC2, Ok("1000.00")),
    (TEXT, "1e-3", DEC2, Ok("0.00")),
    (TEXT, ".5", DEC2, Ok("0.50")),
    (TEXT, "5.", DEC2, Ok("5.00")),
    (TEXT, "1,5", DEC2, Err("ER_TRUNCATED_WRONG_VALUE")),
    (TEXT, "", DEC2, Err("ER_TRUNCATED_WRONG_VALUE")),
    (TEXT, "99999999999", DEC2, Err("ER_WARN_DATA_OUT_OF_RANGE")),
    (TEXT, "2026-03-04", Date, Ok("2026-03-04")),
    (TEXT, "2026-03-04 05:06:07", Date, Ok("2026-03-04")),
    (TEXT, "2026-3-4", Date, Ok("2026-03-04")),
    (TEXT, "20260304", Date, Ok("2026-03-04")),
    (TEXT, "04/03/2026", Date, Err("ER_TRUNCATED_WRONG_VALUE")),
    (TEXT, "2026-13-40", Date, Err("ER_TRUNCATED_WRONG_VALUE")),
    (TEXT, "", Date, Err("ER_TRUNCATED_WRONG_VALUE")),
    (TEXT, "2026-03-04", DateTime, Ok("2026-03-04 00:00:00")),
    (TEXT, "2026-03-04 05:06:07", DateTime, Ok("2026-03-04 05:06:07")),
    (TEXT, "2026-03-04T05:06:07.000Z", DateTime, Err("ER_TRUNCATED_WRONG_VALUE")),
    (TEXT, "a", Json, Err("ER_CONSTRAINT_FAILED")),
    (TEXT, "", Json, Err("ER_CONSTRAINT_FAILED")),
    (TEXT, "5", Json, Ok("5")),
    (TEXT, "[\"a\",\"b\"]", Json, Ok("[\"a\",\"b\"]")),
    (Json, "[\"a\",\"b\"]", TEXT, Ok("[\"a\",\"b\"]")),
    (Json, "\"a\"", Int, Err("ER_TRUNCATED_WRONG_VALUE")),
    (LongText, "short", TEXT, Ok("short")),
    (Date, "2026-03-04", Int, Ok("20260304")),
    (Date, "2026-03-04", DateTime, Ok("2026-03-04 00:00:00")),
    (Date, "2026-03-04", Json, Err("ER_CONSTRAINT_FAILED")),
    (DateTime, "2026-03-04 05:06:07", Date, Ok("2026-03-04")),
    (DateTime, "2026-03-04 05:06:07", Int, Err("ER_WARN_DATA_OUT_OF_RANGE")),
    (DateTime, "2026-03-04 05:06:07", TEXT, Ok("2026-03-04 05:06:07")),
    (Int, "500", Boolean, Err("ER_WARN_DATA_OUT_OF_RANGE")),
    (Int, "943324809", DEC2, Err("ER_WARN_DATA_OUT_OF_RANGE")),
    (Int, "20260304", Date, Ok("2026-03-04")),
    (Int, "500", Date, Ok("2000-05-00")),
    (Int, "5", Date, Err("ER_TRUNCATED_WRONG_VALUE")),
    (Int, "5", DEC2, Ok("5.00")),
    (Boolean, "0", DateTime, Ok("0000-00-00 00:00:00")),
    (Boolean, "1", Json, Ok("1")),
];

#[test]
fn values_become_what_mariadb_made_of_them() {
    for (from, value, to, expected) in SEEN {
        let got = convert(&Value::Text((*value).to_owned()), *from, *to, "c");
        let got = got.as_ref().map(|value| text_of(value).unwrap()).map_err(|error| error.code);
        assert_eq!(got, expected.map(str::to_owned), "{from} {value:?} -> {to}");
    }
}

#[test]
fn text_longer_than_the_column_is_refused() {
    let long = Value::Text("x".repeat(256));
    assert_eq!(convert(&long, LongText, TEXT, "c").unwrap_err().code, "ER_DATA_TOO_LONG");
    let thai = Value::Text("ก".repeat(255));
    assert_eq!(convert(&thai, LongText, TEXT, "c").unwrap(), thai);
}

#[test]
fn empty_cells_stay_empty() {
    for to in [TEXT, LongText, Json, Int, Boolean, DEC2, Date, DateTime] {
        assert_eq!(convert(&Value::Null, TEXT, to, "c").unwrap(), Value::Null);
    }
}

proptest::proptest! {
    #[test]
    fn rounding_is_never_further_than_half(cents in -1_000_000_i64..1_000_000) {
        let text = format!("{}{}.{:02}", if cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100);
        let rounded = convert(&Value::Text(text), DEC2, Int, "c").unwrap();
        let Value::Integer(rounded) = rounded else { panic!("not a whole number: {rounded:?}") };
        proptest::prop_assert!((rounded * 100 - cents).abs() <= 50);
    }

    #[test]
    fn nothing_panics(text in "\\PC{0,40}") {
        for to in [TEXT, LongText, Json, Int, Boolean, DEC2, Date, DateTime] {
            for from in [TEXT, Int, DEC2, Date] {
                let _ = convert(&Value::Text(text.clone()), from, to, "c");
            }
        }
    }
}
