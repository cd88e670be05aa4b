//! When servers are backed up, and how long backups stay.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{Code, Error, Keep, Result, ServerId};

/// What the user chose about backups, for all servers and for single ones.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct BackupSettings {
    /// How long backups stay, where a server has no rules of its own. `None`: for ever.
    pub keep: Option<Keep>,
    /// After how many days without a good backup AppFerry speaks up, where a schedule is set. `None`: never.
    pub tell_after_days: Option<u32>,
    /// A folder that holds the newest exports as plain files.
    pub mirror: Option<PathBuf>,
    /// What is different for single servers.
    pub servers: BTreeMap<ServerId, ServerBackups>,
    /// What a newer version wrote and this one must not lose.
    #[serde(flatten)]
    #[specta(skip)]
    unknown: Map<String, Value>,
}

/// What the user chose about the backups of one server.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct ServerBackups {
    /// When it is backed up by itself. `None`: never.
    pub schedule: Option<Schedule>,
    /// How long its backups stay. `None`: as for all servers.
    pub keep: Option<Keep>,
    /// After how many days without a good backup AppFerry speaks up. `None`: as for all servers.
    pub tell_after_days: Option<u32>,
    /// What a newer version wrote and this one must not lose.
    #[serde(flatten)]
    #[specta(skip)]
    unknown: Map<String, Value>,
}

/// Times at which a server is backed up, on the clock of this computer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Schedule {
    /// How often.
    pub every: Every,
    /// The hour, 0 to 23. Every hour: not used.
    pub hour: u8,
    /// The minute, 0 to 59.
    pub minute: u8,
}

/// How often a server is backed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum Every {
    /// Once an hour.
    Hour,
    /// Once a day.
    Day,
    /// Once a week, on this day.
    Week(Day),
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum Day {
    /// Monday.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

impl BackupSettings {
    /// Returns what holds for a server.
    pub fn of(&self, server: &ServerId) -> ServerBackups {
        let own = self.servers.get(server).cloned().unwrap_or_default();
        ServerBackups {
            keep: own.keep.or(self.keep),
            tell_after_days: own.tell_after_days.or(self.tell_after_days),
            ..own
        }
    }

    /// Refuses rules that keep nothing and times that no clock shows.
    pub(super) fn check(&self) -> Result<()> {
        let own = self.servers.values();
        own.clone().filter_map(|server| server.keep).chain(self.keep).try_for_each(|keep| keep.check())?;
        let wrong = own.filter_map(|server| server.schedule).any(|one| one.hour > 23 || one.minute > 59);
        match wrong {
            false => Ok(()),
            true => {
                Err(Error::new(Code::Invalid, "A time of day goes from 00:00 to 23:59. Nothing was changed."))
            }
        }
    }
}
