//! A plan as one page of HTML: everything escaped, no script, nothing loaded from anywhere.

use std::fmt::Write;

use bundle::Severity;
use bundle::choices::FixState;
use bundle::impact::{AccessChange, AccessReport, Standing, Subject};
use bundle::readable::{NodeChange, PropertyRow};

use crate::plan_document::{
    DocumentChange, DocumentChoice, DocumentChoices, DocumentFinding, DocumentFix, PlanDocument,
};
use crate::visible::is_hidden;

const STYLE: &str = ":root{color-scheme:light dark;--soft:#5c6473;--line:#dde0e6;--old:#fcebe9;--new:#e3f4e8}\
@media(prefers-color-scheme:dark){:root{--soft:#9ba3b1;--line:#3a404a;--old:#361a19;--new:#153022}}\
body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}\
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}h3{font-size:1rem;margin:1rem 0 .25rem}\
p,ul{margin:.4rem 0}.soft{color:var(--soft)}table{border-collapse:collapse;width:100%;table-layout:fixed}\
th,td{border:1px solid var(--line);padding:.25rem .5rem;text-align:start;vertical-align:top;overflow-wrap:anywhere;white-space:pre-wrap}\
.old{background:var(--old)}.new{background:var(--new)}.code{font-family:ui-monospace,monospace;font-size:.9em}\
.line{border-top:1px solid var(--line);padding:.15rem 0}\
@media print{body{margin:0;max-width:none}table,.finding{break-inside:avoid}}";

/// Returns the page.
pub fn page(document: &PlanDocument) -> String {
    let mut page = Page(String::new());
    page.raw("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
    page.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">");
    page.raw("<meta name=\"referrer\" content=\"no-referrer\"><meta name=\"viewport\" content=\"width=device-width\">");
    page.part("title", &format!("Import into {}", document.head.destination));
    page.raw("<style>").raw(STYLE).raw("</style></head><body>");
    head(&mut page, document);
    choices(&mut page, &document.choices);
    findings(&mut page, document);
    changes(&mut page, document);
    access(&mut page, &document.access);
    list(&mut page, "Other apps that it reaches", &document.apps_affected);
    list(&mut page, "What to do", &document.checklist);
    list(&mut page, "Not checked", &document.not_checked);
    page.raw("</body></html>\n");
    page.0
}

fn head(page: &mut Page, document: &PlanDocument) {
    page.part("h1", &format!("Import into {}{}", document.head.destination, environment(document)));
    let counts = document.counts;
    page.part(
        "p",
        &format!(
            "{} new, {} replaced, {} hidden, {} unchanged, {} in conflict",
            counts.new, counts.replaced, counts.hidden, document.unchanged, counts.conflicts
        ),
    );
    page.part("p", &format!("From {}. Apps: {}.", document.head.source, document.head.apps.join(", ")));
    let sealed = document.head.sealed_at.as_deref().unwrap_or("not a server");
    page.raw("<p class=\"soft\">");
    page.name(&format!(
        "Plan {}. Destination read: {sealed}. This page is for reading; nothing was sent.",
        document.head.plan
    ));
    page.raw("</p>");
}

/// Says what the destination is used for, in brackets.
fn environment(document: &PlanDocument) -> String {
    let practice = if document.head.practice { ", practice" } else { "" };
    document.head.environment.map(|it| format!(" ({it}{practice})")).unwrap_or_default()
}

/// Tells what was chosen. A plan that takes everything as it is has nothing to tell.
fn choices(page: &mut Page, choices: &DocumentChoices) {
    let line = |choice: &DocumentChoice| format!("‘{}’: {}", choice.subject.name, choice.text);
    let lines = |choices: &[DocumentChoice]| choices.iter().map(line).collect::<Vec<_>>();
    if let Some(selected) = choices.selected {
        page.part("p", &format!("Selected by hand: {selected}. What they hold and need comes along."));
    }
    list(page, "Comes along with what was selected", &lines(&choices.needed));
    list(page, "Decisions", &lines(&choices.decided));
    list(page, "Left out, but needed", &lines(&choices.breaking));
    let fix =
        |fix: &DocumentFix| format!("{}: {} {} ({})", fix_words(fix.state), fix.title, fix.effect, fix.id);
    list(page, "Fixes", &choices.fixes.iter().map(fix).collect::<Vec<_>>());
}

fn fix_words(state: FixState) -> &'static str {
    match state {
        FixState::Accepted => "Accepted",
        FixState::WithoutEffect => "Accepted, with nothing to do",
        FixState::Offered => "Offered, not accepted",
    }
}

fn findings(page: &mut Page, document: &PlanDocument) {
    page.part("h2", "Findings");
    if document.findings.is_empty() {
        page.part("p", "No rule has anything to say.");
    }
    for finding in &document.findings {
        page.raw("<div class=\"finding line\">");
        one_finding(page, finding);
        page.raw("</div>");
    }
    page.left_out(document.findings_left_out, "more findings are not on this page.");
}

