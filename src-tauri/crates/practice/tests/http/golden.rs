//! Real imports of the golden data: the practice server must end up with what a real server ended up with.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use bundle::{Bundle, canonical};
use practice::Practice;
use serde_json::Value;

use crate::client::{Client, Reply, empty};

/// One folder of the golden data.
struct Pair {
    folder: PathBuf,
    about: Value,
}

impl Pair {
    /// All pairs, or none without the corpus.
    fn all() -> Vec<Self> {
        let Some(corpus) = corpus() else { return Vec::new() };
        let mut folders: Vec<_> =
            fs::read_dir(corpus.join("golden")).unwrap().map(|entry| entry.unwrap().path()).collect();
        folders.sort();
        let folders = folders.into_iter().filter(|folder| folder.join("pair.json").exists());
        folders
            .map(|folder| Self { about: parse(&fs::read(folder.join("pair.json")).unwrap()), folder })
            .collect()
    }

    fn name(&self) -> String {
        self.folder.file_name().unwrap().to_string_lossy().into_owned()
    }

    fn read(&self, file: &str) -> Vec<u8> {
        fs::read(self.folder.join(file)).unwrap()
    }

    fn bundle(&self) -> Vec<u8> {
        match self.about["bundle"].as_str().unwrap() {
            "bundle.json" => self.read("bundle.json"),
            path => fs::read(corpus().unwrap().join("bundles").join(path)).unwrap(),
        }
    }

    /// The files that made the destination, when all of them are there.
    fn made_by(&self) -> Option<Vec<Vec<u8>>> {
        let bundles = corpus()?.join("bundles");
        let find = |name: &str| {
            ["kitchensink", "education-matters"]
                .iter()
                .find_map(|folder| fs::read(bundles.join(folder).join(name)).ok())
        };
        self.about["before"].as_array()?.iter().map(|name| find(name.as_str()?)).collect()
    }

    fn check_answer(&self, reply: &Reply) {
        assert_eq!(
            Value::from(reply.status.as_u16()),
            self.about["answer"],
            "{}: {}",
            self.name(),
            reply.text()
        );
        if reply.status == 400 {
            let message = reply.json()["message"].as_str().unwrap().to_owned();
            assert!(
                message.starts_with("ForeignKeyViolationError: insert into "),
                "{}: {message}",
                self.name()
            );
        }
    }
}

pub fn corpus() -> Option<PathBuf> {
    std::env::var_os("APPFERRY_CORPUS").map(PathBuf::from)
}

