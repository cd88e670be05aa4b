//! What a side holds: its bytes, where they come from, and the bundle in them.

use std::io::Read;

use bundle::{Beside, Bundle, NotABundle};
use service::Environment;
use service::export::What;
use service::ferry::Ferry;
use service::files::{LARGEST_FILE, read_bytes};
use service::settings::SavedServer;

use super::Host;
use crate::failure::Failure;
use crate::side::Side;

/// What a side holds.
pub struct Contents {
    /// What to call it.
    pub title: String,
    /// What the server is used for, when it is one.
    pub environment: Option<Environment>,
    /// The bytes as they are stored or were received; those of a file are not redacted.
    pub bytes: Vec<u8>,
}

impl Host {
    /// Reads a side, wherever it is. Nothing is kept.
    pub fn contents(&self, word: &str) -> Result<Contents, Failure> {
        match Side::parse(word) {
            Side::File(path) => self.of_file(word, read_bytes(&path)),
            Side::StandardInput => Ok(Contents::of("standard input", self.standard_input()?)),
            Side::Entry(entry) => {
                let ferry = self.ferry()?;
                let (entry, bytes) = self.run(ferry, async {
                    let library = ferry.library().await?;
                    let entry = library.find(&entry).await?;
                    let bytes = library.get(&entry.id).await?;
                    Ok((entry, bytes))
                })?;
                Ok(Contents { environment: entry.environment, ..Contents::of(&entry.name, bytes) })
            }
            Side::Server(name) => {
                let saved = self.server_of_side(word, &name)?;
                self.received(self.ferry()?, &saved, &What::AllApps)
            }
            Side::App { server, app } => {
                let saved = self.server_of_side(word, &server)?;
                let app = self.app(&saved, &app)?;
                self.received(self.ferry()?, &saved, &What::App(app))
            }
        }
    }

    /// Reads two sides, both at the same time where the second is a file: nobody is asked anything for that.
    pub fn both_contents(&self, left: &str, right: &str) -> Result<[Contents; 2], Failure> {
        let Side::File(path) = Side::parse(right) else {
            return Ok([self.contents(left)?, self.contents(right)?]);
        };
        std::thread::scope(|threads| {
            let reading = threads.spawn(|| read_bytes(&path));
            let left = self.contents(left)?;
            let bytes = reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            Ok([left, self.of_file(right, bytes)?])
        })
    }

    fn of_file(&self, word: &str, read: service::Result<Vec<u8>>) -> Result<Contents, Failure> {
        let bytes = read.map_err(|error| self.with_spelling(word, error.into()))?;
        Ok(Contents::of(word, bytes))
    }

    fn received(&self, ferry: &Ferry, saved: &SavedServer, what: &What) -> Result<Contents, Failure> {
        let received = self.run(ferry, ferry.receive(&saved.id, what))?;
        Ok(Contents { environment: Some(saved.environment), ..Contents::of(&saved.name, received.bytes) })
    }

    fn standard_input(&self) -> Result<Vec<u8>, Failure> {
        if self.global.password_stdin || self.global.token_stdin {
            let message = "Standard input cannot hold a bundle and a password. Nothing was done.";
            return Err(Failure::usage(message).hint("Give the password in `APPFERRY_PASSWORD`."));
        }
        let mut bytes = Vec::new();
        std::io::stdin().lock().take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(|cause| {
            Failure::failed("disk", "Standard input could not be read. Nothing was done.").caused_by(&cause)
        })?;
        if bytes.len() as u64 > LARGEST_FILE {
            let message =
                format!("Standard input is larger than the {LARGEST_FILE} bytes that AppFerry reads.");
            return Err(Failure::failed("too-large", message));
        }
        Ok(bytes)
    }
}

impl Contents {
    fn of(title: &str, bytes: Vec<u8>) -> Self {
        Self { title: title.to_owned(), environment: None, bytes }
    }

    /// Reads the bundle.
    pub fn bundle(&self) -> Result<Bundle<'_>, Failure> {
        Bundle::parse(&self.bytes).map_err(|refused| self.refused(&refused))
    }

    /// Reads the bundle as far as it is compared with another.
    pub fn beside<'a>(&'a self, other: &'a Bundle<'_>) -> Result<Beside<'a>, Failure> {
        Beside::read(&self.bytes, other).map_err(|refused| self.refused(&refused))
    }

    /// Says that this is no bundle.
    pub fn refused(&self, refused: &NotABundle) -> Failure {
        let message = format!("`{}` is not an AppBuilder export. {}", self.title, refused.message);
        Failure::failed("not-a-bundle", message)
            .hint("Choose an `app.json` or `appbuilder.json` as AppBuilder or AppFerry exports it.")
    }
}