fn one_finding(page: &mut Page, finding: &DocumentFinding) {
    let weight = match finding.severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Info => "Note",
    };
    page.part("h3", &format!("{weight} {}: {}", finding.rule, finding.message));
    let place = place(&finding.subject);
    if !place.is_empty() {
        page.part("p", &place);
    }
    page.part("p", &format!("→ {}", finding.advice));
}

/// Says where to find what a finding is about, from the app down.
fn place(Subject { kind, app, object, name, id: _ }: &Subject) -> String {
    let own = (kind != "bundle").then_some(name);
    let mut labels: Vec<_> = [app.as_ref(), object.as_ref(), own].into_iter().flatten().collect();
    labels.dedup();
    labels.iter().map(|label| format!("‘{label}’")).collect::<Vec<_>>().join(" › ")
}

fn changes(page: &mut Page, document: &PlanDocument) {
    page.part("h2", "Changes");
    if document.changes.is_empty() {
        page.part("p", "Nothing changes.");
    }
    document.changes.iter().for_each(|change| one_change(page, change));
    page.left_out(document.changes_left_out, "more lines are not on this page.");
    page.left_out(document.details_left_out, "more changes are listed without their properties.");
}

fn one_change(page: &mut Page, change: &DocumentChange) {
    let node = &change.node;
    let word = match node.change {
        None => "",
        Some(NodeChange::New) => " – new",
        Some(NodeChange::Replaced) => " – replaced",
        Some(NodeChange::Hidden) => " – hidden",
        Some(NodeChange::Conflict) => " – in conflict",
    };
    let indent = node.depth.min(12);
    page.raw(&format!("<div class=\"line\" style=\"margin-inline-start:{indent}rem\">"));
    page.raw("<strong>").name(&node.label).raw("</strong>").name(word);
    let kind = [node.definition_type.as_str(), node.key.as_deref().unwrap_or_default()].join(" ");
    page.raw(" <span class=\"soft\">").name(kind.trim()).raw("</span>");
    if !change.rows.is_empty() {
        table(page, &change.rows);
    }
    page.raw("</div>");
}

fn table(page: &mut Page, rows: &[PropertyRow]) {
    let has_ancestor = rows.iter().any(|row| row.ancestor.is_some());
    page.raw("<table><thead><tr><th>Property</th>");
    page.raw(if has_ancestor { "<th>Ancestor</th>" } else { "" });
    page.raw("<th>Destination</th><th>Incoming</th></tr></thead><tbody>");
    for row in rows {
        page.raw("<tr>").part("td", &row.label);
        let code = if row.code { " code" } else { "" };
        if has_ancestor {
            page.cell(row.ancestor.as_deref(), code);
        }
        page.cell(row.destination.as_deref(), &format!("old{code}"));
        page.cell(row.incoming.as_deref(), &format!("new{code}"));
        page.raw("</tr>");
    }
    page.raw("</tbody></table>");
}

/// Tells which roles and scopes travel, and what each role gains and loses.
fn access(page: &mut Page, report: &AccessReport) {
    let travel =
        |kind: &str, name: &str, standing: Standing| format!("{kind} ‘{name}’: {}", standing_words(standing));
    let mut lines: Vec<_> =
        report.roles.iter().map(|role| travel("Role", &role.name, role.standing)).collect();
    lines.extend(report.scopes.iter().map(|scope| travel("Scope", &scope.name, scope.standing)));
    lines.extend(report.referred.iter().map(|role| {
        let name = role.name.as_deref().unwrap_or(&role.id);
        format!("{}, and not in the bundle", travel("Role", name, role.standing))
    }));
    list(page, "Roles and scopes", &lines);
    let labels = |changes: &[AccessChange]| {
        changes.iter().map(|change| format!("‘{}’", change.label)).collect::<Vec<_>>().join(", ")
    };
    let mut lines = Vec::new();
    for change in &report.changes {
        let name = change.name.as_deref().unwrap_or(&change.id);
        let said = |verb: &str, what: &[AccessChange]| {
            (!what.is_empty()).then(|| format!("Role ‘{name}’ {verb} {}", labels(what)))
        };
        lines.extend([said("gains", &change.gains), said("loses", &change.loses)].into_iter().flatten());
    }
    list(page, "Who sees more or less", &lines);
}

fn standing_words(standing: Standing) -> &'static str {
    match standing {
        Standing::SameId => "the destination has it",
        Standing::SameName => "the destination has another one of that name",
        Standing::Missing => "the destination does not have it",
        Standing::Unknown => "unknown whether the destination has it",
    }
}

fn list(page: &mut Page, title: &str, items: &[String]) {
    if items.is_empty() {
        return;
    }
    page.part("h2", title).raw("<ul>");
    for item in items {
        page.part("li", item);
    }
    page.raw("</ul>");
}

/// A page that grows. Only [`Page::raw`] takes markup, and only ours.
struct Page(String);

