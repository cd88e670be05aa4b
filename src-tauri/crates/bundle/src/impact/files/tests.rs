//! Each rule about files fires on the smallest case it is about, and stays silent beside it.

#![allow(clippy::unwrap_used, clippy::needless_pass_by_value)]

use serde_json::{Value, json};

use super::decoded_length;
use crate::impact::example::*;

type Row = (&'static str, &'static str, Value);

fn picture(file: &str) -> Row {
    ("w", "view", labelled("Logo", json!({"key": "image", "settings": {"filename": file}})))
}

fn rows(widget: Row) -> Vec<Row> {
    vec![app("a", &[], &["p"]), page("p", &["w"]), widget]
}

fn stored(contents: &str, size: Value) -> Value {
    json!({"files": {"u": {"meta": {"file": "u.png", "size": size}, "contents": contents}}})
}

#[test]
fn fil_01_names_what_shows_a_missing_file() {
    let there = all_apps(&rows(picture("old")));
    let said =
        |envelope: Value| messages(&judged(&there, &one_app(&rows(picture("u")), &envelope)), "FIL-01");
    let missing = ["The bundle lacks the file that is shown by ‘Logo’, so nothing may be seen there."];
    assert_eq!(said(json!({})), missing);
    assert_eq!(said(json!({"files": {"u": null}})), missing, "the source had lost it");
    assert!(said(stored("AAAA", json!(3))).is_empty());
    let mut moved = rows(picture("old"));
    moved[2].2["settings"]["height"] = json!(90);
    assert!(messages(&judged(&there, &one_app(&moved, &json!({}))), "FIL-01").is_empty(), "as before");
}

#[test]
fn fil_01_knows_templates_and_default_pictures_but_no_names_of_downloads() {
    let count = |widget: Value| {
        let row = ("w", "view", widget);
        messages(&judged(&all_apps(&[]), &one_app(&rows(row), &json!({}))), "FIL-01").len()
    };
    assert_eq!(count(json!({"key": "docxBuilder", "settings": {"filename": "u"}})), 1);
    assert_eq!(count(json!({"key": "csvExporter", "settings": {"filename": "export"}})), 0);
    let field = |used: u8| {
        let json = json!({"key": "image", "columnName": "f", "settings": {"useDefaultImage": used, "defaultImageUrl": "u"}});
        let rows = [app("a", &["o"], &[]), object("o", &["f"]), ("f", "field", json)];
        messages(&judged(&all_apps(&[]), &one_app(&rows, &json!({}))), "FIL-01").len()
    };
    assert_eq!([field(1), field(0)], [1, 0]);
}

#[test]
fn fil_02_names_the_files_that_the_destination_shows() {
    let incoming = one_app(&rows(picture("u")), &stored("AAAA", json!(3)));
    let said = |file: &str| messages(&judged(&all_apps(&rows(picture(file))), &incoming), "FIL-02");
    assert_eq!(said("u"), ["The file that the destination shows in ‘Logo’ is overwritten."]);
    assert!(said("other").is_empty());
    let without = one_app(&rows(picture("u")), &json!({}));
    assert!(messages(&judged(&all_apps(&rows(picture("u"))), &without), "FIL-02").is_empty());
}

#[test]
fn fil_04_names_damaged_contents() {
    let said = |contents: &str, size: Value| {
        messages(&judged(&all_apps(&[]), &one_app(&rows(picture("u")), &stored(contents, size))), "FIL-04")
    };
    assert_eq!(said("AAAA", json!(4)), ["The file `u.png` is damaged: it has 3 bytes instead of 4."]);
    assert_eq!(said("AA*A", json!(3)), ["The file `u.png` is damaged: its content cannot be read."]);
    assert!(said("AAAA", json!(3)).is_empty() && said("AAA=", json!("2")).is_empty());
    assert!(said("AAAA", json!(null)).is_empty(), "a size that nobody told is no other size");
    let empty = json!({"files": {"u": {"meta": {"file": "u.png"}}}});
    let findings = judged(&all_apps(&[]), &one_app(&rows(picture("u")), &empty));
    assert_eq!(messages(&findings, "FIL-04"), ["The file `u.png` is damaged: it has no content."]);
}

#[test]
fn fil_05_counts_the_files_of_an_export_of_all_apps() {
    let said = |there: &str, incoming: &str| messages(&judged(there, incoming), "FIL-05");
    let incoming = all_apps(&rows(picture("u")));
    assert_eq!(
        said(&all_apps(&[]), &incoming),
        ["The apps show 1 file that an export of all apps does not carry."]
    );
    assert!(said(&incoming, &incoming).is_empty(), "it is shown already");
    assert!(said(&all_apps(&[]), &one_app(&rows(picture("u")), &json!({}))).is_empty());
    assert!(messages(&judged(&all_apps(&[]), &incoming), "FIL-01").is_empty(), "one way of saying it");
}

#[test]
fn base64_is_measured_without_decoding_it() {
    for (text, length) in [("", 0), ("AA==", 1), ("AAA=", 2), ("AAAA", 3), ("AAAAAA", 4), ("+/09", 3)] {
        assert_eq!(decoded_length(text), Some(length), "{text}");
    }
    for text in ["A", "AA=", "A===", "AA A", "AAAA====", "A=AA", "ÄAAA"] {
        assert_eq!(decoded_length(text), None, "{text}");
    }
}
