//! What each fix does, for people, and which findings it belongs to.

use crate::impact::{Finding, Fix, Scene};
use crate::{DefinitionId, FixId};

/// Returns a fix with its words.
pub(crate) fn described(scene: &Scene<'_, '_>, id: &FixId) -> Fix {
    let Words { rule, title, effect, about } = words(scene, id);
    Fix { id: id.clone(), rule, title, effect, about }
}

/// Returns the fix that makes a finding disappear, where there is one and the finding does not bring it itself.
pub(crate) fn of_finding(scene: &Scene<'_, '_>, finding: &Finding) -> Option<FixId> {
    let id = || finding.subject.definition();
    match finding.rule {
        "REM-01" | "REM-02" | "REM-03" => Some(FixId::KeepField(id())),
        "REM-04" => Some(FixId::KeepInApp(id())),
        "REM-05" if scene.is_page(&id()) => Some(FixId::KeepPage(id())),
        "REM-05" => Some(FixId::KeepView(id())),
        "SHR-04" | "SHR-05" => Some(FixId::DropSystemObjects),
        "ROL-02" | "ROL-04" | "ROL-07" | "ROL-11" => Some(FixId::LeaveOutRoles),
        "ROL-03" => Some(FixId::StripRoles),
        "FMT-02" | "FMT-03" | "REF-01" => Some(FixId::LeaveOut(id())),
        "FMT-05" | "FMT-06" => scene.mendable.get(&id()).cloned(),
        "FIL-03" => Some(FixId::RenameFile(finding.subject.id.clone())),
        _ => None,
    }
}

struct Words {
    rule: &'static str,
    title: String,
    effect: String,
    about: Vec<DefinitionId>,
}

fn words(scene: &Scene<'_, '_>, id: &FixId) -> Words {
    match id {
        FixId::KeepField(id) => kept(scene, id, "REM-01", "field", "Its object"),
        FixId::KeepPage(id) => kept(scene, id, "REM-05", "page", "What holds it"),
        FixId::KeepView(id) => kept(scene, id, "REM-05", "widget", "Its page"),
        FixId::KeepInApp(id) => kept(scene, id, "REM-04", "definition", "Its app"),
        FixId::LeaveOut(id) => Words {
            rule: "FMT-02",
            title: format!("Leave ‘{}’ out.", scene.name(id)),
            effect: "It is not sent, and nothing that is sent lists it. The destination keeps its own, if it has one."
                .to_owned(),
            about: vec![id.clone()],
        },
        FixId::DropSystemObjects => of_bundle(
            "SHR-04",
            "Leave the system objects out.",
            "The destination keeps its own system objects with all their fields. Links of the apps to them are added there.",
        ),
        FixId::StripRoles => of_bundle(
            "ROL-03",
            "Send only the names, texts and scopes of roles.",
            "Approval forms that wait for a role keep it, and scopes keep who made them.",
        ),
        FixId::LeaveOutRoles => of_bundle(
            "ROL-02",
            "Send no roles and scopes.",
            "Roles and scopes of the destination stay as they are. Roles that it does not have have to be made by hand.",
        ),
        FixId::DropScope(scope) => Words {
            rule: "ROL-01",
            title: format!("Take the scope {scope} from the roles."),
            effect: "The import no longer stops at its last step. Who has these roles does not get the scope.".to_owned(),
            about: Vec::new(),
        },
        FixId::MapRole { from, to } => mapped(scene, from, to),
        FixId::DropCharacters(id) => Words {
            rule: "FMT-06",
            title: format!("Take the characters out of ‘{id}’ that the database refuses."),
            effect: "The definition arrives, without these characters.".to_owned(),
            about: vec![id.clone()],
        },
        FixId::DropColumns(id) => Words {
            rule: "FMT-05",
            title: format!("Send ‘{id}’ without the columns that the server does not have."),
            effect: "The definition arrives with its six columns. What stood in the others is lost.".to_owned(),
            about: vec![id.clone()],
        },
        FixId::RenameFile(uuid) => Words {
            rule: "FIL-03",
            title: format!("Send the file {uuid} under a safe name."),
            effect: "The server stores it under its id, as its own files. What shows it finds it by its id."
                .to_owned(),
            about: Vec::new(),
        },
    }
}

fn kept(scene: &Scene<'_, '_>, id: &DefinitionId, rule: &'static str, kind: &str, holder: &str) -> Words {
    Words {
        rule,
        title: format!("Keep the {kind} ‘{}’.", scene.name(id)),
        effect: format!(
            "{holder} goes on listing it, as the destination does now. Nothing about it changes."
        ),
        about: vec![id.clone()],
    }
}

fn of_bundle(rule: &'static str, title: &str, effect: &str) -> Words {
    Words { rule, title: title.to_owned(), effect: effect.to_owned(), about: Vec::new() }
}

fn mapped(scene: &Scene<'_, '_>, from: &str, to: &str) -> Words {
    let there = scene.facts.roles.as_ref().and_then(|roles| roles.get(to));
    let to = there.map_or(to, |role| role.name.as_str());
    Words {
        rule: "ROL-06",
        title: format!("Give what the role {from} gets to the role ‘{to}’ of the destination."),
        effect: "Pages, apps and process steps name the destination’s role instead, and the other role is not sent."
            .to_owned(),
        about: Vec::new(),
    }
}
