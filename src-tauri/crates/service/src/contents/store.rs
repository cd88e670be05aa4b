//! The contents in SQLite.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use bundle::{Definition, DefinitionId, Hash};
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};

use super::pages::{self, Pages};
use super::{MOST_VERSIONS, Matches, Step, Version};
use crate::rebuildable::{self, Form};
use crate::{Code, EntryId, Error, Result};

/// The tables, whose version also rises when the canonical form of definitions changes its hashes.
const FORM: Form = Form { version: 1, tables: TABLES, probe: "SELECT count(*) FROM entry" };
/// A part of a word is found as well, in any script; that takes three characters at least.
const TABLES: &str = "
    DROP TABLE IF EXISTS words; DROP TABLE IF EXISTS version; DROP TABLE IF EXISTS page;
    DROP TABLE IF EXISTS holds; DROP TABLE IF EXISTS entry;
    CREATE TABLE version (
        id INTEGER PRIMARY KEY, definition TEXT NOT NULL, hash BLOB NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
        names TEXT NOT NULL, UNIQUE (definition, hash));
    CREATE VIRTUAL TABLE words USING fts5(
        names, content='version', content_rowid='id', tokenize='trigram remove_diacritics 1');
    CREATE TABLE page (id INTEGER PRIMARY KEY, bucket INTEGER NOT NULL, bits BLOB NOT NULL, UNIQUE (bucket, bits));
    CREATE TABLE entry (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
    CREATE TABLE holds (entry INTEGER NOT NULL, page INTEGER NOT NULL, PRIMARY KEY (entry, page)) WITHOUT ROWID;
    CREATE INDEX held_by ON holds (page, entry);";
const SHORTEST_WORD: usize = 3;
const COLUMNS: &str = "version.id, definition, hash, kind, name, version.names";

/// A definition that an entry holds. Its names are only asked for when the version is new.
pub(super) struct Known<'d, 'a, N: Fn() -> Vec<String>> {
    pub row: &'d Definition<'a>,
    pub hash: Hash,
    pub names: N,
}

/// The open file.
pub(super) struct Store {
    file: Connection,
}

impl Store {
    pub(super) fn open(path: &Path) -> Self {
        Self { file: rebuildable::open(path, &FORM) }
    }

    /// Returns the entries that were read.
    pub(super) fn entries(&self) -> Result<BTreeSet<EntryId>> {
        noted(self.ids().map(|ids| ids.into_values().collect()))
    }

    /// Forgets the entries that are not there any more.
    pub(super) fn retain(&mut self, there: &BTreeSet<EntryId>) -> Result<()> {
        let forget = || {
            let gone = self.ids()?.into_iter().filter(|(_, entry)| !there.contains(entry));
            for (number, _) in gone {
                self.file.execute("DELETE FROM holds WHERE entry = ?1", [number])?;
                self.file.execute("DELETE FROM entry WHERE id = ?1", [number])?;
            }
            Ok(())
        };
        noted(forget())
    }

    /// Notes what an entry holds.
    pub(super) fn learn<N: Fn() -> Vec<String>>(
        &mut self,
        entry: &EntryId,
        held: &[Known<'_, '_, N>],
    ) -> Result<()> {
        noted(self.try_learn(entry, held))
    }

    fn try_learn<N: Fn() -> Vec<String>>(
        &mut self,
        entry: &EntryId,
        held: &[Known<'_, '_, N>],
    ) -> rusqlite::Result<()> {
        let all = self.file.transaction()?;
        let mut pages = Pages::default();
        for definition in held {
            pages.insert(version_number(&all, definition)?);
        }
        all.execute("INSERT OR IGNORE INTO entry (name) VALUES (?1)", [entry.to_string()])?;
        let number: i64 =
            all.query_row("SELECT id FROM entry WHERE name = ?1", [entry.to_string()], |row| row.get(0))?;
        all.execute("DELETE FROM holds WHERE entry = ?1", [number])?;
        for (bucket, bits) in pages.iter() {
            all.execute("INSERT OR IGNORE INTO page (bucket, bits) VALUES (?1, ?2)", params![bucket, bits])?;
            all.execute(
                "INSERT INTO holds SELECT ?1, id FROM page WHERE bucket = ?2 AND bits = ?3",
                params![number, bucket, bits],
            )?;
        }
        all.commit()
    }

    /// Finds the versions whose names have all of these words.
    pub(super) fn find(&self, words: &[String]) -> Result<Matches> {
        noted(self.try_find(words))
    }

    fn try_find(&self, words: &[String]) -> rusqlite::Result<Matches> {
        let (long, short): (Vec<_>, Vec<_>) =
            words.iter().partition(|word| word.chars().count() >= SHORTEST_WORD);
        let mut values = Vec::new();
        let mut query = format!("SELECT {COLUMNS} FROM version");
        if !long.is_empty() {
            query.push_str(" JOIN words ON words.rowid = version.id WHERE words MATCH ?");
            let quoted: Vec<_> =
                long.iter().map(|word| format!("\"{}\"", word.replace('"', "\"\""))).collect();
            values.push(quoted.join(" "));
        }
        for word in short {
            query.push_str(if values.is_empty() { " WHERE" } else { " AND" });
            query.push_str(" version.names LIKE ? ESCAPE '\\'");
            values.push(format!("%{}%", word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")));
        }
        query.push_str(&format!(" ORDER BY length(name), version.id DESC LIMIT {}", MOST_VERSIONS + 1));
        let mut statement = self.file.prepare_cached(&query)?;
        let found =
            statement.query_map(params_from_iter(values), numbered)?.collect::<Result<Vec<_>, _>>()?;
        self.held(found)
    }

    /// Returns all versions of a definition.
    pub(super) fn versions(&self, definition: &DefinitionId) -> Result<Matches> {
        let find = || {
            let query = format!("SELECT {COLUMNS} FROM version WHERE definition = ?1 ORDER BY id");
            let mut statement = self.file.prepare_cached(&query)?;
            let found = statement.query_map([definition.as_str()], numbered)?;
            self.held(found.collect::<Result<Vec<_>, _>>()?)
        };
        noted(find())
    }

    /// Compares what two entries hold.
    pub(super) fn step(&self, earlier: &EntryId, later: &EntryId) -> Result<Step> {
        let compare = || {
            let (before, after) = (self.pages(earlier)?, self.pages(later)?);
            let mut gone = self.by_definition(&before.without(&after))?;
            let mut step = Step::default();
            for (definition, version) in self.by_definition(&after.without(&before))? {
                let list =
                    if gone.remove(&definition).is_some() { &mut step.changed } else { &mut step.added };
                list.push(version);
            }
            step.removed = gone.into_values().collect();
            Ok(step)
        };
        noted(compare())
    }

    /// Adds who holds the versions. Only pages that can have one of them are read.
    fn held(&self, mut found: Vec<(i64, Version)>) -> rusqlite::Result<Matches> {
        let more = found.len() > MOST_VERSIONS;
        found.truncate(MOST_VERSIONS);
        let mut buckets: BTreeMap<i64, Vec<(i64, usize)>> = BTreeMap::new();
        for (at, (number, _)) in found.iter().enumerate() {
            buckets.entry(pages::bucket(*number)).or_default().push((*number, at));
        }
        let ids = self.ids()?;
        let mut entries: BTreeMap<EntryId, Vec<usize>> = BTreeMap::new();
        let mut read_pages = self.file.prepare_cached("SELECT id, bits FROM page WHERE bucket = ?1")?;
        let mut read_holders = self.file.prepare_cached("SELECT entry FROM holds WHERE page = ?1")?;
        for (bucket, wanted) in buckets {
            let mut rows = read_pages.query([bucket])?;
            while let Some(row) = rows.next()? {
                let bits = row.get_ref(1)?.as_blob()?;
                let here: Vec<usize> = wanted
                    .iter()
                    .filter(|(number, _)| pages::has(bits, *number))
                    .map(|(_, at)| *at)
                    .collect();
                if here.is_empty() {
                    continue;
                }
                let holders = read_holders.query_map([row.get::<_, i64>(0)?], |row| row.get::<_, i64>(0))?;
                for holder in holders {
                    if let Some(entry) = ids.get(&holder?) {
                        entries.entry(*entry).or_default().extend(&here);
                    }
                }
            }
        }
        entries.values_mut().for_each(|places| places.sort_unstable());
        Ok(Matches { versions: found.into_iter().map(|(_, version)| version).collect(), entries, more })
    }

    fn pages(&self, entry: &EntryId) -> rusqlite::Result<Pages> {
        let mut statement = self.file.prepare_cached(
            "SELECT bucket, bits FROM entry JOIN holds ON holds.entry = entry.id JOIN page ON page.id = holds.page
             WHERE entry.name = ?1",
        )?;
        let mut rows = statement.query([entry.to_string()])?;
        let mut pages = Pages::default();
        while let Some(row) = rows.next()? {
            pages.add(row.get(0)?, row.get(1)?);
        }
        Ok(pages)
    }

    fn by_definition(&self, versions: &[i64]) -> rusqlite::Result<BTreeMap<DefinitionId, Version>> {
        let mut statement =
            self.file.prepare_cached(&format!("SELECT {COLUMNS} FROM version WHERE id = ?1"))?;
        let mut found = BTreeMap::new();
        for version in versions {
            if let Some((_, version)) = statement.query_row([version], numbered).optional()? {
                found.insert(version.definition.clone(), version);
            }
        }
        Ok(found)
    }

    fn ids(&self) -> rusqlite::Result<BTreeMap<i64, EntryId>> {
        let mut statement = self.file.prepare_cached("SELECT id, name FROM entry")?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
        let mut ids = BTreeMap::new();
        for row in rows {
            let (number, name) = row?;
            if let Ok(entry) = name.parse() {
                ids.insert(number, entry);
            }
        }
        Ok(ids)
    }
}

/// Returns the number of a version, giving it one when it is new.
fn version_number<N: Fn() -> Vec<String>>(
    file: &Connection,
    held: &Known<'_, '_, N>,
) -> rusqlite::Result<i64> {
    let definition = held.row.id.as_str();
    let hash = held.hash.as_bytes();
    let known = file
        .prepare_cached("SELECT id FROM version WHERE definition = ?1 AND hash = ?2")?
        .query_row(params![definition, hash], |row| row.get(0))
        .optional()?;
    if let Some(number) = known {
        return Ok(number);
    }
    let names = (held.names)();
    let name = names.first().map_or(definition, String::as_str);
    let all = names.join("\n");
    file.prepare_cached(
        "INSERT INTO version (definition, hash, kind, name, names) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![definition, hash, held.row.kind.as_str(), name, all])?;
    let number = file.last_insert_rowid();
    file.prepare_cached("INSERT INTO words (rowid, names) VALUES (?1, ?2)")?.execute(params![number, all])?;
    Ok(number)
}

fn numbered(row: &Row<'_>) -> rusqlite::Result<(i64, Version)> {
    let version = Version {
        definition: DefinitionId::new(row.get_ref(1)?.as_str()?),
        hash: Hash::from_bytes(row.get(2)?),
        kind: row.get(3)?,
        name: row.get(4)?,
        names: row.get(5)?,
    };
    Ok((row.get(0)?, version))
}

fn noted<T>(result: rusqlite::Result<T>) -> Result<T> {
    result.map_err(|cause| Error::new(Code::Disk, "The search index could not be used.").caused_by(cause))
}
