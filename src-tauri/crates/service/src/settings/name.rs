//! The names that users give to servers and libraries.

use crate::{Code, Error, Result};

/// The longest name, in characters.
const LONGEST: usize = 80;

/// Refuses names that could not be told from a path or a side on the command line. `what` is what has the name.
pub(super) fn check(name: &str, what: &str) -> Result<()> {
    let problem = if name.trim().is_empty() {
        format!("A {what} needs a name.")
    } else if name.trim() != name || name.chars().count() > LONGEST {
        format!("A name has at most {LONGEST} characters and no spaces around it.")
    } else if name.chars().any(|letter| letter.is_control() || ":/\\".contains(letter)) {
        format!("The name `{name}` must not contain `:`, `/`, `\\` or control characters.")
    } else {
        return Ok(());
    };
    Err(Error::new(Code::Invalid, problem))
}

/// Tells whether two names are the same; upper and lower case do not matter.
pub(crate) fn same(left: &str, right: &str) -> bool {
    left.to_lowercase() == right.trim().to_lowercase()
}
