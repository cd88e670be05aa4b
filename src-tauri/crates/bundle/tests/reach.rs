//! The walk of an export against real exports: a file holds what its application leads to.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use bundle::reach::Reach;
use bundle::{Bundle, Definition, DefinitionId, Definitions};

fn files() -> Vec<PathBuf> {
    let Ok(corpus) = std::env::var("APPFERRY_CORPUS") else {
        println!("skipped: 66 real exports, because APPFERRY_CORPUS is not set");
        return Vec::new();
    };
    let folders =
        ["education-matters", "kitchensink"].map(|name| Path::new(&corpus).join("bundles").join(name));
    let mut files: Vec<_> = folders
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    files.sort();
    files
}

/// What a file holds that a walk does not find.
fn left_over<'b>(bundle: &'b Bundle<'_>, found: &[DefinitionId]) -> Vec<&'b Definition<'b>> {
    let found: BTreeSet<_> = found.iter().collect();
    bundle.definitions.iter().filter(|row| !found.contains(&row.id)).collect()
}

/// The system objects' side of links: it stands in the file, but without the object nothing leads to it.
fn connected(bundle: &Bundle<'_>) -> BTreeSet<DefinitionId> {
    let connections = bundle.envelope.site_object_connections.iter().flatten();
    connections.flat_map(|connection| connection.fields.iter().cloned()).collect()
}

/// Exporters of before April 2022 put the system objects into the file, with all they link to.
fn holds_system_objects(bundle: &Bundle<'_>) -> bool {
    const USER: &str = "228e3d91-5e42-49ec-b37c-59323ae433a1";
    bundle.get(&USER.into()).is_some()
}

#[test]
fn a_real_export_holds_what_its_application_leads_to() {
    let (mut seen, mut rows, mut odd) = (0, 0, Vec::new());
    for path in files() {
        let bytes = std::fs::read(&path).unwrap();
        let bundle = Bundle::parse(&bytes).unwrap();
        let reach = Reach::of(&Definitions::of(&bundle));
        let [application] = reach.applications().collect::<Vec<_>>()[..] else { panic!("{path:?}") };
        let found = match holds_system_objects(&bundle) {
            true => reach.export_all(),
            false => reach.export_app(application).definitions,
        };
        assert_eq!(&found[0], application, "{path:?}");
        let connected = connected(&bundle);
        let mut rest = left_over(&bundle, &found);
        rest.retain(|row| !connected.contains(&row.id));
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        odd.extend(rest.iter().map(|row| format!("{name} {}", row.kind.as_str())));
        seen += 1;
        rows += bundle.definitions.len();
    }
    println!("reach: {seen} exports, {rows} rows, {} that no walk finds", odd.len());
    // Two tasks without `key` and two elements that their process does not list, in the file of an odd exporter; and
    // a page that lost its parent.
    let known = [
        "1666334735-31f22b2-app_Education_Matters_20221003.json view",
        "1717476037-58ceee2-simpleAccounting.json process.gateway.exclusive",
        "1717476037-58ceee2-simpleAccounting.json process.task.end",
        "1717476037-58ceee2-simpleAccounting.json process.task.service.accounting.batchProcessing",
        "1717476037-58ceee2-simpleAccounting.json process.task.service.accounting.jeArchive",
    ];
    odd.sort();
    assert!(seen == 0 || odd == known, "{odd:#?}");
}
