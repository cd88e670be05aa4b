//! The program is killed: before the upload, and after it. While it uploads: see `command_line`.

use support::desk::At;
use support::scene::Scene;

use super::*;

fn import(scene: &Scene) -> (String, String) {
    let history = scene.desk(|desk| desk.run(At::Nowhere, &["history"])).document;
    let text = |key: &str| history[0][key].as_str().unwrap_or_default().to_owned();
    (text("id"), text("state"))
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_before_the_upload_nothing_was_sent_and_the_next_import_goes_on() {
    let scene = Scene::open().await;
    let (plan, _) = scene.desk(|desk| desk.plan("Visits"));
    scene.practice.production().delay(Call::ExportApp, Duration::from_secs(2));
    let words = ["apply", &plan, "--confirm", "production"];
    let seen = scene.door.calls("GET /definition/export/");
    let mut child = scene.desk(|desk| desk.start(At::Production, &words));
    let reading = || async { (scene.door.calls("GET /definition/export/") > seen + 1).then_some(()) };
    until(reading).await.unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(import(&scene).1, "prepared");
    assert_eq!(scene.practice.production().import_count(), 0);
    let read = scene.desk(|desk| desk.run(At::Nowhere, &["history"])).document;
    assert_eq!(read[0]["outcome"], serde_json::Value::Null);
    let read = scene.desk(|desk| desk.read(At::Nowhere, &["history"]));
    assert!(read.contains("Nothing was sent"), "{read}");
    let again = scene.desk(|desk| desk.apply(&plan));
    assert_eq!((again.code, &again.document["outcome"]), (0, &"verified".into()), "{again:?}");
    assert_eq!(scene.practice.production().import_count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_after_the_upload_the_outcome_is_unknown_until_it_is_verified() {
    let scene = Scene::open().await;
    let (plan, _) = scene.desk(|desk| desk.plan("Visits"));
    let production = scene.practice.production();
    for fault in [AT_ONCE, AT_ONCE, Fault::Delay(Duration::from_secs(5))] {
        production.inject(Call::ExportAll, fault);
    }
    let words = ["apply", &plan, "--confirm", "production"];
    let mut child = scene.desk(|desk| desk.start(At::Production, &words));
    scene.upload_seen().await;
    production.wait_for_imports().await;
    until(|| async { (import(&scene).1 == "answered").then_some(()) }).await.unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(production.import_count(), 1);
    scene.assert_unresolved_until_verified();
}
