//! One row of the list: its columns as the file writes them, and whether they make a definition.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{DropReason, DroppedRow};
use crate::problem::{FMT_05, FMT_09, ProblemList, Severity};
use crate::text::{is_too_deep, kind_of, text_of};
use crate::{Definition, DefinitionId, DefinitionType, Stamp};

/// The size of the server's columns for id, name and type, in characters.
const COLUMN_WIDTH: usize = 255;

/// So many unusable rows are no export any more, and keeping them would cost a multiple of the file.
const HOPELESS: usize = 100_000;

/// Rows as they are sorted into usable ones and others.
#[derive(Debug, Default)]
pub(super) struct Rows<'a> {
    pub(super) definitions: Vec<Definition<'a>>,
    pub(super) dropped: Vec<DroppedRow<'a>>,
    pub(super) problems: ProblemList,
}

/// One element of the list of definitions.
pub(super) enum Row<'a> {
    Columns(Columns<'a>),
    Null,
    Other(&'static str),
}

/// A row's values; of a column that stands there twice, the last one, as on the server.
#[derive(Default)]
pub(super) struct Columns<'a> {
    id: Option<&'a RawValue>,
    name: Option<&'a RawValue>,
    kind: Option<&'a RawValue>,
    json: Option<&'a RawValue>,
    created_at: Option<&'a RawValue>,
    updated_at: Option<&'a RawValue>,
    extra: Vec<String>,
}

impl<'a> Rows<'a> {
    /// Sorts the next row of the file in.
    pub(super) fn add(&mut self, row: Row<'a>) {
        let index = self.definitions.len() + self.dropped.len();
        match row {
            Row::Columns(columns) => self.add_columns(index, columns),
            Row::Null => self.drop_without_columns(index, DropReason::Null),
            Row::Other(kind) => {
                let message = format!("This row is {kind}, not a definition. AppFerry does not send it.");
                self.problems.add(FMT_05, Severity::Error, &place(index), message);
                self.drop_without_columns(index, DropReason::NotAnObject);
            }
        }
    }

    /// Tells whether the list is so full of other things that it is no list of definitions.
    pub(super) fn is_hopeless(&self) -> bool {
        self.dropped.len() > HOPELESS
    }

    /// Adds what can only be said when all rows are known.
    pub(super) fn close(&mut self) {
        let empty: Vec<_> =
            self.dropped.iter().filter(|row| row.reason == DropReason::Null).map(|row| row.index).collect();
        if let Some(first) = empty.first() {
            let message = match empty.len() {
                1 => "One row is `null`: the source has a dead reference. The server skips it.".to_owned(),
                count => {
                    format!("{count} rows are `null`: the source has dead references. The server skips them.")
                }
            };
            self.problems.add(FMT_09, Severity::Warning, &place(*first), message);
        }
    }

    fn drop_without_columns(&mut self, index: usize, reason: DropReason) {
        self.dropped.push(DroppedRow { index, id: None, kind: None, reason, definition: None });
    }

    fn add_columns(&mut self, index: usize, columns: Columns<'a>) {
        let id = text_column(columns.id).map(|text| DefinitionId::new(&text));
        let kind = text_column(columns.kind).map(DefinitionType::new);
        let subject = id.as_ref().map_or_else(|| place(index), ToString::to_string);
        let (definition, reason) = match read(&columns, id.as_ref(), kind.as_ref()) {
            Ok(definition) => match storage_obstacle(&definition, columns.extra) {
                None => return self.definitions.push(definition),
                Some(reason) => (Some(Box::new(definition)), reason),
            },
            Err(reason) => (None, reason),
        };
        self.problems.add(FMT_05, Severity::Error, &subject, sentence(&reason, columns.json));
        self.dropped.push(DroppedRow { index, id, kind, reason, definition });
    }
}

/// Makes a definition of a row that has what every definition needs.
fn read<'a>(
    columns: &Columns<'a>,
    id: Option<&DefinitionId>,
    kind: Option<&DefinitionType<'a>>,
) -> Result<Definition<'a>, DropReason> {
    let id = id.ok_or(DropReason::NoId)?.clone();
    let kind = kind.ok_or(DropReason::NoType)?.clone();
    let json = columns.json.and_then(object_of).ok_or(DropReason::UnreadableJson)?;
    if is_too_deep(json.get()) {
        return Err(DropReason::TooDeep);
    }
    Ok(Definition {
        id,
        kind,
        name: columns.name.and_then(text_of),
        json,
        created_at: stamp(columns.created_at),
        updated_at: stamp(columns.updated_at),
    })
}

