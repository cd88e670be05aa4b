//! How long entries stay: which rule keeps each, what rules would leave and remove, and the prune that carries it out.
//!
//! Rules only ever judge backups. Pinned entries, snapshots before imports, records, and what somebody stored by hand
//! stay for ever; damaged entries stay, too, and count for nothing. What no rule keeps goes to the trash first.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, Zoned};
use serde::{Deserialize, Serialize};

use crate::library::{Entry, EntryKind, Library, Mark, Sweep, Why, kept_by};
use crate::{EntryId, Keep, KeptBy, Progress, Result};

/// The rules for all servers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policies {
    /// For servers without rules of their own. `None`: everything stays.
    pub default: Option<Keep>,
    /// Rules of single servers, by URL and tenant.
    pub servers: BTreeMap<(String, Option<String>), Keep>,
}

/// What a prune does, in the order it does it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct PrunePlan {
    /// Backups that no rule keeps any more: they go to the trash for 30 days.
    pub to_trash: Vec<Entry>,
    /// Entries whose time in the trash is over: they are removed for good.
    pub to_remove: Vec<Entry>,
    /// How many entries stay.
    pub kept: usize,
    /// What becomes of the parts that nothing needs.
    pub sweep: Sweep,
}

/// What rules come to for the backups of one server.
#[derive(Clone, Debug, Default, PartialEq, Serialize, specta::Type)]
pub struct Forecast {
    /// Backups that there are now.
    pub now: usize,
    /// What they added to the library, in bytes. Unknown when one of them does not say.
    pub now_bytes: Option<u64>,
    /// Backups that would go to the trash as soon as the rules hold.
    pub to_trash: Vec<Entry>,
    /// The dots of the picture: every backup of all apps that there would be then, with what keeps it.
    pub then: Vec<Dot>,
    /// How many backups that makes.
    pub then_count: usize,
    /// About how many bytes they take, if every backup adds as much as those of now did. Unknown when that is.
    pub then_bytes: Option<u64>,
    /// Backups that are pinned, and snapshots: no rule removes them.
    pub always: usize,
}

/// A backup of the forecast.
#[derive(Clone, Debug, PartialEq, Serialize, specta::Type)]
pub struct Dot {
    /// When it was or would be made.
    pub at: Timestamp,
    /// Its entry; `None`: it is not there yet.
    pub entry: Option<EntryId>,
    /// What keeps it.
    pub kept_by: Vec<KeptBy>,
}

impl Policies {
    /// Returns the rules for an entry's server.
    pub fn of(&self, entry: &Entry) -> Option<Keep> {
        let server = entry.server_url.clone().map(|url| (url, entry.tenant.clone()));
        server.and_then(|server| self.servers.get(&server).copied()).or(self.default)
    }
}

/// Fills in what keeps each entry. A pin whose time is over is none any more.
pub fn explain(
    entries: &mut [Entry],
    policies: &Policies,
    damaged: &BTreeSet<EntryId>,
    now: &Zoned,
) -> Result<()> {
    let ruled = judge(entries, policies, damaged, now)?;
    for entry in entries {
        entry.end_pin(now.timestamp());
        entry.kept_by = match ruled.get(&entry.id) {
            Some(rules) => rules.iter().map(ToString::to_string).collect(),
            None => vec![reason(entry, policies, damaged)],
        };
    }
    Ok(())
}

/// Says what a prune would do. Nothing is changed.
pub async fn plan(
    library: &Library,
    policies: &Policies,
    damaged: &BTreeSet<EntryId>,
    now: &Zoned,
) -> Result<PrunePlan> {
    let entries = library.list().await?;
    let ruled = judge(&entries, policies, damaged, now)?;
    let is_dropped = |entry: &&Entry| ruled.get(&entry.id).is_some_and(Vec::is_empty);
    let is_over = |entry: &&Entry| {
        !entry.pinned
            && !damaged.contains(&entry.id)
            && entry.trashed_until.is_some_and(|until| until <= now.timestamp())
    };
    let to_trash: Vec<_> = entries.iter().filter(is_dropped).cloned().collect();
    let to_remove: Vec<_> = entries.iter().filter(is_over).cloned().collect();
    let sweep = library.sweep_plan(ids(&to_remove)).await?;
    Ok(PrunePlan { kept: entries.len() - to_trash.len() - to_remove.len(), to_trash, to_remove, sweep })
}

/// Carries out what a plan said. What was pinned, restored or marked since then stays.
pub async fn prune(
    plan: &PrunePlan,
    library: &Library,
    now: Timestamp,
    progress: &Progress,
) -> Result<Sweep> {
    for entry in &plan.to_trash {
        progress.check()?;
        match library.mark(&entry.id, Mark::Trash, now).await {
            Ok(_) => {}
            Err(refused) => tracing::info!("the entry `{}` stays: {refused}", entry.id),
        }
    }
    library.remove_for_good(ids(&plan.to_remove), now).await
}

