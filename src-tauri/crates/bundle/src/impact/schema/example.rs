//! Small imports that change columns, for the tests of this family.

#![allow(clippy::unwrap_used, clippy::needless_pass_by_value)]

use serde_json::{Value, json};

use crate::Severity;
use crate::column::Column;
use crate::impact::example::*;
use crate::impact::{Condition, Counts, Finding, LiveFacts, Question, Scene, judge};

pub(super) type Row = (&'static str, &'static str, Value);

pub(super) fn with(id: &'static str, key: &str, column: &str, settings: Value) -> Row {
    (id, "field", labelled("Qty", json!({"key": key, "columnName": column, "settings": settings})))
}

pub(super) fn item(fields: &[&str], more: Value) -> Row {
    let mut row = object("o", fields);
    for (key, value) in more.as_object().unwrap() {
        row.2[key] = value.clone();
    }
    row
}

/// The two sides of an import, and what the server tells.
#[derive(Default)]
pub(super) struct Case {
    pub(super) there: Vec<Row>,
    pub(super) sent: Vec<Row>,
    pub(super) facts: LiveFacts,
    pub(super) counts: Vec<(Option<Condition>, u64)>,
}

impl Case {
    /// One object with one field, before and after.
    pub(super) fn of_field(before: Row, after: Row) -> Self {
        let around = |field: Row| vec![app("a", &["o"], &[]), object("o", &[field.0]), field];
        Self { there: around(before), sent: around(after), ..Self::default() }
    }

    pub(super) fn of_settings(key: &str, before: Value, after: Value) -> Self {
        Self::of_field(with("f", key, "c", before), with("f", key, "c", after))
    }

    pub(super) fn live(mut self, kind: &str, edit: impl Fn(&mut Column)) -> Self {
        let text = str::to_owned;
        let (null, key, extra) = (text("YES"), text(""), text(""));
        let mut column = Column { field: text("C"), kind: text(kind), null, key, default: None, extra };
        edit(&mut column);
        self.facts.columns.insert("o".into(), vec![column]);
        self
    }

    pub(super) fn counted(mut self, condition: Option<Condition>, rows: u64) -> Self {
        self.counts.push((condition, rows));
        self
    }

    pub(super) fn with_scene<T>(&self, then: impl FnOnce(&Scene<'_, '_>) -> T) -> T {
        let question =
            |condition: &Option<Condition>| Question { object: "o".into(), condition: condition.clone() };
        let counts: Counts =
            self.counts.iter().map(|(condition, rows)| (question(condition), *rows)).collect();
        let mut result = None;
        seen(&all_apps(&self.there), &one_app(&self.sent, &json!({})), &self.facts, |scene| {
            scene.counts = counts;
            result = Some(then(scene));
        });
        result.unwrap()
    }

    pub(super) fn findings(&self) -> Vec<Finding> {
        self.with_scene(judge)
    }

    /// The weight of the one finding of a rule, or `None` when it is silent.
    pub(super) fn weight(&self, rule: &str) -> Option<Severity> {
        let findings = self.findings();
        let said = said(&findings, rule);
        assert!(said.len() < 2, "{said:#?}");
        said.first().map(|finding| finding.severity)
    }

    pub(super) fn message(&self, rule: &str) -> String {
        messages(&self.findings(), rule).join(" | ")
    }

    /// Everything that the family says, apart from new columns.
    pub(super) fn rules(&self) -> Vec<&'static str> {
        let about_columns = |finding: &Finding| finding.rule.starts_with("SCH") && finding.rule != "SCH-24";
        self.findings().into_iter().filter(about_columns).map(|finding| finding.rule).collect()
    }
}

pub(super) fn has_value() -> Option<Condition> {
    Some(Condition::HasValue("f".into()))
}

pub(super) const ERROR: Option<Severity> = Some(Severity::Error);
pub(super) const WARNING: Option<Severity> = Some(Severity::Warning);
pub(super) const INFO: Option<Severity> = Some(Severity::Info);

pub(super) fn decimals(places: u8) -> Value {
    json!({"typeDecimals": "period", "typeDecimalPlaces": places})
}
