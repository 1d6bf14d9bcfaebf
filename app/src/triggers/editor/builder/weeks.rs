use chrono::NaiveDate;
use domain::{format::calendar_date, trigger::schedule::MAX_WEEKS};
use leptos::prelude::*;

use super::{super::form_state::FormState, times::stay};

/// The weeks: each, or every so many from one on. They are no part of the cron expression.
#[component]
pub(super) fn WeeksRow(state: FormState) -> impl IntoView {
    let weeks = move || state.weeks().to_string();
    let typed = move |event| {
        let typed = event_target_value(&event).trim().parse().unwrap_or(1);
        state.set_weeks(typed.clamp(1, MAX_WEEKS));
        // What was no number of weeks is shown as the one that was taken.
        state.every_weeks.notify();
    };
    let from = move || {
        use chrono::Datelike;

        let date: NaiveDate = state.weeks_from.read().trim().parse().ok().filter(|_| state.weeks() > 1)?;
        Some(format!("counted from the week of {} {}", date.weekday(), calendar_date(date)))
    };
    view! {
        <div class="row wide">
            <label class="row-label" for="build-weeks">"Weeks"</label>
            <span class="row muted">
                "every "
                <input class="input xs" id="build-weeks" type="text" inputmode="numeric" autocomplete="off" maxlength="2"
                    aria-label="Every how many weeks" prop:value=weeks on:change=typed on:keydown=stay/>
                {move || if state.weeks() == 1 { " week" } else { " weeks" }}
            </span>
            <span class="small muted">{from}</span>
        </div>
    }
    .into_any()
}
