//! `server`: saves, lists, removes and tests servers.

use std::collections::BTreeMap;

use serde::Serialize;
use service::connect::{ConnectionTest, Probe, ProbeState};
use service::ferry::{ImportPolicies, ServerDraft};
use service::secrets::Keep;
use service::settings::{SavedServer, ServerChange};
use service::{Code, Environment, ErrorReport, Secret};

use crate::args::ServerAddition;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::host::Host;
use crate::page::{Page, Shown, Table};
use crate::secret_input::{GivenSecret, SecretKind};
use crate::words::or_dash;

/// A saved server, as the contract has it.
#[derive(Serialize)]
struct ServerLine {
    name: String,
    url: String,
    tenant: Option<String>,
    email: String,
    environment: Environment,
    read_only: bool,
}

#[derive(Serialize)]
#[serde(transparent)]
struct ServerLines(Vec<ServerLine>);

/// What a test found, as the contract has it.
#[derive(Serialize)]
struct Tested {
    ok: bool,
    builder: Option<bool>,
    services: BTreeMap<String, Option<String>>,
    definitions_changed_at: Option<String>,
    problem: Option<ErrorReport>,
    apps: Option<usize>,
    definitions: Option<usize>,
    probes: Vec<Probe>,
}

/// Saves a server, and its password in the keychain.
pub fn add(addition: ServerAddition, host: &Host) -> Result<Exit, Failure> {
    let given = host.given_secret()?.cloned();
    let keeps = given.is_some() && !host.global().no_keychain;
    let ferry = if keeps { host.ferry_with_keychain()? } else { host.ferry_without_keychain()? };
    let policies =
        ImportPolicies { rehearsal: addition.rehearsal.into(), snapshot: addition.snapshot.into() };
    let draft = draft(addition, given.as_ref());
    if let Some(given) = &given {
        try_out(&draft, &given.secret, host)?;
    }
    // Without a password nothing is kept; an empty one lives until this command ends.
    let secret = given.map_or_else(|| Secret::new(""), |given| given.secret);
    let keep = if keeps { Keep::Keychain } else { Keep::Session };
    let (name, added) = (draft.name.clone(), host.wait(ferry.add_server(draft, secret, keep))?);
    added.map_err(|error| refused(error, &name))?;
    let saved = ferry.settings().server_named(&name)?;
    ferry.set_import_policies(&saved.id, policies)?;
    host.print(&ServerLine::from(saved))?;
    if !keeps {
        host.note("No password is kept: each command that asks this server needs it.");
    }
    Ok(Exit::Done)
}

/// A password that the server does not take is not kept. Whether it takes it may be unknown, as while it is away.
fn try_out(draft: &ServerDraft, secret: &Secret, host: &Host) -> Result<(), Failure> {
    let tested = host.wait(host.ferry()?.prove_draft(draft, secret.clone()))?;
    match tested {
        Ok(()) => Ok(()),
        Err(error) if error.code() == Code::WrongPassword => Err(refused(error, &draft.name)),
        Err(error) => {
            host.note(format!("The password could not be tried: {}", error.message()));
            Ok(())
        }
    }
}

/// Lists the saved servers.
pub fn list(host: &Host) -> Result<Exit, Failure> {
    let servers = host.ferry_without_keychain()?.settings().servers()?;
    let mut lines: Vec<_> = servers.into_iter().map(ServerLine::from).collect();
    lines.sort_by_key(|line| line.name.to_lowercase());
    host.print(&ServerLines(lines))?;
    Ok(Exit::Done)
}

/// Changes what is given of a server's name, environment and read-only mark.
pub fn change(
    name: &str,
    (rename, environment, read_only): (Option<String>, Option<Environment>, Option<bool>),
    host: &Host,
) -> Result<Exit, Failure> {
    let ferry = host.ferry_without_keychain()?;
    let saved = ferry.settings().server_named(name)?;
    let change = ServerChange {
        name: rename.unwrap_or(saved.name),
        environment: environment.unwrap_or(saved.environment),
        read_only: read_only.unwrap_or(saved.read_only),
    };
    ferry.change_server(&saved.id, change)?;
    host.print(&ServerLine::from(ferry.settings().server(&saved.id)?))?;
    Ok(Exit::Done)
}

