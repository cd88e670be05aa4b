//! An outgoing bundle while it is edited. What nobody touches keeps its bytes.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::value::RawValue;

use crate::outgoing::write_row;
use crate::raw::value_of;
use crate::splice::{self, Edit};
use crate::{Bundle, Definition, DefinitionId};

/// A composed bundle and what is changed in it.
pub(crate) struct Draft<'d, 'b> {
    /// The bundle before the changes.
    pub(crate) base: &'d Bundle<'b>,
    rows: BTreeMap<DefinitionId, Change>,
    /// Rows of the destination that travel along, as they are written.
    added: BTreeMap<DefinitionId, (Definition<'d>, String)>,
    /// What stands beside the definitions instead, by key; `None`: nothing.
    parts: BTreeMap<&'static str, Option<String>>,
    revision: usize,
}

enum Change {
    /// The row is left out.
    Gone,
    /// Its `json` reads otherwise.
    Json(String),
}

impl<'d, 'b> Draft<'d, 'b> {
    pub(crate) fn new(base: &'d Bundle<'b>) -> Self {
        Self { base, rows: BTreeMap::new(), added: BTreeMap::new(), parts: BTreeMap::new(), revision: 0 }
    }

    /// Tells whether anything is changed.
    pub(crate) fn is_changed(&self) -> bool {
        !self.rows.is_empty() || !self.added.is_empty() || !self.parts.is_empty()
    }

    /// Counts the changes, so that one without effect can be told.
    pub(crate) fn revision(&self) -> usize {
        self.revision
    }

    /// Returns the `json` of a row that will be sent.
    pub(crate) fn json(&self, id: &DefinitionId) -> Option<&str> {
        match self.rows.get(id) {
            Some(Change::Json(json)) => Some(json),
            Some(Change::Gone) | None if self.added.contains_key(id) => {
                self.added.get(id).map(|(_, json)| json.as_str())
            }
            Some(Change::Gone) => None,
            None => self.base.get(id).map(|row| row.json.get()),
        }
    }

    /// Goes through the rows of the bundle that will be sent.
    pub(crate) fn sent(&self) -> impl Iterator<Item = &'d Definition<'b>> {
        let base: &'d Bundle<'b> = self.base;
        base.definitions.iter().filter(|row| !matches!(self.rows.get(&row.id), Some(Change::Gone)))
    }

    /// Has a row say something else.
    pub(crate) fn put(&mut self, id: &DefinitionId, json: String) {
        if self.json(id).is_none_or(|old| old == json) {
            return;
        }
        self.revision += 1;
        match self.added.get_mut(id) {
            Some((_, added)) => *added = json,
            None => drop(self.rows.insert(id.clone(), Change::Json(json))),
        }
    }

    /// Leaves a row out.
    pub(crate) fn leave_out(&mut self, id: &DefinitionId) {
        self.revision += usize::from(self.json(id).is_some());
        self.added.remove(id);
        if self.base.get(id).is_some() {
            self.rows.insert(id.clone(), Change::Gone);
        }
    }

    /// Has a row of the destination travel along instead of the bundle's own.
    pub(crate) fn bring(&mut self, row: &'d Definition<'_>, json: String) {
        self.leave_out(&row.id);
        self.revision += 1;
        self.added.insert(row.id.clone(), (row.clone(), json));
    }

    /// Returns what will stand beside the definitions under a key.
    pub(crate) fn part(&self, key: &'static str) -> Option<&str> {
        match self.parts.get(key) {
            Some(part) => part.as_deref(),
            None => value_of(self.base.text(), key),
        }
    }

    /// Puts something else beside the definitions; `None` takes the key away.
    pub(crate) fn put_part(&mut self, key: &'static str, part: Option<String>) {
        if self.part(key) != part.as_deref() {
            self.revision += 1;
            self.parts.insert(key, part);
        }
    }

