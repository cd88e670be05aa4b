//! What one tenant holds: definitions, roles, scopes, files, accounts and data tables, in SQLite in memory.
//!
//! Nothing is ever written to disk, so that nothing of a rehearsal is left behind.

mod access;
mod accounts;
mod definitions;
mod files;
mod rows;
mod tables;

use std::collections::BTreeMap;

use rusqlite::Connection;

pub(crate) use access::{Access, BUILDER_ROLES};
pub(crate) use accounts::{Account, NewAccount};
pub(crate) use definitions::Row;
pub(crate) use files::StoredFile;
pub(crate) use tables::{Table, describe};

/// The answer of the database; its errors are no part of the contract.
pub(crate) type DbResult<T> = Result<T, rusqlite::Error>;

/// The tables of the server itself. Data tables are in the schema `data`, so that no name can clash.
const SCHEMA: &str = "
    ATTACH ':memory:' AS data;
    CREATE TABLE definition (id TEXT PRIMARY KEY, name TEXT, type TEXT, json TEXT NOT NULL, created_at TEXT, updated_at TEXT);
    CREATE TABLE access (kind TEXT NOT NULL, uuid TEXT NOT NULL, columns TEXT NOT NULL, created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL, PRIMARY KEY (kind, uuid));
    CREATE TABLE role_link (role TEXT NOT NULL, column_name TEXT NOT NULL, target TEXT NOT NULL,
        PRIMARY KEY (role, column_name, target));
    CREATE TABLE file (uuid TEXT PRIMARY KEY, meta TEXT NOT NULL, contents TEXT NOT NULL, stored_at TEXT NOT NULL);
    CREATE TABLE account (uuid TEXT PRIMARY KEY, username TEXT NOT NULL, email TEXT NOT NULL, password TEXT NOT NULL,
        salt TEXT NOT NULL, failed_logins INTEGER NOT NULL, created_at TEXT NOT NULL);
    CREATE TABLE token (token TEXT PRIMARY KEY, username TEXT NOT NULL);
";

/// One tenant's database.
#[derive(Debug)]
pub(crate) struct Store {
    db: Connection,
    /// The data tables by their name in lower case; MariaDB compares column names the same way.
    tables: BTreeMap<String, Table>,
}

impl Store {
    /// Makes an empty database with the built-in roles and scope.
    pub(crate) fn new() -> DbResult<Self> {
        let db = Connection::open_in_memory()?;
        db.execute_batch(SCHEMA)?;
        let store = Self { db, tables: BTreeMap::new() };
        store.put_built_in_access()?;
        Ok(store)
    }

    /// Forgets everything but the accounts and their tokens.
    pub(crate) fn clear(&mut self) -> DbResult<()> {
        self.db.execute_batch("DELETE FROM definition; DELETE FROM access; DELETE FROM file;")?;
        self.forget_role_links()?;
        self.drop_tables()?;
        self.put_built_in_access()
    }
}
