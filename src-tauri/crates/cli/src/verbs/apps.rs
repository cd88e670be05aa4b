//! `apps`: the apps of a server.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::Serialize;
use service::list_apps::AppRow;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::host::Host;
use crate::page::{Page, Shown, Table};
use crate::words::{number, or_dash};

#[derive(Serialize)]
struct Apps {
    server: String,
    read_at: String,
    apps: Vec<App>,
}

#[derive(Serialize)]
struct App {
    id: String,
    name: String,
    label: String,
    definitions: usize,
    objects: usize,
    pages: usize,
    updated_at: Option<String>,
    last_backup: Option<String>,
    system: bool,
}

/// Runs the verb.
pub fn run(server: &str, host: &Host) -> Result<Exit, Failure> {
    let saved = host.server(server)?;
    let ferry = host.ferry()?;
    let list = host.run(ferry, ferry.list_apps(&saved.id, true))?;
    let mut apps: Vec<_> = list.apps.into_iter().map(App::from).collect();
    if host.global().json {
        apps.sort_by(|left, right| left.id.cmp(&right.id));
    }
    host.print(&Apps { server: saved.name, read_at: list.read_at, apps })?;
    Ok(Exit::Done)
}

impl From<AppRow> for App {
    fn from(row: AppRow) -> Self {
        Self {
            updated_at: row.updated_at.as_deref().and_then(in_utc),
            id: row.id,
            name: row.name,
            label: row.label,
            definitions: row.definitions,
            objects: row.objects,
            pages: row.pages,
            last_backup: row.last_backup,
            system: row.system,
        }
    }
}

/// Returns a server's time as RFC 3339 in UTC. Some servers write it as their database does; what is no time is unknown.
fn in_utc(time: &str) -> Option<String> {
    let with_zone = time.parse::<Timestamp>().ok();
    let without =
        || time.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp());
    with_zone.or_else(without).map(|time| time.to_string())
}

impl Shown for Apps {
    fn show(&self, page: &mut Page) {
        if self.apps.is_empty() {
            page.line(format!("‘{}’ has no apps.", self.server));
            return;
        }
        let headings = ["APP", "NAME", "DEFINITIONS", "OBJECTS", "PAGES", "UPDATED", "ID"];
        let mut table = Table::new(headings).numbers([2, 3, 4]);
        for app in &self.apps {
            table.row([
                app.label.clone(),
                app.name.clone(),
                number(app.definitions),
                number(app.objects),
                number(app.pages),
                or_dash(app.updated_at.as_deref()),
                app.id.clone(),
            ]);
        }
        page.table(&table);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_servers_become_utc_and_other_texts_unknown() {
        let read = |text| in_utc(text).unwrap_or_else(|| "unknown".to_owned());
        assert_eq!(read("2024-05-23T10:11:12.000Z"), "2024-05-23T10:11:12Z");
        assert_eq!(read("2024-05-23T10:11:12+07:00"), "2024-05-23T03:11:12Z");
        assert_eq!(read("2024-05-23 10:11:12"), "2024-05-23T10:11:12Z");
        assert_eq!([read("yesterday"), read("")], ["unknown", "unknown"]);
    }
}
