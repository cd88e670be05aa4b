//! Connects a server: tries what a builder needs, one thing after the other, and says what could not be learnt.

use std::time::Instant;

use bundle::{Bundle, DefinitionId, DefinitionType};
use jiff::Timestamp;
use serde::Serialize;

use crate::server::Server;
use crate::{Code, Error, ErrorReport, Progress, Result};

/// What a test of a connection found.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct ConnectionTest {
    /// Whether a builder can work with this server.
    pub ok: bool,
    /// Whether the account may build; from a builder call, because the sign-in does not tell (wire §2).
    pub builder: Option<bool>,
    /// What was tried, in order.
    pub probes: Vec<Probe>,
    /// The server's services and their versions.
    pub services: Vec<ServiceVersion>,
    /// The mark that changes whenever definitions may have changed; no time of a change (wire 3.14).
    pub definitions_changed_at: Option<String>,
    /// How many apps there are.
    pub apps: Option<usize>,
    /// How many definitions there are.
    pub definitions: Option<usize>,
    /// How long the test took, in milliseconds.
    pub took_ms: u64,
    /// When it was made.
    pub tested_at: String,
    /// Why it failed.
    pub problem: Option<ErrorReport>,
}

/// One thing that was tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct Probe {
    /// What.
    pub name: ProbeName,
    /// How it ended.
    pub state: ProbeState,
    /// What was learnt, as a sentence.
    pub detail: String,
}

/// The things that are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum ProbeName {
    /// Something answers at the address.
    Reach,
    /// The account is accepted.
    SignIn,
    /// The account may build.
    Builder,
    /// Definitions can be read.
    Definitions,
    /// The columns of a table can be read.
    Columns,
    /// Rows can be counted.
    RowCounts,
    /// Roles and scopes can be read.
    Roles,
}

/// How a probe ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum ProbeState {
    /// It works.
    Ok,
    /// It does not, and nothing works without it.
    Failed,
    /// It does not, and what needs it stays unknown.
    Unknown,
}

/// A service of a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct ServiceVersion {
    /// Its name.
    pub name: String,
    /// Its version; `None`: it did not answer.
    pub version: Option<String>,
}

/// Tries a server. A server that fails is a result, not an error.
pub async fn test(server: &Server) -> ConnectionTest {
    let began = Instant::now();
    let mut test = ConnectionTest {
        ok: false,
        builder: None,
        probes: Vec::new(),
        services: Vec::new(),
        definitions_changed_at: None,
        apps: None,
        definitions: None,
        took_ms: 0,
        tested_at: Timestamp::now().to_string(),
        problem: None,
    };
    match test.essentials(server).await {
        Ok(object) => {
            test.ok = true;
            test.extras(server, object.as_ref()).await;
        }
        Err(error) => test.problem = Some(error.report()),
    }
    test.took_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    test
}

impl ConnectionTest {
    /// Tries what nothing works without; returns an object to try the rest on.
    async fn essentials(&mut self, server: &Server) -> Result<Option<DefinitionId>> {
        // Versions are told without signing in, so this alone shows that an AppBuilder server is there.
        let services =
            self.note(ProbeName::Reach, server.services().await, |_| "The server answers.".to_owned())?;
        self.services =
            services.into_iter().map(|(name, version)| ServiceVersion { name, version }).collect();
        self.note(ProbeName::SignIn, server.sign_in().await, |account| match &account.email {
            Some(email) => format!("Signed in as {email}."),
            None => "The token is accepted.".to_owned(),
        })?;
        let may_build = server.is_builder().await.and_then(|builder| match builder {
            true => Ok(()),
            false => Err(not_a_builder()),
        });
        self.builder = match &may_build {
            Ok(()) => Some(true),
            Err(error) if error.code() == Code::NotBuilder => Some(false),
            Err(_) => None,
        };
        self.note(ProbeName::Builder, may_build, |()| "The account may build apps.".to_owned())?;
        let counted =
            server.export_all(&Progress::hidden()).await.and_then(|received| count(&received.bytes));
        let (apps, definitions, object) = self.note(ProbeName::Definitions, counted, |(apps, all, _)| {
            format!("{apps} apps, {all} definitions read.")
        })?;
        (self.apps, self.definitions) = (Some(apps), Some(definitions));
        Ok(object)
    }

    /// Tries what makes plans better.
    async fn extras(&mut self, server: &Server, object: Option<&DefinitionId>) {
        if let Ok(Some(mark)) = server.definitions_changed_at().await {
            self.definitions_changed_at = Timestamp::from_millisecond(mark).ok().map(|at| at.to_string());
        }
        if let Some(object) = object {
            let columns = server.live_columns(object).await;
            self.optional(
                ProbeName::Columns,
                columns.is_ok(),
                "The columns of tables can be read.",
                "Table columns: unknown.",
            );
            let rows = server.count_rows(object, None).await;
            self.optional(ProbeName::RowCounts, rows.is_ok(), "Rows can be counted.", "Row counts: unknown.");
        }
        let roles = server.roles().await.is_ok() && server.scopes().await.is_ok();
        self.optional(ProbeName::Roles, roles, "Roles and scopes can be read.", "Roles and scopes: unknown.");
    }

    fn note<T>(
        &mut self,
        name: ProbeName,
        result: Result<T>,
        detail: impl FnOnce(&T) -> String,
    ) -> Result<T> {
        let (state, detail) = match &result {
            Ok(value) => (ProbeState::Ok, detail(value)),
            Err(error) => (ProbeState::Failed, error.message().to_owned()),
        };
        self.probes.push(Probe { name, state, detail });
        result
    }

    fn optional(&mut self, name: ProbeName, works: bool, yes: &str, no: &str) {
        let (state, detail) = if works { (ProbeState::Ok, yes) } else { (ProbeState::Unknown, no) };
        self.probes.push(Probe { name, state, detail: detail.to_owned() });
    }
}

fn not_a_builder() -> Error {
    Error::new(Code::NotBuilder, "The account is accepted, but it may not build apps on this server.")
        .hint("Ask an administrator to give it the role Builder or System Builder.")
}

fn count(bytes: &[u8]) -> Result<(usize, usize, Option<DefinitionId>)> {
    let bundle = Bundle::parse(bytes)?;
    let of = |kind: DefinitionType<'static>| bundle.definitions.iter().filter(move |row| row.kind == kind);
    let object = of(DefinitionType::Object).next().map(|row| row.id.clone());
    Ok((of(DefinitionType::Application).count(), bundle.definitions.len(), object))
}
