//! Every way in which a file can be odd, damaged or hostile, and what is said about it.

#![allow(clippy::unwrap_used)]

use bundle::{Bundle, BundleKind, DefinitionId, DropReason, Severity, Stamp, inspect};
use proptest::prelude::*;

const ROW: &str = r#"{"id":"a","name":"A","type":"view","json":{"id":"a"},"createdAt":"2024-05-23T10:18:59.000Z","updatedAt":"2024-05-23T10:18:59.000Z"}"#;

fn export(rows: &str) -> String {
    format!(r#"{{"abVersion":"0.0.0","date":"20240523","definitions":[{rows}]}}"#)
}

/// Returns the sentence that says why bytes are no export.
fn refusal(bytes: &[u8]) -> String {
    Bundle::parse(bytes).unwrap_err().message
}

/// Returns the problems of a file without the notes about its kind.
fn problems(file: &str) -> Vec<(&'static str, Severity, String)> {
    let bundle = Bundle::parse(file.as_bytes()).unwrap();
    bundle.problems.into_iter().map(|problem| (problem.code, problem.severity, problem.subject)).collect()
}

#[test]
fn a_whole_row_reads_as_written() {
    let file = export(ROW);
    let bundle = Bundle::parse(file.as_bytes()).unwrap();
    let row = &bundle.definitions[0];
    assert_eq!(row.id.as_str(), "a");
    assert_eq!(row.name.as_deref(), Some("A"));
    assert_eq!(row.kind.as_str(), "view");
    assert_eq!(row.json.get(), r#"{"id":"a"}"#);
    assert_eq!(row.created_at, Stamp::Text("2024-05-23T10:18:59.000Z".into()));
    assert!(bundle.problems.is_empty() && bundle.dropped.is_empty());
    assert_eq!(bundle.envelope.keys, ["abVersion", "date", "definitions"]);
}

#[test]
fn what_is_no_export_is_named() {
    let cases: [(&[u8], &str); 14] = [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"\xEF\xBB\xBF", "is empty"),
        (b"[]", "holds a list"),
        (b"\"text\"", "holds a text"),
        (b"null", "holds `null`"),
        (b"{}", "no `definitions`"),
        (b"{\"definitions\":{}}", "`definitions` are an object"),
        (b"{\"definitions\":null}", "`definitions` are `null`"),
        (b"{\"definitions\":\"x\"}", "`definitions` are a text"),
        (b"{\"definitions\":[{\"id\":", "ends in the middle"),
        (b"{\"definitions\":[]} x", "trailing characters"),
        (b"<!doctype html><title>502</title>", "a web page"),
        (b"\x1F\x8B\x08\x00", "compressed"),
    ];
    for (bytes, words) in cases {
        let sentence = refusal(bytes);
        assert!(sentence.contains(words) && sentence.ends_with('.'), "{words}: {sentence}");
    }
    assert!(refusal(b"{\"definitions\":[{\"id\":\"\xFF\"}]}").contains("position 23 is not valid UTF-8"));
    assert!(refusal(b"{'definitions':[]}").contains("line 1, column 2"));
}

#[test]
fn every_truncation_is_refused() {
    let file = export(&format!("{ROW},null,{ROW}"));
    for end in 0..file.len() {
        assert!(Bundle::parse(&file.as_bytes()[..end]).is_err(), "{end}");
    }
}

#[test]
fn a_byte_order_mark_is_read_over_and_noted() {
    let file = format!("\u{feff}{}", export(ROW));
    let bundle = Bundle::parse(file.as_bytes()).unwrap();
    assert_eq!(bundle.definitions.len(), 1);
    assert_eq!((bundle.problems[0].code, bundle.problems[0].severity), ("FMT-01", Severity::Warning));
}

#[test]
fn rows_without_use_are_told_apart_and_counted() {
    let rows = [
        ("null", DropReason::Null),
        ("7", DropReason::NotAnObject),
        ("[1]", DropReason::NotAnObject),
        ("{}", DropReason::NoId),
        (r#"{"id":"","type":"view","json":{}}"#, DropReason::NoId),
        (r#"{"id":7,"type":"view","json":{}}"#, DropReason::NoId),
        (r#"{"id":"a","json":{}}"#, DropReason::NoType),
        (r#"{"id":"a","type":"view"}"#, DropReason::UnreadableJson),
        (r#"{"id":"a","type":"view","json":null}"#, DropReason::UnreadableJson),
        (r#"{"id":"a","type":"view","json":[]}"#, DropReason::UnreadableJson),
        (r#"{"id":"a","type":"view","json":"{"}"#, DropReason::UnreadableJson),
        (r#"{"id":"a","type":"view","json":"[]"}"#, DropReason::UnreadableJson),
        (
            r#"{"id":"a","type":"view","json":{},"rev":1,"x":2}"#,
            DropReason::ExtraColumns(vec!["rev".into(), "x".into()]),
        ),
        (r#"{"id":"a","type":"view","json":{"label":"😀"}}"#, DropReason::WideCharacter),
        (r#"{"id":"a","type":"view","json":{"\ud83d\ude00":1}}"#, DropReason::WideCharacter),
        (r#"{"id":"a","type":"view","name":"\uD83D\uDE00","json":{}}"#, DropReason::WideCharacter),
        (r#"{"id":"a","type":"view","json":"{\"label\":\"\\ud83d\\ude00\"}"}"#, DropReason::WideCharacter),
    ];
    for (row, reason) in rows {
        let file =
            export(&format!("{ROW},{row},{}", ROW.replace(r#""id":"a","name""#, r#""id":"b","name""#)));
        let bundle = Bundle::parse(file.as_bytes()).unwrap();
        assert_eq!((bundle.definitions.len(), bundle.row_count()), (2, 3), "{row}");
        assert_eq!((bundle.dropped[0].index, &bundle.dropped[0].reason), (1, &reason), "{row}");
        let code = if reason == DropReason::Null {
            "FMT-09"
        } else if reason == DropReason::WideCharacter {
            "FMT-06"
        } else {
            "FMT-05"
        };
        assert!(bundle.problems.iter().any(|problem| problem.code == code), "{row}");
        let counts = inspect(file.as_bytes(), &bundle).definitions;
        assert_eq!(counts.total, 3, "{row}");
        let views = if row.contains(r#""type":"view""#) { 3 } else { 2 };
        assert_eq!(counts.by_type.get("view"), Some(&views), "{row}");
    }
}

#[test]
fn long_texts_are_measured_in_characters() {
    let named = |name: &str| export(&ROW.replace("\"A\"", &format!("\"{name}\"")));
    assert_eq!(problems(&named(&"ก".repeat(255))), []);
    assert_eq!(problems(&named(&"x".repeat(256))), [("FMT-05", Severity::Error, "a".to_owned())]);
}

#[test]
fn characters_that_the_database_takes_are_no_problem() {
    for text in ["ไทย é ✓", r"\u0e44\u00e9", r"\\ud83d\\ude00", r"\ud83d"] {
        let file = export(&ROW.replace(r#"{"id":"a"}"#, &format!(r#"{{"label":"{text}"}}"#)));
        assert_eq!(problems(&file), [], "{text}");
    }
}

#[test]
fn json_that_travels_as_text_is_unwrapped() {
    let file = export(r#"{"id":"a","type":"field","json":" {\"key\":\"string\",\"n\":\"x\\\"y\"} "}"#);
    let bundle = Bundle::parse(file.as_bytes()).unwrap();
    assert_eq!(bundle.definitions[0].json.get(), r#"{"key":"string","n":"x\"y"}"#);
    assert!(bundle.problems.is_empty());
}

#[test]
fn dates_are_absent_null_or_text() {
    let dated = |dates: &str| {
        let file = export(&format!(r#"{{"id":"a","type":"view","json":{{}}{dates}}}"#));
        let bundle = Bundle::parse(file.as_bytes()).unwrap();
        let row = bundle.definitions[0].clone();
        (
            row.created_at.as_text().map(ToOwned::to_owned),
            row.created_at == Stamp::Null,
            row.updated_at == Stamp::Absent,
        )
    };
    assert_eq!(dated(""), (None, false, true));
    assert_eq!(dated(r#","createdAt":null"#), (None, true, true));
    assert_eq!(
        dated(r#","createdAt":"2021-09-13 07:01:43""#),
        (Some("2021-09-13 07:01:43".to_owned()), false, true)
    );
    assert_eq!(dated(r#","createdAt":1631,"updatedAt":null"#), (Some("1631".to_owned()), false, false));
}

#[test]
fn ids_need_not_be_uuids_and_different_rows_of_one_are_an_error() {
    let file = export(&format!("{ROW},{}", ROW.replace(r#""id":"a","#, r#""id":"1631594504471","#)));
    let bundle = Bundle::parse(file.as_bytes()).unwrap();
    assert_eq!(bundle.get(&DefinitionId::new("1631594504471")).unwrap().kind.as_str(), "view");
    assert!(bundle.get(&DefinitionId::new("c")).is_none());
    let alike = ROW.replace("2024-05-23", "2025-01-01");
    assert_eq!(problems(&export(&format!("{ROW},{alike}"))), [("IDN-07", Severity::Warning, "a".to_owned())]);
    let twice = export(&format!("{ROW},{ROW},{}", ROW.replace("\"A\"", "\"last\"")));
    assert_eq!(problems(&twice), [("IDN-07", Severity::Error, "a".to_owned())]);
    let bundle = Bundle::parse(twice.as_bytes()).unwrap();
    assert_eq!(bundle.get(&DefinitionId::new("a")).unwrap().name.as_deref(), Some("last"));
    assert_eq!(bundle.definitions.len(), 3);
}

#[test]
fn unknown_steps_and_fields_are_errors() {
    let row = |kind: &str, json: &str| export(&format!(r#"{{"id":"x","type":"{kind}","json":{json}}}"#));
    let error = |code| vec![(code, Severity::Error, "x".to_owned())];
    assert_eq!(problems(&row("process.task.ai", r#"{"key":"AskAI"}"#)), error("FMT-02"));
    assert_eq!(problems(&row("trigger", r#"{"key":"triggerLifecycle"}"#)), error("FMT-02"));
    assert_eq!(problems(&row("trigger", r#"{"key":"TriggerLifecycle"}"#)), []);
    assert_eq!(problems(&row("process.task.unknown", r#"{"key":"End"}"#)), []);
    // A step without a key is passed over by the server, and lanes are not made by key.
    assert_eq!(problems(&row("process.task.service.accounting.jeArchive", "{}")), []);
    assert_eq!(problems(&row("process.lane", r#"{"key":"Lane"}"#)), []);
    assert_eq!(problems(&row("field", r#"{"key":"blockchain"}"#)), error("FMT-03"));
    assert_eq!(problems(&row("field", "{}")), error("FMT-03"));
    assert_eq!(problems(&row("field", r#"{"key":"LongText"}"#)), []);
    assert_eq!(problems(&row("view", r#"{"key":"blockchain"}"#)), []);
}

#[test]
fn nesting_bombs_do_no_harm() {
    let bomb = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    let row = format!(r#"{{"id":"b","type":"view","json":{{"x":{}}}}}"#, bomb(100_000));
    let file = export(&format!("{ROW},{row}"));
    let bundle = Bundle::parse(file.as_bytes()).unwrap();
    assert_eq!(bundle.dropped[0].reason, DropReason::TooDeep);
    assert_eq!(problems(&file), [("FMT-05", Severity::Error, "b".to_owned())]);
    inspect(file.as_bytes(), &bundle);
    for part in ["roles", "scopes", "files", "siteObjectConnections", "errors", "abVersion", "future"] {
        let file =
            export(ROW).replace(r#""definitions""#, &format!(r#""{part}":{},"definitions""#, bomb(100_000)));
        let bundle = Bundle::parse(file.as_bytes()).unwrap();
        inspect(file.as_bytes(), &bundle);
    }
    assert!(Bundle::parse(bomb(1_000_000).as_bytes()).is_err());
    let row_bomb = export(&bomb(100_000));
    assert_eq!(Bundle::parse(row_bomb.as_bytes()).map(|bundle| bundle.row_count()).unwrap_or(1), 1);
    assert!(Bundle::parse("[".repeat(1_000_000).as_bytes()).is_err());
}

#[test]
fn a_list_of_anything_else_is_no_list_of_definitions() {
    let file = export(&vec!["0"; 200_000].join(","));
    assert!(refusal(file.as_bytes()).contains("most of its `definitions` are none"));
}

#[test]
fn the_last_of_repeated_keys_counts() {
    let file = format!(r#"{{"date":"1","definitions":[{ROW},{ROW}],"date":"2","definitions":[{ROW}]}}"#);
    let bundle = Bundle::parse(file.as_bytes()).unwrap();
    assert_eq!((bundle.definitions.len(), bundle.envelope.date.as_deref()), (1, Some("2")));
    assert_eq!(bundle.envelope.repeated_keys, ["date", "definitions"]);
    assert_eq!(problems(&file).iter().filter(|problem| problem.0 == "FMT-01").count(), 2);
    let row = r#"{"id":"a","id":"b","type":"view","json":{},"json":{"n":1}}"#;
    let bundle = export(row);
    let bundle = Bundle::parse(bundle.as_bytes()).unwrap();
    assert_eq!(bundle.definitions[0].id.as_str(), "b");
    assert_eq!(bundle.definitions[0].json.get(), r#"{"n":1}"#);
}

#[test]
fn the_envelope_is_read_part_by_part() {
    let file = r#"{"abVersion":"0.0.0","filename":"app_x_20240523","date":"20240523","definitions":[],
        "files":{"f1":{"meta":{"file":"f1.png","type":"image/png","field":"d","object":null},"contents":"AAAA"},"f2":null},
        "siteObjectConnections":{"u":["l1","l2"]},
        "scopes":[{"uuid":"s","name":"S"}],
        "roles":[{"uuid":"r","name":"R","scopes":["s",{"uuid":"t"},5]}],
        "errors":["one"],"future":{"a":1}}"#;
    let bundle = Bundle::parse(file.as_bytes()).unwrap();
    let envelope = &bundle.envelope;
    assert_eq!(bundle.kind, BundleKind::App);
    assert_eq!(envelope.filename.as_deref(), Some("app_x_20240523"));
    assert_eq!(envelope.unknown_keys, ["future"]);
    let files = envelope.files.as_ref().unwrap();
    let meta = files[0].meta.as_ref().unwrap();
    assert_eq!((meta.file.as_deref(), meta.media_type.as_deref()), (Some("f1.png"), Some("image/png")));
    assert_eq!((meta.field.as_ref().map(DefinitionId::as_str), &meta.object), (Some("d"), &None));
    assert_eq!((files[1].uuid.as_str(), files[1].raw.get(), &files[1].meta), ("f2", "null", &None));
    let links = envelope.site_object_connections.as_ref().unwrap();
    assert_eq!((links[0].object.as_str(), links[0].fields.len()), ("u", 2));
    assert_eq!(envelope.roles.as_ref().unwrap()[0].scopes, ["s", "t"]);
    assert_eq!(envelope.scopes.as_ref().unwrap()[0].name.as_deref(), Some("S"));
    assert_eq!(envelope.errors.as_ref().unwrap(), &["one"]);
}

#[test]
fn parts_of_the_wrong_kind_are_problems() {
    for (part, value) in [
        ("roles", "{}"),
        ("scopes", "7"),
        ("files", "[]"),
        ("siteObjectConnections", "\"x\""),
        ("errors", "true"),
        ("date", "20240523"),
        ("filename", "[]"),
        ("abVersion", "{}"),
    ] {
        let file = format!(r#"{{"definitions":[],"{part}":{value}}}"#);
        let found = problems(&file);
        assert!(found.contains(&("FMT-01", Severity::Warning, part.to_owned())), "{part}: {found:?}");
    }
    for odd in
        [r#""roles":[1,null,"x",{"uuid":5,"scopes":{}}]"#, r#""files":{"f":7,"g":{"meta":[],"contents":1}}"#]
    {
        let file = format!(r#"{{"definitions":[],{odd}}}"#);
        let bundle = Bundle::parse(file.as_bytes()).unwrap();
        inspect(file.as_bytes(), &bundle);
    }
    assert!(!problems(r#"{"definitions":[],"roles":null}"#).iter().any(|problem| problem.0 == "FMT-01"));
}

#[test]
fn names_of_stored_files_must_be_their_ids() {
    let named = |name: &str| {
        let file =
            format!(r#"{{"definitions":[],"files":{{"u-1":{{"meta":{{"file":{name}}},"contents":""}}}}}}"#);
        problems(&file).contains(&("FIL-03", Severity::Error, "u-1".to_owned()))
    };
    for safe in ["\"u-1.png\"", "\"u-1.DOCX\"", "\"u-1\""] {
        assert!(!named(safe), "{safe}");
    }
    for unsafe_name in [
        "\"../u-1.png\"",
        "\"u-1.png/../../x\"",
        r#""a\\u-1.png""#,
        "\"other.png\"",
        "\"u-1..png\"",
        "\"u-1.p/g\"",
        "null",
        "\"\"",
    ] {
        assert!(named(unsafe_name), "{unsafe_name}");
    }
}

#[test]
fn only_what_is_sent_counts_for_the_size_limit() {
    let row =
        |id: usize| format!(r#"{{"id":"{id}","type":"view","json":{{"text":"{}"}}}}"#, "x".repeat(100_000));
    let rows: Vec<_> = (0..149).map(row).collect();
    let padded = |padding: &str| export(&rows.join(&format!(",{padding}")));
    assert_eq!(problems(&padded("")), []);
    assert_eq!(problems(&padded(&" ".repeat(10_000))), []);
    let rows: Vec<_> = (0..151).map(row).collect();
    assert_eq!(problems(&export(&rows.join(","))), [("FMT-07", Severity::Error, "file".to_owned())]);
}

#[test]
fn old_variants_are_noted() {
    let note = |file: &str| problems(file).contains(&("FMT-08", Severity::Info, "file".to_owned()));
    assert!(note(r#"{"abVersion":"0.0.0","definitions":[]}"#));
    assert!(note(r#"{"date":"20210701","definitions":[],"files":{},"errors":[]}"#));
    assert!(!note(r#"{"date":"20240523","definitions":[],"files":{}}"#));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = Bundle::parse(&bytes);
    }

    #[test]
    fn no_damage_to_an_export_makes_it_panic(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(b"\"{}[],:\\nu0 \xFF".to_vec())), 1..4),
    ) {
        let rows = format!(r#"{ROW},null,{{"id":"f","type":"field","json":"{{\"key\":\"string\"}}"}}"#);
        let file = export(&rows).replace('}', "}\n");
        let mut bytes = file.replace(r#""abVersion""#, r#""files":{"f":{"meta":{"file":"f.x"}}},"roles":[{"uuid":"r"}],"abVersion""#).into_bytes();
        for (place, byte) in cuts {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Ok(bundle) = Bundle::parse(&bytes) {
            inspect(&bytes, &bundle);
        }
        let _ = bundle::redact(&bytes);
    }
}
