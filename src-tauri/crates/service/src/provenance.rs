//! Turns bytes into an entry that says what they are and where they came from.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use bundle::{Bundle, BundleKind, label};
use jiff::Timestamp;

use crate::Result;
use crate::library::{EntryApp, EntryKind, NewEntry, Origin, PartHashes, Pin, Why};
use crate::settings::SavedServer;

/// What is known of a server's export when it arrives.
pub struct Arrival {
    /// The bytes, redacted.
    pub bytes: Arc<[u8]>,
    /// What was redacted.
    pub redacted: Vec<String>,
    /// When it arrived.
    pub at: Timestamp,
}

/// Describes what came from a server.
pub fn from_server(saved: &SavedServer, arrival: Arrival, why: Why) -> Result<NewEntry> {
    let exported_at = Some(arrival.at);
    let new = describe(arrival, why, |apps| match apps {
        [app] => app.label.clone().unwrap_or_default(),
        _ => format!("All apps of {}", saved.name),
    })?;
    Ok(NewEntry { origin: Some(origin(saved)), exported_at, ..new })
}

/// Describes what came from a file; its origin is unknown.
pub fn from_file(path: &Path, arrival: Arrival) -> Result<NewEntry> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    describe(arrival, Why::AddedFile, |_| name)
}

/// Describes what AppFerry itself made from other bundles.
pub fn from_bundles(arrival: Arrival, why: Why) -> Result<NewEntry> {
    describe(arrival, why, |apps| {
        let labels: Vec<_> = apps.iter().filter_map(|app| app.label.as_deref()).collect();
        format!("Outgoing: {}", labels.join(", "))
    })
}

/// Describes the record of an import.
pub fn of_record(saved: &SavedServer, text: Arc<[u8]>, why: Why) -> NewEntry {
    NewEntry {
        kind: EntryKind::ImportRecord,
        name: format!("Import into {}", saved.name),
        content: text,
        extra: BTreeMap::new(),
        apps: Vec::new(),
        origin: Some(origin(saved)),
        exported_at: None,
        stored_at: Timestamp::now(),
        canonical_sha256: None,
        parts: PartHashes::default(),
        why,
        pin: Pin::None,
        tags: Vec::new(),
        note: None,
        parent: None,
        redacted: Vec::new(),
        secrets: None,
    }
}

/// Returns the server as an entry remembers it.
pub fn origin(saved: &SavedServer) -> Origin {
    Origin {
        server: saved.name.clone(),
        url: saved.url.clone(),
        tenant: saved.tenant.clone(),
        account: Some(saved.email.clone()),
        environment: saved.environment,
        practice: saved.practice,
        services: BTreeMap::new(),
    }
}

/// Returns a file name for a bundle, made of what the server proposes and safe on every system.
pub fn file_name(bundle: &Bundle<'_>) -> String {
    let date = bundle.envelope.date.as_deref().unwrap_or("undated");
    let proposed = match (&bundle.envelope.filename, bundle.kind) {
        (Some(name), BundleKind::App) => name.to_string(),
        (None, BundleKind::App) => format!("app_{date}"),
        (_, BundleKind::AllApps) => format!("appbuilder_{date}"),
    };
    safe_file_name(&proposed)
}

/// Returns a name that no system misunderstands: letters and digits of any script, `-` and `_`.
pub fn safe_file_name(proposed: &str) -> String {
    let safe = |c: char| if c.is_alphanumeric() || "-_".contains(c) { c } else { '_' };
    let name: String = proposed.chars().map(safe).take(120).collect();
    format!("{name}.json")
}

fn describe(arrival: Arrival, why: Why, name: impl FnOnce(&[EntryApp]) -> String) -> Result<NewEntry> {
    let bundle = Bundle::parse(&arrival.bytes)?;
    let head = bundle::Head::of(&arrival.bytes, &bundle);
    let apps = apps(&bundle);
    Ok(NewEntry {
        kind: bundle.kind.into(),
        name: name(&apps),
        apps,
        origin: None,
        exported_at: None,
        stored_at: arrival.at,
        canonical_sha256: Some(head.canonical_sha256),
        parts: PartHashes { roles: head.parts.roles, scopes: head.parts.scopes, files: head.parts.files },
        extra: BTreeMap::new(),
        why,
        pin: Pin::None,
        tags: Vec::new(),
        note: None,
        parent: None,
        redacted: arrival.redacted,
        secrets: Some(u32::try_from(bundle::secrets(&bundle).len()).unwrap_or(u32::MAX)),
        content: Arc::clone(&arrival.bytes),
    })
}

fn apps(bundle: &Bundle<'_>) -> Vec<EntryApp> {
    let rows: Vec<_> = bundle.applications().collect();
    let alone = rows.len() == 1;
    let app = |row: &&bundle::Definition<'_>| EntryApp {
        id: row.id.clone(),
        name: row.name.as_deref().map(str::to_owned),
        label: label(&row.json, "en"),
        definitions: alone.then(|| u32::try_from(bundle.definitions.len()).unwrap_or(u32::MAX)),
    };
    rows.iter().map(app).collect()
}
