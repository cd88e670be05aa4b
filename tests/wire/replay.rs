//! Sends the request of a recording to a practice server of its own, in the situation the table describes.

use std::path::Path;
use std::sync::Once;
use std::time::Duration;

use practice::{Call, Fault, Options, Practice, PracticeServer, TenantControl};
use reqwest::multipart::{Form, Part};
use reqwest::{Body, Client, Method, RequestBuilder};
use serde_json::{Value, json};

use crate::recording::Recording;
use crate::table::Given;
use crate::uploads;

/// The second tenant of the recordings.
const SECOND_TENANT: &str = "5b1f0c1e-0002-4000-8000-00000000aaaa";

/// An app that is not public, and the one that stands for it.
const REPLACED_APP: (&str, &str) =
    ("45c62df9-ddd6-4744-84d6-50a2d549289d", "ab7ab867-549a-498f-a1ff-a9e2f97dd525");

/// Longer than any answer takes, and shorter than waiting for none.
const SILENCE: Duration = Duration::from_millis(400);

/// What the practice server answered.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub content_type: String,
    body: Vec<u8>,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    pub fn shortened(&self) -> String {
        String::from_utf8_lossy(&self.body).chars().take(200).collect()
    }
}

/// Replays one recording; `None` when nobody answers.
pub async fn replay(corpus: &Path, recording: &Recording, given: &[Given]) -> Option<Reply> {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    let practice = Practice::start(Options { empty: true, ..Options::default() }).await.unwrap();
    practice.site().set_patience(Duration::from_millis(20));
    let scene = Scene {
        corpus,
        recording,
        given,
        practice: &practice,
        http: Client::builder().gzip(recording.header("accept-encoding").is_some()).build().unwrap(),
    };
    scene.play().await
}

struct Scene<'a> {
    corpus: &'a Path,
    recording: &'a Recording,
    given: &'a [Given],
    practice: &'a Practice,
    http: Client,
}

