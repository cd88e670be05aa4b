//! Each rule about roles and scopes fires on the smallest case it is about, and stays silent beside it.

#![allow(clippy::unwrap_used, clippy::needless_pass_by_value)]

use serde_json::{Value, json};

use crate::Severity;
use crate::impact::example::*;
use crate::impact::{Finding, LiveFacts, RoleFact, ScopeDetail, ScopeFact};

/// The destination's roles, each with its scopes.
fn roles(roles: &[(&str, &str, &[&str])]) -> LiveFacts {
    let fact = |(id, name, scopes): &(&str, &str, &[&str])| {
        let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        ((*id).to_owned(), RoleFact { name: (*name).to_owned(), scopes: Some(scopes) })
    };
    LiveFacts { roles: Some(roles.iter().map(fact).collect()), ..LiveFacts::default() }
}

fn with_scope(detail: ScopeDetail) -> LiveFacts {
    let scope = ScopeFact { name: "Own".to_owned(), detail: Some(detail) };
    LiveFacts { scopes: Some([("s".to_owned(), scope)].into()), ..roles(&[("r", "Staff", &["s"])]) }
}

/// Judges a bundle that carries one role and one scope.
fn judged_role(role: Value, scope: Value, facts: &LiveFacts) -> Vec<Finding> {
    let rows = [app("a", &[], &[])];
    let envelope = json!({"roles": [role], "scopes": [scope]});
    judged_with(&all_apps(&rows), &one_app(&rows, &envelope), facts)
}

fn staff(scopes: &[&str]) -> Value {
    json!({"uuid": "r", "name": "Staff", "scopes": scopes})
}

fn own(extra: Value) -> Value {
    let mut scope = json!({"uuid": "s", "name": "Own", "allowAll": 0, "objectIds": ["o"], "Filters": null});
    for (key, value) in extra.as_object().unwrap() {
        scope[key] = value.clone();
    }
    scope
}

fn limited() -> ScopeDetail {
    ScopeDetail { objects: ["o".to_owned()].into(), ..ScopeDetail::default() }
}

#[test]
fn rol_02_names_the_scopes_that_a_role_loses_and_gets() {
    let findings = |wanted: &[&str], has: &[&str]| {
        judged_role(staff(wanted), own(json!({})), &roles(&[("r", "Staff", has)]))
    };
    let said = |wanted: &[&str], has: &[&str]| messages(&findings(wanted, has), "ROL-02");
    assert_eq!(said(&["s"], &["s", "t"]), ["The role ‘Staff’ loses ‘t’: its users see less data."]);
    assert_eq!(said(&["s"], &[]), ["The role ‘Staff’ gets ‘Own’: its users see more data."]);
    assert_eq!(
        said(&["s"], &["t"]),
        ["The role ‘Staff’ loses ‘t’ and gets ‘Own’: its users see other data."]
    );
    assert!(said(&["s", "t"], &["t", "s"]).is_empty());
    assert_eq!(super::super::example::said(&findings(&[], &["t"]), "ROL-02")[0].severity, Severity::Warning);
}

#[test]
fn rol_02_is_silent_when_nobody_told_the_scopes_or_the_role_names_none() {
    let untold =
        LiveFacts { roles: Some([("r".to_owned(), RoleFact::default())].into()), ..LiveFacts::default() };
    assert!(messages(&judged_role(staff(&["s"]), own(json!({})), &untold), "ROL-02").is_empty());
    let silent = json!({"uuid": "r", "name": "Staff"});
    let findings = judged_role(silent, own(json!({})), &roles(&[("r", "Staff", &["t"])]));
    assert!(messages(&findings, "ROL-02").is_empty(), "a role without a list of scopes leaves them alone");
}

#[test]
fn rol_03_speaks_of_roles_that_exist_and_come_with_lists_of_forms() {
    let mut role = staff(&[]);
    let facts = roles(&[("r", "Staff", &[])]);
    assert!(messages(&judged_role(role.clone(), own(json!({})), &facts), "ROL-03").is_empty());
    role["ProcessForm30"] = json!([]);
    let findings = judged_role(role.clone(), own(json!({})), &facts);
    assert_eq!(
        messages(&findings, "ROL-03"),
        ["Approval forms that wait for the role ‘Staff’ lose that assignment."]
    );
    assert!(
        messages(&judged_role(role, own(json!({})), &roles(&[])), "ROL-03").is_empty(),
        "a new role has none"
    );
}

