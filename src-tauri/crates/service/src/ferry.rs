//! What a host opens once: the adapters, the sessions with servers, the queue of activities. Its methods are the verbs
//! a window or a command line offers; each hands the parts it needs to one use case and keeps the story.

mod apps;
mod history;
mod imports;
mod library;
mod preferences;
mod saved_plans;
mod servers;
mod upkeep;

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::{Mutex, OnceCell};

use crate::activities::Activities;
use crate::contents::Contents;
use crate::differences::reader::Reader;
use crate::freshness::Freshness;
use crate::history::History;
use crate::index::Index;
use crate::library::{Access, Library, Location};
use crate::list_apps::Look;
use crate::plans::Plans;
use crate::saved_plans::SavedPlans;
use crate::secrets::Secrets;
use crate::server::Server;
use crate::settings::{Places, Settings};
use crate::upkeep::Upkeep;
use crate::verify_import::Patience;
use crate::{ErrorReport, Result, ServerId};

pub use history::{ImportDetail, RollBackView};
pub use imports::{ImportRow, PlanView, Source, view};
pub use library::{Exchanged, LibraryState};
pub use servers::{Overview, ServerCard, ServerDraft};

/// Everything a host works with. Cheap to clone.
#[derive(Clone)]
pub struct Ferry(Arc<Parts>);

struct Parts {
    places: Places,
    settings: Settings,
    secrets: Secrets,
    history: History,
    activities: Activities,
    plans: Plans,
    saved_plans: SavedPlans,
    reader: Reader,
    library: OnceCell<Library>,
    /// Another library than the one of the settings, for this run.
    named_library: std::sync::OnceLock<(Location, Access)>,
    index: OnceCell<Index>,
    contents: OnceCell<Contents>,
    upkeep: Upkeep,
    looking_inside: Mutex<()>,
    library_problem: std::sync::Mutex<Option<ErrorReport>>,
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
        Ok(Self(Arc::new(Parts {
            settings,
            secrets,
            history,
            activities: Activities::default(),
            plans: Plans::default(),
            saved_plans: SavedPlans::open(&places.data)?,
            reader: Reader::default(),
            library: OnceCell::new(),
            named_library: std::sync::OnceLock::new(),
            index: OnceCell::new(),
            contents: OnceCell::new(),
            upkeep: Upkeep::open(&places.data),
            looking_inside: Mutex::default(),
            library_problem: std::sync::Mutex::default(),
            sessions: Mutex::default(),
            looks: Mutex::default(),
            news: Mutex::default(),
            patience,
            places,
        })))
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
