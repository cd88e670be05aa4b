use std::collections::BTreeSet;

use practice::{Options, Practice, PracticeError};
use serde_json::{Value, json};

use crate::client::{Client, empty, practice};

/// Carries one app from staging to production and returns production's definitions before and after.
async fn carry(
    practice: &Practice,
    app: &str,
) -> (std::collections::BTreeMap<String, Value>, std::collections::BTreeMap<String, Value>, Value) {
    let [staging, production] = practice.servers() else { panic!() };
    let (source, target) = (Client::builder(staging).await, Client::builder(production).await);
    let file = source.get(&format!("/definition/export/{}", source.app(app).await)).await;
    let before = target.definitions().await;
    let reply = target.import(file.body.clone()).await;
    assert_eq!(reply.json(), json!({"status": "success", "data": {"done": true}}));
    (before, target.definitions().await, file.json())
}

async fn columns(client: &Client, object: &str) -> Vec<String> {
    let rows = client.definitions().await;
    let id = rows.values().find(|row| row["type"] == "object" && row["name"] == object).unwrap()["id"]
        .as_str()
        .unwrap();
    let info = client.get(&format!("/definition/info/object/{id}")).await.json();
    let fields = info["data"]["fields"].as_array().unwrap();
    fields
        .iter()
        .map(|field| format!("{} {}", field["Field"].as_str().unwrap(), field["Type"].as_str().unwrap()))
        .collect()
}

