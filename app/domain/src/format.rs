//! Values as people read them: times with their zone, durations, counts, sizes.
//!
//! Server and browser call the same functions with the same arguments, so that a page reads the same before and after
//! the browser takes it over.

/// Counts, sizes, shares.
mod number;
/// Durations, and how far an instant is from now.
mod span;
/// Instants in a time zone.
mod time;
/// What a page has to know about a time zone.
mod zone;

pub use number::{bytes, count, counted, share, signed_count};
pub use span::{countdown, duration, elapsed, relative};
pub use time::{
    FULL_DAYS, FULL_MONTHS, MONTHS, calendar_date, clock_time, date, day, instant, instant_with_seconds, log_time,
    machine_time, short_instant, time_of_day,
};
pub use zone::Zone;
