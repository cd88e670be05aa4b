//! The command line from end to end: the same journeys, as a script or a person at a terminal makes them.

use std::path::Path;
use std::time::Duration;

use practice::{Call, Fault, PracticeServer};
use serde_json::Value;
use support::desk::{At, Desk};
use support::scene::{REPORT, Scene, assert_has};

fn strings<'d>(list: &'d Value, key: &str) -> Vec<&'d str> {
    list.as_array().unwrap().iter().map(|item| item[key].as_str().unwrap()).collect()
}

#[test]
fn practice_plan_and_apply_end_as_the_contract_says() {
    let (desk, _practice) = Desk::with_practice_program();
    let (visits, planned) = desk.plan("Visits");
    assert_eq!(planned.code, 10, "{planned:?}");
    assert_has(&planned.document, &["plan", "destination", "bundle", "changes", "findings", "apps_affected"]);
    assert_has(&planned.document, &["checklist", "predicted_sha256"]);
    assert_has(&planned.document["changes"], &["new", "replaced", "unchanged", "hidden", "conflicts"]);
    let unsaid = desk.run(At::Production, &["apply", &visits, "--yes"]);
    assert_eq!(unsaid.code, 2, "{unsaid:?}");
    assert_has(&unsaid.document["error"], &["code", "message", "hint"]);

    let clean = desk.apply(&visits);
    assert_eq!((clean.code, &clean.document["outcome"]), (0, &"verified".into()), "{clean:?}");
    assert_has(&clean.document, &REPORT);
    assert_has(&clean.document["objects"][0], &["id", "name", "state", "first_failure"]);
    assert!(clean.document["columns"].as_array().unwrap().is_empty());
    let there = desk.run(At::Production, &["inspect", "production"]);
    assert_eq!(there.document["canonical_sha256"], planned.document["predicted_sha256"]);

    let again = desk.apply(&visits);
    assert_eq!((again.code, &again.document["outcome"]), (12, &"stale".into()), "{again:?}");
    assert!(!again.document["changed_since_plan"].as_array().unwrap().is_empty());

    let (equipment, planned) = desk.plan("Equipment");
    assert_eq!(planned.code, 11, "{planned:?}");
    let hurt = desk.apply(&equipment);
    assert_eq!((hurt.code, &hurt.document["outcome"]), (13, &"verified-with-differences".into()));
    let columns = &hurt.document["columns"];
    assert_has(&columns[0], &["object", "column", "expected", "actual"]);
    assert_eq!(strings(columns, "column"), ["serial", "warranty_until", "supplier"]);
    assert_eq!((&columns[0]["expected"], &columns[0]["actual"]), (&"int".into(), &"varchar(255)".into()));
    let item = hurt.document["objects"].as_array().unwrap().iter().find(|object| object["name"] == "Item");
    assert!(item.unwrap()["first_failure"].as_str().unwrap().contains("`serial`"));

    let history = desk.run(At::Nowhere, &["history"]);
    assert_eq!(strings(&history.document, "outcome"), ["verified-with-differences", "stale", "verified"]);
    let checked = desk.run(At::Nowhere, &["library", "check", "--read-data"]);
    assert_eq!(checked.code, 0, "{checked:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_knows_how_an_import_ended_until_it_is_verified() {
    let scene = Scene::open().await;
    let (plan, _) = scene.desk(|desk| desk.plan("Visits"));
    // After the two looks before the upload the session ends, and meanwhile the server gives out no other one over
    // plain http: nothing more can be read from it.
    let production = scene.practice.production();
    for _ in 0..2 {
        production.inject(Call::ExportAll, Fault::Delay(Duration::ZERO));
    }
    production.inject(Call::ExportAll, Fault::SessionGone);
    production.inject(Call::Import, Fault::Delay(Duration::from_millis(800)));
    let child = scene.desk(|desk| desk.start(At::Production, &["apply", &plan, "--confirm", "production"]));
    scene.upload_seen().await;
    scene.practice.site().set_production(true);
    let ran = scene.desk(|desk| desk.end(child));
    assert_eq!((ran.code, &ran.document["outcome"]), (14, &"unknown".into()), "{ran:?}");
    assert_has(&ran.document, &REPORT);
    scene.practice.site().set_production(false);
    scene.assert_unresolved_until_verified();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_is_killed_while_it_uploads_leaves_a_record_that_can_be_verified() {
    let scene = Scene::open().await;
    let (plan, _) = scene.desk(|desk| desk.plan("Visits"));
    // The import runs on the server, whose answer waits for a service that is silent.
    scene.practice.site().stop_service("file_processor");
    scene.practice.site().set_patience(Duration::from_secs(2));
    let words = ["apply", &plan, "--confirm", "production"];
    let mut child = scene.desk(|desk| desk.start(At::Production, &words));
    scene.upload_seen().await;
    let record = || {
        let imports = std::fs::read_dir(scene.desk.config().join("imports")).unwrap();
        let record = std::fs::read(imports.flatten().next().unwrap().path().join("record.json")).unwrap();
        serde_json::from_slice::<Value>(&record).unwrap()
    };
    assert_eq!(record()["state"], "sending", "the journal is ahead of the upload");
    tokio::time::sleep(Duration::from_millis(300)).await;
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(record()["state"], "sending");
    scene.practice.production().wait_for_imports().await;
    scene.practice.site().start_service("file_processor");
    scene.assert_unresolved_until_verified();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_on_the_destination_is_named_and_nothing_is_sent() {
    let scene = Scene::open().await;
    let (plan, _) = scene.desk(|desk| desk.plan("Visits"));
    let (file, look) = (scene.desk.word("all.json"), ["export", "production", "--out"]);
    scene.desk(|desk| desk.run(At::Production, &[&look[..], &[&file]].concat()));
    let page = id_of(Path::new(&file), "Item list");
    let edit = |json: &mut Value| json["translations"][0]["label"] = "Changed meanwhile".into();
    assert!(scene.practice.production().edit_definition(&page, edit).unwrap());
    let ran = scene.desk(|desk| desk.apply(&plan));
    assert_eq!((ran.code, &ran.document["outcome"]), (12, &"stale".into()), "{ran:?}");
    assert_eq!(strings(&ran.document["changed_since_plan"], "id"), [page.as_str()]);
    assert_eq!(strings(&ran.document["changed_since_plan"], "name"), ["Item list"]);
    assert_eq!(scene.practice.production().import_count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_tried_once_by_each_command() {
    let scene = Scene::open().await;
    let swapped: Vec<_> = scene.practice.servers().iter().rev().cloned().collect();
    let wrong =
        PracticeServer { password: swapped[0].password.clone(), ..scene.practice.servers()[0].clone() };
    let wrong = PracticeServer { url: scene.door.url(), ..wrong };
    let desk = tokio::task::block_in_place(|| Desk::at(vec![wrong, scene.practice.servers()[1].clone()]));
    let before = scene.door.calls("POST /auth/login");
    let ran = tokio::task::block_in_place(|| desk.run(At::Staging, &["backup", "test"]));
    assert_eq!((ran.code, &ran.document["error"]["code"]), (1, &"wrong-password".into()), "{ran:?}");
    assert_eq!(scene.door.calls("POST /auth/login") - before, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_was_used_lies_about_afterwards() {
    let scene = Scene::open().await;
    let (plan, _) = scene.desk(|desk| desk.plan("Visits"));
    assert_eq!(scene.desk(|desk| desk.apply(&plan)).code, 0);
    let mut secrets = scene.door.cookies();
    assert!(!secrets.is_empty());
    for (server, control) in
        scene.practice.servers().iter().zip([scene.practice.staging(), scene.practice.production()])
    {
        secrets.push(server.password.clone());
        secrets.extend(control.leaked_secrets().unwrap());
    }
    for path in files(scene.desk.folder.path()) {
        let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
        let told = secrets.iter().position(|secret| text.contains(secret.as_str()));
        assert_eq!(told, None, "{}", path.display());
    }
}

fn id_of(file: &Path, name: &str) -> String {
    let export: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let rows = export["definitions"].as_array().unwrap();
    rows.iter().find(|row| row["name"] == name).unwrap()["id"].as_str().unwrap().to_owned()
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}
