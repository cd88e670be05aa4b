//! Backups and how long they stay: schedules, rules, forecasts, prunes, checks that are due, and the mirror.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jiff::{Timestamp, ToSpan, Zoned};

use super::Ferry;
use crate::library::{Entry, Library, Sweep, Why};
use crate::mirror::{Mirrored, mirror};
use crate::retention::{self, Forecast, Policies, PrunePlan};
use crate::schedule::{self, BackupHealth};
use crate::settings::{BackupSettings, SavedServer, Schedule, ServerBackups};
use crate::upkeep::{CHECK_EVERY, Checked};
use crate::{Code, EntryId, Error, Keep, Progress, Result, ServerId};

impl Ferry {
    /// Returns what was chosen about backups.
    pub fn backup_settings(&self) -> Result<BackupSettings> {
        self.settings().backups()
    }

    /// Changes what was chosen about the backups of one server.
    pub fn change_backups_of(
        &self,
        server: &ServerId,
        edit: impl FnOnce(&mut ServerBackups),
    ) -> Result<BackupSettings> {
        let saved = self.saved(server)?;
        if saved.practice {
            return Err(Error::new(Code::Invalid, "Practice servers are gone when AppFerry closes."));
        }
        self.settings().change_backups(|settings| {
            let own = settings.servers.entry(*server).or_default();
            edit(own);
            if *own == ServerBackups::default() {
                settings.servers.remove(server);
            }
        })
    }

    /// Sets the rules that say how long backups stay: those of one server, or those of all others. `None`: as for all
    /// others, or for ever. Nothing is removed before a prune.
    pub fn set_keep(&self, server: Option<&ServerId>, keep: Option<Keep>) -> Result<BackupSettings> {
        match server {
            Some(server) => self.change_backups_of(server, |own| own.keep = keep),
            None => self.settings().change_backups(|settings| settings.keep = keep),
        }
    }

    /// Sets when a server is backed up by itself; `None`: never.
    pub fn set_schedule(&self, server: &ServerId, schedule: Option<Schedule>) -> Result<BackupSettings> {
        self.change_backups_of(server, |own| own.schedule = schedule)
    }

    /// Sets after how many days without a good backup AppFerry speaks up: for one server, or for all others.
    pub fn tell_after_days(&self, server: Option<&ServerId>, days: Option<u32>) -> Result<BackupSettings> {
        match server {
            Some(server) => self.change_backups_of(server, |own| own.tell_after_days = days),
            None => self.settings().change_backups(|settings| settings.tell_after_days = days),
        }
    }

    /// Says what a prune would do now. Nothing is changed.
    pub async fn prune_plan(&self) -> Result<PrunePlan> {
        self.prune_plan_of(self.library().await?).await
    }

    async fn prune_plan_of(&self, library: &Library) -> Result<PrunePlan> {
        retention::plan(library, &self.policies()?, &self.damaged(library), &Zoned::now()).await
    }

    /// Carries out a prune that was shown: nothing that was not in it, and nothing of it that has changed since.
    pub async fn prune(&self, shown: &PrunePlan) -> Result<Sweep> {
        let library = self.library().await?;
        let mut plan = self.prune_plan_of(library).await?;
        let was_shown = |list: &[Entry], entry: &Entry| list.iter().any(|other| other.id == entry.id);
        plan.to_trash.retain(|entry| was_shown(&shown.to_trash, entry));
        plan.to_remove.retain(|entry| was_shown(&shown.to_remove, entry));
        retention::prune(&plan, library, Timestamp::now(), &Progress::hidden()).await
    }

    /// Tells what rules would leave of a server's backups in some days, if its schedule goes on as it is.
    pub async fn forecast(&self, server: &ServerId, keep: &Keep, days: u16) -> Result<Forecast> {
        let saved = self.saved(server)?;
        let library = self.library().await?;
        let mut entries = library.list().await?;
        entries.retain(|entry| is_of(entry, &saved));
        let now = Zoned::now();
        let then = now
            .checked_add(i64::from(days).days())
            .map_err(|cause| Error::new(Code::Invalid, "That is too far in the future.").caused_by(cause))?;
        let schedule = self.backup_settings()?.of(server).schedule;
        let runs =
            schedule.map(|schedule| schedule::runs_between(&schedule, &now, &then)).unwrap_or_default();
        retention::forecast(&entries, keep, &self.damaged(library), &runs, &now, &then)
    }

