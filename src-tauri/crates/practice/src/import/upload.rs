//! Reading an uploaded file as the server does: what it refuses, and which rows it will drop without a word.

use serde_json::{Map, Value, json};

use crate::clock;

/// A file the server can work on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Upload {
    /// The rows that are objects with an id, in file order.
    pub rows: Vec<IncomingRow>,
    /// System object → fields that other objects link to it by.
    pub connections: Vec<(String, Vec<String>)>,
    /// File id → `{meta, contents}`.
    pub files: Vec<(String, Value)>,
    /// Rows of `SITE_SCOPE`.
    pub scopes: Vec<Map<String, Value>>,
    /// Rows of `SITE_ROLE`.
    pub roles: Vec<Map<String, Value>>,
}

/// One row of the file.
#[derive(Clone, Debug)]
pub(crate) struct IncomingRow {
    /// The id.
    pub id: String,
    /// The name, when the row has that column.
    pub name: Option<Option<String>>,
    /// The type, when the row has that column.
    pub kind: Option<Option<String>>,
    /// The definition proper, when the row has that column.
    pub json: Option<Value>,
    /// When it was made.
    pub created_at: IncomingDate,
    /// When it was last saved.
    pub updated_at: IncomingDate,
    /// Whether the database refuses the row, which the server does not tell (golden/RULES 1.2).
    pub dropped: bool,
}

/// A date column of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum IncomingDate {
    /// No such column, or empty.
    Absent,
    /// `null`.
    Null,
    /// A date, cut to seconds.
    At(String),
}

/// The file is refused before anything is stored.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Refusal {
    /// Not JSON: HTTP 500 (wire 50, 53, 58g).
    NotJson(String),
    /// JSON, but no object: HTTP 400 with the value that was found (wire 51c–51e).
    NotAnObject(Value),
    /// An object the server's code stumbles over: HTTP 400 (wire 51, 51f).
    TypeError(&'static str),
}

/// The columns of a row; one more, and the database refuses it (wire 100).
const COLUMNS: [&str; 6] = ["id", "name", "type", "json", "createdAt", "updatedAt"];

/// The length of the id, name and type columns.
const MAX_TEXT: usize = 255;

impl Upload {
    /// Reads a file.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, Refusal> {
        let text = String::from_utf8_lossy(bytes);
        let value: Value = serde_json::from_str(&text).map_err(|error| not_json(&text, &error))?;
        let Value::Object(file) = value else { return Err(Refusal::NotAnObject(value)) };
        let rows = match file.get("definitions") {
            None => return Err(Refusal::TypeError("Cannot read properties of undefined (reading 'length')")),
            Some(Value::Null) => {
                return Err(Refusal::TypeError("Cannot read properties of null (reading 'length')"));
            }
            Some(Value::Array(rows)) => rows.iter().filter_map(IncomingRow::read).collect(),
            Some(Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_)) => {
                return Err(Refusal::TypeError("(data.definitions || []).filter is not a function"));
            }
        };
        Ok(Self {
            rows,
            connections: entries(&file, "siteObjectConnections")
                .map(|(id, fields)| (id, texts(&fields)))
                .collect(),
            files: entries(&file, "files").collect(),
            scopes: objects(&file, "scopes"),
            roles: objects(&file, "roles"),
        })
    }
}

impl IncomingRow {
    /// Reads one row; `None` when it is no object or has no id.
    pub(crate) fn read(row: &Value) -> Option<Self> {
        let row = row.as_object()?;
        let id = text(row.get("id")?)?;
        if id.is_empty() {
            return None;
        }
        let created_at = date(row.get("createdAt"));
        let updated_at = date(row.get("updatedAt"));
        let unreadable = created_at.is_none() || updated_at.is_none();
        Some(Self {
            name: row.get("name").map(text),
            kind: row.get("type").map(text),
            json: row.get("json").map(unwrapped),
            created_at: created_at.unwrap_or(IncomingDate::Absent),
            updated_at: updated_at.unwrap_or(IncomingDate::Absent),
            dropped: unreadable || is_refused(row),
            id,
        })
    }

    /// Returns the row's type, which is authoritative over `json.type`.
    pub(crate) fn kind(&self) -> &str {
        self.kind.as_ref().and_then(Option::as_deref).unwrap_or_default()
    }
}

impl Refusal {
    /// Returns the details that come with [`Refusal::NotAnObject`].
    pub(crate) fn validation_errors(found: &Value) -> Value {
        let context = json!({"type": "object", "label": "json", "value": found, "key": "json"});
        let detail = json!({
            "message": "\"json\" must be of type object", "path": ["json"], "type": "object.base", "context": context,
        });
        let errors = json!([{"_original": {"json": found}, "details": [detail]}]);
        json!({"key": "E_VALIDATION", "validationErrors": errors.to_string(), "code": 422})
    }
}

