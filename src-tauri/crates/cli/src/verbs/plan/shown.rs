//! A plan as people read it: what changes, what the rules say, what else it reaches, what to do around it.

use bundle::Severity;
use bundle::choices::{FixOffer, FixState, Needed, Told};
use bundle::impact::{Finding, Subject};
use bundle::plan::{AncestorNote, ChangeCounts};
use bundle::readable::NodeChange;
use bundle::three_way::AncestorKind;
use service::library::Importing;

use super::PlanReport;
use crate::page::{Page, Shown, Table};
use crate::verbs::diff::class_word;
use crate::verbs::inspect::severity;
use crate::words::{counted, number, or_dash};

/// More changes than this are only counted; `--json` lists all.
const LISTED: usize = 200;
/// More findings of one kind than this are only counted; `--json` lists all.
const LISTED_ALIKE: usize = 20;

impl Shown for PlanReport {
    fn show(&self, page: &mut Page) {
        self.show_head(page);
        self.show_importing(page);
        self.show_choices(page);
        self.show_findings(page);
        self.show_changes(page);
        if !self.apps_affected.is_empty() {
            page.part("Other apps that it reaches");
            for app in &self.apps_affected {
                let uses = counted(app.definitions.len(), "definition", "definitions");
                page.item(format!("{}: {uses} that it uses", app.label));
            }
        }
        page.part("What to do");
        self.checklist.iter().for_each(|step| page.item(&step.text));
        self.show_work(page);
        if !self.not_checked.is_empty() {
            page.part("Not checked");
            self.not_checked.iter().for_each(|gap| page.item(gap));
        }
        if let Some(gate) = self.gate.as_ref().filter(|gate| !gate.ready) {
            page.part("It cannot be applied");
            gate.reasons.iter().for_each(|reason| page.item(reason));
        }
    }
}

impl PlanReport {
    fn show_head(&self, page: &mut Page) {
        let environment = self.destination.environment.map(|it| format!(" ({it})")).unwrap_or_default();
        page.line(format!("Import into ‘{}’{environment}", self.destination.name));
        let ChangeCounts { new, replaced, unchanged, hidden, conflicts } = self.changes;
        page.line(format!(
            "{} new, {} replaced, {} hidden, {} unchanged, {} in conflict",
            number(new),
            number(replaced),
            number(hidden),
            number(unchanged),
            number(conflicts)
        ));
        page.gap();
        let apps: Vec<_> = self.bundle.apps.iter().map(|app| app.label.as_str()).collect();
        page.pairs([
            ("Apps", or_dash(Some(&apps.join(", ")))),
            ("Ancestor", self.ancestor_words()),
            ("Upload", format!("{} bytes", number(self.bundle.bytes))),
            ("Plan", self.plan.to_string()),
        ]);
    }

    fn show_importing(&self, page: &mut Page) {
        for Importing { owner, since, until } in self.importing.iter().flatten() {
            let (since, until) = (since.strftime("%H:%MZ"), until.strftime("%H:%MZ"));
            page.gap();
            page.line(format!(
                "{owner} is importing into this server since {since}. Wait until that has ended: this plan may then be \
                 out of date. The note lasts until {until} at most."
            ));
        }
    }

    /// What was chosen and what that leads to, and which fixes there are.
    fn show_choices(&self, page: &mut Page) {
        let Told { needed, breaking, decided, fixes } = &self.told;
        if !needed.is_empty() {
            page.part("Comes along with what was selected");
            let line =
                |need: &Needed| format!("{} ‘{}’: {}", need.subject.kind, need.subject.name, need.reason);
            needed.iter().take(LISTED).for_each(|need| page.item(line(need)));
            if let Some(more) = needed.len().checked_sub(LISTED).filter(|more| *more > 0) {
                page.item(format!("… and {} more; `--json` lists all.", number(more)));
            }
        }
        if !decided.is_empty() {
            page.part("Decisions");
            decided.iter().for_each(|it| page.item(format!("‘{}’: {}", it.subject.name, it.in_words())));
        }
        if !breaking.is_empty() {
            page.part("Left out, but needed");
            breaking.iter().for_each(|it| page.item(&it.text));
        }
        if !fixes.is_empty() {
            page.part("Fixes");
            for FixOffer { fix, state } in fixes.iter().take(LISTED) {
                page.item(format!("{} `{}` {} {}", fix_word(*state), fix.id, fix.title, fix.effect));
            }
        }
    }

