//! What a host opens once: the adapters, the sessions with servers, the queue of activities. Its methods are the verbs
//! a window or a command line offers; each hands the parts it needs to one use case and keeps the story.

mod apps;
mod exchange;
mod history;
mod imports;
mod libraries;
mod library;
mod preferences;
mod problems;
mod protection;
mod saved_plans;
mod servers;
mod shelf;
mod upkeep;
mod which_library;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use tokio::sync::Mutex;

use crate::activities::Activities;
use crate::differences::reader::Reader;
use crate::freshness::Freshness;
use crate::history::History;
use crate::library::Access;
use crate::list_apps::Look;
use crate::plans::Plans;
use crate::saved_plans::SavedPlans;
use crate::secrets::Secrets;
use crate::server::Server;
use crate::settings::{Places, Settings};
use crate::upkeep::Upkeep;
use crate::verify_import::Patience;
use crate::{LibraryId, Result, ServerId};

use self::shelf::{Place, Shelves};

pub use crate::source::Source;
pub use exchange::Exchanged;
pub use history::{ImportDetail, ImportPolicies, PlanRehearsal, RollBackView};
pub use imports::{ImportRow, PlanView, view};
pub use libraries::{IfAbsent, LibraryDraft, LibraryPlace, LibrarySecrets, LibraryTest, PlaceKind};
pub use library::{LibraryState, Opened};
pub use servers::{Overview, SecretState, ServerCard, ServerDraft};

/// Everything a host works with, and the library that is meant; `None`: the one that was named for this run, or else the
/// default one. Cheap to clone.
#[derive(Clone)]
pub struct Ferry(Arc<Parts>, Option<LibraryId>);

struct Parts {
    places: Places,
    settings: Settings,
    secrets: Secrets,
    history: History,
    activities: Activities,
    plans: Plans,
    saved_plans: SavedPlans,
    reader: Reader,
    shelves: Shelves,
    /// Another library than the one of the settings, for this run.
    named_library: OnceLock<Place>,
    given_access: OnceLock<Access>,
    upkeep: Upkeep,
    sessions: Mutex<HashMap<ServerId, Server>>,
    looks: Mutex<HashMap<ServerId, Look>>,
    /// What was new at the last look, and when that look was taken.
    news: Mutex<HashMap<ServerId, (Timestamp, Freshness)>>,
    patience: Patience,
}

/// How a host opens AppFerry.
pub struct Opening {
    /// Where settings, journal, index and library lie.
    pub places: Places,
    /// The keychain, or none.
    pub secrets: Secrets,
    /// How long an import may stay without an answer.
    pub patience: Patience,
}

impl Ferry {
    /// Opens settings and journal. The library opens when it is first needed, or by [`Ferry::open_library`].
    pub fn open(opening: Opening) -> Result<Self> {
        let Opening { places, secrets, patience } = opening;
        let settings = Settings::open(&places.config)?;
        let history = History::open(&places.data, &places.locks)?;
        let parts = Arc::new(Parts {
            settings,
            secrets,
            history,
            activities: Activities::default(),
            plans: Plans::default(),
            saved_plans: SavedPlans::open(&places.data)?,
            reader: Reader::default(),
            shelves: Shelves::default(),
            named_library: OnceLock::new(),
            given_access: OnceLock::new(),
            upkeep: Upkeep::open(&places.data),
            sessions: Mutex::default(),
            looks: Mutex::default(),
            news: Mutex::default(),
            patience,
            places,
        });
        Ok(Self(parts, None))
    }

    /// Ends what would outlive the program. The last thing that a host does which ends without dropping this.
    pub fn close(&self) {
        self.0.shelves.close();
    }

    /// Returns the queue of activities.
    pub fn activities(&self) -> &Activities {
        &self.0.activities
    }

    /// Returns the settings.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Returns the journal of imports.
    pub fn history(&self) -> &History {
        &self.0.history
    }

    /// Returns the keychain.
    pub fn secrets(&self) -> &Secrets {
        &self.0.secrets
    }
}

#[cfg(test)]
mod tests;
