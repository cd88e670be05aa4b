//! One definition on its two or three sides.

use bumpalo::Bump;

use super::holders::FieldHolders;
use super::names::{Names, key, shown_label};
use super::rows;
use super::shape::{
    ColumnHead, Difference, DifferenceNode, DifferenceTree, NodeKind, PropertyRow, RawSides, RowState,
};
use crate::impact::{Finding, LiveFacts, Neighbours};
use crate::three_way::{Ancestors, Before};
use crate::{Bundle, Definition, DefinitionId};

/// Longer JSON of one side is cut.
const LONGEST_JSON: usize = 400_000;

/// One side of a comparison.
#[derive(Clone, Debug)]
pub struct Column<'c, 'a> {
    /// Its definitions.
    pub bundle: &'c Bundle<'a>,
    /// How it is headed.
    pub head: ColumnHead,
}

/// What a difference is made of.
#[derive(Clone, Debug)]
pub struct Columns<'c, 'a> {
    /// The common ancestors.
    pub ancestors: &'c Ancestors<'a>,
    /// The destination.
    pub destination: Column<'c, 'a>,
    /// What would be sent.
    pub incoming: Column<'c, 'a>,
    /// What the destination told beside its definitions.
    pub facts: &'c LiveFacts,
    /// Which object each field belongs to.
    pub holders: &'c FieldHolders,
    /// What changes, all in all.
    pub tree: &'c DifferenceTree,
    /// What the rules say, all in all.
    pub findings: &'c [Finding],
    /// The language of the labels, such as `en`.
    pub language: &'c str,
}

/// The definition on each side.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sides<'c, 'a> {
    /// The common ancestor.
    pub(super) before: Before<&'c Definition<'a>>,
    /// The destination.
    pub(super) there: Option<&'c Definition<'a>>,
    /// What would be sent.
    pub(super) here: Option<&'c Definition<'a>>,
}

impl<'c, 'a> Sides<'c, 'a> {
    /// Returns ancestor, destination and incoming version.
    pub(super) fn all(&self) -> [Option<&'c Definition<'a>>; 3] {
        let before = match self.before {
            Before::Unknown | Before::Absent => None,
            Before::Present(definition) => Some(definition),
        };
        [before, self.there, self.here]
    }

    /// Tells whether anything is known of the ancestor.
    pub(super) fn has_ancestor(&self) -> bool {
        !matches!(self.before, Before::Unknown)
    }

    /// Returns the version that gives a definition its name.
    pub(super) fn shown(&self) -> Option<&'c Definition<'a>> {
        let [before, there, here] = self.all();
        there.or(here).or(before)
    }
}

/// Returns only the properties of one definition; `None` when no side has it.
pub fn properties(id: &DefinitionId, columns: &Columns<'_, '_>) -> Option<Vec<PropertyRow>> {
    let sides = columns.sides(id);
    sides.shown()?;
    Some(rows::of(&sides, &Names::new(columns), &Bump::new()))
}

impl<'c, 'a> Columns<'c, 'a> {
    fn sides(&self, id: &DefinitionId) -> Sides<'c, 'a> {
        Sides {
            before: self.ancestors.definition(id),
            there: self.destination.bundle.get(id),
            here: self.incoming.bundle.get(id),
        }
    }
}

/// Compares the sides of one definition, and tells what is around it; `None` when no side has it.
pub fn difference(id: &DefinitionId, columns: &Columns<'_, '_>, around: Neighbours) -> Option<Difference> {
    let Columns { ancestors, destination, incoming, facts: _, holders: _, tree, findings, language } =
        columns;
    let sides = columns.sides(id);
    let shown = sides.shown()?;
    let place = Place::of(id, tree);
    let rows = properties(id, columns)?;
    let head = |column: &Column<'_, '_>| column.head.clone();
    let mut difference = Difference {
        id: id.to_string(),
        definition_type: shown.kind.as_str().to_owned(),
        key: key(shown),
        label: shown_label(shown, language),
        name: shown.name.as_deref().unwrap_or_default().to_owned(),
        place: place.labels.clone(),
        change: place.node.and_then(|node| node.change),
        side: place.node.and_then(|node| node.side),
        ancestor: ancestor_head(id, ancestors),
        destination: sides.there.map(|_| head(destination)),
        incoming: sides.here.map(|_| head(incoming)),
        hidden_rows: rows.iter().filter(|row| row.noise).map(|_| 1).sum(),
        rows,
        findings: findings.iter().filter(|finding| finding.subject.id == id.as_str()).cloned().collect(),
        json: raw(&sides),
        uses: around.uses,
        used_by: around.used_by,
        // That it is hidden itself is said at its head.
        would_be_hidden: around.would_be_hidden.into_iter().filter(|it| it.id != id.as_str()).collect(),
        text: String::new(),
    };
    difference.text = text(&difference);
    Some(difference)
}

