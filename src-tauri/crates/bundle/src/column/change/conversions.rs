//! Changes for which the import alters the column.

use super::{Change, Refusal};
use crate::Severity::{Error, Warning};
use crate::column::Shape::{
    Choice, Choices, Combined, Data, Day, Decimals, Email, File, Link, LongText, Moment, Numbering, Picture,
    Text, Whole, YesNo,
};

const ALL_BACK: &str = "A roll back brings every value back.";
const REFUSED: &str = "Where the database refuses, the values stay as they are, and a roll back makes field and column fit again.";
const ONLY_WHAT_IS_LEFT: &str =
    "A roll back brings the type back, but not what was cut off, rounded or spelled in another way.";

/// Every value is kept, and means the same.
const KEPT: Change = Change {
    from: &[],
    to: &[],
    says: None,
    is_altered: true,
    refuses: Refusal::Never,
    loses: None,
    consequence: "",
    roll_back: "",
};

/// Every value is kept, but the field may take it for something else.
const MISREAD: Change = Change { says: Some(("SCH-03", Warning)), roll_back: ALL_BACK, ..KEPT };

/// A value that does not fit stops the change; the others are kept.
const REFUSING: Change = Change { says: Some(("SCH-03", Error)), roll_back: REFUSED, ..KEPT };

/// A value that does not fit stops the change; of the others something is lost.
const REFUSING_OR_LOSING: Change = Change { roll_back: ONLY_WHAT_IS_LEFT, ..REFUSING };

const NO_SUCH_VALUE: Refusal = Refusal::Unfit("any value at all");
const TOO_LONG: Refusal = Refusal::Unfit("a value longer than the new column");

