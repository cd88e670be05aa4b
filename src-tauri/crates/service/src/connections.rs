//! Saved servers as a file for another computer: everything but secrets and consents, which nobody can give for
//! somebody else.

use serde::{Deserialize, Serialize};

use crate::server::Address;
use crate::settings::{SavedServer, Settings};
use crate::{Code, Environment, Error, Result};

/// The form of the file that this version writes.
const FORMAT: u32 = 1;

/// The largest file that is read, in bytes.
const LARGEST: usize = 1024 * 1024;

/// What became of the servers in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct Taken {
    /// The names of those that were added. Each needs a sign-in.
    pub added: Vec<String>,
    /// The names of those that were saved here before, with their address, tenant and account, or under their name.
    pub known: Vec<String>,
}

/// The file.
#[derive(Serialize, Deserialize)]
struct Connections {
    /// Tells it from any other JSON file.
    appferry_connections: u32,
    servers: Vec<Connection>,
}

/// One server in the file.
#[derive(Serialize, Deserialize)]
struct Connection {
    name: String,
    url: String,
    tenant: Option<String>,
    email: String,
    environment: Environment,
    #[serde(default)]
    read_only: bool,
    #[serde(default)]
    uses_token: bool,
}

/// Writes the saved servers down, without practice servers, which are gone when the program ends.
pub fn written(settings: &Settings) -> Result<Vec<u8>> {
    let servers = settings.servers()?.into_iter().filter(|server| !server.practice);
    let file = Connections { appferry_connections: FORMAT, servers: servers.map(Connection::from).collect() };
    serde_json::to_vec_pretty(&file).map_err(|cause| {
        Error::new(Code::Internal, "The servers could not be put into words.").caused_by(cause)
    })
}

/// Saves the servers of a file that are not saved yet. All are looked at before the first is saved.
pub fn take(settings: &Settings, content: &[u8]) -> Result<Taken> {
    let read = read(content)?;
    let saved = settings.servers()?;
    let (known, new): (Vec<_>, Vec<_>) =
        read.into_iter().partition(|server| saved.iter().any(|other| is_same(server, other)));
    for server in &new {
        settings.add(server.clone())?;
    }
    let names = |servers: Vec<SavedServer>| servers.into_iter().map(|server| server.name).collect();
    Ok(Taken { added: names(new), known: names(known) })
}

fn read(content: &[u8]) -> Result<Vec<SavedServer>> {
    let file =
        (content.len() <= LARGEST).then(|| serde_json::from_slice::<Connections>(content).ok()).flatten();
    let file = file.filter(|file| file.appferry_connections == FORMAT).ok_or_else(|| {
        Error::new(Code::Invalid, "This file does not hold connections. Nothing was added.")
            .hint("Choose a file that AppFerry wrote with ‘Export connections’.")
    })?;
    let servers: Vec<SavedServer> = file.servers.into_iter().map(SavedServer::from).collect();
    for (at, server) in servers.iter().enumerate() {
        server.check()?;
        Address::parse(&server.url, server.tenant.as_deref())?;
        if servers[..at].iter().any(|other| other.is_named(&server.name)) {
            let message = format!("Two servers in this file are named `{}`. Nothing was added.", server.name);
            return Err(Error::new(Code::Invalid, message));
        }
    }
    Ok(servers)
}

fn is_same(server: &SavedServer, other: &SavedServer) -> bool {
    let place = |server: &SavedServer| (server.identity().ok(), server.email.to_lowercase());
    other.is_named(&server.name) || place(server) == place(other)
}

impl From<SavedServer> for Connection {
    fn from(server: SavedServer) -> Self {
        let SavedServer { name, url, tenant, email, environment, read_only, uses_token, .. } = server;
        Self { name, url, tenant, email, environment, read_only, uses_token }
    }
}

impl From<Connection> for SavedServer {
    fn from(connection: Connection) -> Self {
        let Connection { name, url, tenant, email, environment, read_only, uses_token } = connection;
        let mut saved = Self::new(&name, &url, &email, environment);
        (saved.tenant, saved.read_only, saved.uses_token) = (tenant, read_only, uses_token);
        saved
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn settings() -> (tempfile::TempDir, Settings) {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::open(folder.path()).unwrap();
        (folder, settings)
    }

    fn server(name: &str, url: &str) -> SavedServer {
        let mut server = SavedServer::new(name, url, "ana@example.org", Environment::Production);
        (server.read_only, server.allow_plain_http) = (true, true);
        server.tenant = Some("admin".to_owned());
        server
    }

    #[test]
    fn another_computer_gets_the_servers_without_consents_and_without_those_it_has() {
        let (_one, here) = settings();
        here.add(server("Asia", "https://asia.example.org")).unwrap();
        here.add(server("Europe", "https://europe.example.org")).unwrap();
        let file = written(&here).unwrap();
        assert!(!String::from_utf8_lossy(&file).contains("plain"));

        let (_two, there) = settings();
        there.add(server("Asia here", "https://asia.example.org/")).unwrap();
        let taken = take(&there, &file).unwrap();
        assert_eq!((taken.added, taken.known), (vec!["Europe".to_owned()], vec!["Asia".to_owned()]));
        let europe = there.server_named("europe").unwrap();
        assert!(europe.read_only && !europe.allow_plain_http);
        assert_ne!(
            europe.id,
            here.server_named("europe").unwrap().id,
            "an id names a secret, so it is a new one"
        );
    }

    #[test]
    fn a_file_that_is_none_adds_nothing() {
        let (_folder, settings) = settings();
        let twice = br#"{"appferry_connections":1,"servers":[
            {"name":"A","url":"https://a.example.org","tenant":null,"email":"","environment":"test"},
            {"name":"a","url":"https://b.example.org","tenant":null,"email":"","environment":"test"}]}"#;
        let no_address = br#"{"appferry_connections":1,"servers":[
            {"name":"A","url":"file:///etc/passwd","tenant":null,"email":"","environment":"test"}]}"#;
        let newer = br#"{"appferry_connections":2,"servers":[]}"#;
        for content in [&b"{}"[..], b"", b"[1]", twice, no_address, newer, &vec![b' '; LARGEST + 1]] {
            assert_eq!(take(&settings, content).unwrap_err().code(), Code::Invalid);
        }
        assert!(settings.servers().unwrap().is_empty());
    }
}