/// Returns why the server would not store a definition that is otherwise whole.
fn storage_obstacle(definition: &Definition<'_>, extra: Vec<String>) -> Option<DropReason> {
    let too_long = |text: &str| text.len() > COLUMN_WIDTH && text.chars().count() > COLUMN_WIDTH;
    if !extra.is_empty() {
        return Some(DropReason::ExtraColumns(extra));
    }
    let name = definition.name.as_deref().unwrap_or_default();
    let texts = [definition.id.as_str(), name, definition.kind.as_str()];
    texts.into_iter().any(too_long).then_some(DropReason::TooLong)
}

/// Returns the JSON object of a `json` column, which may also be a text that holds one.
fn object_of(raw: &RawValue) -> Option<Cow<'_, RawValue>> {
    let json = match text_of(raw) {
        Some(text) => Cow::Owned(RawValue::from_string(text.into_owned()).ok()?),
        None => Cow::Borrowed(raw),
    };
    json.get().starts_with('{').then_some(json)
}

/// Returns the text of a column that must not be empty.
fn text_column(raw: Option<&RawValue>) -> Option<Cow<'_, str>> {
    raw.and_then(text_of).filter(|text| !text.is_empty())
}

fn stamp(raw: Option<&RawValue>) -> Stamp<'_> {
    match raw {
        None => Stamp::Absent,
        Some(raw) if raw.get() == "null" => Stamp::Null,
        Some(raw) => Stamp::Text(text_of(raw).unwrap_or(Cow::Borrowed(raw.get()))),
    }
}

/// Names a row that has no id by where it stands.
pub(super) fn place(index: usize) -> String {
    format!("definitions[{index}]")
}

fn sentence(reason: &DropReason, json: Option<&RawValue>) -> String {
    match reason {
        DropReason::ExtraColumns(names) => {
            let names = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            format!(
                "The row has columns that no server knows ({names}). The server drops it without saying so."
            )
        }
        DropReason::TooLong => {
            format!(
                "Id, name or type is longer than {COLUMN_WIDTH} characters. The server drops the row without saying so."
            )
        }
        DropReason::NoId => "The row has no id. The server drops it without saying so.".to_owned(),
        DropReason::NoType => {
            "The row has no `type`, so nobody can say what it defines. AppFerry does not send it.".to_owned()
        }
        DropReason::UnreadableJson => {
            let what = json.map_or("missing", kind_of);
            format!(
                "The row's `json` is {what}, not the object it should be. AppFerry does not send the row."
            )
        }
        DropReason::TooDeep => {
            "The row's `json` nests deeper than AppFerry reads. AppFerry does not send the row.".to_owned()
        }
        DropReason::Null | DropReason::NotAnObject | DropReason::WideCharacter => {
            "The row cannot be used.".to_owned()
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Row<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RowVisitor)
    }
}

/// The key of a row's value.
#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "camelCase")]
enum Column {
    Id,
    Name,
    Type,
    Json,
    CreatedAt,
    UpdatedAt,
    Extra(String),
}

struct RowVisitor;

impl<'de> Visitor<'de> for RowVisitor {
    type Value = Row<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a row")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
        let mut columns = Columns::default();
        while let Some(column) = object.next_key::<Column>()? {
            let value = Some(object.next_value::<&'de RawValue>()?);
            match column {
                Column::Id => columns.id = value,
                Column::Name => columns.name = value,
                Column::Type => columns.kind = value,
                Column::Json => columns.json = value,
                Column::CreatedAt => columns.created_at = value,
                Column::UpdatedAt => columns.updated_at = value,
                Column::Extra(name) => columns.extra.push(name),
            }
        }
        Ok(Row::Columns(columns))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Row::Null)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(Row::Other("a text"))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Row::Other("a truth value"))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Row::Other("a number"))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Row::Other("a number"))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Row::Other("a number"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Row::Other("a list"))
    }
}
