use std::collections::HashMap;

use chrono::{DateTime, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone};
use chrono_tz::{OffsetComponents, Tz};

use super::{Reason, date::DateReader};

/// Reads instants.
#[derive(Clone, Debug)]
pub(super) struct TimestampReader {
    dates: DateReader,
    zone: Tz,
}

/// What has been found out about the zone's days while reading.
#[derive(Debug, Default)]
pub(super) struct ZoneDays {
    /// The offset in microseconds of days on which it does not change.
    steady: HashMap<i32, Option<i64>>,
}

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;

impl TimestampReader {
    pub(super) fn new(dates: DateReader, zone: Tz) -> Self {
        Self { dates, zone }
    }

    pub(super) fn start(&self) -> ZoneDays {
        ZoneDays::default()
    }

    /// Returns the instant in microseconds since 1970.
    pub(super) fn timestamp(&self, text: &str, days: &mut ZoneDays) -> Result<i64, Reason> {
        if let Some(format) = self.dates.format() {
            return self.by_format(text, format, days);
        }
        let (day, rest) = self.dates.day(text).map_err(|reason| -> Reason {
            if reason.starts_with("is not a date") {
                "is not a date and time such as 2026-11-20 13:45:00".into()
            } else {
                reason
            }
        })?;
        let midnight = i64::from(day) * DAY;
        if rest.is_empty() {
            return self.to_utc(midnight, day, days);
        }
        let rest = rest.strip_prefix(['T', 't', ' ']).map(str::trim_start);
        let Some((time, rest)) = rest.and_then(clock) else { return Err("has no time that can be read".into()) };
        let time = time?;
        match offset(rest.trim_start()) {
            Some(None) => self.to_utc(midnight + time, day, days),
            Some(Some(offset)) => Ok(midnight + time - offset),
            None => Err(format!("ends with “{}”, which is no offset such as +01:00 or Z", rest.trim()).into()),
        }
    }

    fn by_format(&self, text: &str, format: &str, days: &mut ZoneDays) -> Result<i64, Reason> {
        if let Ok(instant) = DateTime::parse_from_str(text, format) {
            return Ok(instant.timestamp_micros());
        }
        let local = NaiveDateTime::parse_from_str(text, format)
            .or_else(|_| NaiveDate::parse_from_str(text, format).map(|date| date.and_time(NaiveTime::MIN)))
            .map_err(|_| Reason::from(format!("is not a date and time written as {format}")))?;
        if format.contains("%s") {
            return Ok(local.and_utc().timestamp_micros());
        }
        let micros = local.and_utc().timestamp_micros();
        self.to_utc(micros, i32::try_from(micros.div_euclid(DAY)).unwrap_or_default(), days)
    }

    /// Returns the instant of a local time of the zone.
    ///
    /// An hour that is passed twice when clocks go back is its first pass. A time that clocks skip does not exist.
    #[inline]
    fn to_utc(&self, local: i64, day: i32, days: &mut ZoneDays) -> Result<i64, Reason> {
        if self.zone == Tz::UTC {
            return Ok(local);
        }
        let steady = days.steady.entry(day).or_insert_with(|| steady_offset(self.zone, day));
        if let Some(offset) = steady {
            return Ok(local - *offset);
        }
        let Some(naive) = DateTime::from_timestamp_micros(local).map(|instant| instant.naive_utc()) else {
            return Err("lies beyond what a timestamp can hold".into());
        };
        match self.zone.from_local_datetime(&naive) {
            LocalResult::Single(instant) | LocalResult::Ambiguous(instant, _) => Ok(instant.timestamp_micros()),
            LocalResult::None => Err(format!("does not exist in {}: clocks went forward over it", self.zone).into()),
        }
    }
}

