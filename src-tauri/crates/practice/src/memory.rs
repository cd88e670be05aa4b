//! What a tenant's services keep in memory between two loads of the definitions.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::clock;
use crate::import::texts;
use crate::store::{DbResult, Store};

/// Process keys the server knows (definition-model §2); an unknown one takes the whole tenant down.
const PROCESS_KEYS: [&str; 22] = [
    "AccountingBatchProcessing",
    "AccountingFPClose",
    "AccountingFPYearClose",
    "AccountingJEArchive",
    "Approval",
    "Calculate",
    "Email",
    "End",
    "External",
    "GatewayExclusive",
    "GetResetPasswordUrl",
    "InsertRecord",
    "Lane",
    "Participant",
    "SubProcess",
    "TaskService",
    "TaskServiceQuery",
    "TaskUser",
    "TimerStartEvent",
    "Trigger",
    "TriggerLifecycle",
    "UserForm",
];

/// The memory of one tenant's services.
#[derive(Debug)]
pub(crate) struct Memory {
    /// When the definitions were last loaded, as JavaScript prints it.
    pub loaded_at: String,
    /// Objects whose `importedFieldIDs` an export of an app has emptied (golden/README).
    pub emptied: BTreeSet<String>,
    /// Statements the database refused, told to developers only.
    pub notices: Vec<String>,
    /// Milliseconds; set by the first question after a load (wire 3.14).
    changed_at: Option<i64>,
    broken: bool,
    reauthenticate_once: bool,
}

impl Memory {
    /// Loads the definitions for the first time.
    pub(crate) fn new() -> Self {
        Self {
            loaded_at: clock::now_precise(),
            emptied: BTreeSet::new(),
            notices: Vec::new(),
            changed_at: None,
            broken: false,
            reauthenticate_once: false,
        }
    }

    /// Loads the definitions again, as imports and edits cause.
    pub(crate) fn reload(&mut self, store: &Store) -> DbResult<()> {
        self.loaded_at = clock::now_precise();
        self.emptied.clear();
        self.changed_at = None;
        if !self.broken && has_unknown_process_key(store)? {
            self.broken = true;
            self.reauthenticate_once = true;
        }
        Ok(())
    }

    /// Starts the services again; only this ends a broken state, once the cause is gone (golden/RULES 3.2).
    pub(crate) fn restart(&mut self, store: &Store) -> DbResult<()> {
        self.broken = false;
        self.reauthenticate_once = false;
        self.reload(store)
    }

    /// Returns whether an unknown process key keeps the services from loading.
    pub(crate) fn is_broken(&self) -> bool {
        self.broken
    }

    /// Returns whether this call gets the misleading first answer of a broken tenant (wire 301b).
    pub(crate) fn takes_false_reauthenticate(&mut self) -> bool {
        std::mem::take(&mut self.reauthenticate_once)
    }

    /// Returns when the definitions last changed, in milliseconds.
    pub(crate) fn changed_at(&mut self) -> i64 {
        *self.changed_at.get_or_insert_with(clock::now_milliseconds)
    }
}

/// Whether a process has an element the server has no class for.
fn has_unknown_process_key(store: &Store) -> DbResult<bool> {
    let rows: Vec<(String, Value)> =
        store.processes()?.into_iter().map(|row| (row.id.clone(), row.value())).collect();
    let listed: BTreeSet<String> = rows.iter().flat_map(|(_, json)| texts(&json["elementIDs"])).collect();
    Ok(rows.iter().any(|(id, json)| listed.contains(id) && is_unknown(json)))
}

fn is_unknown(element: &Value) -> bool {
    element["key"].as_str().is_some_and(|key| !PROCESS_KEYS.contains(&key))
}

#[cfg(test)]
mod tests;
