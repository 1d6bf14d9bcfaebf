use chrono::{DateTime, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::{GapInfo, Tz};

/// Local times that the clocks skip.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gap {
    /// The first local time after the gap.
    pub(super) end: NaiveDateTime,
    /// The first local time of the gap.
    pub(super) start: NaiveDateTime,
    /// The instant at which the clocks are changed.
    pub(super) at: DateTime<Utc>,
}

/// Local times that the clocks show twice.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fold {
    /// The first local time that is repeated.
    pub(super) start: NaiveDateTime,
    /// The first local time after those that are repeated.
    pub(super) end: NaiveDateTime,
    /// The instant at which the clocks are changed: the second pass begins.
    pub(super) at: DateTime<Utc>,
}

/// Where a local time is on the time line.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    Once(DateTime<Utc>),
    Twice { first: DateTime<Utc>, second: DateTime<Utc> },
    Missing(Gap),
}

/// Returns where a local time is on the time line; nothing only beyond the range of dates.
pub(super) fn place(local: NaiveDateTime, timezone: Tz) -> Option<Place> {
    let instant = |offset: &chrono_tz::TzOffset| {
        let seconds = offset.fix().local_minus_utc();
        local.checked_sub_signed(TimeDelta::seconds(seconds.into())).map(|utc| utc.and_utc())
    };
    match timezone.offset_from_local_datetime(&local) {
        LocalResult::Single(offset) => Some(Place::Once(instant(&offset)?)),
        LocalResult::Ambiguous(first, second) => {
            Some(Place::Twice { first: instant(&first)?, second: instant(&second)? })
        }
        LocalResult::None => {
            let gap = GapInfo::new(&local, &timezone)?;
            let (start, before) = gap.begin?;
            let at = start.checked_sub_signed(TimeDelta::seconds(before.fix().local_minus_utc().into()))?.and_utc();
            Some(Place::Missing(Gap { start, end: local_time(at, timezone), at }))
        }
    }
}

/// Returns what the clocks of a zone show at an instant.
pub(super) fn local_time(at: DateTime<Utc>, timezone: Tz) -> NaiveDateTime {
    // At the very ends of the calendar there is no local time; any will do.
    at.naive_utc().checked_add_signed(offset(at, timezone)).unwrap_or(at.naive_utc())
}

/// Returns how far the clocks of a zone are ahead of UTC at an instant.
pub(super) fn offset(at: DateTime<Utc>, timezone: Tz) -> TimeDelta {
    TimeDelta::seconds(timezone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc().into())
}

/// Returns the repeated local times among which `local` is, if it is.
pub(super) fn fold_at(local: NaiveDateTime, timezone: Tz) -> Option<Fold> {
    let LocalResult::Ambiguous(first, second) = timezone.offset_from_local_datetime(&local) else { return None };
    let [before, after] = [first, second].map(|offset| TimeDelta::seconds(offset.fix().local_minus_utc().into()));
    let at = transition_between((local - before).and_utc(), (local - after).and_utc(), timezone)?;
    Some(Fold { start: at.naive_utc() + after, end: at.naive_utc() + before, at })
}

/// Returns the instant after `before` and not after `after` at which the offset is no longer that of `before`.
pub(super) fn transition_between(before: DateTime<Utc>, after: DateTime<Utc>, timezone: Tz) -> Option<DateTime<Utc>> {
    let old = offset(before, timezone);
    if offset(after, timezone) == old {
        return None;
    }
    let (mut low, mut high) = (before.timestamp(), after.timestamp());
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if offset(DateTime::from_timestamp(middle, 0)?, timezone) == old { low = middle } else { high = middle }
    }
    DateTime::from_timestamp(high, 0)
}

/// Returns the first instant of a local date, or of what follows it where the date is missing.
pub(in crate::trigger) fn start_of(date: NaiveDate, timezone: Tz) -> Option<DateTime<Utc>> {
    Some(match place(date.and_time(NaiveTime::MIN), timezone)? {
        Place::Once(at) | Place::Twice { first: at, .. } => at,
        Place::Missing(gap) => gap.at,
    })
}
