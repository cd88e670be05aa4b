//! The system objects' side of links: appended, never taken away (golden/RULES 1.4).

use serde_json::{Map, Value};

use super::texts;
use crate::store::{DbResult, Store};

/// What survives when the server rebuilds a system object's row.
const KEPT: [&str; 19] = [
    "id",
    "type",
    "connName",
    "name",
    "labelFormat",
    "labelSettings",
    "isImported",
    "isExternal",
    "tableName",
    "primaryColumnName",
    "transColumnName",
    "urlPath",
    "objectWorkspace",
    "isSystemObject",
    "translations",
    "fieldIDs",
    "importedFieldIDs",
    "indexIDs",
    "createdInAppID",
];

/// Adds the fields to the system objects that exist, and rebuilds those rows with a new date.
pub(crate) fn connect(store: &Store, connections: &[(String, Vec<String>)], now: &str) -> DbResult<()> {
    for (id, fields) in connections {
        let Some(mut row) = store.definition(id)? else { continue };
        let Value::Object(old) = row.value() else { continue };
        let object = rebuilt(store, old, fields)?;
        row.name = object.get("name").and_then(Value::as_str).map(str::to_owned).or(row.name);
        row.json = Value::Object(object).to_string();
        row.updated_at = Some(now.to_owned());
        store.put_definition(&row)?;
    }
    Ok(())
}

fn rebuilt(store: &Store, mut object: Map<String, Value>, fields: &[String]) -> DbResult<Map<String, Value>> {
    let mut imported = listed(&object, "importedFieldIDs");
    append(&mut imported, fields);
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for id in listed(&object, "fieldIDs") {
        match store.definition(&id)? {
            Some(_) => known.push(id),
            None => unknown.push(id),
        }
    }
    append(&mut known, fields);
    unknown.retain(|id| !known.contains(id));
    known.append(&mut unknown);
    object.insert("importedFieldIDs".to_owned(), imported.into());
    object.insert("fieldIDs".to_owned(), known.into());
    object.retain(|key, _| KEPT.contains(&key.as_str()));
    Ok(object)
}

fn listed(object: &Map<String, Value>, key: &str) -> Vec<String> {
    object.get(key).map(texts).unwrap_or_default()
}

fn append(ids: &mut Vec<String>, more: &[String]) {
    for id in more {
        if !ids.contains(id) {
            ids.push(id.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;
    use crate::store::Row;

    fn store_with(rows: &[(&str, Value)]) -> Store {
        let store = Store::new().unwrap();
        for (id, json) in rows {
            let row = Row {
                id: (*id).to_owned(),
                name: Some("old".to_owned()),
                kind: Some("object".to_owned()),
                json: json.to_string(),
                created_at: None,
                updated_at: Some("2020-01-01 00:00:00".to_owned()),
            };
            store.put_definition(&row).unwrap();
        }
        store
    }

    #[test]
    fn fields_are_appended_after_known_and_before_unknown_ids() {
        let object = json!({"name": "USER", "fieldIDs": ["a", "gone"], "objectWorkspaceViews": {"list": []}});
        let store = store_with(&[("user", object), ("a", json!({})), ("b", json!({}))]);
        connect(&store, &[("user".to_owned(), vec!["b".to_owned(), "a".to_owned()])], "2026-01-02 03:04:05")
            .unwrap();
        let row = store.definition("user").unwrap().unwrap();
        assert_eq!(row.value()["fieldIDs"], json!(["a", "b", "gone"]));
        assert_eq!(row.value()["importedFieldIDs"], json!(["b", "a"]));
        assert_eq!(row.value().get("objectWorkspaceViews"), None);
        assert_eq!(row.name.as_deref(), Some("USER"));
        assert_eq!(row.updated_at.as_deref(), Some("2026-01-02 03:04:05"));
    }

    #[test]
    fn a_system_object_that_is_missing_is_not_made() {
        let store = store_with(&[]);
        connect(&store, &[("user".to_owned(), vec!["b".to_owned()])], "2026-01-02 03:04:05").unwrap();
        assert_eq!(store.definition("user").unwrap(), None);
    }
}