/// Says where the common ancestor of a definition comes from; `None` where nothing is known of it.
fn ancestor_head(id: &DefinitionId, ancestors: &Ancestors<'_>) -> Option<ColumnHead> {
    if let Before::Unknown = ancestors.definition(id) {
        return None;
    }
    let subtitle = match ancestors.at(id) {
        Some(at) => format!("on both servers, {}", minute(at)),
        None => "chosen by you".to_owned(),
    };
    Some(ColumnHead { title: "Ancestor".to_owned(), subtitle })
}

/// Returns a time without its seconds, as the heads of the other columns tell theirs.
fn minute(at: &str) -> String {
    match at.split_at_checked("2026-01-01T00:00".len()) {
        Some((start, end)) if end.ends_with('Z') => format!("{} UTC", start.replacen('T', " ", 1)),
        Some(_) | None => at.to_owned(),
    }
}

/// Where a definition stands in the tree.
#[derive(Default)]
struct Place<'t> {
    node: Option<&'t DifferenceNode>,
    labels: Vec<String>,
}

impl<'t> Place<'t> {
    fn of(id: &DefinitionId, tree: &'t DifferenceTree) -> Self {
        let mut holders: Vec<&DifferenceNode> = Vec::new();
        for node in &tree.nodes {
            holders.retain(|holder| holder.depth < node.depth);
            if node.definition.as_deref() == Some(id.as_str()) {
                return Self { node: Some(node), labels: labels(&holders) };
            }
            holders.push(node);
        }
        Self::default()
    }
}

fn labels(holders: &[&DifferenceNode]) -> Vec<String> {
    holders.iter().filter(|node| node.kind != NodeKind::Group).map(|node| node.label.clone()).collect()
}

fn raw(sides: &Sides<'_, '_>) -> RawSides {
    let [ancestor, destination, incoming] = sides.all().map(|side| side.map(pretty));
    RawSides { ancestor, destination, incoming }
}

/// Indents a definition's JSON as it was written, and cuts it where it is very long.
fn pretty(definition: &Definition<'_>) -> String {
    let compact = definition.json.get();
    let value: Option<serde_json::Value> = serde_json::from_str(compact).ok();
    let text = value.and_then(|value| serde_json::to_string_pretty(&value).ok());
    let mut text = text.unwrap_or_else(|| compact.to_owned());
    if let Some((at, _)) = text.char_indices().nth(LONGEST_JSON) {
        text.truncate(at);
        text.push_str("\n…");
    }
    text
}

/// Writes a difference as plain text: what it is, where it stands, and each differing property with its values.
fn text(difference: &Difference) -> String {
    let mut lines = vec![format!("{} ({})", difference.label, difference.definition_type)];
    if !difference.place.is_empty() {
        lines.push(difference.place.join(" › "));
    }
    lines.push(difference.id.clone());
    for row in difference.rows.iter().filter(|row| row.state != RowState::Same) {
        lines.push(String::new());
        lines.push(format!("{}:", row.label));
        lines.extend(values(difference, row));
    }
    for finding in &difference.findings {
        lines.push(String::new());
        lines.push(format!("{} {}", finding.rule, finding.message));
        lines.push(format!("→ {}", finding.advice));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn values(difference: &Difference, row: &PropertyRow) -> Vec<String> {
    let value = |title: &str, value: &Option<String>| {
        format!("  {title}: {}", value.as_deref().unwrap_or("–").replace('\n', "\n    "))
    };
    let mut lines = Vec::new();
    if difference.ancestor.is_some() {
        lines.push(value("ancestor", &row.ancestor));
    }
    lines.push(value("destination", &row.destination));
    lines.push(value("incoming", &row.incoming));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_to_the_minute_and_what_is_none_as_it_stands() {
        assert_eq!(minute("2026-11-24T04:30:47.883945Z"), "2026-11-24 04:30 UTC");
        assert_eq!(minute("yesterday"), "yesterday");
        assert_eq!(minute("2026-11-24T04:30:47+07:00"), "2026-11-24T04:30:47+07:00");
    }
}
