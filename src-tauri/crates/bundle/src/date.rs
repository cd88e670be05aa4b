//! The two date columns as a server keeps them: whole seconds, without zone.

use std::borrow::Cow;

use crate::Stamp;

/// Returns a date as a server exports it after an import: cut to whole seconds, `2024-05-23T10:18:59.000Z`
/// (golden/RULES.md §1.3). Accepts the ISO form and the SQL form; `None` when the text is neither.
pub(crate) fn stored(text: &str) -> Option<Cow<'_, str>> {
    let (seconds, rest) = text.split_at_checked(19)?;
    let shape = seconds.bytes().zip("0000-00-00T00:00:00".bytes());
    let fits = shape.enumerate().all(|(at, (byte, model))| match model {
        b'0' => byte.is_ascii_digit(),
        b'T' => at == 10 && matches!(byte, b'T' | b' '),
        mark => byte == mark,
    });
    let rest = rest.strip_suffix('Z').unwrap_or(rest);
    let fraction = rest.strip_prefix('.').unwrap_or(rest);
    if !fits || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if seconds.as_bytes()[10] == b'T' && &text[19..] == ".000Z" {
        return Some(Cow::Borrowed(text));
    }
    Some(Cow::Owned(format!("{}T{}.000Z", &seconds[..10], &seconds[11..])))
}

/// Tells whether two date columns say the same second. No date is the same as no column.
pub(crate) fn same(left: &Stamp<'_>, right: &Stamp<'_>) -> bool {
    match (left.as_text(), right.as_text()) {
        (Some(left), Some(right)) => {
            left == right || stored(left).is_some_and(|date| Some(date) == stored(right))
        }
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::stamp;

    #[test]
    fn dates_are_cut_and_never_rounded() {
        for (text, expected) in [
            ("2024-05-23T10:18:59.000Z", "2024-05-23T10:18:59.000Z"),
            ("2024-05-23T10:18:59.999Z", "2024-05-23T10:18:59.000Z"),
            ("2024-05-23T10:18:59Z", "2024-05-23T10:18:59.000Z"),
            ("2024-05-23 10:18:59", "2024-05-23T10:18:59.000Z"),
            ("2024-05-23 10:18:59.5", "2024-05-23T10:18:59.000Z"),
        ] {
            assert_eq!(stored(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn other_texts_are_no_dates() {
        for text in [
            "",
            "2024-05-23",
            "2024-05-23T10:18",
            "2024-05-23T10:18:59+07:00",
            "2024-05-23x10:18:59",
            "ééééééééééé",
        ] {
            assert_eq!(stored(text), None, "{text}");
        }
    }

    #[test]
    fn columns_are_compared_to_the_second() {
        let (iso, sql) = (stamp("2024-05-23T10:18:59.000Z"), stamp("2024-05-23 10:18:59"));
        assert!(same(&iso, &sql) && same(&Stamp::Absent, &Stamp::Null) && same(&stamp("x"), &stamp("x")));
        assert!(!same(&iso, &Stamp::Null) && !same(&iso, &stamp("2024-05-23 10:18:58")));
        assert!(!same(&stamp("x"), &stamp("y")));
    }
}
