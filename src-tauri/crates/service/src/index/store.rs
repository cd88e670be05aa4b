//! The index in SQLite.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use bundle::{DefinitionId, Hash};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row as SqlRow, params};

use super::common::{Row, Rows};
use super::{LastLook, LookedAt, Sighting};
use crate::rebuildable::{self, Form};
use crate::{Code, EntryId, Error, Result};

/// The tables, whose version also rises when the canonical form of definitions changes its hashes. A time counts
/// microseconds since 1970.
const FORM: Form = Form { version: 1, tables: TABLES, probe: "SELECT count(*) FROM server" };
const TABLES: &str = "
    DROP TABLE IF EXISTS seen; DROP TABLE IF EXISTS taken; DROP TABLE IF EXISTS look; DROP TABLE IF EXISTS server;
    CREATE TABLE server (id INTEGER PRIMARY KEY, identity TEXT NOT NULL UNIQUE, looked INTEGER);
    CREATE TABLE seen (
        server INTEGER NOT NULL, definition TEXT NOT NULL, time INTEGER NOT NULL, hash BLOB NOT NULL, entry TEXT,
        PRIMARY KEY (server, definition, time)) WITHOUT ROWID;
    CREATE TABLE taken (entry TEXT NOT NULL, server INTEGER NOT NULL, PRIMARY KEY (entry, server)) WITHOUT ROWID;
    CREATE TABLE look (
        server INTEGER NOT NULL, app TEXT NOT NULL, label TEXT NOT NULL, hash BLOB NOT NULL,
        PRIMARY KEY (server, app)) WITHOUT ROWID;";

/// An open index.
pub(super) struct Store {
    file: Connection,
}

impl Store {
    /// Opens the file; whatever is wrong with it, the store is usable.
    pub(super) fn open(path: &Path) -> Self {
        Self { file: rebuildable::open(path, &FORM) }
    }

    /// Notes the versions of a server, at its place in time.
    pub(super) fn note(&mut self, sighting: &Sighting, hashes: &[(&DefinitionId, Hash)]) -> Result<()> {
        noted(self.try_note(sighting, hashes))
    }

    fn try_note(&mut self, sighting: &Sighting, hashes: &[(&DefinitionId, Hash)]) -> rusqlite::Result<()> {
        let time = micros(sighting.at);
        let entry = sighting.entry.map(|entry| entry.to_string());
        let all = self.file.transaction()?;
        let server = server(&all, &sighting.server)?;
        let newest = newest(&all, server, time)?;
        {
            let mut insert = all.prepare("INSERT OR REPLACE INTO seen VALUES (?1, ?2, ?3, ?4, ?5)")?;
            let mut hold = all.prepare(
                "UPDATE seen SET entry = ?4 WHERE server = ?1 AND definition = ?2 AND time = ?3 AND entry IS NULL",
            )?;
            for (definition, hash) in hashes {
                match newest.get(definition.as_str()) {
                    Some(old) if old.hash == *hash.as_bytes() => {
                        if entry.is_some() && !old.is_held {
                            hold.execute(params![server, definition.as_str(), old.time, entry])?;
                        }
                    }
                    Some(_) | None => {
                        insert.execute(params![server, definition.as_str(), time, hash.as_bytes(), entry])?;
                    }
                }
            }
            if let Some(entry) = &entry {
                all.execute("INSERT OR IGNORE INTO taken VALUES (?1, ?2)", params![entry, server])?;
            }
        }
        all.commit()
    }

    /// Tells whether an entry was read for a server.
    pub(super) fn has_taken(&self, entry: &EntryId, identity: &str) -> Result<bool> {
        let query =
            "SELECT 1 FROM taken JOIN server ON server.id = taken.server WHERE entry = ?1 AND identity = ?2";
        noted(
            self.file
                .prepare_cached(query)
                .and_then(|mut query| query.exists(params![entry.to_string(), identity])),
        )
    }

    /// Notes that an entry was read for a server.
    pub(super) fn take(&mut self, entry: &EntryId, identity: &str) -> Result<()> {
        let taken = server(&self.file, identity).and_then(|server| {
            self.file
                .execute("INSERT OR IGNORE INTO taken VALUES (?1, ?2)", params![entry.to_string(), server])
        });
        noted(taken.map(drop))
    }

    /// Returns what is known of a server's past.
    pub(super) fn rows(&self, identity: &str, until: Option<Timestamp>) -> Result<Rows> {
        noted(self.try_rows(identity, until))
    }

    fn try_rows(&self, identity: &str, until: Option<Timestamp>) -> rusqlite::Result<Rows> {
        let mut query = self.file.prepare_cached(
            "SELECT definition, time, hash, seen.entry FROM seen JOIN server ON server.id = seen.server
             WHERE identity = ?1 AND time <= ?2 ORDER BY definition, time",
        )?;
        let until = until.map_or(i64::MAX, micros);
        let found = query.query_map(params![identity, until], |row| {
            Ok((row.get_ref(0)?.as_str().map(DefinitionId::new).ok(), version(row)?))
        })?;
        let mut rows = Rows::new();
        for row in found {
            if let (Some(definition), Some(row)) = row? {
                rows.entry(definition).or_default().push(row);
            }
        }
        Ok(rows)
    }

