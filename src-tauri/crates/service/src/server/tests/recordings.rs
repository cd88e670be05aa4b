//! The client against recorded answers of a real server: it must understand each of them (wire.md).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bundle::DefinitionId;

use super::*;
use crate::Progress;

const APP: &str = "0d6b3b2e-1c4a-4a53-9a57-3a2f7d1f0c11";

/// What each recording must be understood as; a recording of these calls that is not listed must be a
/// success.
const EXPECTED: &[(&str, &str)] = &[
    // Sign-ins.
    ("03", "WrongPassword"),
    ("04", "WrongPassword"),
    ("05", "Invalid"),
    ("06", "UnknownTenant"),
    ("07", "UnknownTenant"),
    ("07b", "UnknownTenant"),
    ("08d", "UnknownTenant"),
    ("08e", "UnknownTenant"),
    ("75c", "AccountLocked"),
    ("95c", "UnknownTenant"),
    ("120", "UnknownTenant"),
    ("120b", "NoCookie"),
    // Exports.
    ("12", "NotBuilder"),
    ("12b", "NotBuilder"),
    ("16", "NotFound"),
    ("17", "Invalid"),
    ("17b", "Invalid"),
    ("72b", "SignInNeeded"),
    ("103", "NotAppBuilder"),
    ("111", "TimedOut"),
    ("140", "ServerError"),
    ("152", "NotFound"),
    ("301", "ServerError"),
    ("301b", "SignInNeeded"),
    ("306b", "ServerError"),
    // Imports.
    ("12c", "Refused 403 Nothing"),
    ("21e", "Refused 400 Partly"),
    ("50", "Refused 500 Nothing"),
    ("51", "Refused 400 Partly"),
    ("51c", "Refused 400 Nothing"),
    ("51d", "Refused 400 Nothing"),
    ("51e", "Refused 400 Nothing"),
    ("51f", "Refused 400 Partly"),
    ("52", "Refused 200 Nothing"),
    ("52b", "Refused 200 Nothing"),
    ("52c", "Refused 200 Nothing"),
    ("52d", "Refused 200 Nothing"),
    ("53", "Refused 500 Nothing"),
    ("54", "Refused 400 Nothing"),
    ("57-import-100MB", "Refused 200 Nothing"),
    ("57-import-16MB", "Refused 200 Nothing"),
    ("58-import-exact-15000000", "Refused 200 Nothing"),
    ("58-import-exact-15000001", "Refused 200 Nothing"),
    ("58g", "Refused 500 Nothing"),
    ("58h", "Refused 500 Nothing"),
    ("72c", "Refused 400 Nothing"),
    ("95d", "Refused 413 Nothing"),
    ("95e", "Refused 200 Nothing"),
    ("110", "NoAnswer 400"),
    ("113", "NoAnswer 504"),
    ("120g", "Refused 200 Nothing"),
    ("147", "Refused 400 Partly"),
    ("302", "Refused 400 Partly"),
    ("304", "Refused 400 Partly"),
    ("306", "Refused 400 Partly"),
    // Facts.
    ("18b", "SignInNeeded"),
    ("21d", "SignInNeeded"),
    ("72e", "SignInNeeded"),
    ("74b", "SignInNeeded"),
    ("186", "SignInNeeded"),
    ("186b", "SignInNeeded"),
    ("200", "Count 0"),
    ("201", "Count 0"),
    ("202", "[Role { uuid: \"320ef94a-73b5-476e-9db4-c08130c64bb8\", name: \"Switcheroo\", scopes: None }, "),
    (
        "203",
        "[Scope { uuid: \"506a6815-0073-436e-9e2a-b5bc6b655b8a\", name: \"test-kcs-restricted-scope\", \
         allow_all: Some(\"0\"), object_ids: Some(\"[\\\"01e0c6d4-",
    ),
    ("204", "NotFound"),
    ("205", "Count 0"),
    ("206", "NotBuilder"),
    ("207", "[]"),
    ("210", "Count 5"),
    ("211", "Count 3"),
    ("212", "Count 2"),
    ("213", "Count 1"),
    ("214", "ServerError"),
    ("68c", "Columns none"),
];

