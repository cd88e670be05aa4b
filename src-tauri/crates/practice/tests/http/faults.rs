use std::time::{Duration, Instant};

use practice::{Call, Fault};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::client::{Client, file, practice};

/// An app whose page is the last thing stored.
fn app() -> Vec<u8> {
    file(json!([
        {"id": "a", "name": "late", "type": "application", "json": {"id": "a", "json": {"pageIDs": ["p"]}}},
        {"id": "p", "name": "p", "type": "view", "json": {"id": "p", "key": "page"}},
    ]))
}

#[tokio::test]
async fn a_proxy_gives_up_while_the_import_goes_on() {
    let practice = practice().await;
    let client = Client::builder(&practice.servers()[0]).await;
    practice
        .staging()
        .inject(Call::Import, Fault::GatewayTimeout { finish_after: Duration::from_millis(200) });
    let reply = client.import(app()).await;
    assert_eq!((reply.status.as_u16(), reply.header("content-type")), (504, "text/html"));
    let mut rows = client.definitions().await;
    while !rows.contains_key("a") {
        rows = client.definitions().await;
    }
    assert!(!rows.contains_key("p"), "exports meanwhile show a half-imported state");
    practice.staging().wait_for_imports().await;
    assert!(client.definitions().await.contains_key("p"));
    assert_eq!(practice.staging().import_count(), 1);
}

#[tokio::test]
async fn a_lost_answer_leaves_the_import_done() {
    let practice = practice().await;
    let client = Client::builder(&practice.servers()[0]).await;
    practice.staging().inject(Call::Import, Fault::AnswerLost { finish_after: Duration::ZERO });
    assert!(client.upload(app()).send().await.is_err());
    practice.staging().wait_for_imports().await;
    assert!(client.definitions().await.contains_key("p"));
}

#[tokio::test]
async fn a_client_that_goes_away_does_not_stop_its_import() {
    let practice = practice().await;
    let client = Client::builder(&practice.servers()[0]).await;
    practice.site().stop_service("file_processor");
    practice.site().set_patience(Duration::from_millis(300));
    let mut file: Value = serde_json::from_slice(&app()).unwrap();
    file["files"] = json!({"f": {"meta": {}, "contents": ""}});
    let request = client.upload(file.to_string()).timeout(Duration::from_millis(100));
    assert!(request.send().await.unwrap_err().is_timeout());
    practice.staging().wait_for_imports().await;
    assert!(client.definitions().await.contains_key("p"));
}

#[tokio::test]
async fn hanging_cut_and_delayed_calls() {
    let practice = practice().await;
    let client = Client::builder(&practice.servers()[0]).await;
    let control = practice.staging();
    control.inject(Call::ExportAll, Fault::Hang);
    let request = client.request(Method::GET, "/definition/export/all").timeout(Duration::from_millis(200));
    assert!(request.send().await.unwrap_err().is_timeout());
    control.inject(Call::ExportAll, Fault::Cut);
    assert!(client.request(Method::GET, "/definition/export/all").send().await.is_err());
    control.inject(Call::ExportAll, Fault::ProxyPage(502));
    let page = client.get("/definition/export/all").await;
    assert!(page.status == 502 && page.text().starts_with("<html>"));
    control.delay(Call::CheckUpdate, Duration::from_millis(120));
    let started = Instant::now();
    assert_eq!(client.get("/definition/check-update").await.status, 200);
    assert!(started.elapsed() >= Duration::from_millis(120));
    assert_eq!(client.get("/definition/export/all").await.status, 200);
}

#[tokio::test]
async fn a_session_can_expire_midway() {
    let practice = practice().await;
    let client = Client::builder(&practice.servers()[0]).await;
    practice.staging().inject(Call::Import, Fault::SessionGone);
    assert_eq!(client.get("/definition/export/all").await.status, 200);
    assert_eq!(client.import(app()).await.outcome(), (400, json!("E_REAUTH")));
    assert_eq!(client.get("/definition/export/all").await.outcome(), (400, json!("E_REAUTH")));
    assert!(!Client::builder(&practice.servers()[0]).await.definitions().await.contains_key("a"));
}

#[tokio::test]
async fn silent_services_are_waited_for() {
    let practice = practice().await;
    let client = Client::builder(&practice.servers()[0]).await;
    practice.site().set_patience(Duration::from_millis(20));
    practice.site().stop_service("definition_manager");
    assert_eq!(client.get("/definition/export/all").await.json()["data"], "Error: Request timed out.");
    practice.site().start_service("definition_manager");
    practice.site().stop_service("file_processor");
    let mut visits = client.get(&format!("/definition/export/{}", client.app("Visits").await)).await.json();
    visits["roles"][0]["translations"][0]["name"] = json!("Changed");
    let reply = client.import(visits.to_string()).await;
    assert_eq!(reply.json()["message"], "Error: Request timed out.");
    practice.site().start_service("file_processor");
    let after = client.get(&format!("/definition/export/{}", client.app("Visits").await)).await.json();
    assert_ne!(after["roles"][0]["name"], "Changed", "roles come after the files");
}

#[tokio::test]
async fn somebody_can_work_on_the_destination_meanwhile() {
    let practice = practice().await;
    let client = Client::builder(&practice.servers()[1]).await;
    let app = client.app("Equipment").await;
    let before = client.definitions().await;
    assert!(practice.production().edit_definition(&app, |json| json["icon"] = json!("fa-wrench")).unwrap());
    let after = client.definitions().await;
    assert_eq!(after[&app]["json"]["icon"], "fa-wrench");
    assert!(after[&app]["updatedAt"].as_str() > before[&app]["updatedAt"].as_str());
    assert!(!practice.production().edit_definition("gone", |_| {}).unwrap());
    practice.production().drop_sessions();
    assert_eq!(client.get("/definition/check-update").await.outcome(), (400, json!("E_REAUTH")));
}

#[tokio::test]
async fn an_idle_connection_is_closed_after_five_seconds() {
    let practice = practice().await;
    let port = practice.servers()[0].url.rsplit(':').next().unwrap().to_owned();
    let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).await.unwrap();
    stream.write_all(b"GET /monitors/lb HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    let mut seen = Vec::new();
    let closed = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut seen)).await;
    assert!(closed.is_ok(), "the server closes by itself");
    assert!(String::from_utf8_lossy(&seen).ends_with("v2.5.4"));
}

#[tokio::test]
async fn after_shutdown_nobody_answers() {
    let practice = practice().await;
    let client = Client::builder(&practice.servers()[0]).await;
    practice.staging().inject(Call::CheckUpdate, Fault::Hang);
    let hanging = client.clone();
    let hanging = tokio::spawn(async move {
        hanging.request(Method::GET, "/definition/check-update").send().await.is_err()
    });
    tokio::time::sleep(Duration::from_millis(50)).await;
    practice.shutdown().await;
    assert!(hanging.await.unwrap(), "open calls are cut");
    assert!(client.request(Method::GET, "/monitors/lb").send().await.is_err());
}
