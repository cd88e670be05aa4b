//! The reference table of definition-model §3.1, one row a rule, gathered from its families.

mod data;
mod processes;
mod views;

use super::rule::ReferenceRule;

const FAMILIES: &[&[ReferenceRule]] = &[data::RULES, views::RULES, processes::RULES];

/// Goes through every rule of the table, in its order.
pub fn rules() -> impl Iterator<Item = &'static ReferenceRule> {
    FAMILIES.iter().copied().flatten()
}
