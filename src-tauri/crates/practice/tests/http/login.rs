use reqwest::Method;
use serde_json::json;

use crate::client::{Client, practice};

#[tokio::test]
async fn the_first_contact_shows_two_servers_with_new_passwords() {
    let (one, two) = (practice().await, practice().await);
    let [staging, production] = one.servers() else { panic!("not two servers") };
    assert_eq!(
        (staging.name.as_str(), production.name.as_str()),
        ("Practice staging", "Practice production")
    );
    assert_eq!(staging.url, production.url);
    assert!(staging.url.starts_with("http://localhost:"));
    assert_ne!(staging.tenant, production.tenant);
    assert_ne!(staging.password, production.password);
    assert_ne!(staging.password, two.servers()[0].password);
    assert_ne!(staging.url, two.servers()[0].url);
}

#[tokio::test]
async fn a_login_gives_a_cookie_for_a_day() {
    let practice = practice().await;
    let server = &practice.servers()[0];
    let reply = Client::of(server).log_in(&server.email, &server.password).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.json()["data"]["user"]["username"], "builder");
    assert!(reply.json()["data"]["user"].get("password").is_none());
    let cookie = reply.header("set-cookie");
    assert!(
        cookie.starts_with("sails.sid=s%3A")
            && cookie.contains("; Path=/; Expires=")
            && cookie.ends_with("GMT; HttpOnly")
    );
    assert_eq!(reply.header("x-powered-by"), "Sails <sailsjs.com>");
}

#[tokio::test]
async fn a_form_works_like_json_and_a_missing_field_is_a_plain_text() {
    let practice = practice().await;
    let server = &practice.servers()[0];
    let client = Client::of(server);
    let form = format!("email={}&password={}", server.email.replace('@', "%40"), server.password);
    let request = client
        .request(Method::POST, "/auth/login")
        .header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(client.send(request.body(form)).await.status, 200);
    let reply = client.post("/auth/login", &json!({"email": server.email})).await;
    assert_eq!((reply.status.as_u16(), reply.text().as_str()), (400, "Bad Request"));
}

#[tokio::test]
async fn wrong_passwords_lock_the_account_and_a_success_forgives_nothing() {
    let practice = practice().await;
    let server = &practice.servers()[0];
    let client = Client::of(server);
    for _ in 0..5 {
        let reply = client.log_in(&server.email, "nope").await;
        assert_eq!(reply.outcome(), (401, json!("EINVALIDLOGIN")));
    }
    assert_eq!(client.log_in(&server.email, &server.password).await.status, 200);
    assert_eq!(client.log_in(&server.email, "nope").await.outcome(), (401, json!("EINVALIDLOGIN")));
    assert_eq!(
        client.log_in(&server.email, &server.password).await.outcome(),
        (401, json!("EFAILEDATTEMPTS"))
    );
    assert_eq!(client.log_in("who@practice.example", "nope").await.outcome(), (401, json!("EINVALIDLOGIN")));
}

#[tokio::test]
async fn the_tenant_comes_from_the_header_or_else_the_host() {
    let practice = practice().await;
    let [staging, production] = practice.servers() else { panic!() };
    let mut client = Client::of(staging);
    client.tenant = None;
    assert_eq!(
        client.log_in(&staging.email, &staging.password).await.status,
        200,
        "localhost means the first tenant"
    );
    assert_eq!(client.log_in(&production.email, &production.password).await.status, 401);
    let body = json!({"email": production.email, "password": production.password});
    let request =
        client.request(Method::POST, "/auth/login").header("host", "production.example.org").json(&body);
    assert_eq!(client.send(request).await.status, 200);
    client.tenant = Some("no-such-tenant".to_owned());
    assert_eq!(
        client.log_in(&staging.email, &staging.password).await.outcome(),
        (401, json!("ER_NO_SUCH_TABLE"))
    );
}

#[tokio::test]
async fn an_unknown_host_is_text_or_a_page() {
    let practice = practice().await;
    let mut client = Client::of(&practice.servers()[0]);
    client.tenant = None;
    let request = |accept: &str| {
        client
            .request(Method::GET, "/definition/export/all")
            .header("host", "10.1.2.3")
            .header("accept", accept.to_owned())
    };
    let reply = client.send(request("*/*")).await;
    assert_eq!((reply.status.as_u16(), reply.text().as_str()), (404, "Not Found"));
    let reply = client.send(request("text/html")).await;
    assert!(reply.status == 404 && reply.header("content-type").starts_with("text/html"));
}

#[tokio::test]
async fn without_a_session_the_answer_is_400_and_whoami_says_401() {
    let practice = practice().await;
    let mut client = Client::of(&practice.servers()[0]);
    for path in [
        "/definition/export/all",
        "/definition/allapplications",
        "/definition/check-update",
        "/definition/import",
    ] {
        assert_eq!(client.get(path).await.outcome(), (400, json!("E_REAUTH")), "{path}");
    }
    client.cookie = Some("sails.sid=s%3Agarbage.garbage".to_owned());
    assert_eq!(client.import("{}").await.outcome(), (400, json!("E_REAUTH")));
    let reply = client.get("/mobile/whoami").await;
    assert_eq!(reply.outcome(), (401, serde_json::Value::Null));
    assert!(reply.cookie().is_some(), "an anonymous cookie may replace the old one");
}

#[tokio::test]
async fn who_is_no_builder_may_not_build() {
    let practice = practice().await;
    let viewer = practice.staging().viewer();
    let client = Client::logged_in(&practice.servers()[0], &viewer.email, &viewer.password).await;
    for path in ["/definition/export/all", "/definition/allapplications"] {
        assert_eq!(client.get(path).await.outcome(), (403, json!("E_NOPERM")), "{path}");
    }
    assert_eq!(client.import("{}").await.outcome(), (403, json!("E_NOPERM")));
    assert_eq!(client.get("/definition/check-update").await.status, 200);
    assert_eq!(client.get("/mobile/whoami").await.json()["data"]["user"], "viewer");
}

