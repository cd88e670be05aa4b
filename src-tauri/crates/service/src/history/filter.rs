//! Which records of the history somebody wants to see.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::ImportRecord;
use crate::Outcome;

/// What a record has to be to be shown; what is `None` asks for nothing.
#[derive(Clone, Debug, Default, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct HistoryFilter {
    /// The name of the server as it was then, in any case.
    pub server: Option<String>,
    /// How it ended. [`Outcome::Unknown`] finds whatever nobody knows the outcome of.
    pub outcome: Option<Outcome>,
    /// A part of the label of one of its apps, in any case.
    pub app: Option<String>,
    /// A part of any text in it: names, findings, report, account, ids.
    pub text: Option<String>,
    /// It began then or later.
    #[specta(type = Option<String>)]
    pub since: Option<Timestamp>,
    /// It began before.
    #[specta(type = Option<String>)]
    pub until: Option<Timestamp>,
}

impl HistoryFilter {
    /// Tells whether a record is one of those that are wanted.
    pub fn fits(&self, record: &ImportRecord) -> bool {
        let is = |wanted: &Option<String>, of: &dyn Fn(&str) -> bool| {
            wanted.as_ref().is_none_or(|wanted| of(&wanted.to_lowercase()))
        };
        is(&self.server, &|name| record.destination.name.to_lowercase() == name)
            && is(&self.app, &|app| record.apps.iter().any(|label| label.to_lowercase().contains(app)))
            && is(&self.text, &|text| says(record, text))
            && self.outcome.is_none_or(|outcome| ended(record) == Some(outcome))
            && self.since.is_none_or(|since| record.started_at >= since)
            && self.until.is_none_or(|until| record.started_at < until)
    }
}

/// Returns how an import ended as people see it; `None`: nothing was sent, and nothing was to be compared.
fn ended(record: &ImportRecord) -> Option<Outcome> {
    if record.is_unresolved() { Some(Outcome::Unknown) } else { record.outcome }
}

/// Tells whether a text stands anywhere in a record. It has to be given in small letters.
fn says(record: &ImportRecord, text: &str) -> bool {
    serde_json::to_value(record).is_ok_and(|record| contains(&record, text))
}

fn contains(value: &Value, text: &str) -> bool {
    match value {
        Value::String(own) => own.to_lowercase().contains(text),
        Value::Array(values) => values.iter().any(|value| contains(value, text)),
        Value::Object(values) => values.values().any(|value| contains(value, text)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}
