//! The clock of 12 or of 24 hours, or as the browser's language has it.

use domain::{choice::Choice, trigger::cron::HourClock};
use leptos::prelude::*;

use super::preference::PreferenceForm;
use crate::viewer::use_viewer;

/// Asks how times of day are written. The browser sends it and loads the page anew: every time on it is another text.
#[component]
pub fn ClockChoice() -> impl IntoView {
    let viewer = use_viewer();
    let option = move |(clock, label): (Option<HourClock>, String)| {
        let code = clock.map_or("language", Choice::code);
        let pressed = if viewer.clock == clock { "true" } else { "false" };
        view! { <button name="clock" value=code aria-pressed=pressed>{label}</button> }
    };
    let example = |clock: HourClock| format!("{}: {}", clock.label(), clock.time(14, 30));
    let options = [
        (None, "By language".to_owned()),
        (Some(HourClock::TwentyFour), example(HourClock::TwentyFour)),
        (Some(HourClock::Twelve), example(HourClock::Twelve)),
    ];
    view! {
        <PreferenceForm label="Clock">{options.map(option).collect_view()}</PreferenceForm>
    }
}
