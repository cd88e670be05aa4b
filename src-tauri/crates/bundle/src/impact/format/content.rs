//! The rules about what definitions hold: widgets nobody knows, tables and services elsewhere, passwords, automation.

use std::collections::{BTreeMap, BTreeSet};

use bumpalo::Bump;
use memchr::memmem;

use crate::column::expected::is_on;
use crate::impact::notes::{Automation, Noted};
use crate::impact::words::listed;
use crate::impact::{Finding, Scene, Subject};
use crate::tree::read;
use crate::{Definition, DefinitionId, DefinitionType, Severity};

/// Widgets that AppBuilder servers and browsers know: definition-model §2 and §3.1, and every one seen in an export.
/// Those of mobile apps all begin with `mobile-`.
const WIDGETS: &[&str] = &[
    "area",
    "bar",
    "button",
    "carousel",
    "chart",
    "checkbox",
    "comment",
    "conditionalcontainer",
    "connect",
    "connect-data-filter",
    "csvExporter",
    "csvImporter",
    "data-filter",
    "data-select",
    "dataview",
    "datepicker",
    "detail",
    "detailcheckbox",
    "detailconnect",
    "detailcustom",
    "detailimage",
    "detailselectivity",
    "detailtext",
    "detailtree",
    "docxBuilder",
    "fieldcustom",
    "fieldreadonly",
    "form",
    "form-url",
    "formtree",
    "gantt",
    "grid",
    "image",
    "json",
    "kanban",
    "label",
    "layout",
    "line",
    "list",
    "menu",
    "numberbox",
    "orgchart",
    "orgchart_teams",
    "page",
    "pdfImporter",
    "pie",
    "pivot",
    "reportPage",
    "reportsManager",
    "scheduler",
    "selectmultiple",
    "selectsingle",
    "tab",
    "text",
    "textbox",
    "todo",
    "view",
    "viewcontainer",
];

/// FMT-04: the server stores such a widget, and browsers show nothing in its place (golden/RULES.md 3.4).
pub(super) fn fmt_04(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let is_known = |key: &str| WIDGETS.contains(&key) || key.starts_with("mobile-");
    let mut unknown: BTreeMap<&str, Vec<&DefinitionId>> = BTreeMap::new();
    for Noted { id, before, after } in scene.noted() {
        if let Some(key) =
            after.widget.as_deref().filter(|key| !is_known(key) && before.widget != after.widget)
        {
            unknown.entry(key).or_default().push(id);
        }
    }
    let findings = unknown.into_iter().map(|(key, widgets)| {
        let labels: Vec<_> = widgets.iter().map(|id| scene.name(id)).collect();
        let message = format!(
            "No known version shows a widget of the kind `{key:.80}`, so these may stay empty: {}.",
            listed(labels.iter().map(String::as_str))
        );
        let advice = "Upgrade the destination first if it is the older one.";
        let subject = match widgets.as_slice() {
            [one] => scene.subject(one),
            _ => Subject::bundle(),
        };
        Finding::new("FMT-04", subject, message, advice)
    });
    findings.collect()
}

/// FMT-10: objects whose table or service is somewhere else, which no import brings along (definition-model §5.5).
pub(super) fn fmt_10(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let mut arena = Bump::new();
    let mut findings = Vec::new();
    for row in scene.incoming.definitions.iter().filter(|row| row.kind == DefinitionType::Object) {
        arena.reset();
        let Some(outside) = outside(row, &arena) else { continue };
        let is_unchanged = scene.changes.unchanged.binary_search(&row.id).is_ok();
        let subject = scene.subject(&row.id);
        let name = &subject.name;
        let (message, advice) = match outside {
            Outside::Table if is_unchanged => continue,
            Outside::Table => (
                format!(
                    "‘{name}’ is a table that AppBuilder did not make; it and its connection must exist on the destination."
                ),
                "Check the table and the connection on the destination first.",
            ),
            Outside::Service => (
                format!(
                    "‘{name}’ asks another service. The server makes a new key for it at each import, and passwords stored with the old one may become unreadable."
                ),
                "Enter its address and passwords again on the destination afterwards.",
            ),
        };
        let mut finding = Finding::new("FMT-10", subject, message, advice);
        if is_unchanged {
            finding.severity = Severity::Info;
        }
        findings.push(finding);
    }
    findings
}

/// Where an object that is no plain table keeps its rows.
enum Outside {
    /// In a table that something else made.
    Table,
    /// Behind an address.
    Service,
}

fn outside(object: &Definition<'_>, arena: &Bump) -> Option<Outside> {
    let json = object.json.get().as_bytes();
    let may_be = |flag: &str| memmem::find(json, flag.as_bytes()).is_some();
    if !may_be("isExternal") && !may_be("isImported") && !may_be("isAPI") {
        return None;
    }
    let node = read(&object.json, arena);
    let has = |flag: &str| is_on(node.get(flag));
    if has("isAPI") {
        return Some(Outside::Service);
    }
    (has("isExternal") || has("isImported")).then_some(Outside::Table)
}

/// FMT-11: passwords that the bundle brings along, said by where they stand and never by what they are.
pub(super) fn fmt_11(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let findings = scene.noted().iter().filter(|noted| !noted.after.secrets.is_empty()).map(|noted| {
        let subject = scene.subject(&noted.id);
        let places: Vec<_> = noted.after.secrets.iter().map(|place| format!("`{place}`")).collect();
        let message = format!("‘{}’ contains passwords or keys ({}).", subject.name, places.join(", "));
        Finding::new("FMT-11", subject, message, "Do not share this file; change them if it was shared.")
    });
    findings.collect()
}

/// FMT-12: processes that start by themselves as soon as they are there (definition-model §5.2).
pub(super) fn fmt_12(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let mut starting: BTreeMap<String, (Subject, BTreeSet<Automation>)> = BTreeMap::new();
    for Noted { id, before, after } in scene.noted() {
        if let Some(automation) = after.starts.filter(|_| before.starts != after.starts) {
            let subject = scene.subject(id);
            let process = subject.object.clone().unwrap_or_else(|| subject.name.clone());
            starting.entry(process).or_insert_with(|| (subject, BTreeSet::new())).1.insert(automation);
        }
    }
    let findings = starting.into_iter().map(|(process, (subject, automations))| {
        let what: Vec<_> = automations.into_iter().map(in_words).collect();
        let message =
            format!("‘{process}’ works by itself as soon as it is there: it {}.", what.join(" and "));
        let advice = "Switch it off on the source before exporting if it must not run yet.";
        Finding::new("FMT-12", subject, message, advice)
    });
    findings.collect()
}

fn in_words(automation: Automation) -> &'static str {
    match automation {
        Automation::Trigger => "starts when records change",
        Automation::Timer => "starts at set times",
        Automation::Email => "sends mail",
    }
}
