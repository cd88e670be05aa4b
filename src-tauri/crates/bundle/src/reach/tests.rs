#![allow(clippy::needless_pass_by_value)]

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::example::definition;

/// Definitions written as (id, type, json).
fn reach(rows: &[(&str, &str, Value)]) -> Reach {
    let definitions: Definitions<'_> =
        rows.iter().map(|(id, kind, json)| definition(id, kind, json)).collect();
    Reach::of(&definitions)
}

fn app(lists: Value) -> (&'static str, &'static str, Value) {
    ("app", "application", json!({"json": lists}))
}

fn shown(rows: &[(&str, &str, Value)]) -> Vec<String> {
    reach(rows).export_all().iter().map(ToString::to_string).collect()
}

fn link(object: &str) -> Value {
    json!({"key": "connectObject", "settings": {"linkObject": object, "linkColumn": format!("{object}.back")}})
}

#[test]
fn what_no_application_lists_is_not_shown() {
    let rows =
        [app(json!({"pageIDs": ["p", "nowhere", 5]})), ("p", "view", json!({})), ("q", "view", json!({}))];
    assert_eq!(shown(&rows), ["app", "p"]);
    assert_eq!(shown(&rows[1..]), [""; 0]);
}

#[test]
fn pages_lead_to_pages_and_widgets_of_every_type() {
    let rows = [
        app(json!({"pageIDs": ["p"]})),
        ("p", "mobile-page", json!({"pageIDs": ["p2"], "viewIDs": ["v"]})),
        ("p2", "view", json!({"viewIDs": ["p", "w"]})),
        ("v", "mobile-form", json!({"viewIDs": ["x"]})),
        ("w", "view", json!({})),
        ("x", "view", json!({})),
    ];
    assert_eq!(shown(&rows), ["app", "p", "p2", "w", "v", "x"]);
}

#[test]
fn objects_lead_to_fields_indexes_and_linked_objects() {
    let rows = [
        app(json!({"objectIDs": ["o", "p"]})),
        ("o", "object", json!({"fieldIDs": ["f", "g", "nowhere"], "indexIDs": ["i"]})),
        ("f", "field", link("linked")),
        ("g", "field", json!({"key": "string", "settings": {"linkObject": "other"}})),
        ("i", "index", json!({"fieldIDs": ["h"]})),
        ("h", "field", json!({})),
        ("linked", "object", json!({"fieldIDs": ["u"]})),
        ("u", "field", json!({"key": "user", "settings": {"linkObject": "o"}})),
        ("other", "object", json!({})),
        ("p", "view", json!({})),
    ];
    assert_eq!(shown(&rows), ["app", "o", "f", "linked", "u", "g", "i"]);
}

#[test]
fn object_references_fall_back_to_name_then_label() {
    let object = |name: &str, label: &str| json!({"name": name, "translations": [{"language_code": "en", "label": label}]});
    let rows = [
        app(json!({"processIDs": ["p"]})),
        ("p", "process", json!({"elementIDs": ["1", "2", "3", "4"]})),
        ("1", "trigger", json!({"key": "TriggerLifecycle", "objectID": "a"})),
        ("2", "trigger", json!({"key": "TriggerLifecycle", "objectID": "Bee"})),
        ("3", "trigger", json!({"key": "TriggerLifecycle", "objectID": "Sea"})),
        ("4", "trigger", json!({"key": "TimerStartEvent", "objectID": "d"})),
        ("a", "object", object("x", "Bee")),
        ("b", "object", object("Bee", "y")),
        ("c", "object", json!({"name": "z", "translations": [{"language_code": "th", "label": "Sea"}]})),
        ("d", "object", object("d", "d")),
    ];
    assert_eq!(shown(&rows), ["app", "p", "1", "a", "2", "b", "3", "c", "4"]);
}

#[test]
fn query_tasks_lead_to_the_objects_along_their_chain() {
    let task = json!({"key": "TaskServiceQuery", "qlObj": {
        "objectID": "a", "params": {"name": "z"},
        "next": {"params": {"name": "\"Visi"}, "next": {"objectID": "", "params": {"name": "c"}, "next": {"params": {"name": ""}}}},
    }});
    let rows = [
        app(json!({"processIDs": ["p"]})),
        ("p", "process", json!({"elementIDs": ["t"]})),
        ("t", "process.task.service.query", task),
        ("a", "object", json!({})),
        ("b", "object", json!({"translations": [{"language_code": "en", "label": "Visit"}]})),
        ("c", "object", json!({})),
        ("z", "object", json!({})),
    ];
    assert_eq!(shown(&rows), ["app", "p", "t", "a", "b", "c"]);
}

