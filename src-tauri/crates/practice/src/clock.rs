//! Times as the server stores them (whole seconds, no zone) and as it sends them.

use jiff::Timestamp;
use jiff::civil::DateTime;

/// Returns now as a `datetime` column holds it.
pub(crate) fn now() -> String {
    Timestamp::now().strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// Returns now in milliseconds since 1970, as check-update answers it (wire 18).
pub(crate) fn now_milliseconds() -> i64 {
    Timestamp::now().as_millisecond()
}

/// Returns today as exports name it, `YYYYMMDD`.
pub(crate) fn today() -> String {
    Timestamp::now().strftime("%Y%m%d").to_string()
}

/// Returns now with milliseconds, as JavaScript prints it.
pub(crate) fn now_precise() -> String {
    Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

/// Reads a date of a file, cut to whole seconds; `None` when it is none (wire 3.8).
pub(crate) fn stored(text: &str) -> Option<String> {
    let time = match text.parse::<Timestamp>() {
        Ok(time) => time.to_zoned(jiff::tz::TimeZone::UTC).datetime(),
        Err(_) => text.parse::<DateTime>().ok()?,
    };
    Some(time.strftime("%Y-%m-%d %H:%M:%S").to_string())
}

/// Returns a stored date as the server sends it.
pub(crate) fn sent(stored: &str) -> String {
    format!("{}.000Z", stored.replacen(' ', "T", 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_files_are_cut_not_rounded() {
        assert_eq!(stored("2026-01-02T03:04:05.999Z").as_deref(), Some("2026-01-02 03:04:05"));
        assert_eq!(stored("2026-01-02 03:04:05").as_deref(), Some("2026-01-02 03:04:05"));
        assert_eq!(stored("2026-01-02T03:04:05+07:00").as_deref(), Some("2026-01-01 20:04:05"));
        assert_eq!(stored("yesterday"), None);
    }

    #[test]
    fn sent_dates_have_zero_milliseconds() {
        assert_eq!(sent("2026-01-02 03:04:05"), "2026-01-02T03:04:05.000Z");
    }
}
