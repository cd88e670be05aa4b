//! Readable differences between consecutive versions of a real app.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout)]

use std::collections::BTreeSet;
use std::path::PathBuf;

use bundle::impact::{LiveFacts, Neighbours, Scene};
use bundle::readable::{
    Column, ColumnHead, Columns, DifferenceTree, FieldHolders, RowState, difference, tree,
};
use bundle::three_way::Ancestors;
use bundle::{Bundle, Definitions, predict};

fn versions() -> Option<Vec<PathBuf>> {
    let corpus = std::env::var_os("APPFERRY_CORPUS")?;
    let files = std::fs::read_dir(PathBuf::from(corpus).join("bundles/kitchensink")).unwrap();
    let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    Some(files)
}

/// Reads every difference of a pair, and returns how many there are.
fn check(there: &Bundle<'_>, here: &Bundle<'_>) -> usize {
    let (facts, ancestors) = (LiveFacts::default(), Ancestors::default());
    let definitions = Definitions::of(there);
    let predicted = predict(there, here, "");
    let scene = Scene::new(&definitions, here, &predicted, &facts);
    let tree: DifferenceTree = tree(&scene, &[], "en");
    let changes = &scene.changes;
    let changed: BTreeSet<_> =
        [&changes.new, &changes.replaced, &changes.hidden].into_iter().flatten().collect();
    let shown: Vec<_> = tree.nodes.iter().filter(|node| node.change.is_some()).collect();
    let ids: BTreeSet<_> = shown.iter().filter_map(|node| node.definition.as_deref()).collect();
    assert_eq!(shown.len(), changed.len());
    assert!(changed.iter().all(|id| ids.contains(id.as_str())));
    let lines: BTreeSet<_> = tree.nodes.iter().map(|node| &node.id).collect();
    assert_eq!(lines.len(), tree.nodes.len());

    let column = |bundle| Column { bundle, head: ColumnHead::default() };
    let (destination, incoming) = (column(there), column(here));
    let columns = Columns {
        ancestors: &ancestors,
        destination,
        incoming,
        facts: &facts,
        holders: &FieldHolders::of(there, here),
        tree: &tree,
        findings: &[],
        language: "en",
    };
    for id in &changed {
        let found = difference(id, &columns, Neighbours::default()).unwrap();
        let is_replaced = changes.replaced.contains(id) && !changes.hidden.contains(id);
        if is_replaced {
            assert!(found.rows.iter().any(|row| row.state != RowState::Same), "{id}");
        }
        let paths: BTreeSet<_> = found.rows.iter().map(|row| &row.path).collect();
        assert_eq!(paths.len(), found.rows.len(), "{id}");
    }
    changed.len()
}

#[test]
fn every_change_of_the_history_is_in_the_tree_once_and_has_words() {
    let Some(files) = versions() else {
        println!("skipped: 1 test of readable differences, because APPFERRY_CORPUS is not set");
        return;
    };
    let texts: Vec<_> = files.iter().map(|path| std::fs::read(path).unwrap()).collect();
    let bundles: Vec<_> = texts.iter().filter_map(|text| Bundle::parse(text).ok()).collect();
    let changes: usize = bundles.windows(2).map(|pair| check(&pair[0], &pair[1])).sum();
    println!("readable: {} pairs, {changes} changes", bundles.len().saturating_sub(1));
    assert!(changes > 0);
}
