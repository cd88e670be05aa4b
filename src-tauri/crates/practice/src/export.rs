//! The two exports: what `bundle::reach` finds, with defaults filled in, files, roles and scopes.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use bundle::{Definition, DefinitionId, DefinitionType, Definitions, Stamp, reach};
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use crate::columns::{is_known_key, is_on};
use crate::import::texts;
use crate::memory::Memory;
use crate::store::{DbResult, Row, Store};
use crate::{clock, defaults, roles};

/// One definition as it is sent.
#[derive(Debug, Serialize)]
pub(crate) struct SentDefinition {
    id: String,
    name: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    json: Value,
    #[serde(rename = "createdAt")]
    created_at: Option<String>,
    #[serde(rename = "updatedAt")]
    updated_at: Option<String>,
}

/// `export/all`.
#[derive(Debug, Serialize)]
pub(crate) struct AllApps {
    #[serde(rename = "abVersion")]
    ab_version: &'static str,
    date: String,
    /// The definitions that some application leads to.
    pub definitions: Vec<SentDefinition>,
}

/// `export/:ID`.
#[derive(Debug, Serialize)]
pub(crate) struct OneApp {
    #[serde(rename = "abVersion")]
    ab_version: &'static str,
    /// The name of the file without its extension.
    pub filename: String,
    date: String,
    definitions: Vec<SentDefinition>,
    files: Map<String, Value>,
    #[serde(rename = "siteObjectConnections")]
    site_object_connections: BTreeMap<DefinitionId, Vec<DefinitionId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scopes: Option<Vec<Value>>,
    roles: Vec<Value>,
}

/// Why there is no export.
#[derive(Debug)]
pub(crate) enum NoExport {
    /// An unknown process key keeps the services from loading (wire 301).
    Broken,
    /// No application has this id (wire 16).
    NoSuchApplication,
    /// The server stumbles over a definition (wire 306b).
    Gathering,
    /// SQLite failed, which is no part of the contract.
    Database(rusqlite::Error),
}

impl From<rusqlite::Error> for NoExport {
    fn from(source: rusqlite::Error) -> Self {
        Self::Database(source)
    }
}

/// What `abVersion` always says.
const AB_VERSION: &str = "0.0.0";

/// Exports everything that some application leads to.
pub(crate) fn all_apps(store: &Store, memory: &Memory) -> Result<AllApps, NoExport> {
    refuse_broken(memory)?;
    let rows = Rows::read(store, memory)?;
    let ids = reach::export_all(&rows.definitions());
    let definitions = rows.sent(&ids, memory)?;
    Ok(AllApps { ab_version: AB_VERSION, date: clock::today(), definitions })
}

/// Exports one application. This empties `importedFieldIDs` of its objects in memory, as the real server does.
pub(crate) fn one_app(store: &Store, memory: &mut Memory, id: &str) -> Result<OneApp, NoExport> {
    refuse_broken(memory)?;
    let rows = Rows::read(store, memory)?;
    let application = rows.by_id.get(id).filter(|row| row.kind.as_deref() == Some("application"));
    let Some(application) = application else { return Err(NoExport::NoSuchApplication) };
    refuse_odd_managers(&application.value())?;
    let walk = reach::export_app(&rows.definitions(), &DefinitionId::new(id));
    memory.emptied.extend(rows.ordinary_objects(&walk.definitions));
    let rows = Rows::read(store, memory)?;
    let (roles, scopes) = roles::exported(store, &walk.roles)?;
    let date = clock::today();
    let name = application.name.clone().unwrap_or_default();
    Ok(OneApp {
        ab_version: AB_VERSION,
        filename: format!("app_{}_{date}", name.replacen(' ', "_", 1)),
        date,
        files: files(store, &rows, &walk.definitions)?,
        definitions: rows.sent(&walk.definitions, memory)?,
        site_object_connections: walk.site_object_connections,
        scopes: (!walk.roles.is_empty()).then_some(scopes),
        roles,
    })
}

fn refuse_broken(memory: &Memory) -> Result<(), NoExport> {
    if memory.is_broken() { Err(NoExport::Broken) } else { Ok(()) }
}

/// An application whose managers are a text instead of a list cannot be exported alone (golden/RULES 3.20).
fn refuse_odd_managers(application: &Value) -> Result<(), NoExport> {
    let managers = &application["accessManagers"];
    let odd = is_on(&application["isAccessManaged"]) && managers["role"].is_string();
    if odd { Err(NoExport::Gathering) } else { Ok(()) }
}

