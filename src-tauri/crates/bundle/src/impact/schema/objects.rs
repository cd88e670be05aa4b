//! Rules about whole objects: their tables, indexes and views.

use std::collections::{BTreeMap, BTreeSet};

use bumpalo::Bump;

use crate::column::expected::ends;
use crate::impact::rows::Holding;
use crate::impact::tables::{Ask, FieldPair, Index, has_own_table};
use crate::impact::{Condition, Finding, Question, Rows, Scene, Subject};
use crate::tree::{Node, read};
use crate::{Definition, DefinitionId, DefinitionType};

use super::countable;
use crate::impact::words::{counted, labels};

/// A table with more rows than this is locked for a noticeable time while a column is altered.
const LARGE: u64 = 100_000;

/// SCH-05: another table.
pub(super) fn sch_05(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let moved = scene.tables().objects.iter().filter(|object| object.table[0] != object.table[1]);
    let findings = moved.map(|object| {
        let subject = scene.subject(&object.id);
        let message = format!(
            "‘{}’ looks into the table `{}` instead of `{}`, which stays with its rows where nothing shows them. A table of the new name is created empty, unless there is one.",
            subject.name, object.table[1], object.table[0]
        );
        let advice = "Do not import this; keep the table name on the source. A roll back shows the rows again.";
        let finding = Finding::new("SCH-05", subject, message, advice);
        finding.counting(scene, &object.id, Vec::new(), Holding::Everything)
    });
    findings.collect()
}

/// SCH-06: another name, after which link tables are named.
pub(super) fn sch_06(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let renamed = scene.tables().objects.iter().filter(|object| object.name[0] != object.name[1]);
    let findings = renamed.filter_map(|object| {
        let links: Vec<_> = scene.fields_after(&object.id).into_iter().filter(|id| is_many_to_many(scene, id)).collect();
        if links.is_empty() {
            return None;
        }
        let subject = scene.subject(&object.id);
        let message = format!(
            "The object `{}` is renamed to `{}`. The tables of its links are named after it and begin empty, so that these links are gone from every screen: {}.",
            object.name[0],
            object.name[1],
            labels(scene, &links)
        );
        let advice = "Give the object its old name back on the source. A roll back shows the links again.";
        let finding = Finding::new("SCH-06", subject, message, advice);
        Some(finding.counting(scene, &object.id, Vec::new(), Holding::Links))
    });
    findings.collect()
}

fn is_many_to_many(scene: &Scene<'_, '_>, field: &DefinitionId) -> bool {
    let arena = Bump::new();
    let Some(field) = scene.destination.get(field) else { return false };
    read(&field.json, &arena).get("settings").and_then(ends) == Some(("many", "many"))
}

/// SCH-19: a new unique index over columns that are there already.
pub(super) fn sch_19(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let new = scene.changes.new.iter().filter_map(|id| index(scene, id, scene.stored(id)?));
    let strict = new.filter(|(_, object, index)| {
        let is_there = |field: &String| scene.destination.contains(&DefinitionId::new(field));
        index.is_unique
            && scene.destination.contains(object)
            && !index.fields.is_empty()
            && index.fields.iter().all(is_there)
    });
    let findings = strict.map(|(id, object, index)| {
        let message = format!(
            "The new index ‘{}’ of ‘{}’ refuses equal values. If there are some already, the database refuses the index, and they go on being accepted.",
            index.name,
            scene.name(object)
        );
        let advice = "Look for rows with equal values on the destination first.";
        let fields = index.fields.iter().map(|field| DefinitionId::new(field));
        let first = fields.take(1).filter_map(|field| {
            let stored = scene.destination.get(&field)?;
            countable(&field, &Ask::of(stored, &Bump::new()))
        });
        let finding = Finding::new("SCH-19", scene.subject(id), message, advice);
        finding.counting(scene, object, first.collect::<Vec<Condition>>(), Holding::AValue)
    });
    findings.collect()
}

/// SCH-20: an index that keeps its name, for which the database keeps what it has.
pub(super) fn sch_20(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let changed = scene.changes.replaced.iter().filter_map(|id| {
        let (id, object, new) = index(scene, id, scene.stored(id)?)?;
        let old = Index::of(scene.destination.get(id)?);
        (old.name == new.name && old != new).then_some((id, object, new))
    });
    let findings = changed.map(|(id, object, index)| {
        let message = format!(
            "The index ‘{}’ of ‘{}’ changes under the same name. The database keeps the old index.",
            index.name,
            scene.name(object)
        );
        let advice =
            "Give the index another name on the source, and drop the old one in the database by hand.";
        Finding::new("SCH-20", scene.subject(id), message, advice)
    });
    findings.collect()
}

fn index<'s>(
    scene: &'s Scene<'_, '_>,
    id: &'s DefinitionId,
    definition: &Definition<'_>,
) -> Option<(&'s DefinitionId, &'s DefinitionId, Index)> {
    if definition.kind != DefinitionType::Index {
        return None;
    }
    Some((id, scene.holder_after(id)?, Index::of(definition)))
}