    /// Says how the backups of every saved server are.
    pub async fn backup_health(&self) -> Result<Vec<BackupHealth>> {
        let (settings, mut runs) = (self.backup_settings()?, self.0.upkeep.runs());
        let entries = self.library().await?.list().await?;
        let now = Zoned::now();
        let servers = self.settings().servers()?.into_iter().filter(|saved| !saved.practice);
        let health = servers.map(|saved| {
            let is_backup = |entry: &&Entry| entry.why == Why::Backup && is_of(entry, &saved);
            let kept_at = entries.iter().find(is_backup).map(|entry| entry.stored_at);
            let runs = runs.remove(&saved.id).unwrap_or_default();
            schedule::health((saved.id, saved.name.clone()), settings.of(&saved.id), runs, kept_at, &now)
        });
        Ok(health.collect())
    }

    /// Returns the servers whose backup is due: its time has come, or was missed while nothing ran.
    pub fn due_backups(&self) -> Result<Vec<ServerId>> {
        let (settings, runs, now) = (self.backup_settings()?, self.0.upkeep.runs(), Zoned::now());
        let is_due = |saved: &SavedServer| {
            let tried_at = runs.get(&saved.id).and_then(|runs| runs.tried_at);
            settings
                .of(&saved.id)
                .schedule
                .is_some_and(|schedule| schedule::is_due(&schedule, tried_at, &now))
        };
        Ok(self.settings().servers()?.iter().filter(|saved| is_due(saved)).map(|saved| saved.id).collect())
    }

    /// Makes the backups that are due, and reads the library again when that is due. How each backup went is noted;
    /// one that fails keeps no other from being made. Hosts with a window call it once a minute, so a library is only
    /// opened for it when something is due.
    pub async fn do_what_is_due(&self) -> Result<()> {
        for server in self.due_backups()? {
            if let Err(error) = self.back_up(&server).await {
                tracing::warn!("a scheduled backup failed: {error}");
            }
        }
        let now = Timestamp::now();
        if !self.0.upkeep.ask_for_check(&self.place()?.location.short_id(), now)? {
            return Ok(());
        }
        // A library that is younger than that has been read back entry by entry when they were stored.
        let entries = self.library().await?.list().await?;
        match entries.iter().any(|entry| now.duration_since(entry.stored_at) > CHECK_EVERY) {
            true => self.check_library(true).await.map(drop),
            false => Ok(()),
        }
    }

    /// Returns how the last checks of the library ended.
    pub async fn last_check(&self) -> Result<Checked> {
        Ok(self.0.upkeep.checked(&self.library().await?.short_id()))
    }

    /// Chooses the folder of the mirror, or none, and brings it up to date.
    pub async fn set_mirror(&self, folder: Option<PathBuf>) -> Result<Option<Mirrored>> {
        let settings = self.settings().change_backups(|settings| settings.mirror = folder)?;
        self.mirror_to(settings.mirror.as_deref()).await
    }

    /// Brings the mirror up to date; `None`: there is none.
    pub async fn mirror(&self) -> Result<Option<Mirrored>> {
        let folder = self.backup_settings()?.mirror;
        self.mirror_to(folder.as_deref()).await
    }

    async fn mirror_to(&self, folder: Option<&Path>) -> Result<Option<Mirrored>> {
        let Some(folder) = folder else { return Ok(None) };
        mirror(self.library().await?, folder, &Progress::hidden()).await.map(Some)
    }

    /// Does what follows something new in the library. Nothing of it makes what was stored a failure.
    pub(super) async fn after_storing(&self) {
        self.look_inside_later();
        if let Err(error) = self.mirror().await {
            tracing::warn!("the mirror was not brought up to date: {error}");
        }
    }

    /// Fills in what keeps each entry of a library.
    pub(super) fn explain(&self, library: &Library, entries: &mut [Entry]) -> Result<()> {
        retention::explain(entries, &self.policies()?, &self.damaged(library), &Zoned::now())
    }

    fn policies(&self) -> Result<Policies> {
        let settings = self.backup_settings()?;
        let own = self.settings().servers()?.into_iter().filter_map(|saved| {
            let keep = settings.servers.get(&saved.id)?.keep?;
            Some(((saved.url, saved.tenant), keep))
        });
        Ok(Policies { default: settings.keep, servers: own.collect() })
    }

    fn damaged(&self, library: &Library) -> BTreeSet<EntryId> {
        self.0.upkeep.checked(&library.short_id()).damaged.into_iter().collect()
    }
}

fn is_of(entry: &Entry, saved: &SavedServer) -> bool {
    entry.server_url.as_ref() == Some(&saved.url) && entry.tenant == saved.tenant
}
