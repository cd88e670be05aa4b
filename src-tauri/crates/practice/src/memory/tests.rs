#![allow(clippy::unwrap_used)]

use serde_json::json;

use super::*;
use crate::store::Row;

fn put(store: &Store, id: &str, kind: &str, json: &Value) {
    let row = Row {
        id: id.to_owned(),
        name: None,
        kind: Some(kind.to_owned()),
        json: json.to_string(),
        created_at: None,
        updated_at: None,
    };
    store.put_definition(&row).unwrap();
}

fn loaded(store: &Store) -> Memory {
    let mut memory = Memory::new();
    memory.reload(store).unwrap();
    memory
}

#[test]
fn only_elements_that_a_process_lists_can_break_the_tenant() {
    let store = Store::new().unwrap();
    put(&store, "e", "process.task.odd", &json!({"key": "Teleport"}));
    assert!(!loaded(&store).is_broken());
    put(&store, "p", "process", &json!({"elementIDs": ["e"]}));
    assert!(loaded(&store).is_broken());
    put(&store, "e", "process.task.odd", &json!({"key": "End"}));
    assert!(!loaded(&store).is_broken());
    put(&store, "e", "process.participant", &json!({}));
    assert!(!loaded(&store).is_broken(), "participants have no key");
}

#[test]
fn triggers_and_parts_of_a_subprocess_count_too() {
    let store = Store::new().unwrap();
    put(&store, "p", "process", &json!({"elementIDs": ["s", "t"]}));
    put(&store, "s", "process.task.service.subProcess", &json!({"key": "SubProcess", "elementIDs": ["e"]}));
    put(&store, "t", "trigger", &json!({"key": "TriggerLifecycle"}));
    assert!(!loaded(&store).is_broken());
    put(&store, "e", "process.task.odd", &json!({"key": "Teleport"}));
    assert!(loaded(&store).is_broken());
    put(&store, "e", "process.task.end", &json!({"key": "End"}));
    put(&store, "t", "trigger", &json!({"key": "TriggerMagic"}));
    assert!(loaded(&store).is_broken());
}

#[test]
fn a_broken_tenant_stays_broken_until_it_is_restarted() {
    let store = Store::new().unwrap();
    put(&store, "p", "process", &json!({"elementIDs": ["e"]}));
    put(&store, "e", "process.task.odd", &json!({"key": "Teleport"}));
    let mut memory = loaded(&store);
    assert!(memory.takes_false_reauthenticate());
    assert!(!memory.takes_false_reauthenticate(), "only the first answer misleads");
    store.delete_definition("e").unwrap();
    memory.reload(&store).unwrap();
    assert!(memory.is_broken());
    memory.restart(&store).unwrap();
    assert!(!memory.is_broken());
}

#[test]
fn the_time_of_change_is_that_of_the_first_question() {
    let store = Store::new().unwrap();
    let mut memory = loaded(&store);
    let first = memory.changed_at();
    assert_eq!(memory.changed_at(), first);
    memory.emptied.insert("o".to_owned());
    memory.reload(&store).unwrap();
    assert!(memory.changed_at() >= first);
    assert!(memory.emptied.is_empty());
}
