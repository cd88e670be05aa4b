//! One row of the list: its columns as the file writes them, and whether they make a definition.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{DropReason, DroppedRow};
use crate::text::{is_too_deep, text_of};
use crate::{Definition, DefinitionId, DefinitionType, Stamp};

/// The size of the server's columns for id, name and type, in characters.
pub(super) const COLUMN_WIDTH: usize = 255;

/// So many unusable rows are no export any more, and keeping them would cost a multiple of the file.
const HOPELESS: usize = 100_000;

/// Rows as they are sorted into usable ones, held as `D`, and others.
#[derive(Debug)]
pub(super) struct Rows<'a, D = Definition<'a>> {
    pub(super) definitions: Vec<D>,
    /// Where each usable row begins and ends in the file.
    pub(super) spans: Vec<Span>,
    pub(super) dropped: Vec<DroppedRow<'a>>,
}

/// The bytes of a row. No file is read whose bytes do not fit into memory, and of those beyond 2^32 nothing is taken by
/// its place.
pub(super) type Span = (u32, u32);

/// One element of the list of definitions.
pub(super) enum Row<'a> {
    Columns(Columns<'a>),
    Null,
    Other,
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

impl Row<'_> {
    /// Tells whether this looks like a definition and like nothing else that a file holds.
    pub(super) fn is_ordinary(&self) -> bool {
        match self {
            Row::Columns(row) => {
                row.extra.is_empty() && row.id.is_some() && row.kind.is_some() && row.json.is_some()
            }
            Row::Null | Row::Other => false,
        }
    }
}

impl<D> Default for Rows<'_, D> {
    fn default() -> Self {
        Self { definitions: Vec::new(), spans: Vec::new(), dropped: Vec::new() }
    }
}

impl<'a, D> Rows<'a, D> {
    /// Sorts the next row of the file in.
    pub(super) fn add(&mut self, row: Row<'a>, span: Range<usize>, hold: impl FnOnce(Definition<'a>) -> D) {
        let index = self.definitions.len() + self.dropped.len();
        let nothing = |reason| DroppedRow { index, id: None, kind: None, reason, definition: None };
        match row {
            Row::Columns(columns) => match columns.into_definition(index) {
                Ok(definition) => self.take(hold(definition), span),
                Err(dropped) => self.dropped.push(*dropped),
            },
            Row::Null => self.dropped.push(nothing(DropReason::Null)),
            Row::Other => self.dropped.push(nothing(DropReason::NotAnObject)),
        }
    }

    /// Takes the next row of the file, which is known to be usable.
    pub(super) fn take(&mut self, row: D, span: Range<usize>) {
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.definitions.push(row);
        self.spans.push((place(span.start), place(span.end)));
    }

    /// Adds the rows that follow these in the file.
    pub(super) fn append(&mut self, mut next: Self) {
        let before = self.definitions.len() + self.dropped.len();
        if before == 0 {
            *self = next;
            return;
        }
        next.dropped.iter_mut().for_each(|row| row.index += before);
        self.dropped.append(&mut next.dropped);
        self.definitions.reserve_exact(next.definitions.len());
        self.definitions.append(&mut next.definitions);
        self.spans.append(&mut next.spans);
    }

    /// Tells whether the list is so full of other things that it is no list of definitions.
    pub(super) fn is_hopeless(&self) -> bool {
        self.dropped.len() > HOPELESS
    }
}

