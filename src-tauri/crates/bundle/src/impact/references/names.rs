//! REF-07: references by name, which break when a column is renamed or leaves (definition-model §3.2).

use std::collections::BTreeSet;

use serde_json::Value;

use super::named;
use crate::impact::{Finding, Scene};
use crate::references::{Bond, Direction};
use crate::{Definition, DefinitionId, DefinitionType};

/// REF-07: a formula, grid or pivot that names a column by the name it had.
pub(super) fn ref_07(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (field, old, new) in renamed(scene) {
        let Some(object) = scene.holder(&field).cloned() else { continue };
        // Another column may have taken the name over.
        if columns(scene, &object).contains(&old) {
            continue;
        }
        for user in users(scene, &object).into_iter().filter(|user| names(scene, user, &old)) {
            let now = match &new {
                Some(new) => format!("which is called ‘{new}’ afterwards"),
                None => "which disappears".to_owned(),
            };
            let message = format!(
                "The {} uses the column ‘{old}’ of ‘{}’ by its name, {now}.",
                named(scene, &user),
                scene.name(&object)
            );
            let advice = "Correct the name there on the source, and export again.";
            findings.push(Finding::new("REF-07", scene.subject(&user), message, advice));
        }
    }
    findings
}

/// Returns the fields whose column gets another name or leaves: field, old name, new name.
fn renamed(scene: &Scene<'_, '_>) -> Vec<(DefinitionId, String, Option<String>)> {
    let changes = &scene.changes;
    let fields = changes.replaced.iter().chain(&changes.hidden).filter_map(|id| {
        let old = column(scene.destination.get(id)?)?;
        let new = scene.stored(id).filter(|_| scene.predicted.is_visible(id)).and_then(column);
        (new.as_ref() != Some(&old)).then(|| (id.clone(), old, new))
    });
    fields.collect()
}

fn column(row: &Definition<'_>) -> Option<String> {
    if row.kind != DefinitionType::Field {
        return None;
    }
    json(row)["columnName"].as_str().map(str::to_owned)
}

fn columns(scene: &Scene<'_, '_>, object: &DefinitionId) -> BTreeSet<String> {
    own_fields(scene, object).into_iter().filter_map(|id| column(scene.stored(&id)?)).collect()
}

fn own_fields(scene: &Scene<'_, '_>, object: &DefinitionId) -> BTreeSet<DefinitionId> {
    scene.stored(object).map(crate::impact::scene::fields).unwrap_or_default()
}

/// Returns what may name columns of an object: its own fields, and the widgets on its data collections.
fn users(scene: &Scene<'_, '_>, object: &DefinitionId) -> BTreeSet<DefinitionId> {
    let mut users = own_fields(scene, object);
    let Some(links) = scene.links() else { return users };
    let with_bond = |id: &DefinitionId, bond: Bond| -> Vec<DefinitionId> {
        let links = links.after.links(id, Direction::Reverse);
        links
            .filter(|link| link.rule.is_some_and(|rule| rule.bond == bond))
            .map(|link| link.other.clone())
            .collect()
    };
    for collection in with_bond(object, Bond::Needs) {
        users.extend(with_bond(&collection, Bond::Shows));
    }
    users.retain(|id| scene.predicted.is_visible(id));
    users
}

/// Tells whether a definition names a column.
fn names(scene: &Scene<'_, '_>, user: &DefinitionId, column: &str) -> bool {
    let Some(row) = scene.stored(user) else { return false };
    let json = json(row);
    let settings = &json["settings"];
    let braced = format!("{{{column}}}");
    let in_formula = |key: &str| settings[key].as_str().is_some_and(|formula| formula.contains(&braced));
    let in_list = |list: &Value| {
        let items = list.as_array().into_iter().flatten();
        let text = list.as_str().into_iter().flat_map(|text| text.split(','));
        items.filter_map(Value::as_str).chain(text).any(|name| name.trim() == column)
    };
    let quoted = Value::from(column).to_string();
    in_formula("formula")
        || in_formula("textFormula")
        || [settings, &settings["objectWorkspace"]].into_iter().any(|place| {
            ["hiddenFields", "groupBy", "frozenColumnID"].iter().any(|key| in_list(&place[*key]))
        })
        || settings["structure"].as_str().is_some_and(|structure| structure.contains(&quoted))
}

fn json(row: &Definition<'_>) -> Value {
    serde_json::from_str(row.json.get()).unwrap_or_default()
}
