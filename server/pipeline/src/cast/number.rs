use super::Reason;

/// Reads numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct NumberReader {
    decimal_comma: bool,
}

/// A number as digits: `digits * 10^-scale`, exact.
#[derive(Debug, Eq, PartialEq)]
struct Digits {
    negative: bool,
    /// Without leading zeros.
    digits: Vec<u8>,
    scale: i64,
}

const NOT_A_NUMBER: &str = "is not a number";

impl NumberReader {
    pub(super) fn new(decimal_comma: bool) -> Self {
        Self { decimal_comma }
    }

    pub(super) fn integer(&self, text: &str) -> Result<i32, Reason> {
        let value = self.whole(text)?;
        i32::try_from(value).map_err(|_| "does not fit into an integer; take bigint".into())
    }

    pub(super) fn bigint(&self, text: &str) -> Result<i64, Reason> {
        let value = self.whole(text)?;
        i64::try_from(value).map_err(|_| "does not fit into a bigint; take decimal(38,0) or text".into())
    }

    #[inline]
    fn whole(&self, text: &str) -> Result<i128, Reason> {
        if let Some(value) = plain_digits(text) {
            return Ok(value.into());
        }
        let Some(number) = self.digits(text) else { return Err("is not a whole number".into()) };
        number.unscaled(0).ok_or_else(|| {
            if number.scale > 0 {
                "is not a whole number".into()
            } else {
                "has more digits than a number can hold".into()
            }
        })
    }

    pub(super) fn decimal(&self, text: &str, precision: u8, scale: u8) -> Result<i128, Reason> {
        let value = match self.plain_decimal(text, scale) {
            Some(value) => value.into(),
            None => {
                let Some(number) = self.digits(text) else { return Err(NOT_A_NUMBER.into()) };
                match number.unscaled(scale.into()) {
                    Some(value) => value,
                    None if number.fraction_digits() > i64::from(scale) => {
                        return Err(format!("has more than {scale} digits after the point").into());
                    }
                    None => return Err(too_long(precision, scale)),
                }
            }
        };
        if value.unsigned_abs() < 10_u128.pow(precision.into()) { Ok(value) } else { Err(too_long(precision, scale)) }
    }

    pub(super) fn double(&self, text: &str) -> Result<f64, Reason> {
        let value = match text.parse::<f64>() {
            Ok(value) if !self.decimal_comma => value,
            _ => {
                let special = ["nan", "inf", "infinity", "-inf", "-infinity", "+inf", "+infinity"];
                if special.iter().any(|word| word.eq_ignore_ascii_case(text)) {
                    return text.parse().map_err(|_| NOT_A_NUMBER.into());
                }
                let Some(number) = self.digits(text) else { return Err(NOT_A_NUMBER.into()) };
                number.to_string().parse().map_err(|_| Reason::from(NOT_A_NUMBER))?
            }
        };
        let written_out = text.bytes().any(|byte| byte.is_ascii_digit());
        if value.is_infinite() && written_out { Err("does not fit into a double".into()) } else { Ok(value) }
    }

    /// Reads the usual case: a sign, digits, and a point with at most as many digits after it as the scale has.
    #[inline]
    fn plain_decimal(&self, text: &str, scale: u8) -> Option<i64> {
        let bytes = text.as_bytes();
        if bytes.len() + usize::from(scale) > 18 {
            return None;
        }
        let (negative, digits) = match bytes.split_first()? {
            (b'-', rest) => (true, rest),
            _ => (false, bytes),
        };
        let point = if self.decimal_comma { b',' } else { b'.' };
        let (mut value, mut after, mut seen) = (0_i64, None::<u8>, false);
        for &byte in digits {
            let digit = byte.wrapping_sub(b'0');
            if digit <= 9 {
                value = value * 10 + i64::from(digit);
                after = after.map(|count| count + 1);
                seen = true;
            } else if byte == point && after.is_none() {
                after = Some(0);
            } else {
                return None;
            }
        }
        let missing = scale.checked_sub(after.unwrap_or(0))?;
        let value = value * 10_i64.pow(missing.into());
        seen.then_some(if negative { -value } else { value })
    }

    /// Reads a number in any form that is allowed: sign, groups of three, fraction, exponent.
    fn digits(&self, text: &str) -> Option<Digits> {
        let (point, groups) = if self.decimal_comma { (',', ['.', '\'']) } else { ('.', [',', '\'']) };
        let is_group = |character: char| groups.contains(&character) || character == '’' || character.is_whitespace();
        let (negative, rest) = match text.strip_prefix(['-', '−']) {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (number, exponent) = match rest.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, exponent.parse::<i32>().ok()?),
            None => (rest, 0),
        };
        let (whole, fraction) = number.split_once(point).unwrap_or((number, ""));
        let whole = ungrouped(whole, is_group)?;
        let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !all_digits(&whole) || !all_digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
            return None;
        }
        let scale = i64::try_from(fraction.len()).ok()? - i64::from(exponent);
        let digits = whole.bytes().chain(fraction.bytes()).skip_while(|&byte| byte == b'0').collect();
        Some(Digits { negative, digits, scale })
    }
}

/// Reads the usual case: a sign and at most 18 digits.
#[inline]
fn plain_digits(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let (negative, digits) = match bytes.split_first()? {
        (b'-', rest) => (true, rest),
        _ => (false, bytes),
    };
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    let mut value = 0_i64;
    for &byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + i64::from(digit);
    }
    Some(if negative { -value } else { value })
}

/// Takes the marks between groups of three digits out; `None` if they are not where they belong, or not all the same.
fn ungrouped(whole: &str, is_group: impl Fn(char) -> bool) -> Option<std::borrow::Cow<'_, str>> {
    let Some(mark) = whole.chars().find(|&character| is_group(character)) else { return Some(whole.into()) };
    let groups: Vec<_> = whole.split(mark).collect();
    let (first, rest) = groups.split_first()?;
    let fits = (1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3);
    fits.then(|| groups.concat().into())
}

