//! The main job: an app goes from one server to another, with a warning before, a snapshot on the way and a proof after.

use bundle::{Bundle, canonical};
use service::export::What;
use service::ferry::Source;
use service::history::ImportState;
use service::library::{EntryKind, Why};
use service::{Code, Outcome};
use support::journey::{Journey, code};

#[tokio::test]
async fn a_connection_is_tried_before_anything_else() {
    let journey = Journey::begin().await;
    let test = journey.ferry.test_server(&journey.production).await.unwrap();
    assert!(test.ok, "{:?}", test.problem);
    assert_eq!((test.builder, test.apps), (Some(true), Some(4)));
    assert!(test.services.iter().any(|service| service.name == "definition_manager"));
    assert!(test.probes.len() >= 6 && test.definitions_changed_at.is_some());
}

#[tokio::test]
async fn an_app_is_listed_and_exported() {
    let journey = Journey::begin().await;
    let list = journey.ferry.list_apps(&journey.staging, true).await.unwrap();
    let names: Vec<_> = list.apps.iter().map(|app| app.name.as_str()).collect();
    assert_eq!(names, ["Equipment", "Visits", "Volunteers", "Site Administration"]);
    let visits = &list.apps[1];
    assert!(visits.objects >= 2 && visits.pages >= 3 && visits.last_backup.is_none());

    let app = journey.app(&journey.staging, "Visits").await;
    let exported = journey.ferry.export(&journey.staging, &What::App(app.clone())).await.unwrap();
    assert!(exported.file_name.starts_with("app_Visits_"), "{}", exported.file_name);
    let bundle = Bundle::parse(&exported.bytes).unwrap();
    assert_eq!(bundle.definitions.len(), visits.definitions);
    let (roles, scopes) = (bundle.envelope.roles.as_ref(), bundle.envelope.scopes.as_ref());
    assert_eq!((roles.unwrap().len(), scopes.unwrap().len()), (1, 1));
    assert!(!exported.entry.redacted.is_empty(), "rows of accounts were taken out");
    let file = journey.home.path().join("app.json");
    journey.ferry.save_entry(&exported.entry.id, &file).await.unwrap();
    assert_eq!(std::fs::read(&file).unwrap(), exported.bytes.as_ref());
    let again = journey.ferry.list_apps(&journey.staging, false).await.unwrap();
    assert!(again.apps[1].last_backup.is_some());
}

#[tokio::test]
async fn a_backup_holds_everything_and_the_next_one_finds_it_unchanged() {
    let journey = Journey::begin().await;
    let first = journey.ferry.back_up(&journey.production).await.unwrap();
    assert_eq!(first.entries.len(), 5, "all apps, and each of the four");
    assert_eq!(first.entries[0].kind, EntryKind::AllApps);
    assert!(first.not_exported.is_empty());
    // What is exported in between is not a backup, and does not make the next backup forget the last.
    let app = journey.app(&journey.production, "Visits").await;
    journey.ferry.export(&journey.production, &What::App(app)).await.unwrap();
    let ids =
        |backup: &service::back_up::BackUp| backup.entries.iter().map(|entry| entry.id).collect::<Vec<_>>();
    let second = journey.ferry.back_up(&journey.production).await.unwrap();
    assert_eq!(ids(&second), ids(&first));
    journey.work_of_another_builder(&journey.production, "Item list").await;
    let third = journey.ferry.back_up(&journey.production).await.unwrap();
    let new = ids(&third).iter().filter(|id| !ids(&first).contains(id)).count();
    assert_eq!(new, 2, "all apps, and the one that changed");
    assert_eq!(journey.ferry.entries().await.unwrap().len(), 8);
}

#[tokio::test]
async fn a_server_that_is_as_it_once_was_is_backed_up_again() {
    let journey = Journey::begin().await;
    let control = journey.practice.production();
    let id = journey.definition(&journey.production, "Item list").await["id"].as_str().unwrap().to_owned();
    let mut newest = Vec::new();
    for label in ["A", "B", "A"] {
        assert!(
            control.edit_definition(&id, |json| json["translations"][0]["label"] = label.into()).unwrap()
        );
        newest.push(journey.ferry.back_up(&journey.production).await.unwrap().entries[0].id);
    }
    assert!(newest[2] != newest[0] && newest[2] != newest[1], "the newest backup is the newest state");
}

#[tokio::test]
async fn a_clean_app_is_planned_applied_and_verified() {
    let journey = Journey::begin().await;
    let before = journey.export(&journey.production).await;
    let plan = journey.plan("Visits").await;
    assert!(plan.counts.new > 0 && plan.counts.replaced > 0);
    assert!(plan.gate.ready, "{:?}", plan.gate.reasons);
    assert_eq!(plan.gate.typed_name.as_deref(), Some("Practice production"));
    assert_eq!(plan.apps_affected.len(), 1, "the object that Visits shares with Volunteers");
    assert_eq!(journey.control(&journey.production).import_count(), 0, "planning writes nothing");

    let report = journey.apply(&plan).await.unwrap();
    assert_eq!(report.outcome, Outcome::Verified, "{report:#?}");
    assert_eq!(journey.control(&journey.production).import_count(), 1);
    assert_eq!(journey.door.calls("POST /definition/import"), 1);
    assert!(report.restart_needed && !report.objects.is_empty());

    let snapshot = journey.ferry.library().await.unwrap().entry(&report.snapshot.unwrap()).await.unwrap();
    assert!(snapshot.pinned && snapshot.why == Why::Snapshot { import: report.import });
    let kept = snapshot.pinned_until.unwrap().duration_since(snapshot.stored_at);
    assert!(kept.as_hours() >= 90 * 24 && snapshot.kept_by[0].contains("pinned until"), "{snapshot:?}");
    assert_eq!(snapshot.name, "Before import of Visits into Practice production");
    assert_eq!(journey.ferry.library().await.unwrap().get(&snapshot.id).await.unwrap(), before);
    assert!(snapshot.extra.keys().filter(|name| name.starts_with("app-")).count() == 2);

    let record = journey.ferry.history().get(&report.import).unwrap();
    assert_eq!((record.state, record.outcome), (ImportState::Resolved, Some(Outcome::Verified)));
    let entries = journey.ferry.entries().await.unwrap();
    let kept = entries.iter().find(|entry| entry.why == Why::ImportRecord { import: report.import }).unwrap();
    assert!(kept.pinned && kept.parent == report.snapshot);
    assert_eq!(journey.imports().await.len(), 1);
}

