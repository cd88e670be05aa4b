//! `diff`: how two bundles differ, definition by definition.

mod since;

use bundle::Head;
use bundle::diff::{
    ChangeClass, ChangedDefinition, DefinitionRef, Diff, EnvelopeChange, EnvelopePart, FieldChange, Presence,
    diff_beside,
};
use serde::Serialize;

use self::since::SidedDiff;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::host::Host;
use crate::page::{Page, Shown, Table};
use crate::words::{counted, number, or_dash, shortened};

/// More fields of one definition than this are only counted; `--json` lists all.
const FIELDS: usize = 12;
/// Longer values are cut; `--json` has them whole.
const VALUE: usize = 80;

/// The two sides, and what differs between them.
#[derive(Serialize)]
struct Difference {
    #[serde(flatten)]
    sides: Option<Sides>,
    #[serde(flatten)]
    diff: Diff,
}

/// What tells the sides apart, which only JSON shows.
#[derive(Serialize)]
struct Sides {
    left: Head,
    right: Head,
}

/// Runs the verb.
pub fn run(left: &str, right: &str, ancestor: Option<&str>, host: &Host) -> Result<Exit, Failure> {
    let [left, right] = host.both_contents(left, right)?;
    let ancestor = ancestor.map(|word| host.contents(word)).transpose()?;
    let left_bundle = left.bundle()?;
    if ancestor.is_none() && !host.global().json {
        // People see what differs and nothing else of either side, so that most of the right one need not be read.
        let diff = diff_beside(&left_bundle, &right.beside(&left_bundle)?);
        return told(&Difference { sides: None, diff }, None, host);
    }
    let right_bundle = right.bundle()?;
    let sides = host.global().json.then(|| {
        let [left, right] = Head::of_both((&left.bytes, &left_bundle), (&right.bytes, &right_bundle));
        Sides { left, right }
    });
    let difference = Difference { sides, diff: bundle::diff(&left_bundle, &right_bundle) };
    let sided = ancestor.map(|it| since::sided(difference.diff.clone(), &left_bundle, &right_bundle, &it));
    told(&difference, sided.transpose()?, host)
}

fn told(difference: &Difference, sided: Option<SidedDiff>, host: &Host) -> Result<Exit, Failure> {
    match sided {
        None => host.print(difference)?,
        Some(sided) => host.print(&SidedDifference { difference, sided })?,
    }
    Ok(if difference.diff.is_empty() { Exit::Done } else { Exit::Different })
}

/// The same with the side that made each difference; in JSON, the sided entries take the place of the others.
struct SidedDifference<'d> {
    difference: &'d Difference,
    sided: SidedDiff,
}

impl Serialize for SidedDifference<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Document<'d> {
            #[serde(flatten)]
            sides: &'d Option<Sides>,
            #[serde(flatten)]
            sided: &'d SidedDiff,
        }
        Document { sides: &self.difference.sides, sided: &self.sided }.serialize(serializer)
    }
}

impl Shown for SidedDifference<'_> {
    fn show(&self, page: &mut Page) {
        self.difference.show(page);
        let [left, right, both, unknown] = self.sided.counts().map(number);
        page.part("Since the ancestor");
        page.line(format!(
            "Changed on the left: {left}, on the right: {right}, on both: {both}, unknown: {unknown}."
        ));
        for ChangedDefinition { id, kind, name, .. } in self.sided.conflicts() {
            page.item(format!("Changed on both sides: {kind} {} {id}", or_dash(name.as_deref())));
        }
    }
}

impl Shown for Difference {
    fn show(&self, page: &mut Page) {
        let Diff { unchanged, added, removed, changed, touched, envelope } = &self.diff;
        page.line(format!(
            "{} added, {} removed, {} changed, {} with other dates only, {} unchanged.",
            number(added.len()),
            number(removed.len()),
            number(changed.len()),
            number(touched.len()),
            number(*unchanged)
        ));
        show_list("Added: only on the right", added, page);
        show_list("Removed: only on the left", removed, page);
        if !changed.is_empty() {
            page.part("Changed");
            changed.iter().for_each(|definition| show_changed(definition, page));
        }
        show_envelope(envelope, page);
    }
}

fn show_list(title: &str, definitions: &[DefinitionRef], page: &mut Page) {
    if definitions.is_empty() {
        return;
    }
    page.part(title);
    let mut table = Table::plain();
    for DefinitionRef { id, kind, name } in definitions {
        table.row([kind.clone(), or_dash(name.as_deref()), id.to_string()]);
    }
    page.table(&table);
}

fn show_changed(definition: &ChangedDefinition, page: &mut Page) {
    let ChangedDefinition { id, kind, name, class, fields } = definition;
    page.item(format!("{kind} {} ({}) {id}", or_dash(name.as_deref()), class_word(*class)));
    for FieldChange { path, change, left, right, class: _, is_order: _ } in fields.iter().take(FIELDS) {
        let value = |value: &serde_json::Value| shortened(&value.to_string(), VALUE);
        page.item(match change {
            Presence::Added => format!("  {path}: {} is new", value(right)),
            Presence::Removed => format!("  {path}: {} is gone", value(left)),
            Presence::Changed => format!("  {path}: {} → {}", value(left), value(right)),
        });
    }
    if let Some(more) = fields.len().checked_sub(FIELDS).filter(|more| *more > 0) {
        page.item(format!("  … and {}", counted(more, "more field", "more fields")));
    }
}

fn show_envelope(changes: &[EnvelopeChange], page: &mut Page) {
    if changes.is_empty() {
        return;
    }
    page.part("Beside the definitions");
    let mut table = Table::plain();
    for EnvelopeChange { part, id, change } in changes {
        let part = match part {
            EnvelopePart::Roles => "role",
            EnvelopePart::Scopes => "scope",
            EnvelopePart::Files => "file",
            EnvelopePart::SiteObjectConnections => "links to system object",
        };
        let change = match change {
            Presence::Added => "added",
            Presence::Removed => "removed",
            Presence::Changed => "changed",
        };
        table.row([part.to_owned(), change.to_owned(), id.clone()]);
    }
    page.table(&table);
}

/// Returns the word for the class of a change.
pub fn class_word(class: ChangeClass) -> &'static str {
    match class {
        ChangeClass::Content => "content",
        ChangeClass::Text => "text",
        ChangeClass::Order => "order",
        ChangeClass::Layout => "layout",
    }
}
