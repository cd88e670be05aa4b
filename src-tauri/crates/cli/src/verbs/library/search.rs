//! `library search`: the entries to which words belong, with what was found inside them.

use serde::Serialize;
use service::Progress;
use service::find::{Found, FoundEntry};

use super::kind;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::host::Host;
use crate::page::{Page, Shown};
use crate::words::{counted, or_dash};

#[derive(Serialize)]
#[serde(transparent)]
struct Listed(Vec<FoundEntry>);

/// Runs the verb. Entries that nobody has looked into yet are read first.
pub fn run(text: &str, host: &Host) -> Result<Exit, Failure> {
    let ferry = host.ferry()?;
    let Found { entries, unread, more } = host.run(ferry, async {
        ferry.look_inside(&Progress::hidden()).await?;
        ferry.find(text).await
    })?;
    if unread > 0 {
        let number = counted(unread, "entry", "entries");
        host.warn(format!("{number} could not be read, so that what is inside was not searched."));
    }
    if more {
        host.warn("Many more definitions have these words. Give more of them to see the rest.");
    }
    host.print(&Listed(entries))?;
    Ok(Exit::Done)
}

impl Shown for Listed {
    fn show(&self, page: &mut Page) {
        if self.0.is_empty() {
            page.line("No entry.");
        }
        for FoundEntry { entry, hits, hit_count } in &self.0 {
            page.line(format!(
                "{}  {}  {}  {}  {}",
                entry.stored_at.strftime("%Y-%m-%d %H:%M:%SZ"),
                kind(entry.kind),
                entry.name,
                or_dash(entry.server.as_deref()),
                entry.id
            ));
            for hit in hits {
                page.item(format!("{} ‘{}’  {}", hit.r#type, hit.matched, hit.definition));
            }
            if *hit_count > hits.len() {
                page.item(format!("and {} more", hit_count - hits.len()));
            }
        }
    }
}
