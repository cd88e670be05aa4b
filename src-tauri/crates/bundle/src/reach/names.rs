//! Objects by name and label, for references that are no id (definition-model §3.2).

use std::collections::HashMap;

use bumpalo::Bump;

use crate::tree::{Node, read};
use crate::{Definition, DefinitionType};

/// The names of all objects. Where several objects share one, the first in the order of ids answers.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct ObjectNames {
    by_name: HashMap<String, u32>,
    by_label: HashMap<String, u32>,
    // Labels in quotes, in the order of ids.
    quoted: Vec<(String, u32)>,
}

impl ObjectNames {
    pub(super) fn read<'d, 'a: 'd>(rows: impl Iterator<Item = (u32, &'d Definition<'a>)>) -> Self {
        let mut names = Self::default();
        let mut arena = Bump::new();
        for (at, row) in rows {
            if row.kind == DefinitionType::Object {
                arena.reset();
                names.add(at, read(&row.json, &arena));
            }
        }
        names
    }

    fn add(&mut self, at: u32, json: Node<'_>) {
        if let Some(name) = json.get("name").and_then(Node::decoded) {
            self.by_name.entry(name.into_owned()).or_insert(at);
        }
        if let Some(label) = label(json) {
            self.quoted.push((format!("\"{label}\""), at));
            self.by_label.entry(label).or_insert(at);
        }
    }

    /// Finds an object by name, then by label.
    pub(super) fn find(&self, text: &str) -> Option<u32> {
        self.by_name.get(text).or_else(|| self.by_label.get(text)).copied()
    }

    /// Finds the first object whose label in quotes begins with a text, as a query task names its object.
    pub(super) fn find_quoted(&self, text: &str) -> Option<u32> {
        let found = self.quoted.iter().find(|(quoted, _)| !text.is_empty() && quoted.starts_with(text));
        found.map(|(_, at)| *at)
    }
}

/// Returns the label in English, the server's own language, or else the first one.
fn label(json: Node<'_>) -> Option<String> {
    let translations = json.get("translations").map_or(&[][..], Node::items);
    let english = translations.iter().find(|entry| entry.get("language_code") == Some(Node::Text("en")));
    let label = english.or(translations.first())?.get("label")?.decoded()?;
    Some(label.into_owned())
}
