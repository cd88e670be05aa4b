//! Facts that no export tells: what the destination's server said when it was asked.

use std::collections::{BTreeMap, BTreeSet};

use bumpalo::Bump;
use serde_json::Value;

use crate::column::Column;
use crate::tree::read;
use crate::{DefinitionId, Hash};

/// What a server told beside its definitions. `None`, or a missing entry, is unknown, never empty.
///
/// It belongs to what a plan is sealed against: a different answer makes the plan stale. Numbers of rows are not in
/// here, because people who work with an app change them all day ([`Counts`]).
#[derive(Clone, Debug, Default)]
pub struct LiveFacts {
    /// The roles the destination has (wire §5, 202).
    pub roles: Option<BTreeMap<String, RoleFact>>,
    /// The scopes the destination has (wire §5, 203).
    pub scopes: Option<BTreeMap<String, ScopeFact>>,
    /// The real columns of objects that the import touches (wire T:68).
    pub columns: BTreeMap<DefinitionId, Vec<Column>>,
}

/// A role of the destination.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleFact {
    /// Its name.
    pub name: String,
    /// The ids of its scopes; `None` when the server did not tell.
    pub scopes: Option<BTreeSet<String>>,
}

/// A scope of the destination.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScopeFact {
    /// Its name.
    pub name: String,
    /// Which records it opens; `None` when the server did not tell.
    pub detail: Option<ScopeDetail>,
}

/// Which records a scope opens (definition-model §1.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScopeDetail {
    /// Whether it opens every record of every object.
    pub allows_all: bool,
    /// The ids of the objects it opens.
    pub objects: BTreeSet<String>,
    /// The filter on their records as compact JSON; `None`: all of them.
    pub filter: Option<String>,
}

impl ScopeDetail {
    /// Reads the three columns of a scope. Exports write JSON, lists of rows write the text of that JSON (wire 203);
    /// both say the same.
    pub fn read(allow_all: &Value, objects: &Value, filter: &Value) -> Self {
        let (allow_all, objects, filter) = (unwrapped(allow_all), unwrapped(objects), unwrapped(filter));
        let ids = objects.as_array().into_iter().flatten().filter_map(Value::as_str);
        let has_rules = filter["rules"].as_array().is_some_and(|rules| !rules.is_empty());
        Self {
            allows_all: allow_all == Value::Bool(true) || allow_all.as_f64().is_some_and(|flag| flag != 0.0),
            objects: ids.map(str::to_owned).collect(),
            filter: has_rules.then(|| in_one_order(&filter)),
        }
    }
}

/// Writes a value with its keys sorted, so that equal filters have equal texts.
fn in_one_order(value: &Value) -> String {
    let mut text = String::new();
    if let Ok(raw) = serde_json::value::to_raw_value(value) {
        read(&raw, &Bump::new()).write(&mut text);
    }
    text
}

/// Returns a value, or the one that its text holds.
fn unwrapped(value: &Value) -> Value {
    let inner = value.as_str().and_then(|text| serde_json::from_str(text).ok());
    inner.unwrap_or_else(|| value.clone())
}

/// When and after which precautions a plan is made. It decides what the plan advises, and is not part of what the plan
/// is sealed against.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// The day, `YYYY-MM-DD`, as the caller's clock has it; `None`: nobody said.
    pub today: Option<String>,
    /// When the newest backup of the destination was taken, ISO; `None`: there is none, or nobody looked.
    pub last_backup: Option<String>,
}

impl LiveFacts {
    /// Returns a hash that differs when any fact differs.
    pub fn hash(&self) -> Hash {
        Hash::of(format!("{self:?}").as_bytes())
    }
}

/// A number of rows that a rule would like to know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Question {
    /// The object whose rows are counted.
    pub object: DefinitionId,
    /// Which rows; `None` counts all of them.
    pub condition: Option<Condition>,
}

/// Which rows of an object are counted: what the server's own query builder can express (wire 211 to 213).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Condition {
    /// Rows with a value in a field.
    HasValue(DefinitionId),
    /// Rows without a value in a field.
    IsEmpty(DefinitionId),
    /// Rows whose field is exactly this text.
    Equals(DefinitionId, String),
}

/// How many rows the server counted; what is missing is unknown.
pub type Counts = BTreeMap<Question, u64>;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_scope_reads_the_same_from_an_export_and_from_a_list() {
        let filter = json!({"rules": [{"key": "f", "rule": "equals", "value": "A"}], "glue": "and"});
        let exported = ScopeDetail::read(&json!(0), &json!(["o", "p"]), &filter);
        let text = r#"{"glue":"and","rules":[{"value":"A","rule":"equals","key":"f"}]}"#;
        assert_eq!(exported, ScopeDetail::read(&json!("0"), &json!(r#"["p","o"]"#), &json!(text)));
        assert_eq!((exported.objects.len(), exported.allows_all), (2, false));
    }

    #[test]
    fn an_empty_filter_is_none_and_every_spelling_of_yes_opens_everything() {
        for none in [json!(null), json!(""), json!({"glue": "and", "rules": []}), json!("{}")] {
            assert_eq!(ScopeDetail::read(&json!(0), &json!(null), &none), ScopeDetail::default(), "{none}");
        }
        for yes in [json!(1), json!("1"), json!(true), json!("true")] {
            assert!(ScopeDetail::read(&yes, &json!(null), &json!(null)).allows_all, "{yes}");
        }
        for no in [json!(0), json!("0"), json!(false), json!(""), json!(null)] {
            assert!(!ScopeDetail::read(&no, &json!(null), &json!(null)).allows_all, "{no}");
        }
    }
}
