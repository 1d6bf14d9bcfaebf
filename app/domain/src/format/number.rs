//! Counts, sizes, shares.

/// Returns a number with its thousands set apart: `48,212`.
pub fn count(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 3);
    if number < 0 {
        text.push('−');
    }
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Returns a difference with its sign: `+1,204`, `−3`, `0`.
pub fn signed_count(number: i64) -> String {
    let text = count(number);
    if number > 0 { format!("+{text}") } else { text }
}

/// Returns a number with the word for what was counted: `1 row`, `48,212 rows`.
pub fn counted(number: i64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// Returns a size with its unit, in powers of a thousand: `6.1 MB`.
pub fn bytes(size: i64) -> String {
    const UNITS: [&str; 6] = ["B", "kB", "MB", "GB", "TB", "PB"];
    let size = u64::try_from(size).unwrap_or_default();
    let mut unit = 0;
    let mut scale: u64 = 1;
    // 999.5 of a unit would round to 1,000 of it: that is 1.0 of the next.
    while unit + 1 < UNITS.len() && size.saturating_mul(2) >= scale.saturating_mul(1999) {
        scale *= 1000;
        unit += 1;
    }
    let tenths = tenths(size, scale);
    let number = if unit > 0 && tenths < 100 {
        format!("{}.{}", tenths / 10, tenths % 10)
    } else {
        count(i64::try_from(whole(size, scale)).unwrap_or(i64::MAX))
    };
    format!("{number} {}", UNITS[unit])
}

/// Returns a part of a whole in per cent, to a tenth: `98.6 %`. A part that is missing is never rounded away, so
/// `100 %` and `0 %` are exact.
pub fn share(part: i64, whole: i64) -> String {
    let (Ok(part), Ok(whole)) = (u64::try_from(part), u64::try_from(whole)) else {
        return "0 %".to_owned();
    };
    if whole == 0 || part == 0 {
        return "0 %".to_owned();
    }
    if part >= whole {
        return "100 %".to_owned();
    }
    let tenths = u64::try_from(u128::from(part) * 1000 / u128::from(whole)).unwrap_or(1000).clamp(1, 999);
    format!("{}.{} %", tenths / 10, tenths % 10)
}

/// Tenths of `scale` in `size`, rounded.
fn tenths(size: u64, scale: u64) -> u64 {
    u64::try_from((u128::from(size) * 20 / u128::from(scale)).div_ceil(2)).unwrap_or(u64::MAX)
}

fn whole(size: u64, scale: u64) -> u64 {
    u64::try_from((u128::from(size) * 2 / u128::from(scale)).div_ceil(2)).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (48_212, "48,212"),
            (-1_234_567, "−1,234,567"),
            (i64::MIN, "−9,223,372,036,854,775,808"),
        ] {
            assert_eq!(count(number), text);
        }
        assert_eq!(signed_count(1_204), "+1,204");
        assert_eq!(signed_count(-3), "−3");
        assert_eq!(counted(1, "row", "rows"), "1 row");
        assert_eq!(counted(0, "row", "rows"), "0 rows");
    }

    #[test]
    fn sizes_have_one_decimal_below_ten_and_never_a_thousand_of_a_unit() {
        for (size, text) in [
            (0, "0 B"),
            (999, "999 B"),
            (1_000, "1.0 kB"),
            (1_049, "1.0 kB"),
            (1_051, "1.1 kB"),
            (9_949, "9.9 kB"),
            (9_951, "10 kB"),
            (999_499, "999 kB"),
            (999_500, "1.0 MB"),
            (6_100_000, "6.1 MB"),
            (212_300_000, "212 MB"),
            (i64::MAX, "9,223 PB"),
            (-1, "0 B"),
        ] {
            assert_eq!(bytes(size), text, "{size}");
        }
    }

    #[test]
    fn a_share_is_whole_only_when_nothing_is_missing() {
        for (part, whole, text) in [
            (0, 0, "0 %"),
            (0, 7, "0 %"),
            (7, 7, "100 %"),
            (986, 1_000, "98.6 %"),
            (1, 1_000_000, "0.1 %"),
            (999_999, 1_000_000, "99.9 %"),
            (i64::MAX - 1, i64::MAX, "99.9 %"),
        ] {
            assert_eq!(share(part, whole), text, "{part} of {whole}");
        }
    }
}
