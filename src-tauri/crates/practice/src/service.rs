//! The micro-services behind the real server: their versions, and which of them a test has stopped.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

/// Name and version of each service, as versioncheck lists them (wire 24).
const SERVICES: [(&str, &str); 10] = [
    ("appbuilder", "1.3.34"),
    ("custom_reports", "1.4.0"),
    ("definition_manager", "1.5.0"),
    ("file_processor", "1.1.115"),
    ("log_manager", "1.1.8"),
    ("notification_email", "1.0.12"),
    ("process_manager", "1.1.18"),
    ("relay", "1.0.4"),
    ("tenant_manager", "1.1.6"),
    ("user_manager", "1.1.101"),
];

/// What an answer says about a service that is silent.
const SILENT: &str = "Request timed out.";

/// Which services run.
#[derive(Debug, Default)]
pub(crate) struct Services {
    stopped: BTreeSet<String>,
}

impl Services {
    /// Stops or starts a service.
    pub(crate) fn set_running(&mut self, service: &str, running: bool) {
        match running {
            true => self.stopped.remove(service),
            false => self.stopped.insert(service.to_owned()),
        };
    }

    /// Returns whether a service answers.
    pub(crate) fn is_running(&self, service: &str) -> bool {
        !self.stopped.contains(service)
    }

    /// Returns whether all services answer.
    pub(crate) fn all_run(&self) -> bool {
        self.stopped.is_empty()
    }

    /// Returns the answer of versioncheck.
    pub(crate) fn versions(&self) -> Value {
        let version = |(name, version): &(&str, &str)| {
            let text = if self.is_running(name) { version } else { SILENT };
            ((*name).to_owned(), text.into())
        };
        SERVICES.iter().map(version).collect::<Map<_, _>>().into()
    }

    /// Returns the answer of healthcheck.
    pub(crate) fn health(&self) -> Value {
        let state = |(name, _): &(&str, &str)| {
            let state = match self.is_running(name) {
                true => json!({"isHealthy": true, "ping": {"message": "OK", "time": 1}}),
                false => json!({"isHealthy": false, "ping": {"message": SILENT, "time": 3000}}),
            };
            ((*name).to_owned(), state)
        };
        SERVICES.iter().map(state).collect::<Map<_, _>>().into()
    }
}
