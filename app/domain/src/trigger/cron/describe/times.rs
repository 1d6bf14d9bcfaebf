use super::{
    days::Ending,
    shape::{Shape, runs},
};
use crate::trigger::cron::{
    HourClock,
    set::Set,
    words::{join, ordinal},
};

/// The most times of day that are listed one by one.
const MOST_LISTED: u32 = 8;

/// The part of a sentence about the time of day.
pub(super) struct Times {
    pub(super) text: String,
    pub(super) ending: Ending,
}

/// What says which hours are meant.
struct Hours<'a> {
    set: Set,
    shape: &'a Shape,
    clock: HourClock,
}

impl Times {
    pub(super) fn new(minutes: Set, hours: Set, clock: HourClock) -> Self {
        let (minute_shape, hour_shape) = (Shape::of(minutes, 60), Shape::of(hours, 24));
        let hours = Hours { set: hours, shape: &hour_shape, clock };
        match (&minute_shape, &hour_shape) {
            (Shape::Values(values), _) if values.len() == 1 => once_an_hour(values[0], &hours),
            (Shape::Values(_), _) | (Shape::Even { step: 30, .. }, _)
                if hours.shape != &Shape::All && minutes.len() * hours.set.len() <= MOST_LISTED =>
            {
                listed(minutes, &hours)
            }
            _ => several_an_hour(minutes, &minute_shape, &hours),
        }
    }

    fn plain(text: String) -> Self {
        Self { text, ending: Ending::Nothing }
    }
}

/// Says one minute of some hours.
fn once_an_hour(minute: u32, hours: &Hours<'_>) -> Times {
    let time = |hour: u32| hours.clock.time(hour, minute);
    match *hours.shape {
        Shape::All if minute == 0 => Times::plain("Every hour".to_owned()),
        Shape::All => Times::plain(format!("At {} past every hour", minutes_counted(minute))),
        Shape::Even { step, first } if hours.set.len() >= 3 => {
            let from = if first == 0 && minute == 0 { String::new() } else { format!(" from {}", time(first)) };
            Times::plain(format!("Every {step} hours{from}"))
        }
        Shape::Uneven { step, first, last, anew } => {
            let text = format!("Every {step} hours from {} to {}", time(first), time(last));
            if anew {
                Times { text: format!("{text}, starting anew every day"), ending: Ending::Comma }
            } else {
                Times { text, ending: Ending::CommaEveryDay }
            }
        }
        Shape::Run { first, last } => {
            Times { text: format!("Every hour from {} to {}", time(first), time(last)), ending: Ending::CommaEveryDay }
        }
        _ => {
            let stretches = runs(hours.set);
            if hours.set.len() <= MOST_LISTED || stretches.len() as u32 == hours.set.len() {
                return listed(Set::range(minute, minute), hours);
            }
            let stretches: Vec<_> = stretches
                .into_iter()
                .map(|(first, last)| {
                    if first == last {
                        format!("at {}", time(first))
                    } else {
                        format!("from {} to {}", time(first), time(last))
                    }
                })
                .collect();
            Times { text: format!("Every hour {}", join(&stretches, "and")), ending: Ending::CommaEveryDay }
        }
    }
}

/// Says each time of day: `At 09:00, 12:00 and 15:00`.
fn listed(minutes: Set, hours: &Hours<'_>) -> Times {
    let times: Vec<_> =
        hours.set.iter().flat_map(|hour| minutes.iter().map(move |minute| hours.clock.time(hour, minute))).collect();
    Times { text: format!("At {}", join(&times, "and")), ending: Ending::EveryDay }
}