    /// Writes the bundle as it is now.
    pub(crate) fn write(&self) -> Vec<u8> {
        let text = self.base.text();
        let mut out = splice::object(text, |key, value| match key {
            "definitions" => Edit::of(self.definitions(value)),
            _ => match self.parts.get(key) {
                None => Edit::Keep,
                Some(None) => Edit::Drop,
                Some(Some(part)) => Edit::Put(Cow::Borrowed(part.as_str())),
            },
        });
        for (key, part) in &self.parts {
            if let (Some(part), None) = (part, value_of(text, key)) {
                out = Cow::Owned(splice::with_member(&out, key, part));
            }
        }
        out.into_owned().into_bytes()
    }

    fn definitions<'t>(&self, list: &'t str) -> Cow<'t, str> {
        // A composed bundle has nothing but usable rows, so their places are those of the definitions.
        let mut written = splice::list(list, |place, row| {
            let Some(definition) = self.base.definitions.get(place) else { return Edit::Keep };
            match self.rows.get(&definition.id) {
                None => Edit::Keep,
                Some(Change::Gone) => Edit::Drop,
                Some(Change::Json(json)) => {
                    let edited = splice::object(row, |key, _| match key {
                        "json" => Edit::Put(Cow::Borrowed(json.as_str())),
                        _ => Edit::Keep,
                    });
                    Edit::Put(Cow::Owned(edited.into_owned()))
                }
            }
        });
        for (row, json) in self.added.values() {
            let json = RawValue::from_string(json.clone()).expect("an edited object is valid JSON");
            let row = Definition { json: Cow::Owned(json), ..row.clone() };
            let mut text = Vec::new();
            write_row(&row, &mut text);
            written = Cow::Owned(splice::with_element(&written, &String::from_utf8_lossy(&text)));
        }
        written
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;
    use crate::example::definition;

    const EXPORT: &str = r#"{"abVersion":"0.0.0","definitions":[{"id":"a","type":"view","json":{"n":1.0}},{"type":"view","json":{"b":"\u00e9"},"id":"b"}],"roles":[]}"#;

    fn edited(edit: impl FnOnce(&mut Draft<'_, '_>)) -> String {
        let bundle = Bundle::parse(EXPORT.as_bytes()).unwrap();
        let mut draft = Draft::new(&bundle);
        edit(&mut draft);
        String::from_utf8(draft.write()).unwrap()
    }

    #[test]
    fn what_is_not_touched_keeps_its_bytes() {
        assert_eq!(edited(|_| ()), EXPORT);
        let put = edited(|draft| draft.put(&"a".into(), r#"{"n":2}"#.to_owned()));
        assert_eq!(put, EXPORT.replace("1.0", "2"));
        assert_eq!(edited(|draft| draft.put(&"a".into(), r#"{"n":1.0}"#.to_owned())), EXPORT);
        assert_eq!(edited(|draft| draft.put_part("roles", None)), EXPORT.replace(r#","roles":[]"#, ""));
    }

    #[test]
    fn rows_go_and_come() {
        let gone = edited(|draft| draft.leave_out(&"a".into()));
        assert!(!gone.contains(r#""id":"a""#) && gone.contains(r#"{"b":"\u00e9"}"#));
        let there = definition("c", "view", &json!({"old": 1}));
        let bundle = Bundle::parse(EXPORT.as_bytes()).unwrap();
        let mut draft = Draft::new(&bundle);
        draft.bring(&there, r#"{"old":1,"new":2}"#.to_owned());
        let come = String::from_utf8(draft.write()).unwrap();
        assert!(come.contains(r#"{"id":"c","name":"c","type":"view","json":{"old":1,"new":2},"#));
        draft.leave_out(&there.id);
        assert_eq!((draft.json(&there.id), draft.revision()), (None, 2));
        let files = edited(|draft| draft.put_part("files", Some("{}".to_owned())));
        assert!(files.ends_with(r#""roles":[],"files":{}}"#));
    }
}