fn parse(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

/// The canonical text of each definition.
fn canonical_texts(bytes: &[u8]) -> BTreeMap<String, String> {
    let bundle = Bundle::parse(bytes).unwrap();
    bundle.definitions.iter().map(|row| (row.id.to_string(), canonical::text(row))).collect()
}

/// Compares two exports by canonical text; dates, but for saved-anew rows, too.
fn assert_same(name: &str, actual: &[u8], expected: &[u8]) {
    let (actual, expected) = (canonical_texts(actual), canonical_texts(expected));
    let ids = |texts: &BTreeMap<String, String>| texts.keys().cloned().collect::<BTreeSet<_>>();
    let missing: Vec<_> = ids(&expected).difference(&ids(&actual)).cloned().collect();
    let extra: Vec<_> = ids(&actual).difference(&ids(&expected)).cloned().collect();
    assert!(missing.is_empty() && extra.is_empty(), "{name}: missing {missing:?}, extra {extra:?}");
    for (id, text) in expected {
        assert_eq!(actual[&id], text, "{name}: {id}");
    }
}

/// Counts the rows whose dates differ, except those that are saved "now": system objects, and new rows without a date.
fn differing_dates(actual: &[u8], expected: &[u8], sent: &[u8], before: &[u8]) -> usize {
    let dates = |bytes: &[u8]| -> BTreeMap<String, (Value, Value)> {
        let rows = parse(bytes)["definitions"].as_array().cloned().unwrap();
        let date = |row: Value| (row["id"].to_string(), (row["createdAt"].clone(), row["updatedAt"].clone()));
        rows.into_iter().map(date).collect()
    };
    let (sent, before, expected) = (parse(sent), dates(before), dates(expected));
    let is_new = |row: &&Value| row["createdAt"].is_null() && !before.contains_key(&row["id"].to_string());
    let rows = sent["definitions"].as_array().into_iter().flatten();
    let mut ignored: BTreeSet<String> = rows.filter(is_new).map(|row| row["id"].to_string()).collect();
    let connections = sent["siteObjectConnections"].as_object().into_iter().flatten();
    ignored.extend(connections.map(|(id, _)| Value::from(id.as_str()).to_string()));
    dates(actual).iter().filter(|(id, dates)| !ignored.contains(*id) && expected[*id] != **dates).count()
}

async fn exported(client: &Client, app: &str) -> Vec<u8> {
    let reply = client.get(&format!("/definition/export/{app}")).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.body
}

async fn builder(practice: &Practice) -> Client {
    Client::builder(&practice.servers()[1]).await
}

#[tokio::test]
async fn an_import_leaves_what_a_real_server_had() {
    let pairs = Pair::all();
    if pairs.is_empty() {
        println!("skipped: 27 golden pairs, because APPFERRY_CORPUS is not set");
        return;
    }
    let practice = empty().await;
    let client = builder(&practice).await;
    let mut definitions = 0;
    for pair in &pairs {
        practice.production().seed_from_exports(&[&pair.read("destination-before.json")]).unwrap();
        let before = client.get("/definition/export/all").await.body;
        assert_same(&format!("{} before", pair.name()), &before, &pair.read("destination-before.json"));
        let sent = pair.bundle();
        pair.check_answer(&client.import(sent.clone()).await);
        let after = client.get("/definition/export/all").await.body;
        let expected = pair.read("destination-after.json");
        assert_same(&pair.name(), &after, &expected);
        assert_eq!(differing_dates(&after, &expected, &sent, &before), 0, "{}: dates", pair.name());
        let app = exported(&client, pair.about["app"].as_str().unwrap()).await;
        assert_same(&format!("{} app", pair.name()), &app, &pair.read("app-after.json"));
        let connections = |bytes: &[u8]| parse(bytes)["siteObjectConnections"].clone();
        assert_eq!(connections(&app), connections(&pair.read("app-after.json")), "{}", pair.name());
        definitions += canonical_texts(&after).len();
    }
    println!("{} golden pairs, {definitions} definitions equal", pairs.len());
}

#[tokio::test]
async fn imports_in_a_row_leave_the_same_roles_scopes_and_files() {
    let pairs: Vec<_> =
        Pair::all().into_iter().filter_map(|pair| pair.made_by().map(|files| (pair, files))).collect();
    if pairs.is_empty() {
        println!("skipped: 25 golden histories, because APPFERRY_CORPUS is not set");
        return;
    }
    let clean =
        fs::read(corpus().unwrap().join("golden/24-handmade-defaults/destination-before.json")).unwrap();
    let practice = empty().await;
    let client = builder(&practice).await;
    for (pair, files) in &pairs {
        practice.production().seed_from_exports(&[&clean]).unwrap();
        for file in files {
            client.import(file.clone()).await;
        }
        let before = client.get("/definition/export/all").await.body;
        assert_same(&format!("{} made", pair.name()), &before, &pair.read("destination-before.json"));
        pair.check_answer(&client.import(pair.bundle()).await);
        let app = parse(&exported(&client, pair.about["app"].as_str().unwrap()).await);
        let expected = parse(&pair.read("app-after.json"));
        for part in ["roles", "scopes"] {
            assert_eq!(ids(&app, part), ids(&expected, part), "{} {part}", pair.name());
        }
        assert_eq!(role_scopes(&app), role_scopes(&expected), "{}", pair.name());
        assert_eq!(contents(&app), contents(&expected), "{}", pair.name());
    }
    println!("{} golden histories with equal roles, scopes and files", pairs.len());
}

/// The ids of a part, repeated ones included, or `None` without the part.
fn ids(app: &Value, part: &str) -> Option<Vec<String>> {
    let mut ids: Vec<_> = app.get(part)?.as_array()?.iter().map(|row| row["uuid"].to_string()).collect();
    ids.sort();
    Some(ids)
}

fn role_scopes(app: &Value) -> BTreeMap<String, Value> {
    app["roles"]
        .as_array()
        .unwrap()
        .iter()
        .map(|role| (role["uuid"].to_string(), role["scopes"].clone()))
        .collect()
}

fn contents(app: &Value) -> BTreeMap<String, Option<String>> {
    let files = app["files"].as_object().unwrap();
    files.iter().map(|(id, file)| (id.clone(), file["contents"].as_str().map(str::to_owned))).collect()
}

#[test]
fn the_corpus_is_complete_when_it_is_there() {
    if let Some(corpus) = corpus() {
        assert!(Path::new(&corpus).join("golden").is_dir());
        assert_eq!(Pair::all().len(), 27);
    }
}
