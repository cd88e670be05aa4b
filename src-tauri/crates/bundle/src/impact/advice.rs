//! What to do about a rule in general; a finding says it for its own case.

/// What to do, by rule, in the order of definition-model §6.
const ADVICE: &[(&str, &str)] = &[
    ("OVW-01", "Nothing."),
    ("OVW-02", "Read the differences."),
    ("OVW-03", "Ask the builders of the destination; export again or bring their change along."),
    ("OVW-04", "Settle it by hand, together with whoever changed the destination."),
    ("OVW-05", "Nothing."),
    ("OVW-06", "Check that it is the right app."),
    ("REM-01", "Add the field on the source first, or make sure that nobody needs it."),
    ("REM-02", "Make the field optional on the destination before the import."),
    ("REM-03", "Remove the uniqueness on the destination before the import."),
    ("REM-04", "Confirm that the app does without it."),
    ("REM-05", "Confirm that nobody needs the page or widget."),
    ("REM-06", "Drop the index by hand if it is not wanted."),
    ("REM-07", "Let running processes finish first."),
    ("REM-08", "Clean up later."),
    ("SCH-01", "Ask for a copy of the database first."),
    ("SCH-02", "Ask for a copy of the database first."),
    ("SCH-03", "Clean the data, or use a new field."),
    ("SCH-04", "Have the values copied in the database."),
    ("SCH-05", "Do not import; give the object its old table name on the source."),
    ("SCH-06", "Give the object its old name on the source."),
    ("SCH-07", "Make a new link instead, and move the pairs over."),
    ("SCH-08", "Look for duplicates first."),
    ("SCH-09", "Have the index dropped by hand."),
    ("SCH-10", "Fill the empty values first."),
    ("SCH-11", "Check the forms; the database does not enforce it."),
    ("SCH-12", "Give the records that have the option another one first."),
    ("SCH-13", "Make sure that the new text fits the old records."),
    ("SCH-14", "Use a new field, and move the values over."),
    ("SCH-15", "Have the texts copied in the database."),
    ("SCH-16", "Have the triggers of the field made anew."),
    ("SCH-17", "Keep the field, and add a new one."),
    ("SCH-18", "Compare some values on screen afterwards."),
    ("SCH-19", "Look for duplicates first."),
    ("SCH-20", "Have the old index dropped by hand first."),
    ("SCH-21", "Nothing."),
    ("SCH-22", "Shorten longer values first."),
    ("SCH-23", "Give each query a name of its own for its view."),
    ("SCH-24", "Choose a quiet hour."),
    ("SHR-01", "Tell the builders of those apps, and test them afterwards."),
    ("SHR-02", "As the finding itself says, and test the other apps."),
    ("SHR-03", "Decide whether the object should come along."),
    ("SHR-04", "Export the single app from a current server instead."),
    ("SHR-05", "Export the single app from a current server instead."),
    ("SHR-06", "Correct these places first, or keep the field."),
    ("SHR-07", "Nothing."),
    ("SHR-08", "Bring the destination up to the version of the source first."),
    ("REF-01", "Export the missing part as well."),
    ("REF-02", "Correct the reference on the source, or export what is missing."),
    ("REF-03", "Nothing; it was broken before."),
    ("REF-04", "List the query in the app on the source and export again."),
    ("REF-05", "List the data collection in the app on the source and export again."),
    ("REF-06", "Set the filter again before anybody uses the app."),
    ("REF-07", "Correct the formula or view on the source."),
    ("REF-08", "Report it, so that the table of references can grow."),
    ("REF-09", "Export the object as well."),
    ("ROL-01", "Create the scope on the destination, or export without that role."),
    ("ROL-02", "Note the scopes of the role now, so that they can be given back."),
    ("ROL-03", "Let waiting approvals be answered first."),
    ("ROL-04", "Give the role to the people who need it."),
    ("ROL-05", "Give it to a role that the destination has."),
    ("ROL-06", "Give the new role to the same people."),
    ("ROL-07", "Compare the scope on both servers first."),
    ("ROL-08", "Check afterwards who can see what."),
    ("ROL-09", "Make sure that the right people keep the app."),
    ("ROL-10", "Name the accounts of the destination afterwards."),
    ("ROL-11", "Make sure that it is meant."),
    ("FIL-01", "Upload the file again on the destination."),
    ("FIL-02", "Nothing if it is the same file."),
    ("FIL-03", "Do not import this file."),
    ("FIL-04", "Export again, or upload the file by hand."),
    ("FIL-05", "Upload the files where they are missing."),
    ("IDN-01", "Rename the table of one of the objects on the source."),
    ("IDN-02", "Ask the administrator whether such a table is left."),
    ("IDN-03", "Decide which of the two should stay."),
    ("IDN-04", "Rename the column of one of the fields on the source."),
    ("IDN-05", "Rename one of the columns on the source."),
    ("IDN-06", "Do not import this bundle."),
    ("IDN-07", "Do not import this file; export again."),
    ("IDN-08", "Rename one of them on the source."),
    ("FMT-01", "Export again from the server."),
    ("FMT-02", "Upgrade the destination first, or take the step out on the source."),
    ("FMT-03", "Upgrade the destination first, or take the field out on the source."),
    ("FMT-04", "Upgrade the destination first if it is the older one."),
    ("FMT-05", "Correct the row on the source and export again."),
    ("FMT-06", "Take the character out on the source and export again."),
    ("FMT-07", "Export the apps one by one."),
    ("FMT-08", "Export again from a current server if you can."),
    ("FMT-09", "Look at it on the source."),
    ("FMT-10", "Check the table, the connection and the passwords on the destination."),
    ("FMT-11", "Do not share the file."),
    ("FMT-12", "Switch it off on the source before exporting if it must not run yet."),
    ("RUN-01", "Ask for a copy of the database where values could be lost."),
    ("RUN-02", "Back up the destination."),
    ("RUN-03", "Export again if the source has gone on since."),
    ("RUN-04", "Restart the services, and let users reload."),
    ("RUN-05", "Read the server’s answer, put its cause right, and verify again."),
    ("RUN-06", "Do not import again; wait and verify again."),
    ("RUN-07", "Read what the comparison found."),
    ("RUN-08", "Tell the people who work there, or choose a quiet hour."),
];

/// Returns what to do about a rule in general.
pub fn advice(id: &str) -> Option<&'static str> {
    ADVICE.iter().find(|(rule, _)| *rule == id).map(|(_, advice)| *advice)
}

/// Returns the ids of definition-model §6, in its order.
pub fn rule_ids() -> impl Iterator<Item = &'static str> {
    ADVICE.iter().map(|(rule, _)| *rule)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::impact::rules;

    #[test]
    fn there_is_advice_for_each_of_the_ninety_nine_rules_and_for_nothing_else() {
        let ids: std::collections::BTreeSet<_> = rule_ids().collect();
        assert_eq!((ADVICE.len(), ids.len()), (99, 99));
        assert!(ADVICE.iter().all(|(_, advice)| advice.ends_with('.')));
        assert!(rules().all(|rule| ids.contains(rule.id)));
    }
}