fn too_long(precision: u8, scale: u8) -> Reason {
    format!(
        "has more than {} digits before the point, or more than decimal({precision},{scale}) holds",
        precision - scale
    )
    .into()
}

impl Digits {
    /// Returns the number times `10^scale`, if that is whole and fits.
    fn unscaled(&self, scale: i64) -> Option<i128> {
        if self.digits.is_empty() {
            return Some(0);
        }
        let mut digits = self.digits.as_slice();
        let mut shift = scale - self.scale;
        while shift < 0 {
            let (&last, rest) = digits.split_last()?;
            if last != b'0' {
                return None;
            }
            digits = rest;
            shift += 1;
        }
        let mut value = 0_i128;
        for &digit in digits {
            value = value.checked_mul(10)?.checked_add((digit - b'0').into())?;
        }
        for _ in 0..shift.min(40) {
            value = value.checked_mul(10)?;
        }
        Some(if self.negative { -value } else { value })
    }

    /// Returns how many digits stand after the point, without zeros at the end.
    fn fraction_digits(&self) -> i64 {
        let zeros = self.digits.iter().rev().take_while(|&&digit| digit == b'0').count();
        self.scale - i64::try_from(zeros).unwrap_or_default()
    }
}

impl std::fmt::Display for Digits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.negative { "-" } else { "" };
        let digits = String::from_utf8_lossy(&self.digits);
        write!(f, "{sign}0{digits}e{}", -self.scale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POINT: NumberReader = NumberReader { decimal_comma: false };
    const COMMA: NumberReader = NumberReader { decimal_comma: true };

    #[test]
    fn whole_numbers_are_read_exactly_or_not_at_all() {
        for (text, value) in [
            ("0", 0),
            ("-0", 0),
            ("007", 7),
            ("+5", 5),
            ("9223372036854775807", i64::MAX),
            ("-9223372036854775808", i64::MIN),
            ("1,234,567", 1_234_567),
            ("1 234", 1_234),
            ("1'234", 1_234),
            ("12.00", 12),
            ("1e3", 1_000),
            ("1.5E3", 1_500),
            ("−5", -5),
        ] {
            assert_eq!(POINT.bigint(text), Ok(value), "{text}");
        }
        for text in [
            "9223372036854775808",
            "1.5",
            "12a",
            "1,23",
            "1,2345",
            "1,234 567",
            "--1",
            "-",
            ".",
            "1e",
            "0x10",
            "1e40",
            "1e-1",
            "٣",
        ] {
            assert!(POINT.bigint(text).is_err(), "{text}");
        }
        assert_eq!(POINT.integer("2147483647"), Ok(i32::MAX));
        assert_eq!(POINT.integer("2147483648"), Err("does not fit into an integer; take bigint".into()));
        assert_eq!(COMMA.bigint("1.234.567"), Ok(1_234_567));
        assert!(COMMA.bigint("1,234,567").is_err());
    }

    #[test]
    fn decimals_keep_every_digit_or_are_misfits() {
        for (text, value) in [
            ("12.3", 1230),
            ("-12.34", -1234),
            (".5", 50),
            ("5.", 500),
            ("1,234.50", 123_450),
            ("1.500", 150),
            ("1e2", 10_000),
            ("12345e-2", 12_345),
            ("99999999.99", 9_999_999_999),
            ("0000000000000000000001.10", 110),
        ] {
            assert_eq!(POINT.decimal(text, 10, 2), Ok(value), "{text}");
        }
        for (text, reason) in [
            ("1.505", "has more than 2 digits after the point"),
            ("1e-3", "has more than 2 digits after the point"),
            ("100000000.00", "has more than 8 digits before the point, or more than decimal(10,2) holds"),
            ("1e400", "has more than 8 digits before the point, or more than decimal(10,2) holds"),
            ("12.3.4", NOT_A_NUMBER),
            ("12,3", NOT_A_NUMBER),
            ("€5", NOT_A_NUMBER),
            ("(5)", NOT_A_NUMBER),
            ("nan", NOT_A_NUMBER),
        ] {
            assert_eq!(POINT.decimal(text, 10, 2), Err(reason.into()), "{text}");
        }
        assert_eq!(COMMA.decimal("1.234,5", 10, 2), Ok(123_450));
        assert_eq!(
            POINT.decimal("12345678901234567890123456789012345678", 38, 0),
            Ok(12_345_678_901_234_567_890_123_456_789_012_345_678)
        );
        assert_eq!(POINT.decimal("-0.1234567890123456789012345678901234567", 38, 37).map(|value| value % 10), Ok(-7));
        assert!(POINT.decimal("123456789012345678901234567890123456789", 38, 0).is_err());
        assert_eq!(POINT.decimal("0.1", 38, 38), Ok(10_i128.pow(37)));
    }

    #[test]
    fn doubles_are_the_nearest_and_never_infinite_by_overflow() {
        assert_eq!(POINT.double("0.1"), Ok(0.1));
        assert_eq!(POINT.double("1,234.5"), Ok(1234.5));
        assert_eq!(COMMA.double("1.234,5e1"), Ok(12345.0));
        assert_eq!(COMMA.double("1.234"), Ok(1234.0));
        assert_eq!(POINT.double("-Infinity"), Ok(f64::NEG_INFINITY));
        assert!(POINT.double("NaN").is_ok_and(f64::is_nan));
        assert_eq!(POINT.double("1e400"), Err("does not fit into a double".into()));
        assert!(POINT.double("abc").is_err());
    }
}