fn not_json(text: &str, error: &serde_json::Error) -> Refusal {
    if error.is_eof() {
        return Refusal::NotJson("json parse error : Unexpected end of JSON input".to_owned());
    }
    let shown: String = text.chars().take(20).collect();
    let first = text.chars().nth(error.column().saturating_sub(1)).unwrap_or_default();
    Refusal::NotJson(format!("json parse error : Unexpected token '{first}', \"{shown}\" is not valid JSON"))
}

/// Whether the database refuses the row: unknown column, too long a text, or a character its charset lacks.
fn is_refused(row: &Map<String, Value>) -> bool {
    let too_long =
        |key: &str| row.get(key).and_then(text).is_some_and(|text| text.chars().count() > MAX_TEXT);
    row.keys().any(|key| !COLUMNS.contains(&key.as_str()))
        || ["id", "name", "type"].into_iter().any(too_long)
        || row.values().any(has_astral_character)
}

/// Whether a character above U+FFFF occurs, in a text or in a key.
fn has_astral_character(value: &Value) -> bool {
    let astral = |text: &str| text.chars().any(|c| c > '\u{FFFF}');
    match value {
        Value::String(text) => astral(text),
        Value::Array(items) => items.iter().any(has_astral_character),
        Value::Object(entries) => {
            entries.iter().any(|(key, value)| astral(key) || has_astral_character(value))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// A date column; `None` when the database cannot read it.
fn date(value: Option<&Value>) -> Option<IncomingDate> {
    match value {
        None => Some(IncomingDate::Absent),
        Some(Value::Null) => Some(IncomingDate::Null),
        Some(Value::String(text)) if text.is_empty() => Some(IncomingDate::Absent),
        Some(Value::String(text)) => clock::stored(text).map(IncomingDate::At),
        Some(Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => None,
    }
}

/// Text that holds JSON is unwrapped (golden/RULES 1.1).
fn unwrapped(json: &Value) -> Value {
    match json.as_str().map(serde_json::from_str) {
        Some(Ok(inner)) => inner,
        Some(Err(_)) | None => json.clone(),
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Returns the texts of a list.
pub(crate) fn texts(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(text).collect()
}

fn entries(file: &Map<String, Value>, key: &str) -> impl Iterator<Item = (String, Value)> {
    file.get(key).and_then(Value::as_object).cloned().unwrap_or_default().into_iter()
}

fn objects(file: &Map<String, Value>, key: &str) -> Vec<Map<String, Value>> {
    file.get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::needless_pass_by_value, clippy::unwrap_used)]

    use super::*;

    fn upload(value: &Value) -> Upload {
        Upload::parse(value.to_string().as_bytes()).unwrap()
    }

    fn row(extra: Value) -> IncomingRow {
        let mut row = json!({"id": "a", "name": "n", "type": "view", "json": {}});
        row.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        upload(&json!({"definitions": [row]})).rows.remove(0)
    }

    #[test]
    fn what_is_no_export_is_refused_as_recorded() {
        let refusal = |text: &str| Upload::parse(text.as_bytes()).unwrap_err();
        assert_eq!(
            refusal(""),
            Refusal::NotJson("json parse error : Unexpected end of JSON input".to_owned())
        );
        assert!(matches!(refusal("{\"definitions\":[]"), Refusal::NotJson(_)));
        assert!(matches!(refusal("\u{FEFF}{\"definitions\":[]}"), Refusal::NotJson(_)));
        assert_eq!(refusal("[]"), Refusal::NotAnObject(json!([])));
        assert_eq!(refusal("null"), Refusal::NotAnObject(Value::Null));
        assert!(matches!(refusal("{}"), Refusal::TypeError(message) if message.contains("reading 'length'")));
        assert!(
            matches!(refusal("{\"definitions\":{}}"), Refusal::TypeError(message) if message.contains("filter"))
        );
    }

    #[test]
    fn rows_without_an_id_and_nulls_are_left_out() {
        let rows = upload(&json!({"definitions": [null, {"name": "x"}, {"id": ""}, {"id": "a"}]})).rows;
        assert_eq!(rows.len(), 1);
    }

    #[test]
    fn the_database_refuses_unknown_columns_long_names_and_emoji() {
        assert!(!row(json!({})).dropped);
        assert!(row(json!({"note": 1})).dropped);
        assert!(row(json!({"name": "x".repeat(256)})).dropped);
        assert!(!row(json!({"name": "ก".repeat(255)})).dropped);
        assert!(row(json!({"json": {"translations": [{"label": "hi 😀"}]}})).dropped);
        assert!(row(json!({"json": {"😀": 1}})).dropped);
        assert!(!row(json!({"json": {"label": "ไทย ✓ é"}})).dropped);
        assert!(row(json!({"updatedAt": "soon"})).dropped);
    }

    #[test]
    fn dates_and_wrapped_json_are_read() {
        let row =
            row(json!({"createdAt": null, "updatedAt": "2026-01-02T03:04:05.999Z", "json": "{\"a\":1}"}));
        assert_eq!(row.created_at, IncomingDate::Null);
        assert_eq!(row.updated_at, IncomingDate::At("2026-01-02 03:04:05".to_owned()));
        assert_eq!(row.json, Some(json!({"a": 1})));
    }
}