#[derive(Clone)]
struct Recording {
    key: String,
    request: String,
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

#[tokio::test]
async fn recorded_answers_are_understood() {
    let Some(folder) = std::env::var_os("APPFERRY_CORPUS") else {
        println!("skipped: {} recordings, because APPFERRY_CORPUS is not set", EXPECTED.len());
        return;
    };
    let mut expected: BTreeMap<_, _> = EXPECTED.iter().copied().collect();
    let mut replayed = 0;
    for path in files(&Path::new(&folder).join("wire")) {
        let Some(recording) = Recording::read(&path) else { continue };
        let Some(understood) = replay(&recording).await else { continue };
        replayed += 1;
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        match expected.remove(name.as_str()).or_else(|| expected.remove(recording.key.as_str())) {
            Some(expected) => {
                assert!(understood.starts_with(expected), "{name}: {understood}, expected {expected}")
            }
            None => assert!(understood.starts_with("ok"), "{name}: {understood}, expected a success"),
        }
        assert!(!understood.contains("appbuilder-"), "{name} shows database text: {understood}");
    }
    assert!(expected.is_empty(), "not replayed: {expected:?}");
    println!("replayed: {replayed} recordings");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

impl Recording {
    /// Reads a file; `None` when it holds no answer (wire T:185).
    fn read(path: &Path) -> Option<Self> {
        let text = String::from_utf8_lossy(&std::fs::read(path).unwrap()).replace("\r\n", "\n");
        let (_, answer) = text.rsplit_once("\nHTTP/1.1 ")?;
        let (head, body) = answer.split_once("\n\n")?;
        let mut lines = head.lines();
        let status = lines.next()?.get(..3)?.parse().ok()?;
        let headers =
            lines.filter_map(|line| line.split_once(": ")).map(|(k, v)| (k.to_owned(), v.to_owned()));
        let name = path.file_stem()?.to_str()?;
        Some(Self {
            key: name.split('-').next()?.to_owned(),
            request: text.split(" HTTP/1.1").next()?.to_owned(),
            status,
            headers: headers.collect(),
            body: body.split("\n--- curl").next()?.trim().to_owned(),
        })
    }

    /// Long bodies were shortened; the smallest export stands in for them.
    fn reply(&self) -> Reply {
        let shortened = self.body.contains("bytes total; full body in");
        let body = if shortened { r#"{"definitions":[]}"# } else { &self.body };
        let header =
            |name: &str| self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let mut reply = Reply::new(self.status, header("Content-Type").unwrap_or("text/plain"), body);
        for name in ["Set-Cookie", "Content-Disposition"] {
            if let Some(value) = header(name) {
                reply = reply.header(name, value);
            }
        }
        reply
    }
}

/// Replays one recording to the call that it answers; `None` when this client makes no such call.
async fn replay(recording: &Recording) -> Option<String> {
    let loopback = answering(recording).await;
    let token = Credentials::Token(Secret::new("x"));
    let server = client(&loopback);
    let hidden = Progress::hidden();
    let (method, path) = recording.request.split_once(' ')?;
    let path = path.split('?').next()?;
    let object = DefinitionId::new(APP);
    Some(match (method, path) {
        ("POST", "/auth/login") => outcome(server.sign_in().await),
        ("GET", "/definition/export/all") => outcome(server.export_all(&hidden).await),
        ("POST" | "PUT", "/definition/import") => {
            verdict(server.import(Arc::from(*b"{}"), "a", &hidden).await)
        }
        ("GET", "/definition/check-update") => outcome(server.definitions_changed_at().await),
        ("GET", "/versioncheck") => outcome(server.services().await),
        ("GET", "/mobile/whoami") if recording.status == 200 => {
            let server = client_with(&loopback, None, token, Limits::default());
            outcome(server.sign_in().await.map(|account| account.user_name))
        }
        ("GET", path) if path.starts_with("/definition/export/") => {
            outcome(server.export_app(&object, &hidden).await)
        }
        ("GET", path) if path.starts_with("/definition/info/object/") && !path.contains("/field/") => {
            server.live_columns(&object).await.map_or_else(
                |error| outcome::<()>(Err(error)),
                |columns| match columns {
                    Some(columns) => format!("ok {} columns", columns.len()),
                    None => "Columns none".to_owned(),
                },
            )
        }
        ("GET", path) if path.ends_with("/count") => {
            let count = server.count_rows(&object, None).await;
            count.map_or_else(|error| outcome::<()>(Err(error)), |count| format!("Count {count}"))
        }
        ("GET", path) if path.contains("/c33692f3-") => listed(server.roles().await),
        ("GET", path) if path.contains("/af10e37c-") => listed(server.scopes().await),
        _ => return None,
    })
}

/// Answers every call by the recording, but for a sign-in that is not its subject.
async fn answering(recording: &Recording) -> Loopback {
    let mut recording = recording.clone();
    let is_sign_in = recording.request.contains("/auth/login");
    // Only the first page of a list was recorded, so it becomes the whole list.
    let rows = recording.body.matches("\\r\\n").count();
    for total in ["\"total_count\":8", "\"total_count\":5"] {
        recording.body = recording.body.replace(total, &format!("\"total_count\":{rows}"));
    }
    Loopback::start(move |request, _| match request.path.as_str() {
        "/auth/login" if !is_sign_in => signed_in(),
        // Asked beside an empty list (207): the account is a builder.
        path if path.starts_with("/definition/info") && recording.request.contains("/app_builder/") => {
            Reply::json(400, r#"{"status":"error","message":"Error: x","code":404}"#)
        }
        _ => recording.reply(),
    })
    .await
}

fn outcome<T: std::fmt::Debug>(outcome: Result<T>) -> String {
    match outcome {
        Ok(value) => format!("ok {value:?}"),
        Err(error) => format!("{:?} {error}", error.code()),
    }
}

fn listed<T: std::fmt::Debug>(list: Result<Vec<T>>) -> String {
    list.map_or_else(|error| outcome::<()>(Err(error)), |list| format!("{list:?}"))
}

fn verdict(answer: Result<ImportAnswer>) -> String {
    match answer {
        Ok(ImportAnswer::Accepted) => "ok".to_owned(),
        Ok(ImportAnswer::Refused { http_status, stored, message, .. }) => {
            format!("Refused {http_status} {stored:?} {message}")
        }
        Ok(ImportAnswer::NoAnswer { http_status, reason }) => {
            format!("NoAnswer {} {reason}", http_status.unwrap_or_default())
        }
        Err(error) => outcome::<()>(Err(error)),
    }
}
