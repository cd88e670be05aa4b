//! Makes what a server says fit to be shown: bounded, without control or bidi characters, without database
//! text.

/// The longest text of a server that is repeated to the user.
const LONGEST: usize = 300;

/// Returns a server's text with everything visible that could mislead a reader, cut to a bearable length.
pub(super) fn shown(text: &str) -> String {
    let mut out = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == LONGEST {
            out.push('…');
            break;
        }
        if misleads(c) {
            out.push_str(&format!("\\u{{{:x}}}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

/// Control characters, and those that reorder or hide text on a screen.
fn misleads(c: char) -> bool {
    let reorders =
        matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let hides =
        matches!(c, '\u{200b}'..='\u{200d}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2065}' | '\u{feff}');
    c.is_control() || reorders || hides
}

/// Returns the name of the database error that a message carries, or `None` when it carries no database text.
///
/// Such messages hold whole SQL statements with table names and values (wire 214, T:304, T:305).
pub(super) fn database_error(message: &str, code: Option<&str>) -> Option<String> {
    let is_error_name = |word: &&str| word.starts_with("ER_") && word.len() > 3;
    let words = || message.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let name = code.filter(|code| is_error_name(code)).or_else(|| words().find(is_error_name));
    match name {
        Some(name) => Some(shown(name)),
        None if looks_like_sql(message) => Some("unnamed".to_owned()),
        None => None,
    }
}

fn looks_like_sql(message: &str) -> bool {
    let message = message.to_ascii_lowercase();
    let statements = ["select ", "insert into ", "update `", "delete from ", "alter table ", "create table "];
    message.starts_with("dberror")
        || message.contains('`') && statements.iter().any(|sql| message.contains(sql))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_mislead_is_made_visible() {
        assert_eq!(shown("a\u{202e}b\n\u{0}ไทย"), "a\\u{202e}b\\u{a}\\u{0}ไทย");
        assert_eq!(shown(&"x".repeat(400)).chars().count(), LONGEST + 1);
        assert_eq!(shown(&"x".repeat(LONGEST)).chars().count(), LONGEST);
    }

    proptest::proptest! {
        #[test]
        fn nothing_misleading_is_left(text in ".{0,400}") {
            let shown = shown(&text);
            proptest::prop_assert!(!shown.chars().any(misleads));
            proptest::prop_assert!(shown.chars().count() <= LONGEST * 10 + 1);
        }
    }

    #[test]
    fn database_errors_are_named_by_their_code() {
        let link = "ForeignKeyViolationError: insert into `a`.`b` (`R`) values ('x') - ER_NO_REFERENCED_ROW_2: Cannot add";
        assert_eq!(database_error(link, None).as_deref(), Some("ER_NO_REFERENCED_ROW_2"));
        assert_eq!(database_error("insert into `a` values ('x')", Some("ER_X")).as_deref(), Some("ER_X"));
        assert_eq!(database_error("select `a`.* from `a`", None).as_deref(), Some("unnamed"));
    }

    #[test]
    fn other_messages_are_left_alone() {
        for message in
            ["TypeError: Tasks[values.key] is not a constructor", "json parse error : Unexpected end"]
        {
            assert_eq!(database_error(message, Some("422")), None);
        }
    }
}
