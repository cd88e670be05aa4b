//! Apps: list, compare, export, back up.

use std::sync::Arc;

use bundle::DefinitionId;
use jiff::Timestamp;

use super::Ferry;
use crate::activities::{ActivityKind, Again, Ending, NewActivity};
use crate::back_up::{BackUp, back_up};
use crate::compare_servers::{Comparison, compare};
use crate::export::{Exported, What, export, receive};
use crate::freshness::{self, Freshness, seen_in};
use crate::index::Sighting;
use crate::library::{Entry, EntryKind, Why};
use crate::list_apps::{AppList, Look, list, look};
use crate::server::Received;
use crate::settings::SavedServer;
use crate::{Progress, Result, ServerId, Stage, provenance};

impl Ferry {
    /// Lists the apps of a server; without `fresh` the last look of this run may answer.
    pub async fn list_apps(&self, id: &ServerId, fresh: bool) -> Result<AppList> {
        let look = self.look(id, fresh).await?;
        let mut apps = list(*id, &look);
        let saved = self.saved(id)?;
        self.add_backups(&saved, &mut apps).await;
        self.note_look(&saved, &look).await;
        Ok(apps)
    }

    /// Tells what changed on a server between the last two looks at it. A server that nobody has looked at in this run
    /// is read for this, and that counts as no look.
    pub async fn freshness(&self, id: &ServerId) -> Result<Freshness> {
        if let Some((_, news)) = self.0.news.lock().await.get(id) {
            return Ok(news.clone());
        }
        let look = self.look(id, false).await?;
        let before = self.memory().await?.index.last_look(&self.saved(id)?.identity()?).await?;
        Ok(freshness::compare(before.as_ref(), &seen_in(&look)))
    }

    /// Remembers what the user sees now, and what is new in it. A look that is shown again is no new look; a library
    /// that cannot be opened leaves the news unknown.
    async fn note_look(&self, saved: &SavedServer, look: &Look) {
        let mut news = self.0.news.lock().await;
        if news.get(&saved.id).is_some_and(|(at, _)| *at == look.read_at) {
            return;
        }
        let noted = async {
            let (index, server, now) = (self.memory().await?.index, saved.identity()?, seen_in(look));
            let before = index.last_look(&server).await?;
            let found = freshness::compare(before.as_ref(), &now);
            index.looked(&server, now).await?;
            let sighting = Sighting { server, at: look.read_at, entry: None };
            index.saw(sighting, Arc::clone(&look.bytes)).await;
            Ok::<_, crate::Error>(found)
        };
        match noted.await {
            Ok(found) => drop(news.insert(saved.id, (look.read_at, found))),
            Err(error) => tracing::warn!("what is new on a server was not noted: {error}"),
        }
    }

    /// Compares the apps of two servers, from the last looks of this run.
    pub async fn compare_servers(&self, left: &ServerId, right: &ServerId) -> Result<Comparison> {
        let (ours, theirs) = (self.look(left, false).await?, self.look(right, false).await?);
        Ok(compare((*left, &ours), (*right, &theirs)))
    }

    /// Exports one app or all apps into the library.
    pub async fn export(&self, id: &ServerId, what: &What) -> Result<Exported> {
        let (saved, server) = self.server(id).await?;
        let memory = self.memory().await?;
        let (kind, title) = match what {
            What::App(app) => (ActivityKind::Export, self.app_label(id, app).await),
            What::AllApps => (ActivityKind::ExportAll, "all apps".to_owned()),
        };
        let title = format!("Export {title} from {}", saved.name);
        let app = match what {
            What::App(app) => Some(app.clone()),
            What::AllApps => None,
        };
        let new = activity(kind, title, &saved, &[Stage::Read, Stage::Store])
            .done_again_by(Again::Export { server: *id, app });
        let run = async |progress: Progress| {
            let exported = export(&saved, &server, what, Why::Export, memory, &progress).await?;
            Ok((exported, Ending::default()))
        };
        let exported = self.0.activities.run(new, run).await?;
        self.after_storing().await;
        Ok(exported)
    }

