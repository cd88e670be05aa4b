//! The predictions against what a real server did: every pair of the golden data.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use bundle::verify::Columns;
use bundle::{Bundle, Definition, DefinitionId, Definitions, Predicted, canonical, predict, reach, verify};
use serde_json::{Value, json};

const NOW: &str = "2031-01-02T03:04:05.000Z";

struct Pair {
    name: String,
    bundle: Vec<u8>,
    app: DefinitionId,
    before: Vec<u8>,
    after: Vec<u8>,
    app_after: Vec<u8>,
}

fn pairs() -> Vec<Pair> {
    let Ok(corpus) = std::env::var("APPFERRY_CORPUS") else {
        println!("skipped: 27 golden pairs, because APPFERRY_CORPUS is not set");
        return Vec::new();
    };
    let corpus = PathBuf::from(corpus);
    let mut folders: Vec<_> =
        std::fs::read_dir(corpus.join("golden")).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    folders.iter().map(|folder| pair(&corpus, folder)).collect()
}

fn pair(corpus: &Path, folder: &Path) -> Pair {
    let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let about: Value = serde_json::from_slice(&read("pair.json")).unwrap();
    let bundle = match about["bundle"].as_str().unwrap() {
        "bundle.json" => read("bundle.json"),
        path => std::fs::read(corpus.join("bundles").join(path)).unwrap(),
    };
    Pair {
        name: folder.file_name().unwrap().to_string_lossy().into_owned(),
        bundle,
        app: about["app"].as_str().unwrap().into(),
        before: read("destination-before.json"),
        after: read("destination-after.json"),
        app_after: read("app-after.json"),
    }
}

fn assert_same_ids<T: Ord + std::fmt::Debug>(name: &str, predicted: &BTreeSet<T>, actual: &BTreeSet<T>) {
    let difference: Vec<_> = predicted.symmetric_difference(actual).take(5).collect();
    assert!(difference.is_empty(), "{name}: {difference:?}");
}

fn assert_same_definitions<'d, 'a: 'd>(
    name: &str,
    predicted: impl Iterator<Item = &'d Definition<'a>>,
    actual: &Bundle<'_>,
) -> Compared {
    let actual = Definitions::of(actual);
    let predicted: Vec<_> = predicted.collect();
    let ids: BTreeSet<_> = predicted.iter().map(|definition| &definition.id).collect();
    assert_same_ids(name, &ids, &actual.ids().collect());
    let mut compared = Compared::default();
    for definition in &predicted {
        let real = actual.get(&definition.id).unwrap();
        assert_eq!(canonical::text(definition), canonical::text(real), "{name} {}", definition.id);
        assert!(canonical::same(definition, real));
        let [left, right] =
            [definition, real].map(|row| serde_json::from_str::<Value>(row.json.get()).unwrap());
        compared.definitions += 1;
        compared.filled_in += usize::from(left != right);
    }
    compared
}

/// How many definitions were compared, and how many of them only the rules make equal.
#[derive(Default)]
struct Compared {
    definitions: usize,
    filled_in: usize,
}

impl std::ops::AddAssign for Compared {
    fn add_assign(&mut self, other: Self) {
        self.definitions += other.definitions;
        self.filled_in += other.filled_in;
    }
}

/// Both dates come back, but for those that are the time of the import; returns how many those are.
fn assert_dates(name: &str, predicted: &Predicted<'_>, actual: &Bundle<'_>) -> usize {
    let mut ignored = 0;
    for definition in predicted.export_all() {
        let real = actual.get(&definition.id).unwrap();
        let columns = [
            (&definition.created_at, &real.created_at, predicted.ignores_created_at(&definition.id)),
            (&definition.updated_at, &real.updated_at, predicted.ignores_updated_at(&definition.id)),
        ];
        for (expected, found, is_ignored) in columns {
            ignored += usize::from(is_ignored);
            assert_eq!(is_ignored, expected.as_text() == Some(NOW), "{name} {}", definition.id);
            assert!(is_ignored || expected == found, "{name} {}: {expected:?} {found:?}", definition.id);
        }
    }
    ignored
}