#[test]
fn elements_without_key_are_passed_over_but_lanes_are_not() {
    let rows = [
        app(json!({"processIDs": ["p"]})),
        ("p", "process", json!({"elementIDs": ["task", "lane", "sub", "odd"]})),
        ("task", "process.task.service.accounting.jeArchive", json!({"diagramID": "1"})),
        ("lane", "process.lane", json!({"useRole": 1, "role": ["r"]})),
        (
            "sub",
            "process.task.service.subProcess",
            json!({"key": "SubProcess", "elementIDs": ["in"], "useRole": 1, "role": "q"}),
        ),
        ("in", "process.task.end", json!({"key": "End"})),
        ("odd", "[type]", json!({"key": "AccountingFPClose", "diagramID": "2"})),
    ];
    assert_eq!(shown(&rows), ["app", "p", "lane", "sub", "in", "odd"]);
    assert_eq!(reach(&rows).export_app(&"app".into()).roles, BTreeSet::from(["r".to_owned()]));
}

#[test]
fn data_collections_lead_to_objects_but_not_to_queries() {
    let source = |id: &str| json!({"settings": {"datasourceID": id}});
    let rows = [
        app(json!({"datacollectionIDs": ["a", "b"]})),
        ("a", "datacollection", source("o")),
        ("b", "datacollection", source("q")),
        ("o", "object", json!({})),
        ("q", "query", json!({})),
    ];
    assert_eq!(shown(&rows), ["app", "a", "o", "b"]);
}

#[test]
fn queries_lead_to_the_objects_they_join() {
    let joins = json!({"objectID": "o", "links": [
        {"fieldID": "f", "links": [{"fieldID": "g"}]},
        {"fieldID": "h", "links": [{"fieldID": "g"}]},
    ]});
    let rows = [
        app(json!({"queryIDs": ["q", "o"]})),
        ("q", "query", json!({"joins": joins, "objectIDs": ["other"]})),
        ("o", "object", json!({"fieldIDs": ["f"]})),
        ("f", "field", link("p")),
        ("p", "object", json!({})),
        ("g", "field", link("r")),
        ("h", "field", link("s")),
        ("r", "object", json!({})),
        ("s", "object", json!({})),
        ("other", "object", json!({})),
    ];
    assert_eq!(shown(&rows), ["app", "q", "o", "f", "p"]);
}

#[test]
fn hints_lead_to_their_steps() {
    let rows =
        [app(json!({"hintIDs": ["h"]})), ("h", "hint", json!({"stepIDs": ["s"]})), ("s", "step", json!({}))];
    assert_eq!(shown(&rows), ["app", "h", "s"]);
}

fn with_system_object() -> [(&'static str, &'static str, Value); 6] {
    [
        app(json!({"objectIDs": ["o"]})),
        ("o", "object", json!({"fieldIDs": ["f", "imported"], "importedFieldIDs": ["imported"]})),
        ("f", "field", link("USER")),
        ("imported", "field", json!({})),
        ("USER", "object", json!({"isSystemObject": "true", "fieldIDs": ["name", "USER.back"]})),
        ("USER.back", "field", json!({})),
    ]
}

#[test]
fn an_export_of_one_app_stops_at_system_objects() {
    let rows = with_system_object();
    assert_eq!(shown(&rows), ["app", "o", "f", "USER", "USER.back", "imported"]);
    let export = reach(&rows).export_app(&"app".into());
    let ids: Vec<_> = export.definitions.iter().map(DefinitionId::as_str).collect();
    assert_eq!(ids, ["app", "o", "f", "USER.back"]);
    assert_eq!(export.site_object_connections, BTreeMap::from([("USER".into(), vec!["USER.back".into()])]));
    assert!(export.roles.is_empty());
}

#[test]
fn a_system_app_exports_system_objects_and_their_links_to_each_other() {
    let mut rows = with_system_object().to_vec();
    rows[0].2 = json!({"isSystemObject": true, "json": {"objectIDs": ["USER", "o"]}});
    rows[4].2 = json!({"isSystemObject": 1, "fieldIDs": ["a", "b"]});
    rows.push(("a", "field", link("USER")));
    rows.push(("b", "field", link("o")));
    let export = reach(&rows).export_app(&"app".into());
    let ids: Vec<_> = export.definitions.iter().map(DefinitionId::as_str).collect();
    assert_eq!(ids, ["app", "USER", "a"]);
    assert!(export.site_object_connections.is_empty());
}

#[test]
fn flags_are_read_as_javascript_reads_them() {
    for (flag, is_system) in [
        (json!(1), true),
        (json!("true"), true),
        (json!("0"), true),
        (json!(0), false),
        (json!("false"), false),
        (json!(false), false),
        (json!(null), false),
        (json!(""), false),
    ] {
        let rows = [app(json!({"objectIDs": ["o"]})), ("o", "object", json!({"isSystemObject": flag}))];
        assert_eq!(reach(&rows).export_app(&"app".into()).definitions.len() == 1, is_system, "{flag}");
    }
}

