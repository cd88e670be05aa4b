//! Rows of data in a finding: what to count, and what the number means in words.

use crate::DefinitionId;
use crate::impact::{Condition, Finding, Question, Rows, Scene};

/// What is said of the rows that were counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holding {
    /// They have a value.
    AValue,
    /// They have none.
    Nothing,
    /// They hold one of the values a finding names.
    One,
    /// They are there at all.
    Everything,
    /// They have links, which nobody can count.
    Links,
}

impl Finding {
    /// Adds how many rows of an object are at risk: those that meet one of the conditions.
    ///
    /// Without a condition, nobody can count them. An exact zero makes the loss of a column's values information;
    /// what is unknown lowers nothing.
    pub(super) fn counting(
        mut self,
        scene: &Scene<'_, '_>,
        object: &DefinitionId,
        conditions: Vec<Condition>,
        holding: Holding,
    ) -> Self {
        let question = |condition| Question { object: object.clone(), condition };
        let total = scene.counts.get(&question(None)).copied();
        let counted: Option<u64> = match (holding, conditions.is_empty()) {
            (Holding::Everything, _) => total,
            (_, true) => None,
            (_, false) => conditions
                .iter()
                .map(|condition| scene.counts.get(&question(Some(condition.clone()))).copied())
                .sum(),
        };
        let rows = Rows { at_risk: counted.or(total.filter(|total| *total == 0)), total };
        self.questions =
            std::iter::once(None).chain(conditions.into_iter().map(Some)).map(question).collect();
        if rows.at_risk == Some(0) && self.rule.starts_with("SCH") {
            self.lower();
        }
        self.message = format!("{} {}", self.message, sentence(rows, holding));
        self.rows = Some(rows);
        self
    }
}

fn sentence(rows: Rows, holding: Holding) -> String {
    let (one, many) = match holding {
        Holding::AValue => ("has a value", "have a value"),
        Holding::Nothing => ("is empty", "are empty"),
        Holding::One => ("holds it", "hold it"),
        Holding::Everything => ("is reached no more", "are reached no more"),
        Holding::Links => ("has links", "have links"),
    };
    match (rows.at_risk, rows.total) {
        (_, Some(0)) => "The object has no rows.".to_owned(),
        (Some(0), Some(total)) => format!("None of {} {one}.", of_rows(total)),
        (Some(at_risk), Some(total)) => {
            format!("{at_risk} of {} {}.", of_rows(total), if at_risk == 1 { one } else { many })
        }
        (Some(0), None) => format!("No row {one}."),
        (Some(1), None) => format!("1 row {one}."),
        (Some(at_risk), None) => format!("{at_risk} rows {many}."),
        (None, Some(total)) => format!("How many of {} {many} is unknown.", of_rows(total)),
        (None, None) => "The row count is unknown.".to_owned(),
    }
}

fn of_rows(total: u64) -> String {
    if total == 1 { "1 row".to_owned() } else { format!("{total} rows") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unknown_is_said_as_unknown_and_never_as_zero() {
        let said = |at_risk, total| sentence(Rows { at_risk, total }, Holding::AValue);
        assert_eq!(said(Some(1284), Some(2000)), "1284 of 2000 rows have a value.");
        assert_eq!(said(Some(1), Some(2)), "1 of 2 rows has a value.");
        assert_eq!(said(Some(0), Some(2000)), "None of 2000 rows has a value.");
        assert_eq!(said(Some(0), Some(0)), "The object has no rows.");
        assert_eq!(said(None, Some(0)), "The object has no rows.");
        assert_eq!(said(None, Some(7)), "How many of 7 rows have a value is unknown.");
        assert_eq!(said(Some(0), None), "No row has a value.");
        assert_eq!(said(Some(3), None), "3 rows have a value.");
        assert_eq!(said(None, None), "The row count is unknown.");
        let holding = |holding| sentence(Rows { at_risk: Some(2), total: Some(9) }, holding);
        assert_eq!(holding(Holding::Nothing), "2 of 9 rows are empty.");
        assert_eq!(holding(Holding::One), "2 of 9 rows hold it.");
    }
}
