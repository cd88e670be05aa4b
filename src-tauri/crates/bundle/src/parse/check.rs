//! What one file alone can tell about its dangers: steps and fields no server can load, characters the database
//! refuses, rows that share an id, and a size no upload may have.

use std::borrow::Cow;
use std::collections::HashSet;

use rayon::prelude::*;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::row::{COLUMN_WIDTH, Rows};
use super::{DropReason, DroppedRow};
use crate::problem::{FMT_02, FMT_03, FMT_05, FMT_06, FMT_07, FMT_08, FMT_09, IDN_07, ProblemList, Severity};
use crate::split::MOST_BYTES;
use crate::text::{Loose, first_bytes, has_wide_character, may_hold_wide_characters};
use crate::{Definition, DefinitionId, DefinitionType, Envelope, canonical, minify};

/// Process elements that AppBuilder servers can load (definition-model §2), `Form` since 2025.
const PROCESS_KEYS: [&str; 20] = [
    "End",
    "GatewayExclusive",
    "Email",
    "TaskService",
    "AccountingBatchProcessing",
    "AccountingFPClose",
    "AccountingFPYearClose",
    "AccountingJEArchive",
    "Calculate",
    "InsertRecord",
    "TaskServiceQuery",
    "GetResetPasswordUrl",
    "SubProcess",
    "TaskUser",
    "Approval",
    "External",
    "Form",
    "Trigger",
    "TriggerLifecycle",
    "TimerStartEvent",
];

/// Fields that AppBuilder servers can load (definition-model §2).
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

/// A process element or field that no known server has a class for.
enum Unknown {
    Step(String),
    Field(Option<String>),
}

/// What a look into one definition found.
struct Found {
    at: usize,
    unknown: Option<Unknown>,
    is_wide: bool,
}

/// Looks into every definition, on all cores, and takes out those that the server's database refuses.
pub(super) fn rows(rows: &mut Rows<'_>, text: &str, problems: &mut ProblemList) {
    // Wide characters and escapes are rare enough that a glance at the whole file spares the second look.
    let may_be_wide = may_hold_wide_characters(text);
    let look = |(at, definition): (usize, &Definition<'_>)| {
        let unknown = unknown_key(definition);
        let is_wide = may_be_wide && is_wide(definition);
        (is_wide || unknown.is_some()).then_some(Found { at, unknown, is_wide })
    };
    let found: Vec<Found> = rows.definitions.par_iter().enumerate().filter_map(look).collect();
    for Found { at, unknown, .. } in &found {
        if let Some(unknown) = unknown {
            note_unknown(rows.definitions[*at].id.as_str(), unknown, problems);
        }
    }
    let refused: Vec<usize> = found.iter().filter(|found| found.is_wide).map(|found| found.at).collect();
    take_out(rows, &refused);
    note_dropped(&rows.dropped, problems);
}

fn note_unknown(id: &str, unknown: &Unknown, problems: &mut ProblemList) {
    let unreadable =
        "After an import every export of the tenant fails, and the object may become unreadable.";
    let (code, message) = match unknown {
        Unknown::Step(key) => (
            FMT_02,
            format!(
                "No known server can load the process step `{key:.80}`. After an import all apps of the tenant may disappear, and no further import brings them back."
            ),
        ),
        Unknown::Field(Some(key)) => {
            (FMT_03, format!("No known server can load a field of the kind `{key:.80}`. {unreadable}"))
        }
        Unknown::Field(None) => (FMT_03, format!("The field does not say its kind. {unreadable}")),
    };
    problems.add(code, Severity::Error, id, message);
}

