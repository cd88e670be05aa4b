//! The command line as a host of the service: what a verb needs is opened when it needs it, and not before.

mod contents;
mod servers;
mod work;

use std::cell::{Cell, OnceCell};
use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;
use service::ferry::{Ferry, Opening};
use service::library::Location;
use service::secrets::Secrets;
use service::settings::Places;
use service::verify_import::Patience;
use tokio::runtime::Runtime;

use crate::args::Global;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::json;
use crate::page::{Page, Shown};
use crate::secret_input::{self, GivenSecret};
use crate::words::counted;

pub use contents::Contents;

/// One run of the command line.
pub struct Host {
    global: Global,
    ferry: OnceCell<Ferry>,
    runtime: OnceCell<Runtime>,
    secret: OnceCell<Option<GivenSecret>>,
    about_another_library: Cell<bool>,
}

impl Host {
    /// Opens nothing yet.
    pub fn new(global: Global) -> Self {
        let (ferry, runtime, secret) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        Self { global, ferry, runtime, secret, about_another_library: Cell::new(false) }
    }

    /// Returns what holds for every verb.
    pub fn global(&self) -> &Global {
        &self.global
    }

    /// Returns the service. A secret that was given with the command takes the keychain's place, so that it can
    /// neither ask for nor lose what is kept there.
    pub fn ferry(&self) -> Result<&Ferry, Failure> {
        self.open(self.given_secret()?.is_none())
    }

    /// Returns the service for verbs that change what the keychain keeps.
    pub fn ferry_with_keychain(&self) -> Result<&Ferry, Failure> {
        self.open(true)
    }

    /// Returns the service for verbs that must leave the keychain alone.
    pub fn ferry_without_keychain(&self) -> Result<&Ferry, Failure> {
        self.open(false)
    }

    /// Returns the service for verbs about another library than the one of this run. What opens a library and was given
    /// with the command is meant for that one, unless both are named. A server's secret has no part in them, so that the
    /// keychain is there.
    pub fn ferry_of_two_libraries(&self) -> Result<&Ferry, Failure> {
        self.about_another_library.set(self.global.library.is_none());
        self.ferry_with_keychain()
    }

    /// Returns the secret that was given with the command.
    pub fn given_secret(&self) -> Result<Option<&GivenSecret>, Failure> {
        once(&self.secret, || secret_input::given(&self.global)).map(Option::as_ref)
    }

    /// Prints what a verb found, in the form that was asked for.
    pub fn print(&self, found: &impl Shown) -> Result<(), Failure> {
        if self.global.json {
            return self.print_json(found);
        }
        let mut page = Page::default();
        found.show(&mut page);
        self.print_bytes(page.into_text().as_bytes())
    }

    /// Tells whether nobody wants to read how something went that went well.
    pub fn is_silent(&self) -> bool {
        self.global.quiet && !self.global.json
    }

    /// Prints bytes as they are.
    pub fn print_bytes(&self, bytes: &[u8]) -> Result<(), Failure> {
        let mut stdout = io::stdout().lock();
        printed(stdout.write_all(bytes).and_then(|()| stdout.flush()))
    }

    /// Says that a bundle which leaves takes passwords along (FMT-11), if it does.
    pub fn warn_of_secrets(&self, name: &str, count: u32) {
        if count > 0 {
            let definitions = counted(count, "definition", "definitions");
            self.warn(format!("‘{name}’ carries passwords or keys in {definitions}. Do not share it."));
        }
    }

    /// Says something to the user, on standard error: a warning, which nothing silences.
    pub fn warn(&self, text: impl AsRef<str>) {
        let mut page = Page::default();
        page.line(text);
        // There is no other place to say it.
        drop(io::stderr().lock().write_all(page.into_text().as_bytes()));
    }

    /// Says something useful that is not needed.
    pub fn note(&self, text: impl AsRef<str>) {
        if !self.global.quiet && !self.global.json {
            self.warn(text);
        }
    }

    /// Tells why a command ended early.
    pub fn fail(&self, failure: &Failure) -> Exit {
        if self.global.json {
            drop(self.print_json(&failure.told()));
        } else {
            drop(io::stderr().lock().write_all(failure.page().into_text().as_bytes()));
        }
        failure.exit()
    }

    fn print_json(&self, document: &impl Serialize) -> Result<(), Failure> {
        printed(json::write(&mut io::stdout().lock(), document))
    }

    fn open(&self, keychain: bool) -> Result<&Ferry, Failure> {
        once(&self.ferry, || {
            let secrets = match keychain && !self.global.no_keychain {
                true => Secrets::open(),
                false => Secrets::without_keychain(),
            };
            let ferry =
                Ferry::open(Opening { places: self.places()?, secrets, patience: Patience::default() })?;
            if let Some(library) = self.global.library.as_deref() {
                ferry.use_library(library)?;
            }
            if !self.about_another_library.get() {
                ferry.give_access(secret_input::library_access()?)?;
            }
            Ok(ferry)
        })
    }

    /// Returns the words that point another call of the program to the same settings and library.
    pub fn own_folders(&self) -> Result<Vec<String>, Failure> {
        let whole = |path: &Path| {
            std::path::absolute(path).map(|path| path.display().to_string()).map_err(|cause| {
                Failure::usage(format!("`{}` is no folder.", path.display())).caused_by(&cause)
            })
        };
        let mut words = Vec::new();
        if let Some(config) = &self.global.config {
            words.extend(["--config".to_owned(), whole(config)?]);
        }
        if let Some(library) = &self.global.library {
            let named =
                self.ferry()?.settings().libraries()?.others.iter().any(|saved| saved.is_named(library));
            let place = match library.parse::<Location>()?.folder().filter(|_| !named) {
                Some(folder) => whole(folder)?,
                None => library.clone(),
            };
            words.extend(["--library".to_owned(), place]);
        }
        Ok(words)
    }

    fn places(&self) -> Result<Places, Failure> {
        Ok(Places::new(self.global.config.as_deref())?)
    }

    fn runtime(&self) -> Result<&Runtime, Failure> {
        once(&self.runtime, || {
            Runtime::new().map_err(|cause| {
                Failure::failed("internal", "The program could not start its threads.").caused_by(&cause)
            })
        })
    }
}

/// Returns what is there, or makes it.
fn once<T>(cell: &OnceCell<T>, make: impl FnOnce() -> Result<T, Failure>) -> Result<&T, Failure> {
    match cell.get() {
        Some(made) => Ok(made),
        None => make().map(|made| cell.get_or_init(|| made)),
    }
}

/// A reader that has gone, as `head` does, is no failure.
fn printed(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => Err(Failure::failed(
            "disk",
            "Standard output could not be written. What the command did is done.",
        )
        .caused_by(&cause)),
        Ok(()) | Err(_) => Ok(()),
    }
}
