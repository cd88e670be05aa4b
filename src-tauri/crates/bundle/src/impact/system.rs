//! SHR: system definitions, which belong to every app of a server.

use std::collections::BTreeSet;

use crate::impact::scene::fields;
use crate::impact::words::{labels, listed};
use crate::impact::{Finding, Rule, Scene, Subject};
use crate::{Definition, DefinitionId, DefinitionType, Severity};

/// The rules of this family.
pub(super) const RULES: &[Rule] = &[
    Rule::warning("SHR-05", "wire 3.13", shr_05, "System definitions, which every app uses, are replaced."),
    Rule::info("SHR-07", "golden 1.4", shr_07, "A system object gets fields that link to the app."),
    Rule::error(
        "SHR-08",
        "model 3.1",
        shr_08,
        "A link to a system object cannot be made, because there is none.",
    ),
];

/// The app that every server has (definition-model §4.5).
const SITE_ADMINISTRATION: &str = "227bcbb3-437f-4bb5-a5a1-ec3198696206";

/// SHR-05: the bundle brings system objects or the app that manages them. As long as they are the same, that is only
/// worth knowing.
fn shr_05(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let is_system = |id: &DefinitionId| {
        id.as_str() == SITE_ADMINISTRATION || scene.predicted.reach().is_system_object(id)
    };
    let may_be =
        |row: &&Definition<'_>| matches!(row.kind, DefinitionType::Object | DefinitionType::Application);
    let brought = scene.incoming.definitions.iter().filter(may_be).map(|row| &row.id);
    let brought: BTreeSet<_> = brought.filter(|id| is_system(id)).collect();
    if brought.is_empty() {
        return Vec::new();
    }
    let changes = scene.changes.new.iter().chain(&scene.changes.replaced);
    let tops = changes.filter_map(|id| scene.with_holders(id).find(|holder| is_system(holder)));
    let changed: BTreeSet<_> = tops.collect();
    let (severity, message) = match changed.is_empty() {
        true => (
            Severity::Info,
            format!(
                "The bundle brings system definitions along, the same as on the destination: {}.",
                labels(scene, brought)
            ),
        ),
        false => (
            Severity::Warning,
            format!(
                "The bundle brings system definitions along, which every app uses, and changes them: {}.",
                labels(scene, changed)
            ),
        ),
    };
    let advice = "Export the single app from a current server instead; such an export leaves them out.";
    let mut finding = Finding::new("SHR-05", Subject::bundle(), message, advice);
    finding.severity = severity;
    vec![finding]
}

/// SHR-07: the fields that the import appends to a system object (golden/RULES.md §1.4).
fn shr_07(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let connections = scene.incoming.envelope.site_object_connections.iter().flatten();
    let findings = connections.filter_map(|connection| {
        let has = fields(scene.destination.get(&connection.object)?);
        let added: Vec<_> =
            connection.fields.iter().filter(|id| !has.contains(*id)).map(|id| scene.name(id)).collect();
        if added.is_empty() {
            return None;
        }
        let subject = scene.subject(&connection.object);
        let message = format!(
            "The system object ‘{}’ gets fields that link to the app: {}.",
            subject.name,
            listed(added.iter().map(String::as_str))
        );
        Some(Finding::new("SHR-07", subject, message, "Nothing to do."))
    });
    findings.collect()
}

/// SHR-08: the server looks for the system object and finds none (definition-model §3.1, env).
///
/// Silent when the destination shows no system object at all, as the export of a single app does: then it is unknown.
fn shr_08(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let reach = scene.predicted.reach();
    let shows_system_objects = scene
        .destination
        .iter()
        .any(|row| row.kind == DefinitionType::Object && reach.is_system_object(&row.id));
    if !shows_system_objects {
        return Vec::new();
    }
    let connections = scene.incoming.envelope.site_object_connections.iter().flatten();
    let missing = connections
        .filter(|connection| !connection.fields.is_empty() && scene.definition(&connection.object).is_none());
    let findings = missing.map(|connection| {
        let id = connection.object.as_str();
        let linked: Vec<_> = connection.fields.iter().map(|id| scene.name(id)).collect();
        let message = format!(
            "The destination has no system object {id}, so these links cannot be made: {}.",
            listed(linked.iter().map(String::as_str))
        );
        let advice = "Bring the destination up to the version of the source first.";
        Finding::new("SHR-08", Subject::part("object", id, id), message, advice)
    });
    findings.collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::{Value, json};

    use super::*;
    use crate::impact::example::*;

    const USER: &str = "228e3d91-5e42-49ec-b37c-59323ae433a1";

    type Row = (&'static str, &'static str, Value);

    fn user(fields: &[&str]) -> Row {
        let mut row = object(USER, fields);
        row.2["isSystemObject"] = json!("1");
        row
    }

    fn there() -> Vec<Row> {
        vec![app(SITE_ADMINISTRATION, &[USER], &[]), user(&["n"]), field("n", "string")]
    }

    #[test]
    fn shr_05_weighs_whether_system_definitions_change() {
        let severities = |incoming: &[Row]| {
            let findings = judged(&all_apps(&there()), &all_apps(incoming));
            said(&findings, "SHR-05").iter().map(|finding| finding.severity).collect::<Vec<_>>()
        };
        assert_eq!(severities(&there()), [Severity::Info]);
        let mut other_field = there();
        other_field[2].2["settings"]["required"] = json!(1);
        assert_eq!(severities(&other_field), [Severity::Warning], "a field counts as its object");
        let said = messages(&judged(&all_apps(&there()), &all_apps(&other_field)), "SHR-05");
        assert!(said[0].ends_with(&format!("changes them: ‘Object {USER}’.")), "{said:?}");
        assert_eq!(severities(&[app("a", &["o"], &[]), object("o", &[])]), []);
    }

    #[test]
    fn shr_07_lists_the_fields_that_a_system_object_gets() {
        let connect = |fields: &[&str]| {
            let rows = [app("a", &[], &[]), field("x", "connectObject")];
            let findings = judged(
                &all_apps(&there()),
                &one_app(&rows, &json!({"siteObjectConnections": {USER: fields}})),
            );
            messages(&findings, "SHR-07")
        };
        let name = format!("The system object ‘Object {USER}’ gets fields that link to the app: ‘Field x’.");
        assert_eq!(connect(&["n", "x"]), [name]);
        assert!(connect(&["n"]).is_empty());
    }

    #[test]
    fn shr_08_knows_system_objects_that_the_destination_does_not_have() {
        let connect = |there: &[Row], object: &str| {
            let rows = [app("a", &[], &[]), field("x", "connectObject")];
            let envelope = json!({"siteObjectConnections": {object: ["x"], "empty": []}});
            said(&judged(&all_apps(there), &one_app(&rows, &envelope)), "SHR-08").len()
        };
        assert_eq!(connect(&there(), "unknown"), 1);
        assert_eq!(connect(&there(), USER), 0);
        assert_eq!(
            connect(&[app("a", &[], &[])], "unknown"),
            0,
            "an export of one app shows no system objects"
        );
    }
}
