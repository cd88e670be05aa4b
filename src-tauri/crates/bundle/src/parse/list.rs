//! The list of definitions, read by all cores at once.
//!
//! Nobody can tell without reading what comes before whether a brace begins a row. So one core reads from the start
//! while others begin at guessed places; a guess counts only if the reading before it arrives exactly there.

use rayon::prelude::*;

use super::cursor::{Cursor, Failure};
use super::row::{Row, Rows};
use crate::Definition;

/// Less text than this for each core is not worth a guess.
const WORTH_A_GUESS: usize = 1 << 19;

/// A guess is looked for within this stretch; rows are rarely longer.
const STRETCH: usize = 1 << 16;

/// How reading a stretch of the list ended.
#[derive(Debug, PartialEq, Eq)]
enum End {
    /// Before the row at which the next stretch begins, or within a stretch that began at a wrong guess.
    Row,
    /// With the bracket that closes the list.
    List,
}

/// Takes the rows of a list as they are read.
pub(super) trait Take<'a>: Copy + Sync {
    /// What a usable row becomes.
    type Row: Send;

    /// Moves over the row that comes next and sorts it in. `guess` is what the call before left, and zero at first.
    fn take(
        self,
        cursor: &mut Cursor<'a>,
        rows: &mut Rows<'a, Self::Row>,
        guess: &mut usize,
    ) -> Result<(), Failure>;
}

/// Reads every row.
#[derive(Clone, Copy)]
pub(super) struct ReadAll;

impl<'a> Take<'a> for ReadAll {
    type Row = Definition<'a>;

    fn take(self, cursor: &mut Cursor<'a>, rows: &mut Rows<'a>, _: &mut usize) -> Result<(), Failure> {
        let start = cursor.at;
        let row = cursor.value()?;
        rows.add(row, start..cursor.at, |definition| definition);
        Ok(())
    }
}

/// The rows of a stretch.
struct Stretch<'a, D> {
    rows: Rows<'a, D>,
    /// Where the reading stopped: before a row, or after the closing bracket.
    at: usize,
    end: End,
}

/// Reads the list that comes next.
pub(super) fn read<'a, T: Take<'a>>(cursor: &mut Cursor<'a>, take: T) -> Result<Rows<'a, T::Row>, Failure> {
    cursor.expect(b'[')?;
    if cursor.skip(b']') {
        return Ok(Rows::default());
    }
    let pieces = (cursor.text.len() - cursor.at) / WORTH_A_GUESS;
    let starts = starts(cursor, pieces.min(rayon::current_num_threads()));
    read_from(cursor, &starts, take)
}

/// Reads the list from several places at once, the first of which is its first row.
fn read_from<'a, T: Take<'a>>(
    cursor: &mut Cursor<'a>,
    starts: &[usize],
    take: T,
) -> Result<Rows<'a, T::Row>, Failure> {
    let text = cursor.text;
    let stops = starts.iter().skip(1).copied().chain([usize::MAX]);
    let stretches: Vec<_> = starts
        .par_iter()
        .zip(stops.collect::<Vec<_>>())
        .map(|(start, stop)| stretch(text, *start, stop, take))
        .collect();
    let mut rows = Rows::default();
    let mut next = starts.first().copied();
    for (start, read) in starts.iter().zip(stretches) {
        if next != Some(*start) {
            continue;
        }
        let read = read?;
        rows.append(read.rows);
        cursor.at = read.at;
        next = (read.end == End::Row).then_some(read.at);
    }
    // The last guess that was met ended before a row where no other began: the guess after it was wrong.
    if let Some(start) = next {
        let rest = stretch(text, start, usize::MAX, take)?;
        rows.append(rest.rows);
        cursor.at = rest.at;
    }
    if rows.is_hopeless() { Err(Failure::Hopeless) } else { Ok(rows) }
}

/// Reads rows from `start` to the end of the list, or until one begins at or after `stop`.
fn stretch<'a, T: Take<'a>>(
    text: &'a str,
    start: usize,
    stop: usize,
    take: T,
) -> Result<Stretch<'a, T::Row>, Failure> {
    let mut cursor = Cursor { text, at: start };
    let (mut rows, mut guess) = (Rows::default(), 0);
    loop {
        take.take(&mut cursor, &mut rows, &mut guess)?;
        if rows.is_hopeless() {
            return Err(Failure::Hopeless);
        }
        if cursor.skip(b']') {
            return Ok(Stretch { rows, at: cursor.at, end: End::List });
        }
        cursor.expect(b',')?;
        cursor.next_byte();
        if cursor.at >= stop {
            return Ok(Stretch { rows, at: cursor.at, end: End::Row });
        }
    }
}

