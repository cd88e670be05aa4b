//! What one file alone can tell about its dangers: steps and fields no server can load, characters the database
//! refuses, rows that share an id, and a size no upload may have.

use std::borrow::Cow;
use std::collections::HashSet;

use rayon::prelude::*;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::row::Rows;
use super::{DropReason, DroppedRow};
use crate::problem::{FMT_02, FMT_03, FMT_06, FMT_07, FMT_08, IDN_07, ProblemList, Severity};
use crate::text::{Loose, has_wide_character, may_hold_wide_characters};
use crate::{Definition, DefinitionId, DefinitionType, Envelope, canonical, minify};

/// A server answers an upload of this size or more with an error (wire §3.16).
const UPLOAD_LIMIT: usize = 15_000_000;

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

/// What is wrong with one definition.
enum Fault {
    UnknownStep(String),
    UnknownField(Option<String>),
    WideCharacter,
}

/// Looks into every definition, on all cores, and takes out those that the server's database refuses.
pub(super) fn rows(rows: &mut Rows<'_>, text: &str) {
    rows.close();
    // Wide characters and escapes are rare enough that a glance at the whole file spares the second look.
    let may_be_wide = may_hold_wide_characters(text);
    let faults: Vec<(usize, Fault)> = rows
        .definitions
        .par_iter()
        .enumerate()
        .flat_map_iter(|(at, definition)| {
            let wide = (may_be_wide && is_wide(definition)).then_some(Fault::WideCharacter);
            unknown_key(definition).into_iter().chain(wide).map(move |fault| (at, fault))
        })
        .collect();
    let mut refused = Vec::new();
    for (at, fault) in faults {
        let id = rows.definitions[at].id.as_str();
        match fault {
            Fault::UnknownStep(key) => {
                let message = format!(
                    "No known server can load the process step `{key}`. After an import all apps of the tenant may disappear, and no further import brings them back."
                );
                rows.problems.add(FMT_02, Severity::Error, id, message);
            }
            Fault::UnknownField(Some(key)) => {
                let message = format!(
                    "No known server can load a field of the kind `{key}`. After an import every export of the tenant fails, and the object may become unreadable."
                );
                rows.problems.add(FMT_03, Severity::Error, id, message);
            }
            Fault::UnknownField(None) => {
                let message = "The field does not say its kind. After an import every export of the tenant fails, and the object may become unreadable.";
                rows.problems.add(FMT_03, Severity::Error, id, message.to_owned());
            }
            Fault::WideCharacter => {
                let message = "The row holds a character, such as an emoji, that the server's database refuses. The server drops the row without saying so.";
                rows.problems.add(FMT_06, Severity::Error, id, message.to_owned());
                refused.push(at);
            }
        }
    }
    take_out(rows, &refused);
}

/// Moves the definitions at these ascending positions to the dropped rows.
fn take_out(rows: &mut Rows<'_>, refused: &[usize]) {
    if refused.is_empty() {
        return;
    }
    let taken: HashSet<usize> = rows.dropped.iter().map(|row| row.index).collect();
    let all = rows.definitions.len() + rows.dropped.len();
    let places = (0..all).filter(|index| !taken.contains(index));
    let definitions = std::mem::take(&mut rows.definitions);
    for (at, (definition, index)) in definitions.into_iter().zip(places).enumerate() {
        if refused.binary_search(&at).is_err() {
            rows.definitions.push(definition);
            continue;
        }
        let (id, kind) = (Some(definition.id.clone()), Some(definition.kind.clone()));
        let (reason, definition) = (DropReason::WideCharacter, Some(Box::new(definition)));
        rows.dropped.push(DroppedRow { index, id, kind, reason, definition });
    }
    rows.dropped.sort_by_key(|row| row.index);
}

/// Returns the fault of a process element or field whose `key` no known server has a class for.
fn unknown_key(definition: &Definition<'_>) -> Option<Fault> {
    match &definition.kind {
        DefinitionType::Field => match key(&definition.json) {
            Some(key) if FIELD_KEYS.contains(&key.as_str()) => None,
            key => Some(Fault::UnknownField(key)),
        },
        // The server makes participants and lanes by their type, and passes over an element without a key.
        DefinitionType::ProcessElement(kind) if kind != "process.participant" && kind != "process.lane" => {
            let key = key(&definition.json).filter(|key| !PROCESS_KEYS.contains(&key.as_str()))?;
            Some(Fault::UnknownStep(key))
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

fn is_wide(definition: &Definition<'_>) -> bool {
    let name = definition.name.as_deref().unwrap_or_default();
    let dates =
        [&definition.created_at, &definition.updated_at].map(|date| date.as_text().unwrap_or_default());
    let texts = [definition.id.as_str(), definition.kind.as_str(), name, dates[0], dates[1]];
    texts.into_iter().any(|text| text.bytes().any(|byte| byte >= 0xF0))
        || has_wide_character(definition.json.get())
}

/// Notes what is wrong with the file as a whole.
pub(super) fn file(text: &str, envelope: &Envelope<'_>, problems: &mut ProblemList) {
    if minify::minifies_to_at_least(text.as_bytes(), UPLOAD_LIMIT) {
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
    let mut order: Vec<(u64, u32)> =
        definitions.iter().zip(0..).map(|(definition, at)| (definition.id.prefix(), at)).collect();
    let id = |at: u32| &definitions[at as usize].id;
    order.sort_unstable_by(|left, right| {
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
