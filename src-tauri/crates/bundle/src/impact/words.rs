//! Words that findings share.

use super::Scene;
use crate::DefinitionId;

/// Lists names in quotes, the first of them only when there are many.
pub(super) fn listed<'n>(names: impl ExactSizeIterator<Item = &'n str>) -> String {
    const SHOWN: usize = 8;
    let rest = names.len().saturating_sub(SHOWN);
    let names: Vec<_> = names.take(SHOWN).map(|name| format!("‘{name}’")).collect();
    match rest {
        0 => names.join(", "),
        rest => format!("{} and {rest} more", names.join(", ")),
    }
}

/// Lists the labels of definitions.
pub(super) fn labels<'i>(scene: &Scene<'_, '_>, ids: impl IntoIterator<Item = &'i DefinitionId>) -> String {
    let names: Vec<_> = ids.into_iter().map(|id| scene.name(id)).collect();
    listed(names.iter().map(String::as_str))
}

/// Says how many things there are, e.g. `1 field` or `3 fields`.
pub(crate) fn counted(count: usize, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_names_are_counted_and_not_listed() {
        let names: Vec<_> = (1..=10).map(|n| n.to_string()).collect();
        let list = |n: usize| listed(names[..n].iter().map(String::as_str));
        assert_eq!(list(2), "‘1’, ‘2’");
        assert_eq!(list(10), "‘1’, ‘2’, ‘3’, ‘4’, ‘5’, ‘6’, ‘7’, ‘8’ and 2 more");
    }

    #[test]
    fn one_thing_is_counted_as_one() {
        assert_eq!([1, 2].map(|n| counted(n, "field", "fields")), ["1 field", "2 fields"]);
    }
}
