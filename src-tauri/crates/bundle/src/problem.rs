//! What is wrong with a file, as data: a damaged bundle is still a bundle.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How much a problem or a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Worth a decision.
    Warning,
    /// Blocks an import until it is settled.
    Error,
}

/// A rule of definition-model §6 that one file alone can break, e.g. `FMT-05`.
pub type ProblemCode = &'static str;

/// The envelope is not what an AppBuilder server writes, or the server would not read it.
pub const FMT_01: ProblemCode = "FMT-01";
/// A process element whose `key` no known server can load; it takes every app of the tenant down.
pub const FMT_02: ProblemCode = "FMT-02";
/// A field whose `key` no known server can load; it breaks every export of the tenant.
pub const FMT_03: ProblemCode = "FMT-03";
/// A row that the server drops without saying so, or that cannot be used at all.
pub const FMT_05: ProblemCode = "FMT-05";
/// A character above U+FFFF, which the server's database refuses.
pub const FMT_06: ProblemCode = "FMT-06";
/// More bytes than a server accepts in one upload.
pub const FMT_07: ProblemCode = "FMT-07";
/// An export of an older server.
pub const FMT_08: ProblemCode = "FMT-08";
/// A row that is `null`: a dead reference on the source.
pub const FMT_09: ProblemCode = "FMT-09";
/// The name of a stored file that could be written outside its folder.
pub const FIL_03: ProblemCode = "FIL-03";
/// One id on several rows.
pub const IDN_07: ProblemCode = "IDN-07";

/// One thing that is wrong with a bundle.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, specta::Type)]
pub struct Problem {
    /// The rule.
    pub code: ProblemCode,
    /// How much it weighs.
    pub severity: Severity,
    /// What it is about: an id, a file name, or the place in the file.
    pub subject: String,
    /// A full sentence.
    pub message: String,
}

/// Problems of one rule beyond this number are only counted: a hostile file must not fill the memory.
const LISTED_PER_RULE: usize = 1_000;

/// Problems as they are found, in the order of the file.
#[derive(Debug, Default)]
pub(crate) struct ProblemList {
    listed: Vec<Problem>,
    counts: BTreeMap<ProblemCode, (Severity, usize)>,
}

impl ProblemList {
    pub(crate) fn add(&mut self, code: ProblemCode, severity: Severity, subject: &str, message: String) {
        let (gravest, count) = self.counts.entry(code).or_insert((severity, 0));
        *gravest = severity.max(*gravest);
        *count += 1;
        if *count <= LISTED_PER_RULE {
            self.listed.push(Problem { code, severity, subject: subject.to_owned(), message });
        }
    }

    pub(crate) fn finish(mut self) -> Vec<Problem> {
        for (code, (severity, count)) in self.counts {
            if count > LISTED_PER_RULE {
                let rest = count - LISTED_PER_RULE;
                let message = format!("There are {rest} more problems of this kind.");
                self.listed.push(Problem { code, severity, subject: "definitions".to_owned(), message });
            }
        }
        self.listed
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_flood_of_problems_is_counted_and_not_listed() {
        let mut problems = ProblemList::default();
        for n in 0..LISTED_PER_RULE + 5 {
            problems.add(FMT_05, Severity::Error, &format!("definitions[{n}]"), "A sentence.".to_owned());
        }
        problems.add(FMT_08, Severity::Info, "file", "Another.".to_owned());
        let problems = problems.finish();
        assert_eq!(problems.len(), LISTED_PER_RULE + 2);
        let last = &problems[LISTED_PER_RULE + 1];
        assert_eq!((last.code, last.severity), (FMT_05, Severity::Error));
        assert_eq!(last.message, "There are 5 more problems of this kind.");
    }

    #[test]
    fn severities_are_ordered_and_written_in_small_letters() {
        assert!(Severity::Info < Severity::Warning && Severity::Warning < Severity::Error);
        assert_eq!(serde_json::to_string(&Severity::Warning).unwrap(), "\"warning\"");
    }
}
