//! Years of one app, version after version: each import is verified and rolled back, and the way back is verified too.
//! Afterwards the destination is what its snapshot says, with its roles, scopes and files, apart from what was announced.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use bundle::roll_back::RollBackTable;
use bundle::{Bundle, Choices, DefinitionId, Hash, canonical};
use service::choose::Change;
use service::ferry::PlanView;
use service::{Outcome, Progress};
use support::journey::Journey;

/// The app whose versions are followed.
const KITCHEN_SINK: &str = "0ac51d6c";

/// So many versions name scopes that exist nowhere; a real server refused each of them (golden/RULES.md §3.1).
const NAMING_SCOPES_OF_NOWHERE: usize = 27;

/// What happened, and what was announced, over all imports.
#[derive(Debug, Default)]
struct Told {
    imports: usize,
    /// Imports that needed offered fixes before anything could be sent, and how many were accepted.
    fixed: usize,
    fixes: usize,
    rolled_back: usize,
    remaining: usize,
    altered: usize,
    not_restored: usize,
}

/// What a destination holds, as hashes of canonical forms by id.
struct Held {
    definitions: BTreeMap<DefinitionId, Hash>,
    roles: BTreeMap<String, Named>,
    scopes: BTreeMap<String, Named>,
    files: BTreeMap<String, Hash>,
}

/// A role or scope: its name on the server, and what the export of the app says of it.
#[derive(PartialEq, Eq)]
struct Named {
    name: String,
    exported: Option<Hash>,
}

