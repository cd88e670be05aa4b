//! Fields that their object does not list any more. Row, column and values stay, and the column goes on refusing rows.

use bumpalo::Bump;

use super::kept;
use crate::column::{Column, Shape};
use crate::impact::rows::Holding;
use crate::impact::scene::fields;
use crate::impact::schema::countable;
use crate::impact::tables::Ask;
use crate::impact::{Finding, Scene};
use crate::{DefinitionId, DefinitionType};

/// A field that disappears.
#[derive(Debug)]
pub(in crate::impact) struct Hidden {
    object: DefinitionId,
    id: DefinitionId,
    field: Ask,
    /// Its column, where the server told.
    live: Option<Column>,
}

/// REM-01: a field with values that its object does not list any more.
pub(super) fn rem_01(scene: &Scene<'_, '_>) -> Vec<Finding> {
    // A key that nobody knows may well keep values.
    let is_computed = |field: &Ask| matches!(field.key.as_str(), "calculate" | "formula" | "TextFormula");
    let with_values = scene.tables().hidden.iter().filter(|hidden| !is_computed(&hidden.field));
    let findings = with_values.map(|Hidden { object, id, field, .. }| {
        let subject = scene.subject(id);
        let message = format!(
            "The field ‘{}’ disappears from ‘{}’. Its data stays in the database, but no screen can reach it.",
            subject.name,
            scene.name(object)
        );
        let advice = "Add the field on the source and export again, or make sure that nobody needs it.";
        let conditions = countable(id, field).into_iter().collect();
        Finding::new("REM-01", subject, message, advice).counting(scene, object, conditions, Holding::AValue)
    });
    findings.collect()
}

/// REM-02: the column of a field that disappears has to be filled in, and nothing fills it in any more (wire 305).
pub(super) fn rem_02(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let mandatory = scene.tables().hidden.iter().filter(|Hidden { field, live, .. }| match live {
        Some(column) => column.needs_a_value(),
        None => field.is_required && matches!(field.shape, Shape::File | Shape::Picture),
    });
    let findings = mandatory.map(|Hidden { object, id, .. }| {
        let subject = scene.subject(id);
        let message = format!(
            "New records of ‘{}’ cannot be saved any more: the column of ‘{}’, which disappears, has to be filled in.",
            scene.name(object),
            subject.name
        );
        let advice = "Keep the field on the source, or let the database accept rows without it before the import.";
        Finding::new("REM-02", subject, message, advice)
    });
    findings.collect()
}

/// REM-03: the column of a field that disappears gets the same value in each new row, and refuses equal ones.
pub(super) fn rem_03(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let same_in_all = scene.tables().hidden.iter().filter(|Hidden { field, live, .. }| match live {
        Some(column) => column.is_unique() && column.default.is_some(),
        None => field.is_unique && field.has_default,
    });
    let findings = same_in_all.map(|Hidden { object, id, .. }| {
        let subject = scene.subject(id);
        let message = format!(
            "Only one new record of ‘{}’ can be saved: the column of ‘{}’, which disappears, gets the same value in every one, and refuses equal values.",
            scene.name(object),
            subject.name
        );
        let advice = "Make the field not unique, and drop its unique key in the database, before the import.";
        Finding::new("REM-03", subject, message, advice)
    });
    findings.collect()
}

/// Returns the fields that their objects do not list any more.
pub(in crate::impact) fn hidden(scene: &Scene<'_, '_>) -> Vec<Hidden> {
    let mut hidden = Vec::new();
    for (now, after) in kept(scene).filter(|(now, _)| now.kind == DefinitionType::Object) {
        let columns = scene.facts.columns.get(&now.id);
        for id in &fields(now) - &fields(after) {
            let Some(definition) = scene.destination.get(&id) else { continue };
            let field = Ask::of(definition, &Bump::new());
            let is_its = |column: &&Column| field.shape.is_column() && column.is_called(&field.column);
            let live = columns.and_then(|columns| columns.iter().find(is_its)).cloned();
            hidden.push(Hidden { object: now.id.clone(), id, field, live });
        }
    }
    hidden
}
