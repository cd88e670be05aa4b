//! The index of a bundle: definitions that borrow their JSON, the envelope around them, and what is wrong.
//! The file as a whole never becomes a tree of values, and content that is broken becomes a problem.

mod beside;
mod check;
mod cursor;
mod file;
mod kind;
mod list;
mod row;

use crate::problem::ProblemList;
use crate::{Definition, DefinitionId, DefinitionType, Envelope, Problem};

pub use beside::Beside;
pub(crate) use beside::Rest;
pub use kind::BundleKind;
use list::ReadAll;
use row::Span;

/// A parsed export. Borrows everything from the bytes it was parsed from.
#[derive(Clone, Debug)]
pub struct Bundle<'a> {
    /// One app or all apps.
    pub kind: BundleKind,
    /// Why `kind` may be wrong, as a full sentence; `None` when the file leaves no doubt.
    pub kind_doubt: Option<String>,
    /// Everything around the definitions.
    pub envelope: Envelope<'a>,
    /// The usable rows, in file order. An id that stands on several rows is here as often (IDN-07).
    pub definitions: Vec<Definition<'a>>,
    /// The other rows, in file order: what an import of this file would not store.
    pub dropped: Vec<DroppedRow<'a>>,
    /// What is wrong with the file.
    pub problems: Vec<Problem>,
    text: &'a str,
    // The places of the definitions in the order of their ids; of one id in the order of the file.
    order: Vec<u32>,
    // Where each definition's row stands in the text.
    spans: Vec<Span>,
}

/// A row that is not among the usable ones.
#[derive(Clone, Debug)]
pub struct DroppedRow<'a> {
    /// Its place in the file's list of definitions, from 0.
    pub index: usize,
    /// Its id, when it has one.
    pub id: Option<DefinitionId>,
    /// Its type, when it has one.
    pub kind: Option<DefinitionType<'a>>,
    /// Why it is not usable; the first reason found.
    pub reason: DropReason,
    /// What its six columns say, when only something else keeps the row from being stored.
    pub definition: Option<Box<Definition<'a>>>,
}

impl<'a> DroppedRow<'a> {
    /// Sets aside a definition that is whole but would not be stored.
    fn refused(definition: Definition<'a>, index: usize, reason: DropReason) -> Self {
        let (id, kind) = (Some(definition.id.clone()), Some(definition.kind.clone()));
        Self { index, id, kind, reason, definition: Some(Box::new(definition)) }
    }
}

/// Why a row is not usable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DropReason {
    /// The row is `null`.
    Null,
    /// The row is a list, a text, a number or a truth value.
    NotAnObject,
    /// The id is missing, empty, or not a text.
    NoId,
    /// Columns that the server's table does not have, by name.
    ExtraColumns(Vec<String>),
    /// The id, name or type is longer than the 255 characters of its column.
    TooLong,
    /// A character above U+FFFF.
    WideCharacter,
    /// The type is missing, empty, or not a text.
    NoType,
    /// `json` is missing, or no JSON object.
    UnreadableJson,
    /// `json` nests deeper than AppFerry reads.
    TooDeep,
}

impl DropReason {
    /// Tells whether the server itself drops such a row without saying so (golden/RULES.md §1.2). The other
    /// rows are those that AppFerry cannot judge and therefore does not send.
    pub fn is_silent_on_the_server(&self) -> bool {
        match self {
            Self::Null | Self::NoId | Self::ExtraColumns(_) | Self::TooLong | Self::WideCharacter => true,
            Self::NotAnObject | Self::NoType | Self::UnreadableJson | Self::TooDeep => false,
        }
    }
}

/// The bytes are not an AppBuilder export at all.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct NotABundle {
    /// A full sentence that says what the file is instead.
    pub message: String,
}

impl NotABundle {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }
}

impl<'a> Bundle<'a> {
    /// Reads an export of any age and kind (definition-model §1). Fails only when there is no list of
    /// definitions to read; everything else that is wrong is in [`Bundle::problems`].
    pub fn parse(bytes: &'a [u8]) -> Result<Self, NotABundle> {
        let mut problems = ProblemList::default();
        let text = file::text(bytes, &mut problems)?;
        let parts = file::split(text, ReadAll)?;
        let mut rows = parts.rows;
        let envelope = Envelope::read((parts.keys, parts.repeated_keys), &parts.values, &mut problems);
        check::file(text, &envelope, &mut problems);
        check::rows(&mut rows, text, &mut problems);
        let order = check::order(&rows.definitions, &mut problems);
        let (kind, kind_doubt) = kind::detect(&envelope, &rows.definitions);
        let row::Rows { definitions, spans, dropped } = rows;
        let problems = problems.finish();
        Ok(Self { kind, kind_doubt, envelope, definitions, dropped, problems, text, order, spans })
    }

