//! The handles by which tests look into the practice server and make it misbehave; nothing of this is on HTTP.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value};

use crate::clock;
use crate::convert::text_of;
use crate::error::PracticeError;
use crate::fault::{Call, Fault};
use crate::import::{Abort, Import, Refusal, Upload};
use crate::practice::{PracticeServer, secret};
use crate::site::Site;
use crate::tenant::Tenant;

/// How often [`TenantControl::wait_for_imports`] looks.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// An address with its password.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// The address.
    pub email: String,
    /// The password, new on each start.
    pub password: String,
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login").field("email", &self.email).finish_non_exhaustive()
    }
}

/// The handle for one tenant.
#[derive(Clone)]
pub struct TenantControl {
    site: Arc<Site>,
    tenant: Arc<Tenant>,
    builder: Login,
    viewer: Login,
    token: String,
}

impl fmt::Debug for TenantControl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TenantControl").field("tenant", &self.tenant.name).finish_non_exhaustive()
    }
}

/// The handle for the server as a whole.
#[derive(Clone, Debug)]
pub struct SiteControl {
    site: Arc<Site>,
}

impl TenantControl {
    pub(crate) fn new(site: Arc<Site>, tenant: Arc<Tenant>, email: &str, password: String) -> Self {
        let viewer = Login { email: "viewer@practice.example".to_owned(), password: secret() };
        let builder = Login { email: email.to_owned(), password };
        Self { site, tenant, builder, viewer, token: secret() }
    }

    pub(crate) fn server(&self, url: &str) -> PracticeServer {
        PracticeServer {
            name: self.tenant.name.clone(),
            url: url.to_owned(),
            tenant: self.tenant.uuid.clone(),
            email: self.builder.email.clone(),
            password: self.builder.password.clone(),
        }
    }

    pub(crate) fn tenant(&self) -> &Tenant {
        &self.tenant
    }

    /// Returns the tenant's id.
    pub fn uuid(&self) -> &str {
        &self.tenant.uuid
    }

    /// Returns the first label of the tenant's host name.
    pub fn key(&self) -> &str {
        &self.tenant.key
    }

    /// Returns an account that may log in but is no builder.
    pub fn viewer(&self) -> Login {
        self.viewer.clone()
    }

    /// Returns a `user-token` that stands for the builder.
    pub fn user_token(&self) -> String {
        self.token.clone()
    }

    /// Lets the next call of this kind fail; several faults wait in line.
    pub fn inject(&self, call: Call, fault: Fault) {
        self.tenant.faults().inject(call, fault);
    }

    /// Makes all calls of this kind slower.
    pub fn delay(&self, call: Call, by: Duration) {
        self.tenant.faults().delay(call, by);
    }

    /// Makes the database refuse this field's column in all imports from now on, hidden behind success.
    pub fn fail_column(&self, field: &str) {
        self.tenant.failing_fields().insert(field.to_owned());
    }

    /// Returns how often the import was called, whatever became of it.
    pub fn import_count(&self) -> u64 {
        self.tenant.uploads()
    }

