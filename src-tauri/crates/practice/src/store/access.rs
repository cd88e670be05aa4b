//! Roles and scopes, and what roles are linked to.

use rusqlite::{OptionalExtension, params};
use serde_json::{Map, Value, json};

use super::{DbResult, Store};
use crate::clock;

/// The five built-in roles, which no export of an app contains (definition-model 4.5).
const BUILT_IN_ROLES: [(&str, &str, &str); 5] = [
    ("dd6c2d34-0982-48b7-bc44-2456474edbea", "System Admin", "Runs the site."),
    ("6cc04894-a61b-4fb5-b3e5-b8c3f78bd331", "System Builder", "May change the system objects."),
    ("e1be4d22-1d00-4c34-b205-ef84b8334b19", "Builder", "May build and change apps."),
    ("320ef94a-73b5-476e-9db4-c08130c64bb8", "Switcheroo", "May act as another person."),
    ("ee52974b-5276-427f-ad4c-f29af6b5caaf", "Tenant Admin", "Runs the tenants."),
];

/// The roles that may export and import.
pub(crate) const BUILDER_ROLES: [&str; 2] =
    ["e1be4d22-1d00-4c34-b205-ef84b8334b19", "6cc04894-a61b-4fb5-b3e5-b8c3f78bd331"];

/// The scope every tenant has: all objects (definition-model 4.5).
const BUILT_IN_SCOPE: &str = "838beeb9-0a13-4b0f-9780-0d47e67f3752";

/// One row of `SITE_ROLE` or `SITE_SCOPE`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Access {
    /// The id.
    pub uuid: String,
    /// The columns that are not links, e.g. `translations`.
    pub columns: Map<String, Value>,
    /// When it was made.
    pub created_at: String,
    /// When it was last saved.
    pub updated_at: String,
}

impl Access {
    /// Returns a column, `null` when the row has none.
    pub(crate) fn column(&self, name: &str) -> &Value {
        self.columns.get(name).unwrap_or(&Value::Null)
    }
}

/// Which of the two tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Role,
    Scope,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::Scope => "scope",
        }
    }
}

impl Store {
    /// Returns all roles, by id.
    pub(crate) fn roles(&self) -> DbResult<Vec<Access>> {
        self.all_access(Kind::Role)
    }

    /// Returns all scopes, by id.
    pub(crate) fn scopes(&self) -> DbResult<Vec<Access>> {
        self.all_access(Kind::Scope)
    }

    /// Stores the columns of a role; columns that are not given stay.
    pub(crate) fn put_role(&self, uuid: &str, columns: &Map<String, Value>) -> DbResult<()> {
        self.put_access(Kind::Role, uuid, columns)
    }

    /// Stores the columns of a scope; columns that are not given stay.
    pub(crate) fn put_scope(&self, uuid: &str, columns: &Map<String, Value>) -> DbResult<()> {
        self.put_access(Kind::Scope, uuid, columns)
    }

    /// Returns whether the scope exists.
    pub(crate) fn has_scope(&self, uuid: &str) -> DbResult<bool> {
        Ok(self.access(Kind::Scope, uuid)?.is_some())
    }

    /// Returns what a role is linked to by one of its columns, e.g. `scopes` or `users`.
    pub(crate) fn role_links(&self, role: &str, column: &str) -> DbResult<Vec<String>> {
        let mut query = self.db.prepare_cached(
            "SELECT target FROM role_link WHERE role = ?1 AND column_name = ?2 ORDER BY rowid",
        )?;
        query.query_map([role, column], |row| row.get(0))?.collect()
    }

    /// Links a role by one of its columns.
    pub(crate) fn link_role(&self, role: &str, column: &str, target: &str) -> DbResult<()> {
        self.db.execute("INSERT OR IGNORE INTO role_link VALUES (?1, ?2, ?3)", [role, column, target])?;
        Ok(())
    }

