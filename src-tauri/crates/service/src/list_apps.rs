//! Lists the apps of a server. There is no light list (wire 4l): a look is an export of all apps, kept in memory,
//! so that the panes can be compared without asking again.

use std::collections::BTreeMap;
use std::sync::Arc;

use bundle::reach::Reach;
use bundle::{Bundle, Definition, DefinitionId, DefinitionType, Definitions, Hash, canonical, label};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ServerId;
use crate::reading::reading;
use crate::server::Server;
use crate::{Progress, Result, Stage};

/// The app that every server has (definition-model §4.5).
const SITE_ADMINISTRATION: &str = "227bcbb3-437f-4bb5-a5a1-ec3198696206";

/// The apps of a server as they were at one moment.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct AppList {
    /// The server.
    pub server: ServerId,
    /// When it was asked.
    pub read_at: String,
    /// Its apps, by label.
    pub apps: Vec<AppRow>,
}

/// One app in a list.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct AppRow {
    /// The id of its `application` definition.
    pub id: String,
    /// Its name in the definition.
    pub name: String,
    /// Its label in the user's language, or the first there is.
    pub label: String,
    /// How many definitions an export of it would carry.
    pub definitions: usize,
    /// How many of them are objects.
    pub objects: usize,
    /// How many of them are pages.
    pub pages: usize,
    /// The bytes of these definitions.
    pub bytes: usize,
    /// The youngest `updatedAt` among them, as the server writes it.
    pub updated_at: Option<String>,
    /// When it was last kept in the library; `None` is not known.
    pub last_backup: Option<String>,
    /// Whether it belongs to the platform itself.
    pub system: bool,
}

/// What a server held at one moment.
#[derive(Clone)]
pub struct Look {
    /// The export of all apps.
    pub bytes: Arc<[u8]>,
    /// When it arrived.
    pub read_at: Timestamp,
    /// Each app with the definitions that an export of it would carry.
    pub apps: Arc<BTreeMap<DefinitionId, AppContents>>,
}

/// What one app consists of.
pub struct AppContents {
    /// The row for lists.
    pub row: AppRow,
    /// Each definition with its canonical hash.
    pub hashes: BTreeMap<DefinitionId, Hash>,
    /// Each definition with its `updatedAt`.
    pub updated: BTreeMap<DefinitionId, String>,
}

/// Reads what a server holds now.
pub async fn look(server: &Server, progress: &Progress) -> Result<Look> {
    progress.stage(Stage::Read);
    let received = server.export_all(progress).await?;
    let bytes: Arc<[u8]> = received.bytes.into();
    let shared = Arc::clone(&bytes);
    let apps = reading(move || contents(&shared)).await?;
    progress.proof(format!("{} apps read", apps.len()));
    Ok(Look { bytes, read_at: Timestamp::now(), apps: Arc::new(apps) })
}

/// Returns the list for people, sorted by label.
pub fn list(server: ServerId, look: &Look) -> AppList {
    let mut apps: Vec<_> = look.apps.values().map(|app| app.row.clone()).collect();
    apps.sort_by_key(|app| (app.system, app.label.to_lowercase(), app.id.clone()));
    AppList { server, read_at: look.read_at.to_string(), apps }
}

fn contents(bytes: &[u8]) -> Result<BTreeMap<DefinitionId, AppContents>> {
    let bundle = Bundle::parse(bytes)?;
    let definitions = Definitions::of(&bundle);
    let reach = Reach::of(&definitions);
    let hashes: BTreeMap<_, _> = canonical::definition_hashes(&bundle.definitions).into_iter().collect();
    let apps = reach.applications().filter_map(|id| definitions.get(id));
    let contents = |app: &Definition<'_>| {
        let ids = reach.export_app(&app.id).definitions;
        let rows: Vec<_> = ids.iter().filter_map(|id| definitions.get(id)).collect();
        app_contents(app, &rows, &hashes)
    };
    Ok(apps.map(|app| (app.id.clone(), contents(app))).collect())
}

fn app_contents(
    app: &Definition<'_>,
    rows: &[&Definition<'_>],
    hashes: &BTreeMap<&DefinitionId, Hash>,
) -> AppContents {
    let updated: BTreeMap<_, _> =
        rows.iter().filter_map(|row| Some((row.id.clone(), row.updated_at.as_text()?.to_owned()))).collect();
    let name = app.name.as_deref().unwrap_or_default();
    AppContents {
        row: AppRow {
            id: app.id.to_string(),
            name: name.to_owned(),
            label: label(&app.json, "en").unwrap_or_else(|| name.to_owned()),
            definitions: rows.len(),
            objects: rows.iter().filter(|row| row.kind == DefinitionType::Object).count(),
            pages: rows.iter().filter(|row| is_page(row)).count(),
            bytes: rows.iter().map(|row| row.json.get().len()).sum(),
            updated_at: updated.values().max().cloned(),
            last_backup: None,
            system: app.id.as_str() == SITE_ADMINISTRATION,
        },
        hashes: rows.iter().filter_map(|row| Some((row.id.clone(), *hashes.get(&row.id)?))).collect(),
        updated,
    }
}

/// Tells a page from a widget; pages of mobile apps have a type of their own.
fn is_page(row: &Definition<'_>) -> bool {
    #[derive(Deserialize)]
    struct Keyed {
        key: String,
    }
    let named = || serde_json::from_str::<Keyed>(row.json.get()).is_ok_and(|view| view.key == "page");
    row.kind.as_str() == "mobile-page" || (row.kind == DefinitionType::View && named())
}
