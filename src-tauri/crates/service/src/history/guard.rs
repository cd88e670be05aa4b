//! The right to write one server: held while an import runs, given back when it ends, however it ends.

use std::collections::BTreeMap;

use bundle::DefinitionId;
use jiff::Timestamp;
use serde_json::Value;

use super::lock::Lock;
use super::{History, ImportRecord, ImportState, RemovalNote, Uploads};
use crate::{EntryId, ImportId, Outcome, Result};

/// A running import. Each step is durable before it returns.
#[derive(Debug)]
pub struct ImportGuard {
    history: History,
    record: ImportRecord,
    lock: Lock,
}

/// How an import ended.
#[derive(Clone, Debug)]
pub struct Resolution {
    /// In one word.
    pub outcome: Outcome,
    /// Whether the server's services still have to be restarted.
    pub restart_needed: bool,
    /// The report that is shown.
    pub report: Value,
}

impl ImportGuard {
    pub(super) fn begin(history: History, record: ImportRecord, lock: Lock) -> Result<Self> {
        history.write(&record)?;
        Ok(Self { history, record, lock })
    }

    pub(super) fn resume(history: History, record: ImportRecord, lock: Lock) -> Self {
        Self { history, record, lock }
    }

    /// Returns the import's id.
    pub fn id(&self) -> ImportId {
        self.record.id
    }

    /// Returns the record as it is now.
    pub fn record(&self) -> &ImportRecord {
        &self.record
    }

    /// Fails while the outcome of an import into the same server is unknown, here or to another data folder.
    pub fn check_alone(&self) -> Result<()> {
        self.history.check_alone(&self.lock, &self.record.destination)
    }

    /// Notes what the plan came to, and which versions the server's services have.
    pub fn reviewed(&mut self, review: Value, services: BTreeMap<String, Option<String>>) -> Result<()> {
        self.change(|record| {
            record.review = Some(review);
            record.services = services;
        })
    }

    /// Notes what will be deleted now of what the import added.
    pub fn removing(&mut self, note: RemovalNote) -> Result<()> {
        self.change(|record| record.removals.push(note))
    }

    /// Notes what the server says is gone of what was to be deleted last.
    pub fn removed(&mut self, removed: Vec<DefinitionId>) -> Result<()> {
        self.change(|record| {
            if let Some(last) = record.removals.last_mut() {
                last.removed = removed;
            }
        })
    }

    /// Notes where the bytes are kept that will be sent.
    pub fn outgoing(&mut self, entry: EntryId) -> Result<()> {
        self.change(|record| record.outgoing = Some(entry))
    }

    /// Notes the snapshot.
    pub fn snapshot(&mut self, entry: EntryId) -> Result<()> {
        self.change(|record| record.snapshot = Some(entry))
    }

    /// Notes that the last of these uploads will be sent now. It may begin only after this has returned.
    pub fn sending(&mut self, uploads: Uploads) -> Result<()> {
        // First: a record without its note would not be seen from another data folder.
        self.lock.write_note(&self.history.note(self.record.id))?;
        self.change(|record| {
            record.state = ImportState::Sending;
            record.uploads = Some(uploads);
            // What was known was about the uploads before.
            (record.outcome, record.answer) = (None, None);
        })
    }

    /// Notes that of the uploads only these were sent, and the next one did not begin.
    pub fn sent_only(&mut self, uploads: Uploads) -> Result<()> {
        self.change(|record| {
            record.state = ImportState::Answered;
            record.uploads = Some(uploads);
        })
    }

    /// Notes what the server answered.
    pub fn answered(&mut self, answer: Value) -> Result<()> {
        self.change(|record| {
            record.state = ImportState::Answered;
            record.answer = Some(answer);
        })
    }

    /// Notes what the destination shows, and returns the record. With [`Outcome::Unknown`] it stays unresolved.
    pub fn resolve(mut self, resolution: Resolution) -> Result<ImportRecord> {
        let is_known = resolution.outcome != Outcome::Unknown;
        self.change(|record| end(record, ImportState::Resolved, resolution))?;
        if is_known {
            self.clear_own_note()?;
        }
        Ok(self.record)
    }

    /// Notes that nothing was sent, and returns the record.
    pub fn not_sent(mut self, resolution: Resolution) -> Result<ImportRecord> {
        self.change(|record| end(record, ImportState::NotSent, resolution))?;
        self.clear_own_note()?;
        Ok(self.record)
    }

    /// Takes away the note that this import left. Another import's stays: its outcome is still unknown.
    fn clear_own_note(&self) -> Result<()> {
        match self.lock.note()?.is_some_and(|note| note.import == self.record.id) {
            true => self.lock.clear_note(),
            false => Ok(()),
        }
    }

    fn change(&mut self, change: impl FnOnce(&mut ImportRecord)) -> Result<()> {
        let mut next = self.record.clone();
        change(&mut next);
        self.history.write(&next)?;
        self.record = next;
        Ok(())
    }
}

fn end(record: &mut ImportRecord, state: ImportState, resolution: Resolution) {
    record.state = state;
    record.outcome = Some(resolution.outcome);
    record.restart_needed = resolution.restart_needed;
    record.report = Some(resolution.report);
    record.finished_at = Some(Timestamp::now());
}
