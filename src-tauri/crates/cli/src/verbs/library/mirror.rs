//! `library mirror`: the newest exports as plain files.

use std::path::{Path, absolute};

use service::mirror::Mirrored;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::host::Host;
use crate::page::{Page, Shown};
use crate::words::counted;

/// Chooses the folder, or takes the one that was chosen, and brings it up to date.
pub fn run(folder: Option<&Path>, off: bool, host: &Host) -> Result<Exit, Failure> {
    let ferry = host.ferry()?;
    if off {
        host.run(ferry, ferry.set_mirror(None))?;
        host.print(&Mirrored::default())?;
        return Ok(Exit::Done);
    }
    let mirrored = match folder {
        Some(folder) => {
            let folder = absolute(folder).map_err(|cause| {
                Failure::usage(format!("`{}` is no folder.", folder.display())).caused_by(&cause)
            })?;
            host.run(ferry, ferry.set_mirror(Some(folder)))?
        }
        None => host.run(ferry, ferry.mirror())?,
    };
    let Some(mirrored) = mirrored else {
        return Err(Failure::usage("No folder was chosen yet. Nothing was done.").hint("Name a folder."));
    };
    if !mirrored.with_secrets.is_empty() {
        let files = counted(mirrored.with_secrets.len(), "file", "files");
        host.warn(format!("{files} of the mirror carry passwords or keys. Do not share them."));
    }
    host.print(&mirrored)?;
    Ok(Exit::Done)
}

impl Shown for Mirrored {
    fn show(&self, page: &mut Page) {
        page.line(format!("{} in the mirror.", counted(self.files, "file", "files")));
        self.written.iter().for_each(|path| page.item(format!("written  {path}")));
        self.removed.iter().for_each(|path| page.item(format!("removed  {path}")));
        self.with_secrets.iter().for_each(|path| page.item(format!("carries passwords or keys  {path}")));
    }
}