fn note_dropped(dropped: &[DroppedRow<'_>], problems: &mut ProblemList) {
    let place = |row: &DroppedRow<'_>| format!("definitions[{}]", row.index);
    let mut empty = dropped.iter().filter(|row| row.reason == DropReason::Null);
    if let Some(first) = empty.next() {
        let count = 1 + empty.count();
        let rows = if count == 1 { "row is" } else { "rows are" };
        let message = format!("{count} {rows} `null`: a dead reference on the source. The server skips it.");
        problems.add(FMT_09, Severity::Warning, &place(first), message);
    }
    for row in dropped.iter().filter(|row| row.reason != DropReason::Null) {
        let subject = row.id.as_ref().map_or_else(|| place(row), ToString::to_string);
        let code = if row.reason == DropReason::WideCharacter { FMT_06 } else { FMT_05 };
        problems.add(code, Severity::Error, &subject, sentence(&row.reason));
    }
}

fn sentence(reason: &DropReason) -> String {
    match reason {
        DropReason::ExtraColumns(names) => {
            let names: Vec<_> = names.iter().take(5).map(|name| format!("`{name:.80}`")).collect();
            let names = names.join(", ");
            return format!("The row has columns that no server knows ({names}). The server drops it without saying so.");
        }
        DropReason::TooLong => {
            return format!("Id, name or type is longer than {COLUMN_WIDTH} characters. The server drops the row without saying so.");
        }
        DropReason::Null => "The row is `null`.",
        DropReason::NotAnObject => "The row is no object. AppFerry does not send it.",
        DropReason::NoId => "The row has no id. The server drops it without saying so.",
        DropReason::WideCharacter => "The row holds a character, such as an emoji, that the server's database refuses. The server drops the row without saying so.",
        DropReason::NoType => "The row has no `type`, so nobody can say what it defines. AppFerry does not send it.",
        DropReason::UnreadableJson => "The row's `json` is missing or no JSON object. AppFerry does not send the row.",
        DropReason::TooDeep => "The row's `json` nests deeper than AppFerry reads. AppFerry does not send the row.",
    }
    .to_owned()
}

/// Moves the definitions at these ascending positions to the dropped rows.
fn take_out(rows: &mut Rows<'_>, refused: &[usize]) {
    if refused.is_empty() {
        return;
    }
    let taken: HashSet<usize> = rows.dropped.iter().map(|row| row.index).collect();
    let all = rows.definitions.len() + rows.dropped.len();
    let places = (0..all).filter(|index| !taken.contains(index));
    let (definitions, spans) = (std::mem::take(&mut rows.definitions), std::mem::take(&mut rows.spans));
    for (at, ((definition, span), index)) in definitions.into_iter().zip(spans).zip(places).enumerate() {
        if refused.binary_search(&at).is_err() {
            rows.definitions.push(definition);
            rows.spans.push(span);
            continue;
        }
        rows.dropped.push(DroppedRow::refused(definition, index, DropReason::WideCharacter));
    }
    rows.dropped.sort_by_key(|row| row.index);
}

/// Returns what a definition is that no known server has a class for.
fn unknown_key(definition: &Definition<'_>) -> Option<Unknown> {
    match &definition.kind {
        DefinitionType::Field => match key(&definition.json) {
            Some(key) if FIELD_KEYS.contains(&key.as_str()) => None,
            key => Some(Unknown::Field(key)),
        },
        // The server makes participants and lanes by their type, and passes over an element without a key.
        DefinitionType::ProcessElement(kind) if kind != "process.participant" && kind != "process.lane" => {
            let key = key(&definition.json).filter(|key| !PROCESS_KEYS.contains(&key.as_str()))?;
            Some(Unknown::Step(key))
        }
        DefinitionType::Application
        | DefinitionType::Object
        | DefinitionType::Index
        | DefinitionType::Query
        | DefinitionType::DataCollection
        | DefinitionType::View
        | DefinitionType::Process
        | DefinitionType::Hint
        | DefinitionType::Step
        | DefinitionType::ProcessElement(_)
        | DefinitionType::Other(_) => None,
    }
}

/// Returns the `key` of a definition, which names its class on the server.
fn key(json: &RawValue) -> Option<String> {
    #[derive(Deserialize)]
    struct Keyed<'a> {
        #[serde(borrow, default)]
        key: Loose<'a>,
    }
    let keyed: Keyed<'_> = serde_json::from_str(json.get()).ok()?;
    keyed.key.0.filter(|key| !key.is_empty()).map(Cow::into_owned)
}

/// Tells whether a definition holds a character that the server's database refuses.
pub(super) fn is_wide(definition: &Definition<'_>) -> bool {
    let name = definition.name.as_deref().unwrap_or_default();
    let dates =
        [&definition.created_at, &definition.updated_at].map(|date| date.as_text().unwrap_or_default());
    let texts = [definition.id.as_str(), definition.kind.as_str(), name, dates[0], dates[1]];
    texts.into_iter().any(|text| text.bytes().any(|byte| byte >= 0xF0))
        || has_wide_character(definition.json.get())
}

