//! What becomes of the values of a column when its field asks for something else: the one table of it.
//!
//! Every row was run on MariaDB 10.11 in its strict mode (definition-model §5.3, golden/RULES.md §3 rows 6 to 13); the
//! practice server's tests run them again.

mod conversions;
mod stored;

use crate::Severity;
use crate::column::Shape;

/// A change of what a field asks for, and what the database does about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The shapes that it is a change from.
    pub from: &'static [Shape],
    /// The shapes that it is a change to; a shape does not change to itself.
    pub to: &'static [Shape],
    /// The rule that speaks of it, and how much it weighs; `None` when nothing can be lost, refused or misread.
    pub says: Option<(&'static str, Severity)>,
    /// Whether the import sends a statement for the column that is there.
    pub is_altered: bool,
    /// When the database refuses the statement. The column then stays as it is, and the fields after it in its object
    /// are not created.
    pub refuses: Refusal,
    /// What of the accepted values is gone for good; `None` when each of them can be had back.
    pub loses: Option<&'static str>,
    /// What it means for people, as sentences.
    pub consequence: &'static str,
    /// What a roll back restores and what it does not, as a sentence.
    pub roll_back: &'static str,
}

/// When the database refuses to alter a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Never.
    Never,
    /// When a row holds such a value.
    Unfit(&'static str),
    /// Whatever the rows hold, even when there is none.
    Always,
}

impl Change {
    /// Tells whether this is about a change from one shape to another.
    fn is_about(&self, from: Shape, to: Shape) -> bool {
        from != to && self.from.contains(&from) && self.to.contains(&to)
    }

    /// Tells whether rows can come to harm: without rows there is nothing to lose or to refuse.
    pub fn depends_on_rows(&self) -> bool {
        self.refuses != Refusal::Always
    }
}

/// The changes from one shape to another: each pair of shapes is in exactly one row.
pub const CHANGES: &[&[Change]] = &[stored::CHANGES, conversions::CHANGES];

/// Returns what a change from one shape to another means; `None` when they are the same.
pub fn change(from: Shape, to: Shape) -> Option<&'static Change> {
    CHANGES.iter().copied().flatten().find(|row| row.is_about(from, to))
}

/// A number keeps fewer decimals than before.
pub const FEWER_PLACES: Change = Change {
    from: &[Shape::Decimals],
    to: &[Shape::Decimals],
    says: Some(("SCH-01", Severity::Error)),
    is_altered: true,
    refuses: Refusal::Unfit("a number that grows beyond its digits when it is rounded"),
    loses: Some("the decimals beyond the new places"),
    consequence: "The decimals of existing values are rounded for good.",
    roll_back: "A roll back brings the decimal places back, but not the digits.",
};

/// A column becomes `NOT NULL`, because its field is required and has a default.
pub const MANDATORY: Change = Change {
    from: &[Shape::Text],
    to: &[Shape::Text],
    says: Some(("SCH-10", Severity::Warning)),
    is_altered: true,
    refuses: Refusal::Unfit("no value at all"),
    loses: None,
    consequence: "The database refuses the change while any row is empty. Then nobody has to fill in the field, and the fields after it in the object are not created.",
    roll_back: "A roll back makes the field optional again.",
};

/// A column gets a unique key.
pub const UNIQUE: Change = Change {
    from: &[Shape::Text],
    to: &[Shape::Text],
    says: Some(("SCH-08", Severity::Warning)),
    is_altered: true,
    refuses: Refusal::Unfit("a value that another row has too"),
    loses: None,
    consequence: "If two rows have the same value, the database refuses the unique key. Then equal values are still accepted, and the fields after it in the object are not created.",
    roll_back: "A roll back does not take the unique key away again.",
};

/// A column keeps a unique key that its field does not ask for any more.
pub const NO_LONGER_UNIQUE: Change = Change {
    from: &[Shape::Text],
    to: &[Shape::Text],
    says: Some(("SCH-09", Severity::Warning)),
    is_altered: true,
    refuses: Refusal::Never,
    loses: None,
    consequence: "The database keeps refusing equal values, because no import removes a unique key.",
    roll_back: "A roll back changes nothing about the unique key.",
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::SHAPES;

    fn rows() -> impl Iterator<Item = &'static Change> {
        CHANGES.iter().copied().flatten()
    }

    #[test]
    fn every_pair_of_shapes_is_in_exactly_one_row() {
        let mut pairs = 0;
        for from in SHAPES {
            for to in SHAPES.into_iter().filter(|to| *to != from) {
                let found = rows().filter(|row| row.is_about(from, to)).count();
                assert_eq!(found, 1, "{from:?} to {to:?}");
                pairs += 1;
            }
            assert_eq!(change(from, from), None);
        }
        assert_eq!(pairs, 342);
    }

    #[test]
    fn a_row_that_can_do_harm_speaks_and_says_what_a_roll_back_does() {
        for row in rows().chain([&FEWER_PLACES, &MANDATORY, &UNIQUE, &NO_LONGER_UNIQUE]) {
            let harmful = row.refuses != Refusal::Never || row.loses.is_some();
            assert!(row.says.is_some() || !harmful, "{row:?}");
            assert!(row.says.is_some() != row.consequence.is_empty(), "{row:?}");
            assert!(row.roll_back.is_empty() == row.consequence.is_empty(), "{row:?}");
            assert!(row.is_altered || (row.refuses == Refusal::Never && row.loses.is_none()), "{row:?}");
        }
    }

    #[test]
    fn what_an_import_alters_is_what_the_shapes_say() {
        for from in SHAPES {
            for to in SHAPES.into_iter().filter(|to| *to != from) {
                let altered = change(from, to).is_some_and(|row| row.is_altered);
                assert_eq!(altered, from.is_column() && to.is_altered(), "{from:?} to {to:?}");
            }
        }
    }
}