    /// Returns an entry that holds a version, wherever it came from.
    pub(super) fn holder(&self, definition: &DefinitionId, hash: &Hash) -> Result<Option<EntryId>> {
        let query =
            "SELECT entry FROM seen WHERE server IN (SELECT id FROM server) AND definition = ?1 AND hash = ?2
                     AND entry IS NOT NULL ORDER BY time DESC LIMIT 1";
        let found = self.file.prepare_cached(query).and_then(|mut query| {
            query
                .query_row(params![definition.as_str(), hash.as_bytes()], |row| row.get::<_, String>(0))
                .optional()
        });
        noted(found).map(|entry| entry.and_then(|entry| entry.parse().ok()))
    }

    /// Returns the last look at a server.
    pub(super) fn last_look(&self, identity: &str) -> Result<Option<LastLook>> {
        noted(self.try_last_look(identity))
    }

    fn try_last_look(&self, identity: &str) -> rusqlite::Result<Option<LastLook>> {
        let query = "SELECT id, looked FROM server WHERE identity = ?1";
        let server = self.file.query_row(query, [identity], |row| Ok((row.get::<_, i64>(0)?, row.get(1)?)));
        let Some((server, Some(looked))) = server.optional()? else { return Ok(None) };
        let mut query = self.file.prepare_cached("SELECT app, label, hash FROM look WHERE server = ?1")?;
        let found = query.query_map([server], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, hash(row, 2)?))
        })?;
        let mut apps = BTreeMap::new();
        for app in found {
            if let (app, label, Some(hash)) = app? {
                apps.insert(app, LookedAt { hash, label });
            }
        }
        Ok(time(looked).map(|at| LastLook { at, apps }))
    }

    /// Replaces the last look at a server.
    pub(super) fn look(&mut self, identity: &str, look: &LastLook) -> Result<()> {
        noted(self.try_look(identity, look))
    }

    fn try_look(&mut self, identity: &str, look: &LastLook) -> rusqlite::Result<()> {
        let all = self.file.transaction()?;
        let server = server(&all, identity)?;
        all.execute("UPDATE server SET looked = ?2 WHERE id = ?1", params![server, micros(look.at)])?;
        all.execute("DELETE FROM look WHERE server = ?1", [server])?;
        for (app, LookedAt { hash, label }) in &look.apps {
            let values = params![server, app, label, hash.as_bytes()];
            all.execute("INSERT INTO look VALUES (?1, ?2, ?3, ?4)", values)?;
        }
        all.commit()
    }
}

/// The version of a definition that a server had at some time.
struct Newest {
    time: i64,
    hash: [u8; 32],
    is_held: bool,
}

fn newest(file: &Connection, server: i64, until: i64) -> rusqlite::Result<HashMap<String, Newest>> {
    let mut query = file.prepare_cached(
        "SELECT definition, time, hash, entry IS NOT NULL FROM seen WHERE server = ?1 AND time <= ?2
         ORDER BY definition, time",
    )?;
    let found = query.query_map(params![server, until], |row| {
        Ok((row.get(0)?, Newest { time: row.get(1)?, hash: row.get(2)?, is_held: row.get(3)? }))
    })?;
    // Of several the last one stays.
    found.collect()
}

fn server(file: &Connection, identity: &str) -> rusqlite::Result<i64> {
    file.execute("INSERT OR IGNORE INTO server (identity) VALUES (?1)", [identity])?;
    file.query_row("SELECT id FROM server WHERE identity = ?1", [identity], |row| row.get(0))
}

/// Reads a version; a row that does not read back counts as unknown.
fn version(row: &SqlRow<'_>) -> rusqlite::Result<Option<Row>> {
    let entry: Option<String> = row.get(3)?;
    let (Some(since), Some(hash)) = (time(row.get(1)?), hash(row, 2)?) else { return Ok(None) };
    Ok(Some(Row { since, hash, entry: entry.and_then(|entry| entry.parse().ok()) }))
}

fn hash(row: &SqlRow<'_>, column: usize) -> rusqlite::Result<Option<Hash>> {
    Ok(row.get_ref(column)?.as_blob().ok().and_then(|bytes| bytes.try_into().ok()).map(Hash::from_bytes))
}

fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

fn time(micros: i64) -> Option<Timestamp> {
    Timestamp::from_microsecond(micros).ok()
}

fn noted<T>(result: rusqlite::Result<T>) -> Result<T> {
    result.map_err(|cause| Error::new(Code::Disk, "The index could not be used.").caused_by(cause))
}
