//! Diagrams of processes, step by step.

use std::collections::{BTreeMap, BTreeSet};

use super::{Sides, Walk};
use crate::diff::ChangeClass;
use crate::readable::rows::values::{distinct, excerpts};
use crate::readable::rows::{process, raw, state};
use crate::readable::shape::RowState;
use crate::tree::Node;

impl<'t> Walk<'_, 't> {
    /// Compares process diagrams step by step. A diagram of which only the drawing differs is noise.
    pub(super) fn process(&mut self, sides: &Sides<'t>) -> bool {
        let texts = sides.map(|side| side.and_then(Node::decoded));
        let parts = texts.each_ref().map(|text| text.as_deref().map(process::parts).unwrap_or_default());
        let ids: BTreeSet<_> = parts.iter().flat_map(BTreeMap::keys).collect();
        let before = self.rows.len();
        for id in ids {
            let sides = parts.each_ref().map(|parts| parts.get(id));
            let state = state(&sides, self.has_ancestor);
            let Some(shown) = sides.iter().rev().flatten().next() else { continue };
            if state != RowState::Same {
                let texts = sides.map(|side| side.map(|part| part.text.clone()));
                self.row(format!("xmlDefinition#{id}"), shown.label.clone(), texts, state);
            }
        }
        if self.rows.len() > before {
            return true;
        }
        let content = texts.each_ref().map(|text| text.as_deref().map(process::without_drawing));
        if state(&content, self.has_ancestor) == RowState::Same {
            let drawn = texts.map(|text| text.map(|text| format!("{} characters of drawing", text.len())));
            let texts =
                if distinct(sides, &drawn) { drawn } else { excerpts(&sides.map(|side| side.map(raw))) };
            self.push(*sides, texts, "Drawing of the process".to_owned(), false, ChangeClass::Layout);
            return true;
        }
        false
    }
}
