//! The table of rules: id, weight, source, what each one means in general, and the function that judges.

use crate::Severity;
use crate::impact::{Finding, Scene};

/// One rule of definition-model §6.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The rule's id, e.g. `REM-01`.
    pub id: &'static str,
    /// What it weighs when nothing raises or lowers it.
    pub severity: Severity,
    /// Whether its damage is certain or cannot be undone, so that no confirmation allows the import.
    pub blocks: bool,
    /// Whether nothing is lost by what it says, so that other apps make it weigh no more (SHR-02).
    pub is_harmless: bool,
    /// Whether it speaks in the report after an import instead of in the plan.
    pub is_of_report: bool,
    /// What it rests on: a recording of `wire.md` (`wire 3.7`), a row of golden/RULES.md (`golden 3.8`) or a section of
    /// definition-model.md (`model 5.3`).
    pub source: &'static str,
    /// What it means, in one sentence.
    pub meaning: &'static str,
    /// Finds everything the rule has to say about an import.
    pub(super) judge: fn(&Scene<'_, '_>) -> Vec<Finding>,
}

impl Rule {
    /// A rule whose findings are errors.
    pub(super) const fn error(
        id: &'static str,
        source: &'static str,
        judge: fn(&Scene<'_, '_>) -> Vec<Finding>,
        meaning: &'static str,
    ) -> Self {
        Self {
            id,
            severity: Severity::Error,
            blocks: false,
            is_harmless: false,
            is_of_report: false,
            source,
            meaning,
            judge,
        }
    }

    /// A rule whose findings are warnings.
    pub(super) const fn warning(
        id: &'static str,
        source: &'static str,
        judge: fn(&Scene<'_, '_>) -> Vec<Finding>,
        meaning: &'static str,
    ) -> Self {
        Self { severity: Severity::Warning, ..Self::error(id, source, judge, meaning) }
    }

    /// A rule whose findings are information.
    pub(super) const fn info(
        id: &'static str,
        source: &'static str,
        judge: fn(&Scene<'_, '_>) -> Vec<Finding>,
        meaning: &'static str,
    ) -> Self {
        Self { severity: Severity::Info, ..Self::error(id, source, judge, meaning) }
    }

    /// The same rule, in the report after an import.
    pub(super) const fn after_import(self) -> Self {
        Self { is_of_report: true, ..self }
    }

    /// The same rule, which says of nothing that it is lost.
    pub(super) const fn harmless(self) -> Self {
        Self { is_harmless: true, ..self }
    }

    /// The same rule, with errors that no confirmation opens the gate for.
    pub(super) const fn blocking(self) -> Self {
        Self { blocks: true, ..self }
    }
}
