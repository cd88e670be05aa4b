//! Numbers and small phrases for people.

/// Returns a number with its thousands set apart, e.g. `1,636`.
pub fn number(value: impl TryInto<u64>) -> String {
    // A number beyond 64 bits is none that AppFerry counts.
    let digits = value.try_into().unwrap_or(u64::MAX).to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Returns a number with its noun, e.g. `1 app` or `2 apps`.
pub fn counted(count: impl TryInto<u64>, one: &str, many: &str) -> String {
    let number = number(count);
    let noun = if number == "1" { one } else { many };
    format!("{number} {noun}")
}

/// Returns a text, or a dash where there is none.
pub fn or_dash(text: Option<&str>) -> String {
    text.filter(|text| !text.is_empty()).unwrap_or("–").to_owned()
}

/// Returns a text of at most so many characters, with an ellipsis for the rest.
pub fn shortened(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        let numbers = [0_usize, 7, 682, 1_636, 49_992_730].map(number);
        assert_eq!(numbers, ["0", "7", "682", "1,636", "49,992,730"]);
        assert_eq!(counted(1_usize, "app", "apps"), "1 app");
        assert_eq!(counted(1_000_u32, "app", "apps"), "1,000 apps");
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        assert_eq!(shortened("การเยี่ยม", 3), "การ…");
        assert_eq!(shortened("abc", 3), "abc");
    }
}
