//! How long backups stay: the counts of a retention rule, and what one of them says about an entry.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Code, Error, Result};

/// How many backups of one kind stay. A backup stays as long as any of the counts reaches it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
// The interface has one name space, in which secrets are kept, too.
#[serde(rename = "KeepRules")]
#[serde(default)]
pub struct Keep {
    /// The newest ones.
    pub last: u32,
    /// The newest one of each of so many days that have one.
    pub daily: u32,
    /// The newest one of each of so many weeks.
    pub weekly: u32,
    /// The newest one of each of so many months.
    pub monthly: u32,
    /// The newest one of each of so many years.
    pub yearly: u32,
}

/// One of the counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum KeepRule {
    /// [`Keep::last`].
    Last,
    /// [`Keep::daily`].
    Daily,
    /// [`Keep::weekly`].
    Weekly,
    /// [`Keep::monthly`].
    Monthly,
    /// [`Keep::yearly`].
    Yearly,
}

/// Why a rule keeps a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct KeptBy {
    /// The rule.
    pub rule: KeepRule,
    /// Its place among those that the rule keeps; the newest one is the first.
    pub place: u32,
    /// How many the rule keeps.
    pub of: u32,
}

/// What [`Keep`] may ask for at most: more is a slip of the keyboard.
const MOST: u32 = 10_000;

impl Keep {
    /// Refuses rules that keep nothing at all.
    pub fn check(&self) -> Result<()> {
        let counts = [self.last, self.daily, self.weekly, self.monthly, self.yearly];
        if counts.iter().all(|count| *count == 0) {
            return Err(Error::new(
                Code::Invalid,
                "These rules would keep no backup at all. Nothing was changed.",
            )
            .hint("Keep at least the last one."));
        }
        if counts.iter().any(|count| *count > MOST) {
            return Err(Error::new(
                Code::Invalid,
                format!("A rule keeps at most {MOST} backups. Nothing was changed."),
            ));
        }
        Ok(())
    }

    /// Returns the count of a rule.
    pub fn count(&self, rule: KeepRule) -> u32 {
        match rule {
            KeepRule::Last => self.last,
            KeepRule::Daily => self.daily,
            KeepRule::Weekly => self.weekly,
            KeepRule::Monthly => self.monthly,
            KeepRule::Yearly => self.yearly,
        }
    }
}

impl fmt::Display for KeptBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rule = match self.rule {
            KeepRule::Last => "last",
            KeepRule::Daily => "daily",
            KeepRule::Weekly => "weekly",
            KeepRule::Monthly => "monthly",
            KeepRule::Yearly => "yearly",
        };
        write!(f, "{rule} {} of {}", self.place, self.of)
    }
}
