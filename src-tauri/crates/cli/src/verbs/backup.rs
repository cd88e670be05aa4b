//! `backup`: the exports of servers, kept in the library; what is kept already is found and not stored twice.

use jiff::Timestamp;
use serde::Serialize;
use service::library::Entry;
use service::settings::SavedServer;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::host::Host;
use crate::page::{Page, Shown, Table};
use crate::words::{number, or_dash};

/// An entry of a backup, and whether it was there before.
#[derive(Serialize)]
struct Kept {
    #[serde(flatten)]
    entry: Entry,
    unchanged: bool,
}

#[derive(Serialize)]
#[serde(transparent)]
struct BackedUp(Vec<Kept>);

/// Runs the verb. A server that cannot be read keeps no other from being backed up.
pub fn run(names: &[String], all: bool, host: &Host) -> Result<Exit, Failure> {
    let servers = match all {
        true => host.all_servers()?,
        false => names.iter().map(|name| host.server(name)).collect::<Result<_, _>>()?,
    };
    let (mut kept, mut failures) = (Vec::new(), Vec::new());
    for saved in &servers {
        match back_up(saved, host) {
            Ok(entries) => kept.extend(entries),
            Err(failure) => failures.push(failure.about(&format!("‘{}’", saved.name))),
        }
    }
    // One failure that is all there is to tell goes the way of every failure.
    if kept.is_empty() && failures.len() == 1 {
        return Err(failures.remove(0));
    }
    for failure in &failures {
        host.warn(failure.page().into_text().trim_end().replace('\n', " "));
    }
    host.print(&BackedUp(kept))?;
    Ok(if failures.is_empty() { Exit::Done } else { Exit::Failed })
}

fn back_up(saved: &SavedServer, host: &Host) -> Result<Vec<Kept>, Failure> {
    let ferry = host.ferry()?;
    let began = Timestamp::now();
    let backup = host.run(ferry, ferry.back_up(&saved.id))?;
    for app in &backup.not_exported {
        host.warn(format!(
            "‘{}’ cannot export the app `{}` by itself: {} Its definitions are kept, its files, roles and scopes \
             are not.",
            saved.name, app.app, app.problem.message
        ));
    }
    let kept = |entry: Entry| Kept { unchanged: entry.stored_at < began, entry };
    Ok(backup.entries.into_iter().map(kept).collect())
}

impl Shown for BackedUp {
    fn show(&self, page: &mut Page) {
        if self.0.is_empty() {
            page.line("Nothing was backed up: no server is saved yet, or none could be read.");
            return;
        }
        let mut table = Table::new(["SERVER", "NAME", "BYTES", "", "ENTRY"]).numbers([2]);
        for Kept { entry, unchanged } in &self.0 {
            let state = if *unchanged { "unchanged" } else { "stored and read back" };
            table.row([
                or_dash(entry.server.as_deref()),
                entry.name.clone(),
                number(entry.bytes),
                state.to_owned(),
                entry.id.to_string(),
            ]);
        }
        page.table(&table);
    }
}
