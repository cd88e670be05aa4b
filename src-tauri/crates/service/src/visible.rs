//! Untrusted text on a terminal or a page: what would steer the terminal or turn the reading direction is spelled out.

use std::borrow::Cow;
use std::fmt::Write;

/// Returns the text with every control and direction character spelled as `<U+XXXX>`. Line breaks count as control
/// characters: a name must not look like a line of ours.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if is_hidden(character) {
            write!(shown, "<U+{:04X}>", u32::from(character)).expect("writing to a string does not fail");
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// Tells whether a character is not seen, and can change how what is seen around it reads.
pub fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{061c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_spelled_out() {
        assert_eq!(visible("\u{1b}[2J\r\n\u{7f}\u{9b}31m"), "<U+001B>[2J<U+000D><U+000A><U+007F><U+009B>31m");
        assert_eq!(visible("app\u{202e}nosj.exe"), "app<U+202E>nosj.exe");
        assert_eq!(visible("a\u{2066}b\u{2069}c\u{200f}\u{e0041}"), "a<U+2066>b<U+2069>c<U+200F><U+E0041>");
    }

    #[test]
    fn ordinary_text_of_any_script_stays_as_it_is() {
        for text in ["Visits", "การเยี่ยม", "سفارش\u{200c}ها", "👩\u{200d}🔬", "a\u{0301}"]
        {
            assert!(matches!(visible(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }
}