#[tokio::test]
async fn several_apps_go_over_together() {
    let journey = Journey::begin().await;
    let mut apps = Vec::new();
    for name in ["Visits", "Volunteers"] {
        apps.push(journey.app(&journey.staging, name).await);
    }
    let source = Source::Server { server: journey.staging, apps };
    let plan = journey.ferry.plan_import(source, &journey.production).await.unwrap();
    assert_eq!(plan.apps.len(), 2);
    assert!(plan.apps_affected.is_empty(), "both apps that share an object are in the bundle");
    assert_eq!(journey.apply(&plan).await.unwrap().outcome, Outcome::Verified);
    assert_eq!(journey.practice.production().import_count(), 1);
}

#[tokio::test]
async fn an_entry_of_the_library_leads_back() {
    let journey = Journey::begin().await;
    let before = journey.export(&journey.production).await;
    let backup = journey.ferry.back_up(&journey.production).await.unwrap();
    let there = journey.plan("Visits").await;
    assert_eq!(journey.apply(&there).await.unwrap().outcome, Outcome::Verified);
    let source = Source::Entry { entry: backup.entries[0].id };
    let back = journey.ferry.plan_import(source, &journey.production).await.unwrap();
    assert!(back.counts.hidden > 0 && back.counts.new == 0, "{:?}", back.counts);
    let report = journey.apply(&back).await.unwrap();
    assert_eq!(report.outcome, Outcome::Verified, "{report:#?}");
    let hash = |bytes: &[u8]| canonical::definitions_hash(&Bundle::parse(bytes).unwrap().definitions);
    assert_eq!(hash(&journey.export(&journey.production).await), hash(&before));
}

#[tokio::test]
async fn nothing_makes_no_plan() {
    let journey = Journey::begin().await;
    let source = Source::Server { server: journey.staging, apps: Vec::new() };
    assert_eq!(code(journey.ferry.plan_import(source, &journey.production).await), Code::Invalid);
    assert_eq!(code(journey.ferry.plan_files(Vec::new(), &journey.production).await), Code::Invalid);
}

#[tokio::test]
async fn one_restart_is_enough_for_all_imports_before_it() {
    let journey = Journey::begin().await;
    let mut last = None;
    for app in ["Visits", "Volunteers"] {
        last = Some(journey.apply(&journey.plan(app).await).await.unwrap());
    }
    journey.ferry.verify_import(&last.unwrap().import, true).await.unwrap();
    let servers = journey.ferry.overview().await.unwrap().servers;
    assert!(servers.iter().all(|card| !card.restart_needed));
}

#[tokio::test]
async fn a_restart_is_asked_for_until_it_is_confirmed() {
    let journey = Journey::begin_in_a_hurry().await;
    let report = journey.apply(&journey.plan("Visits").await).await.unwrap();
    let reminded = async || {
        let servers = journey.ferry.overview().await.unwrap().servers;
        servers.iter().find(|card| card.id == journey.production).unwrap().restart_needed
    };
    assert!(reminded().await);
    journey.ferry.verify_import(&report.import, false).await.unwrap();
    assert!(reminded().await);
    assert!(!journey.ferry.verify_import(&report.import, true).await.unwrap().restart_needed);
    assert!(!reminded().await);
    journey.ferry.verify_import(&report.import, false).await.unwrap();
    assert!(!reminded().await, "what was confirmed once stays confirmed");

    // A server that cannot be read takes nothing away from what is known.
    journey.door.shut();
    let unread = journey.ferry.verify_import(&report.import, false).await.unwrap();
    assert_eq!(unread.outcome, Outcome::Unknown);
    assert_eq!(journey.ferry.import_report(&report.import).unwrap().outcome, Outcome::Verified);
}

#[tokio::test]
async fn planning_what_is_there_already_finds_no_change_and_importing_it_is_harmless() {
    let journey = Journey::begin().await;
    let first = journey.plan("Volunteers").await;
    assert_eq!(journey.apply(&first).await.unwrap().outcome, Outcome::Verified);
    let again = journey.plan("Volunteers").await;
    let counts = again.counts;
    assert_eq!((counts.new, counts.replaced, counts.hidden), (0, 0, 0));
    assert_eq!(again.predicted_sha256.to_string(), {
        let export = journey.export(&journey.production).await;
        canonical::definitions_hash(&Bundle::parse(&export).unwrap().definitions).to_string()
    });
    assert_eq!(journey.apply(&again).await.unwrap().outcome, Outcome::Verified);
    assert_eq!(journey.apply(&first).await.unwrap().outcome, Outcome::Stale, "the first plan is used up");
    assert_eq!(journey.control(&journey.production).import_count(), 2);
}
