//! A client as plain as curl, so that the server is tested and not our own client.

use std::sync::Once;
use std::time::Duration;

use practice::{Options, Practice, PracticeServer};
use reqwest::header::{HeaderMap, SET_COOKIE};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("not JSON: {}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Status and code, the two things a client branches on.
    pub fn outcome(&self) -> (u16, Value) {
        (
            self.status.as_u16(),
            serde_json::from_slice::<Value>(&self.body).map_or(Value::Null, |body| body["code"].clone()),
        )
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn cookie(&self) -> Option<String> {
        let cookie = self.headers.get(SET_COOKIE)?.to_str().unwrap();
        Some(cookie.split(';').next().unwrap().to_owned())
    }
}

/// Somebody who talks to one practice server.
#[derive(Clone, Debug)]
pub struct Client {
    pub http: reqwest::Client,
    pub url: String,
    pub tenant: Option<String>,
    pub cookie: Option<String>,
}

impl Client {
    /// Not logged in.
    pub fn of(server: &PracticeServer) -> Self {
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| {
            let _ = rustls::crypto::ring::default_provider().install_default();
        });
        let http = reqwest::Client::builder().no_gzip().timeout(Duration::from_secs(60)).build().unwrap();
        Self { http, url: server.url.clone(), tenant: Some(server.tenant.clone()), cookie: None }
    }

    /// Logged in as the builder.
    pub async fn builder(server: &PracticeServer) -> Self {
        Self::logged_in(server, &server.email, &server.password).await
    }

    pub async fn logged_in(server: &PracticeServer, email: &str, password: &str) -> Self {
        let mut client = Self::of(server);
        let reply = client.log_in(email, password).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        client.cookie = reply.cookie();
        client
    }

    pub async fn log_in(&self, email: &str, password: &str) -> Reply {
        let body = json!({"email": email, "password": password});
        self.send(self.request(Method::POST, "/auth/login").json(&body)).await
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let mut request = self.http.request(method, format!("{}{path}", self.url));
        if let Some(tenant) = &self.tenant {
            request = request.header("tenant-token", tenant);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        request
    }

    pub async fn send(&self, request: RequestBuilder) -> Reply {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        Reply { status, headers, body: response.bytes().await.unwrap().to_vec() }
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Reply {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    pub async fn import(&self, file: impl Into<Vec<u8>>) -> Reply {
        self.send(self.upload(file)).await
    }

    pub fn upload(&self, file: impl Into<Vec<u8>>) -> RequestBuilder {
        let form = Form::new().part("upload", Part::bytes(file.into()).file_name("app.json"));
        self.request(Method::POST, "/definition/import").multipart(form)
    }

    /// The definitions of `export/all` by id.
    pub async fn definitions(&self) -> std::collections::BTreeMap<String, Value> {
        let reply = self.get("/definition/export/all").await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        let all = reply.json();
        let rows = all["definitions"].as_array().unwrap();
        rows.iter().map(|row| (row["id"].as_str().unwrap().to_owned(), row.clone())).collect()
    }

    /// The id of the application with this name.
    pub async fn app(&self, name: &str) -> String {
        let rows = self.definitions().await;
        let app = rows.values().find(|row| row["type"] == "application" && row["name"] == name);
        app.unwrap()["id"].as_str().unwrap().to_owned()
    }
}

/// Practice servers with the sample apps.
pub async fn practice() -> Practice {
    Practice::start(Options::default()).await.unwrap()
}

/// Practice servers without apps.
pub async fn empty() -> Practice {
    Practice::start(Options { empty: true, ..Options::default() }).await.unwrap()
}

/// A file with these rows.
pub fn file(rows: Value) -> Vec<u8> {
    json!({"definitions": rows}).to_string().into_bytes()
}
