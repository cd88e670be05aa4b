//! FIL: the files that travel with an app.

use crate::impact::format::problems;
use crate::impact::{Finding, Rule, Scene};

/// The rules of this family.
pub(super) const RULES: &[Rule] = &[Rule::error(
    "FIL-03",
    "golden 3.16",
    fil_03,
    "A file's name could be written outside the folder of its tenant.",
)
.blocking()];

/// FIL-03: the server joins the name to its folder unchecked.
fn fil_03(scene: &Scene<'_, '_>) -> Vec<Finding> {
    problems(scene, "FIL-03")
}