    /// Returns a usable definition; when several rows have the id, the last one.
    pub fn get(&self, id: &DefinitionId) -> Option<&Definition<'a>> {
        self.place(id).map(|at| &self.definitions[at])
    }

    /// Returns the place of a usable definition in the file; when several rows have the id, that of the last one.
    fn place(&self, id: &DefinitionId) -> Option<usize> {
        let after = self.order.partition_point(|at| self.definitions[*at as usize].id <= *id);
        let last = *self.order.get(after.checked_sub(1)?)? as usize;
        (self.definitions[last].id == *id).then_some(last)
    }

    /// Returns the text of the row at a place among the usable definitions.
    fn row_text(&self, at: usize) -> Option<&'a str> {
        let (start, end) = *self.spans.get(at).filter(|(_, end)| *end < u32::MAX)?;
        self.text.get(start as usize..end as usize)
    }

    /// Returns how many rows the file lists, usable or not; a `null` row counts.
    pub fn row_count(&self) -> usize {
        self.definitions.len() + self.dropped.len()
    }

    /// Goes through the usable definitions in the order of their ids, and of one id in the order of the file.
    pub fn by_id(&self) -> impl ExactSizeIterator<Item = &Definition<'a>> {
        self.order.iter().map(|at| &self.definitions[*at as usize])
    }

    /// Goes through the apps in the order of their ids. An app that stands on several rows is there as often.
    pub fn applications(&self) -> impl Iterator<Item = &Definition<'a>> {
        self.by_id().filter(|definition| definition.kind == DefinitionType::Application)
    }

    /// Returns the places of the usable definitions in the order of their ids, and of one id in the order of the file.
    pub(crate) fn order(&self) -> &[u32] {
        &self.order
    }

    /// Tells whether every id stands on one usable row only.
    pub(crate) fn has_unique_ids(&self) -> bool {
        self.by_id().zip(self.by_id().skip(1)).all(|(left, right)| left.id != right.id)
    }

    /// Returns the text that was parsed: all bytes but a byte order mark.
    pub(crate) fn text(&self) -> &'a str {
        self.text
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const FILE: &str = r#"{"date":"20240523","definitions":[
        {"id":"c","type":"view","json":{"n":1}},
        null,
        {"id":"a","type":"application","json":{}},
        {"id":"c","type":"view","json":{"n":2}},
        {"id":"b","type":"object","json":{}}]}"#;

    #[test]
    fn definitions_are_found_by_id_and_gone_through_in_order() {
        let bundle = Bundle::parse(FILE.as_bytes()).unwrap();
        let ids: Vec<_> = bundle.by_id().map(|definition| definition.id.as_str()).collect();
        assert_eq!(ids, ["a", "b", "c", "c"]);
        assert_eq!(bundle.get(&"b".into()).unwrap().kind, DefinitionType::Object);
        assert_eq!(bundle.get(&"c".into()).unwrap().json.get(), r#"{"n":2}"#);
        for unknown in ["", "0", "aa", "bb", "d"] {
            assert!(bundle.get(&unknown.into()).is_none(), "{unknown}");
        }
        assert!(!bundle.has_unique_ids());
    }

    #[test]
    fn all_rows_count() {
        let bundle = Bundle::parse(FILE.as_bytes()).unwrap();
        assert_eq!((bundle.row_count(), bundle.definitions.len(), bundle.dropped.len()), (5, 4, 1));
    }

    #[test]
    fn an_empty_list_is_a_bundle() {
        let bundle = Bundle::parse(br#"{"definitions":[ ]}"#).unwrap();
        assert_eq!((bundle.row_count(), bundle.by_id().len()), (0, 0));
        assert!(bundle.has_unique_ids());
        assert!(bundle.get(&"a".into()).is_none());
    }

    #[test]
    fn definitions_borrow_from_the_bytes() {
        let bundle = Bundle::parse(FILE.as_bytes()).unwrap();
        let inside = FILE.as_bytes().as_ptr_range();
        assert!(bundle.definitions.iter().all(|row| inside.contains(&row.json.get().as_ptr())));
        assert_eq!(bundle.text(), FILE);
        let marked = format!("\u{feff}{FILE}");
        assert_eq!(Bundle::parse(marked.as_bytes()).unwrap().text(), FILE);
    }
}