/// Says several minutes of some hours.
fn several_an_hour(minutes: Set, shape: &Shape, hours: &Hours<'_>) -> Times {
    let (first, last) = (minutes.first().unwrap_or(0), minutes.last().unwrap_or(59));
    let one_hour = hours.set.len() == 1;
    match *shape {
        Shape::All => spread("Every minute".to_owned(), hours, 0, 59, Ending::Nothing),
        Shape::Even { step, first: start } => {
            let everywhere = hours.shape == &Shape::All && start > 0;
            let from = if everywhere { format!(" from minute {start}") } else { String::new() };
            spread(format!("Every {step} minutes{from}"), hours, first, last, Ending::Nothing)
        }
        Shape::Uneven { step, .. } if one_hour => {
            spread(format!("Every {step} minutes"), hours, first, last, Ending::Nothing)
        }
        Shape::Uneven { step, first: start, anew: true, .. } => {
            let from = if start > 0 { format!(" from minute {start}") } else { String::new() };
            let text = format!("Every {step} minutes{from}, starting anew every hour,");
            let mut times = spread(text, hours, first, last, Ending::Comma);
            times.text = times.text.trim_end_matches(',').to_owned();
            times
        }
        Shape::Run { .. } if hours.set.len() <= 3 => {
            let stretches: Vec<_> =
                hours.set.iter().map(|hour| stretch(hours.clock, (hour, first), (hour, last))).collect();
            Times { text: format!("Every minute {}", join(&stretches, "and")), ending: Ending::CommaEveryDay }
        }
        Shape::Run { .. } | Shape::Uneven { .. } => {
            let every =
                if let Shape::Uneven { step, .. } = shape { format!("{step} minutes") } else { "minute".to_owned() };
            past_the_hour(format!("Every {every} from {first} to {} past", minutes_counted(last)), hours)
        }
        Shape::Values(ref values) => {
            let values: Vec<_> = values.iter().map(u32::to_string).collect();
            past_the_hour(format!("At {} minutes past", join(&values, "and")), hours)
        }
    }
}

/// Adds hours to minutes that are counted within the hour.
fn past_the_hour(text: String, hours: &Hours<'_>) -> Times {
    match *hours.shape {
        Shape::All => Times::plain(format!("{text} every hour")),
        Shape::Even { step, .. } | Shape::Uneven { step, .. } if step > 1 && hours.set.len() > 3 => Times {
            text: format!("{text} every {} hour {}", ordinal(step), hours.extent(0, 59)),
            ending: Ending::CommaEveryDay,
        },
        _ => Times { text: format!("{text} the hour, {}", hours.stretches(0, 59)), ending: Ending::CommaEveryDay },
    }
}

/// Adds hours to minutes that are counted on through them, `first` and `last` being those of each hour.
fn spread(text: String, hours: &Hours<'_>, first: u32, last: u32, ending: Ending) -> Times {
    match *hours.shape {
        Shape::All => Times { text, ending },
        Shape::Even { step, .. } | Shape::Uneven { step, .. } if step > 1 && hours.set.len() > 3 => {
            let hours = format!("of every {} hour {}", ordinal(step), hours.extent(first, last));
            Times { text: format!("{text} {hours}"), ending: Ending::CommaEveryDay }
        }
        _ => Times { text: format!("{text} {}", hours.stretches(first, last)), ending: Ending::CommaEveryDay },
    }
}

impl Hours<'_> {
    /// Says from where to where each stretch of neighbouring hours goes.
    fn stretches(&self, first_minute: u32, last_minute: u32) -> String {
        let stretches: Vec<_> = runs(self.set)
            .into_iter()
            .map(|(first, last)| stretch(self.clock, (first, first_minute), (last, last_minute)))
            .collect();
        join(&stretches, "and")
    }

    /// Says from where to where the hours go on the whole.
    fn extent(&self, first_minute: u32, last_minute: u32) -> String {
        let (first, last) = (self.set.first().unwrap_or(0), self.set.last().unwrap_or(23));
        stretch(self.clock, (first, first_minute), (last, last_minute))
    }
}

fn stretch(clock: HourClock, from: (u32, u32), to: (u32, u32)) -> String {
    format!("from {} to {}", clock.time(from.0, from.1), clock.time(to.0, to.1))
}

fn minutes_counted(minutes: u32) -> String {
    format!("{minutes} minute{}", if minutes == 1 { "" } else { "s" })
}
