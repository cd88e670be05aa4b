//! A journey: AppFerry with folders of its own, and practice servers behind a door.

use std::time::Duration;

use bundle::DefinitionId;
use practice::{Options, Practice, PracticeServer, TenantControl};
use serde_json::Value;
use service::ferry::{Ferry, ImportRow, Opening, PlanView, ServerDraft, Source};
use service::gate::Consent;
use service::history::{Asked, HistoryFilter};
use service::report::ImportReport;
use service::secrets::{Keep, Secrets};
use service::settings::Places;
use service::verify_import::Patience;
use service::{Environment, Error, Progress, Result, Secret, ServerId};
use tempfile::TempDir;

use crate::door::Door;

/// The scope that every server has.
pub const ALL_ACCESS: &str = "838beeb9-0a13-4b0f-9780-0d47e67f3752";

/// Enough for an import of a practice server to end.
pub const PATIENCE: Patience = Patience { pause: Duration::from_millis(100), limit: Duration::from_secs(30) };
/// For imports that do not end while somebody waits.
const LITTLE_PATIENCE: Patience =
    Patience { pause: Duration::from_millis(100), limit: Duration::from_millis(1200) };

/// A user with AppFerry and two servers: staging (a test server) and production.
pub struct Journey {
    pub practice: Practice,
    pub door: Door,
    pub home: TempDir,
    pub ferry: Ferry,
    pub staging: ServerId,
    pub production: ServerId,
}

impl Journey {
    /// Begins with the sample apps on both servers.
    pub async fn begin() -> Self {
        Self::with(Options::default(), PATIENCE).await
    }

    /// Begins as [`Journey::begin`], with a user who soon gives up waiting for a server that does not answer.
    pub async fn begin_in_a_hurry() -> Self {
        Self::with(Options::default(), LITTLE_PATIENCE).await
    }

    /// Begins with servers that hold only what every server has.
    pub async fn begin_empty() -> Self {
        Self::with(Options { empty: true, ..Options::default() }, PATIENCE).await
    }

    /// Begins as [`Journey::begin`], with AppFerry's folders where the test wants them.
    pub async fn begin_in(places: Places) -> Self {
        let home = tempfile::tempdir().unwrap();
        Self::at(home, open_in(places, PATIENCE), Options::default()).await
    }

    async fn with(options: Options, patience: Patience) -> Self {
        let home = tempfile::tempdir().unwrap();
        let ferry = open(&home, patience);
        Self::at(home, ferry, options).await
    }

    async fn at(home: TempDir, ferry: Ferry, options: Options) -> Self {
        let practice = Practice::start(options).await.unwrap();
        let door = Door::to(&practice.servers()[0].url).await;
        let [staging, production] = practice.servers() else { panic!("two practice servers") };
        let staging = add(&ferry, draft(staging, &door.url(), Environment::Test), &staging.password).await;
        let production =
            add(&ferry, draft(production, &door.url(), Environment::Production), &production.password).await;
        Self { practice, door, home, ferry, staging, production }
    }

    /// Returns all imports, the newest first.
    pub async fn imports(&self) -> Vec<ImportRow> {
        self.ferry.imports(HistoryFilter::default()).await.unwrap()
    }

    /// Saves a server again, under another name and for another use.
    pub async fn save_again(&self, server: &ServerId, name: &str, environment: Environment) -> ServerId {
        let at = usize::from(*server != self.staging);
        let server = &self.practice.servers()[at];
        let draft = ServerDraft { name: name.to_owned(), ..draft(server, &self.door.url(), environment) };
        add(&self.ferry, draft, &server.password).await
    }

    /// Returns the handle of the practice server that a saved server stands for.
    pub fn control(&self, server: &ServerId) -> &TenantControl {
        if *server == self.staging { self.practice.staging() } else { self.practice.production() }
    }

    /// Returns an app of a server by its name.
    pub async fn app(&self, server: &ServerId, name: &str) -> DefinitionId {
        let apps = self.ferry.list_apps(server, true).await.unwrap().apps;
        let app = apps.iter().find(|app| app.name == name).unwrap_or_else(|| panic!("{name} is no app"));
        DefinitionId::new(&app.id)
    }

    /// Plans to carry an app from staging to production.
    pub async fn plan(&self, app: &str) -> PlanView {
        self.try_to_plan(app).await.unwrap()
    }

    /// Plans to carry an app from staging to production, where that may fail.
    pub async fn try_to_plan(&self, app: &str) -> Result<PlanView> {
        let apps = vec![self.app(&self.staging, app).await];
        let source = Source::Server { server: self.staging, apps };
        self.ferry.plan_import(source, &self.production).await
    }

    /// Carries out a plan of this run, with everything said that can be said.
    pub async fn apply(&self, plan: &PlanView) -> Result<ImportReport> {
        self.apply_saying(plan, &consent(plan)).await
    }

    /// Carries out a plan of this run, with only this said.
    pub async fn apply_saying(&self, plan: &PlanView, consent: &Consent) -> Result<ImportReport> {
        self.ferry.apply_planned(&plan.id.parse().unwrap(), consent).await
    }

    /// Exports all apps of a server, past AppFerry's library.
    pub async fn export(&self, server: &ServerId) -> Vec<u8> {
        let (_, client) = self.ferry.server(server).await.unwrap();
        client.export_all(&Progress::hidden()).await.unwrap().bytes
    }

    /// Returns a definition of a server by its name.
    pub async fn definition(&self, server: &ServerId, name: &str) -> Value {
        let export: Value = serde_json::from_slice(&self.export(server).await).unwrap();
        let rows = export["definitions"].as_array().unwrap();
        rows.iter().find(|row| row["name"] == name).unwrap_or_else(|| panic!("{name} is there")).clone()
    }

    /// Changes the text of a definition on a server as another builder would.
    pub async fn work_of_another_builder(&self, server: &ServerId, name: &str) -> String {
        let id = self.definition(server, name).await["id"].as_str().unwrap().to_owned();
        let edit = |json: &mut Value| json["translations"][0]["label"] = "Changed meanwhile".into();
        assert!(self.control(server).edit_definition(&id, edit).unwrap());
        id
    }
}

/// Opens AppFerry on a folder, without a keychain.
pub fn open(home: &TempDir, patience: Patience) -> Ferry {
    let usual = Places::new(Some(&home.path().join("config"))).unwrap();
    open_in(Places { locks: home.path().join("locks"), ..usual }, patience)
}

fn open_in(places: Places, patience: Patience) -> Ferry {
    Ferry::open(Opening { places, secrets: Secrets::without_keychain(), patience }).unwrap()
}

/// Saves a server, with its secret in memory.
pub async fn add(ferry: &Ferry, draft: ServerDraft, password: &str) -> ServerId {
    ferry.add_server(draft, Secret::new(password), Keep::Session).await.unwrap().id
}

/// Describes a practice server as a user would.
pub fn draft(server: &PracticeServer, url: &str, environment: Environment) -> ServerDraft {
    ServerDraft {
        name: server.name.clone(),
        url: url.to_owned(),
        tenant: Some(server.tenant.clone()),
        email: server.email.clone(),
        environment,
        read_only: false,
        allow_plain_http: false,
        uses_token: false,
    }
}

/// Says everything that a plan asks for.
pub fn consent(plan: &PlanView) -> Consent {
    Consent { typed_name: Some(plan.destination.name.clone()), accept_errors: true, asked: Asked::Skipped }
}

/// Returns the code of an error.
pub fn code<T>(result: Result<T>) -> service::Code {
    result.map(|_| ()).map_err(|error: Error| error.code()).expect_err("this had to fail")
}
