//! A set of definitions by id, as one server holds them.

use std::collections::BTreeMap;

use crate::{Bundle, Definition, DefinitionId};

/// Definitions by id, in the order of their ids. A copy borrows whatever the original borrows.
#[derive(Clone, Debug, Default)]
pub struct Definitions<'a> {
    by_id: BTreeMap<DefinitionId, Held<'a>>,
}

// Not a `Cow`, whose lifetime could not be shortened.
#[derive(Clone, Debug)]
pub(crate) enum Held<'a> {
    Borrowed(&'a Definition<'a>),
    Owned(Box<Definition<'a>>),
}

impl<'a> Held<'a> {
    fn get(&self) -> &Definition<'a> {
        match self {
            Held::Borrowed(definition) => definition,
            Held::Owned(definition) => definition,
        }
    }
}

impl<'a> Definitions<'a> {
    /// Borrows the usable rows of a bundle. When several rows have one id, the last one is taken.
    pub fn of(bundle: &'a Bundle<'_>) -> Self {
        bundle.definitions.iter().collect()
    }

    /// Adds a definition, replacing the one with its id.
    pub fn insert(&mut self, definition: Definition<'a>) {
        self.put(Held::Owned(Box::new(definition)));
    }

    pub(crate) fn put(&mut self, definition: Held<'a>) {
        self.by_id.insert(definition.get().id.clone(), definition);
    }

    /// Returns the definition with an id.
    pub fn get(&self, id: &DefinitionId) -> Option<&Definition<'a>> {
        self.by_id.get(id).map(Held::get)
    }

    /// Tells whether there is a definition with an id.
    pub fn contains(&self, id: &DefinitionId) -> bool {
        self.by_id.contains_key(id)
    }

    /// Goes through all definitions in the order of their ids.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Definition<'a>> {
        self.by_id.values().map(Held::get)
    }

    /// Goes through all ids in order.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = &DefinitionId> {
        self.by_id.keys()
    }

    /// Returns how many definitions there are.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Tells whether there is no definition.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// Keeps only the definitions whose ids are accepted.
    pub fn retain(&mut self, mut keep: impl FnMut(&DefinitionId) -> bool) {
        self.by_id.retain(|id, _| keep(id));
    }
}

impl<'a> FromIterator<&'a Definition<'a>> for Definitions<'a> {
    fn from_iter<I: IntoIterator<Item = &'a Definition<'a>>>(definitions: I) -> Self {
        let by_id =
            definitions.into_iter().map(|definition| (definition.id.clone(), Held::Borrowed(definition)));
        Self { by_id: by_id.collect() }
    }
}

impl<'a> FromIterator<Definition<'a>> for Definitions<'a> {
    fn from_iter<I: IntoIterator<Item = Definition<'a>>>(definitions: I) -> Self {
        let by_id = definitions
            .into_iter()
            .map(|definition| (definition.id.clone(), Held::Owned(Box::new(definition))));
        Self { by_id: by_id.collect() }
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