/// Returns the place of the first row, and guesses for as many others as there are further pieces.
fn starts(cursor: &mut Cursor<'_>, pieces: usize) -> Vec<usize> {
    cursor.next_byte();
    let (text, first) = (cursor.text, cursor.at);
    let mut starts = vec![first];
    let Some(head) = head(text, first) else { return starts };
    let size = (text.len() - first) / pieces.max(1);
    let guesses = (1..pieces).filter_map(|piece| guess(text, first + piece * size, head));
    starts.extend(guesses);
    starts.dedup();
    starts
}

/// Returns how a row begins in this file: its brace and its first key, with the white space between.
fn head(text: &str, row: usize) -> Option<&str> {
    let mut cursor = Cursor { text, at: row };
    cursor.expect(b'{').ok()?;
    cursor.value::<String>().ok()?;
    text.get(row..cursor.at)
}

/// Looks for something after this place that begins like a row, follows a comma and has a row's columns.
fn guess(text: &str, from: usize, head: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let stretch = bytes.get(from..bytes.len().min(from + STRETCH))?;
    let heads = memchr::memmem::find_iter(stretch, head).map(|found| from + found);
    let follows_comma = |at: &usize| bytes[..*at].trim_ascii_end().ends_with(b",");
    let is_row = |at: &usize| {
        let row = Cursor { text, at: *at }.value::<Row<'_>>();
        row.is_ok_and(|row| row.is_ordinary())
    };
    heads.filter(follows_comma).find(is_row)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const LIST: &str = r#"[{"id":"a","type":"view","json":{"options":[{"id":"x"},{"id":"b","type":"t","json":{}}]}},
        null,{"id":"c","type":"view","json":{}},7,{"id":"d","type":"view","json":{}}]"#;

    fn ids(rows: &Rows<'_>) -> Vec<String> {
        rows.definitions.iter().map(|definition| definition.id.to_string()).collect()
    }

    fn read_with(guesses: &[usize]) -> (Vec<String>, Vec<usize>, usize) {
        let mut cursor = Cursor { text: LIST, at: 1 };
        let starts: Vec<_> = std::iter::once(1).chain(guesses.iter().copied()).collect();
        let rows = read_from(&mut cursor, &starts, ReadAll).unwrap();
        (ids(&rows), rows.dropped.iter().map(|row| row.index).collect(), cursor.at)
    }

    #[test]
    fn guesses_right_or_wrong_do_not_change_what_is_read() {
        let read = read_with(&[]);
        assert_eq!(read, (vec!["a".into(), "c".into(), "d".into()], vec![1, 3], LIST.len()));
        let places: Vec<_> = LIST.match_indices('{').map(|(at, _)| at).collect();
        for first in &places[1..] {
            assert_eq!(read_with(&[*first]), read, "{first}");
            for second in places.iter().filter(|second| *second > first) {
                assert_eq!(read_with(&[*first, *second]), read, "{first} {second}");
            }
        }
        assert_eq!(read_with(&[LIST.find("null").unwrap(), LIST.find('7').unwrap()]), read);
    }

    #[test]
    fn damage_is_found_wherever_it_stands() {
        for place in LIST.match_indices(['{', '[', ':', ',']).map(|(at, _)| at).skip(1) {
            let damaged = format!("{}!{}", &LIST[..place], &LIST[place + 1..]);
            let guess = LIST.find(r#"{"id":"c""#).unwrap();
            assert!(
                read_from(&mut Cursor { text: &damaged, at: 1 }, &[1, guess], ReadAll).is_err(),
                "{damaged}"
            );
        }
    }

    #[test]
    fn a_guess_looks_for_a_row_and_not_for_an_option() {
        let head = head(LIST, 1).unwrap();
        assert_eq!(head, r#"{"id""#);
        assert_eq!(guess(LIST, 2, head), Some(LIST.find(r#"{"id":"b""#).unwrap()));
        assert_eq!(guess(LIST, LIST.find("null").unwrap(), head), LIST.find(r#"{"id":"c""#));
        assert_eq!(guess(LIST, LIST.len() - 3, head), None);
        assert_eq!(guess(LIST, LIST.len() + 3, head), None);
    }
}
