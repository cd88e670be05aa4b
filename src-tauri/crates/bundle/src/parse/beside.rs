//! A file read beside a bundle that has been read before: what stands in both letter for letter is read only once.

use std::ops::Range;

use super::check::is_wide;
use super::cursor::{Cursor, Failure};
use super::list::Take;
use super::row::{Row, Rows};
use super::{NotABundle, file};
use crate::definitions::Held;
use crate::problem::ProblemList;
use crate::text::may_hold_wide_characters;
use crate::{Bundle, Definition, Definitions, Envelope};

/// What an export holds, as far as it is compared with another. What is wrong with the file is not looked for.
#[derive(Clone, Debug)]
pub struct Beside<'a> {
    /// The usable rows. When several rows have one id, the last one is taken.
    pub definitions: Definitions<'a>,
    /// Everything around the definitions.
    pub envelope: Envelope<'a>,
}

impl<'a> Beside<'a> {
    /// Reads an export. Rows that a bundle has as well are borrowed from there, which takes neither time nor memory: two
    /// exports of one server, or of one app on two servers, are mostly the same.
    pub fn read(bytes: &'a [u8], other: &'a Bundle<'_>) -> Result<Self, NotABundle> {
        let mut problems = ProblemList::default();
        let text = file::text(bytes, &mut problems)?;
        let parts = file::split(text, TakeKnown { other, hold: |found| found })?;
        let envelope = Envelope::read((parts.keys, parts.repeated_keys), &parts.values, &mut problems);
        let may_be_wide = may_hold_wide_characters(text);
        let row = |found: Found<'a>| match found {
            Found::There(at) => Some(Held::Borrowed(&other.definitions[at])),
            Found::Here(row, _) => (!may_be_wide || !is_wide(&row)).then_some(Held::Owned(row)),
        };
        Ok(Self { definitions: parts.rows.definitions.into_iter().filter_map(row).collect(), envelope })
    }
}

/// The definitions of an export, without its bytes: the places of those that a bundle has as well, and the text of the
/// others. An export that mostly says what the bundle says takes next to no room.
#[derive(Clone, Debug)]
pub(crate) struct Rest {
    rows: Vec<RestRow>,
    // The rows one after the other.
    text: String,
}

#[derive(Clone, Debug)]
enum RestRow {
    There(usize),
    Here(Range<usize>),
}

impl Rest {
    /// Reads an export, whose bytes can be let go afterwards.
    pub(crate) fn of(bytes: &[u8], other: &Bundle<'_>) -> Result<Self, NotABundle> {
        let text = file::text(bytes, &mut ProblemList::default())?;
        let take = TakeKnown {
            other,
            hold: |found| match found {
                Found::There(at) => Ok(at),
                Found::Here(_, row) => Err(row),
            },
        };
        let mut rest = Self { rows: Vec::new(), text: String::new() };
        for row in file::split(text, take)?.rows.definitions {
            rest.rows.push(match row {
                Ok(at) => RestRow::There(at),
                Err(row) => {
                    let start = rest.text.len();
                    rest.text.push_str(row);
                    RestRow::Here(start..rest.text.len())
                }
            });
        }
        Ok(rest)
    }

    /// Returns the definitions, of which the bundle is the one that the export was read beside.
    pub(crate) fn definitions<'a>(&'a self, other: &'a Bundle<'_>) -> Definitions<'a> {
        let may_be_wide = may_hold_wide_characters(&self.text);
        let row = |row: &'a RestRow| match row {
            RestRow::There(at) => Some(Held::Borrowed(&other.definitions[*at])),
            RestRow::Here(place) => {
                let mut rows = Rows::default();
                let row: Row<'a> = Cursor { text: &self.text, at: place.start }.value().ok()?;
                rows.add(row, place.clone(), Box::new);
                rows.definitions.pop().filter(|row| !may_be_wide || !is_wide(row)).map(Held::Owned)
            }
        };
        self.rows.iter().filter_map(row).collect()
    }
}

/// A usable row.
enum Found<'a> {
    /// At a place among the definitions of the other file.
    There(usize),
    /// In this file only, read and as text.
    Here(Box<Definition<'a>>, &'a str),
}

/// Looks for each row in another file before it is read, and holds on to what `hold` makes of it.
struct TakeKnown<'o, 'a, D> {
    other: &'o Bundle<'o>,
    hold: fn(Found<'a>) -> D,
}

impl<D> Clone for TakeKnown<'_, '_, D> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<D> Copy for TakeKnown<'_, '_, D> {}

impl<'a, D: Send> Take<'a> for TakeKnown<'_, 'a, D> {
    type Row = D;

