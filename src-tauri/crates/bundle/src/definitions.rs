//! A set of definitions by id, as one server holds them.

use rayon::prelude::*;

use crate::text::first_bytes;
use crate::{Bundle, Definition, DefinitionId};

/// Definitions by id, in the order of their ids. A copy borrows whatever the original borrows.
#[derive(Clone, Debug, Default)]
pub struct Definitions<'a> {
    // With the first bytes of their ids, which nearly always decide a comparison without a look at the id itself.
    rows: Vec<(u64, Held<'a>)>,
}

// Not a `Cow`, whose lifetime could not be shortened.
#[derive(Clone, Debug)]
pub(crate) enum Held<'a> {
    Borrowed(&'a Definition<'a>),
    Owned(Box<Definition<'a>>),
}

impl<'a> Held<'a> {
    pub(crate) fn get(&self) -> &Definition<'a> {
        match self {
            Held::Borrowed(definition) => definition,
            Held::Owned(definition) => definition,
        }
    }

    fn keyed(self) -> (u64, Self) {
        (first_bytes(self.get().id.as_str()), self)
    }
}

impl<'a> Definitions<'a> {
    /// Borrows the usable rows of a bundle. When several rows have one id, the last one is taken.
    pub fn of(bundle: &'a Bundle<'_>) -> Self {
        bundle.by_id().collect()
    }

    /// Adds a definition, replacing the one with its id.
    pub fn insert(&mut self, definition: Definition<'a>) {
        let row = Held::Owned(Box::new(definition)).keyed();
        match self.place(&row.1.get().id) {
            Ok(place) => self.rows[place] = row,
            Err(place) => self.rows.insert(place, row),
        }
    }

    /// Returns the definition with an id.
    pub fn get(&self, id: &DefinitionId) -> Option<&Definition<'a>> {
        self.position(id).map(|place| self.rows[place].1.get())
    }

    /// Tells whether there is a definition with an id.
    pub fn contains(&self, id: &DefinitionId) -> bool {
        self.position(id).is_some()
    }

    /// Goes through all definitions in the order of their ids.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Definition<'a>> {
        self.rows.iter().map(|(_, row)| row.get())
    }

    /// Goes through all ids in order.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = &DefinitionId> {
        self.iter().map(|definition| &definition.id)
    }

    /// Returns how many definitions there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Tells whether there is no definition.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Keeps only the definitions whose ids are accepted.
    pub fn retain(&mut self, mut keep: impl FnMut(&DefinitionId) -> bool) {
        self.rows.retain(|(_, row)| keep(&row.get().id));
    }

    /// Returns the place of an id in the order of all ids.
    pub(crate) fn position(&self, id: &DefinitionId) -> Option<usize> {
        self.place(id).ok()
    }

    /// Lays definitions that come in the order of their ids over these: of those with one id, `lay` makes the one that
    /// stays.
    pub(crate) fn overlay(
        &mut self,
        others: impl Iterator<Item = &'a Definition<'a>>,
        mut lay: impl FnMut(&'a Definition<'a>, Option<&Definition<'a>>) -> Held<'a>,
    ) {
        let mut laid: Vec<(u64, Held<'a>)> = Vec::with_capacity(self.rows.len());
        let mut below = std::mem::take(&mut self.rows).into_iter().peekable();
        for other in others {
            let key = (first_bytes(other.id.as_str()), &other.id);
            while let Some(row) = below.next_if(|(first, row)| (*first, &row.get().id) < key) {
                laid.push(row);
            }
            let repeated = laid.pop_if(|(first, row)| (*first, &row.get().id) == key);
            let old = repeated.or_else(|| below.next_if(|(first, row)| (*first, &row.get().id) == key));
            laid.push((key.0, lay(other, old.as_ref().map(|(_, old)| old.get()))));
        }
        laid.extend(below);
        laid.shrink_to_fit();
        self.rows = laid;
    }

    fn place(&self, id: &DefinitionId) -> Result<usize, usize> {
        let key = first_bytes(id.as_str());
        self.rows.binary_search_by(|(first, row)| first.cmp(&key).then_with(|| row.get().id.cmp(id)))
    }

    fn sorted(mut rows: Vec<(u64, Held<'a>)>) -> Self {
        let order = |left: &(u64, Held<'a>), right: &(u64, Held<'a>)| {
            left.0.cmp(&right.0).then_with(|| left.1.get().id.cmp(&right.1.get().id))
        };
        if !rows.is_sorted_by(|left, right| order(left, right).is_lt()) {
            rows.par_sort_by(order);
            rows.dedup_by(|next, kept| {
                let is_same = order(next, kept).is_eq();
                if is_same {
                    // Equal ids stay in their order, and the last one counts.
                    std::mem::swap(next, kept);
                }
                is_same
            });
        }
        Self { rows }
    }
}

impl<'a> FromIterator<&'a Definition<'a>> for Definitions<'a> {
    fn from_iter<I: IntoIterator<Item = &'a Definition<'a>>>(definitions: I) -> Self {
        definitions.into_iter().map(Held::Borrowed).collect()
    }
}

impl<'a> FromIterator<Definition<'a>> for Definitions<'a> {
    fn from_iter<I: IntoIterator<Item = Definition<'a>>>(definitions: I) -> Self {
        definitions.into_iter().map(|row| Held::Owned(Box::new(row))).collect()
    }
}

impl<'a> FromIterator<Held<'a>> for Definitions<'a> {
    fn from_iter<I: IntoIterator<Item = Held<'a>>>(rows: I) -> Self {
        Self::sorted(rows.into_iter().map(Held::keyed).collect())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::example::definition;

    #[test]
    fn definitions_are_in_the_order_of_their_ids_and_the_last_of_an_id_stays() {
        let rows = [
            definition("b", "step", &json!({})),
            definition("a", "step", &json!({})),
            definition("b", "hint", &json!({})),
        ];
        let mut definitions: Definitions<'_> = rows.iter().collect();
        let kinds = |definitions: &Definitions<'_>| -> Vec<_> {
            definitions.iter().map(|row| format!("{} {}", row.id, row.kind.as_str())).collect()
        };
        assert_eq!(kinds(&definitions), ["a step", "b hint"]);
        definitions.insert(definition("a", "view", &json!({})));
        assert_eq!(kinds(&definitions), ["a view", "b hint"]);
        definitions.retain(|id| id.as_str() == "b");
        assert_eq!((definitions.len(), definitions.is_empty()), (1, false));
        assert!(definitions.contains(&"b".into()) && definitions.get(&"a".into()).is_none());
    }
}