#[test]
fn every_import_of_a_long_history_leads_there_and_back() {
    let Some(corpus) = support::corpus(55) else { return };
    let versions = versions(&corpus);
    assert_eq!(versions.len(), 56);
    let pairs: Vec<_> = versions.windows(2).collect();
    let (early, late) = pairs.split_at(pairs.len() / 2);
    let told = std::thread::scope(|scope| {
        let halves = [early, late].map(|half| scope.spawn(move || runtime().block_on(all(half))));
        halves.map(|half| half.join().unwrap())
    });
    let sum = |of: fn(&Told) -> usize| told.iter().map(of).sum::<usize>();
    let fixed = sum(|told| told.fixed);
    assert_eq!((sum(|told| told.imports), fixed), (55, NAMING_SCOPES_OF_NOWHERE));
    println!(
        "55 imports verified, {fixed} of them with {} fixes; {} rolled back and verified, the rest changed nothing; {} definitions remain, {} fields lost data, {} sentences say what else stays",
        sum(|told| told.fixes),
        sum(|told| told.rolled_back),
        sum(|told| told.remaining),
        sum(|told| told.altered),
        sum(|told| told.not_restored)
    );
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

/// Returns every export of the app, the oldest first: their names begin with the time of their commit.
fn versions(corpus: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(corpus.join("bundles/kitchensink")).unwrap();
    let mut files: Vec<_> = files.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    files.retain(|path| app_of(&std::fs::read(path).unwrap()).as_str().starts_with(KITCHEN_SINK));
    files.sort();
    files
}

fn app_of(export: &[u8]) -> DefinitionId {
    Bundle::parse(export).unwrap().apps("en")[0].id.clone()
}

async fn all(pairs: &[&[PathBuf]]) -> Told {
    let (journey, mut told) = (Journey::begin_empty().await, Told::default());
    // Roles and scopes live in objects that every server has.
    let everywhere = journey.export(&journey.production).await;
    for pair in pairs {
        let [before, next] = pair else { panic!("two versions") };
        let before = std::fs::read(before).unwrap();
        journey.practice.production().seed_from_exports(&[&everywhere, &before]).unwrap();
        let table = there_and_back(&journey, &app_of(&before), next, &mut told).await;
        told.remaining += table.remaining.len();
        told.altered += table.altered.len();
        told.not_restored += table.not_restored.len();
    }
    let uploads = journey.practice.production().import_count();
    assert_eq!(uploads, (told.imports + told.rolled_back) as u64, "each was sent once");
    told
}

/// Imports the next version of an app and leads back.
async fn there_and_back(
    journey: &Journey,
    app: &DefinitionId,
    next: &Path,
    told: &mut Told,
) -> RollBackTable {
    let name = next.display();
    let snapshot = held(journey, app).await;
    let plan = planned(journey, next, told).await;
    let report = journey.apply(&plan).await.unwrap();
    assert_eq!(report.outcome, Outcome::Verified, "{name}: {report:#?}");
    told.imports += 1;
    let back = journey.ferry.roll_back(&report.import, BTreeMap::new()).await.unwrap();
    assert!(back.table.conflicts.is_empty(), "{name}: nobody else worked there");
    if let Some(plan) = back.plan {
        let led_back = journey.apply(&plan).await.unwrap();
        assert_eq!(led_back.outcome, Outcome::Verified, "{name}: {led_back:#?}");
        told.rolled_back += 1;
    }
    assert_is_back(&snapshot, held(journey, app).await, &back.table, next);
    back.table
}

/// Plans to import a version. The scopes that a role names and that exist nowhere are left out of it, as the plan offers.
async fn planned(journey: &Journey, next: &Path, told: &mut Told) -> PlanView {
    let plan = journey.ferry.plan_files(vec![next.to_owned()], &journey.production).await.unwrap();
    let nowhere = plan.findings.iter().filter(|finding| finding.rule == "ROL-01");
    let fixes: BTreeSet<_> = nowhere.filter_map(|finding| Some(finding.fix.as_ref()?.id.clone())).collect();
    assert_eq!(plan.gate.ready, fixes.is_empty(), "{}: {:?}", next.display(), plan.gate.reasons);
    if fixes.is_empty() {
        return plan;
    }
    (told.fixed, told.fixes) = (told.fixed + 1, told.fixes + fixes.len());
    let change = Change { choices: Choices { fixes, ..Choices::default() }, ancestor: None };
    let plan = journey.ferry.choose(&plan.id.parse().unwrap(), change).await.unwrap();
    assert!(plan.gate.ready, "{}: {:?}", next.display(), plan.gate.reasons);
    plan
}

fn assert_is_back(snapshot: &Held, mut now: Held, table: &RollBackTable, next: &Path) {
    let (name, told) = (next.display(), &table.not_restored);
    let announced: BTreeSet<_> =
        table.remaining.iter().filter(|row| row.is_seen).map(|row| row.row.id.clone()).collect();
    now.definitions.retain(|id, _| !announced.contains(id));
    assert_eq!(now.definitions, snapshot.definitions, "{name}");
    for (word, before, now) in
        [("role", &snapshot.roles, &now.roles), ("scope", &snapshot.scopes, &now.scopes)]
    {
        for id in different(before, now) {
            let role = now.get(id).or(before.get(id)).unwrap();
            let begins = format!("The {word} ‘{}’ ", role.name);
            assert!(told.iter().any(|sentence| sentence.starts_with(&begins)), "{name}: {begins}, {told:?}");
        }
    }
    let left = told.iter().find(|sentence| sentence.contains(" that the import brought stay"));
    let left = left.map_or(0, |sentence| sentence.split(' ').next().unwrap().parse().unwrap());
    assert_eq!(different(&snapshot.files, &now.files).len(), left, "{name}: {told:?}");
}

/// The ids whose values are not the same, or only on one side.
fn different<'m, V: PartialEq>(
    before: &'m BTreeMap<String, V>,
    now: &'m BTreeMap<String, V>,
) -> BTreeSet<&'m String> {
    before.keys().chain(now.keys()).filter(|id| before.get(*id) != now.get(*id)).collect()
}

/// Reads what the destination holds; what roles, scopes and files are like is told only by the export of the app.
async fn held(journey: &Journey, app: &DefinitionId) -> Held {
    let all = journey.export(&journey.production).await;
    let all = Bundle::parse(&all).unwrap();
    let hashes = canonical::definition_hashes(&all.definitions);
    let (_, client) = journey.ferry.server(&journey.production).await.unwrap();
    let own = client.export_app(app, &Progress::hidden()).await.unwrap().bytes;
    let own = Bundle::parse(&own).unwrap().envelope;
    let roles = client.roles().await.unwrap().into_iter().map(|role| (role.uuid, role.name));
    let scopes = client.scopes().await.unwrap().into_iter().map(|scope| (scope.uuid, scope.name));
    Held {
        definitions: hashes.into_iter().map(|(id, hash)| (id.clone(), hash)).collect(),
        roles: named(roles, &own.role_hashes().unwrap_or_default()),
        scopes: named(scopes, &own.scope_hashes().unwrap_or_default()),
        files: own.file_hashes().unwrap_or_default(),
    }
}

fn named(
    listed: impl Iterator<Item = (String, String)>,
    exported: &BTreeMap<String, Hash>,
) -> BTreeMap<String, Named> {
    listed.map(|(id, name)| (id.clone(), Named { name, exported: exported.get(&id).copied() })).collect()
}
