//! The text for the administrator of the destination: what has to be done by hand, one line each.

use super::{AccessReport, CarriedRole, Named, Standing};
use crate::impact::Scene;
use crate::impact::words::listed;

/// Writes the text; empty when there is nothing to do.
pub(super) fn write(report: &AccessReport, scene: &Scene<'_, '_>) -> String {
    let mut lines: Vec<String> = report.roles.iter().flat_map(of_role).collect();
    lines.extend(report.referred.iter().filter(|role| role.standing == Standing::Missing).map(|role| {
        format!("The role {} is named by the import but exists nowhere. Create it, or tell which role replaces it.", role.id)
    }));
    lines.extend(report.scopes.iter().filter(|scope| scope.opens_all == Some(true)).map(|scope| {
        format!("The scope ‘{}’ opens all records after the import. Check that this is meant.", scope.name)
    }));
    for change in report.changes.iter().filter(|change| !change.loses.is_empty()) {
        let name = change.name.as_deref().unwrap_or(&change.id);
        let lost = listed(change.loses.iter().map(|one| one.label.as_str()));
        lines.push(format!("The role ‘{name}’ loses access to {lost}."));
    }
    if lines.is_empty() {
        return String::new();
    }
    let apps: Vec<_> = scene.incoming_apps().into_iter().map(|app| scene.name(app)).collect();
    let title = match apps.is_empty() {
        true => "About the roles and scopes of the import:".to_owned(),
        false => format!(
            "About the roles and scopes of the import of {}:",
            listed(apps.iter().map(String::as_str))
        ),
    };
    lines.insert(0, title);
    lines.join("\n- ")
}

fn of_role(role: &CarriedRole) -> Vec<String> {
    let name = &role.name;
    let mut lines = Vec::new();
    match (role.standing, &role.twin) {
        (Standing::Missing, _) => lines.push(format!(
            "The role ‘{name}’ is new and arrives without users. Give it to the people who need it."
        )),
        (Standing::SameName, Some(twin)) => lines.push(format!(
            "The role ‘{name}’ ({}) arrives beside ‘{}’ ({}), which has the same name but is another role. Give the new one to the people who need it.",
            role.id, twin.name, twin.id
        )),
        (Standing::SameName, None) | (Standing::SameId | Standing::Unknown, _) => {}
    }
    let mut scopes = |list: &[Named], say: &dyn Fn(String) -> String| {
        if !list.is_empty() {
            lines.push(say(listed(list.iter().map(|scope| scope.name.as_str()))));
        }
    };
    scopes(role.scopes_lost.as_deref().unwrap_or_default(), &|list| {
        format!("The role ‘{name}’ loses {list}: note the scopes now, to give them back if they are needed.")
    });
    scopes(&role.scopes_missing, &|list| {
        format!("The role ‘{name}’ needs {list}, which exist nowhere. Create the scopes before the import.")
    });
    if !role.detaches.is_empty() {
        lines.push(format!(
            "Approval forms that wait for the role ‘{name}’ lose that assignment. Let them be answered before the import."
        ));
    }
    lines
}