/// Tells what rules would leave of one server's backups after some days of backups at these times.
pub fn forecast(
    entries: &[Entry],
    keep: &Keep,
    damaged: &BTreeSet<EntryId>,
    runs: &[Timestamp],
    now: &Zoned,
    then: &Zoned,
) -> Result<Forecast> {
    let (ruled, always): (Vec<&Entry>, Vec<&Entry>) = entries
        .iter()
        .filter(|entry| matches!(entry.why, Why::Backup | Why::Snapshot { .. }) && !entry.trashed)
        .partition(|entry| is_ruled(entry, damaged));
    let mut forecast = Forecast {
        now: ruled.len(),
        now_bytes: ruled.iter().map(|entry| entry.added_bytes).sum(),
        always: always.len(),
        ..Forecast::default()
    };
    for series in series_of(ruled.into_iter()).into_values() {
        let times: Vec<_> = series.iter().map(|entry| entry.stored_at).collect();
        let kept_now = kept_by(keep, &times, now)?;
        let dropped = series.iter().zip(&kept_now).filter(|(_, rules)| rules.is_empty());
        forecast.to_trash.extend(dropped.map(|(entry, _)| (*entry).clone()));
        let all: Vec<_> = times.iter().chain(runs).copied().collect();
        let kept_then = kept_by(keep, &all, then)?;
        let of_all_apps = series.iter().all(|entry| entry.kind == EntryKind::AllApps);
        for (at, rules) in kept_then.into_iter().enumerate().filter(|(_, rules)| !rules.is_empty()) {
            forecast.then_count += 1;
            if of_all_apps {
                let entry = series.get(at).map(|entry| entry.id);
                forecast.then.push(Dot { at: all[at], entry, kept_by: rules });
            }
        }
    }
    let each = forecast.now_bytes.zip(u64::try_from(forecast.now).ok()).filter(|(_, count)| *count > 0);
    forecast.then_bytes = each.map(|(bytes, count)| bytes / count * forecast.then_count as u64);
    forecast.then.sort_by_key(|dot| dot.at);
    Ok(forecast)
}

/// Returns what keeps each backup that rules judge; nothing keeps those with an empty list.
fn judge(
    entries: &[Entry],
    policies: &Policies,
    damaged: &BTreeSet<EntryId>,
    now: &Zoned,
) -> Result<BTreeMap<EntryId, Vec<KeptBy>>> {
    let ruled = entries.iter().filter(|entry| is_ruled(entry, damaged));
    let mut judged = BTreeMap::new();
    for series in series_of(ruled).into_values() {
        let Some(keep) = series.first().and_then(|entry| policies.of(entry)) else { continue };
        let times: Vec<_> = series.iter().map(|entry| entry.stored_at).collect();
        judged.extend(series.iter().map(|entry| entry.id).zip(kept_by(&keep, &times, now)?));
    }
    Ok(judged)
}

fn is_ruled(entry: &Entry, damaged: &BTreeSet<EntryId>) -> bool {
    entry.why == Why::Backup && !entry.pinned && !entry.trashed && !damaged.contains(&entry.id)
}

/// What belongs to one series of backups: the same apps of the same server.
type Series<'e> = BTreeMap<(Option<&'e str>, Option<&'e str>, EntryKind, BTreeSet<&'e str>), Vec<&'e Entry>>;

fn series_of<'e>(entries: impl Iterator<Item = &'e Entry>) -> Series<'e> {
    let mut all = Series::new();
    for entry in entries {
        // The apps of a server come and go; an export of one app is about that app.
        let apps = match entry.kind {
            EntryKind::App => entry.apps.iter().map(|app| app.id.as_str()).collect(),
            EntryKind::AllApps | EntryKind::ImportRecord => BTreeSet::new(),
        };
        let key = (entry.server_url.as_deref(), entry.tenant.as_deref(), entry.kind, apps);
        all.entry(key).or_default().push(entry);
    }
    all
}

fn reason(entry: &Entry, policies: &Policies, damaged: &BTreeSet<EntryId>) -> String {
    if let Some(until) = entry.trashed_until {
        return format!("in the trash until {}", until.strftime("%Y-%m-%d"));
    }
    if entry.pinned {
        return entry.kept_by.first().cloned().unwrap_or_else(|| "pinned".to_owned());
    }
    if damaged.contains(&entry.id) {
        return "damaged, kept".to_owned();
    }
    let always = match entry.why {
        Why::Snapshot { .. } => "snapshot before an import",
        Why::ImportRecord { .. } => "record of an import",
        Why::Outgoing { .. } => "outgoing bundle of a plan",
        Why::AddedFile => "added by hand",
        Why::Export => "exported by hand",
        Why::Backup if policies.of(entry).is_none() => "no retention rule set",
        Why::Backup => "a backup",
    };
    always.to_owned()
}

fn ids(entries: &[Entry]) -> Vec<EntryId> {
    entries.iter().map(|entry| entry.id).collect()
}

#[cfg(test)]
mod tests;
