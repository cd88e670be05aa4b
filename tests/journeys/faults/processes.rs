//! Two programs at the same time, each with an import into the same server.

use std::process::Command;

use support::desk::At;
use support::scene::Scene;

use super::*;

fn signal(name: &str, process: u32) {
    let sent = Command::new("kill").args([name, &process.to_string()]).status();
    assert!(sent.unwrap().success(), "{name}");
}

#[tokio::test(flavor = "multi_thread")]
async fn while_one_program_imports_the_other_sends_nothing() {
    let scene = Scene::open().await;
    let [first, second] = ["Visits", "Volunteers"].map(|app| scene.desk(|desk| desk.plan(app)).0);
    let production = scene.practice.production();
    production.delay(Call::ExportApp, Duration::from_secs(2));
    let seen = scene.door.calls("GET /definition/export/");
    let words = ["apply", &first, "--confirm", "production"];
    let child = scene.desk(|desk| desk.start(At::Production, &words));
    let reading = || async { (scene.door.calls("GET /definition/export/") > seen + 1).then_some(()) };
    until(reading).await.unwrap();
    // However slow this machine is, the first program is in the middle of its import while the second one tries.
    signal("-STOP", child.id());
    let refused = scene.desk(|desk| desk.apply(&second));
    signal("-CONT", child.id());
    assert_eq!((refused.code, &refused.document["error"]["code"]), (1, &"import-unresolved".into()));
    let read = refused.document["error"]["message"].as_str().unwrap();
    assert!(read.contains("Nothing was sent."), "{read}");

    let ran = scene.desk(|desk| desk.end(child));
    assert_eq!((ran.code, &ran.document["outcome"]), (0, &"verified".into()), "{ran:?}");
    assert_eq!((production.import_count(), scene.door.calls("POST /definition/import")), (1, 1));
    let history = scene.desk(|desk| desk.run(At::Nowhere, &["history"])).document;
    assert_eq!(history.as_array().unwrap().len(), 1, "what was refused at once is no import");
}
