//! What a side holds: its bytes, where they come from, and the bundle in them.

use std::io::Read;

use bundle::Bundle;
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
            Side::File(path) => {
                let bytes = read_bytes(&path).map_err(|error| self.with_spelling(word, error.into()))?;
                Ok(Contents::of(word, bytes))
            }
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
        Bundle::parse(&self.bytes).map_err(|refused| {
            let message = format!("`{}` is not an AppBuilder export. {}", self.title, refused.message);
            Failure::failed("not-a-bundle", message)
                .hint("Choose an `app.json` or `appbuilder.json` as AppBuilder or AppFerry exports it.")
        })
    }
}
