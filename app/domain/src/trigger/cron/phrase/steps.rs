use std::iter;

use chrono::{NaiveTime, TimeDelta, Timelike};

use crate::{
    problem::Problem,
    trigger::cron::{
        builder::{BuiltTimes, time_label},
        words::join,
    },
};

/// The minutes of an hour, and of a day.
const HOUR: u32 = 60;
const DAY: u32 = 24 * HOUR;

/// The most lines of cron that one distance between starts may need.
const MOST_LINES: usize = 6;

/// The most starts that are listed in a message.
const MOST_LISTED: usize = 5;

/// Returns the times of day that lie so many minutes apart, from when to when if that is said.
///
/// Cron steps within the hour and within the day, and starts anew with each. Other distances are times one by one, as long as
/// these make few lines. Without a beginning and an end they are refused: cron would start at other times than what was said,
/// unless that it starts anew was said as well.
pub(super) fn times(
    minutes: u32,
    stretch: Option<(NaiveTime, Option<NaiveTime>)>,
    starts_anew: bool,
) -> Result<BuiltTimes, Problem> {
    let end_of_day = NaiveTime::from_hms_opt(23, 59, 0).unwrap_or_default();
    let (from, to) = stretch.map_or((NaiveTime::MIN, end_of_day), |(from, to)| (from, to.unwrap_or(end_of_day)));
    let steps = BuiltTimes::Every { minutes, from, to };
    if minutes >= DAY {
        return Err(too_far(minutes));
    }
    let is_whole = HOUR.is_multiple_of(minutes.max(1)) || minutes.is_multiple_of(HOUR) && DAY.is_multiple_of(minutes);
    if is_whole || starts_anew || from > to {
        return Ok(steps);
    }
    if stretch.is_none() {
        return Err(uneven(minutes));
    }
    // Within one hour, or one day, nothing starts anew.
    let is_within_hour = minutes < HOUR && from.hour() == to.hour() && from.minute() == 0;
    if (is_within_hour || minutes.is_multiple_of(HOUR)) && steps.to_cron().is_ok() {
        return Ok(steps);
    }
    let distance = TimeDelta::minutes(minutes.into());
    let next = |time: &NaiveTime| Some(*time + distance).filter(|next| next > time && *next <= to);
    let times = BuiltTimes::At(iter::successors(Some(from), next).collect());
    let lines = times.to_cron()?.len();
    if lines > MOST_LINES {
        return Err(Problem::new(
            "",
            format!(
                "{} from {} to {} needs {lines} lines of cron, and {MOST_LINES} are the most. Say every {} minutes, or list the times.",
                every(minutes),
                time_label(from),
                time_label(to),
                whole_below(minutes, HOUR),
            ),
        ));
    }
    Ok(times)
}

/// Says why a distance of a day and more cannot be said.
fn too_far(minutes: u32) -> Problem {
    let message = if minutes == DAY {
        "That is every day. Say at what time: “every day at 9”.".to_owned()
    } else {
        let distance = every(minutes).to_lowercase();
        format!(
            "Cron cannot start something {distance}: it starts anew with each day. Name the days and times, such as “on Monday and Thursday at 9”."
        )
    };
    Problem::new("", message)
}

/// Says what cron would make of a distance that does not divide its hour or its day.
fn uneven(minutes: u32) -> Problem {
    let message = if minutes < HOUR {
        let starts = (0..HOUR).step_by(minutes as usize).map(|minute| format!(":{minute:02}")).collect();
        format!(
            "{minutes} minutes do not divide an hour: cron would start at {}. Say every {} minutes, or “every {minutes} minutes, starting anew every hour” if that is meant.",
            enumerated(starts),
            whole_below(minutes, HOUR),
        )
    } else if minutes.is_multiple_of(HOUR) {
        let hours = minutes / HOUR;
        let starts = (0..24).step_by(hours as usize).map(|hour| format!("{hour:02}:00")).collect();
        format!(
            "{hours} hours do not divide a day: cron would start at {}. Say every {} hours, or from when to when: “every {hours} hours from 0:00 to 23:00”.",
            enumerated(starts),
            whole_below(hours, 24),
        )
    } else {
        format!(
            "{minutes} minutes are no whole hours, which is what cron counts within a day. Say from when to when: “every {minutes} minutes from 8:00 to 20:00”, or list the times."
        )
    };
    Problem::new("", message)
}

/// Says a distance: `Every 36 hours`.
fn every(minutes: u32) -> String {
    if minutes.is_multiple_of(HOUR) {
        format!("Every {} hours", minutes / HOUR)
    } else {
        format!("Every {minutes} minutes")
    }
}

/// Returns the greatest number below that divides the whole.
fn whole_below(number: u32, whole: u32) -> u32 {
    (1..number.min(whole)).rev().find(|divisor| whole.is_multiple_of(*divisor)).unwrap_or(1)
}

/// Joins starts: `:00 and :45`, `:00, :07, :14 and so on to :56`.
fn enumerated(starts: Vec<String>) -> String {
    match starts.as_slice() {
        [first, second, third, .., last] if starts.len() > MOST_LISTED => {
            format!("{first}, {second}, {third} and so on to {last}")
        }
        _ => join(&starts, "and"),
    }
}
