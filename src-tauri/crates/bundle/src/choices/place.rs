//! Reads the path of a difference, as a comparison writes it, back into its steps.

/// One step into a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Into an object.
    Key(String),
    /// Into a list.
    Index(usize),
}

/// Returns the steps of a path such as `settings.options[2].text`; `None` for a column of the row, and for a text that
/// is no path.
pub(super) fn steps(path: &str) -> Option<Vec<Step>> {
    if path.starts_with("row.") {
        return None;
    }
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        let (step, after) = if let Some(quoted) = rest.strip_prefix("[\"") {
            let end = quoted.find("\"]")?;
            (Step::Key(quoted[..end].to_owned()), &quoted[end + 2..])
        } else if let Some(index) = rest.strip_prefix('[') {
            let end = index.find(']')?;
            (Step::Index(index[..end].parse().ok()?), &index[end + 1..])
        } else {
            let key = rest.strip_prefix('.').unwrap_or(rest);
            let end = key.find(['.', '[']).unwrap_or(key.len());
            (Step::Key(key[..end].to_owned()), &key[end..])
        };
        steps.push(step);
        rest = after;
    }
    Some(steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_back() {
        let key = |key: &str| Step::Key(key.to_owned());
        let read = steps("settings.options[2][\"a.b\"].text");
        assert_eq!(
            read,
            Some(vec![key("settings"), key("options"), Step::Index(2), key("a.b"), key("text")])
        );
        assert_eq!(steps("[0]"), Some(vec![Step::Index(0)]));
        assert_eq!(steps("row.name"), None);
        assert_eq!(steps("a[x]"), None);
        assert_eq!(steps(""), Some(Vec::new()));
    }
}
