//! Fixes: each makes its finding disappear, and changes nothing unless it is accepted.

use bundle::Choices;
use bundle::choices::FixState;
use bundle::impact::{Circumstances, Counts, LiveFacts};
use bundle::plan::{Computed, Sides, compute};
use bundle::three_way::Ancestor;
use serde_json::{Value, json};

use super::{accept, app, export, field, imported, object, page, planned, row, two_sides};

/// Accepts each fix that the plan offers for a rule, and expects its finding to go and the rest of the bundle to stay.
fn assert_fixes(rule: &str, given: &[u8], destination: &[u8], facts: &LiveFacts) -> (String, Value) {
    let plan = |choices: &Choices| {
        let circumstances = Circumstances::default();
        let sides = Sides {
            given: &[given],
            destination: destination.into(),
            facts,
            circumstances: &circumstances,
            ancestor: Ancestor::None,
            choices,
        };
        compute(sides, &mut |_| Counts::new()).unwrap()
    };
    let before = plan(&Choices::default());
    let finding = before.review.findings.iter().find(|finding| finding.rule == rule);
    let finding = finding.unwrap_or_else(|| panic!("{rule} speaks"));
    let fix = finding.fix.as_ref().unwrap_or_else(|| panic!("{rule} offers a fix"));
    assert!(fix.title.ends_with('.') && fix.effect.ends_with('.'), "{fix:?}");
    let state = |computed: &Computed| {
        let offers = &computed.review.told.fixes;
        offers.iter().find(|offer| offer.fix.id == fix.id).map(|offer| offer.state)
    };
    assert_eq!(state(&before), Some(FixState::Offered));
    let after = plan(&Choices { fixes: [fix.id.clone()].into(), ..Choices::default() });
    assert_eq!(state(&after), Some(FixState::Accepted));
    let is_it =
        |other: &&bundle::impact::Finding| other.rule == rule && other.subject.id == finding.subject.id;
    assert_eq!(after.review.findings.iter().find(is_it), None, "{rule}");
    assert_ne!(before.inputs.id(), after.inputs.id());
    (fix.id.to_string(), serde_json::from_slice(&after.outgoing.unwrap()).unwrap())
}

#[test]
fn what_would_disappear_can_be_kept() {
    let (here, there) = two_sides();
    let facts = LiveFacts::default();
    let (fix, sent) = assert_fixes("REM-01", &here, &there, &facts);
    assert_eq!((fix.as_str(), sent["definitions"].as_array().unwrap().len()), ("keep-field:own", 12));
    assert_eq!(assert_fixes("REM-05", &here, &there, &facts).0, "keep-page:mine");
    let fewer = export(&[app(&["home"], &[], &[]), page("home", &[])]);
    let more = export(&[
        app(&["home"], &["o"], &[]),
        page("home", &["w"]),
        row("w", "view", json!({"key": "label"})),
        object("o", &[]),
    ]);
    assert_eq!(assert_fixes("REM-04", &fewer, &more, &facts).0, "keep-in-app:o");
    assert_eq!(assert_fixes("REM-05", &fewer, &more, &facts).0, "keep-view:w");
}

#[test]
fn a_fix_with_nothing_to_edit_says_so() {
    let (here, there) = two_sides();
    let after = imported(&accept(&["drop-scope:s"]), &here, &there, None);
    assert_eq!(after.told.fixes[0].state, FixState::WithoutEffect);
    let computed = planned(&accept(&["drop-scope:s"]), &here, &there, None).unwrap();
    assert_eq!(computed.outgoing, None);
}

fn with_parts(rows: &[Value], parts: Value) -> Vec<u8> {
    let mut export: Value = serde_json::from_slice(&export(rows)).unwrap();
    for (key, part) in parts.as_object().unwrap() {
        export[key] = part.clone();
    }
    export.to_string().into_bytes()
}

fn facts_with_role(id: &str, name: &str) -> LiveFacts {
    let role = bundle::impact::RoleFact { name: name.to_owned(), ..Default::default() };
    LiveFacts { roles: Some([(id.to_owned(), role)].into()), scopes: Some([].into()), ..LiveFacts::default() }
}

