//! The sample apps of the practice servers: three apps of our own in two editions, with rows to look at.

mod equipment;
mod kit;
mod rows;
mod seed;
mod visits;
mod volunteers;

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::control::TenantControl;
use crate::error::PracticeError;
use crate::roles::USER_OBJECT;
use kit::{Edition, id};
use visits::{COORDINATOR, PICTURE};

/// The picture on the first page of "Visits".
const HOUSE: &[u8] = include_bytes!("../samples/house.png");

/// Fills the tenants: the first with the newer edition, the others with the older one.
pub(crate) fn fill(controls: &[TenantControl], empty: bool) -> Result<(), PracticeError> {
    for (position, control) in controls.iter().enumerate() {
        let edition = if position == 0 { Edition::Staging } else { Edition::Production };
        let mut exports = vec![bundle(seed::definitions())];
        if !empty {
            exports.push(apps(edition));
        }
        let exports: Vec<String> = exports.iter().map(Value::to_string).collect();
        let exports: Vec<&[u8]> = exports.iter().map(String::as_bytes).collect();
        control.seed_from_exports(&exports)?;
        if !empty {
            let state = control.tenant().state();
            rows::insert(&state.store, edition).map_err(|error| PracticeError::Seed(format!("{error}.")))?;
            for account in state.store.accounts()? {
                state.store.link_role(&id(COORDINATOR), "users", &account.uuid)?;
            }
        }
    }
    Ok(())
}

/// All sample apps as one file, with the role, scope and picture of "Visits".
fn apps(edition: Edition) -> Value {
    let mut definitions = volunteers::definitions(edition);
    definitions.extend(visits::definitions(edition));
    definitions.extend(equipment::definitions(edition));
    let mut file = bundle(definitions);
    file["siteObjectConnections"] = json!({ USER_OBJECT: [id("USER.Visit_coordinator")] });
    file["scopes"] = json!([{
        "uuid": id("Visit scope"), "objectIds": [id("Visit"), id("Person")], "Filters": null, "allowAll": 0,
        "translations": described("Visits and people", "The rows of visits and people."),
    }]);
    file["roles"] = json!([{
        "uuid": id(COORDINATOR), "Default Role": 0, "scopes": [id("Visit scope")],
        "translations": described(COORDINATOR, "Plans and records visits."),
    }]);
    let picture = id(PICTURE);
    let meta = json!({
        "field": null, "object": null, "file": format!("{picture}.png"), "size": HOUSE.len(), "uploadedBy": null,
        "type": "image/png", "info": null,
    });
    file["files"] = json!({ picture: {"meta": meta, "contents": STANDARD.encode(HOUSE)} });
    file
}

/// A file with these definitions, each once: two apps bring the object they share.
fn bundle(mut definitions: Vec<Value>) -> Value {
    let mut seen = BTreeSet::new();
    definitions.retain(|row| seen.insert(row["id"].to_string()));
    json!({"abVersion": "0.0.0", "date": "20260420", "definitions": definitions})
}

fn described(name: &str, description: &str) -> Value {
    json!([{"language_code": "en", "name": name, "description": description}])
}

#[cfg(test)]
mod tests;
