use chrono::{Datelike, NaiveDate, NaiveDateTime};
use domain::job::DateOrder;

use super::Reason;

/// Reads days.
#[derive(Clone, Debug)]
pub(super) struct DateReader {
    order: DateOrder,
    format: Option<String>,
}

/// The number of 1970-01-01 in the count that `chrono` uses.
const EPOCH: i32 = 719_163;

impl DateReader {
    pub(super) fn new(order: DateOrder, format: Option<String>) -> Self {
        Self { order, format }
    }

    pub(super) fn format(&self) -> Option<&str> {
        self.format.as_deref()
    }

    /// Returns the day in days since 1970-01-01.
    pub(super) fn date(&self, text: &str) -> Result<i32, Reason> {
        if let Some(format) = &self.format {
            let date = NaiveDate::parse_from_str(text, format);
            return date.map(days).or_else(|_| self.midnight(text, format));
        }
        let (day, rest) = self.day(text)?;
        if is_midnight(rest) { Ok(day) } else { Err("holds a time, not only a date".into()) }
    }

    fn midnight(&self, text: &str, format: &str) -> Result<i32, Reason> {
        match NaiveDateTime::parse_from_str(text, format) {
            Ok(instant) if instant.time() == chrono::NaiveTime::MIN => Ok(days(instant.date())),
            Ok(_) => Err("holds a time, not only a date".into()),
            Err(_) => Err(format!("is not a date written as {format}").into()),
        }
    }

    /// Returns the day at the start of a text, and what follows it.
    #[inline]
    pub(super) fn day<'a>(&self, text: &'a str) -> Result<(i32, &'a str), Reason> {
        let parts = match iso_parts(text) {
            // Four digits at the front can only be a year, so ISO dates are read in every order.
            Some(parts) => Some(parts),
            None => self.other_parts(text),
        };
        let Some((year, month, day, rest)) = parts else { return Err(self.not_a_date()) };
        match days_of(year, month, day) {
            Some(days) => Ok((days, rest)),
            None => Err("is not a day of the calendar".into()),
        }
    }

    fn not_a_date(&self) -> Reason {
        let form = match self.order {
            DateOrder::YearFirst => "2026-11-20",
            DateOrder::DayFirst => "20.11.2026",
            DateOrder::MonthFirst => "11/20/2026",
        };
        format!("is not a date such as {form}").into()
    }

    /// Reads a date in the declared order, with one of `-`, `/`, `.` or a space between its parts, or eight digits.
    fn other_parts<'a>(&self, text: &'a str) -> Option<(i32, u32, u32, &'a str)> {
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let first = digits(text);
        if first == 8 {
            let (number, rest) = text.split_at(8);
            let number: u32 = number.parse().ok()?;
            let (year, month, day) = match self.order {
                DateOrder::YearFirst => (number / 10_000, number / 100 % 100, number % 100),
                DateOrder::DayFirst => (number % 10_000, number / 10_000 % 100, number / 1_000_000),
                DateOrder::MonthFirst => (number % 10_000, number / 1_000_000, number / 10_000 % 100),
            };
            return Some((i32::try_from(year).ok()?, month, day, rest));
        }
        let mark = text.as_bytes().get(first).copied().filter(|mark| b"-/. ".contains(mark))?;
        let after_first = &text[first + 1..];
        let second = digits(after_first);
        if after_first.as_bytes().get(second) != Some(&mark) {
            return None;
        }
        let after_second = &after_first[second + 1..];
        let third = digits(after_second);
        let (parts, rest) = ([&text[..first], &after_first[..second], &after_second[..third]], &after_second[third..]);
        let [year, month, day] = match self.order {
            DateOrder::YearFirst => parts,
            DateOrder::DayFirst => [parts[2], parts[1], parts[0]],
            DateOrder::MonthFirst => [parts[2], parts[0], parts[1]],
        };
        let short = |part: &str| (1..=2).contains(&part.len());
        if !short(month) || !short(day) || !(year.len() == 4 || year.len() == 2) {
            return None;
        }
        let number: i32 = year.parse().ok()?;
        // As POSIX has it: 69 to 99 lie in the last century, 00 to 68 in this one.
        let year = match (year.len(), number) {
            (2, 69..) => 1900 + number,
            (2, _) => 2000 + number,
            _ => number,
        };
        Some((year, month.parse().ok()?, day.parse().ok()?, rest))
    }
}

