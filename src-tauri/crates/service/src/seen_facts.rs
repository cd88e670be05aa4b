//! What a destination told beside its definitions when a plan was made, as hashes, so that a later change can be named:
//! which role, which scope, which table. Whether anything changed is decided by the plan's inputs alone.

use std::collections::{BTreeMap, BTreeSet};

use bundle::diff::DefinitionRef;
use bundle::impact::LiveFacts;
use bundle::{DefinitionId, Hash};
use serde::{Deserialize, Serialize};

/// The roles, scopes and tables that a plan saw.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenFacts {
    /// Roles with their names and scopes, by id.
    roles: BTreeMap<String, Hash>,
    /// Scopes with their names and what they open, by id.
    scopes: BTreeMap<String, Hash>,
    /// The real columns of the objects that the import touches.
    tables: BTreeMap<DefinitionId, Hash>,
}

impl SeenFacts {
    /// Notes what a server told.
    pub(crate) fn of(facts: &LiveFacts) -> Self {
        let LiveFacts { roles, scopes, columns } = facts;
        let (roles, scopes) = (roles.iter().flatten(), scopes.iter().flatten());
        Self {
            roles: roles.map(|(id, role)| (id.clone(), hash(role))).collect(),
            scopes: scopes.map(|(id, scope)| (id.clone(), hash(scope))).collect(),
            tables: columns.iter().map(|(id, columns)| (id.clone(), hash(columns))).collect(),
        }
    }

    /// Names what a server tells otherwise by now. Of what is gone, only the id is known.
    pub(crate) fn changed(&self, now: &LiveFacts) -> Vec<DefinitionRef> {
        let after = Self::of(now);
        let role = |id: &String| now.roles.as_ref()?.get(id).map(|role| role.name.clone());
        let scope = |id: &String| now.scopes.as_ref()?.get(id).map(|scope| scope.name.clone());
        let changed = |id: &str, kind: &str, name| DefinitionRef {
            id: DefinitionId::new(id),
            kind: kind.to_owned(),
            name,
        };
        let roles = differing(&self.roles, &after.roles).map(|id| changed(id, "role", role(id)));
        let scopes = differing(&self.scopes, &after.scopes).map(|id| changed(id, "scope", scope(id)));
        let tables = differing(&self.tables, &after.tables).map(|id| changed(id.as_str(), "table", None));
        roles.chain(scopes).chain(tables).collect()
    }
}

/// Returns what only one of two maps has, or what they have differently.
fn differing<'m, K: Ord>(
    before: &'m BTreeMap<K, Hash>,
    after: &'m BTreeMap<K, Hash>,
) -> impl Iterator<Item = &'m K> {
    let all: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    all.into_iter().filter(|key| before.get(*key) != after.get(*key))
}

/// Facts are plain values, whose spelling says all of them.
fn hash(fact: &impl std::fmt::Debug) -> Hash {
    Hash::of(format!("{fact:?}").as_bytes())
}

#[cfg(test)]
mod tests {
    use bundle::impact::RoleFact;

    use super::*;

    fn facts(scopes: &[&str]) -> LiveFacts {
        let scopes = Some(scopes.iter().map(|&id| id.to_owned()).collect());
        let role = RoleFact { name: "Staff".to_owned(), scopes };
        LiveFacts { roles: Some([("r".to_owned(), role)].into()), ..LiveFacts::default() }
    }

    #[test]
    fn a_role_that_got_another_scope_is_named_and_one_that_is_gone_by_its_id() {
        let seen = SeenFacts::of(&facts(&["s"]));
        assert!(seen.changed(&facts(&["s"])).is_empty());
        let changed = seen.changed(&facts(&["s", "t"]));
        assert_eq!((changed.len(), changed[0].kind.as_str()), (1, "role"));
        assert_eq!(changed[0].name.as_deref(), Some("Staff"));
        let gone = seen.changed(&LiveFacts::default());
        assert_eq!((gone[0].id.as_str(), gone[0].name.as_deref()), ("r", None));
    }
}