/// Returns the offset of a zone on a day, if it is the same all day and on the days beside it.
fn steady_offset(zone: Tz, day: i32) -> Option<i64> {
    use chrono::Offset;
    let at = |day: i64| {
        let instant = DateTime::from_timestamp_micros(day * DAY)?;
        let offset = zone.offset_from_utc_datetime(&instant.naive_utc());
        let total = offset.base_utc_offset() + offset.dst_offset();
        debug_assert_eq!(TimeDelta::seconds(offset.fix().local_minus_utc().into()), total);
        total.num_microseconds()
    };
    let day = i64::from(day);
    let before = at(day - 1)?;
    (before == at(day)? && before == at(day + 1)? && before == at(day + 2)?).then_some(before)
}

/// Reads the time of a day in microseconds: `13:45`, `13:45:00`, `13:45:00.123456`, `1:45 PM`. Returns what follows it.
fn clock(text: &str) -> Option<(Result<i64, Reason>, &str)> {
    let bytes = text.as_bytes();
    let number = |from: usize| {
        let length = bytes.get(from..)?.iter().take(2).take_while(|byte| byte.is_ascii_digit()).count();
        let value = bytes[from..from + length].iter().fold(0_i64, |value, byte| value * 10 + i64::from(byte - b'0'));
        (length > 0).then_some((value, from + length))
    };
    let (mut hour, at) = number(0)?;
    if bytes.get(at) != Some(&b':') {
        return None;
    }
    let (minute, mut at) = number(at + 1).filter(|(_, end)| *end == at + 3)?;
    let (mut second, mut micros) = (0, 0);
    if bytes.get(at) == Some(&b':') {
        (second, at) = number(at + 1).filter(|(_, end)| *end == at + 3)?;
        if matches!(bytes.get(at), Some(b'.' | b',')) {
            let digits = bytes[at + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            let fraction = &text[at + 1..at + 1 + digits];
            at += 1 + digits;
            let (kept, dropped) = fraction.split_at(digits.min(6));
            if digits == 0 {
                return None;
            }
            if dropped.bytes().any(|byte| byte != b'0') {
                return Some((Err("is finer than a microsecond".into()), &text[at..]));
            }
            micros = kept.parse::<i64>().ok()? * 10_i64.pow(6 - u32::try_from(kept.len()).ok()?);
        }
    }
    let mut rest = &text[at..];
    let lower = rest.trim_start().to_ascii_lowercase();
    if lower.starts_with("am") || lower.starts_with("pm") {
        if !(1..=12).contains(&hour) {
            return None;
        }
        hour = hour % 12 + if lower.starts_with("pm") { 12 } else { 0 };
        rest = &rest.trim_start()[2..];
    }
    if hour > 23 || minute > 59 || second > 59 {
        return Some((Err("has a time that no clock shows".into()), rest));
    }
    Some((Ok(((hour * 60 + minute) * 60 + second) * SECOND + micros), rest))
}

/// Reads an offset from UTC in microseconds; `Some(None)` if there is none, `None` if something else stands there.
fn offset(text: &str) -> Option<Option<i64>> {
    if text.is_empty() {
        return Some(None);
    }
    if ["z", "utc", "gmt"].iter().any(|word| word.eq_ignore_ascii_case(text)) {
        return Some(Some(0));
    }
    let (sign, digits) = match text.strip_prefix(['-', '−']) {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+')?),
    };
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits, "0"),
        4 => digits.split_at(2),
        5 => digits.split_once(':')?,
        _ => return None,
    };
    if !hours.bytes().chain(minutes.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours <= 18 && minutes <= 59).then_some(Some(sign * (hours * 60 + minutes) * 60 * SECOND))
}

#[cfg(test)]
mod tests {
    use chrono::{SecondsFormat, Utc};
    use domain::job::DateOrder;

    use super::*;

