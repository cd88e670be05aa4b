//! Who works at this computer, as the operating system tells it.

use std::env;

/// Returns the user and the computer, as `user@computer`; what is not known is left out. The text is not proof of anything.
pub(crate) fn user_at_computer() -> Option<String> {
    let user = ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(|name| env::var(name).ok());
    let computer = gethostname::gethostname().into_string().ok();
    let known = |text: &String| !text.trim().is_empty();
    match (user.filter(known), computer.filter(known)) {
        (Some(user), Some(computer)) => Some(format!("{user}@{computer}")),
        (user, computer) => user.or(computer),
    }
}
