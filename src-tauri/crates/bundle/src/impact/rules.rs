//! The table of rules: id, weight, and what each one means in general.

use crate::Severity;

/// One rule of definition-model §6.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The rule's id, e.g. `REM-01`.
    pub id: &'static str,
    /// What it weighs when nothing raises or lowers it.
    pub severity: Severity,
    /// Whether its damage is certain or cannot be undone, so that no confirmation allows the import.
    pub blocks: bool,
    /// What it means, in one sentence.
    pub meaning: &'static str,
}

/// Every rule this version knows, sorted by id.
pub const RULES: &[Rule] = &[
    blocking("FIL-03", Severity::Error, "A file's name could be written outside the folder of its tenant."),
    rule("FMT-01", Severity::Error, "The file is not an export that the server can read."),
    blocking(
        "FMT-02",
        Severity::Error,
        "A process element of an unknown kind takes down every app of the tenant.",
    ),
    blocking("FMT-03", Severity::Error, "A field of an unknown kind breaks every export of the tenant."),
    rule("FMT-05", Severity::Error, "The server drops a row without saying so."),
    rule(
        "FMT-06",
        Severity::Error,
        "The database refuses a character, and the row is dropped without a word.",
    ),
    blocking("FMT-07", Severity::Error, "The bundle is larger than the server accepts in one upload."),
    rule("FMT-08", Severity::Info, "The file is in the form of an older server."),
    rule("FMT-09", Severity::Warning, "The file has empty rows: dead references on the source."),
    rule("IDN-06", Severity::Error, "An id stands for different kinds of definitions on the two sides."),
    blocking("IDN-07", Severity::Error, "An id stands on several rows of the bundle."),
    rule("OVW-01", Severity::Info, "Definitions that are the same on both sides."),
    rule("OVW-02", Severity::Warning, "A definition of the destination is replaced as a whole."),
    rule(
        "OVW-03",
        Severity::Warning,
        "A definition was changed on the destination after the version that comes in.",
    ),
    rule("OVW-05", Severity::Info, "Definitions that the destination does not have yet."),
    rule("OVW-06", Severity::Warning, "An app is replaced by one of another name."),
    rule("REM-01", Severity::Error, "A field with data disappears from its object."),
    rule("REM-05", Severity::Warning, "A page or widget disappears."),
    blocking(
        "ROL-01",
        Severity::Error,
        "A role names a scope that exists nowhere; the import stops at its last step.",
    ),
    rule("ROL-08", Severity::Info, "An export of all apps carries no roles and scopes."),
    rule("SHR-01", Severity::Warning, "Something that changes is also used by other apps."),
    rule("SHR-04", Severity::Error, "Fields that other apps added to a system object disappear."),
];

const fn rule(id: &'static str, severity: Severity, meaning: &'static str) -> Rule {
    Rule { id, severity, blocks: false, meaning }
}

const fn blocking(id: &'static str, severity: Severity, meaning: &'static str) -> Rule {
    Rule { id, severity, blocks: true, meaning }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_every_rule_means_something() {
        assert!(RULES.is_sorted_by(|a, b| a.id < b.id));
        assert!(RULES.iter().all(|rule| rule.meaning.ends_with('.')));
    }
}