    /// Reads an export to look at it; nothing is kept.
    pub async fn receive(&self, id: &ServerId, what: &What) -> Result<Received> {
        let (saved, server) = self.server(id).await?;
        let new = activity(ActivityKind::Read, format!("Read {}", saved.name), &saved, &[Stage::Read]);
        let run = async |progress: Progress| {
            progress.stage(Stage::Read);
            Ok((receive(&server, what, &progress).await?, Ending::default()))
        };
        self.0.activities.run(new, run).await
    }

    /// Backs up a server into the library, and notes how that went.
    pub async fn back_up(&self, id: &ServerId) -> Result<BackUp> {
        let saved = self.saved(id)?;
        let new = activity(
            ActivityKind::BackUp,
            format!("Back up {}", saved.name),
            &saved,
            &[Stage::Read, Stage::Store],
        )
        .done_again_by(Again::BackUp { server: *id });
        let run = async |progress: Progress| {
            let backup = self.try_back_up(id, &progress).await;
            // Before the activity ends: whoever hears of that asks how the backups are.
            self.note_backup(&saved, &backup);
            let backup = backup?;
            let ending = Ending { needs_attention: !backup.not_exported.is_empty(), ..Ending::default() };
            Ok((backup, ending))
        };
        let backup = self.0.activities.run(new, run).await?;
        self.after_storing().await;
        Ok(backup)
    }

    async fn try_back_up(&self, id: &ServerId, progress: &Progress) -> Result<BackUp> {
        let (saved, server) = self.server(id).await?;
        back_up(&saved, &server, self.memory().await?, progress).await
    }

    fn note_backup(&self, saved: &SavedServer, backup: &Result<BackUp>) {
        let problem = backup.as_ref().err().map(crate::Error::report);
        if !saved.practice
            && let Err(error) = self.0.upkeep.ran(&saved.id, Timestamp::now(), problem)
        {
            tracing::warn!("how a backup went was not noted: {error}");
        }
    }

    /// Proposes a name for the file of an export, in the server's own form.
    pub async fn proposed_file_name(&self, id: &ServerId, what: &What) -> String {
        let day = Timestamp::now().strftime("%Y%m%d").to_string();
        match what {
            What::AllApps => provenance::safe_file_name(&format!("appbuilder_{day}")),
            What::App(app) => {
                provenance::safe_file_name(&format!("app_{}_{day}", self.app_label(id, app).await))
            }
        }
    }

    /// Forgets what was read from a server, because an import changed it.
    pub(super) async fn forget_look(&self, id: &ServerId) {
        self.0.looks.lock().await.remove(id);
    }

    async fn look(&self, id: &ServerId, fresh: bool) -> Result<Look> {
        if !fresh && let Some(look) = self.0.looks.lock().await.get(id) {
            return Ok(look.clone());
        }
        let (saved, server) = self.server(id).await?;
        let new = activity(ActivityKind::Read, format!("Read {}", saved.name), &saved, &[Stage::Read])
            .done_again_by(Again::Look { server: *id });
        let run = async |progress: Progress| Ok((look(&server, &progress).await?, Ending::default()));
        let look = self.0.activities.run(new, run).await?;
        self.0.looks.lock().await.insert(*id, look.clone());
        Ok(look)
    }

    async fn app_label(&self, server: &ServerId, app: &DefinitionId) -> String {
        let looks = self.0.looks.lock().await;
        let known = looks.get(server).and_then(|look| look.apps.get(app));
        known.map_or_else(|| app.to_string(), |app| app.row.label.clone())
    }

    /// Fills in when each app was last kept. A library that cannot be read leaves it unknown.
    async fn add_backups(&self, saved: &SavedServer, list: &mut AppList) {
        let Ok(entries) = self.entries().await else { return };
        for app in &mut list.apps {
            let keeps = |entry: &&Entry| {
                entry.server.as_deref() == Some(saved.name.as_str())
                    && entry.kind == EntryKind::App
                    && entry.apps.iter().any(|kept| kept.id.as_str() == app.id)
            };
            app.last_backup = entries.iter().find(keeps).map(|entry| entry.stored_at.to_string());
        }
    }
}

pub(super) fn activity(
    kind: ActivityKind,
    title: String,
    saved: &SavedServer,
    stages: &[Stage],
) -> NewActivity {
    NewActivity {
        kind,
        title,
        server: Some((saved.id, saved.environment)),
        stages: stages.to_vec(),
        again: None,
    }
}