impl Page {
    fn raw(&mut self, markup: &str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Adds untrusted text on one line.
    fn name(&mut self, text: &str) -> &mut Self {
        text.chars().for_each(|character| self.character(character));
        self
    }

    /// Adds an element that holds untrusted text.
    fn part(&mut self, element: &str, text: &str) -> &mut Self {
        self.raw("<").raw(element).raw(">").name(text).raw("</").raw(element).raw(">")
    }

    /// Adds a value that may have several lines.
    fn cell(&mut self, value: Option<&str>, class: &str) {
        self.raw("<td class=\"").raw(class.trim()).raw("\">");
        for character in value.unwrap_or("–").chars() {
            match character {
                '\n' => self.0.push('\n'),
                _ => self.character(character),
            }
        }
        self.raw("</td>");
    }

    fn left_out(&mut self, number: u32, what: &str) {
        if number > 0 {
            self.part("p", &format!("{number} {what}"));
        }
    }

    fn character(&mut self, character: char) {
        match character {
            '&' => self.0.push_str("&amp;"),
            '<' => self.0.push_str("&lt;"),
            '>' => self.0.push_str("&gt;"),
            '"' => self.0.push_str("&quot;"),
            '\'' => self.0.push_str("&#39;"),
            hidden if is_hidden(hidden) => {
                write!(self.0, "&lt;U+{:04X}&gt;", u32::from(hidden))
                    .expect("writing to a String never fails");
            }
            plain => self.0.push(plain),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    const HOSTILE: &str =
        "</title><script>alert(1)</script>\u{202e}\"'><img src=x onerror=alert(1)>\r\n&amp;";

    fn hostile() -> PlanDocument {
        let node = json!({"id": HOSTILE, "definition": HOSTILE, "depth": 99, "kind": "definition", "type": HOSTILE, "key": HOSTILE, "label": HOSTILE,
            "change": "replaced", "side": null, "class": "content", "noise": false, "severity": null, "apps": [],
            "counts": {"new": 0, "replaced": 1, "hidden": 0, "conflicts": 0}});
        let row = json!({"path": HOSTILE, "label": HOSTILE, "ancestor": HOSTILE, "destination": HOSTILE, "incoming": null, "state": "conflict", "code": true, "noise": false, "takeable": false});
        let finding = json!({"rule": HOSTILE, "severity": "error", "message": HOSTILE, "advice": HOSTILE, "rows": null,
            "subject": {"id": HOSTILE, "type": "field", "name": HOSTILE, "app": HOSTILE, "object": null}});
        let role = json!({"id": HOSTILE, "name": HOSTILE, "standing": "missing"});
        let gains = json!({"id": HOSTILE, "type": "view", "label": HOSTILE, "place": [], "before": null, "after": "read"});
        let access = json!({"roles": [], "scopes": [], "referred": [role], "roles_known": true, "scopes_known": true, "text_for_administrator": "",
            "changes": [{"id": HOSTILE, "name": HOSTILE, "gains": [gains], "loses": []}]});
        let choice = json!({"subject": {"id": HOSTILE, "type": "view", "name": HOSTILE, "app": null, "object": null}, "text": HOSTILE});
        let fix = json!({"id": HOSTILE, "title": HOSTILE, "effect": HOSTILE, "state": "accepted"});
        let choices = json!({"selected": 1, "needed": [choice], "decided": [choice], "breaking": [choice], "fixes": [fix]});
        let document = json!({"plan": HOSTILE, "choices": choices, "source": HOSTILE, "destination": HOSTILE, "environment": null, "practice": false, "apps": [HOSTILE], "sealed_at": HOSTILE,
            "counts": {"new": 0, "replaced": 1, "hidden": 0, "conflicts": 0}, "unchanged": 0, "findings": [finding], "findings_left_out": 3,
            "changes": [{"node": node, "rows": [row]}], "changes_left_out": 0, "details_left_out": 0, "access": access,
            "apps_affected": [HOSTILE], "checklist": [HOSTILE], "not_checked": [HOSTILE]});
        serde_json::from_value(document).unwrap()
    }

    #[test]
    fn hostile_texts_stay_texts() {
        let page = page(&hostile());
        assert!(
            !page.contains("<script")
                && !page.contains("<img")
                && !page.contains('\u{202e}')
                && !page.contains('\r')
        );
        assert_eq!(page.matches("</title>").count(), 1);
        assert!(
            page.matches("&lt;script&gt;alert(1)&lt;/script&gt;&lt;U+202E&gt;&quot;&#39;&gt;").count() >= 24
        );
        assert!(page.contains("3 more findings are not on this page."));
    }

    #[test]
    fn rows_are_told_in_the_words_of_the_finding_alone() {
        let mut document = hostile();
        let finding = &mut document.findings[0];
        finding.message = "Empty values are refused from now on. 3 of 9 rows are empty.".to_owned();
        finding.rows = Some(bundle::impact::Rows { at_risk: Some(3), total: Some(9) });
        let page = page(&document);
        assert!(page.contains("3 of 9 rows are empty.") && !page.contains("have a value"), "{page}");
    }

    #[test]
    fn nothing_is_loaded_and_nothing_runs() {
        let page = page(&hostile());
        assert!(page.contains("default-src 'none'"));
        for mark in [" src=\"", " href=", " onload=", "url(", "@import", "javascript:"] {
            assert!(!page.contains(mark), "{mark}");
        }
    }
}
