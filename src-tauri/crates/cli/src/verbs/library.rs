//! `library`: what is kept, and whether it is whole.

pub mod marks;
pub mod mirror;
pub mod passphrase;
pub mod places;
pub mod retention;
pub mod saved;
pub mod search;
pub mod timeline;

use std::path::Path;

use serde::Serialize;
use service::files;
use service::library::{CheckReport, Entry, EntryKind};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::host::Host;
use crate::page::{Page, Shown, Table};
use crate::words::{counted, number, or_dash};

/// Which entries are listed.
pub struct Wanted {
    /// Those that came from this server.
    pub server: Option<String>,
    /// Those with this app, by id, name or label.
    pub app: Option<String>,
    /// Those of this kind.
    pub kind: Option<EntryKind>,
}

/// Entries, as the contract has them.
#[derive(Serialize)]
#[serde(transparent)]
pub struct Entries(pub Vec<Entry>);

/// Lists entries, the newest first.
pub fn list(wanted: &Wanted, host: &Host) -> Result<Exit, Failure> {
    let ferry = host.ferry()?;
    let mut entries = host.run(ferry, ferry.entries())?;
    entries.retain(|entry| wanted.takes(entry));
    host.print(&Entries(entries))?;
    Ok(Exit::Done)
}

/// Keeps a file.
pub fn add(path: &Path, host: &Host) -> Result<Exit, Failure> {
    let ferry = host.ferry()?;
    let entry = host.run(ferry, async { files::add(path, ferry.library().await?).await })?;
    host.print(&entry)?;
    Ok(Exit::Done)
}

/// Writes an entry to a file, byte for byte as it was received.
pub fn get(prefix: &str, out: &Path, host: &Host) -> Result<Exit, Failure> {
    let ferry = host.ferry()?;
    let entry = host.run(ferry, async { ferry.library().await?.find(prefix).await })?;
    host.warn_of_secrets(&entry.name, entry.secrets.unwrap_or_default());
    if out != Path::new("-") {
        let entry = host.run(ferry, ferry.save_entry(&entry.id, out))?;
        host.print(&entry)?;
        return Ok(Exit::Done);
    }
    if host.global().json {
        return Err(Failure::usage("Standard output cannot hold the entry and the JSON report."));
    }
    let bytes = host.run(ferry, async { ferry.library().await?.get(&entry.id).await })?;
    host.print_bytes(&bytes)?;
    Ok(Exit::Done)
}

/// Checks that everything is there and readable.
pub fn check(read_data: bool, host: &Host) -> Result<Exit, Failure> {
    let ferry = host.ferry()?;
    let report = host.run(ferry, ferry.check_library(read_data))?;
    host.print(&report)?;
    Ok(if report.ok { Exit::Done } else { Exit::Failed })
}

/// Answers words that are no verb of the library.
pub fn unknown(words: &[String]) -> Failure {
    let word = words.first().map_or("", String::as_str);
    Failure::usage(format!("`library {word}` is no verb. Nothing was done."))
        .hint("`appferry library --help` lists the verbs.")
}

impl Wanted {
    fn takes(&self, entry: &Entry) -> bool {
        let same = |left: &str, right: &str| left.to_lowercase() == right.to_lowercase();
        let server = |name: &String| entry.server.as_deref().is_some_and(|server| same(server, name));
        let app = |wanted: &String| {
            entry.apps.iter().any(|app| {
                let names = [Some(app.id.as_str()), app.name.as_deref(), app.label.as_deref()];
                names.into_iter().flatten().any(|name| same(name, wanted))
            })
        };
        self.server.as_ref().is_none_or(server)
            && self.app.as_ref().is_none_or(app)
            && self.kind.is_none_or(|kind| entry.kind == kind)
    }
}

impl Shown for Entry {
    fn show(&self, page: &mut Page) {
        page.pairs([
            ("Entry", self.id.to_string()),
            ("Kind", kind(self.kind).to_owned()),
            ("Name", self.name.clone()),
            ("From", or_dash(self.server.as_deref())),
            ("Exported", or_dash(self.exported_at.map(|time| time.to_string()).as_deref())),
            ("Stored", self.stored_at.to_string()),
            ("Stored by", or_dash(self.stored_by.as_deref())),
            ("Size", format!("{} bytes", number(self.bytes))),
            ("SHA-256", self.sha256.to_string()),
            ("Kept because", self.kept_by.join(", ")),
            ("Tags", or_dash(Some(&self.tags.join(", ")))),
            ("Note", or_dash(self.note.as_deref())),
        ]);
        if let Some(until) = self.trashed_until {
            page.line(format!("In the trash until {}.", until.strftime("%Y-%m-%d")));
        }
        if let Some(count @ 1..) = self.secrets {
            let definitions = counted(count, "definition", "definitions");
            page.line(format!("Carries passwords or keys in {definitions}: do not share it."));
        }
        if !self.redacted.is_empty() {
            page.part("Left out, because it is user data");
            self.redacted.iter().for_each(|path| page.item(path));
        }
    }
}

impl Shown for Entries {
    fn show(&self, page: &mut Page) {
        if self.0.is_empty() {
            page.line("No entry.");
            return;
        }
        let mut table = Table::new(["STORED", "KIND", "NAME", "FROM", "BYTES", "ENTRY"]).numbers([4]);
        for entry in &self.0 {
            let state = match (entry.pinned, entry.trashed) {
                (true, _) => ", pinned",
                (false, true) => ", in the trash",
                (false, false) => "",
            };
            table.row([
                entry.stored_at.strftime("%Y-%m-%d %H:%M:%SZ").to_string(),
                format!("{}{state}", kind(entry.kind)),
                entry.name.clone(),
                or_dash(entry.server.as_deref()),
                number(entry.bytes),
                entry.id.to_string(),
            ]);
        }
        page.table(&table);
    }
}

impl Shown for CheckReport {
    fn show(&self, page: &mut Page) {
        let depth = match self.read_data {
            true => "every stored byte was read",
            false => "presence and sizes only; `--read-data` reads every stored byte",
        };
        page.line(format!("{} checked: {depth}.", counted(self.entries, "entry", "entries")));
        if self.ok {
            page.line("Nothing is damaged.");
            return;
        }
        page.part(format!("{} damaged", counted(self.damaged.len(), "entry", "entries")));
        for damaged in &self.damaged {
            let entry = damaged.entry.map_or_else(|| damaged.restic_id.clone(), |id| id.to_string());
            page.item(format!("{entry} {}: {}", or_dash(damaged.name.as_deref()), damaged.problem));
        }
        self.problems.iter().for_each(|problem| page.item(problem));
    }
}

fn kind(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::App => "one app",
        EntryKind::AllApps => "all apps",
        EntryKind::ImportRecord => "import record",
    }
}
