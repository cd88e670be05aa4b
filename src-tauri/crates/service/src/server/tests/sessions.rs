//! Sign-ins: lazily, once, shared, and never again after a refused password.

use super::*;

fn changed_at(request: &Request) -> Reply {
    assert_eq!(request.path, "/definition/check-update");
    Reply::json(200, r#"{"status":"success","data":1795400977963}"#)
}

#[tokio::test]
async fn the_first_call_signs_in_and_later_ones_use_its_cookie() {
    let loopback =
        server(|request, _| changed_at(request).header("Set-Cookie", "sails.sid=s%3Aanother")).await;
    let server = client(&loopback);
    for _ in 0..3 {
        assert_eq!(server.definitions_changed_at().await.unwrap(), Some(1_795_400_977_963));
    }
    let seen = loopback.seen();
    assert_eq!(loopback.count("/auth/login"), 1);
    assert_eq!(seen[0].header("cookie"), None);
    let body: serde_json::Value = serde_json::from_slice(&seen[0].body).unwrap();
    assert_eq!(body, serde_json::json!({"email": "ada@example.org", "password": "canary-password"}));
    assert!(seen[1..].iter().all(|call| call.header("cookie") == Some("sails.sid=s%3Aanswer.one")));
    assert!(seen.iter().all(|call| call.header("accept") == Some("application/json")));
}

#[tokio::test]
async fn signing_in_tells_the_account() {
    let loopback = server(|_, _| unreachable!("no call is needed")).await;
    let expected = Account {
        email: Some("ada@example.org".to_owned()),
        user_name: Some("ada".to_owned()),
        language: Some("th".to_owned()),
    };
    assert_eq!(client(&loopback).sign_in().await.unwrap(), expected);
}

#[tokio::test]
async fn an_ended_session_is_opened_again_once_in_silence() {
    let loopback = Loopback::start(|request, nth| match (request.path.as_str(), nth) {
        ("/auth/login", 0) => signed_in(),
        ("/auth/login", _) => Reply::json(200, USER).header("Set-Cookie", "sails.sid=s%3Asecond; Path=/"),
        _ if request.header("cookie") == Some("sails.sid=s%3Asecond") => changed_at(request),
        // An error may replace the session by an anonymous one.
        _ => Reply::json(400, REAUTHENTICATE).header("Set-Cookie", "sails.sid=s%3Aanonymous; Path=/"),
    })
    .await;
    assert!(client(&loopback).definitions_changed_at().await.unwrap().is_some());
    assert_eq!((loopback.count("/auth/login"), loopback.count("/definition/check-update")), (2, 2));
}

#[tokio::test]
async fn a_session_that_is_too_old_is_not_used() {
    let loopback = server(|request, _| changed_at(request)).await;
    let limits = Limits { session: Duration::ZERO, ..Limits::default() };
    let server = client_with(&loopback, None, password("x"), limits);
    for _ in 0..2 {
        server.definitions_changed_at().await.unwrap();
    }
    assert_eq!(loopback.count("/auth/login"), 2);
}

#[tokio::test]
async fn a_session_that_ends_again_is_reported() {
    let loopback = server(|_, _| Reply::json(400, REAUTHENTICATE)).await;
    let error = client(&loopback).definitions_changed_at().await.unwrap_err();
    assert_eq!(error.code(), Code::SignInNeeded);
    assert_eq!((loopback.count("/auth/login"), loopback.count("/definition/check-update")), (2, 2));
}

#[tokio::test]
async fn a_wrong_password_is_never_tried_again() {
    let loopback = Loopback::start(|_, _| Reply::json(401, WRONG).header("Set-Cookie", COOKIE)).await;
    let server = client(&loopback);
    assert_eq!(server.sign_in().await.unwrap_err().code(), Code::WrongPassword);
    assert_eq!(server.clone().definitions_changed_at().await.unwrap_err().code(), Code::WrongPassword);
    let import = server.import(Arc::from(*b"{}"), "app.json", &crate::Progress::hidden()).await;
    assert_eq!(import.unwrap_err().code(), Code::WrongPassword);
    assert_eq!(loopback.seen().len(), 1);
}

#[tokio::test]
async fn a_password_that_became_wrong_is_tried_once() {
    let loopback = Loopback::start(|request, nth| match (request.path.as_str(), nth) {
        ("/auth/login", 0) => signed_in(),
        ("/auth/login", _) => {
            Reply::json(401, r#"{"status":"error","message":"x","code":"EFAILEDATTEMPTS"}"#)
        }
        _ => Reply::json(400, REAUTHENTICATE),
    })
    .await;
    let server = client(&loopback);
    for _ in 0..3 {
        assert_eq!(server.definitions_changed_at().await.unwrap_err().code(), Code::AccountLocked);
    }
    assert_eq!((loopback.count("/auth/login"), loopback.count("/definition/check-update")), (2, 1));
}

#[tokio::test]
async fn callers_at_the_same_time_share_a_sign_in_and_its_renewal() {
    let loopback = Loopback::start(|request, nth| match request.path.as_str() {
        "/auth/login" if nth == 0 => signed_in().after(Duration::from_millis(100)),
        "/auth/login" => Reply::json(200, USER).header("Set-Cookie", "sails.sid=s%3Asecond"),
        _ if request.header("cookie") == Some("sails.sid=s%3Asecond") => changed_at(request),
        _ => Reply::json(400, REAUTHENTICATE).after(Duration::from_millis(50)),
    })
    .await;
    let server = client(&loopback);
    let calls: Vec<_> = (0..8)
        .map(|_| {
            let server = server.clone();
            tokio::spawn(async move { server.definitions_changed_at().await })
        })
        .collect();
    for call in calls {
        assert!(call.await.unwrap().is_ok());
    }
    assert_eq!(loopback.count("/auth/login"), 2);
}

#[tokio::test]
async fn a_token_needs_no_sign_in_and_a_wrong_one_is_said_to_be_wrong() {
    let loopback = Loopback::start(|request, _| match request.header("user-token") {
        Some("good") => Reply::json(200, r#"{"status":"success","data":{"user":"ada"}}"#),
        _ => Reply::json(400, REAUTHENTICATE),
    })
    .await;
    let with =
        |token| client_with(&loopback, None, Credentials::Token(Secret::new(token)), Limits::default());
    assert_eq!(with("good").sign_in().await.unwrap().user_name.as_deref(), Some("ada"));
    let error = with("bad").definitions_changed_at().await.unwrap_err();
    assert_eq!(error.code(), Code::WrongPassword);
    assert_eq!(loopback.seen().len(), 2);
    assert!(loopback.seen().iter().all(|call| call.header("cookie").is_none()));
    assert_eq!(with("no\nheader").sign_in().await.unwrap_err().code(), Code::Invalid);
}

#[tokio::test]
async fn every_request_names_the_tenant() {
    let loopback = server(|request, _| match request.path.split('?').next().unwrap() {
        "/versioncheck" => Reply::json(207, r#"{"appbuilder":"1.0.0"}"#),
        "/definition/import" => Reply::json(200, r#"{"status":"success","data":{"done":true}}"#),
        "/definition/export/all" => Reply::json(200, r#"{"definitions":[]}"#),
        _ => changed_at(request),
    })
    .await;
    let server = client_with(&loopback, Some(TENANT), password("x"), Limits::default());
    let hidden = crate::Progress::hidden();
    server.services().await.unwrap();
    server.definitions_changed_at().await.unwrap();
    server.export_all(&hidden).await.unwrap();
    server.import(Arc::from(*b"{}"), "app.json", &hidden).await.unwrap();
    assert_eq!(loopback.seen().len(), 5);
    assert!(loopback.seen().iter().all(|call| call.header("tenant-token") == Some(TENANT)));
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_nothing_follows_it() {
    let other = Loopback::start(|_, _| unreachable!("nothing may follow a redirect")).await;
    let target = format!("{}/secret?session=1", other.url());
    let loopback = {
        let target = target.clone();
        Loopback::start(move |_, _| Reply::html(307).header("Location", &target)).await
    };
    for credentials in [password("canary"), Credentials::Token(Secret::new("canary"))] {
        let server = client_with(&loopback, None, credentials, Limits::default());
        let error = server.definitions_changed_at().await.unwrap_err();
        assert_eq!(error.code(), Code::NotAppBuilder);
        assert!(error.message().contains(&other.url()) && !error.message().contains("secret"));
    }
    assert!(other.seen().is_empty());
}

#[tokio::test]
async fn a_sign_in_without_a_cookie_says_what_to_do() {
    let loopback = Loopback::start(|_, _| Reply::json(200, USER).header("Set-Cookie", "other=1")).await;
    let error = client(&loopback).sign_in().await.unwrap_err();
    assert_eq!(error.code(), Code::NoCookie);
    assert!(error.hints()[0].contains("https://"));
}

#[tokio::test]
async fn silence_and_absence_are_told_apart() {
    let loopback = Loopback::start(|_, _| Reply::silence()).await;
    let silent = client_with(&loopback, Some(TENANT), password("x"), impatient());
    let error = silent.definitions_changed_at().await.unwrap_err();
    assert_eq!(error.code(), Code::TimedOut);
    assert!(error.hints()[0].contains(TENANT));
    let address = Address::parse(&loopback.url(), None).unwrap();
    drop(loopback);
    let absent = Server::new(address, password("x"), PlainHttp::Refuse, &Network::default()).unwrap();
    assert_eq!(absent.sign_in().await.unwrap_err().code(), Code::Unreachable);
}

#[tokio::test]
async fn a_port_without_encryption_is_not_taken_for_an_encrypted_one() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let plain = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        tokio::io::AsyncWriteExt::write_all(&mut stream, b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
    });
    let address = Address::parse(&url, None).unwrap();
    let server = Server::new(address, password("x"), PlainHttp::Refuse, &Network::default()).unwrap();
    let report = server.sign_in().await.unwrap_err().report();
    assert_eq!(report.code, Code::Unreachable);
    plain.await.unwrap();
}

#[tokio::test]
async fn names_of_this_computer_are_not_asked_of_a_resolver() {
    let loopback = server(|request, _| changed_at(request)).await;
    let port = loopback.url().rsplit(':').next().unwrap().to_owned();
    let address = Address::parse(&format!("http://localhost:{port}"), Some("north")).unwrap();
    let server = Server::new(address, password("x"), PlainHttp::Refuse, &Network::default()).unwrap();
    server.definitions_changed_at().await.unwrap();
    assert_eq!(loopback.seen()[0].header("host").unwrap(), format!("north.localhost:{port}"));
}

#[test]
fn plain_http_beyond_this_computer_needs_consent() {
    let address = || Address::parse("http://apps.example.org", None).unwrap();
    let error = Server::new(address(), password("x"), PlainHttp::Refuse, &Network::default()).unwrap_err();
    assert_eq!(error.code(), Code::PlainHttpConsent);
    assert!(Server::new(address(), password("x"), PlainHttp::Allow, &Network::default()).is_ok());
}

#[tokio::test]
async fn secrets_show_up_nowhere() {
    let replies: [fn() -> Reply; 5] = [
        || Reply::json(401, WRONG).header("Set-Cookie", COOKIE),
        || Reply::json(200, USER),
        || Reply::html(502),
        || signed_in().close(),
        Reply::torn,
    ];
    for reply in replies {
        let loopback = Loopback::start(move |_, _| reply()).await;
        for credentials in [password("canary-secret"), Credentials::Token(Secret::new("canary-secret"))] {
            let server = client_with(&loopback, None, credentials.clone(), Limits::default());
            let outcome = server.definitions_changed_at().await;
            let report = outcome.as_ref().err().map(Error::report);
            let text = format!("{server:?} {credentials:?} {outcome:?} {report:?}");
            assert!(!text.contains("canary") && !text.contains("answer.one"), "{text}");
        }
    }
}