fn assert_app_export(pair: &Pair, predicted: &Predicted<'_>) -> Compared {
    let actual = Bundle::parse(&pair.app_after).unwrap();
    let export = predicted.export_app(&pair.app);
    let definitions = export.definitions.iter().map(|id| predicted.definitions().get(id).unwrap());
    let count = assert_same_definitions(&pair.name, definitions, &actual);
    let connections = actual.envelope.site_object_connections.iter().flatten();
    let connections = connections.map(|entry| (entry.object.clone(), entry.fields.clone())).collect();
    assert_eq!(export.site_object_connections, connections, "{}", pair.name);
    let roles: BTreeSet<String> =
        actual.envelope.roles.iter().flatten().map(|role| role.uuid.clone().unwrap().into_owned()).collect();
    assert!(roles.is_subset(&export.roles), "{}: {roles:?}", pair.name);
    count
}

#[test]
fn every_golden_destination_is_predicted() {
    let (mut pairs_seen, mut ignored) = (0, 0);
    let (mut all, mut apps) = (Compared::default(), Compared::default());
    for pair in pairs() {
        let destination = Bundle::parse(&pair.before).unwrap();
        let outgoing = Bundle::parse(&pair.bundle).unwrap();
        let actual = Bundle::parse(&pair.after).unwrap();
        let predicted = predict(&destination, &outgoing, NOW);
        all += assert_same_definitions(&pair.name, predicted.export_all(), &actual);
        assert_eq!(predicted.hash(), canonical::definitions_hash(&actual.definitions), "{}", pair.name);
        ignored += assert_dates(&pair.name, &predicted, &actual);
        apps += assert_app_export(&pair, &predicted);
        let before = Definitions::of(&destination);
        let verification = verify(&predicted, &before, &Definitions::of(&actual), &Columns::default());
        assert!(verification.is_verified() && verification.filled_in.is_empty(), "{}", pair.name);
        pairs_seen += 1;
    }
    println!(
        "golden: {pairs_seen} pairs; {} definitions of destinations and {} of app exports predicted, 0 different \
         ({} and {} of them have defaults filled in); {ignored} dates are the time of the import",
        all.definitions, apps.definitions, all.filled_in, apps.filled_in
    );
}

#[test]
fn an_export_of_all_shows_all_it_holds() {
    let mut seen = 0;
    for pair in pairs() {
        for bytes in [&pair.before, &pair.after] {
            let bundle = Bundle::parse(bytes).unwrap();
            let shown: BTreeSet<_> = reach::export_all(&Definitions::of(&bundle)).into_iter().collect();
            let held = bundle.definitions.iter().map(|row| row.id.clone()).collect();
            assert_same_ids(&pair.name, &shown, &held);
            seen += 1;
        }
    }
    println!("golden: {seen} exports reach all they hold");
}

/// Tells whether two fields, given by their settings, are the same.
fn is_same_field(key: &str, left: &Value, right: &Value) -> bool {
    let row = |settings: &Value| {
        let row = json!({"id": "f", "type": "field", "json": {"key": key, "settings": settings}});
        json!({"definitions": [row]}).to_string()
    };
    let [left, right] = [left, right].map(row);
    let [left, right] = [&left, &right].map(|text| Bundle::parse(text.as_bytes()).unwrap());
    canonical::same(&left.definitions[0], &right.definitions[0])
}

#[test]
fn the_defaults_are_those_of_a_real_server() {
    let Ok(corpus) = std::env::var("APPFERRY_CORPUS") else {
        println!("skipped: the defaults of 19 field keys, because APPFERRY_CORPUS is not set");
        return;
    };
    let file = std::fs::read(Path::new(&corpus).join("golden/defaults.json")).unwrap();
    let file: Value = serde_json::from_slice(&file).unwrap();
    let (mut keys, mut settings) = (0, 0);
    for (key, defaults) in file["field.settings"].as_object().unwrap() {
        assert!(is_same_field(key, &json!({}), defaults), "{key}");
        for (name, default) in defaults.as_object().unwrap() {
            assert!(is_same_field(key, &json!({}), &json!({name: default})), "{key}.{name}");
            assert!(!is_same_field(key, &json!({}), &json!({name: "another"})), "{key}.{name}");
            settings += 1;
        }
        keys += 1;
    }
    println!("golden: {settings} defaults of {keys} field keys are known");
}