/// Reads `2026-11-20` at the start of a text.
#[inline]
fn iso_parts(text: &str) -> Option<(i32, u32, u32, &str)> {
    let bytes = text.as_bytes();
    let date = bytes.get(..10)?;
    if date[4] != b'-' || date[7] != b'-' {
        return None;
    }
    let digit = |at: usize| {
        let digit = date[at].wrapping_sub(b'0');
        (digit <= 9).then_some(u32::from(digit))
    };
    let year = digit(0)? * 1000 + digit(1)? * 100 + digit(2)? * 10 + digit(3)?;
    let (month, day) = (digit(5)? * 10 + digit(6)?, digit(8)? * 10 + digit(9)?);
    Some((year.cast_signed(), month, day, text.get(10..)?))
}

/// Returns a day of the calendar in days since 1970-01-01.
#[inline]
fn days_of(year: i32, month: u32, day: u32) -> Option<i32> {
    const LENGTHS: [u32; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let length = *LENGTHS.get(month.checked_sub(1)? as usize)?;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if day == 0 || day > length || (month == 2 && day == 29 && !leap) || year < 1 {
        return None;
    }
    // Years that begin in March put the leap day at their end.
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let month = (month + 9) % 12;
    let of_year = (153 * month + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year.cast_signed() - 719_468)
}

fn days(date: NaiveDate) -> i32 {
    date.num_days_from_ce() - EPOCH
}

fn is_midnight(rest: &str) -> bool {
    if rest.is_empty() {
        return true;
    }
    let time = rest.strip_prefix(['T', 't', ' ']).unwrap_or("x");
    let time = time.strip_suffix(['Z', 'z']).unwrap_or(time);
    let (clock, fraction) = time.split_once('.').unwrap_or((time, ""));
    matches!(clock, "00:00" | "00:00:00" | "0:00" | "0:00:00") && fraction.bytes().all(|byte| byte == b'0')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(order: DateOrder, text: &str) -> Result<String, String> {
        let reader = DateReader::new(order, None);
        let day = reader.date(text).map_err(Reason::into_owned)?;
        Ok(NaiveDate::from_num_days_from_ce_opt(day + EPOCH).expect("a day").to_string())
    }

    #[test]
    fn dates_are_read_in_their_order() {
        use DateOrder::{DayFirst, MonthFirst, YearFirst};
        for (order, text, expected) in [
            (YearFirst, "2026-11-20", "2026-11-20"),
            (YearFirst, "2026/3/4", "2026-03-04"),
            (YearFirst, "20261120", "2026-11-20"),
            (YearFirst, "26-3-4", "2026-03-04"),
            (YearFirst, "2026-11-20T00:00:00Z", "2026-11-20"),
            (YearFirst, "2026-11-20 00:00:00.000", "2026-11-20"),
            (DayFirst, "3.4.2026", "2026-04-03"),
            (DayFirst, "03/04/26", "2026-04-03"),
            (DayFirst, "3 4 69", "1969-04-03"),
            (DayFirst, "3-4-68", "2068-04-03"),
            (DayFirst, "03042026", "2026-04-03"),
            (DayFirst, "2026-11-20", "2026-11-20"),
            (MonthFirst, "4/3/2026", "2026-04-03"),
            (MonthFirst, "04032026", "2026-04-03"),
            (YearFirst, "2024-02-29", "2024-02-29"),
            (YearFirst, "0001-01-01", "0001-01-01"),
            (YearFirst, "9999-12-31", "9999-12-31"),
        ] {
            assert_eq!(read(order, text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_a_misfit() {
        use DateOrder::{DayFirst, YearFirst};
        for (order, text) in [
            (YearFirst, "2026-02-29"),
            (YearFirst, "1900-02-29"),
            (YearFirst, "2026-13-01"),
            (YearFirst, "2026-00-10"),
            (YearFirst, "2026-11-20 13:00"),
            (YearFirst, "20.11.2026"),
            (YearFirst, "2026-11"),
            (YearFirst, "2026-11-20x"),
            (YearFirst, "yesterday"),
            (DayFirst, "4/31/2026"),
            (DayFirst, "3.4/2026"),
            (DayFirst, "3.4.126"),
            (DayFirst, "3.4."),
        ] {
            assert!(read(order, text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_declared_form_replaces_the_order() {
        let reader = DateReader::new(DateOrder::YearFirst, Some("%d-%b-%Y".to_owned()));
        assert_eq!(reader.date("20-Nov-2026"), Ok(20_777));
        assert!(reader.date("2026-11-20").is_err());
    }

    #[test]
    fn days_agree_with_the_calendar() {
        for day in (-719_162..2_932_896).step_by(37) {
            let date = NaiveDate::from_num_days_from_ce_opt(day + EPOCH).expect("a day");
            assert_eq!(days_of(date.year(), date.month(), date.day()), Some(day), "{date}");
        }
    }
}
