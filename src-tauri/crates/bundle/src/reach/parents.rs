//! What holds a definition: the other direction of the lists that have one owner only.

use std::collections::BTreeMap;

use super::Reach;
use super::outline::Outline;
use crate::DefinitionId;

impl Reach {
    /// Returns, for each definition in a list that has one owner, that owner: the object of a field or index, the page
    /// of a page or widget, the process of an element, the tutorial of a step, the application of a root page.
    /// Damaged files may name several owners; the one with the smallest id is taken.
    pub fn parents(&self) -> BTreeMap<DefinitionId, DefinitionId> {
        let mut parents = BTreeMap::new();
        for &parent in &self.order {
            for child in self.outlines[parent as usize].owned() {
                parents.entry(self.id(child).clone()).or_insert_with(|| self.id(parent).clone());
            }
        }
        parents
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
        let found: Vec<_> = parents.iter().map(|(child, parent)| format!("{child}<{parent}")).collect();
        assert_eq!(found, ["field<object", "index<object", "page<app", "widget<page"]);
    }
}
