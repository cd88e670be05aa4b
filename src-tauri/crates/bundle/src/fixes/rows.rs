//! Fixes of rows that the server would drop (golden/RULES.md §1.2) and of the names of stored files.

use std::borrow::Cow;

use crate::draft::Draft;
use crate::parse::{DropReason, DroppedRow};
use crate::splice::{self, Edit, quoted};
use crate::text::unquoted;
use crate::{Bundle, FixId};

/// The columns of a definition that a server stores.
const COLUMNS: [&str; 6] = ["id", "name", "type", "json", "createdAt", "updatedAt"];

/// Mends the rows of a file that accepted fixes are about; nothing comes back when there is nothing to mend.
pub(crate) fn repaired(bundle: &Bundle<'_>, fixes: &std::collections::BTreeSet<FixId>) -> Option<Vec<u8>> {
    let is_mended = |row: &&DroppedRow<'_>| mending(row).is_some_and(|fix| fixes.contains(&fix));
    let places: Vec<usize> = bundle.dropped.iter().filter(is_mended).map(|row| row.index).collect();
    if places.is_empty() {
        return None;
    }
    let edited = splice::object(bundle.text(), |key, list| match key {
        "definitions" => Edit::of(splice::list(list, |place, row| match places.contains(&place) {
            true => Edit::Put(Cow::Owned(without_what_is_refused(row))),
            false => Edit::Keep,
        })),
        _ => Edit::Keep,
    });
    Some(edited.into_owned().into_bytes())
}

/// Returns the fix that makes a row usable.
pub(crate) fn mending(row: &DroppedRow<'_>) -> Option<FixId> {
    let id = row.id.clone()?;
    match row.reason {
        DropReason::WideCharacter => Some(FixId::DropCharacters(id)),
        DropReason::ExtraColumns(_) => Some(FixId::DropColumns(id)),
        DropReason::Null
        | DropReason::NotAnObject
        | DropReason::NoId
        | DropReason::TooLong
        | DropReason::NoType
        | DropReason::UnreadableJson
        | DropReason::TooDeep => None,
    }
}

/// Returns a row with its columns only, and without characters above U+FFFF, however they are written.
fn without_what_is_refused(row: &str) -> String {
    let columns = splice::object(row, |key, _| if COLUMNS.contains(&key) { Edit::Keep } else { Edit::Drop });
    let mut out = String::with_capacity(columns.len());
    let mut rest = columns.as_ref();
    while let Some(next) = rest.chars().next() {
        let written = match next {
            '\\' => escape_len(rest),
            _ => next.len_utf8(),
        };
        let is_refused = u32::from(next) > 0xFFFF || (next == '\\' && is_pair(rest));
        if !is_refused {
            out.push_str(&rest[..written]);
        }
        rest = &rest[written..];
    }
    out
}

/// Returns how long the escape is that a text begins with; both halves of a pair count as one.
fn escape_len(text: &str) -> usize {
    match text.as_bytes().get(1) {
        Some(b'u') if is_pair(text) => 12,
        Some(b'u') => 6.min(text.len()),
        Some(_) => 2.min(text.len()),
        None => 1,
    }
}

/// Tells whether a text begins with a character that is written as two escapes.
fn is_pair(text: &str) -> bool {
    let half = |at: usize| {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        u32::from_str_radix(digits, 16).ok()
    };
    matches!(half(0), Some(0xD800..=0xDBFF)) && matches!(half(6), Some(0xDC00..=0xDFFF))
}

/// Gives a stored file the name that its server would give it: its id and the old ending.
pub(super) fn rename_file(draft: &mut Draft<'_, '_>, uuid: &str) {
    let Some(files) = draft.part("files").map(str::to_owned) else { return };
    let edited = splice::object(&files, |key, file| match key == uuid && file.starts_with('{') {
        true => Edit::of(splice::at(file, &["meta", "file"], &mut |name| {
            Some(quoted(&file_name(uuid, &name.and_then(unquoted).unwrap_or_default())))
        })),
        false => Edit::Keep,
    });
    draft.put_part("files", Some(edited.into_owned()));
}

fn file_name(uuid: &str, old: &str) -> String {
    let ending = old.rsplit_once('.').map(|(_, ending)| ending);
    match ending.filter(|ending| !ending.is_empty() && ending.chars().all(char::is_alphanumeric)) {
        Some(ending) => format!("{uuid}.{ending}"),
        None => uuid.to_owned(),
    }
}