#[test]
fn roles_can_be_stripped_mapped_left_out_and_freed_of_unknown_scopes() {
    let guarded = row("p", "view", json!({"key": "page", "accessLevels": {"r-1": "2", "x": "1"}}));
    let rows =
        [row("app", "application", json!({"roleAccess": ["r-1"], "json": {"pageIDs": ["p"]}})), guarded];
    let role = json!({"uuid": "r-1", "name": "Nurse", "scopes": ["gone", {"uuid": "gone"}, "kept"], "ProcessForm30": [], "users": []});
    let given = with_parts(
        &rows,
        json!({"roles": [role], "scopes": [{"uuid": "kept", "name": "K", "createdBy": null}]}),
    );
    let there = export(&[]);
    let (fix, sent) = assert_fixes("ROL-01", &given, &there, &facts_with_role("r-1", "Nurse"));
    assert_eq!((fix.as_str(), &sent["roles"][0]["scopes"]), ("drop-scope:gone", &json!(["kept"])));
    let (fix, sent) = assert_fixes("ROL-03", &given, &there, &facts_with_role("r-1", "Nurse"));
    assert_eq!(fix, "strip-roles");
    assert_eq!(sent["roles"], json!([{"uuid": "r-1", "scopes": ["gone", {"uuid": "gone"}, "kept"]}]));
    assert_eq!(sent["scopes"], json!([{"uuid": "kept", "name": "K"}]));
    let (fix, sent) = assert_fixes("ROL-06", &given, &there, &facts_with_role("r-2", "Nurse"));
    assert_eq!((fix.as_str(), &sent["roles"]), ("map-role:r-1=r-2", &json!([])));
    assert_eq!(sent["definitions"][1]["json"]["accessLevels"], json!({"r-2": "2", "x": "1"}));
    assert_eq!(sent["definitions"][0]["json"]["roleAccess"], json!(["r-2"]));
    let (fix, sent) = assert_fixes("ROL-04", &given, &there, &facts_with_role("r-3", "Other"));
    assert_eq!((fix.as_str(), sent.get("roles"), sent.get("scopes")), ("leave-out-roles", None, None));
}

#[test]
fn rows_that_a_server_would_drop_can_be_mended() {
    let mut extra = row("p", "view", json!({"key": "page", "label": "P"}));
    extra["more"] = json!(1);
    let wide = row("q", "view", json!({"key": "page", "label": "a\u{1F600}b"}));
    let given = export(&[app(&["p", "q"], &[], &[]), extra, wide]);
    let facts = LiveFacts::default();
    let (fix, sent) = assert_fixes("FMT-05", &given, &export(&[]), &facts);
    assert_eq!((fix.as_str(), sent["definitions"][1].get("more")), ("drop-columns:p", None));
    let (fix, sent) = assert_fixes("FMT-06", &given, &export(&[]), &facts);
    assert_eq!((fix.as_str(), &sent["definitions"][1]["json"]["label"]), ("drop-characters:q", &json!("ab")));
    let escaped = String::from_utf8(given).unwrap().replace('\u{1F600}', "\\ud83d\\ude00\\u00e9");
    let (_, sent) = assert_fixes("FMT-06", escaped.as_bytes(), &export(&[]), &facts);
    assert_eq!(sent["definitions"][1]["json"]["label"], "a\u{e9}b");
}

#[test]
fn what_no_server_can_load_can_be_left_out() {
    let odd = row("odd", "field", json!({"key": "hologram", "columnName": "h"}));
    let given = export(&[app(&[], &["o"], &[]), object("o", &["f", "odd"]), field("f", "F"), odd]);
    let (fix, sent) = assert_fixes("FMT-03", &given, &export(&[]), &LiveFacts::default());
    assert_eq!((fix.as_str(), &sent["definitions"][1]["json"]["fieldIDs"]), ("leave-out:odd", &json!(["f"])));
    let step = row("s", "process.task.x", json!({"key": "Teleport", "diagramID": "d"}));
    let process = row("pr", "process", json!({"elementIDs": ["s"]}));
    let lists = json!({"json": {"processIDs": ["pr"]}});
    let given = export(&[row("app", "application", lists), process, step]);
    assert_eq!(assert_fixes("FMT-02", &given, &export(&[]), &LiveFacts::default()).0, "leave-out:s");
}

