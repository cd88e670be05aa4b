//! `library place`: the libraries that are saved, and which one is used where none is named.

use serde::Serialize;
use service::LibraryId;
use service::ferry::{Ferry, IfAbsent, LibraryDraft, LibraryPlace, LibrarySecrets, SecretState};
use service::secrets::Keep;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::host::Host;
use crate::page::{Page, Shown, Table};
use crate::secret_input::library_access;
use crate::words::or_dash;

/// A library as it is saved. The usual one has no name.
#[derive(Serialize)]
struct Line {
    name: Option<String>,
    place: String,
    user: Option<String>,
    default: bool,
    passphrase_known: bool,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Lines(Vec<Line>);

/// Lists the libraries, the usual one first.
pub fn list(host: &Host) -> Result<Exit, Failure> {
    let ferry = host.ferry()?;
    let places = host.wait(ferry.libraries())??;
    host.print(&Lines(places.into_iter().map(Line::from).collect()))?;
    Ok(Exit::Done)
}

/// Saves a library that is there, once it could be opened.
pub fn add(name: String, at: String, host: &Host) -> Result<Exit, Failure> {
    let given = library_access()?;
    let user = given.account.as_ref().map(|account| account.user.clone());
    let secrets =
        LibrarySecrets { passphrase: given.passphrase, storage: given.account.map(|account| account.secret) };
    let keep = if host.global().no_keychain { Keep::Session } else { Keep::Keychain };
    let (ferry, draft) = (host.ferry_of_two_libraries()?, LibraryDraft { name, place: at, user });
    let added = host.run(ferry, ferry.add_library(&draft, secrets, IfAbsent::Refuse, keep))?;
    host.print(&Line::from(added))?;
    Ok(Exit::Done)
}

/// Forgets a library.
pub fn remove(name: &str, host: &Host) -> Result<Exit, Failure> {
    let ferry = host.ferry_of_two_libraries()?;
    let found = named(name, ferry, host)?;
    host.wait(ferry.remove_library(&found.id))??;
    host.print(&Line::from(found))?;
    host.note("The library is forgotten. What is in it stays there.");
    Ok(Exit::Done)
}

/// Says which library is used where none is named.
pub fn choose(name: Option<&str>, host: &Host) -> Result<Exit, Failure> {
    let ferry = host.ferry_of_two_libraries()?;
    let id = match name {
        None => LibraryId::USUAL,
        Some(name) => named(name, ferry, host)?.id,
    };
    ferry.choose_library(&id)?;
    list(host)
}

fn named(name: &str, ferry: &Ferry, host: &Host) -> Result<LibraryPlace, Failure> {
    let found = host.wait(ferry.libraries())??.into_iter().find(|place| place.is_named(name));
    found.ok_or_else(|| {
        Failure::failed("not-found", format!("No library is saved as `{name}`."))
            .hint("`appferry library place list` lists them.")
    })
}

impl From<LibraryPlace> for Line {
    fn from(place: LibraryPlace) -> Self {
        Self {
            name: place.name,
            place: place.place,
            user: place.user,
            default: place.is_default,
            passphrase_known: place.passphrase != SecretState::Missing,
        }
    }
}

impl Shown for Line {
    fn show(&self, page: &mut Page) {
        page.pairs([
            ("Library", self.name.clone().unwrap_or_else(|| "on this computer".to_owned())),
            ("Place", self.place.clone()),
            ("Account", or_dash(self.user.as_deref())),
        ]);
    }
}

impl Shown for Lines {
    fn show(&self, page: &mut Page) {
        let mut table = Table::new(["LIBRARY", "PLACE", "ACCOUNT", "USED"]);
        for line in &self.0 {
            table.row([
                line.name.clone().unwrap_or_else(|| "on this computer".to_owned()),
                line.place.clone(),
                or_dash(line.user.as_deref()),
                if line.default { "where none is named".to_owned() } else { String::new() },
            ]);
        }
        page.table(&table);
    }
}
