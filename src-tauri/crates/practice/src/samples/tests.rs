#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use super::*;

fn definitions(edition: Edition) -> BTreeMap<String, Value> {
    let rows = apps(edition)["definitions"].as_array().unwrap().clone();
    let count = rows.len();
    let by_id: BTreeMap<_, _> =
        rows.into_iter().map(|row| (row["id"].as_str().unwrap().to_owned(), row)).collect();
    assert_eq!(by_id.len(), count, "every id once");
    by_id
}

#[test]
fn rows_have_the_six_columns_and_say_their_id_and_type_inside() {
    for edition in [Edition::Staging, Edition::Production] {
        for (id, row) in definitions(edition) {
            let keys: Vec<_> = row.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(keys, ["createdAt", "id", "json", "name", "type", "updatedAt"], "{id}");
            assert_eq!((&row["json"]["id"], &row["json"]["type"]), (&row["id"], &row["type"]));
        }
    }
}

#[test]
fn a_definition_that_differs_was_saved_at_another_time() {
    let (staging, production) = (definitions(Edition::Staging), definitions(Edition::Production));
    let mut differing = 0;
    for (id, row) in &staging {
        let Some(other) = production.get(id) else { continue };
        let differs = row["json"] != other["json"];
        assert_eq!(differs, row["updatedAt"] != other["updatedAt"], "{}", row["name"]);
        differing += usize::from(differs);
    }
    assert!(differing >= 10);
}

#[test]
fn production_lacks_what_is_newer_and_has_one_field_that_staging_dropped() {
    let (staging, production) = (definitions(Edition::Staging), definitions(Edition::Production));
    let names = |rows: &BTreeMap<String, Value>, other: &BTreeMap<String, Value>| {
        let only = rows.iter().filter(|(id, row)| !other.contains_key(*id) && row["type"] == "field");
        only.map(|(_, row)| row["name"].as_str().unwrap().to_owned()).collect::<BTreeSet<_>>()
    };
    assert_eq!(names(&production, &staging), BTreeSet::from(["Item->shelf".to_owned()]));
    let newer = names(&staging, &production);
    for name in
        ["Person->language", "Visit->mood", "Visit->next_visit", "Item->supplier", "Item->warranty_until"]
    {
        assert!(newer.contains(name), "{name}");
    }
}

#[test]
fn ids_are_stable_and_look_like_uuids() {
    assert_eq!(id("Visits"), id("Visits"));
    assert_ne!(id("Visits"), id("visits"));
    for id in definitions(Edition::Staging).keys() {
        assert!(uuid::Uuid::try_parse(id).is_ok());
    }
}

#[test]
fn no_sample_needs_a_character_the_database_lacks() {
    for edition in [Edition::Staging, Edition::Production] {
        assert!(apps(edition).to_string().chars().all(|c| c <= '\u{FFFF}'));
        let seed = bundle(seed::definitions()).to_string();
        assert!(seed.chars().all(|c| c <= '\u{FFFF}'));
    }
}

#[test]
fn every_widget_has_labels_in_english_and_thai_or_none() {
    for row in definitions(Edition::Staging).values() {
        let translations = row["json"]["translations"].as_array().unwrap();
        let filled: Vec<_> = translations.iter().filter(|translation| translation["label"] != "").collect();
        assert!(
            filled.is_empty()
                || filled.len() == 2
                || row["type"].as_str().unwrap().starts_with("process.")
                || row["type"] == "trigger",
            "{}",
            row["name"]
        );
    }
}