    /// Waits until no import is running.
    pub async fn wait_for_imports(&self) {
        while self.tenant.running_imports() > 0 {
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// Returns what the database refused, which the server tells only its developers.
    pub fn notices(&self) -> Vec<String> {
        self.tenant.state().memory.notices.clone()
    }

    /// Returns the password hashes and salts that exports leak, so that a test can search for them.
    pub fn leaked_secrets(&self) -> Result<Vec<String>, PracticeError> {
        let accounts = self.tenant.state().store.accounts()?;
        Ok(accounts.into_iter().flat_map(|account| [account.password_hash, account.salt]).collect())
    }

    /// Changes a definition as somebody in the designer would; returns whether it exists.
    pub fn edit_definition(&self, id: &str, edit: impl FnOnce(&mut Value)) -> Result<bool, PracticeError> {
        let mut state = self.tenant.state();
        let Some(mut row) = state.store.definition(id)? else { return Ok(false) };
        let mut json = row.value();
        edit(&mut json);
        row.json = json.to_string();
        row.updated_at = Some(clock::now());
        state.store.put_definition(&row)?;
        state.reload()?;
        Ok(true)
    }

    /// Removes a definition from the database behind the services' back.
    pub fn remove_row(&self, id: &str) -> Result<(), PracticeError> {
        self.tenant.state().store.delete_definition(id)?;
        Ok(())
    }

    /// Starts the services again, which load what the database now holds.
    pub fn restart(&self) -> Result<(), PracticeError> {
        Ok(self.tenant.state().restart()?)
    }

    /// Makes the tenant hold what these exports say and nothing else; of equal ids the last counts.
    ///
    /// Tables are created empty. Accounts stay.
    pub fn seed_from_exports(&self, exports: &[&[u8]]) -> Result<(), PracticeError> {
        let read =
            |bytes: &&[u8]| Upload::parse(bytes).map_err(|refusal| PracticeError::Seed(sentence(&refusal)));
        let uploads: Vec<Upload> = exports.iter().map(read).collect::<Result<_, _>>()?;
        let mut state = self.tenant.state();
        let store = &mut state.store;
        store.clear()?;
        for upload in uploads {
            let mut import = Import::new(upload, Default::default());
            import.store_undated(store)?;
            seeded(import.store_schema(store))?;
            import.store_screens(store)?;
            import.store_files(store)?;
            seeded(import.store_access(store, &self.tenant.database()))?;
        }
        Ok(state.restart()?)
    }

    /// Inserts a row into a data table, as a form would.
    pub fn insert_row(&self, table: &str, values: &Map<String, Value>) -> Result<(), PracticeError> {
        let inserted = self.tenant.state().store.insert_row(table, values);
        inserted
            .map(|_| ())
            .map_err(|error| PracticeError::Seed(format!("`{table}` refuses the row: {error}.")))
    }

    /// Returns the cells of a data table's column as MariaDB would print them, in the order of the rows.
    pub fn cells(&self, table: &str, column: &str) -> Result<Vec<Option<String>>, PracticeError> {
        let rows = self.tenant.state().store.rows(table, &[column.to_owned()], None)?;
        Ok(rows.iter().map(|row| row.first().and_then(text_of)).collect())
    }

    /// Links a role by one of its columns, e.g. `users`, `scopes` or `ProcessForm30`.
    pub fn link_role(&self, role: &str, column: &str, target: &str) -> Result<(), PracticeError> {
        Ok(self.tenant.state().store.link_role(role, column, target)?)
    }

    /// Removes a role from the database behind the services' back.
    pub fn remove_role(&self, role: &str) -> Result<(), PracticeError> {
        Ok(self.tenant.state().store.remove_role(role)?)
    }

    /// Returns what a role is linked to by one of its columns.
    pub fn role_links(&self, role: &str, column: &str) -> Result<Vec<String>, PracticeError> {
        Ok(self.tenant.state().store.role_links(role, column)?)
    }

    /// Ends the sessions of everybody, on all tenants.
    pub fn drop_sessions(&self) {
        self.site.sessions().destroy_all();
    }
}

impl SiteControl {
    pub(crate) fn new(site: Arc<Site>) -> Self {
        Self { site }
    }

    /// Turns production mode on or off: `localhost` is no tenant, cookies are for https only, JSON is not indented.
    pub fn set_production(&self, production: bool) {
        self.site.set_production(production);
    }

    /// Changes how long the server waits for a service that is silent; 25 seconds unless changed.
    pub fn set_patience(&self, patience: Duration) {
        self.site.set_patience(patience);
    }

    /// Stops a service, e.g. `file_processor` or `definition_manager`.
    pub fn stop_service(&self, service: &str) {
        self.site.services().set_running(service, false);
    }

    /// Starts a service again.
    pub fn start_service(&self, service: &str) {
        self.site.services().set_running(service, true);
    }
}

/// A role that names an unknown scope does not spoil a seed: everything is stored by then.
fn seeded(result: Result<(), Abort>) -> Result<(), PracticeError> {
    match result {
        Ok(()) => Ok(()),
        Err(Abort::Message(message)) if message.starts_with("ForeignKeyViolationError") => Ok(()),
        Err(Abort::Message(message)) => Err(PracticeError::Seed(format!("{message}."))),
        Err(Abort::Database(error)) => Err(error.into()),
    }
}

fn sentence(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NotJson(message) => format!("{message}."),
        Refusal::NotAnObject(_) => "The top level is not an object.".to_owned(),
        Refusal::TypeError(message) => format!("{message}."),
    }
}