    /// Guesses that the other file goes on as it did; its rows are whole, so that a text that begins like one begins with
    /// that row.
    fn take(self, cursor: &mut Cursor<'a>, rows: &mut Rows<'a, D>, guess: &mut usize) -> Result<(), Failure> {
        let (other, start) = (self.other, cursor.at);
        let rest = &cursor.text.as_bytes()[start..];
        if let Some(row) = other.row_text(*guess).filter(|row| rest.starts_with(row.as_bytes())) {
            cursor.at += row.len();
            rows.take((self.hold)(Found::There(*guess)), start..cursor.at);
            *guess += 1;
            return Ok(());
        }
        let row = cursor.value()?;
        let text: &'a str = &cursor.text[start..cursor.at];
        rows.add(row, start..cursor.at, |definition| {
            let place = other.place(&definition.id);
            *guess = place.map_or(*guess, |place| place + 1);
            let known = place.filter(|place| other.row_text(*place) == Some(text));
            (self.hold)(known.map_or_else(|| Found::Here(Box::new(definition), text), Found::There))
        });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    /// Rows of every sort, usable or not, each id in several forms.
    fn rows() -> impl Strategy<Value = String> {
        let row = prop::sample::select(
            &[
                r#"{"id":"a","type":"view","json":{"n":1}}"#,
                r#"{"id":"a","type":"view","json":{"n":2}}"#,
                r#"{"id":"a","type":"view","json":{"n":1},"updatedAt":"2024-01-01"}"#,
                r#"{"id":"b","name":"B","type":"object","json":"{\"x\":[]}"}"#,
                r#"{ "type":"object", "id":"b", "json":{"x":[]} }"#,
                r#"{"id":"c","type":"field","json":{"key":"string"},"createdAt":null}"#,
                r#"{"id":"c","type":"field","json":{"key":"number"}}"#,
                r#"{"id":"d","type":"view","json":{"label":"😀"}}"#,
                r#"{"id":"d","type":"view","json":{"label":"é"}}"#,
                r#"{"id":"e","type":"view","json":{},"color":1}"#,
                r#"{"id":"e","type":"view"}"#,
                "null",
                "7",
            ][..],
        );
        let rows = prop::collection::vec((row, prop::sample::select(&[",", " ,\n\t"][..])), 0..12);
        rows.prop_map(|rows| {
            let (last, others) =
                rows.split_last().map_or((None, &[][..]), |(last, others)| (Some(last), others));
            let mut list: String = others.iter().flat_map(|(row, comma)| [*row, *comma]).collect();
            list.extend(last.map(|(row, _)| *row));
            format!(r#"{{"date":"20240523","definitions":[{list}],"roles":[]}}"#)
        })
    }

    fn said(definitions: &Definitions<'_>) -> Vec<String> {
        definitions.iter().map(|row| format!("{row:?}")).collect()
    }

    proptest! {
        #[test]
        fn a_file_says_beside_any_other_what_it_says_alone(file in rows(), other in rows()) {
            let (alone, other) = (Bundle::parse(file.as_bytes()).unwrap(), Bundle::parse(other.as_bytes()).unwrap());
            let beside = Beside::read(file.as_bytes(), &other).unwrap();
            prop_assert_eq!(said(&beside.definitions), said(&Definitions::of(&alone)));
            prop_assert_eq!(beside.envelope.keys, alone.envelope.keys);
            let rest = Rest::of(file.as_bytes(), &other).unwrap();
            prop_assert_eq!(said(&rest.definitions(&other)), said(&beside.definitions));
        }
    }

    #[test]
    fn what_stands_in_both_is_borrowed_wherever_it_stands() {
        let row = |id: &str, n: u8| format!(r#"{{"id":"{id}","type":"view","json":{{"n":{n}}}}}"#);
        let file = |rows: &[String]| format!(r#"{{"definitions":[{}]}}"#, rows.join(","));
        let other = file(&[row("a", 1), row("b", 1), row("c", 1), row("d", 1)]);
        let text = file(&[row("d", 1), row("x", 1), row("a", 1), row("b", 2), row("c", 1)]);
        let other = Bundle::parse(other.as_bytes()).unwrap();
        let beside = Beside::read(text.as_bytes(), &other).unwrap();
        let is_shared = |id: &str| {
            let row = beside.definitions.get(&id.into()).unwrap();
            other.definitions.iter().any(|known| std::ptr::eq(known, row))
        };
        assert_eq!(["a", "b", "c", "d", "x"].map(is_shared), [true, false, true, true, false]);
        let rest = Rest::of(text.as_bytes(), &other).unwrap();
        assert_eq!(rest.text, row("x", 1) + &row("b", 2));
    }

    #[test]
    fn a_row_that_goes_on_where_a_known_one_ended_is_broken() {
        let other = r#"{"definitions":[{"id":"a","type":"view","json":{}}]}"#;
        let other = Bundle::parse(other.as_bytes()).unwrap();
        let text = r#"{"definitions":[{"id":"a","type":"view","json":{}}}]}"#;
        let refusal = Beside::read(text.as_bytes(), &other).unwrap_err().message;
        assert!(refusal.contains("line 1, column"), "{refusal}");
    }
}
