//! `library init` and `copy`: libraries at other places, a folder or the storage of a team.

use std::path::Path;

use serde::Serialize;
use service::ferry::Exchanged;
use service::library::{Copied, Location, WellKnown};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::host::Host;
use crate::page::{Page, Shown};
use crate::secret_input::library_access;
use crate::words::counted;

/// A library that was made, or was there already.
#[derive(Serialize)]
struct Made {
    library: String,
    entries: usize,
}

/// Makes a library.
pub fn init(at: &str, without_passphrase: bool, kit: Option<&Path>, host: &Host) -> Result<Exit, Failure> {
    let (location, access): (Location, _) = (at.parse()?, library_access()?);
    if let Some(kit) = kit {
        access.check_kit(kit)?;
    }
    let ferry = host.ferry_of_two_libraries()?;
    let well_known = if without_passphrase { WellKnown::Accepted } else { WellKnown::Refused };
    let made = host.run(ferry, async {
        let library = ferry.make_library(&location, access, well_known).await?;
        if let Some(kit) = kit {
            let later = "The library was made. `appferry library passphrase kit` writes its recovery kit.";
            library.renew_kit(kit).await.map_err(|failure| failure.hint(later))?;
        }
        Ok(Made { library: location.to_string(), entries: library.list().await?.len() })
    })?;
    host.print(&made)?;
    Ok(Exit::Done)
}

/// Copies to another library what it lacks, and back when that is asked for.
pub fn copy(to: &str, both_ways: bool, host: &Host) -> Result<Exit, Failure> {
    let (given, ferry) = (library_access()?, host.ferry_of_two_libraries()?);
    let exchanged = host.run(ferry, async {
        let other = ferry.other_library(to, given).await?;
        ferry.copy_library(&other, both_ways).await
    })?;
    host.print(&exchanged)?;
    let damaged = |copied: &Copied| !copied.damaged.is_empty();
    let any = damaged(&exchanged.sent) || exchanged.received.as_ref().is_some_and(damaged);
    Ok(if any { Exit::Failed } else { Exit::Done })
}

impl Shown for Made {
    fn show(&self, page: &mut Page) {
        page.pairs([("Library", self.library.clone()), ("Entries", self.entries.to_string())]);
    }
}

impl Shown for Exchanged {
    fn show(&self, page: &mut Page) {
        show(page, "copied there", &self.sent);
        if let Some(received) = &self.received {
            show(page, "copied here", received);
        }
    }
}

fn show(page: &mut Page, way: &str, copied: &Copied) {
    let (done, known) = (counted(copied.copied.len(), "entry", "entries"), copied.already_there);
    page.line(format!("{done} {way}; already there: {known}."));
    for id in &copied.damaged {
        page.item(format!("{id} is damaged and was left out."));
    }
}