#[tokio::test]
async fn both_servers_have_the_three_apps_with_labels_in_two_languages() {
    let practice = practice().await;
    for server in practice.servers() {
        let rows = Client::builder(server).await.definitions().await;
        let apps: BTreeSet<_> = rows
            .values()
            .filter(|row| row["type"] == "application")
            .map(|row| row["name"].as_str().unwrap())
            .collect();
        assert_eq!(apps, BTreeSet::from(["Equipment", "Site Administration", "Visits", "Volunteers"]));
        let languages: BTreeSet<_> = rows
            .values()
            .flat_map(|row| row["json"]["translations"].as_array().cloned().unwrap_or_default())
            .map(|translation| translation["language_code"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(languages, BTreeSet::from(["en".to_owned(), "th".to_owned()]));
    }
}

#[tokio::test]
async fn one_object_is_listed_by_two_apps() {
    let practice = practice().await;
    let rows = Client::builder(&practice.servers()[1]).await.definitions().await;
    let listed_by = |name: &str| {
        let id =
            rows.values().find(|row| row["type"] == "object" && row["name"] == name).unwrap()["id"].clone();
        let lists =
            |row: &&Value| row["json"]["json"]["objectIDs"].as_array().is_some_and(|ids| ids.contains(&id));
        rows.values().filter(|row| row["type"] == "application").filter(lists).count()
    };
    assert_eq!((listed_by("Person"), listed_by("Item")), (2, 1));
}

#[tokio::test]
async fn nothing_in_the_samples_dangles() {
    let practice = practice().await;
    for control in [practice.staging(), practice.production()] {
        assert_eq!(control.notices(), Vec::<String>::new());
    }
    for server in practice.servers() {
        let rows = Client::builder(server).await.definitions().await;
        let lists = [
            "objectIDs",
            "queryIDs",
            "datacollectionIDs",
            "pageIDs",
            "processIDs",
            "fieldIDs",
            "viewIDs",
            "elementIDs",
        ];
        for row in rows.values() {
            for list in lists {
                let inner = if row["type"] == "application" {
                    &row["json"]["json"][list]
                } else {
                    &row["json"][list]
                };
                for id in inner.as_array().into_iter().flatten() {
                    assert!(rows.contains_key(id.as_str().unwrap()), "{} {list} {id}", row["name"]);
                }
            }
            for link in ["linkObject", "linkColumn", "datasourceID", "datacollectionID", "fieldId"] {
                if let Some(id) = row["json"]["settings"][link].as_str() {
                    assert!(rows.contains_key(id), "{} {link}", row["name"]);
                }
            }
        }
    }
}

#[tokio::test]
async fn carrying_visits_goes_well_to_the_last_column() {
    let practice = practice().await;
    let (before, after, file) = carry(&practice, "Visits").await;
    assert_eq!(practice.production().notices(), Vec::<String>::new());
    assert!(after.len() > before.len());
    for row in file["definitions"].as_array().unwrap() {
        let id = row["id"].as_str().unwrap();
        assert_eq!(after[id]["json"], row["json"], "{}", row["name"]);
    }
    let production = Client::builder(&practice.servers()[1]).await;
    let visit = columns(&production, "Visit").await;
    assert!(
        visit.contains(&"mood varchar(255)".to_owned()) && visit.contains(&"next_visit datetime".to_owned())
    );
    assert!(columns(&production, "Person").await.contains(&"language longtext".to_owned()));
}

#[tokio::test]
async fn carrying_volunteers_goes_well_too() {
    let practice = practice().await;
    carry(&practice, "Volunteers").await;
    assert_eq!(practice.production().notices(), Vec::<String>::new());
}

#[tokio::test]
async fn carrying_equipment_loses_digits_and_hides_a_failed_column() {
    let practice = practice().await;
    let price = || practice.production().cells("AB_Practice_Item", "price").unwrap();
    let bought = || practice.production().cells("AB_Practice_Item", "bought").unwrap();
    assert!(price().iter().flatten().any(|price| !price.ends_with(".00")));
    assert!(bought()[0].as_deref().unwrap().len() == 19);
    let (before, after, _) = carry(&practice, "Equipment").await;
    assert!(price().iter().flatten().all(|price| !price.contains('.')), "decimals are gone");
    assert_eq!(bought()[0].as_deref().unwrap().len(), 10, "times are cut");
    let production = Client::builder(&practice.servers()[1]).await;
    let item = columns(&production, "Item").await;
    assert!(item.contains(&"serial varchar(255)".to_owned()), "the failed column stays as it was");
    assert!(
        !item.iter().any(|column| column.starts_with("warranty_until") || column.starts_with("supplier"))
    );
    assert!(item.contains(&"shelf varchar(255)".to_owned()), "the hidden field's column stays");
    assert!(practice.production().notices()[0].contains("Truncated incorrect INTEGER value"));
    let shelf = before.values().find(|row| row["name"] == "Item->shelf").unwrap();
    assert!(!after.contains_key(shelf["id"].as_str().unwrap()), "the field is hidden");
}

#[tokio::test]
async fn somebody_worked_on_production_after_staging() {
    let practice = practice().await;
    let newest = |rows: &std::collections::BTreeMap<String, Value>| {
        rows.values().find(|row| row["name"] == "Item list").unwrap()["updatedAt"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let staging = Client::builder(&practice.servers()[0]).await.definitions().await;
    let production = Client::builder(&practice.servers()[1]).await.definitions().await;
    assert!(newest(&production) > newest(&staging));
}

#[tokio::test]
async fn every_start_holds_the_same_definitions() {
    let (one, two) = (practice().await, practice().await);
    let export = |practice: &Practice| {
        let server = practice.servers()[0].clone();
        async move {
            let mut rows = Client::builder(&server).await.definitions().await;
            for row in rows.values_mut() {
                row["updatedAt"] = Value::Null;
                row["json"]["json"]["versionData"] = Value::Null;
            }
            rows
        }
    };
    assert_eq!(export(&one).await, export(&two).await);
}

#[tokio::test]
async fn empty_servers_have_only_what_every_server_has() {
    let practice = empty().await;
    for server in practice.servers() {
        let rows = Client::builder(server).await.definitions().await;
        let apps: Vec<_> =
            rows.values().filter(|row| row["type"] == "application").map(|row| &row["name"]).collect();
        assert_eq!(apps, ["Site Administration"]);
        assert_eq!(rows["227bcbb3-437f-4bb5-a5a1-ec3198696206"]["name"], "Site Administration");
    }
}

#[tokio::test]
async fn a_tenant_can_be_seeded_from_exports() {
    let practice = practice().await;
    let [staging, production] = practice.servers() else { panic!() };
    let source = Client::builder(staging).await;
    let all = source.get("/definition/export/all").await.body;
    let visits = source.get(&format!("/definition/export/{}", source.app("Visits").await)).await.body;
    practice.production().seed_from_exports(&[&all, &visits]).unwrap();
    let target = Client::builder(production).await;
    let ids = |rows: std::collections::BTreeMap<String, Value>| rows.into_keys().collect::<Vec<_>>();
    assert_eq!(ids(target.definitions().await), ids(source.definitions().await));
    let copy = target.get(&format!("/definition/export/{}", target.app("Visits").await)).await.json();
    assert_eq!(copy["roles"].as_array().unwrap().len(), 1);
    assert_eq!(practice.production().import_count(), 0);
    assert!(matches!(practice.production().seed_from_exports(&[b"{"]), Err(PracticeError::Seed(_))));
}

#[tokio::test]
async fn a_port_that_is_taken_is_an_error() {
    let practice = practice().await;
    let port = practice.servers()[0].url.rsplit(':').next().unwrap().parse().unwrap();
    let second = Practice::start(Options { port: Some(port), empty: true }).await;
    assert!(matches!(second, Err(PracticeError::Listen { port: taken, .. }) if taken == port));
    practice.shutdown().await;
    assert!(
        Practice::start(Options { port: Some(port), empty: true }).await.is_ok(),
        "the port is free again"
    );
}