#[tokio::test]
async fn a_session_works_for_every_tenant_that_has_the_account() {
    let practice = practice().await;
    let [staging, production] = practice.servers() else { panic!() };
    let mut builder = Client::builder(staging).await;
    builder.tenant = Some(production.tenant.clone());
    assert_eq!(builder.get("/mobile/whoami").await.status, 200);
    let viewer = practice.staging().viewer();
    let mut viewer = Client::logged_in(staging, &viewer.email, &viewer.password).await;
    viewer.tenant = Some(production.tenant.clone());
    assert_eq!(viewer.get("/definition/check-update").await.outcome(), (400, json!("E_REAUTH")));
    viewer.tenant = Some(staging.tenant.clone());
    let reply = viewer.get("/definition/check-update").await;
    assert_eq!(reply.outcome(), (400, json!("E_REAUTH")), "the session is gone for its own tenant too");
}

#[tokio::test]
async fn an_unknown_tenant_with_a_session_is_never_answered() {
    let practice = practice().await;
    let mut client = Client::builder(&practice.servers()[0]).await;
    client.tenant = Some("nosuch".to_owned());
    let request = client
        .request(Method::GET, "/definition/check-update")
        .timeout(std::time::Duration::from_millis(300));
    assert!(request.send().await.unwrap_err().is_timeout());
    client.cookie = None;
    assert_eq!(client.get("/definition/check-update").await.outcome(), (400, json!("E_REAUTH")));
}

#[tokio::test]
async fn a_user_token_stands_for_the_builder_of_one_tenant() {
    let practice = practice().await;
    let [staging, production] = practice.servers() else { panic!() };
    let token = practice.staging().user_token();
    let client = Client::of(staging);
    let with_token =
        |client: &Client, path: &str| client.request(Method::GET, path).header("user-token", &token);
    assert_eq!(client.send(with_token(&client, "/mobile/whoami")).await.json()["data"]["user"], "builder");
    assert_eq!(client.send(with_token(&client, "/definition/export/all")).await.status, 200);
    let other = Client::of(production);
    assert_eq!(
        client.send(with_token(&other, "/definition/check-update")).await.outcome(),
        (400, json!("E_REAUTH"))
    );
}

#[tokio::test]
async fn logging_out_ends_the_session_and_is_never_refused() {
    let practice = practice().await;
    let client = Client::builder(&practice.servers()[0]).await;
    assert_eq!(
        client.post("/auth/logout", &json!({})).await.json(),
        json!({"status": "success", "data": {}})
    );
    assert_eq!(client.get("/definition/check-update").await.outcome(), (400, json!("E_REAUTH")));
    assert_eq!(Client::of(&practice.servers()[0]).post("/auth/logout", &json!({})).await.status, 200);
    assert_eq!(client.get("/auth/logout").await.text(), "Not Found");
}

#[tokio::test]
async fn production_mode_sends_its_cookie_only_over_https() {
    let practice = practice().await;
    practice.site().set_production(true);
    let server = &practice.servers()[1];
    let mut client = Client::of(server);
    let reply = client.log_in(&server.email, &server.password).await;
    assert!(reply.status == 200 && reply.cookie().is_none());
    let body = json!({"email": server.email, "password": server.password});
    let request =
        client.request(Method::POST, "/auth/login").header("x-forwarded-proto", "https").json(&body);
    assert!(client.send(request).await.header("set-cookie").ends_with("; HttpOnly; Secure"));
    client.tenant = None;
    assert_eq!(client.log_in(&server.email, &server.password).await.status, 404, "localhost is no tenant");
}

#[tokio::test]
async fn pages_that_do_not_exist_are_404() {
    let practice = practice().await;
    let client = Client::builder(&practice.servers()[0]).await;
    for path in ["/", "/csrfToken", "/auth/whoami", "/definition/export/all/more"] {
        assert_eq!(client.get(path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn settings_are_open_to_everyone() {
    let practice = practice().await;
    let server = &practice.servers()[0];
    let config = Client::of(server).get("/config").await.json();
    assert!(config["data"]["user"].is_null());
    let config = Client::builder(server).await.get("/config").await.json();
    assert_eq!(config["data"]["user"]["email"], server.email.as_str());
    assert!(!config.to_string().contains("salt"));
    assert!(Client::of(server).get("/config/site").await.text().starts_with("window.__AB_Config="));
}

#[tokio::test]
async fn health_and_versions_need_no_session() {
    let practice = practice().await;
    let client = Client::of(&practice.servers()[0]);
    assert_eq!(client.get("/healthcheck").await.status, 200);
    practice.site().stop_service("relay");
    let reply = client.get("/healthcheck?timeout=3000").await;
    assert_eq!((reply.status.as_u16(), &reply.json()["relay"]["isHealthy"]), (207, &json!(false)));
    assert_eq!(client.get("/versioncheck").await.json()["relay"], "Request timed out.");
    assert_eq!(client.get("/monitors/lb").await.text(), "v2.5.4");
}

#[tokio::test]
async fn passwords_are_not_printed_by_debug() {
    let practice = practice().await;
    let printed =
        format!("{:?} {:?} {:?}", practice.servers(), practice.staging(), practice.staging().viewer());
    for secret in [
        &practice.servers()[0].password,
        &practice.staging().user_token(),
        &practice.staging().viewer().password,
    ] {
        assert!(!printed.contains(secret.as_str()));
    }
}