#[test]
fn roles_come_from_views_and_from_those_who_manage_the_app() {
    let roles = |json: Value| {
        let rows = [
            ("app", "application", json),
            ("p", "view", json!({"accessLevels": {"page": 2, BUILT_IN_ROLES[0]: 1}})),
        ];
        reach(&rows).export_app(&"app".into()).roles.into_iter().collect::<Vec<_>>()
    };
    let json = json!({
        "json": {"pageIDs": ["p"]}, "roleAccess": ["access"], "accessManagers": {"role": ["managed"]},
        "translationManagers": {"role": "translator"}, "tutorialManagers": {"role": ["tutor"]},
    });
    assert_eq!(roles(json.clone()), ["access", "page", "translator", "tutor"]);
    let mut managed = json;
    managed["isAccessManaged"] = json!("1");
    assert_eq!(roles(managed), ["managed", "page", "translator", "tutor"]);
}

#[test]
fn what_is_no_application_has_no_export() {
    let rows = with_system_object();
    assert_eq!(reach(&rows).export_app(&"o".into()), AppExport::default());
    assert_eq!(reach(&rows).export_app(&"nowhere".into()), AppExport::default());
    assert_eq!(reach(&rows).applications().collect::<Vec<_>>(), [&DefinitionId::from("app")]);
}

#[test]
fn shared_definitions_name_the_applications_that_list_or_use_them() {
    let rows = [
        ("a1", "application", json!({"json": {"objectIDs": ["o"], "pageIDs": ["p"]}})),
        ("a2", "application", json!({"json": {"objectIDs": ["o", "o"], "hintIDs": ["h"]}})),
        ("o", "object", json!({"fieldIDs": ["f"]})),
        ("f", "field", json!({})),
        ("h", "hint", json!({})),
        ("p", "view", json!({})),
        ("orphan", "view", json!({})),
    ];
    let (a1, a2) = (DefinitionId::from("a1"), DefinitionId::from("a2"));
    let definitions: Definitions<'_> =
        rows.iter().map(|(id, kind, json)| definition(id, kind, json)).collect();
    let listed = listed_by(&definitions);
    assert_eq!(
        listed,
        BTreeMap::from([("o".into(), vec![a1.clone(), a2.clone()]), ("h".into(), vec![a2.clone()])])
    );
    let used = used_by_apps(&definitions);
    assert_eq!(used[&DefinitionId::from("f")], [a1.clone(), a2.clone()]);
    assert_eq!(used[&DefinitionId::from("p")], [a1]);
    assert!(!used.contains_key(&DefinitionId::from("orphan")));
    assert_eq!(export_all(&definitions).len(), 6);
    assert_eq!(export_app(&definitions, &a2).definitions.len(), 4);
}

#[test]
fn long_chains_are_walked_without_recursion() {
    let mut rows = vec![definition("app", "application", &json!({"json": {"objectIDs": ["o0"]}}))];
    for at in 0..50_000 {
        rows.push(definition(&format!("o{at}"), "object", &json!({"fieldIDs": [format!("f{at}")]})));
        rows.push(definition(&format!("f{at}"), "field", &link(&format!("o{}", at + 1))));
    }
    let definitions: Definitions<'_> = rows.iter().collect();
    assert_eq!(export_all(&definitions).len(), rows.len());
}

/// The rules once more, slow and recursive, on plain JSON: what an export of all applications shows.
mod model {
    use super::*;

