//! Exact decimal numbers, rounded as MariaDB rounds them: half away from zero.

use std::fmt;

/// A decimal number: `mantissa` divided by ten to the power of `scale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decimal {
    mantissa: i128,
    scale: u32,
}

/// More digits than this do not fit the arithmetic; no column has as many.
const MAX_DIGITS: usize = 36;

impl Decimal {
    /// Reads `12`, `-1.50`, `.5`, `5.` or `1e3`, with blanks around; `None` when it is no number.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim_matches(' ');
        let (digits, exponent) = match text.split_once(['e', 'E']) {
            Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (negative, digits) = match digits.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, digits.strip_prefix('+').unwrap_or(digits)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all = format!("{whole}{fraction}");
        if all.is_empty() || all.len() > MAX_DIGITS || !all.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let mantissa = all.parse::<i128>().ok()?;
        let mantissa = if negative { -mantissa } else { mantissa };
        let scale = i32::try_from(fraction.len()).ok()? - exponent;
        match u32::try_from(scale) {
            Ok(scale) => Some(Self { mantissa, scale }),
            Err(_) => {
                let factor = 10_i128.checked_pow(scale.unsigned_abs())?;
                Some(Self { mantissa: mantissa.checked_mul(factor)?, scale: 0 })
            }
        }
    }

    /// Returns the number with exactly `scale` places.
    pub(crate) fn rounded(self, scale: u32) -> Self {
        if scale >= self.scale {
            let factor =
                10_i128.checked_pow(scale - self.scale).and_then(|factor| self.mantissa.checked_mul(factor));
            // A number too large for the arithmetic is too large for every column.
            return Self { mantissa: factor.unwrap_or(i128::MAX), scale };
        }
        let Some(factor) = 10_i128.checked_pow(self.scale - scale) else {
            return Self { mantissa: 0, scale };
        };
        let (whole, rest) = (self.mantissa / factor, self.mantissa % factor);
        let up = i128::from(rest.abs() >= factor - rest.abs());
        Self { mantissa: whole + up * self.mantissa.signum(), scale }
    }

    /// Returns the number without its point.
    pub(crate) fn mantissa(self) -> i128 {
        self.mantissa
    }

    /// Returns the count of digits, with at least the places after the point.
    pub(crate) fn digits(self) -> u32 {
        let digits = self.mantissa.unsigned_abs().checked_ilog10().map_or(0, |log| log + 1);
        digits.max(self.scale)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let scale = usize::try_from(self.scale).unwrap_or(usize::MAX);
        let digits = format!("{:0>width$}", self.mantissa.unsigned_abs(), width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        let point = if fraction.is_empty() { "" } else { "." };
        write!(f, "{sign}{whole}{point}{fraction}")
    }
}
