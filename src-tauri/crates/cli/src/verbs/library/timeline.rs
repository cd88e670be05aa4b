//! `library timeline`: when an app or a definition appeared, changed and vanished, as the entries tell.

use bundle::DefinitionId;
use service::Progress;
use service::timeline::{Happening, Timeline};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::host::Host;
use crate::page::{Page, Shown, Table};
use crate::words::{counted, or_dash};

/// Runs the verb. Entries that nobody has looked into yet are read first.
pub fn run(subject: &str, host: &Host) -> Result<Exit, Failure> {
    let ferry = host.ferry()?;
    let timeline = host.run(ferry, async {
        ferry.look_inside(&Progress::hidden()).await?;
        match ferry.app_in_library(subject).await? {
            Some(app) => ferry.timeline_of_app(&app).await,
            None => ferry.timeline_of_definition(&DefinitionId::new(subject)).await,
        }
    })?;
    if timeline.unread > 0 {
        let number = counted(timeline.unread, "entry", "entries");
        host.warn(format!("{number} could not be read, so that the timeline is without them."));
    }
    if timeline.name.is_none() {
        let message = format!("No entry of the library holds an app or a definition `{subject}`.");
        return Err(Failure::failed("not-found", message));
    }
    host.print(&timeline)?;
    Ok(Exit::Done)
}

impl Shown for Timeline {
    fn show(&self, page: &mut Page) {
        page.line(format!("{}  {}", or_dash(self.name.as_deref()), self.id));
        if self.moments.is_empty() {
            page.line("Only entries of unknown origin hold it, so that nothing is known about servers.");
            return;
        }
        let mut table = Table::new(["WHEN", "SERVER", "WHAT", "INSIDE", "ENTRY"]);
        for moment in &self.moments {
            let what = match moment.what {
                Happening::Appeared => "appeared",
                Happening::Changed => "changed",
                Happening::Vanished => "vanished",
            };
            let inside = moment.inside.map(|inside| {
                format!("{} added, {} changed, {} removed", inside.added, inside.changed, inside.removed)
            });
            table.row([
                moment.at.strftime("%Y-%m-%d %H:%M:%SZ").to_string(),
                or_dash(moment.server.as_deref()),
                what.to_owned(),
                inside.unwrap_or_default(),
                moment.entry.to_string(),
            ]);
        }
        page.table(&table);
    }
}
