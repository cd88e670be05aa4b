//! Other libraries than the one this host works with: made, opened, and copied to and from.

use serde::Serialize;

use super::Ferry;
use crate::activities::{ActivityKind, Ending, NewActivity};
use crate::library::{Access, Copied, Library, Location, WellKnown};
use crate::{Progress, Result, Stage};

/// What went between two libraries.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct Exchanged {
    /// What went to the other library.
    pub sent: Copied,
    /// What came from it; `None`: that was not asked for.
    pub received: Option<Copied>,
}

impl Ferry {
    /// Makes a library at a place where none is. What is copied there from the library of this run takes no more room
    /// than it does here.
    pub async fn make_library(
        &self,
        location: &Location,
        access: Access,
        well_known: WellKnown,
    ) -> Result<Library> {
        let kin = self.library().await?;
        let access = Access { network: self.preferences()?.network, ..access };
        Library::create_at(location, access, &self.0.places.data, well_known, Some(kin)).await
    }

    /// Opens another library by its name or its place; `given` goes before what is kept.
    pub async fn other_library(&self, word: &str, given: Access) -> Result<Library> {
        let place = self.place_named(word)?;
        let access = self.completed(&place, given).await?;
        Library::open_at(&place.location, access, &self.0.places.data).await
    }

    /// Copies to another library what it lacks, and then from it what this one lacks if both ways are wanted. Each
    /// entry is read back before it counts.
    pub async fn copy_library(&self, other: &Library, both_ways: bool) -> Result<Exchanged> {
        let own = self.library().await?;
        let new = NewActivity {
            kind: ActivityKind::Copy,
            title: format!("Copy entries to {}", other.location()),
            server: None,
            stages: vec![Stage::Read, Stage::Write, Stage::Verify],
            again: None,
        };
        let copy = async |progress: Progress| {
            let sent = own.copy_to(other, &progress).await?;
            let received = if both_ways { Some(other.copy_to(own, &progress).await?) } else { None };
            let damaged = |copied: &Copied| !copied.damaged.is_empty();
            let needs_attention = damaged(&sent) || received.as_ref().is_some_and(damaged);
            Ok((Exchanged { sent, received }, Ending { needs_attention, ..Ending::default() }))
        };
        self.0.activities.run(new, copy).await
    }
}