/// Forgets a server and its password.
pub fn remove(name: &str, host: &Host) -> Result<Exit, Failure> {
    let ferry = host.ferry_with_keychain()?;
    let saved = ferry.settings().server_named(name)?;
    host.wait(ferry.remove_server(&saved.id))??;
    host.print(&ServerLine::from(saved))?;
    host.note("The server is forgotten. What came from it stays in the library.");
    Ok(Exit::Done)
}

/// Tries a server.
pub fn test(name: &str, host: &Host) -> Result<Exit, Failure> {
    let saved = host.server(name)?;
    let ferry = host.ferry()?;
    let tested = Tested::from(host.run(ferry, ferry.test_server(&saved.id))?);
    host.print(&tested)?;
    Ok(if tested.ok { Exit::Done } else { Exit::Failed })
}

fn draft(addition: ServerAddition, given: Option<&GivenSecret>) -> ServerDraft {
    ServerDraft {
        name: addition.name,
        url: addition.url,
        tenant: addition.tenant,
        email: addition.email,
        environment: addition.environment.into(),
        read_only: addition.read_only,
        allow_plain_http: addition.allow_plain_http,
        uses_token: given.and_then(|given| given.kind) == Some(SecretKind::Token),
    }
}

/// Says why a server was not saved.
fn refused(error: service::Error, name: &str) -> Failure {
    let code = error.code();
    let failure = Failure::from(error);
    if code == Code::PlainHttpConsent {
        failure.hint("To allow it, add `--allow-plain-http`.").wrong_use()
    } else if code == Code::Invalid {
        failure.wrong_use()
    } else {
        failure.hint(format!("‘{name}’ was not saved."))
    }
}

impl From<SavedServer> for ServerLine {
    fn from(saved: SavedServer) -> Self {
        let SavedServer { name, url, tenant, email, environment, read_only, .. } = saved;
        Self { name, url, tenant, email, environment, read_only }
    }
}

impl From<ConnectionTest> for Tested {
    fn from(test: ConnectionTest) -> Self {
        Self {
            ok: test.ok,
            builder: test.builder,
            services: test.services.into_iter().map(|service| (service.name, service.version)).collect(),
            definitions_changed_at: test.definitions_changed_at,
            problem: test.problem,
            apps: test.apps,
            definitions: test.definitions,
            probes: test.probes,
        }
    }
}

impl Shown for ServerLine {
    fn show(&self, page: &mut Page) {
        page.pairs([
            ("Server", self.name.clone()),
            ("Address", self.url.clone()),
            ("Tenant", or_dash(self.tenant.as_deref())),
            ("Account", self.email.clone()),
            ("Environment", self.environment.to_string()),
            ("Imports", if self.read_only { "refused: read-only" } else { "allowed" }.to_owned()),
        ]);
    }
}

impl Shown for ServerLines {
    fn show(&self, page: &mut Page) {
        if self.0.is_empty() {
            page.line("No server is saved yet: `appferry server add` saves one.");
            return;
        }
        let mut table = Table::new(["SERVER", "ENVIRONMENT", "ADDRESS", "TENANT", "ACCOUNT"]);
        for line in &self.0 {
            let read_only = if line.read_only { ", read-only" } else { "" };
            table.row([
                line.name.clone(),
                format!("{}{read_only}", line.environment),
                line.url.clone(),
                or_dash(line.tenant.as_deref()),
                line.email.clone(),
            ]);
        }
        page.table(&table);
    }
}

impl Shown for Tested {
    fn show(&self, page: &mut Page) {
        page.line(match self.ok {
            true => "The server can be worked with.",
            false => "The server cannot be worked with.",
        });
        let mut table = Table::plain();
        for probe in &self.probes {
            let state = match probe.state {
                ProbeState::Ok => "ok",
                ProbeState::Failed => "failed",
                ProbeState::Unknown => "unknown",
            };
            table.row([state.to_owned(), probe.detail.clone()]);
        }
        page.table(&table);
        for hint in self.problem.iter().flat_map(|problem| &problem.hints) {
            page.line(format!("What to do: {hint}"));
        }
        if !self.services.is_empty() {
            page.part("Services");
            let unknown = || "unknown".to_owned();
            let mut table = Table::plain();
            for (name, version) in &self.services {
                table.row([name.clone(), version.clone().unwrap_or_else(unknown)]);
            }
            page.table(&table);
        }
    }
}