/// SCH-21: what is created.
pub(super) fn sch_21(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let tables = scene.changes.new.iter().filter(|id| {
        let is_table = |row: &Definition<'_>| row.kind == DefinitionType::Object && has_own_table(row);
        scene.stored(id).is_some_and(is_table)
    });
    let tables: Vec<_> = tables.collect();
    let mut findings = Vec::new();
    if !tables.is_empty() {
        let many = counted(tables.len(), "table is", "tables are");
        let message = format!("{many} created: {}.", labels(scene, tables));
        findings.push(Finding::new("SCH-21", Subject::bundle(), message, "Nothing to do."));
    }
    let mut created: BTreeMap<&DefinitionId, Vec<&FieldPair>> = BTreeMap::new();
    for pair in scene.tables().fields.iter().filter(|pair| pair.creates_a_column()) {
        created.entry(&pair.object).or_default().push(pair);
    }
    findings.extend(created.into_iter().map(|(object, fields)| new_columns(scene, object, &fields)));
    findings
}

fn new_columns(scene: &Scene<'_, '_>, object: &DefinitionId, fields: &[&FieldPair]) -> Finding {
    let column = |pair: &&FieldPair| format!("`{}` ({})", pair.new.column, pair.new.column_words());
    let shown: Vec<_> = fields.iter().take(8).map(column).collect();
    let more = match fields.len().saturating_sub(shown.len()) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let subject = scene.subject(object);
    let many = counted(fields.len(), "new column", "new columns");
    let message = format!("‘{}’ gets {many}: {}{more}.", subject.name, shown.join(", "));
    Finding::new("SCH-21", subject, message, "Nothing to do: new columns are empty in existing rows.")
}

/// SCH-23: views of the database that two queries fill, or that nobody uses any more.
pub(super) fn sch_23(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let is_query = |id: &&DefinitionId| scene.stored(id).is_some_and(|row| row.kind == DefinitionType::Query);
    let changed: BTreeSet<_> =
        scene.changes.replaced.iter().chain(&scene.changes.new).filter(is_query).collect();
    if changed.is_empty() {
        return Vec::new();
    }
    let mut sharing: BTreeMap<String, Vec<&DefinitionId>> = BTreeMap::new();
    let queries = scene.predicted.definitions().iter().filter(|row| row.kind == DefinitionType::Query);
    for query in queries {
        sharing.entry(view_name(query).to_lowercase()).or_default().push(&query.id);
    }
    changed.into_iter().filter_map(|id| view_finding(scene, id, &sharing)).collect()
}

fn view_finding(
    scene: &Scene<'_, '_>,
    id: &DefinitionId,
    sharing: &BTreeMap<String, Vec<&DefinitionId>>,
) -> Option<Finding> {
    let now = scene.destination.get(id).map(view_name);
    let after = view_name(scene.stored(id)?);
    // Two queries that shared a view before, and still do, are no new damage.
    if after.is_empty() || now.as_ref() == Some(&after) {
        return None;
    }
    let others: Vec<_> =
        sharing.get(&after.to_lowercase()).into_iter().flatten().copied().filter(|it| *it != id).collect();
    let subject = scene.subject(id);
    let message = match (now.filter(|now| !now.is_empty()), others.is_empty()) {
        (_, false) => format!(
            "The query ‘{}’ and {} fill the same view of the database, `{after}`: each overwrites the other.",
            subject.name,
            labels(scene, others)
        ),
        (Some(now), true) => format!(
            "The query ‘{}’ gets the view `{after}`; its old view `{now}` stays in the database.",
            subject.name
        ),
        (None, true) => return None,
    };
    Some(Finding::new(
        "SCH-23",
        subject,
        message,
        "Give each query a view name of its own, and drop what is left over by hand.",
    ))
}

fn view_name(query: &Definition<'_>) -> String {
    let arena = Bump::new();
    read(&query.json, &arena).get("viewName").and_then(Node::decoded).unwrap_or_default().into_owned()
}

/// SCH-24: altered columns of a table that is large, or whose size is unknown.
pub(super) fn sch_24(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let mut altered: BTreeMap<&DefinitionId, usize> = BTreeMap::new();
    let alters = |pair: &&FieldPair| pair.conversion.is_some_and(|conversion| conversion.change.is_altered);
    for pair in scene.tables().fields.iter().filter(|pair| !pair.is_unchanged()).filter(alters) {
        *altered.entry(&pair.object).or_default() += 1;
    }
    let findings = altered.into_iter().filter_map(|(object, columns)| {
        let total = scene.counts.get(&Question { object: object.clone(), condition: None }).copied();
        if total.is_some_and(|total| total < LARGE) {
            return None;
        }
        let subject = scene.subject(object);
        let columns = counted(columns, "column is", "columns are");
        let size = match total {
            Some(total) => format!("with its {total} rows"),
            None => "of unknown size".to_owned(),
        };
        let message = format!(
            "The table of ‘{}’ {size} is locked while {columns} rebuilt; people who use it wait.",
            subject.name
        );
        let mut finding = Finding::new("SCH-24", subject, message, "Import when few people work.");
        finding.questions = vec![Question { object: object.clone(), condition: None }];
        finding.rows = Some(Rows { at_risk: None, total });
        Some(finding)
    });
    findings.collect()
}
