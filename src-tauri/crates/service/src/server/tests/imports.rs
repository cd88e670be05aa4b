//! Imports are sent exactly once, whatever comes back.

use std::sync::Mutex;

use super::*;
use crate::{Event, Progress, Stage};

const ACCEPTED: &str = r#"{"status":"success","data":{"done":true}}"#;

/// Imports against a scripted answer and proves that the upload was sent once.
async fn answered(reply: impl Fn() -> Reply + Send + Sync + 'static) -> ImportAnswer {
    let loopback = server(move |_, _| reply()).await;
    let server = client_with(
        &loopback,
        None,
        password("x"),
        Limits { import: Duration::from_millis(500), ..Limits::default() },
    );
    let bundle: Arc<[u8]> = vec![b' '; 300_000].into();
    let answer = server.import(bundle, "app.json", &Progress::hidden()).await.unwrap();
    assert_eq!((loopback.count("/definition/import"), loopback.count("/auth/login")), (1, 1));
    answer
}

fn refused(answer: &ImportAnswer) -> (u16, Stored, &str) {
    match answer {
        ImportAnswer::Refused { http_status, message, stored, .. } => (*http_status, *stored, message),
        ImportAnswer::Accepted | ImportAnswer::NoAnswer { .. } => panic!("{answer:?} is no refusal"),
    }
}

fn no_answer(answer: &ImportAnswer) -> Option<u16> {
    match answer {
        ImportAnswer::NoAnswer { http_status, .. } => *http_status,
        ImportAnswer::Accepted | ImportAnswer::Refused { .. } => panic!("{answer:?} is an answer"),
    }
}

#[tokio::test]
async fn the_upload_is_one_multipart_field_of_known_length() {
    let loopback = server(|_, _| Reply::json(200, ACCEPTED)).await;
    let events = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&events);
    let progress = Progress::new(move |event| sink.lock().unwrap().push(event));
    let bundle: Arc<[u8]> = vec![b'x'; 100_000].into();
    let answer = client(&loopback).import(bundle, "app_Visits.json", &progress).await.unwrap();
    assert_eq!(answer, ImportAnswer::Accepted);
    let request = &loopback.seen()[1];
    assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/definition/import"));
    let body = String::from_utf8(request.body.clone()).unwrap();
    assert!(
        body.contains(r#"Content-Disposition: form-data; name="upload"; filename="app_Visits.json""#),
        "{}",
        &body[..200]
    );
    assert_eq!(body.matches('x').count(), 100_000);
    assert_eq!(request.header("transfer-encoding"), None);
    let total = Some(100_000);
    assert_eq!(
        *events.lock().unwrap(),
        [
            Event::Bytes { done: 65_536, total },
            Event::Bytes { done: 100_000, total },
            Event::Stage(Stage::Wait)
        ]
    );
}

#[tokio::test]
async fn only_done_is_success() {
    assert_eq!(answered(|| Reply::json(200, ACCEPTED)).await, ImportAnswer::Accepted);
    let answer = answered(|| Reply::json(200, r#"{ "status": "error" }"#)).await;
    let (status, stored, message) = refused(&answer);
    assert_eq!((status, stored), (200, Stored::Nothing));
    assert!(message.contains("took no file"));
    for body in [r#"{"status":"success","data":{}}"#, r#"{"status":"success","data":{"done":"true"}}"#, "{}"]
    {
        assert_eq!(refused(&answered(move || Reply::json(200, body)).await).1, Stored::Unknown, "{body}");
    }
}

#[tokio::test]
async fn a_session_that_ended_is_not_renewed_for_an_import() {
    let loopback = server(|request, _| match request.path.as_str() {
        "/definition/import" => Reply::json(400, REAUTHENTICATE),
        _ => Reply::json(200, r#"{"status":"success","data":1}"#),
    })
    .await;
    let server = client(&loopback);
    let answer = server.import(Arc::from(*b"{}"), "app.json", &Progress::hidden()).await.unwrap();
    assert_eq!(refused(&answer).1, Stored::Nothing);
    assert_eq!(loopback.count("/auth/login"), 1);
    // The next call knows that the session is over.
    server.definitions_changed_at().await.unwrap();
    assert_eq!((loopback.count("/auth/login"), loopback.count("/definition/import")), (2, 1));
}

#[tokio::test]
async fn a_database_error_at_the_end_is_told_without_its_text() {
    let body = r#"{"status":"error","message":"ForeignKeyViolationError: insert into `a-b`.`X` (`R`) values ('canary') - ER_NO_REFERENCED_ROW_2: Cannot add"}"#;
    let answer = answered(move || Reply::json(400, body)).await;
    let (status, stored, message) = refused(&answer);
    assert_eq!((status, stored), (400, Stored::Partly));
    assert!(
        message.contains("ER_NO_REFERENCED_ROW_2")
            && !message.contains("canary")
            && !message.contains("insert")
    );
}

#[tokio::test]
async fn when_nobody_knows_what_happened_nobody_pretends_to() {
    assert_eq!(no_answer(&answered(|| Reply::html(504)).await), Some(504));
    let silent_helper = r#"{"status":"error","message":"Error: Request timed out."}"#;
    assert_eq!(no_answer(&answered(move || Reply::json(400, silent_helper)).await), Some(400));
    assert_eq!(no_answer(&answered(Reply::silence).await), None);
    assert_eq!(no_answer(&answered(Reply::torn).await), None);
    assert_eq!(no_answer(&answered(|| Reply::json(200, ACCEPTED).promising(9000).reset()).await), Some(200));
    assert_eq!(no_answer(&answered(|| Reply::json(200, ACCEPTED).promising(9000).hang()).await), Some(200));
}

#[tokio::test]
async fn an_import_cannot_be_cancelled() {
    let loopback = server(|_, _| Reply::json(200, ACCEPTED)).await;
    let progress = Progress::hidden();
    progress.cancel();
    let answer = client(&loopback).import(Arc::from(*b"{}"), "app.json", &progress).await.unwrap();
    assert_eq!(answer, ImportAnswer::Accepted);
}

#[tokio::test]
async fn a_slow_answer_is_waited_for() {
    let slow = || Reply::json(200, ACCEPTED).after(Duration::from_millis(200));
    assert_eq!(answered(slow).await, ImportAnswer::Accepted);
}

#[tokio::test]
async fn a_redirect_of_an_import_is_not_followed() {
    let answer = answered(|| Reply::html(308).header("Location", "/elsewhere")).await;
    assert_eq!(refused(&answer).1, Stored::Unknown);
}

#[tokio::test]
async fn what_is_too_large_is_not_sent() {
    let loopback = server(|_, _| unreachable!("nothing is sent")).await;
    let bundle: Arc<[u8]> = vec![b' '; 15_000_000].into();
    let error = client(&loopback).import(bundle, "app.json", &Progress::hidden()).await.unwrap_err();
    assert_eq!(error.code(), Code::TooLarge);
    assert!(loopback.seen().is_empty());
}

#[tokio::test]
async fn a_server_that_is_gone_is_an_error_because_nothing_was_sent() {
    let loopback = server(|_, _| Reply::json(200, r#"{"status":"success","data":1}"#).close()).await;
    let server = client(&loopback);
    server.definitions_changed_at().await.unwrap();
    drop(loopback);
    let error = server.import(Arc::from(*b"{}"), "app.json", &Progress::hidden()).await.unwrap_err();
    assert_eq!(error.code(), Code::Unreachable);
    assert!(error.hints().iter().any(|hint| hint == "Nothing was sent."));
}
