//! What holds a definition: the other direction of the lists that have one owner only.

use super::outline::Outline;
use super::{NOWHERE, Reach};
use crate::DefinitionId;

impl Reach {
    /// Returns, for each definition in a list that has one owner, that owner: the object of a field or index, the page
    /// of a page or widget, the process of an element, the tutorial of a step, the application of a root page.
    /// Damaged files may name several owners; the one with the smallest id is taken.
    pub fn parents(&self) -> Parents {
        let mut holders = vec![NOWHERE; self.base.ids.len()];
        for &parent in self.order.iter() {
            for child in self.outline(parent).owned().filter(|&child| self.has(child)) {
                let holder = &mut holders[child as usize];
                *holder = if *holder == NOWHERE { parent } else { *holder };
            }
        }
        Parents { reach: self.clone(), holders }
    }
}

/// What holds each definition.
#[derive(Clone, Debug)]
pub struct Parents {
    reach: Reach,
    // By place.
    holders: Vec<u32>,
}

impl Parents {
    /// Returns what holds a definition.
    pub fn get(&self, child: &DefinitionId) -> Option<&DefinitionId> {
        let holder = self.holders[self.reach.find(child)? as usize];
        (holder != NOWHERE).then(|| self.reach.id(holder))
    }

    /// Goes from the nearest holder up, as far as pages are nested; a damaged file may make a circle.
    pub(crate) fn above(&self, id: &DefinitionId) -> impl Iterator<Item = &DefinitionId> {
        std::iter::successors(self.get(id), |id| self.get(id)).take(64)
    }
}

impl Outline {
    fn owned(&self) -> impl Iterator<Item = u32> {
        let (first, second): (&[u32], &[u32]) = match self {
            Self::Application(application) => (&application.pages, &[]),
            Self::Object { fields, indexes, .. } => (fields, indexes),
            Self::View { pages, views, .. } => (pages, views),
            Self::Process { elements } => (elements, &[]),
            Self::Element(element) => (&element.elements, &[]),
            Self::Hint { steps } => (steps, &[]),
            Self::Field { .. } | Self::Query { .. } | Self::DataCollection { .. } | Self::Other => (&[], &[]),
        };
        first.iter().chain(second).copied()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Definitions;
    use crate::example::definition;

    #[test]
    fn fields_pages_and_elements_know_their_owners() {
        let rows = [
            definition(
                "app",
                "application",
                &json!({"json": {"pageIDs": ["page"], "objectIDs": ["object"]}}),
            ),
            definition("object", "object", &json!({"fieldIDs": ["field", "gone"], "indexIDs": ["index"]})),
            definition("field", "field", &json!({"key": "string"})),
            definition("index", "index", &json!({})),
            definition("page", "view", &json!({"key": "page", "viewIDs": ["widget"]})),
            definition("widget", "view", &json!({"key": "grid"})),
        ];
        let definitions: Definitions<'_> = rows.iter().collect();
        let parents = Reach::of(&definitions).parents();
        let held = |child| Some(format!("{child}<{}", parents.get(child)?));
        let found: Vec<_> = definitions.ids().filter_map(held).collect();
        assert_eq!(found, ["field<object", "index<object", "page<app", "widget<page"]);
    }
}
