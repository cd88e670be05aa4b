//! A destination's rows while the rows of a bundle are laid over them.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::system_object;
use crate::definitions::Held;
use crate::{Definition, DefinitionId, DefinitionType, Definitions, Stamp, date};

#[derive(Debug)]
pub(super) struct Overlay<'a> {
    pub(super) definitions: Definitions<'a>,
    pub(super) created_at_import: BTreeSet<DefinitionId>,
    pub(super) updated_at_import: BTreeSet<DefinitionId>,
    import_time: String,
}

impl<'a> Overlay<'a> {
    pub(super) fn new(definitions: Definitions<'a>, import_time: &str) -> Self {
        let import_time = date::stored(import_time).map_or_else(|| import_time.to_owned(), Cow::into_owned);
        let (created_at_import, updated_at_import) = (BTreeSet::new(), BTreeSet::new());
        Self { definitions, created_at_import, updated_at_import, import_time }
    }

    /// Takes rows whole, which come in the order of their ids. A column that one does not have keeps the destination's
    /// value.
    pub(super) fn add_all(&mut self, rows: impl Iterator<Item = &'a Definition<'a>>) {
        let mut definitions = std::mem::take(&mut self.definitions);
        definitions.overlay(rows, |row, old| self.laid(row, old));
        self.definitions = definitions;
    }

    fn laid(&mut self, row: &'a Definition<'a>, old: Option<&Definition<'a>>) -> Held<'a> {
        let name = row.name.as_ref().or(old.and_then(|old| old.name.as_ref()));
        let created_at = match (cut(&row.created_at), old) {
            (Some(date), _) => Some(date),
            // `null` is stored as it is; only an absent column keeps the old date.
            (None, Some(_)) if row.created_at == Stamp::Null => Some(Stamp::Null),
            (None, Some(old)) => Some(old.created_at.clone()),
            (None, None) => None,
        };
        let updated_at = cut(&row.updated_at);
        if name == row.name.as_ref()
            && created_at.as_ref() == Some(&row.created_at)
            && updated_at.as_ref() == Some(&row.updated_at)
        {
            return Held::Borrowed(row);
        }
        let name = name.cloned();
        let created_at = self.date_or_import(created_at, &row.id, |overlay| &mut overlay.created_at_import);
        let updated_at = self.date_or_import(updated_at, &row.id, |overlay| &mut overlay.updated_at_import);
        Held::Owned(Box::new(Definition { name, created_at, updated_at, ..row.clone() }))
    }

    /// Adds fields to a system object, which rebuilds its row; tells whether there is such an object.
    pub(super) fn connect(&mut self, object: &DefinitionId, fields: &[DefinitionId]) -> bool {
        let old = self.definitions.get(object).filter(|row| row.kind == DefinitionType::Object);
        let Some(old) = old else { return false };
        let is_known = |id: &str| self.definitions.contains(&DefinitionId::new(id));
        let mut rebuilt = system_object::connected(old, fields, is_known);
        rebuilt.updated_at = Stamp::Text(Cow::Owned(self.import_time.clone()));
        self.updated_at_import.insert(object.clone());
        self.definitions.insert(rebuilt);
        true
    }

    fn date_or_import(
        &mut self,
        date: Option<Stamp<'a>>,
        id: &DefinitionId,
        ignored: impl Fn(&mut Self) -> &mut BTreeSet<DefinitionId>,
    ) -> Stamp<'a> {
        date.unwrap_or_else(|| {
            ignored(self).insert(id.clone());
            Stamp::Text(Cow::Owned(self.import_time.clone()))
        })
    }
}

/// Returns the date of a row as it is stored; `None` when the row has none.
fn cut<'a>(stamp: &'a Stamp<'a>) -> Option<Stamp<'a>> {
    let text = stamp.as_text().filter(|text| !text.is_empty())?;
    Some(Stamp::Text(date::stored(text).unwrap_or(Cow::Borrowed(text))))
}
