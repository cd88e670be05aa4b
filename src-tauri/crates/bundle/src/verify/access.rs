//! What an import really did beside the definitions: roles and scopes as the server lists them, and roles, scopes and
//! files as the exports of single apps hold them. Who has a role is not compared.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::impact::{LiveFacts, RoleFact, ScopeDetail, ScopeFact};
use crate::parts::holds;
use crate::{Bundle, Envelope, Hash, Scope};

/// A role, a scope or a file that is not as planned.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
pub struct AccessMismatch {
    /// What it is.
    pub part: AccessPart,
    /// Its id.
    pub id: String,
    /// Its name, or its id where no name is known; untrusted text.
    pub name: String,
    /// What is wrong with it.
    pub problem: AccessProblem,
}

/// What kind of thing decides who sees what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum AccessPart {
    /// A role.
    Role,
    /// A scope.
    Scope,
    /// A stored file.
    File,
}

/// How a role or a scope differs from the plan.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(tag = "problem", rename_all = "kebab-case")]
pub enum AccessProblem {
    /// Planned, and not there.
    Missing,
    /// There, and not planned.
    Unexpected,
    /// A role that has other scopes than planned, by their ids.
    OtherScopes {
        /// Planned, and not among them.
        missing: Vec<String>,
        /// Among them, and not planned.
        unexpected: Vec<String>,
    },
    /// A scope that opens other records than planned.
    OtherRecords,
    /// There, with another content than was sent.
    OtherContent,
}

impl AccessMismatch {
    /// Says it as a sentence.
    pub fn sentence(&self) -> String {
        let part = match self.part {
            AccessPart::Role => "role",
            AccessPart::Scope => "scope",
            AccessPart::File => "file",
        };
        let name = &self.name;
        match &self.problem {
            AccessProblem::Missing => format!("The {part} ‘{name}’ is missing."),
            AccessProblem::Unexpected => format!("The {part} ‘{name}’ was not planned."),
            AccessProblem::OtherScopes { missing, unexpected } => format!(
                "The {part} ‘{name}’ does not have the planned scopes: {} missing, {} not planned.",
                missing.len(),
                unexpected.len()
            ),
            AccessProblem::OtherContent => format!("The {part} ‘{name}’ is not what was sent."),
            AccessProblem::OtherRecords => format!("The {part} ‘{name}’ opens other records than planned."),
        }
    }
}

/// Compares the roles and scopes of a destination with what the import of a bundle should have left; sorted. What a
/// server did not tell, before or after, is not compared.
pub fn verify_access(before: &LiveFacts, outgoing: &Bundle<'_>, after: &LiveFacts) -> Vec<AccessMismatch> {
    let mut found = Vec::new();
    if let (Some(before), Some(after)) = (&before.scopes, &after.scopes) {
        scopes(&expected_scopes(before, outgoing), after, &mut found);
    }
    if let (Some(before), Some(after)) = (&before.roles, &after.roles) {
        roles(&expected_roles(before, outgoing), after, &mut found);
    }
    found.sort();
    found
}

/// Compares the roles, scopes and files that were sent with what the exports of single apps hold now; sorted. Only there
/// all of a role or scope is told. Returns besides how many of those sent are in none of these exports.
pub fn verify_parts(outgoing: &Envelope<'_>, apps: &[&Envelope<'_>]) -> (Vec<AccessMismatch>, usize) {
    let (mut found, mut unseen) = (Vec::new(), 0);
    for (part, hashes) in HASHES {
        let sent = hashes(outgoing).unwrap_or_default();
        let there: BTreeMap<String, Hash> = apps.iter().filter_map(|app| hashes(app)).flatten().collect();
        for (id, hash) in sent {
            match there.get(&id) {
                None => unseen += 1,
                Some(same) if *same == hash => {}
                Some(_) if is_held(part, &id, outgoing, apps) => {}
                Some(_) => {
                    let name = name_of(outgoing, part, &id);
                    found.push(AccessMismatch { part, id, name, problem: AccessProblem::OtherContent });
                }
            }
        }
    }
    found.sort();
    (found, unseen)
}

/// Tells whether a server holds what was sent of a role or scope, although it has more to say of it.
fn is_held(part: AccessPart, id: &str, outgoing: &Envelope<'_>, apps: &[&Envelope<'_>]) -> bool {
    let there = apps.iter().rev().find_map(|app| row_of(app, part, id));
    row_of(outgoing, part, id).zip(there).is_some_and(|(sent, there)| holds(sent, there))
}

/// Returns a role or scope as it is written.
fn row_of<'e>(envelope: &Envelope<'e>, part: AccessPart, id: &str) -> Option<&'e RawValue> {
    let (roles, scopes) = (envelope.roles.iter().flatten(), envelope.scopes.iter().flatten());
    let mut rows: Box<dyn Iterator<Item = (Option<&str>, &'e RawValue)>> = match part {
        AccessPart::Role => Box::new(roles.map(|role| (role.uuid.as_deref(), role.raw))),
        AccessPart::Scope => Box::new(scopes.map(|scope| (scope.uuid.as_deref(), scope.raw))),
        AccessPart::File => return None,
    };
    rows.find(|(uuid, _)| *uuid == Some(id)).map(|(_, raw)| raw)
}

