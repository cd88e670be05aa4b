//! The people who may log in, and the tokens that stand for them.

use rusqlite::{OptionalExtension, Row as SqliteRow, params};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{BUILDER_ROLES, DbResult, Store};
use crate::clock;

/// Logins that may fail before the account is locked; a success does not reset the count (wire 3.17).
const TOLERATED_FAILURES: i64 = 5;

/// One row of `SITE_USER`.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    /// The id.
    pub uuid: String,
    /// The name that `whoami` tells.
    pub username: String,
    /// The address one logs in with.
    pub email: String,
    /// The hash that the real server leaks in exports.
    pub password_hash: String,
    /// The salt that the real server leaks in exports.
    pub salt: String,
    /// Wrong passwords so far.
    pub failed_logins: i64,
    created_at: String,
}

/// What an account is made from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewAccount<'a> {
    /// The id.
    pub uuid: &'a str,
    /// The name.
    pub username: &'a str,
    /// The address.
    pub email: &'a str,
    /// The password in clear.
    pub password: &'a str,
    /// Whether the account may build apps.
    pub builder: bool,
}

impl Account {
    /// Returns whether the account is locked.
    pub(crate) fn is_locked(&self) -> bool {
        self.failed_logins > TOLERATED_FAILURES
    }

    /// Returns whether this is the account's password.
    pub(crate) fn accepts(&self, password: &str) -> bool {
        hash(password, &self.salt) == self.password_hash
    }

    /// Returns the columns that a login answers, without password and salt (wire 01).
    pub(crate) fn shown(&self) -> Value {
        json!({
            "uuid": self.uuid, "created_at": clock::sent(&self.created_at), "updated_at": clock::sent(&self.created_at),
            "properties": null, "failedLogins": self.failed_logins, "lastLogin": null, "isActive": 1,
            "sendEmailNotifications": 1, "image_id": "", "username": self.username, "email": self.email,
            "languageCode": "en", "id": self.uuid,
        })
    }

    /// Returns the whole row with hash and salt, as it leaks in `users__relation` (wire 3.11).
    pub(crate) fn leaked(&self) -> Value {
        let mut row = self.shown();
        row["password"] = self.password_hash.clone().into();
        row["salt"] = self.salt.clone().into();
        row
    }

    fn read(row: &SqliteRow<'_>) -> DbResult<Self> {
        Ok(Self {
            uuid: row.get(0)?,
            username: row.get(1)?,
            email: row.get(2)?,
            password_hash: row.get(3)?,
            salt: row.get(4)?,
            failed_logins: row.get(5)?,
            created_at: row.get(6)?,
        })
    }
}

const COLUMNS: &str = "uuid, username, email, password, salt, failed_logins, created_at";

impl Store {
    /// Adds an account.
    pub(crate) fn add_account(&self, new: NewAccount<'_>) -> DbResult<()> {
        let salt = uuid::Uuid::new_v4().simple().to_string();
        self.db.execute(
            "INSERT INTO account VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6)",
            params![new.uuid, new.username, new.email, hash(new.password, &salt), salt, clock::now()],
        )?;
        if new.builder {
            for role in BUILDER_ROLES {
                self.link_role(role, "users", new.uuid)?;
            }
        }
        Ok(())
    }

    /// Returns all accounts.
    pub(crate) fn accounts(&self) -> DbResult<Vec<Account>> {
        let mut query = self.db.prepare(&format!("SELECT {COLUMNS} FROM account ORDER BY rowid"))?;
        query.query_map([], Account::read)?.collect()
    }

    /// Returns the account with this id.
    pub(crate) fn account(&self, uuid: &str) -> DbResult<Option<Account>> {
        self.one_account("uuid", uuid)
    }

    /// Returns the account that logs in with this address.
    pub(crate) fn account_by_email(&self, email: &str) -> DbResult<Option<Account>> {
        self.one_account("email", email)
    }

    /// Returns the account a `user-token` stands for.
    pub(crate) fn account_by_token(&self, token: &str) -> DbResult<Option<Account>> {
        let username: Option<String> = self
            .db
            .query_row("SELECT username FROM token WHERE token = ?1", [token], |row| row.get(0))
            .optional()?;
        username.map_or(Ok(None), |username| self.one_account("username", &username))
    }

    /// Lets `token` stand for the account `username`.
    pub(crate) fn add_token(&self, token: &str, username: &str) -> DbResult<()> {
        self.db.execute("INSERT INTO token VALUES (?1, ?2)", [token, username])?;
        Ok(())
    }

    /// Counts one wrong password.
    pub(crate) fn count_failed_login(&self, uuid: &str) -> DbResult<()> {
        self.db.execute("UPDATE account SET failed_logins = failed_logins + 1 WHERE uuid = ?1", [uuid])?;
        Ok(())
    }

    /// Returns whether the account may build apps.
    pub(crate) fn is_builder(&self, uuid: &str) -> DbResult<bool> {
        let roles = self.roles_of(uuid)?;
        Ok(roles.iter().any(|role| BUILDER_ROLES.contains(&role.as_str())))
    }

    fn one_account(&self, column: &str, value: &str) -> DbResult<Option<Account>> {
        let mut query =
            self.db.prepare_cached(&format!("SELECT {COLUMNS} FROM account WHERE {column} = ?1"))?;
        query.query_row([value], Account::read).optional()
    }
}

fn hash(password: &str, salt: &str) -> String {
    Sha256::digest(format!("{salt}:{password}")).iter().map(|byte| format!("{byte:02x}")).collect()
}
