//! Exports: whole and clean, or not at all.

use std::sync::Mutex;

use bundle::DefinitionId;

use super::*;
use crate::{Event, Progress};

const APP: &str = "0d6b3b2e-1c4a-4a53-9a57-3a2f7d1f0c11";
const EXPORT: &str = r#"{"abVersion":"0.0.0","date":"20260101","definitions":[]}"#;

async fn export(reply: fn() -> Reply) -> Result<Received> {
    let loopback = server(move |_, _| reply()).await;
    client_with(&loopback, None, password("x"), impatient()).export_all(&Progress::hidden()).await
}

async fn refused(reply: fn() -> Reply) -> Code {
    export(reply).await.unwrap_err().code()
}

#[tokio::test]
async fn an_export_arrives_byte_for_byte_with_its_name() {
    let received = export(|| {
        Reply::json(200, EXPORT).header("Content-Disposition", r#"attachment; filename="all_20260101.json""#)
    })
    .await
    .unwrap();
    assert_eq!(received.bytes, EXPORT.as_bytes());
    assert_eq!(received.filename.as_deref(), Some("all_20260101.json"));
    assert_eq!((received.received_bytes, received.redacted.len()), (EXPORT.len() as u64, 0));
}

#[tokio::test]
async fn user_rows_do_not_arrive() {
    let leaking = r#"{"definitions":[],"roles":[{"uuid":"r1","users__relation":[{"password":"canary","salt":"canary"}],"scopes":[]}],"files":{},"siteObjectConnections":{}}"#;
    let loopback = server(move |request, _| {
        assert_eq!(request.path, format!("/definition/export/{APP}?download=1"));
        Reply::json(200, leaking)
    })
    .await;
    let received = client(&loopback).export_app(&DefinitionId::new(APP), &Progress::hidden()).await.unwrap();
    assert!(!String::from_utf8(received.bytes.clone()).unwrap().contains("canary"));
    assert!(received.redacted[0].starts_with("roles[0].users__relation"));
    assert_eq!(received.received_bytes, leaking.len() as u64);
    assert!(!format!("{received:?}").contains("uuid"));
}

#[tokio::test]
async fn a_compressed_export_is_unpacked_and_has_no_known_total() {
    // `{"definitions":[]}` as gzip writes it.
    const PACKED: &[u8] = include_bytes!("empty-export.json.gz");
    let events = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&events);
    let progress = Progress::new(move |event| sink.lock().unwrap().push(event));
    let loopback = server(|request, _| {
        assert!(request.header("accept-encoding").unwrap().contains("gzip"));
        Reply::json(200, PACKED).header("Content-Encoding", "gzip")
    })
    .await;
    let received = client(&loopback).export_all(&progress).await.unwrap();
    assert_eq!(received.bytes, br#"{"definitions":[]}"#);
    assert_eq!(*events.lock().unwrap(), [Event::Bytes { done: 18, total: None }]);
}

#[tokio::test]
async fn an_export_that_breaks_off_is_not_kept() {
    let error = export(|| Reply::json(200, EXPORT).promising(EXPORT.len() + 1).close()).await.unwrap_err();
    assert_eq!(error.code(), Code::Unreachable);
    assert!(error.hints()[0].contains("Nothing was kept"));
    assert_eq!(refused(|| Reply::json(200, EXPORT).promising(9000).reset()).await, Code::Unreachable);
    assert_eq!(refused(|| Reply::json(200, EXPORT).promising(9000).hang()).await, Code::TimedOut);
    let cut =
        || Reply::json(200, &include_bytes!("empty-export.json.gz")[..20]).header("Content-Encoding", "gzip");
    assert_eq!(refused(cut).await, Code::Unreachable);
    assert_eq!(
        refused(|| Reply::json(200, EXPORT).header("Content-Encoding", "gzip")).await,
        Code::Unreachable
    );
}

#[tokio::test]
async fn what_is_not_an_export_is_refused() {
    assert_eq!(refused(|| Reply::html(200)).await, Code::NotAppBuilder);
    assert_eq!(refused(|| Reply::json(200, &EXPORT[..EXPORT.len() - 1])).await, Code::NotABundle);
    assert_eq!(
        refused(|| Reply::json(200, *b"{\"definitions\":[{\"id\":\"\xff\"}]}")).await,
        Code::NotABundle
    );
    assert_eq!(refused(|| Reply::json(200, r#"{"status":"success"}"#)).await, Code::NotABundle);
    assert_eq!(refused(|| Reply::json(200, "")).await, Code::NotAppBuilder);
    assert_eq!(refused(|| Reply::html(502)).await, Code::Unreachable);
    assert_eq!(refused(|| Reply::html(504)).await, Code::TimedOut);
    assert_eq!(refused(|| Reply::json(304, "")).await, Code::NotAppBuilder);
}

#[tokio::test]
async fn an_export_beyond_the_limit_is_not_kept() {
    let loopback = server(|_, _| Reply::json(200, EXPORT)).await;
    let exactly = Limits { export_bytes: EXPORT.len(), ..Limits::default() };
    let one_less = Limits { export_bytes: EXPORT.len() - 1, ..Limits::default() };
    let progress = Progress::hidden();
    assert!(client_with(&loopback, None, password("x"), exactly).export_all(&progress).await.is_ok());
    let error =
        client_with(&loopback, None, password("x"), one_less).export_all(&progress).await.unwrap_err();
    assert_eq!(error.code(), Code::ServerError);
}

#[tokio::test]
async fn a_download_is_cancelled_while_the_server_is_silent() {
    let loopback = server(|_, _| Reply::json(200, r#"{"definitions":["#).promising(9000).hang()).await;
    let server = client(&loopback);
    let (arrived, first_bytes) = tokio::sync::oneshot::channel();
    let arrived = Mutex::new(Some(arrived));
    let progress = Progress::new(move |_| {
        if let Some(arrived) = arrived.lock().unwrap().take() {
            arrived.send(()).unwrap();
        }
    });
    let (outcome, ()) = tokio::join!(server.export_all(&progress), async {
        first_bytes.await.unwrap();
        progress.cancel();
    });
    assert_eq!(outcome.unwrap_err().code(), Code::Canceled);
    let before = loopback.seen().len();
    assert_eq!(server.export_all(&progress).await.unwrap_err().code(), Code::Canceled);
    assert_eq!(loopback.seen().len(), before, "a cancelled export sends nothing");
}

#[tokio::test]
async fn only_a_uuid_is_exported_alone() {
    let loopback = server(|_, _| unreachable!("nothing is sent")).await;
    for id in ["all", "", "..", "1700000000000"] {
        let outcome = client(&loopback).export_app(&DefinitionId::new(id), &Progress::hidden()).await;
        assert_eq!(outcome.unwrap_err().code(), Code::NotFound, "{id}");
    }
}

#[tokio::test]
async fn an_unknown_app_is_not_found() {
    let unknown = || Reply::json(400, r#"{"status":"error","message":"Error: Application not found"}"#);
    assert_eq!(refused(unknown).await, Code::NotFound);
}
