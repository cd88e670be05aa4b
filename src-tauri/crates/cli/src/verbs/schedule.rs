//! `schedule`: when servers are backed up by themselves, how their backups are, and the files that let the operating
//! system make them while AppFerry is closed.

use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use serde::Serialize;
use service::schedule::{BackupAlert, BackupHealth};
use service::settings::{Day, Every, Schedule};
use service::units::{self, UnitFile};

use crate::args::{EveryArgument, ScheduleVerb};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::host::Host;
use crate::page::{Page, Shown, Table};
use crate::words::or_dash;

#[derive(Serialize)]
#[serde(transparent)]
struct Health(Vec<BackupHealth>);

#[derive(Serialize)]
struct Written {
    files: Vec<PathBuf>,
    cron: String,
}

/// Runs the verb.
pub fn run(verb: ScheduleVerb, host: &Host) -> Result<Exit, Failure> {
    match verb {
        ScheduleVerb::Show => show(host),
        ScheduleVerb::Set { server, every, at, on, tell_after } => {
            let schedule = Schedule { every: every_of(every, on.into()), hour: at.0, minute: at.1 };
            change(&server, Some(schedule), tell_after, host)
        }
        ScheduleVerb::Remove { server } => change(&server, None, None, host),
        ScheduleVerb::Run => due(host),
        ScheduleVerb::Units { out } => write_units(&out, host),
    }
}

fn show(host: &Host) -> Result<Exit, Failure> {
    let ferry = host.ferry_without_keychain()?;
    host.print(&Health(host.run(ferry, ferry.backup_health())?))?;
    Ok(Exit::Done)
}

fn change(
    name: &str,
    schedule: Option<Schedule>,
    tell_after: Option<u32>,
    host: &Host,
) -> Result<Exit, Failure> {
    let ferry = host.ferry_without_keychain()?;
    let saved = ferry.settings().server_named(name)?;
    ferry.change_backups_of(&saved.id, |own| {
        own.schedule = schedule;
        own.tell_after_days = tell_after.or(own.tell_after_days.filter(|_| schedule.is_some()));
    })?;
    show(host)
}

/// Makes the backups that are due now. The exit code says whether all of them are good.
fn due(host: &Host) -> Result<Exit, Failure> {
    let ferry = host.ferry()?;
    let due = ferry.due_backups()?;
    let mut exit = Exit::Done;
    for id in due {
        let saved = ferry.settings().server(&id)?;
        host.hand_over_secret(&saved)?;
        if let Err(failure) = host.run(ferry, ferry.back_up(&id)) {
            host.warn(
                failure.about(&format!("‘{}’", saved.name)).page().into_text().trim_end().replace('\n', " "),
            );
            exit = Exit::Failed;
        }
    }
    // Whatever a timer's command prints may be mailed to somebody every time.
    if !host.is_silent() {
        show(host)?;
    }
    Ok(exit)
}

fn write_units(out: &Path, host: &Host) -> Result<Exit, Failure> {
    let program = std::env::current_exe().map_err(|cause| {
        Failure::failed("internal", "The program could not find itself. Nothing was written.")
            .caused_by(&cause)
    })?;
    let arguments = host.own_folders()?;
    std::fs::create_dir_all(out).map_err(|cause| {
        Failure::failed("disk", format!("The folder `{}` could not be made.", out.display()))
            .caused_by(&cause)
    })?;
    let mut files = Vec::new();
    for UnitFile { name, text } in units::systemd(&program, &arguments) {
        let path = out.join(name);
        service::files::write(&path, text.as_bytes())?;
        files.push(path);
    }
    host.print(&Written { files, cron: units::cron_line(&program, &arguments) })?;
    Ok(Exit::Done)
}

fn every_of(every: EveryArgument, on: Day) -> Every {
    match every {
        EveryArgument::Hour => Every::Hour,
        EveryArgument::Day => Every::Day,
        EveryArgument::Week => Every::Week(on),
    }
}

impl Shown for Health {
    fn show(&self, page: &mut Page) {
        if self.0.is_empty() {
            page.line("No server is saved yet.");
            return;
        }
        let zone = TimeZone::system();
        let mut table = Table::new(["SERVER", "LAST GOOD BACKUP", "NEXT", ""]);
        for health in &self.0 {
            let local =
                |time: jiff::Timestamp| time.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string();
            table.row([
                health.name.clone(),
                or_dash(health.good_at.map(local).as_deref()),
                or_dash(health.next.first().copied().map(local).as_deref()),
                health.alert.as_ref().map(alert).unwrap_or_default(),
            ]);
        }
        page.table(&table);
    }
}

fn alert(alert: &BackupAlert) -> String {
    match alert {
        BackupAlert::Failing { failures, problem } => {
            let why = problem.as_ref().map(|problem| problem.message.clone()).unwrap_or_default();
            format!("the last {failures} failed: {why}")
        }
        BackupAlert::Stale { .. } => "older than you want it to be".to_owned(),
        BackupAlert::Missing => "there is no good backup".to_owned(),
    }
}

impl Shown for Written {
    fn show(&self, page: &mut Page) {
        page.part("Written");
        self.files.iter().for_each(|path| page.item(path.display().to_string()));
        page.part("For systemd");
        page.item(
            "Copy both to ~/.config/systemd/user, then: systemctl --user enable --now appferry-backup.timer",
        );
        page.part("For cron, instead of these");
        page.item(&self.cron);
        page.gap();
        page.line("Passwords come from the keychain. Where none is unlocked, set APPFERRY_PASSWORD for the service.");
    }
}
