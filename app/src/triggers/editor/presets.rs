//! Schedules that many people want.

use leptos::prelude::*;

use super::form_state::FormState;
use crate::ui::Chip;

/// What many people want, in words and as cron.
const PRESETS: [(&str, &str); 7] = [
    ("Every 15 min", "*/15 * * * *"),
    ("Hourly", "0 * * * *"),
    ("Daily 02:00", "0 2 * * *"),
    ("Weekdays 09:00", "0 9 * * 1-5"),
    ("Weekly Monday", "0 2 * * 1"),
    ("Monthly 1st", "0 2 1 * *"),
    ("Last day of month", "0 2 L * *"),
];

/// Writes a common schedule into the field.
#[component]
pub(super) fn Presets(state: FormState) -> impl IntoView {
    let preset = |(words, cron): (&'static str, &'static str)| {
        let pressed = Signal::derive(move || state.cron.read().split_whitespace().eq(cron.split(' ')));
        view! { <Chip pressed on_press=move |()| state.cron.set(cron.to_owned())>{words}</Chip> }
    };
    view! { <div class="row when-live" role="group" aria-label="Common schedules">{PRESETS.map(preset).collect_view()}</div> }
        .into_any()
}

#[cfg(test)]
mod tests {
    use domain::trigger::cron::{CronExpression, HourClock};

    use super::PRESETS;

    #[test]
    fn every_preset_means_what_it_says() {
        let sentences = [
            "Every 15 minutes",
            "Every hour",
            "At 02:00 every day",
            "At 09:00, Monday to Friday",
            "At 02:00 on Mondays",
            "At 02:00 on day 1 of the month",
            "At 02:00 on the last day of the month",
        ];
        for ((words, cron), sentence) in PRESETS.into_iter().zip(sentences) {
            let expression: CronExpression = cron.parse().expect(words);
            assert_eq!(expression.describe(HourClock::TwentyFour), sentence, "{words}");
        }
    }
}
