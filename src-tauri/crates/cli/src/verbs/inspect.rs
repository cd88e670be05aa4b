//! `inspect`: what is in a bundle, and what is wrong with it.

use bundle::{AppSummary, BundleKind, Inspection, Problem, Severity};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::host::Host;
use crate::page::{Page, Shown, Table};
use crate::words::{counted, number, or_dash};

/// More problems than this are only counted; `--json` lists all.
const LISTED: usize = 50;

/// Runs the verb.
pub fn run(side: &str, host: &Host) -> Result<Exit, Failure> {
    let contents = host.contents(side)?;
    let bundle = contents.bundle()?;
    host.print(&bundle::inspect(&contents.bytes, &bundle))?;
    Ok(Exit::Done)
}

impl Shown for Inspection {
    fn show(&self, page: &mut Page) {
        page.line(format!("{}, {} bytes", kind(self.head.kind), number(self.head.bytes)));
        if let Some(doubt) = &self.head.kind_doubt {
            page.line(doubt);
        }
        page.gap();
        page.pairs([
            ("Exported", or_dash(self.head.date.as_deref())),
            ("Name", or_dash(self.head.filename.as_deref())),
            ("AppBuilder", or_dash(self.head.ab_version.as_deref())),
            ("SHA-256", self.head.sha256.to_string()),
            ("Definitions' SHA-256", self.head.canonical_sha256.to_string()),
        ]);
        show_apps(&self.apps, page);
        show_counts(self, page);
        show_problems(&self.problems, page);
    }
}

/// Returns the words for a kind.
pub fn kind(kind: BundleKind) -> &'static str {
    match kind {
        BundleKind::App => "One app",
        BundleKind::AllApps => "All apps",
    }
}

/// Writes down the apps of a bundle.
pub fn show_apps(apps: &[AppSummary], page: &mut Page) {
    page.part(counted(apps.len(), "app", "apps"));
    let mut table = Table::new(["LABEL", "NAME", "DEFINITIONS", "ID"]).numbers([2]);
    for app in apps {
        let (label, name) = (or_dash(app.label.as_deref()), or_dash(app.name.as_deref()));
        table.row([label, name, number(app.definitions), app.id.to_string()]);
    }
    if !apps.is_empty() {
        page.table(&table);
    }
}

/// Returns the word for a severity.
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

fn show_counts(inspection: &Inspection, page: &mut Page) {
    page.part(format!("{} definitions", number(inspection.definitions.total)));
    let mut types: Vec<_> = inspection.definitions.by_type.iter().collect();
    types.sort_by_key(|(name, count)| (std::cmp::Reverse(**count), name.as_str()));
    let mut table = Table::plain().numbers([0]);
    for (name, count) in types {
        table.row([number(*count), name.clone()]);
    }
    page.table(&table);
    page.gap();
    let references = format!(
        "{}, {} unresolved, {} at unknown places",
        number(inspection.references.total),
        number(inspection.references.unresolved),
        number(inspection.references.unknown_paths)
    );
    page.pairs([
        (
            "Files",
            format!(
                "{}, {} with content",
                number(inspection.files.total),
                number(inspection.files.with_content)
            ),
        ),
        ("Roles", number(inspection.roles)),
        ("Scopes", number(inspection.scopes)),
        ("Links to system objects", number(inspection.site_object_connections)),
        ("References", references),
    ]);
}

fn show_problems(problems: &[Problem], page: &mut Page) {
    if problems.is_empty() {
        page.part("No problems found in the file.");
        return;
    }
    page.part(counted(problems.len(), "problem", "problems"));
    let mut gravest: Vec<_> = problems.iter().collect();
    gravest.sort_by_key(|problem| std::cmp::Reverse(problem.severity));
    for problem in gravest.iter().take(LISTED) {
        let Problem { code, severity: weight, subject, message } = problem;
        page.item(format!("{} {code} {subject}: {message}", severity(*weight)));
    }
    if let Some(more) = problems.len().checked_sub(LISTED).filter(|more| *more > 0) {
        page.item(format!("… and {} more; `--json` lists all.", number(more)));
    }
}