/// The files that pictures, documents and default images name: `null` when the server lacks one (wire 3.12).
fn files(store: &Store, rows: &Rows, ids: &[DefinitionId]) -> DbResult<Map<String, Value>> {
    let mut named = BTreeSet::new();
    for row in ids.iter().filter_map(|id| rows.by_id.get(id.as_str())) {
        let definition = row.value();
        let name = match (row.kind.as_deref(), definition["key"].as_str()) {
            (Some("view"), Some("docxBuilder" | "image")) => definition["settings"]["filename"].as_str(),
            (Some("field"), Some("image")) => definition["settings"]["defaultImageUrl"].as_str(),
            _ => None,
        };
        named.extend(name.filter(|name| !name.is_empty()).map(str::to_owned));
    }
    let mut files = Map::new();
    for uuid in named {
        let file = store.file(&uuid)?.map(|file| {
            let mut meta = if file.meta.is_object() { file.meta } else { json!({}) };
            for date in ["created_at", "updated_at"] {
                meta[date] = file.stored_at.clone().into();
            }
            meta["uploadedBy"] = Value::Null;
            json!({"meta": meta, "contents": file.contents})
        });
        files.insert(uuid, file.into());
    }
    Ok(files)
}

/// The stored rows by id, with what memory changed about them.
struct Rows {
    by_id: BTreeMap<String, Row>,
}

impl Rows {
    fn read(store: &Store, memory: &Memory) -> DbResult<Self> {
        let mut by_id: BTreeMap<_, _> =
            store.definitions()?.into_iter().map(|row| (row.id.clone(), row)).collect();
        for id in &memory.emptied {
            if let Some(row) = by_id.get_mut(id) {
                let mut definition = row.value();
                definition["importedFieldIDs"] = json!([]);
                row.json = definition.to_string();
            }
        }
        Ok(Self { by_id })
    }

    fn definitions(&self) -> Definitions<'static> {
        self.by_id.values().filter_map(as_definition).collect()
    }

    /// The walked objects that are no system objects and list imported fields.
    fn ordinary_objects(&self, ids: &[DefinitionId]) -> Vec<String> {
        let rows = ids.iter().filter_map(|id| self.by_id.get(id.as_str()));
        rows.filter(|row| row.kind.as_deref() == Some("object"))
            .filter(|row| {
                let object = row.value();
                !is_on(&object["isSystemObject"]) && !texts(&object["importedFieldIDs"]).is_empty()
            })
            .map(|row| row.id.clone())
            .collect()
    }

    /// The definitions as they are sent; a field with an unknown key makes the server stumble (wire 306b).
    fn sent(&self, ids: &[DefinitionId], memory: &Memory) -> Result<Vec<SentDefinition>, NoExport> {
        ids.iter()
            .filter_map(|id| self.by_id.get(id.as_str()))
            .map(|row| sent(row, &memory.loaded_at))
            .collect()
    }
}

fn sent(row: &Row, loaded_at: &str) -> Result<SentDefinition, NoExport> {
    let mut json = row.value();
    let kind = row.kind.clone().unwrap_or_default();
    if kind == "field" && json["key"].as_str().is_some_and(|key| !is_known_key(key)) {
        return Err(NoExport::Gathering);
    }
    defaults::fill(&kind, &mut json, loaded_at);
    Ok(SentDefinition {
        id: row.id.clone(),
        name: row.name.clone(),
        kind: row.kind.clone(),
        json,
        created_at: row.created_at.as_deref().map(clock::sent),
        updated_at: row.updated_at.as_deref().map(clock::sent),
    })
}

/// The row as the walks read it; rows without an object as their JSON lead nowhere.
fn as_definition(row: &Row) -> Option<Definition<'static>> {
    if !row.json.starts_with('{') {
        return None;
    }
    Some(Definition {
        id: DefinitionId::new(&row.id),
        kind: DefinitionType::new(Cow::Owned(row.kind.clone().unwrap_or_default())),
        name: row.name.clone().map(Cow::Owned),
        json: Cow::Owned(RawValue::from_string(row.json.clone()).ok()?),
        created_at: stamp(row.created_at.as_deref()),
        updated_at: stamp(row.updated_at.as_deref()),
    })
}

fn stamp(stored: Option<&str>) -> Stamp<'static> {
    stored.map_or(Stamp::Null, |time| Stamp::Text(Cow::Owned(clock::sent(time))))
}

#[cfg(test)]
mod tests;
