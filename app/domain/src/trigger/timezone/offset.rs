/// How far from UTC, as it is typed: `UTC+2`, `-03:00`, `+5:3`.
///
/// The parts are digits, of which some or all may not have been typed yet.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct TypedOffset<'a> {
    /// East of UTC.
    pub(super) is_ahead: bool,
    pub(super) hours: &'a str,
    pub(super) minutes: &'a str,
}

impl<'a> TypedOffset<'a> {
    /// Reads a sign and digits, with or without `UTC` or `GMT` before them.
    pub(super) fn read(text: &'a str) -> Option<Self> {
        let rest = after_utc(text).unwrap_or(text).trim();
        let (is_ahead, digits) = match rest.strip_prefix('+') {
            Some(digits) => (true, digits),
            None => (false, rest.strip_prefix(['-', '−'])?),
        };
        let (hours, minutes) = match digits.split_once(':') {
            Some(parts) => parts,
            None if digits.len() == 4 && digits.is_ascii() => digits.split_at(2),
            None => (digits, ""),
        };
        let is_number = |text: &str| text.len() <= 2 && text.bytes().all(|digit| digit.is_ascii_digit());
        (is_number(hours) && is_number(minutes)).then_some(Self { is_ahead, hours, minutes })
    }

    /// Returns whether an offset begins like this: all with five hours for `+5`, and half past five for `+5:3`.
    pub(super) fn fits(self, seconds: i32) -> bool {
        let (hours, minutes) = (seconds.unsigned_abs() / 3600, seconds.unsigned_abs() / 60 % 60);
        let is_same = |digits: &str, number: u32| digits.is_empty() || digits.parse() == Ok(number);
        (seconds == 0 || self.is_ahead == (seconds > 0))
            && is_same(self.hours, hours)
            && is_same(self.minutes, if self.minutes.len() == 1 { minutes / 10 } else { minutes })
    }
}

/// Returns what follows `UTC` or `GMT` at the beginning of a text.
pub(super) fn after_utc(text: &str) -> Option<&str> {
    let (start, rest) = text.split_at_checked(3)?;
    ["UTC", "GMT"].iter().any(|name| start.eq_ignore_ascii_case(name)).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_of_an_offset_fits_those_that_begin_like_it() {
        let (india, nepal, japan, newfoundland) = (19_800, 20_700, 32_400, -12_600);
        for (text, fitting) in [
            ("+", &[india, nepal, japan][..]),
            ("+5", &[india, nepal]),
            ("+5:3", &[india]),
            ("+05:30", &[india]),
            ("+0545", &[nepal]),
            ("utc+9", &[japan]),
            ("GMT +9", &[japan]),
            ("−3:30", &[newfoundland]),
            ("-", &[newfoundland]),
            ("+0", &[]),
            ("+99", &[]),
        ] {
            let typed = TypedOffset::read(text).expect("an offset");
            let all = [india, nepal, japan, newfoundland];
            assert_eq!(all.into_iter().filter(|seconds| typed.fits(*seconds)).collect::<Vec<_>>(), fitting, "{text}");
        }
        for text in ["", "5", "utc", "-x", "+5:30:00", "+123", "ü+1"] {
            assert_eq!(TypedOffset::read(text), None, "{text}");
        }
    }
}
