//! The rules about names in the database: tables, columns, tables of links, indexes and constraints.

use std::collections::BTreeSet;

use crate::impact::identity::sides::{Object, Side, changing, new_clashes, sides};
use crate::impact::scene::fields;
use crate::impact::words::{counted, labels, listed};
use crate::impact::{Finding, Scene, Subject};
use crate::{DefinitionId, DefinitionType};

/// IDN-01: the server takes whatever table has the name, so two objects would write into one.
pub(super) fn idn_01(scene: &Scene<'_, '_>) -> Vec<Finding> {
    if !changing(scene).any(|row| row.kind == DefinitionType::Object) {
        return Vec::new();
    }
    let [now, after] = sides(scene);
    let clashes = new_clashes(&now.tables(), &after.tables());
    let findings = clashes.into_iter().map(|(table, objects)| {
        let message =
            format!("{} would keep their rows in the same table, `{table}`.", labels(scene, &objects));
        let advice = "Rename the table of one of them on the source.";
        Finding::new("IDN-01", about(scene, &objects), message, advice)
    });
    findings.collect()
}

/// IDN-02: no export shows a table without an object, so nobody can say whether one was left behind.
pub(super) fn idn_02(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let objects = scene.changes.new.iter().filter_map(|id| scene.incoming.get(id));
    let objects: Vec<_> = objects.filter(|row| row.kind == DefinitionType::Object).collect();
    if objects.is_empty() {
        return Vec::new();
    }
    let taken = sides(scene)[0].tables();
    let described: Vec<_> = objects.into_iter().map(Object::of).collect();
    let unknown = described.iter().filter(|object| object.has_own_table && !object.table.is_empty());
    let tables: Vec<_> = unknown
        .map(|object| &object.table)
        .filter(|table| !taken.contains_key(&table.to_lowercase()))
        .collect();
    if tables.is_empty() {
        return Vec::new();
    }
    let message = format!(
        "{} new to the destination. If an earlier app left a table of such a name behind, it is taken over with its rows: {}.",
        counted(tables.len(), "object is", "objects are"),
        listed(tables.iter().map(|table| table.as_str()))
    );
    let advice = "Ask the administrator whether the database has such tables.";
    vec![Finding::new("IDN-02", Subject::bundle(), message, advice)]
}

/// IDN-04: two fields of one object with the same column, counting what both sides bring together.
pub(super) fn idn_04(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let [now, after] = sides(scene);
    let mut findings = Vec::new();
    for object in touched_objects(scene) {
        let columns =
            |side: &Side<'_, '_>| side.definitions.get(&object).map(|row| side.columns(fields(row)));
        let clashes = new_clashes(&columns(&now).unwrap_or_default(), &columns(&after).unwrap_or_default());
        findings.extend(clashes.into_iter().map(|(column, fields)| {
            let message = format!(
                "{} of ‘{}’ would use the same column, `{column}`.",
                labels(scene, &fields),
                scene.name(&object)
            );
            let advice = "Rename the column of one of them on the source.";
            Finding::new("IDN-04", about(scene, &fields), message, advice)
        }));
    }
    findings
}

/// IDN-05: the names of such tables are cut, after which two may be the same (definition-model §3.2).
pub(super) fn idn_05(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let Some([now, after]) = scene.link_names() else { return Vec::new() };
    let clashes = new_clashes(&now.join_tables, &after.join_tables);
    let findings = clashes.into_iter().map(|(table, links)| {
        let message =
            format!("{} would keep their pairs in the same table, `{table}`.", labels(scene, &links));
        let advice = "Rename one of the columns so that its first 14 letters differ.";
        Finding::new("IDN-05", about(scene, &links), message, advice)
    });
    findings.collect()
}

/// IDN-08: names of indexes and constraints, cut at 64 characters (definition-model §2 and §3.2).
pub(super) fn idn_08(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let [now, after] = sides(scene);
    let mut clashes = Vec::new();
    if changing(scene).any(|row| matches!(row.kind, DefinitionType::Index | DefinitionType::Object)) {
        clashes.extend(
            new_clashes(&now.indexes(), &after.indexes()).into_iter().map(|(_, users)| ("an index", users)),
        );
    }
    if let Some([now, after]) = scene.link_names() {
        let constraints = new_clashes(&now.constraints, &after.constraints).into_iter();
        clashes.extend(constraints.map(|(_, users)| ("a constraint", users)));
    }
    let findings = clashes.into_iter().map(|(what, users)| {
        let message = format!(
            "{} would have the same name of {what} in the database, so only one of them would be made.",
            labels(scene, &users)
        );
        Finding::new("IDN-08", about(scene, &users), message, "Rename one of them on the source.")
    });
    findings.collect()
}

/// Returns the objects that change, and those whose fields do.
fn touched_objects(scene: &Scene<'_, '_>) -> BTreeSet<DefinitionId> {
    let after = &scene.holders()[1];
    let objects = changing(scene).filter_map(|row| match &row.kind {
        DefinitionType::Object => Some(row.id.clone()),
        DefinitionType::Field => after.get(&row.id).cloned(),
        DefinitionType::Application
        | DefinitionType::Index
        | DefinitionType::Query
        | DefinitionType::DataCollection
        | DefinitionType::View
        | DefinitionType::Process
        | DefinitionType::Hint
        | DefinitionType::Step
        | DefinitionType::ProcessElement(_)
        | DefinitionType::Other(_) => None,
    });
    objects.collect()
}

/// A clash is about what the import brings; where all sides of it are old, about the first.
fn about(scene: &Scene<'_, '_>, ids: &BTreeSet<DefinitionId>) -> Subject {
    let changes = |id: &&DefinitionId| {
        [&scene.changes.new, &scene.changes.replaced].iter().any(|list| list.binary_search(id).is_ok())
    };
    ids.iter().find(changes).or(ids.first()).map(|id| scene.subject(id)).unwrap_or_default()
}
