//! `export`: a bundle from a server, the library or a file, to a file, the library, or standard output.

use std::path::{Path, PathBuf};

use bundle::{AppSummary, Bundle, BundleKind, Hash, Head};
use serde::Serialize;
use service::export::What;
use service::{EntryId, files};

use super::inspect::{kind, show_apps};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::host::Host;
use crate::page::{Page, Shown};
use crate::side::Side;
use crate::words::number;

#[derive(Serialize)]
struct Exported {
    kind: BundleKind,
    bytes: u64,
    sha256: Hash,
    canonical_sha256: Hash,
    apps: Vec<AppSummary>,
    /// How many definitions carry passwords or keys.
    secrets: u32,
    path: Option<PathBuf>,
    entry: Option<EntryId>,
}

/// What is to be written, and where it is kept already.
struct Outgoing {
    bytes: Vec<u8>,
    file_name: String,
    entry: Option<EntryId>,
}

/// Runs the verb.
pub fn run(word: &str, out: Option<&Path>, to_library: bool, host: &Host) -> Result<Exit, Failure> {
    let to_stdout = out == Some(Path::new("-"));
    if to_stdout && host.global().json {
        return Err(Failure::usage("Standard output cannot hold the bundle and the JSON report."));
    }
    let outgoing = read(word, out.is_some(), to_library, host)?;
    let exported = describe(&outgoing, word)?;
    host.warn_of_secrets(word, exported.secrets);
    if to_stdout {
        host.print_bytes(&outgoing.bytes)?;
        return Ok(Exit::Done);
    }
    let path = place(out, to_library, &outgoing.file_name);
    if let Some(path) = &path {
        files::write(path, &outgoing.bytes)?;
    }
    host.print(&Exported { path, ..exported })?;
    Ok(Exit::Done)
}

fn read(word: &str, has_out: bool, to_library: bool, host: &Host) -> Result<Outgoing, Failure> {
    match Side::parse(word) {
        Side::Server(name) => {
            let saved = host.server_of_side(word, &name)?;
            from_server(&saved, &What::AllApps, host)
        }
        Side::App { server, app } => {
            let saved = host.server_of_side(word, &server)?;
            let app = host.app(&saved, &app)?;
            from_server(&saved, &What::App(app), host)
        }
        Side::Entry(prefix) => from_library(&prefix, host),
        Side::File(path) if has_out || to_library => from_file(&path, to_library, host),
        Side::File(_) => Err(Failure::usage(format!("`{word}` is a file already. Nothing was written."))
            .hint("Say where it goes: `--out FILE`, `--to-library`, or both.")),
        Side::StandardInput => Err(Failure::usage("`export` does not read standard input.")),
    }
}

fn from_server(
    saved: &service::settings::SavedServer,
    what: &What,
    host: &Host,
) -> Result<Outgoing, Failure> {
    let ferry = host.ferry()?;
    let exported = host.run(ferry, ferry.export(&saved.id, what))?;
    let (file_name, entry) = (exported.file_name, Some(exported.entry.id));
    Ok(Outgoing { bytes: exported.bytes.to_vec(), file_name, entry })
}

fn from_library(prefix: &str, host: &Host) -> Result<Outgoing, Failure> {
    let ferry = host.ferry()?;
    host.run(ferry, async {
        let library = ferry.library().await?;
        let entry = library.find(prefix).await?.id;
        let bytes = library.get(&entry).await?;
        Ok(Outgoing { bytes, file_name: ferry.entry_file_name(&entry).await?, entry: Some(entry) })
    })
}

fn from_file(path: &Path, to_library: bool, host: &Host) -> Result<Outgoing, Failure> {
    let arrival = files::read(path)?;
    if !arrival.redacted.is_empty() {
        host.note(format!("Left out, because it is user data: {}.", arrival.redacted.join(", ")));
    }
    let entry = match to_library {
        true => {
            let ferry = host.ferry()?;
            let entries = host.run(ferry, ferry.add_files(&[path.to_path_buf()]))?;
            entries.first().map(|entry| entry.id)
        }
        false => None,
    };
    Ok(Outgoing { bytes: arrival.bytes.to_vec(), file_name: String::new(), entry })
}

fn describe(outgoing: &Outgoing, word: &str) -> Result<Exported, Failure> {
    let bundle = Bundle::parse(&outgoing.bytes)
        .map_err(|refused| Failure::failed("not-a-bundle", refused.message).about(&format!("`{word}`")))?;
    let head = Head::of(&outgoing.bytes, &bundle);
    Ok(Exported {
        kind: head.kind,
        bytes: head.bytes,
        sha256: head.sha256,
        canonical_sha256: head.canonical_sha256,
        apps: bundle.apps("en"),
        secrets: u32::try_from(bundle::secrets(&bundle).len()).unwrap_or(u32::MAX),
        path: None,
        entry: outgoing.entry,
    })
}

/// Decides where the file goes: where the user said, or here under a name that nothing has yet.
fn place(out: Option<&Path>, to_library: bool, file_name: &str) -> Option<PathBuf> {
    match out {
        Some(folder) if folder.is_dir() => Some(free(&folder.join(file_name))),
        Some(file) => Some(file.to_path_buf()),
        None if to_library => None,
        None => Some(free(Path::new(file_name))),
    }
}

fn free(wanted: &Path) -> PathBuf {
    let stem = wanted.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let numbered = (2_u32..).map(|number| wanted.with_file_name(format!("{stem}-{number}.json")));
    let mut names = std::iter::once(wanted.to_path_buf()).chain(numbered);
    names.find(|path| !path.exists()).unwrap_or_else(|| wanted.to_path_buf())
}

impl Shown for Exported {
    fn show(&self, page: &mut Page) {
        page.line(format!("{}, {} bytes", kind(self.kind), number(self.bytes)));
        page.gap();
        let mut pairs = Vec::new();
        if let Some(path) = &self.path {
            pairs.push(("File", path.display().to_string()));
        }
        if let Some(entry) = &self.entry {
            pairs.push(("Library entry", entry.to_string()));
        }
        pairs.push(("SHA-256", self.sha256.to_string()));
        page.pairs(pairs);
        show_apps(&self.apps, page);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_file_goes_where_the_user_said_or_beside_what_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let there = folder.path().join("app.json");
        std::fs::write(&there, "x").unwrap();
        assert_eq!(place(Some(&there), false, "app.json"), Some(there.clone()));
        assert_eq!(place(Some(folder.path()), true, "app.json"), Some(folder.path().join("app-2.json")));
        assert_eq!(place(Some(folder.path()), true, "b.json"), Some(folder.path().join("b.json")));
        assert_eq!(place(None, true, "app.json"), None);
    }
}