type Hashes = fn(&Envelope<'_>) -> Option<BTreeMap<String, Hash>>;

const HASHES: [(AccessPart, Hashes); 3] = [
    (AccessPart::Role, |envelope| envelope.role_hashes()),
    (AccessPart::Scope, |envelope| envelope.scope_hashes()),
    (AccessPart::File, sent_files),
];

/// A file without contents is passed over by an import.
fn sent_files(envelope: &Envelope<'_>) -> Option<BTreeMap<String, Hash>> {
    let mut hashes = envelope.file_hashes()?;
    let lost = envelope.files.iter().flatten().filter(|file| file.meta.is_none());
    for file in lost {
        hashes.remove(&file.uuid);
    }
    Some(hashes)
}

fn name_of(envelope: &Envelope<'_>, part: AccessPart, id: &str) -> String {
    let name = match part {
        AccessPart::Role => {
            let mut roles = envelope.roles.iter().flatten();
            roles.find(|role| role.uuid.as_deref() == Some(id)).and_then(|role| role.name.as_deref())
        }
        AccessPart::Scope => {
            let mut scopes = envelope.scopes.iter().flatten();
            scopes.find(|scope| scope.uuid.as_deref() == Some(id)).and_then(|scope| scope.name.as_deref())
        }
        AccessPart::File => None,
    };
    name.unwrap_or(id).to_owned()
}

/// Scopes of a file replace those with the same id; a column that the file lacks keeps its value (wire 3.10).
fn expected_scopes(
    before: &BTreeMap<String, ScopeFact>,
    outgoing: &Bundle<'_>,
) -> BTreeMap<String, ScopeFact> {
    let mut expected = before.clone();
    for scope in outgoing.envelope.scopes.iter().flatten() {
        let Some(id) = scope.uuid.as_deref() else { continue };
        let name = scope.name.as_deref().unwrap_or(id).to_owned();
        let fact = expected.entry(id.to_owned()).or_insert(ScopeFact { name, detail: None });
        fact.detail = expected_detail(scope);
    }
    expected
}

/// Returns which records a scope of a file opens; `None` when the file does not say all of it.
fn expected_detail(scope: &Scope<'_>) -> Option<ScopeDetail> {
    let raw: Value = serde_json::from_str(scope.raw.get()).ok()?;
    let (all, objects, filter) = (raw.get("allowAll")?, raw.get("objectIds")?, raw.get("Filters")?);
    Some(ScopeDetail::read(all, objects, filter))
}

/// A role's list of scopes is replaced; a role without the list keeps its scopes.
fn expected_roles(before: &BTreeMap<String, RoleFact>, outgoing: &Bundle<'_>) -> BTreeMap<String, RoleFact> {
    let mut expected = before.clone();
    for role in outgoing.envelope.roles.iter().flatten() {
        let Some(id) = role.uuid.as_deref() else { continue };
        let name = role.name.as_deref().unwrap_or(id).to_owned();
        let is_new = !before.contains_key(id);
        let fact = expected.entry(id.to_owned()).or_insert(RoleFact { name, scopes: None });
        match (role.lists_scopes(), is_new) {
            (true, _) => fact.scopes = Some(role.scopes.iter().map(|scope| scope.to_string()).collect()),
            (false, true) => fact.scopes = Some(BTreeSet::new()),
            (false, false) => {}
        }
    }
    expected
}

fn scopes(
    expected: &BTreeMap<String, ScopeFact>,
    after: &BTreeMap<String, ScopeFact>,
    found: &mut Vec<AccessMismatch>,
) {
    compare(
        AccessPart::Scope,
        expected,
        after,
        |scope| &scope.name,
        found,
        |expected, after| {
            let (expected, after) = (expected.detail.as_ref()?, after.detail.as_ref()?);
            (expected != after).then_some(AccessProblem::OtherRecords)
        },
    );
}

fn roles(
    expected: &BTreeMap<String, RoleFact>,
    after: &BTreeMap<String, RoleFact>,
    found: &mut Vec<AccessMismatch>,
) {
    compare(
        AccessPart::Role,
        expected,
        after,
        |role| &role.name,
        found,
        |expected, after| {
            let (expected, after) = (expected.scopes.as_ref()?, after.scopes.as_ref()?);
            (expected != after).then(|| AccessProblem::OtherScopes {
                missing: expected.difference(after).cloned().collect(),
                unexpected: after.difference(expected).cloned().collect(),
            })
        },
    );
}

fn compare<T>(
    part: AccessPart,
    expected: &BTreeMap<String, T>,
    after: &BTreeMap<String, T>,
    name: impl Fn(&T) -> &String,
    found: &mut Vec<AccessMismatch>,
    differs: impl Fn(&T, &T) -> Option<AccessProblem>,
) {
    let ids: BTreeSet<&String> = expected.keys().chain(after.keys()).collect();
    for id in ids {
        let (named, problem) = match (expected.get(id), after.get(id)) {
            (Some(planned), None) => (planned, Some(AccessProblem::Missing)),
            (None, Some(there)) => (there, Some(AccessProblem::Unexpected)),
            (Some(planned), Some(there)) => (there, differs(planned, there)),
            (None, None) => continue,
        };
        let mismatch = |problem| AccessMismatch { part, id: id.clone(), name: name(named).clone(), problem };
        found.extend(problem.map(mismatch));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    fn facts(roles: &[(&str, &[&str])], scopes: &[&str]) -> LiveFacts {
        let role = |(id, scopes): &(&str, &[&str])| {
            let scopes = Some(scopes.iter().map(|scope| (*scope).to_owned()).collect());
            ((*id).to_owned(), RoleFact { name: id.to_uppercase(), scopes })
        };
        let scope = |id: &&str| {
            let detail =
                Some(ScopeDetail { objects: BTreeSet::from(["o".to_owned()]), ..Default::default() });
            ((*id).to_owned(), ScopeFact { name: id.to_uppercase(), detail })
        };
        LiveFacts {
            roles: Some(roles.iter().map(role).collect()),
            scopes: Some(scopes.iter().map(scope).collect()),
            ..LiveFacts::default()
        }
    }

    fn outgoing() -> Vec<u8> {
        json!({"definitions": [], "filename": "app_a",
            "roles": [{"uuid": "r", "name": "R", "scopes": ["s", "t"]}, {"uuid": "q"}],
            "scopes": [{"uuid": "t", "name": "T", "allowAll": 0, "objectIds": ["o"], "Filters": null}]})
        .to_string()
        .into_bytes()
    }

    fn sentences(after: &LiveFacts) -> Vec<String> {
        let (bytes, before) = (outgoing(), facts(&[("r", &["s"]), ("k", &["s"])], &["s"]));
        let outgoing = Bundle::parse(&bytes).unwrap();
        verify_access(&before, &outgoing, after).iter().map(AccessMismatch::sentence).collect()
    }

    #[test]
    fn roles_and_scopes_as_planned_are_no_news() {
        let after = facts(&[("r", &["s", "t"]), ("k", &["s"]), ("q", &[])], &["s", "t"]);
        assert_eq!(sentences(&after), Vec::<String>::new());
    }

    #[test]
    fn each_way_of_not_being_as_planned_is_named() {
        let mut after = facts(&[("r", &["s", "x"]), ("k", &["s"]), ("z", &[])], &["s", "t"]);
        after.scopes.as_mut().unwrap().get_mut("t").unwrap().detail.as_mut().unwrap().allows_all = true;
        let expected = [
            "The role ‘q’ is missing.",
            "The role ‘R’ does not have the planned scopes: 1 missing, 1 not planned.",
            "The role ‘Z’ was not planned.",
            "The scope ‘T’ opens other records than planned.",
        ];
        assert_eq!(sentences(&after), expected);
    }

    #[test]
    fn what_a_server_did_not_tell_is_not_compared() {
        assert_eq!(sentences(&LiveFacts::default()), Vec::<String>::new());
    }

    #[test]
    fn what_was_sent_is_compared_with_the_exports_of_apps() {
        let export = |name: &str| {
            json!({"definitions": [], "filename": "app_a",
                "roles": [{"uuid": "r", "name": name, "translations": [{"name": name}]}],
                "scopes": [{"uuid": "s", "translations": []}],
                "files": {"u": {"meta": {"file": "u.txt"}, "contents": name}, "lost": null}})
            .to_string()
            .into_bytes()
        };
        let (sent, there) = (export("New"), export("Old"));
        let (sent, there) = (Bundle::parse(&sent).unwrap(), Bundle::parse(&there).unwrap());
        let (found, unseen) = verify_parts(&sent.envelope, &[&there.envelope]);
        let said: Vec<_> = found.iter().map(AccessMismatch::sentence).collect();
        assert_eq!(said, ["The role ‘New’ is not what was sent.", "The file ‘u’ is not what was sent."]);
        assert_eq!(unseen, 0);
        assert_eq!(verify_parts(&sent.envelope, &[&sent.envelope]), (Vec::new(), 0));
        assert_eq!(verify_parts(&sent.envelope, &[]).1, 3);
    }

    #[test]
    fn what_was_not_sent_of_a_role_is_the_business_of_the_destination() {
        let role = |role: serde_json::Value| {
            json!({"definitions": [], "filename": "app_a", "roles": [role]}).to_string().into_bytes()
        };
        let sent = role(json!({"uuid": "r", "translations": [{"name": "New"}], "scopes": ["s"]}));
        let there = |name: &str| {
            let translations = json!([{"name": name}]);
            role(
                json!({"uuid": "r", "name": name, "translations": translations, "scopes": [{"uuid": "s"}], "ProcessForm30": ["x"]}),
            )
        };
        let found = |there: &[u8]| {
            let (sent, there) = (Bundle::parse(&sent).unwrap(), Bundle::parse(there).unwrap());
            verify_parts(&sent.envelope, &[&there.envelope]).0.len()
        };
        assert_eq!((found(&there("New")), found(&there("Old"))), (0, 1));
    }
}