/// Notes what is wrong with the file as a whole.
pub(super) fn file(text: &str, envelope: &Envelope<'_>, problems: &mut ProblemList) {
    if minify::minifies_to_at_least(text.as_bytes(), MOST_BYTES + 1) {
        let message =
            "The file has more than the 15,000,000 bytes that a server accepts. Export the apps one by one.";
        problems.add(FMT_07, Severity::Error, "file", message.to_owned());
    }
    let has = |key: &str| envelope.keys.iter().any(|present| present == key);
    if has("errors") || !has("date") {
        let message = "The file is an export of an older server, which may hold system objects.";
        problems.add(FMT_08, Severity::Info, "file", message.to_owned());
    }
}

/// Returns the places of all definitions in the order of their ids, and notes ids that stand on several rows. Real
/// exports hold some rows twice and alike, which does no harm.
pub(super) fn order(definitions: &[Definition<'_>], problems: &mut ProblemList) -> Vec<u32> {
    // Comparing the first bytes of two ids nearly always decides, and does not leave the list for it.
    let mut order: Vec<(u64, u32)> = definitions
        .iter()
        .zip(0..)
        .map(|(definition, at)| (first_bytes(definition.id.as_str()), at))
        .collect();
    let id = |at: u32| &definitions[at as usize].id;
    order.par_sort_unstable_by(|left, right| {
        left.0.cmp(&right.0).then_with(|| id(left.1).cmp(id(right.1))).then(left.1.cmp(&right.1))
    });
    for rows in order.chunk_by(|left, right| left.0 == right.0 && id(left.1) == id(right.1)) {
        let [(_, first), others @ ..] = rows else { continue };
        if !others.is_empty() {
            let first = &definitions[*first as usize];
            let alike = others.iter().all(|(_, at)| canonical::same(first, &definitions[*at as usize]));
            note_repetition(&first.id, alike, problems);
        }
    }
    order.into_iter().map(|(_, at)| at).collect()
}

fn note_repetition(id: &DefinitionId, alike: bool, problems: &mut ProblemList) {
    let (severity, message) = if alike {
        (Severity::Warning, "The file has several rows with this id, all alike. One of them is enough.")
    } else {
        let message =
            "The file has different rows with this id. Which of them a server keeps is left to chance.";
        (Severity::Error, message)
    };
    problems.add(IDN_07, severity, id.as_str(), message.to_owned());
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::{Bundle, Problem};

    fn problems(rows: &[&str]) -> Vec<Problem> {
        let file = format!(r#"{{"date":"20240523","definitions":[{}]}}"#, rows.join(","));
        Bundle::parse(file.as_bytes()).unwrap().problems
    }

    fn view(id: &str, label: &str) -> String {
        format!(r#"{{"id":"{id}","type":"view","json":{{"label":"{label}"}}}}"#)
    }

    #[test]
    fn every_known_key_is_accepted_and_its_spelling_counts() {
        for key in FIELD_KEYS {
            let row = format!(r#"{{"id":"f","type":"field","json":{{"key":"{key}"}}}}"#);
            assert_eq!(problems(&[&row]), [], "{key}");
            let row = row.replace(&format!(":\"{key}\""), &format!(":\"{key}2\""));
            assert_eq!(problems(&[&row])[0].code, FMT_03, "{key}");
        }
        for key in PROCESS_KEYS {
            let row = format!(r#"{{"id":"p","type":"process.task.any","json":{{"key":"{key}"}}}}"#);
            assert_eq!(problems(&[&row]), [], "{key}");
            let row = row.replace(&format!(":\"{key}\""), &format!(":\"{}\"", key.to_uppercase()));
            assert_eq!(problems(&[&row])[0].code, FMT_02, "{key}");
        }
    }

    #[test]
    fn keys_that_are_no_text_name_nothing() {
        for key in ["1", "null", "[]", "\"\""] {
            let field = format!(r#"{{"id":"f","type":"field","json":{{"key":{key}}}}}"#);
            assert_eq!(problems(&[&field])[0].code, FMT_03, "{key}");
            let step = format!(r#"{{"id":"p","type":"process.task.any","json":{{"key":{key}}}}}"#);
            assert_eq!(problems(&[&step]), [], "{key}");
        }
    }

    #[test]
    fn a_long_key_is_shown_in_part() {
        let row = format!(r#"{{"id":"f","type":"field","json":{{"key":"{}"}}}}"#, "k".repeat(10_000));
        assert!(problems(&[&row])[0].message.len() < 400);
        let extra = format!(r#"{{"id":"f","type":"view","json":{{}},"{}":1}}"#, "k".repeat(10_000));
        assert!(problems(&[&extra])[0].message.len() < 400);
        let many: Vec<_> = (0..100).map(|column| format!("\"column{column}\":1")).collect();
        let extra = format!(r#"{{"id":"f","type":"view","json":{{}},{}}}"#, many.join(","));
        assert!(problems(&[&extra])[0].message.len() < 400);
    }

    #[test]
    fn rows_with_wide_characters_are_taken_out_at_their_places() {
        let rows = [
            "null".to_owned(),
            view("a", "A"),
            view("b", "😀"),
            "7".to_owned(),
            view("c", "C"),
            view("d", "😀"),
        ];
        let file = format!(r#"{{"date":"1","definitions":[{}]}}"#, rows.join(","));
        let bundle = Bundle::parse(file.as_bytes()).unwrap();
        let kept: Vec<_> = bundle.definitions.iter().map(|definition| definition.id.as_str()).collect();
        assert_eq!(kept, ["a", "c"]);
        let dropped: Vec<_> = bundle.dropped.iter().map(|row| (row.index, row.id.clone())).collect();
        let id = |text: &str| Some(DefinitionId::new(text));
        assert_eq!(dropped, [(0, None), (2, id("b")), (3, None), (5, id("d"))]);
        assert!(bundle.dropped[1].definition.is_some());
        assert!(bundle.get(&"b".into()).is_none());
    }

    #[test]
    fn empty_rows_are_one_problem_and_others_one_each() {
        let found: Vec<_> = problems(&["7", "null", "{}", "null", "null"])
            .into_iter()
            .map(|problem| (problem.code, problem.subject))
            .collect();
        let place = |at: usize| format!("definitions[{at}]");
        assert_eq!(found, [(FMT_09, place(1)), (FMT_05, place(0)), (FMT_05, place(2))]);
        assert!(problems(&["null", "null"])[0].message.starts_with("2 rows are `null`"));
        assert!(problems(&["null"])[0].message.starts_with("1 row is `null`"));
    }

    #[test]
    fn every_sentence_is_a_sentence() {
        let reasons = [
            DropReason::Null,
            DropReason::NotAnObject,
            DropReason::NoId,
            DropReason::ExtraColumns(vec!["x".to_owned()]),
            DropReason::TooLong,
            DropReason::WideCharacter,
            DropReason::NoType,
            DropReason::UnreadableJson,
            DropReason::TooDeep,
        ];
        for reason in reasons {
            let sentence = sentence(&reason);
            assert!(sentence.ends_with('.') && sentence.starts_with(char::is_uppercase), "{sentence}");
            let is_silent = sentence.contains("without saying so") || reason == DropReason::Null;
            assert_eq!(is_silent, reason.is_silent_on_the_server(), "{sentence}");
        }
    }

    #[test]
    fn ids_are_ordered_as_texts_and_repeated_ones_judged_by_content() {
        let rows =
            [view("b", "1"), view("abcdefgh2", "1"), view("abcdefgh1", "1"), view("a", "1"), view("b", "1")];
        let rows: Vec<_> = rows.iter().map(String::as_str).collect();
        let file = format!(r#"{{"date":"1","definitions":[{}]}}"#, rows.join(","));
        let bundle = Bundle::parse(file.as_bytes()).unwrap();
        let ids: Vec<_> = bundle.by_id().map(|definition| definition.id.as_str()).collect();
        assert_eq!(ids, ["a", "abcdefgh1", "abcdefgh2", "b", "b"]);
        assert!(!bundle.has_unique_ids());
        assert_eq!(problems(&rows)[0].severity, Severity::Warning);
        let other = view("b", "2");
        let rows: Vec<_> = rows.into_iter().chain([other.as_str()]).collect();
        assert_eq!(problems(&rows).iter().filter(|problem| problem.code == IDN_07).count(), 1);
        assert_eq!(problems(&rows)[0].severity, Severity::Error);
    }
}