    /// Removes a role with its links.
    pub(crate) fn remove_role(&self, role: &str) -> DbResult<()> {
        self.db.execute("DELETE FROM role_link WHERE role = ?1", [role])?;
        self.db.execute("DELETE FROM access WHERE kind = ?1 AND uuid = ?2", [Kind::Role.word(), role])?;
        Ok(())
    }

    /// Removes all links of a role by one of its columns.
    pub(crate) fn unlink_role(&self, role: &str, column: &str) -> DbResult<()> {
        self.db.execute("DELETE FROM role_link WHERE role = ?1 AND column_name = ?2", [role, column])?;
        Ok(())
    }

    /// Returns the roles an account has.
    pub(crate) fn roles_of(&self, account: &str) -> DbResult<Vec<String>> {
        let mut query = self.db.prepare_cached(
            "SELECT role FROM role_link WHERE column_name = 'users' AND target = ?1 ORDER BY role",
        )?;
        query.query_map([account], |row| row.get(0))?.collect()
    }

    /// Forgets the links of all roles, except who is a builder.
    pub(super) fn forget_role_links(&self) -> DbResult<()> {
        self.db.execute(
            "DELETE FROM role_link WHERE column_name <> 'users' OR role NOT IN (?1, ?2)",
            BUILDER_ROLES,
        )?;
        Ok(())
    }

    /// Stores the built-in roles and scope.
    pub(super) fn put_built_in_access(&self) -> DbResult<()> {
        for (uuid, name, description) in BUILT_IN_ROLES {
            let mut columns = named(name, description);
            columns.insert("Default Role".to_owned(), 0.into());
            self.put_role(uuid, &columns)?;
        }
        let mut columns = named("All Access", "Full access to the data of all objects.");
        columns.extend([
            ("objectIds".to_owned(), Value::Null),
            ("Filters".to_owned(), Value::Null),
            ("allowAll".to_owned(), 1.into()),
            ("createdBy".to_owned(), Value::Null),
        ]);
        self.put_scope(BUILT_IN_SCOPE, &columns)
    }

    fn all_access(&self, kind: Kind) -> DbResult<Vec<Access>> {
        let mut query = self.db.prepare_cached(
            "SELECT uuid, columns, created_at, updated_at FROM access WHERE kind = ?1 ORDER BY uuid",
        )?;
        query.query_map([kind.word()], read)?.collect()
    }

    fn access(&self, kind: Kind, uuid: &str) -> DbResult<Option<Access>> {
        let mut query = self.db.prepare_cached(
            "SELECT uuid, columns, created_at, updated_at FROM access WHERE kind = ?1 AND uuid = ?2",
        )?;
        query.query_row([kind.word(), uuid], read).optional()
    }

    fn put_access(&self, kind: Kind, uuid: &str, columns: &Map<String, Value>) -> DbResult<()> {
        let now = clock::now();
        let old = self.access(kind, uuid)?;
        let created_at = old.as_ref().map_or_else(|| now.clone(), |old| old.created_at.clone());
        let mut merged = old.map(|old| old.columns).unwrap_or_default();
        merged.extend(columns.clone());
        self.db.execute(
            "INSERT OR REPLACE INTO access VALUES (?1, ?2, ?3, ?4, ?5)",
            params![kind.word(), uuid, Value::Object(merged).to_string(), created_at, now],
        )?;
        Ok(())
    }
}

fn read(row: &rusqlite::Row<'_>) -> DbResult<Access> {
    let columns: String = row.get(1)?;
    Ok(Access {
        uuid: row.get(0)?,
        columns: serde_json::from_str(&columns).unwrap_or_default(),
        created_at: row.get(2)?,
        updated_at: row.get(3)?,
    })
}

fn named(name: &str, description: &str) -> Map<String, Value> {
    let translations = json!([{"language_code": "en", "name": name, "description": description}]);
    [("properties".to_owned(), Value::Null), ("translations".to_owned(), translations)].into_iter().collect()
}

#[cfg(test)]
mod tests;