impl Scene<'_> {
    async fn play(&self) -> Option<Reply> {
        for given in self.given {
            self.prepare(*given).await;
        }
        let mut request = self.request().await;
        if self.recording.header("cookie").is_some() {
            let cookie = self.cookie().await;
            request = request.header("cookie", cookie);
        }
        for given in self.given {
            self.prepare_last(*given).await;
        }
        if self.recording.status.is_none() {
            return self.send(request.timeout(SILENCE)).await;
        }
        Some(self.send(request).await.expect("an answer"))
    }

    /// The tenant that the request means.
    fn tenant(&self) -> (&PracticeServer, &TenantControl) {
        let host =
            self.recording.header("x-forwarded-host").or(self.recording.header("host")).unwrap_or_default();
        let is_second = self.recording.header("tenant-token") == Some(SECOND_TENANT)
            || (self.recording.header("tenant-token").is_none() && host.starts_with("t2."));
        match is_second {
            true => (&self.practice.servers()[1], self.practice.production()),
            false => (&self.practice.servers()[0], self.practice.staging()),
        }
    }

    async fn prepare(&self, given: Given) {
        let (_, control) = self.tenant();
        match given {
            Given::Imported(files) => {
                for file in files {
                    self.import(uploads::file(self.corpus, file)).await;
                }
            }
            Given::WrongLogins(times) => {
                let body = json!({"email": self.tenant().0.email, "password": "nope"});
                for _ in 0..times {
                    self.send(self.ours(Method::POST, "/auth/login").json(&body)).await;
                }
            }
            Given::Production => self.practice.site().set_production(true),
            Given::Proxy(status) => control.inject(Call::Import, Fault::ProxyPage(status)),
            Given::ProxyTimeout => {
                control.inject(Call::Import, Fault::GatewayTimeout { finish_after: Duration::ZERO })
            }
            Given::ImportRunning => {
                control.inject(Call::Import, Fault::GatewayTimeout { finish_after: Duration::from_secs(5) });
                self.import(uploads::file(self.corpus, "emptydefs.json")).await;
                assert!(control.import_count() > 0);
            }
            Given::AnsweredOnce => {
                self.send(self.ours(Method::GET, "/definition/export/all")).await;
            }
            Given::Restarted => control.restart().unwrap(),
            Given::Made => {
                let id = self.recording.path.rsplit('/').next().unwrap();
                let body =
                    json!({"id": id, "name": "probe", "type": "datacollection", "json": {"settings": {}}});
                self.send(self.ours(Method::POST, "/definition/create").json(&body)).await;
            }
            Given::Brings(_)
            | Given::BringsExport(_)
            | Given::Viewer
            | Given::Expired
            | Given::LoggedOut
            | Given::MetOtherTenant
            | Given::Stopped(_)
            | Given::Unchanged => {}
        }
    }

    /// What happens between logging in and the request.
    async fn prepare_last(&self, given: Given) {
        match given {
            Given::Expired => self.tenant().1.drop_sessions(),
            Given::Stopped(services) => {
                services.iter().for_each(|service| self.practice.site().stop_service(service))
            }
            _ => {}
        }
    }

    /// A request of our own to the tenant, by token.
    fn ours(&self, method: Method, path: &str) -> RequestBuilder {
        let (server, control) = self.tenant();
        let request = self.http.request(method, format!("{}{path}", server.url));
        request.header("tenant-token", &server.tenant).header("user-token", control.user_token())
    }

    async fn import(&self, file: Vec<u8>) {
        let form = Form::new().part("upload", Part::bytes(file).file_name("a.json"));
        self.send(self.ours(Method::POST, "/definition/import").multipart(form)).await.expect("an answer");
    }

    /// The cookie of whoever makes the request.
    async fn cookie(&self) -> String {
        let (server, control) = self.tenant();
        let viewer = self.given.contains(&Given::Viewer);
        // An account that only one tenant has logs in there, not where it is sent to.
        let (server, control) = match viewer {
            true => (&self.practice.servers()[0], self.practice.staging()),
            false => (server, control),
        };
        let login = control.viewer();
        let (email, password) = if viewer {
            (login.email, login.password)
        } else {
            (server.email.clone(), server.password.clone())
        };
        let request =
            self.http.post(format!("{}/auth/login", server.url)).header("tenant-token", &server.tenant);
        let request =
            request.header("x-forwarded-proto", "https").json(&json!({"email": email, "password": password}));
        let response = request.send().await.unwrap();
        let cookie = response.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        let with_cookie = |method: Method, path: &str, tenant: &str| {
            let request = self.http.request(method, format!("{}{path}", server.url));
            request.header("tenant-token", tenant).header("cookie", &cookie)
        };
        if self.given.contains(&Given::LoggedOut) {
            self.send(with_cookie(Method::POST, "/auth/logout", &server.tenant)).await;
        }
        if self.given.contains(&Given::MetOtherTenant) {
            let other = &self.practice.servers()[1].tenant;
            self.send(with_cookie(Method::GET, "/definition/check-update", other)).await;
        }
        cookie
    }

    /// The request as recorded, with our ids, names and passwords in place of the recorded ones.
    async fn request(&self) -> RequestBuilder {
        let (server, control) = self.tenant();
        let path = self.recording.path.replace(REPLACED_APP.0, REPLACED_APP.1);
        let method = self.recording.method.parse().unwrap();
        let mut request = self.http.request(method, format!("{}{path}", server.url));
        for (name, value) in &self.recording.headers {
            let value = match (name.as_str(), value.as_str()) {
                ("host", "127.0.0.1:1337")
                | (
                    "cookie" | "content-length" | "user-agent" | "expect" | "transfer-encoding"
                    | "accept-encoding",
                    _,
                ) => {
                    continue;
                }
                ("content-type", kind) if kind.starts_with("multipart") => continue,
                ("tenant-token", SECOND_TENANT) => self.practice.servers()[1].tenant.clone(),
                ("user-token", "nope") => "nope".to_owned(),
                ("user-token", _) => control.user_token(),
                ("if-none-match", _) => self.tag().await,
                (_, value) => value.replace("t2.example.org", "production.example.org"),
            };
            request = request.header(name, value);
        }
        self.with_body(request).await
    }

    async fn tag(&self) -> String {
        assert!(self.given.contains(&Given::Unchanged));
        let response = self.ours(Method::GET, &self.recording.path).send().await.unwrap();
        response.headers()["etag"].to_str().unwrap().to_owned()
    }

    async fn with_body(&self, request: RequestBuilder) -> RequestBuilder {
        for given in self.given {
            match given {
                Given::Brings(json) if json.starts_with('{') => {
                    return request.header("content-type", "application/json").body(self.translated(json));
                }
                Given::Brings(file) => {
                    let part = Part::bytes(uploads::file(self.corpus, file)).file_name("a.json");
                    return request.multipart(Form::new().part("upload", part));
                }
                Given::BringsExport(app) => {
                    let export =
                        self.ours(Method::GET, &format!("/definition/export/{app}")).send().await.unwrap();
                    let part = Part::bytes(export.bytes().await.unwrap().to_vec()).file_name("a.json");
                    return request.multipart(Form::new().part("upload", part));
                }
                _ => {}
            }
        }
        let args = &self.recording.body_args;
        if args.iter().any(|arg| arg.starts_with("-F ")) {
            return request.multipart(args.iter().fold(Form::new(), |form, arg| self.with_part(form, arg)));
        }
        if args.iter().any(|arg| arg.starts_with("--data-binary ")) {
            let id = self
                .recording
                .path
                .rsplit('/')
                .next()
                .unwrap()
                .replace("create", "33333333-aaaa-4aaa-8aaa-000000000001");
            return request
                .body(json!({"id": id, "name": "n", "type": "view", "json": {"key": "label"}}).to_string());
        }
        let data: Vec<String> =
            args.iter().filter_map(|arg| arg.strip_prefix("-d ")).map(|arg| self.translated(arg)).collect();
        if data.is_empty() { request } else { request.body(data.join("&")) }
    }

    fn with_part(&self, form: Form, arg: &str) -> Form {
        let (name, value) = arg.trim_start_matches("-F ").split_once('=').unwrap();
        let Some(file) = value.strip_prefix('@') else { return form.text(name.to_owned(), value.to_owned()) };
        let file = file.split(';').next().unwrap().rsplit('/').next().unwrap();
        let bytes = uploads::file(self.corpus, file);
        let part = match self.recording.header("transfer-encoding") {
            Some(_) => Part::stream(Body::from(bytes)),
            None => Part::bytes(bytes),
        };
        form.part(name.to_owned(), part.file_name(file.to_owned()))
    }

    /// A recorded body with our accounts in it.
    fn translated(&self, text: &str) -> String {
        let (server, control) = self.tenant();
        let viewer = control.viewer();
        let pairs = [
            ("nobuilder@example.com", viewer.email.as_str()),
            ("\"password\":\"nobuilder\"", &format!("\"password\":\"{}\"", viewer.password)),
            ("builder@example.com", &server.email),
            ("admin@example.com", &server.email),
            ("\"password\":\"admin\"", &format!("\"password\":\"{}\"", server.password)),
            ("\"password\":\"builder\"", &format!("\"password\":\"{}\"", server.password)),
            ("password=admin", &format!("password={}", server.password)),
        ];
        pairs.iter().fold(text.to_owned(), |text, (theirs, ours)| {
            if text.contains("practice.example") && theirs.contains("example.com") {
                text
            } else {
                text.replace(theirs, ours)
            }
        })
    }

    async fn send(&self, request: RequestBuilder) -> Option<Reply> {
        let response = match request.send().await {
            Ok(response) => response,
            Err(error) if error.is_timeout() => return None,
            Err(error) => panic!("{}: {error:?}", self.recording.path),
        };
        let status = response.status().as_u16();
        let content_type = response.headers().get("content-type").map_or("", |kind| kind.to_str().unwrap());
        let content_type = content_type.split(';').next().unwrap().to_owned();
        Some(Reply { status, content_type, body: response.bytes().await.unwrap().to_vec() })
    }
}