impl<'a> Columns<'a> {
    fn into_definition(self, index: usize) -> Result<Definition<'a>, Box<DroppedRow<'a>>> {
        let id = text_column(self.id).map(|text| DefinitionId::new(&text));
        let kind = text_column(self.kind).map(DefinitionType::new);
        let json = self.json.and_then(object_of);
        let (id, kind, json) = match (id, kind, json) {
            (Some(id), Some(kind), Some(json)) if !is_too_deep(json.get()) => (id, kind, json),
            (id, kind, json) => {
                let reason = match (&id, &kind, &json) {
                    (None, _, _) => DropReason::NoId,
                    (_, None, _) => DropReason::NoType,
                    (_, _, None) => DropReason::UnreadableJson,
                    (_, _, Some(_)) => DropReason::TooDeep,
                };
                return Err(Box::new(DroppedRow { index, id, kind, reason, definition: None }));
            }
        };
        let definition = Definition {
            id,
            kind,
            name: self.name.and_then(text_of),
            json,
            created_at: stamp(self.created_at),
            updated_at: stamp(self.updated_at),
        };
        match storage_obstacle(&definition, self.extra) {
            None => Ok(definition),
            Some(reason) => Err(Box::new(DroppedRow::refused(definition, index, reason))),
        }
    }
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
        Ok(Row::Other)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Row::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Row::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Row::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Row::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Row::Other)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn rows(list: &[&'static str]) -> Rows<'static> {
        let mut rows = Rows::default();
        list.iter().for_each(|row| rows.add(serde_json::from_str(row).unwrap(), 0..row.len(), |it| it));
        rows
    }

    fn reason(row: &'static str) -> DropReason {
        rows(&[row]).dropped.remove(0).reason
    }

    #[test]
    fn a_row_is_read_in_any_order_of_its_columns() {
        let rows = rows(&[r#"{"updatedAt":null,"json":{"a":1},"type":"view","name":"N","id":"a"}"#]);
        let row = &rows.definitions[0];
        assert_eq!((row.id.as_str(), row.name.as_deref(), row.json.get()), ("a", Some("N"), r#"{"a":1}"#));
        assert_eq!((&row.created_at, &row.updated_at), (&Stamp::Absent, &Stamp::Null));
    }

    #[test]
    fn texts_are_borrowed_unless_they_hold_escapes() {
        let rows = rows(&[r#"{"id":"a","type":"process.lane","name":"caf\u00e9","json":{}}"#]);
        let row = &rows.definitions[0];
        assert!(matches!(&row.kind, DefinitionType::ProcessElement(Cow::Borrowed("process.lane"))));
        assert!(matches!(&row.name, Some(Cow::Owned(name)) if name == "café"));
        assert!(matches!(row.json, Cow::Borrowed(_)));
    }

    #[test]
    fn the_first_reason_counts() {
        assert_eq!(reason(r#"{"x":1}"#), DropReason::NoId);
        assert_eq!(reason(r#"{"id":"a","x":1}"#), DropReason::NoType);
        assert_eq!(reason(r#"{"id":"a","type":"view","x":1}"#), DropReason::UnreadableJson);
        let extra = DropReason::ExtraColumns(vec!["x".to_owned()]);
        assert_eq!(reason(r#"{"id":"a","type":"view","json":{},"x":1}"#), extra);
        assert_eq!(reason(r#"{"id":null,"type":"view","json":{}}"#), DropReason::NoId);
        assert_eq!(reason(r#"{"id":"a","type":"","json":{}}"#), DropReason::NoType);
    }

    #[test]
    fn a_row_that_is_only_refused_keeps_its_definition() {
        let rows = rows(&[r#"{"id":"a","type":"view","json":{"n":1},"x":1}"#, r#"{"id":"b","type":"view"}"#]);
        let refused = rows.dropped[0].definition.as_deref().unwrap();
        assert_eq!(refused.json.get(), r#"{"n":1}"#);
        assert_eq!(rows.dropped[0].id.as_ref(), Some(&refused.id));
        assert!(rows.dropped[1].definition.is_none());
        assert_eq!(rows.dropped[1].id.as_ref().map(DefinitionId::as_str), Some("b"));
    }

    #[test]
    fn rows_are_numbered_through_when_stretches_are_joined() {
        const ROW: &str = r#"{"id":"a","type":"view","json":{}}"#;
        let mut all = Rows::default();
        all.append(rows(&["null", ROW, "7"]));
        all.append(rows(&[ROW, "null"]));
        all.append(rows(&[]));
        all.append(rows(&["[]"]));
        let places: Vec<_> = all.dropped.iter().map(|row| row.index).collect();
        assert_eq!((places, all.definitions.len()), (vec![0, 2, 4, 5], 2));
    }

    #[test]
    fn only_a_whole_row_with_known_columns_is_ordinary() {
        let is_ordinary = |row: &'static str| serde_json::from_str::<Row<'_>>(row).unwrap().is_ordinary();
        assert!(is_ordinary(r#"{"id":"a","type":"view","json":{}}"#));
        for other in ["null", "7", "[]", "{}", r#"{"id":"a","type":"view"}"#, r#"{"id":"a","text":"option"}"#]
        {
            assert!(!is_ordinary(other), "{other}");
        }
    }

    #[test]
    fn text_that_holds_json_must_hold_an_object() {
        for (json, inside) in [(r#""{}""#, Some("{}")), (r#"" { \"a\" : 1 } ""#, Some(r#"{ "a" : 1 }"#))] {
            let raw = RawValue::from_string(json.to_owned()).unwrap();
            assert_eq!(object_of(&raw).map(|json| json.get().to_owned()).as_deref(), inside);
        }
        for other in [r#""""#, r#""[]""#, r#""{""#, r#""null""#, r#""\"{}\"""#, "[]", "1", "null"] {
            let raw = RawValue::from_string(other.to_owned()).unwrap();
            assert!(object_of(&raw).is_none(), "{other}");
        }
    }
}
