//! Days and times as MariaDB reads them from text and numbers.

use super::decimal::Decimal;

/// A day with a time, possibly MariaDB's zero day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    date: [u32; 3],
    time: [u32; 3],
}

impl Moment {
    /// Reads a text such as `2026-03-04`, `2026-3-4 5:06:07` or `20260304`; `None` when it is no date.
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        let text = text.trim_end_matches(' ');
        if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
            return Self::from_digits(text);
        }
        let (date, time) = text.split_once([' ', 'T']).unwrap_or((text, ""));
        let date = parts(date, |c: char| c.is_ascii_punctuation())?;
        let [year, month, day] = date[..] else { return None };
        let year_digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let year = match year_digits {
            1 | 2 => two_digit_year(year),
            4 => year,
            _ => return None,
        };
        Self { date: [year, month, day], time: time_of(time)? }.checked()
    }

    /// Reads a number such as `20260304`; zero is the zero day, as MariaDB has it.
    pub(crate) fn from_number(number: &Decimal) -> Option<Self> {
        let digits = number.to_string();
        let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
        let number: u32 = whole.parse().ok()?;
        if number == 0 {
            return Some(Self { date: [0; 3], time: [0; 3] });
        }
        if fraction.bytes().any(|b| b != b'0') {
            return None;
        }
        match number {
            101..=991_231 => Self {
                date: [two_digit_year(number / 10_000), number / 100 % 100, number % 100],
                time: [0; 3],
            }
            .loosely_checked(),
            10_000_101..=99_991_231 => {
                Self { date: [number / 10_000, number / 100 % 100, number % 100], time: [0; 3] }.checked()
            }
            _ => None,
        }
    }

    /// Returns `YYYY-MM-DD`.
    pub(crate) fn day(self) -> String {
        let [year, month, day] = self.date;
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// Returns `YYYY-MM-DD HH:MM:SS`.
    pub(crate) fn day_and_time(self) -> String {
        let [hour, minute, second] = self.time;
        format!("{} {hour:02}:{minute:02}:{second:02}", self.day())
    }

    fn from_digits(text: &str) -> Option<Self> {
        let pair = |at: usize| text.get(at..at + 2)?.parse::<u32>().ok();
        let (year, rest) = match text.len() {
            6 | 12 => (two_digit_year(pair(0)?), 2),
            8 | 14 => (text[..4].parse().ok()?, 4),
            _ => return None,
        };
        let date = [year, pair(rest)?, pair(rest + 2)?];
        let time = match text.len() - rest {
            4 => [0; 3],
            _ => [pair(rest + 4)?, pair(rest + 6)?, pair(rest + 8)?],
        };
        Self { date, time }.checked()
    }

    fn checked(self) -> Option<Self> {
        let [year, month, day] = self.date.map(|part| i16::try_from(part).unwrap_or(i16::MAX));
        let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        jiff::civil::Date::new(year, month, day).ok()?;
        let [hour, minute, second] = self.time;
        (hour < 24 && minute < 60 && second < 60).then_some(self)
    }

    /// MariaDB's default mode lets month and day be zero in a short number.
    fn loosely_checked(self) -> Option<Self> {
        let [_, month, day] = self.date;
        (month <= 12 && day <= 31).then_some(self)
    }
}

fn two_digit_year(year: u32) -> u32 {
    year + if year < 70 { 2000 } else { 1900 }
}

fn time_of(text: &str) -> Option<[u32; 3]> {
    if text.is_empty() {
        return Some([0; 3]);
    }
    let (clock, fraction) = text.split_once('.').unwrap_or((text, ""));
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    match parts(clock, |c| c == ':')?[..] {
        [hour, minute] => Some([hour, minute, 0]),
        [hour, minute, second] => Some([hour, minute, second]),
        _ => None,
    }
}

fn parts(text: &str, between: impl Fn(char) -> bool) -> Option<Vec<u32>> {
    text.split(between).map(|part| part.parse().ok()).collect()
}
