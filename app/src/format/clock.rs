//! The time, as the server has it.

use std::time::Duration;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use leptos::prelude::*;

/// The time, as the server has it: at first that of the page, so that the browser begins with what the server showed,
/// then running on. The clock of the person's machine may be wrong; only its pace is used.
#[derive(Clone, Copy)]
pub struct Clock {
    second: ReadSignal<DateTime<Utc>>,
    step: ReadSignal<DateTime<Utc>>,
    minute: ReadSignal<DateTime<Utc>>,
}

/// How often texts are looked at that need not be right to the second.
const STEP: TimeDelta = TimeDelta::seconds(10);

impl Clock {
    /// Returns the time, and asks to be told every second.
    pub fn second(self) -> DateTime<Utc> {
        self.second.get()
    }

    /// Returns the time, and asks to be told every ten seconds.
    pub fn step(self) -> DateTime<Utc> {
        self.step.get()
    }

    /// Returns the minute that has begun, and asks to be told when the next does: schedules know nothing smaller.
    pub fn minute(self) -> DateTime<Utc> {
        self.minute.get()
    }

    /// Returns the time once.
    pub fn now(self) -> DateTime<Utc> {
        self.second.get_untracked()
    }

    /// Returns the time for a text about an instant: to the second if it is near, else every ten seconds.
    pub fn towards(self, at: DateTime<Utc>) -> DateTime<Utc> {
        let now = self.step.get();
        if at.signed_duration_since(now).abs() < TimeDelta::seconds(90) { self.second.get() } else { now }
    }
}

/// Starts the clock at the instant at which the server made the page.
pub fn provide_clock(start: DateTime<Utc>) {
    let (second, set_second) = signal(start);
    let (step, set_step) = signal(start);
    let (minute, set_minute) = signal(minute_of(start));
    provide_context(Clock { second, step, minute });
    Effect::new(move || {
        let began = js_sys::Date::now();
        set_interval(
            move || {
                if document().hidden() {
                    return;
                }
                #[expect(clippy::cast_possible_truncation, reason = "milliseconds since the page was opened")]
                let now = start + TimeDelta::milliseconds((js_sys::Date::now() - began) as i64);
                set_second.set(now);
                if now - step.get_untracked() >= STEP {
                    set_step.set(now);
                }
                if minute_of(now) != minute.get_untracked() {
                    set_minute.set(minute_of(now));
                }
            },
            Duration::from_secs(1),
        );
    });
}

fn minute_of(now: DateTime<Utc>) -> DateTime<Utc> {
    now.duration_trunc(TimeDelta::minutes(1)).unwrap_or(now)
}

/// Returns the clock of the app.
///
/// # Panics
///
/// Outside the app.
pub fn use_clock() -> Clock {
    expect_context()
}