#[test]
fn rol_04_and_rol_06_tell_new_roles_from_known_ones() {
    let rules = |facts: &LiveFacts| {
        let findings = judged_role(staff(&[]), own(json!({})), facts);
        (messages(&findings, "ROL-04").len(), messages(&findings, "ROL-06").len())
    };
    assert_eq!(rules(&roles(&[])), (1, 0));
    assert_eq!(rules(&roles(&[("q", "staff ", &[])])), (1, 1), "a name is the same in other letters");
    assert_eq!(rules(&roles(&[("r", "Other", &[]), ("q", "Staff", &[])])), (0, 0));
    assert_eq!(rules(&LiveFacts::default()), (0, 0), "unknown is not new");
}

fn page_for(levels: Value) -> (&'static str, &'static str, Value) {
    let mut row = page("p", &[]);
    row.2["accessLevels"] = levels;
    row
}

#[test]
fn rol_05_groups_what_an_unknown_role_is_given() {
    let there = all_apps(&[app("a", &[], &["p"]), page_for(json!({"old": 2}))]);
    let levels = json!({"old": 2, "gone": "2", "q": 2, "none": 0, "e1be4d22-1d00-4c34-b205-ef84b8334b19": 2});
    let mut rows = vec![app("a", &[], &["p", "w"]), page_for(levels), page("w", &[])];
    rows[2].2["accessLevels"] = json!({"gone": 1});
    let incoming = one_app(&rows, &json!({}));
    let findings = judged_with(&there, &incoming, &roles(&[("q", "Guest", &[])]));
    let said = messages(&findings, "ROL-05");
    assert_eq!(
        said,
        [
            "The role gone exists neither in the bundle nor on the destination, so nobody has it. It is given ‘Page p’, ‘Page w’."
        ]
    );
    assert!(messages(&judged_with(&there, &incoming, &LiveFacts::default()), "ROL-05").is_empty());
    let carried = one_app(&rows, &json!({"roles": [{"uuid": "gone", "name": "Gone"}]}));
    assert!(messages(&judged_with(&there, &carried, &roles(&[("q", "Guest", &[])])), "ROL-05").is_empty());
}

#[test]
fn rol_05_knows_steps_that_turn_to_a_role() {
    let step = |role: &str| {
        (
            "t",
            "process.task.user.approval",
            json!({"key": "Approval", "toUsers": {"useRole": "1", "role": role}}),
        )
    };
    let process = || ("x", "process", json!({"name": "x", "elementIDs": ["t"]}));
    let mut there = app("a", &[], &[]);
    there.2["json"]["processIDs"] = json!(["x"]);
    let incoming = one_app(&[there.clone(), process(), step("gone")], &json!({}));
    let empty = all_apps(&[]);
    assert_eq!(messages(&judged_with(&empty, &incoming, &roles(&[])), "ROL-05").len(), 1);
    let unused = one_app(
        &[
            there,
            process(),
            (
                "t",
                "process.task.user.approval",
                json!({"key": "Approval", "toUsers": {"useRole": "0", "role": "gone"}}),
            ),
        ],
        &json!({}),
    );
    assert!(messages(&judged_with(&empty, &unused, &roles(&[])), "ROL-05").is_empty());
}