    pub(super) struct Model<'m> {
        pub(super) rows: &'m BTreeMap<String, (String, Value)>,
        pub(super) shown: BTreeSet<String>,
    }

    impl Model<'_> {
        fn enter(&mut self, id: &Value, wanted: Option<&str>) {
            let Some(id) = id.as_str() else { return };
            let Some((kind, json)) = self.rows.get(id) else { return };
            if wanted.is_some_and(|wanted| wanted != kind) || !self.shown.insert(id.to_owned()) {
                return;
            }
            let json = json.clone();
            match kind.as_str() {
                "application" => self.application(&json["json"]),
                "object" => self.lists(&json, &["fieldIDs", "indexIDs"]),
                "field" if json["key"] == "connectObject" => {
                    self.enter(&json["settings"]["linkObject"], Some("object"))
                }
                "datacollection" => self.enter(&json["settings"]["datasourceID"], Some("object")),
                "query" => {
                    self.enter(&json["joins"]["objectID"], Some("object"));
                    self.joins(&json["joins"]["objectID"], &json["joins"]["links"]);
                }
                "view" => self.lists(&json, &["pageIDs", "viewIDs"]),
                "hint" => self.lists(&json, &["stepIDs"]),
                _ => {}
            }
        }

        pub(super) fn application(&mut self, lists: &Value) {
            let kinds = [
                ("objectIDs", Some("object")),
                ("queryIDs", Some("query")),
                ("datacollectionIDs", Some("datacollection")),
                ("hintIDs", Some("hint")),
                ("pageIDs", None),
            ];
            for (list, kind) in kinds {
                lists[list].as_array().into_iter().flatten().for_each(|id| self.enter(id, kind));
            }
        }

        fn lists(&mut self, json: &Value, lists: &[&str]) {
            for list in lists {
                json[list].as_array().into_iter().flatten().for_each(|id| self.enter(id, None));
            }
        }

        fn joins(&mut self, object: &Value, links: &Value) {
            let Some(("object", json)) =
                object.as_str().and_then(|id| self.rows.get(id)).map(|row| (row.0.as_str(), &row.1))
            else {
                return;
            };
            let fields = json["fieldIDs"].as_array().cloned().unwrap_or_default();
            for link in
                links.as_array().into_iter().flatten().filter(|link| fields.contains(&link["fieldID"]))
            {
                let Some((_, field)) = link["fieldID"].as_str().and_then(|id| self.rows.get(id)) else {
                    continue;
                };
                if field["key"] == "connectObject" {
                    let target = field["settings"]["linkObject"].clone();
                    self.enter(&target, Some("object"));
                    self.joins(&target, &link["links"]);
                }
            }
        }
    }
}

/// Ids of which some exist, for references of every kind.
fn any_id() -> impl Strategy<Value = Value> {
    (0..14_u8).prop_map(|at| json!(format!("d{at}")))
}

fn any_ids() -> impl Strategy<Value = Value> {
    prop::collection::vec(any_id(), 0..4).prop_map(Value::from)
}

fn any_row() -> impl Strategy<Value = (&'static str, Value)> {
    let links = (any_id(), any_id()).prop_map(|(a, b)| json!([{"fieldID": a, "links": [{"fieldID": b}]}]));
    prop_oneof![
        (any_ids(), any_ids(), any_ids(), any_ids(), any_ids()).prop_map(|(o, q, d, h, p)| {
            let lists =
                json!({"objectIDs": o, "queryIDs": q, "datacollectionIDs": d, "hintIDs": h, "pageIDs": p});
            ("application", json!({"json": lists}))
        }),
        (any_ids(), any_ids()).prop_map(|(f, i)| ("object", json!({"fieldIDs": f, "indexIDs": i}))),
        any_id().prop_map(|to| ("field", json!({"key": "connectObject", "settings": {"linkObject": to}}))),
        any_id().prop_map(|to| ("field", json!({"key": "string", "settings": {"linkObject": to}}))),
        any_id().prop_map(|to| ("datacollection", json!({"settings": {"datasourceID": to}}))),
        (any_id(), links).prop_map(|(o, links)| ("query", json!({"joins": {"objectID": o, "links": links}}))),
        (any_ids(), any_ids()).prop_map(|(p, v)| ("view", json!({"pageIDs": p, "viewIDs": v}))),
        any_ids().prop_map(|s| ("hint", json!({"stepIDs": s}))),
        Just(("step", json!({}))),
        Just(("index", json!({}))),
    ]
}

proptest! {
    #[test]
    fn the_walk_is_the_one_of_the_rules(rows in prop::collection::vec(any_row(), 1..14)) {
        let rows: BTreeMap<String, (String, Value)> =
            (0..).zip(rows).map(|(at, (kind, json))| (format!("d{at}"), (kind.to_owned(), json))).collect();
        let definitions: Definitions<'_> = rows.iter().map(|(id, (kind, json))| definition(id, kind, json)).collect();
        let reach = Reach::of(&definitions);
        let mut model = model::Model { rows: &rows, shown: BTreeSet::new() };
        for (id, (kind, json)) in &rows {
            if kind == "application" {
                model.shown.insert(id.clone());
                model.application(&json["json"]);
            }
        }
        let shown: Vec<_> = reach.export_all().iter().map(ToString::to_string).collect();
        prop_assert_eq!(shown.iter().cloned().collect::<BTreeSet<_>>(), model.shown);
        prop_assert_eq!(shown.iter().collect::<BTreeSet<_>>().len(), shown.len());
        // What one application's export holds, the export of all holds too.
        for application in reach.applications() {
            let export = reach.export_app(application);
            prop_assert!(export.definitions.iter().all(|id| shown.contains(&id.to_string())));
            prop_assert_eq!(&export.definitions[0], application);
        }
        // Who uses a definition is who exports it.
        for (id, applications) in reach.used_by_apps() {
            for application in reach.applications() {
                let is_exported = reach.export_app(application).definitions.contains(&id);
                prop_assert_eq!(applications.contains(application), is_exported);
            }
        }
    }
}