    fn read(zone: Tz, order: DateOrder, text: &str) -> Result<String, String> {
        let reader = TimestampReader::new(DateReader::new(order, None), zone);
        let micros = reader.timestamp(text, &mut reader.start()).map_err(Reason::into_owned)?;
        let instant: DateTime<Utc> = DateTime::from_timestamp_micros(micros).expect("an instant");
        Ok(instant.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }

    #[test]
    fn instants_are_read_in_their_zone() {
        use DateOrder::{DayFirst, YearFirst};
        let berlin = Tz::Europe__Berlin;
        for (zone, order, text, expected) in [
            (Tz::UTC, YearFirst, "2026-11-20T13:45:00Z", "2026-11-20T13:45:00Z"),
            (Tz::UTC, YearFirst, "2026-11-20 13:45", "2026-11-20T13:45:00Z"),
            (Tz::UTC, YearFirst, "2026-11-20", "2026-11-20T00:00:00Z"),
            (Tz::UTC, YearFirst, "2026-11-20 13:45:00.123456", "2026-11-20T13:45:00.123456Z"),
            (Tz::UTC, YearFirst, "2026-11-20 13:45:00.5", "2026-11-20T13:45:00.500Z"),
            (Tz::UTC, YearFirst, "2026-11-20 13:45:00.123456000", "2026-11-20T13:45:00.123456Z"),
            (Tz::UTC, YearFirst, "2026-11-20T13:45:00+05:30", "2026-11-20T08:15:00Z"),
            (Tz::UTC, YearFirst, "2026-11-20T13:45:00 -0800", "2026-11-20T21:45:00Z"),
            (Tz::UTC, YearFirst, "2026-11-20 13:45:00 UTC", "2026-11-20T13:45:00Z"),
            (Tz::UTC, DayFirst, "20.11.2026 1:05 pm", "2026-11-20T13:05:00Z"),
            (Tz::UTC, DayFirst, "20.11.2026 12:05 AM", "2026-11-20T00:05:00Z"),
            (berlin, YearFirst, "2026-11-20 13:45", "2026-11-20T12:45:00Z"),
            (berlin, YearFirst, "2026-07-20 13:45", "2026-07-20T11:45:00Z"),
            (berlin, YearFirst, "2026-07-20 13:45Z", "2026-07-20T13:45:00Z"),
            // 02:30 is passed twice on this day; the first pass is still summer time.
            (berlin, YearFirst, "2026-10-25 02:30", "2026-10-25T00:30:00Z"),
            (berlin, YearFirst, "2026-10-25 03:30", "2026-10-25T02:30:00Z"),
            (Tz::Asia__Kathmandu, YearFirst, "2026-01-01", "2025-12-31T18:15:00Z"),
        ] {
            assert_eq!(read(zone, order, text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_instant_is_a_misfit() {
        let berlin = Tz::Europe__Berlin;
        for text in [
            "2026-03-29 02:30",
            "2026-11-20 24:00",
            "2026-11-20 13:60",
            "2026-11-20 13:45:60",
            "2026-11-20 13",
            "2026-11-20 13:45:00.1234567",
            "2026-11-20 13:45:00.",
            "2026-11-20 13:45 CET",
            "2026-11-20 13:45+25:00",
            "2026-11-20 13:05 pm",
            "2026-02-30 10:00",
            "1700000000",
            "noon",
        ] {
            assert!(read(berlin, DateOrder::YearFirst, text).is_err(), "{text}");
        }
    }

    #[test]
    fn local_times_agree_with_the_time_zone_database() {
        for zone in [Tz::Europe__Berlin, Tz::America__New_York, Tz::Australia__Lord_Howe, Tz::Pacific__Apia] {
            let reader = TimestampReader::new(DateReader::new(DateOrder::YearFirst, None), zone);
            let mut days = reader.start();
            for step in 0..9_000_i64 {
                let local = (1_290_000_000 + step * 8_137) * SECOND;
                let naive = DateTime::from_timestamp_micros(local).expect("an instant").naive_utc();
                let expected = zone.from_local_datetime(&naive).earliest().map(|instant| instant.timestamp_micros());
                let text = naive.format("%Y-%m-%d %H:%M:%S").to_string();
                assert_eq!(reader.timestamp(&text, &mut days).ok(), expected, "{text} {zone}");
            }
        }
    }
}