    /// What somebody did on the destination and would lose.
    fn show_work(&self, page: &mut Page) {
        let lost: Vec<_> = self.destination_work.iter().filter(|row| row.overwritten).collect();
        if lost.is_empty() {
            return;
        }
        page.part("Work on the destination that would be overwritten");
        let mut table = Table::plain();
        for row in lost.iter().take(LISTED) {
            let changed = or_dash(row.changed_at.as_deref());
            table.row([row.kind.clone(), row.label.clone(), row.place.join(" › "), changed]);
        }
        page.table(&table);
        if let Some(more) = lost.len().checked_sub(LISTED).filter(|more| *more > 0) {
            page.item(format!("… and {} more; `--json` lists all.", number(more)));
        }
    }

    /// Says what the versions were compared with.
    fn ancestor_words(&self) -> String {
        let AncestorNote { kind, definitions, of, newest, oldest: _ } = &self.ancestor;
        let counted = format!("{} of {} definitions", number(*definitions), number(*of));
        match (kind, newest) {
            (AncestorKind::TwoWay, _) => "none found: two-way only".to_owned(),
            (AncestorKind::Chosen, _) => format!("as given, for {counted}"),
            (AncestorKind::Seen, None) => format!("known for {counted}"),
            (AncestorKind::Seen, Some(newest)) => {
                format!("known for {counted}, the youngest of {}", newest.get(..10).unwrap_or(newest))
            }
        }
    }

    fn show_findings(&self, page: &mut Page) {
        let count = |wanted| self.findings.iter().filter(|finding| finding.severity == wanted).count();
        page.part(format!(
            "{}, {}, {}",
            counted(count(Severity::Error), "error", "errors"),
            counted(count(Severity::Warning), "warning", "warnings"),
            counted(count(Severity::Info), "note", "notes")
        ));
        let alike =
            |a: &Finding, b: &Finding| (a.severity, a.rule, &a.advice) == (b.severity, b.rule, &b.advice);
        for group in self.findings.chunk_by(alike) {
            let Some(first) = group.first() else { continue };
            page.item(format!("{} {}", severity(first.severity), first.rule));
            for finding in group.iter().take(LISTED_ALIKE) {
                page.item(format!("    {}{}", finding.message, place(&finding.subject)));
            }
            if let Some(more) = group.len().checked_sub(LISTED_ALIKE).filter(|more| *more > 0) {
                page.item(format!("    … and {} more of this kind", number(more)));
            }
            page.item(format!("    → {}", first.advice));
        }
    }

    fn show_changes(&self, page: &mut Page) {
        if self.change_list.is_empty() {
            return;
        }
        page.part("Changes");
        let mut table = Table::plain();
        for row in self.change_list.iter().take(LISTED) {
            let change = match (row.change, row.class) {
                (NodeChange::New, _) => "new".to_owned(),
                (NodeChange::Hidden, _) => "hidden".to_owned(),
                (NodeChange::Replaced, None) => "replaced".to_owned(),
                (NodeChange::Replaced, Some(class)) => format!("replaced ({})", class_word(class)),
                (NodeChange::Conflict, _) => "in conflict".to_owned(),
            };
            table.row([change, row.kind.clone(), row.label.clone(), row.place.join(" › ")]);
        }
        page.table(&table);
        if let Some(more) = self.change_list.len().checked_sub(LISTED).filter(|more| *more > 0) {
            page.item(format!("… and {} more; `--json` lists all.", number(more)));
        }
    }
}

fn fix_word(state: FixState) -> &'static str {
    match state {
        FixState::Accepted => "accepted",
        FixState::WithoutEffect => "accepted, with nothing to do:",
        FixState::Offered => "offered",
    }
}

/// Says where something stands, in brackets.
fn place(subject: &Subject) -> String {
    let place = subject.object.as_deref().or(subject.app.as_deref());
    place.map(|place| format!(" (in ‘{place}’)")).unwrap_or_default()
}