/// The rows.
pub(super) const CHANGES: &[Change] = &[
    // Numbers.
    Change { from: &[YesNo], to: &[Whole, Decimals, Text, LongText], ..KEPT },
    Change { from: &[Whole, Decimals], to: &[Text, LongText], ..KEPT },
    Change {
        from: &[Whole],
        to: &[Decimals],
        says: Some(("SCH-03", Warning)),
        refuses: Refusal::Unfit("a number with more than eight digits before the decimal point"),
        consequence: "The database refuses the change if a number has more than eight digits; then the fields after it in the object are not created either.",
        ..REFUSING
    },
    Change {
        from: &[Decimals],
        to: &[Whole],
        says: Some(("SCH-01", Error)),
        loses: Some("the decimals"),
        consequence: "The decimals of existing values are rounded for good: 12.99 becomes 13.",
        roll_back: "A roll back brings the decimal places back, but not the digits.",
        ..KEPT
    },
    Change {
        from: &[Whole],
        to: &[YesNo],
        refuses: Refusal::Unfit("a number below −128 or above 127"),
        consequence: "The database refuses the change if a number is below −128 or above 127; then the fields after it in the object are not created either.",
        ..REFUSING
    },
    Change {
        from: &[Decimals],
        to: &[YesNo],
        refuses: Refusal::Unfit("a number below −128 or above 127"),
        loses: Some("the decimals"),
        consequence: "The decimals of existing values are rounded for good. The database refuses the change if a number is below −128 or above 127; then the fields after it in the object are not created either.",
        ..REFUSING_OR_LOSING
    },
    Change {
        from: &[Whole, Decimals],
        to: &[Day, Moment],
        refuses: Refusal::Unfit("a number that cannot be read as a date"),
        loses: Some("the number as it was written"),
        consequence: "The database refuses the change if a number cannot be read as a date, and makes odd dates of the others; then the fields after it in the object are not created either.",
        ..REFUSING_OR_LOSING
    },
    Change {
        from: &[YesNo],
        to: &[Day, Moment],
        refuses: Refusal::Unfit("a yes"),
        consequence: "The database refuses the change if any row says yes; then the fields after it in the object are not created either.",
        ..REFUSING
    },
    Change {
        from: &[Whole, Decimals, YesNo],
        to: &[Email, Choice, Choices, Data],
        consequence: "The numbers stay, but the field takes them for something else.",
        ..MISREAD
    },
    // Dates.
    Change { from: &[Day], to: &[Moment, Text, LongText], ..KEPT },
    Change { from: &[Moment], to: &[Text, LongText], ..KEPT },
    Change {
        from: &[Moment],
        to: &[Day],
        says: Some(("SCH-02", Error)),
        loses: Some("the time of day"),
        consequence: "The time part of existing values is lost for good.",
        roll_back: "A roll back brings the type back, but every time is midnight then.",
        ..KEPT
    },
    Change {
        from: &[Day],
        to: &[Whole, Decimals],
        consequence: "Dates become numbers such as 20260304.",
        ..MISREAD
    },
    Change {
        from: &[Day],
        to: &[YesNo],
        refuses: NO_SUCH_VALUE,
        consequence: "The database refuses the change if any row has a date; then the fields after it in the object are not created either.",
        ..REFUSING
    },
    Change {
        from: &[Moment],
        to: &[Whole, Decimals, YesNo],
        refuses: NO_SUCH_VALUE,
        consequence: "The database refuses the change if any row has a date; then the fields after it in the object are not created either.",
        ..REFUSING
    },
    Change {
        from: &[Day, Moment],
        to: &[Email, Choice],
        consequence: "The dates stay as text, but the field takes them for something else.",
        ..MISREAD
    },
    Change {
        from: &[Day, Moment],
        to: &[Choices, Data],
        refuses: NO_SUCH_VALUE,
        consequence: "The database refuses the change if any row has a date; then the fields after it in the object are not created either.",
        ..REFUSING
    },
    // Text to something else.
    Change {
        from: &[Text, LongText, Choice, Combined],
        to: &[Whole, Decimals],
        refuses: Refusal::Unfit("a text that is no number of this kind"),
        loses: Some("leading zeros and other spellings of a number"),
        consequence: "The column cannot be converted if any value is not such a number; then the fields after it in the object are not created either. Otherwise leading zeros and spellings are lost.",
        ..REFUSING_OR_LOSING
    },
    Change {
        from: &[Text, LongText, Choice, Combined],
        to: &[YesNo],
        refuses: Refusal::Unfit("a text that is no number from −128 to 127"),
        loses: Some("leading zeros and other spellings of a number"),
        consequence: "The column cannot be converted if any value is a word such as “yes”: only numbers become yes or no. Then the fields after it in the object are not created either.",
        ..REFUSING_OR_LOSING
    },
    Change {
        from: &[Text, LongText, Choice, Combined],
        to: &[Day, Moment],
        refuses: Refusal::Unfit("a text that is no date"),
        loses: Some("the time of day, and other spellings of a date"),
        consequence: "The column cannot be converted if any value is not a date; then the fields after it in the object are not created either. Otherwise times and spellings that do not fit are lost.",
        ..REFUSING_OR_LOSING
    },
    Change {
        from: &[Text, LongText, Combined],
        to: &[Choices, Data],
        refuses: Refusal::Unfit("a text that is not JSON"),
        consequence: "The column cannot be converted if any value is ordinary text; then the fields after it in the object are not created either.",
        ..REFUSING
    },
    Change {
        from: &[Choice],
        to: &[Data],
        refuses: Refusal::Unfit("a text that is not JSON"),
        consequence: "The column cannot be converted if any value is ordinary text; then the fields after it in the object are not created either.",
        ..REFUSING
    },
    Change {
        from: &[Choice],
        to: &[Choices],
        says: Some(("SCH-14", Error)),
        refuses: Refusal::Unfit("a chosen option"),
        consequence: "The column cannot be converted if any row has an option chosen. Field and column disagree then, and new values are cut to 255 characters.",
        ..REFUSING
    },
    Change {
        from: &[Email, Picture],
        to: &[Whole, Decimals, YesNo, Day, Moment, Choices, Data],
        refuses: NO_SUCH_VALUE,
        consequence: "The column cannot be converted if any row has a value; then the fields after it in the object are not created either.",
        ..REFUSING
    },
    // Text to text.
    Change { from: &[Text], to: &[LongText], ..KEPT },
    Change { from: &[Email, Picture], to: &[Text, LongText], ..KEPT },
    Change {
        from: &[Text, Email, Picture],
        to: &[Choice],
        consequence: "The values stay, but one that is no option of the list is shown blank.",
        ..MISREAD
    },
    Change {
        from: &[Choice],
        to: &[Text, LongText],
        consequence: "Rows show the internal name of the chosen option instead of its label.",
        ..MISREAD
    },
    Change {
        from: &[Picture],
        to: &[Email],
        consequence: "The names of the pictures stay as text.",
        ..MISREAD
    },
    Change {
        from: &[Text, Choice],
        to: &[Email],
        says: Some(("SCH-03", Warning)),
        refuses: TOO_LONG,
        consequence: "Values that are no e-mail addresses stay. The database refuses the change if a value has more than 254 characters.",
        ..REFUSING
    },
    Change {
        from: &[LongText],
        to: &[Text, Email, Choice],
        says: Some(("SCH-22", Warning)),
        refuses: TOO_LONG,
        consequence: "A value longer than the new column stops the change; then the fields after it in the object are not created either.",
        ..REFUSING
    },
    Change {
        from: &[Combined],
        to: &[LongText],
        says: Some(("SCH-03", Error)),
        consequence: "The triggers in the database go on writing the combined text over what people enter.",
        roll_back: "A roll back makes it a combined text again.",
        ..KEPT
    },
    Change {
        from: &[Combined],
        to: &[Text, Email, Choice],
        refuses: TOO_LONG,
        consequence: "The triggers in the database go on writing the combined text over what people enter, and a text longer than the new column stops the change.",
        roll_back: "A roll back makes it a combined text again.",
        ..REFUSING
    },
    // Structured values.
    Change {
        from: &[Choices, Data, File],
        to: &[LongText],
        consequence: "The values are shown as they are stored, with brackets and quotation marks.",
        ..MISREAD
    },
    Change {
        from: &[Choices],
        to: &[Choice],
        says: Some(("SCH-14", Error)),
        refuses: TOO_LONG,
        consequence: "Existing selections match no option any more and show as stored, with brackets and quotation marks.",
        roll_back: ALL_BACK,
        ..REFUSING
    },
    Change {
        from: &[Choices],
        to: &[Text, Email],
        says: Some(("SCH-03", Warning)),
        refuses: TOO_LONG,
        consequence: "The values are shown as they are stored, with brackets and quotation marks; a value longer than the new column stops the change.",
        ..REFUSING
    },
    Change {
        from: &[Data, File],
        to: &[Text, Email, Choice],
        says: Some(("SCH-03", Warning)),
        refuses: TOO_LONG,
        consequence: "The values are shown as they are stored, with brackets and quotation marks; a value longer than the new column stops the change.",
        ..REFUSING
    },
    Change {
        from: &[Choices, Data, File],
        to: &[Whole, Decimals, YesNo, Day, Moment],
        refuses: NO_SUCH_VALUE,
        consequence: "The column cannot be converted if any row has a value; then the fields after it in the object are not created either.",
        ..REFUSING
    },
    Change {
        from: &[Choices, Data, File],
        to: &[Choices, Data],
        consequence: "The values stay, but the field takes them for something else.",
        ..MISREAD
    },
    // Numbering.
    Change {
        from: &[Numbering],
        to: &[Text, LongText, Email, Choice, Choices, Whole, Data],
        says: Some(("SCH-17", Error)),
        consequence: "Automatic numbering stops; the numbers given so far stay.",
        roll_back: "A roll back does not start the numbering again, because an import leaves the column of a numbering field alone.",
        ..KEPT
    },
    Change {
        from: &[Numbering],
        to: &[Decimals, YesNo],
        says: Some(("SCH-17", Error)),
        refuses: Refusal::Unfit("a number too large for the new column"),
        consequence: "Automatic numbering stops, unless a number is too large for the new column: then the database refuses the change.",
        roll_back: "A roll back does not start the numbering again, because an import leaves the column of a numbering field alone.",
        ..KEPT
    },
    Change {
        from: &[Numbering],
        to: &[Day, Moment],
        says: Some(("SCH-17", Error)),
        refuses: Refusal::Unfit("a number that cannot be read as a date"),
        loses: Some("the numbers"),
        consequence: "The database refuses the change if a number cannot be read as a date. Otherwise automatic numbering stops.",
        roll_back: "A roll back does not start the numbering again, because an import leaves the column of a numbering field alone.",
        ..KEPT
    },
    // Links.
    Change {
        from: &[Link],
        to: &[Text, Choice],
        consequence: "The column stays bound to the linked object, so that the database refuses every other text.",
        roll_back: "A roll back shows the existing links again.",
        ..REFUSING
    },
    Change {
        from: &[Link],
        to: &[LongText, Email, Choices, Whole, Decimals, YesNo, Day, Moment, Data],
        refuses: Refusal::Always,
        consequence: "The column is bound to the linked object and cannot be converted; the fields after it in the object are not created either.",
        roll_back: "A roll back shows the existing links again.",
        ..REFUSING
    },
];
