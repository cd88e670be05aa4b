#![allow(clippy::needless_pass_by_value, clippy::unwrap_used)]

use serde_json::json;

use super::*;

fn own(field: Value) -> (Column, bool, bool) {
    match column_of(&field) {
        FieldColumn::Own { column, unique, alter } => (column, unique, alter),
        other @ (FieldColumn::Nothing
        | FieldColumn::Translations
        | FieldColumn::Combined(_)
        | FieldColumn::Link) => panic!("{field} needs {other:?}"),
    }
}

fn field(key: &str, settings: Value) -> Value {
    json!({"key": key, "columnName": "c", "settings": settings})
}

#[test]
fn types_are_those_of_the_table() {
    let cases = [
        ("string", json!({}), "varchar(255)"),
        ("LongText", json!({}), "longtext"),
        ("email", json!({}), "varchar(254)"),
        ("number", json!({"typeDecimals": "none"}), "int(11)"),
        ("number", json!({}), "int(11)"),
        ("number", json!({"typeDecimals": "period", "typeDecimalPlaces": 2}), "decimal(10,2)"),
        ("number", json!({"typeDecimals": "period", "typeDecimalPlaces": "3"}), "decimal(11,3)"),
        ("number", json!({"typeDecimals": "comma", "typeDecimalPlaces": "none"}), "decimal(8,2)"),
        ("list", json!({"isMultiple": 0}), "varchar(255)"),
        ("list", json!({"isMultiple": "1"}), "longtext"),
        ("boolean", json!({}), "tinyint(1)"),
        ("date", json!({}), "date"),
        ("datetime", json!({}), "datetime"),
        ("json", json!({}), "longtext"),
        ("tree", json!({}), "longtext"),
        ("AutoIndex", json!({}), "int(10) unsigned"),
        ("file", json!({}), "longtext"),
        ("image", json!({}), "varchar(255)"),
    ];
    for (key, settings, expected) in cases {
        let (column, ..) = own(field(key, settings.clone()));
        assert_eq!(column.kind.to_string(), expected, "{key} {settings}");
    }
}

#[test]
fn not_null_needs_required_and_a_default() {
    assert!(own(field("string", json!({"required": 1}))).0.nullable);
    assert!(own(field("string", json!({"default": "D"}))).0.nullable);
    let (column, ..) = own(field("string", json!({"required": "1", "default": "D"})));
    assert!(!column.nullable);
    assert_eq!(column.default.as_deref(), Some("D"));
    assert!(own(field("number", json!({"required": 1, "default": 0}))).0.nullable);
    assert!(!own(field("number", json!({"required": 1, "default": "0"}))).0.nullable);
    assert_eq!(own(field("number", json!({"default": "12.5"}))).0.default.as_deref(), Some("12"));
    assert!(own(field("list", json!({"required": 1, "default": "none"}))).0.nullable);
}

#[test]
fn required_files_have_no_default() {
    let (column, _, alter) = own(field("file", json!({"required": 1})));
    assert!(!column.nullable && column.default.is_none() && !alter);
}

#[test]
fn only_text_number_and_mail_are_unique() {
    for key in ["string", "number", "email"] {
        assert!(own(field(key, json!({"unique": 1}))).1, "{key}");
    }
    for key in ["list", "boolean", "date", "datetime", "json"] {
        assert!(!own(field(key, json!({"unique": 1}))).1, "{key}");
    }
}

#[test]
fn computed_multilingual_and_linked_fields_have_no_own_column() {
    assert_eq!(column_of(&field("formula", json!({}))), FieldColumn::Nothing);
    assert_eq!(column_of(&field("string", json!({"supportMultilingual": 1}))), FieldColumn::Translations);
    assert_eq!(column_of(&field("user", json!({}))), FieldColumn::Link);
    assert!(matches!(column_of(&field("combined", json!({}))), FieldColumn::Combined(_)));
}

#[test]
fn every_listed_key_is_known_and_no_other() {
    assert!(FIELD_KEYS.iter().all(|key| is_known_key(key)));
    assert!(!is_known_key("hologram") && !is_known_key(""));
}
