#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::export;
use crate::memory::Memory;

/// Runs a whole import as a tenant does, without pauses.
fn import(store: &mut Store, file: &Value) -> Result<Vec<String>, String> {
    let upload = Upload::parse(file.to_string().as_bytes()).unwrap();
    let mut import = Import::new(upload, BTreeSet::new());
    let told = |abort: Abort| match abort {
        Abort::Message(message) => message,
        Abort::Database(error) => panic!("{error}"),
    };
    import.store_schema(store).map_err(told)?;
    import.store_screens(store).unwrap();
    import.store_files(store).unwrap();
    import.store_access(store, "db").map_err(told)?;
    Ok(import.into_notices())
}

/// What the store holds, without times that are "now".
fn held(store: &Store) -> BTreeMap<String, (Option<String>, String)> {
    store.definitions().unwrap().into_iter().map(|row| (row.id, (row.kind, row.json))).collect()
}

/// JSON as strange as a file can bring it, with the keys and ids that mean something.
fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3_i64..300).prop_map(Value::from),
        prop::sample::select(vec![
            "a", "o", "f", "g", "1", "none", "page", "one", "many", "AB_T", "ก", "", "../x"
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let key = prop::sample::select(vec![
            "id",
            "key",
            "name",
            "json",
            "settings",
            "fieldIDs",
            "pageIDs",
            "viewIDs",
            "objectIDs",
            "tableName",
            "columnName",
            "linkObject",
            "linkColumn",
            "linkType",
            "linkViaType",
            "options",
            "translations",
            "position",
            "where",
            "labelSettings",
            "indexIDs",
            "elementIDs",
            "importedFieldIDs",
            "isSystemObject",
            "required",
            "default",
            "unique",
        ]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(key, inner, 0..6).prop_map(|map| map
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value))
                .collect::<serde_json::Map<_, _>>()
                .into()),
        ]
    })
}

fn row() -> impl Strategy<Value = Value> {
    let id = prop::sample::select(vec!["a", "o", "f", "g", "p", "228e3d91-5e42-49ec-b37c-59323ae433a1"]);
    let kind = prop::sample::select(vec![
        "application",
        "object",
        "field",
        "index",
        "query",
        "view",
        "process",
        "trigger",
        "odd",
    ]);
    let key = prop::sample::select(vec![
        "string",
        "number",
        "list",
        "connectObject",
        "image",
        "hologram",
        "page",
        "combined",
    ]);
    (id, kind, key, anything()).prop_map(|(id, kind, key, json)| {
        let mut json = if json.is_object() { json } else { json!({ "settings": json }) };
        json["key"] = json!(key);
        json!({"id": id, "name": id, "type": kind, "json": json, "createdAt": "2026-01-02T03:04:05.000Z", "updatedAt": "2026-01-02T03:04:05.000Z"})
    })
}

fn bundle() -> impl Strategy<Value = Value> {
    (prop::collection::vec(row(), 0..8), anything(), anything(), anything(), anything()).prop_map(
        |(rows, connections, files, roles, scopes)| {
            json!({"definitions": rows, "siteObjectConnections": {"o": connections}, "files": {"x": files},
                "roles": [roles], "scopes": [scopes]})
        },
    )
}

proptest! {
    #[test]
    fn no_file_makes_the_server_panic(file in bundle()) {
        let mut store = Store::new().unwrap();
        let _ = import(&mut store, &file);
        let mut memory = Memory::new();
        memory.restart(&store).unwrap();
        let _ = export::all_apps(&store, &memory);
        let _ = export::one_app(&store, &mut memory, "a");
    }

    #[test]
    fn importing_twice_is_importing_once(file in bundle()) {
        let mut store = Store::new().unwrap();
        let first = import(&mut store, &file).map(|_| ());
        let once = held(&store);
        let second = import(&mut store, &file).map(|_| ());
        prop_assert_eq!(first, second);
        prop_assert_eq!(held(&store), once);
    }

    #[test]
    fn nothing_is_ever_deleted(first in bundle(), second in bundle()) {
        let mut store = Store::new().unwrap();
        let _ = import(&mut store, &first);
        let before = held(&store);
        let _ = import(&mut store, &second);
        let after = held(&store);
        prop_assert!(before.keys().all(|id| after.contains_key(id)));
    }

    #[test]
    fn any_bytes_are_refused_or_read(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        let _ = Upload::parse(&bytes);
    }
}

#[test]
fn absent_columns_keep_what_the_row_had() {
    let mut store = Store::new().unwrap();
    import(&mut store, &json!({"definitions": [{"id": "p", "name": "n", "type": "view", "json": {"a": 1}}]}))
        .unwrap();
    import(&mut store, &json!({"definitions": [{"id": "p", "json": {"b": 2}}]})).unwrap();
    let row = store.definition("p").unwrap().unwrap();
    assert_eq!((row.name.as_deref(), row.kind.as_deref()), (Some("n"), Some("view")));
    assert_eq!(row.value(), json!({"b": 2}), "json is replaced, never merged");
    import(&mut store, &json!({"definitions": [{"id": "p", "name": null}]})).unwrap();
    assert_eq!(store.definition("p").unwrap().unwrap().name, None);
}

#[test]
fn files_without_contents_are_skipped() {
    let mut store = Store::new().unwrap();
    let file = json!({"definitions": [], "files": {"a": null, "b": {"meta": {}}, "c": {"meta": {"size": 5}, "contents": "aGVsbG8="}}});
    import(&mut store, &file).unwrap();
    assert_eq!(store.file("a").unwrap(), None);
    assert_eq!(store.file("b").unwrap(), None);
    assert_eq!(store.file("c").unwrap().unwrap().meta, json!({"size": 5}));
}

#[test]
fn an_abort_at_a_field_leaves_screens_unstored_and_early_rows_stored() {
    let mut store = Store::new().unwrap();
    let file = json!({"definitions": [
        {"id": "o", "type": "object", "json": {"fieldIDs": ["f"], "tableName": "AB_O"}},
        {"id": "f", "type": "field", "json": {"key": "hologram"}},
        {"id": "p", "type": "view", "json": {}},
    ]});
    assert!(import(&mut store, &file).unwrap_err().contains("reading 'id'"));
    assert_eq!(held(&store).keys().collect::<Vec<_>>(), ["f", "o"]);
    assert_eq!(store.table("AB_O"), None);
}
