//! Ids inside longer texts: in braces, in lists with commas, in paths, behind dots.

/// Goes through the words of a text that could be ids.
pub(super) fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|letter: char| !(letter.is_alphanumeric() || letter == '-' || letter == '_'));
    words.filter(|word| !word.is_empty()).map(|word| word.strip_prefix("process-def-").unwrap_or(word))
}

/// Tells whether a text looks like the ids that servers make today. No id is ever refused by it: it only tells a
/// reference to something unknown from a plain text.
pub(super) fn looks_like_an_id(text: &str) -> bool {
    let bytes = text.as_bytes();
    let fits = |(at, byte): (usize, &u8)| match at {
        8 | 13 | 18 | 23 => *byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    bytes.len() == 36 && bytes.iter().enumerate().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_in_any_wrapping_are_words() {
        let words = |text| tokens(text).collect::<Vec<_>>();
        assert_eq!(words("{a-1}-{b-2}"), ["a-1", "-", "b-2"]);
        assert_eq!(words("a-1,b-2"), ["a-1", "b-2"]);
        assert_eq!(words("#/_pages/a-1/_views/1631594504471"), ["_pages", "a-1", "_views", "1631594504471"]);
        assert_eq!(words("data['Start_1.a-1.format']"), ["data", "Start_1", "a-1", "format"]);
        assert_eq!(words("id=\"process-def-a-1\""), ["id", "a-1"]);
    }

    #[test]
    fn only_the_shape_of_todays_ids_counts_as_one() {
        assert!(looks_like_an_id("228e3d91-5e42-49ec-b37c-59323ae433a1"));
        assert!(!looks_like_an_id("228e3d91-5e42-49ec-b37c-59323ae433ax"));
        assert!(!looks_like_an_id("1631594504471") && !looks_like_an_id(""));
    }
}