#[test]
fn a_file_gets_a_safe_name() {
    let files =
        json!({"files": {"u-1": {"meta": {"file": "../../a.png", "type": "image/png"}, "contents": "AA"}}});
    let given = with_parts(&[app(&[], &[], &[])], files);
    let (fix, sent) = assert_fixes("FIL-03", &given, &export(&[]), &LiveFacts::default());
    assert_eq!((fix.as_str(), &sent["files"]["u-1"]["meta"]["file"]), ("rename-file:u-1", &json!("u-1.png")));
}

#[test]
fn system_objects_of_old_files_stay_those_of_the_destination() {
    let link = |id: &str, to: &str, other: &str| {
        row(
            id,
            "field",
            json!({"key": "connectObject", "columnName": id, "settings": {"linkObject": to, "linkColumn": other}}),
        )
    };
    let user = |fields: &[&str]| {
        row(
            "USER",
            "object",
            json!({"name": "SITE_USER", "isSystemObject": true, "fieldIDs": fields, "importedFieldIDs": []}),
        )
    };
    let given = export(&[
        app(&[], &["o"], &[]),
        object("o", &["o-user"]),
        link("o-user", "USER", "user-o"),
        user(&["mail", "user-o"]),
        field("mail", "Mail"),
        link("user-o", "o", "o-user"),
    ]);
    let other = row("other", "application", json!({"json": {"objectIDs": ["USER"]}}));
    let there = export(&[other, user(&["mail", "own"]), field("mail", "Mail"), field("own", "Own")]);
    let (fix, sent) = assert_fixes("SHR-04", &given, &there, &LiveFacts::default());
    assert_eq!(fix, "drop-system-objects");
    assert_eq!(sent["siteObjectConnections"], json!({"USER": ["user-o"]}));
    let after = imported(&accept(&["drop-system-objects"]), &given, &there, None);
    assert_eq!(after.json("USER")["fieldIDs"], json!(["mail", "own", "user-o"]));
    assert_eq!(after.hidden, 0);
    assert_eq!(assert_fixes("SHR-05", &given, &there, &LiveFacts::default()).0, fix);
}

#[test]
fn what_leads_nowhere_can_be_left_out() {
    let link = json!({"key": "connectObject", "columnName": "l",
        "settings": {"linkObject": "nowhere", "linkType": "one", "linkViaType": "many", "linkColumn": "none"}});
    let given = export(&[
        app(&[], &["o"], &[]),
        object("o", &["f", "l"]),
        field("f", "Name"),
        row("l", "field", link),
    ]);
    let (fix, sent) = assert_fixes("REF-01", &given, &export(&[]), &LiveFacts::default());
    assert_eq!((fix.as_str(), &sent["definitions"][1]["json"]["fieldIDs"]), ("leave-out:l", &json!(["f"])));
}

#[test]
fn nothing_is_given_to_a_role_that_nobody_has() {
    let rows = [row("app", "application", json!({"roleAccess": ["r-1"], "json": {"pageIDs": []}}))];
    let plan = |to: &str, facts: &LiveFacts| {
        let choices = accept(&[&format!("map-role:r-1={to}")]);
        let sides = Sides {
            given: &[&export(&rows)],
            destination: export(&[]).into(),
            facts,
            circumstances: &Circumstances::default(),
            ancestor: Ancestor::None,
            choices: &choices,
        };
        compute(sides, &mut |_| Counts::new()).map(|computed| computed.review.findings)
    };
    let facts = facts_with_role("r-2", "Nurse");
    let unknown = |findings: Vec<bundle::impact::Finding>| findings.iter().any(|it| it.rule == "ROL-05");
    assert!(!unknown(plan("r-2", &facts).unwrap()), "the role is known there");
    let refused = plan("r-3", &facts).err().unwrap().to_string();
    assert!(refused.contains("no role `r-3`"), "{refused}");
    assert!(plan("r-3", &LiveFacts::default()).is_ok(), "unknown is not missing");
}
