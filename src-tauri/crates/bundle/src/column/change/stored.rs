//! Changes for which the import leaves the column alone: the values stay, and the field looks elsewhere.

use super::{Change, Refusal};
use crate::Severity;
use crate::column::Shape::{
    self, Choice, Choices, Combined, Computed, Data, Day, Decimals, Email, File, Link, LinkElsewhere,
    LongText, Moment, Numbering, Picture, Text, Translated, Whole, YesNo,
};

/// Shapes with a column of their own, without numbering and links.
const VALUES: &[Shape] = &[
    Text, LongText, Email, Choice, Choices, Whole, Decimals, YesNo, Day, Moment, Data, File, Picture,
    Combined,
];

/// All shapes with a column of their own.
const COLUMNS: &[Shape] = &[
    Text, LongText, Email, Choice, Choices, Whole, Decimals, YesNo, Day, Moment, Data, File, Picture,
    Combined, Numbering, Link,
];

/// No statement is sent, and a roll back shows the values again.
const HIDDEN: Change = Change {
    from: &[],
    to: &[],
    says: Some(("SCH-03", Severity::Error)),
    is_altered: false,
    refuses: Refusal::Never,
    loses: None,
    consequence: "",
    roll_back: "A roll back shows the existing values again.",
};

/// The rows.
pub(super) const CHANGES: &[Change] = &[
    Change {
        from: &[Computed],
        to: &[
            Text,
            LongText,
            Email,
            Choice,
            Choices,
            Whole,
            Decimals,
            YesNo,
            Day,
            Moment,
            Data,
            File,
            Picture,
            Combined,
            Numbering,
            Link,
            LinkElsewhere,
            Translated,
        ],
        says: None,
        roll_back: "",
        ..HIDDEN
    },
    Change {
        from: VALUES,
        to: &[Computed],
        consequence: "The existing values stay in the database, but nothing shows them any more.",
        ..HIDDEN
    },
    Change {
        from: VALUES,
        to: &[Translated],
        says: Some(("SCH-15", Severity::Error)),
        consequence: "Texts in several languages are kept elsewhere: the existing values stay in the database, but are not shown any more.",
        ..HIDDEN
    },
    Change {
        from: &[Translated],
        to: COLUMNS,
        says: Some(("SCH-15", Severity::Error)),
        consequence: "The existing texts stay in the database in all their languages, but are not shown any more.",
        ..HIDDEN
    },
    Change {
        from: &[Translated],
        to: &[Computed, LinkElsewhere],
        says: Some(("SCH-15", Severity::Error)),
        consequence: "The existing texts stay in the database in all their languages, but are not shown any more.",
        ..HIDDEN
    },
    Change {
        from: VALUES,
        to: &[LinkElsewhere],
        consequence: "The links are kept in another table and begin empty; the existing values stay in the database, but nothing shows them any more.",
        ..HIDDEN
    },
    Change {
        from: &[Link, LinkElsewhere],
        to: &[Link, LinkElsewhere],
        says: Some(("SCH-07", Severity::Error)),
        consequence: "The links are kept in another place, which begins empty; the existing links are not shown any more.",
        roll_back: "A roll back shows the existing links again.",
        ..HIDDEN
    },
    Change {
        from: &[Link, LinkElsewhere],
        to: &[Computed, Translated],
        consequence: "The existing links stay in the database, but nothing shows them any more.",
        roll_back: "A roll back shows the existing links again.",
        ..HIDDEN
    },
    Change {
        from: &[LinkElsewhere],
        to: VALUES,
        consequence: "The existing links stay in the database, but nothing shows them any more.",
        roll_back: "A roll back shows the existing links again.",
        ..HIDDEN
    },
    Change {
        from: &[LinkElsewhere],
        to: &[Numbering],
        consequence: "The existing links stay in the database, but nothing shows them any more.",
        roll_back: "A roll back shows the existing links again.",
        ..HIDDEN
    },
    Change {
        from: VALUES,
        to: &[Numbering, File, Picture, Combined, Link],
        consequence: "An import never alters the column for this: it keeps its type and its values, with which the field cannot work.",
        roll_back: "A roll back makes the field fit its column again.",
        ..HIDDEN
    },
    Change {
        from: &[Link],
        to: &[Numbering, File, Picture, Combined],
        consequence: "An import never alters the column for this: it keeps its links, and the database accepts nothing else in it.",
        roll_back: "A roll back shows the existing links again.",
        ..HIDDEN
    },
    Change {
        from: &[Numbering],
        to: &[File, Picture, Combined, Link, LinkElsewhere, Translated, Computed],
        says: Some(("SCH-17", Severity::Error)),
        consequence: "The numbers stay in the database, but nothing shows them any more.",
        roll_back: "A roll back shows the numbers again.",
        ..HIDDEN
    },
];
