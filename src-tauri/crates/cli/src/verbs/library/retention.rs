//! `library retention` and `library prune`: how long backups stay, and what goes.

use serde::Serialize;
use service::Keep;
use service::library::{Entry, Sweep};
use service::retention::{Forecast, PrunePlan};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::host::Host;
use crate::page::{Page, Shown, Table};
use crate::words::{counted, number, or_dash};

/// How far the forecast looks, in days.
const DAYS: u16 = 90;

#[derive(Serialize)]
struct Rules {
    keep: Option<Keep>,
    servers: Vec<ServerRules>,
}

#[derive(Serialize)]
struct ServerRules {
    server: String,
    /// Its own rules.
    own: Option<Keep>,
    /// The rules that hold for it.
    keep: Option<Keep>,
    /// What they come to.
    forecast: Option<Forecast>,
}

#[derive(Serialize)]
struct Pruned {
    #[serde(flatten)]
    plan: PrunePlan,
    /// Nothing was changed.
    dry_run: bool,
}

/// Shows the rules, and what they come to in ninety days.
pub fn show(host: &Host) -> Result<Exit, Failure> {
    let ferry = host.ferry()?;
    let settings = ferry.backup_settings()?;
    let mut servers = Vec::new();
    for saved in ferry.settings().servers()? {
        let keep = settings.of(&saved.id).keep;
        let forecast =
            keep.map(|keep| host.run(ferry, ferry.forecast(&saved.id, &keep, DAYS))).transpose()?;
        let own = settings.servers.get(&saved.id).and_then(|own| own.keep);
        servers.push(ServerRules { server: saved.name, own, keep, forecast });
    }
    host.print(&Rules { keep: settings.keep, servers })?;
    Ok(Exit::Done)
}

/// Sets the rules of one server, or of all others; without rules, everything stays.
pub fn set(server: Option<&str>, keep: Option<Keep>, host: &Host) -> Result<Exit, Failure> {
    let ferry = host.ferry()?;
    let id = server.map(|name| ferry.settings().server_named(name)).transpose()?.map(|saved| saved.id);
    ferry.set_keep(id.as_ref(), keep)?;
    let plan = host.run(ferry, ferry.prune_plan())?;
    if !plan.to_trash.is_empty() {
        let number = counted(plan.to_trash.len(), "backup", "backups");
        host.warn(format!(
            "The next `library prune` moves {number} to the trash, which keeps them for 30 days."
        ));
    }
    show(host)
}

/// Shows what goes, and then lets it go.
pub fn prune(dry_run: bool, host: &Host) -> Result<Exit, Failure> {
    let ferry = host.ferry()?;
    let mut plan = host.run(ferry, ferry.prune_plan())?;
    if !dry_run {
        plan.sweep = host.run(ferry, ferry.prune(&plan))?;
    }
    host.print(&Pruned { plan, dry_run })?;
    Ok(Exit::Done)
}

impl Shown for Rules {
    fn show(&self, page: &mut Page) {
        page.line(format!("All servers: {}", in_words(self.keep)));
        for server in &self.servers {
            let own = if server.own.is_some() { "" } else { " (as for all servers)" };
            page.line(format!("{}: {}{own}", server.server, in_words(server.keep)));
            if let Some(forecast) = &server.forecast {
                page.item(format!(
                    "{} now, {} of them no rule keeps; about {} in {DAYS} days, if the schedule goes on as it is.",
                    counted(forecast.now, "backup", "backups"),
                    number(forecast.to_trash.len()),
                    number(forecast.then_count)
                ));
            }
        }
        page.line("Pinned entries, snapshots before imports and what was added by hand always stay.");
    }
}

impl Shown for Pruned {
    fn show(&self, page: &mut Page) {
        let (trashed, removed) = match self.dry_run {
            true => ("To the trash, for 30 days", "Removed for good: 30 days in the trash are over"),
            false => ("Moved to the trash, for 30 days", "Removed for good: 30 days in the trash were over"),
        };
        listed(page, trashed, &self.plan.to_trash);
        listed(page, removed, &self.plan.to_remove);
        page.gap();
        page.line(format!("{} stay.", counted(self.plan.kept, "entry", "entries")));
        let Sweep { freed, marked, used: _ } = self.plan.sweep;
        page.line(format!(
            "Freed: {} bytes. In a day or later: {} bytes more.",
            number(freed),
            number(marked)
        ));
        if self.dry_run {
            page.line("Nothing was changed.");
        }
    }
}

fn listed(page: &mut Page, title: &str, entries: &[Entry]) {
    if entries.is_empty() {
        return;
    }
    page.part(title);
    let mut table = Table::new(["STORED", "NAME", "FROM", "ENTRY"]);
    for entry in entries {
        table.row([
            entry.stored_at.strftime("%Y-%m-%d %H:%M:%SZ").to_string(),
            entry.name.clone(),
            or_dash(entry.server.as_deref()),
            entry.id.to_string(),
        ]);
    }
    page.table(&table);
}

fn in_words(keep: Option<Keep>) -> String {
    let Some(keep) = keep else { return "everything stays".to_owned() };
    let counts = [
        ("last", keep.last),
        ("daily", keep.daily),
        ("weekly", keep.weekly),
        ("monthly", keep.monthly),
        ("yearly", keep.yearly),
    ];
    let words: Vec<_> = counts
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(rule, count)| format!("{rule} {count}"))
        .collect();
    words.join(", ")
}