#[test]
fn rol_07_and_rol_11_compare_scopes() {
    let rules = |before: ScopeDetail, after: Value| {
        let findings = judged_role(staff(&["s"]), own(after), &with_scope(before));
        (messages(&findings, "ROL-07"), messages(&findings, "ROL-11"))
    };
    let filter = json!({"glue": "and", "rules": [{"key": "f"}]});
    let filtered =
        || ScopeDetail { filter: ScopeDetail::read(&json!(0), &json!([]), &filter).filter, ..limited() };
    let other = vec!["The scope ‘Own’ changes: the users of ‘Staff’ will see other records.".to_owned()];
    let open = vec!["The scope ‘Own’ opens all records from then on.".to_owned()];
    assert_eq!(rules(limited(), json!({})), (vec![], vec![]));
    assert_eq!(rules(limited(), json!({"objectIds": ["o", "p"]})), (other.clone(), vec![]));
    assert_eq!(rules(limited(), json!({"Filters": filter})), (other, vec![]));
    assert_eq!(rules(filtered(), json!({})), (vec![], open.clone()));
    assert_eq!(rules(limited(), json!({"allowAll": 1})), (vec![], open));
    let open_already = ScopeDetail { allows_all: true, ..limited() };
    assert_eq!(rules(open_already, json!({"allowAll": 1})), (vec![], vec![]));
}

fn viewed(access: Value) -> (&'static str, &'static str, Value) {
    let mut row = app("a", &[], &[]);
    for (key, value) in access.as_object().unwrap() {
        row.2[key] = value.clone();
    }
    row
}

#[test]
fn rol_07_names_the_roles_that_have_the_scope_on_either_side() {
    let mut facts = with_scope(limited());
    let other = RoleFact { name: "Other".to_owned(), scopes: Some(["t".to_owned()].into()) };
    facts.roles.as_mut().unwrap().insert("q".to_owned(), other);
    let rows = [app("a", &[], &[])];
    let guest = json!({"uuid": "g", "name": "Guest", "scopes": ["s"]});
    let nobody = json!({"uuid": "n", "name": "Nobody", "scopes": []});
    let envelope = json!({"roles": [guest, nobody], "scopes": [own(json!({"objectIds": []}))]});
    let findings = judged_with(&all_apps(&rows), &one_app(&rows, &envelope), &facts);
    let expected = "The scope ‘Own’ changes: the users of ‘Guest’, ‘Staff’ will see other records.";
    assert_eq!(messages(&findings, "ROL-07"), [expected]);
}

#[test]
fn rol_09_says_who_sees_an_app() {
    let said = |before: Value, after: Value| {
        let facts = roles(&[("r", "Staff", &[])]);
        messages(
            &judged_with(&all_apps(&[viewed(before)]), &one_app(&[viewed(after)], &json!({})), &facts),
            "ROL-09",
        )
    };
    let managed =
        json!({"isAccessManaged": 1, "accessManagers": {"useRole": "1", "role": ["q"]}, "roleAccess": ["r"]});
    assert_eq!(
        said(json!({"roleAccess": ["r"]}), managed.clone()),
        ["Who sees the app ‘App a’ changes: the users of ‘q’ see it instead of ‘Staff’."]
    );
    assert_eq!(
        said(json!({"roleAccess": ["r", "q"]}), json!({"roleAccess": ["q"]})),
        ["Who sees the app ‘App a’ changes: the users of ‘Staff’ no longer see it."]
    );
    assert_eq!(
        said(json!({"roleAccess": []}), json!({"roleAccess": ["r"]})),
        ["Who sees the app ‘App a’ changes: the users of ‘Staff’ see it too."]
    );
    assert!(said(managed, json!({"roleAccess": ["q"], "icon": "x"})).is_empty());
}

#[test]
fn rol_10_names_accounts_of_the_other_server() {
    let accounts = |ids: &[&str]| json!({"isTranslationManaged": true, "translationManagers": {"useAccount": "1", "account": ids}});
    let said = |before: Value, after: Value| {
        messages(&judged(&all_apps(&[viewed(before)]), &one_app(&[viewed(after)], &json!({}))), "ROL-10")
    };
    assert_eq!(
        said(json!({}), accounts(&["u"])),
        ["The app ‘App a’ names single user accounts of the server it comes from: ‘u’."]
    );
    let mut same = accounts(&["u"]);
    same["icon"] = json!("x");
    assert!(said(accounts(&["u"]), same).is_empty());
    assert!(said(json!({}), json!({"isTranslationManaged": true, "translationManagers": {"useAccount": "0", "account": ["u"]}})).is_empty());
}
